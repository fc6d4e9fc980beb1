"""``saqta sandbox``: the embedded operator, for trying out and for tests."""

from __future__ import annotations

import json

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["sandbox"]


@click.group(help="The embedded operator for trying out.")
def sandbox() -> None:
    """See ``--help``."""


@verb("serve", help="Run the operator on this computer until interrupted.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="A free one unless named."
)
@click.option(
    "--gost", is_flag=True, default=False, help="Certify GOST keys too (slower)."
)
def _serve(call: Call, port: int, gost: bool) -> int:
    from desktop.assembly import serve_sandbox

    def announce(facts: dict[str, str]) -> None:
        # The first line is JSON whatever --json says: programs wait for it.
        click.echo(json.dumps(facts))

    del call
    serve_sandbox(port=port, announce=announce, gost=gost)
    return 0


@verb("slip", help="A registration slip for a synthetic person.")
@click.option(
    "--foreign", is_flag=True, default=False, help="For a client that speaks CMP only."
)
def _slip(call: Call, foreign: bool) -> int:
    from desktop.assembly import sandbox_slip

    slip = sandbox_slip(foreign=foreign)
    emit(call, slip, [f"{name}: {value}" for name, value in slip.items()])
    return 0


@verb("drill", help="Rehearse loss and compromise, with a stopwatch.")
def _drill(call: Call) -> int:
    from desktop.assembly import run_drill
    from desktop.interaction import Step
    from desktop.words import say

    click.echo(say("drill.banner", call.language), err=True)

    def told(step: Step) -> None:
        words = say(step.name, call.language)
        click.echo(f"{step.seconds:8.3f} s  {words}", err=True)

    result = run_drill(told=told)
    key = "drill.passed" if result.passed else "drill.failed"
    lines = [say("drill.banner", call.language), say(key, call.language)]
    emit(call, result.as_dict(), lines)
    return 0 if result.passed else 5


sandbox.add_command(_serve)
sandbox.add_command(_drill)
sandbox.add_command(_slip)

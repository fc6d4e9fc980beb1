"""``saqta sandbox``: the embedded operator, for trying out and for tests."""

from __future__ import annotations

import json

import click

from desktop.cli.common import Call, emit, tell, verb

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
    from desktop.assembly_sandbox import serve_sandbox

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
@click.option(
    "--role",
    type=click.Choice(["officer", "approver", "auditor"]),
    default=None,
    help="The certificate becomes an officer's.",
)
def _slip(call: Call, foreign: bool, role: str | None) -> int:
    from desktop.assembly_sandbox import sandbox_slip

    slip = sandbox_slip(foreign=foreign, role=role or "")
    emit(call, slip, [f"{name}: {value}" for name, value in slip.items()])
    return 0


@verb("populate", help="A synthetic organisation: people, tokens, certificates.")
@click.option("--seed", type=int, required=True, help="The same one, the same people.")
@click.option("--people", type=click.IntRange(3), required=True, help="How many.")
@click.option(
    "--mine",
    type=click.IntRange(0, 10_000),
    default=0,
    help="Valid certificates of one of them for this home's register.",
)
def _populate(call: Call, seed: int, people: int, mine: int) -> int:
    from desktop.assembly_sandbox import populate_sandbox

    made = populate_sandbox(seed=seed, people=people, mine=mine)
    emit(call, made, [f"{name}: {value}" for name, value in made.items()])
    return 0


@verb("reset", help="Forget this home's sandbox; the next start makes a new one.")
def _reset(call: Call) -> int:
    from desktop.assembly_sandbox import reset_sandbox

    reset_sandbox()
    emit(call, {"state": "reset"}, ["reset"])
    return 0


@verb("drill", help="Rehearse loss and compromise, with a stopwatch.")
def _drill(call: Call) -> int:
    from desktop.assembly_sandbox import run_drill
    from desktop.interaction import Step
    from desktop.words import say

    tell(say("drill.banner", call.language))

    def told(step: Step) -> None:
        words = say(step.name, call.language)
        tell(f"{step.seconds:8.3f} s  {words}")

    result = run_drill(told=told)
    key = "drill.passed" if result.passed else "drill.failed"
    lines = [say("drill.banner", call.language), say(key, call.language)]
    emit(call, result.as_dict(), lines)
    return 0 if result.passed else 5


sandbox.add_command(_serve)
sandbox.add_command(_drill)
sandbox.add_command(_populate)
sandbox.add_command(_reset)
sandbox.add_command(_slip)

"""``saqta doctor``."""

from __future__ import annotations

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["doctor"]


@verb(help="Check module, token, clock, network, operator, keyring and disk.")
def doctor(call: Call) -> int:
    """See ``--help``; exits 3 when something needs mending."""
    from desktop.services.diagnose import diagnose
    from desktop.words import say

    checks = diagnose(
        call.workplace(need_profile=False, whatever_is_broken=True), call.language
    )
    if not call.as_json:
        for item in checks:
            state = say(f"state.{item['state']}", call.language)
            click.echo(f"{state:16} {item['sentence']}")
            if item["remedy"]:
                click.echo(f"{'':16} {item['remedy']}")
    else:
        emit(call, {"checks": checks}, [])
    return 3 if any(item["state"] == "problem" for item in checks) else 0

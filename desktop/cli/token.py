"""``saqta modules``, ``saqta tokens`` and ``saqta keys``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from desktop.cli.common import Call, emit, tell, verb

__all__ = ["keys", "modules", "tokens"]

#: What is known of a module's GOST keys, and the end of the sentence's key.
_GOST = {
    "512, 256": "bits",
    "256": "bits",
    "none": "none",
    "card": "card",
    "unknown": "unknown",
}


@click.group(help="Which PKCS#11 modules may be loaded.")
def modules() -> None:
    """See ``--help``."""


@verb("list", help="Approved modules and whether each may be loaded now.")
def _list(call: Call) -> int:
    from desktop.services.list_modules import list_modules
    from desktop.words import say

    found = list_modules(call.workplace(need_profile=False))
    lines = []
    for item in found:
        known = say(f"modules.gost_{_GOST[item['gost']]}", call.language, item)
        lines.append(f"{item['state']}  {item['path']}  ({known})")
    emit(call, {"modules": found}, lines or [say("modules.none", call.language)])
    return 0


@verb("approve", help="Approve a module: its real path, its hash, its environment.")
@click.argument("path", type=click.Path())
@click.option(
    "--env",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="Environment that only this module sees, e.g. SOFTHSM2_CONF.",
)
def _approve(call: Call, path: str, pairs: tuple[str, ...]) -> int:
    from desktop.errors import InputInvalid
    from desktop.services.approve_module import approve_module
    from desktop.words import say

    env = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InputInvalid(name="--env", reason=f"{pair} is not NAME=VALUE")
        env[name] = value
    item = approve_module(call.workplace(need_profile=False), path, env)
    emit(
        call,
        {"modules": [item]},
        [say("modules.approved", call.language, {"path": item["path"]})],
    )
    return 0


@verb("revoke", help="Take an approval back.")
@click.argument("path", type=click.Path())
def _revoke(call: Call, path: str) -> int:
    from desktop.services.approve_module import revoke_module
    from desktop.words import say

    item = revoke_module(call.workplace(need_profile=False), path)
    emit(
        call,
        {"modules": [item]},
        [say("modules.revoked", call.language, {"path": item["path"]})],
    )
    return 0


modules.add_command(_list)
modules.add_command(_approve)
modules.add_command(_revoke)


@verb(help="List tokens with their state.")
def tokens(call: Call) -> int:
    """See ``--help``."""
    from desktop.services.list_tokens import list_tokens
    from desktop.words import say

    found = list_tokens(call.workplace(need_profile=False))
    lines = []
    for item in found["tokens"]:
        names = [name for name in item["schemes"] if name.startswith("gost-2015-")]
        bits = sorted({name.split("-")[2] for name in names}, reverse=True)
        known = say(
            f"modules.gost_{'bits' if bits else 'none'}",
            call.language,
            {"gost": ", ".join(bits)},
        )
        lines.append(
            f"{item['serial']}  {item['label']}  {item['model']}  {item['pin_state']}"
            f"  ({known})"
        )
    emit(call, found, lines or [say("tokens.none", call.language)])
    _tell_problems(call, found)
    return 0


@verb(help="List keys and certificates with custody facts and status.")
@click.option(
    "--token", "serial", default="", metavar="SERIAL", help="Only this token."
)
def keys(call: Call, serial: str) -> int:
    """See ``--help``."""
    from desktop.services.list_tokens import list_keys
    from desktop.words import say

    found = list_keys(call.workplace(need_profile=False), serial)
    lines = [
        f"{item['token_serial']}  {item['id']}  {item['scheme']}  "
        f"{(item['certificate'] or {}).get('status', '-')}"
        for item in found["keys"]
    ]
    emit(call, found, lines or [say("keys.none", call.language)])
    _tell_problems(call, found)
    return 0


def _tell_problems(call: Call, found: Mapping[str, Any]) -> None:
    """Why a list may be shorter than what is connected (users.md, demand 1)."""
    from desktop.errors import error_from_dict
    from desktop.words import error_text

    for problem in () if call.as_json else found["problems"]:
        error = error_from_dict(problem)
        text = error_text(error, call.language)
        tell(f"{text.happened} [{error.code}]")
        tell(text.remedy)

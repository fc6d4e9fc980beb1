"""``saqta protect``: a revocation key for a certificate from elsewhere."""

from __future__ import annotations

import click

from desktop.cli.common import Call, descriptor, emit, verb

__all__ = ["protect"]


@verb(help="Register a revocation key for a certificate, or replace a lost code.")
@click.option(
    "--certificate",
    required=True,
    metavar="SHA256",
    help="On a connected token; the beginning is enough where it is unique.",
)
@click.option(
    "--retire",
    multiple=True,
    metavar="KEY_ID",
    help="An earlier revocation key that must revoke no more.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
@descriptor("--recovery-code-fd", "Writes the recovery code there.")
def protect(
    call: Call,
    certificate: str,
    retire: tuple[str, ...],
    pin_fd: int | None,
    recovery_code_fd: int | None,
) -> int:
    """See ``--help``; signed by the certificate's own key."""
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.protect import protect as protect_service
    from desktop.words import say

    person = TerminalPerson(call.language, pin_fd=pin_fd, code_fd=recovery_code_fd)
    result = protect_service(call.workplace(), person, certificate, retire=retire)
    lines = [say("protect.done", call.language, result.as_dict())]
    if not result.recovery_code_shown:
        lines.append(say("protect.not_shown", call.language))
    emit(call, result.as_dict(), lines)
    return 0

"""``saqta renew`` and ``saqta protect``: care for certificates that there are."""

from __future__ import annotations

import click

from desktop.cli.common import Call, descriptor, emit, verb
from desktop.cli.options import consent_choices

__all__ = ["destroy_key", "protect", "renew"]


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
@descriptor("--recovery-code-fd", "Writes the recovery code there.", writing=True)
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


@verb(help="Renew a certificate: new key first, the old one offered for revocation.")
@click.option("--certificate", required=True, metavar="SHA256", help="What to replace.")
@click.option(
    "--application",
    "file",
    default=None,
    metavar="FILE.toml",
    type=click.Path(),
    help="The person's data, where the certificate came from elsewhere.",
)
@click.option(
    "--token",
    "token_serial",
    default="",
    metavar="SERIAL",
    help="Token of the new key; that of the old one unless named.",
)
@consent_choices
@click.option(
    "--scheme", default="", metavar="NAME", help="Key scheme; the old one otherwise."
)
@click.option(
    "--acknowledge-liability",
    is_flag=True,
    default=False,
    help="You have read the warning of article 640.",
)
@click.option(
    "--revoke-old/--keep-old",
    "revoke_old",
    default=None,
    help="Answer to the offer; asked otherwise.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
@descriptor("--recovery-code-fd", "Writes the recovery code there.", writing=True)
def renew(
    call: Call,
    certificate: str,
    file: str | None,
    token_serial: str,
    accept: str,
    consent: str,
    registers: tuple[str, ...],
    transfers: tuple[str, ...],
    scheme: str,
    acknowledge_liability: bool,
    revoke_old: bool | None,
    pin_fd: int | None,
    recovery_code_fd: int | None,
) -> int:
    """See ``--help``; exit codes as in architecture.md, section 6."""
    from pathlib import Path

    from desktop.cli.application import told
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.renew import RenewRequest
    from desktop.services.renew import renew as renew_service
    from desktop.words import say

    request = RenewRequest(
        certificate=certificate,
        accept=accept,
        consent=consent,
        acknowledge_liability=acknowledge_liability,
        application=None if file is None else Path(file),
        token_serial=token_serial,
        registers=tuple(name for name in registers if name != "none"),
        transfers=tuple(name.replace("-", "_") for name in transfers),
        language=call.language,
        scheme=scheme,
        revoke_old=revoke_old,
    )
    person = TerminalPerson(call.language, pin_fd=pin_fd, code_fd=recovery_code_fd)
    result = renew_service(call.workplace(need_profile=False), person, request)
    lines, code = told(call, result.enrolment)
    if code == 0:
        key = "renew.old_state" if result.old_state else "renew.old_kept"
        lines.append(say(key, call.language, result.as_dict()))
    emit(call, result.as_dict(), lines)
    return code


@verb(
    "destroy-key",
    help="Destroy the key of a revoked certificate on its token, for ever.",
)
@click.option(
    "--certificate",
    required=True,
    metavar="SHA256",
    help="A certificate of the key; each one of it must be proved revoked.",
)
@click.option(
    "--confirm",
    "typed",
    default="",
    metavar="KEY_ID",
    help="The key's identifier in full, in place of typing it.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
def destroy_key(call: Call, certificate: str, typed: str, pin_fd: int | None) -> int:
    """See ``--help``; exits 3 where a certificate is not proved revoked yet."""
    import sys

    from desktop.cli.terminal import TerminalPerson
    from desktop.services.afterwards import dead_key
    from desktop.services.afterwards import destroy_key as destroy_service
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    record, serials = dead_key(workplace, certificate)
    if not typed and sys.stdin.isatty():
        facts = {
            "key_id": record.key_id,
            "token": f"{record.token_label} {record.token_serial}".strip(),
            "serials": ", ".join(serials),
        }
        typed = click.prompt(say("destroy.typed", call.language, facts), err=True)
    person = TerminalPerson(call.language, pin_fd=pin_fd)
    destroy_service(workplace, person, record.sha256, typed)
    result = {
        "certificate": record.sha256,
        "key_id": record.key_id,
        "token_serial": record.token_serial,
        "destroyed": True,
    }
    done = say("destroy.done", call.language, {"key_id": record.key_id})
    emit(call, result, [done])
    return 0

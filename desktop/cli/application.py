"""``saqta apply``, ``saqta resume`` and ``saqta abandon``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.common import Call, descriptor, emit, tell, verb
from desktop.cli.options import consent_choices

if TYPE_CHECKING:
    from desktop.services.enrolment import EnrolmentResult

__all__ = ["abandon", "apply", "resume", "told"]


@verb(help="Apply for a certificate: the whole application, resumable.")
@click.option(
    "--application",
    "file",
    default=None,
    metavar="FILE.toml",
    type=click.Path(),
    help="What you typed: person, post, slip reference.",
)
@click.option(
    "--like",
    default="",
    metavar="APPLICATION_ID",
    help="Begin with the data of an earlier application, in place of a file.",
)
@click.option(
    "--reference",
    default="",
    metavar="REF",
    help="With --like: the reference of the new registration slip.",
)
@click.option(
    "--token",
    "token_serial",
    required=True,
    metavar="SERIAL",
    help="Serial number of the token.",
)
@consent_choices
@click.option(
    "--scheme",
    default="",
    metavar="NAME",
    help="Key scheme; the profile's default otherwise.",
)
@click.option(
    "--acknowledge-liability",
    is_flag=True,
    default=False,
    help="You have read the warning of article 640.",
)
@descriptor("--secret-fd", "Reads the slip's secret from this descriptor.")
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
@descriptor("--email-code-fd", "Reads the code that came by e-mail.")
@descriptor("--recovery-code-fd", "Writes the recovery code there.", writing=True)
def apply(
    call: Call,
    file: str | None,
    like: str,
    reference: str,
    token_serial: str,
    accept: str,
    consent: str,
    registers: tuple[str, ...],
    transfers: tuple[str, ...],
    scheme: str,
    acknowledge_liability: bool,
    secret_fd: int | None,
    pin_fd: int | None,
    email_code_fd: int | None,
    recovery_code_fd: int | None,
) -> int:
    """See ``--help``; exit codes as in architecture.md, section 6."""
    from desktop.cli.terminal import TerminalPerson, read_secret_line
    from desktop.errors import InputInvalid
    from desktop.secret import SlipSecret
    from desktop.services.apply import (
        ApplyRequest,
        application_again,
        application_file,
    )
    from desktop.services.apply import apply as apply_service
    from desktop.services.describe_authority import describe_authority
    from desktop.services.fill_application import liability_sentence
    from desktop.words import say

    if bool(file) == bool(like) or bool(like) != bool(reference):
        raise click.UsageError("name --application, or --like with --reference")
    if file:
        # A file that can't be read is told before anything is opened.
        application = application_file(Path(file))
        workplace = call.workplace()
    else:
        workplace = call.workplace()
        application = application_again(workplace, like, reference)
    request = ApplyRequest(
        application=application,
        token_serial=token_serial,
        accept=accept,
        consent=consent,
        acknowledge_liability=acknowledge_liability,
        registers=tuple(name for name in registers if name != "none"),
        transfers=tuple(name.replace("-", "_") for name in transfers),
        language=call.language,
        scheme=scheme,
    )
    workplace.keep_profile(workplace.require_profile())
    # Before any consent leaves: whose service it is (rows S1 and S4).
    for line in describe_authority(workplace.require_profile(), call.language):
        tell(line)
    # Said whether or not it was acknowledged: who refused may read it again.
    tell(liability_sentence(workplace, call.language))
    person = TerminalPerson(
        call.language,
        pin_fd=pin_fd,
        code_fd=recovery_code_fd,
        email_code_fd=email_code_fd,
    )
    secret = read_secret_line(SlipSecret, secret_fd, say("slip.prompt", call.language))
    if not isinstance(secret, SlipSecret):
        raise InputInvalid(name="--secret-fd", reason="no secret was given")
    with secret:
        result = apply_service(workplace, person, request, secret)
    return _tell(call, result)


@verb(help="Go on with what was left of an application.")
@click.argument("application_id", required=False, default="")
@click.option(
    "--orphan",
    type=click.Choice(["adopt", "destroy"]),
    default=None,
    help="What to do with a key whose making was interrupted.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
@descriptor("--email-code-fd", "Reads the code that came by e-mail.")
@descriptor("--recovery-code-fd", "Writes the recovery code there.", writing=True)
def resume(
    call: Call,
    application_id: str,
    orphan: str | None,
    pin_fd: int | None,
    email_code_fd: int | None,
    recovery_code_fd: int | None,
) -> int:
    """See ``--help``."""
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.renewed import offer_replaced
    from desktop.services.resume import resume as resume_service
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    person = TerminalPerson(
        call.language,
        pin_fd=pin_fd,
        code_fd=recovery_code_fd,
        email_code_fd=email_code_fd,
        orphan=orphan,
    )
    result = resume_service(workplace, person, application_id)
    renewal = offer_replaced(workplace, person, result)
    if renewal is None:
        return _tell(call, result)
    lines, code = told(call, result)
    if code == 0:
        key = "renew.old_state" if renewal.old_state else "renew.old_kept"
        lines.append(say(key, call.language, renewal.as_dict()))
    emit(call, renewal.as_dict(), lines)
    return code


@verb(help="Withdraw an application that is under way.")
@click.argument("application_id")
@click.option(
    "--yes", "confirmed", is_flag=True, default=False, help="Don't ask; you have read."
)
def abandon(call: Call, application_id: str, confirmed: bool) -> int:
    """See ``--help``; exit code 5 as long as the operator was not reached."""
    from desktop.cli.terminal import TerminalPerson
    from desktop.services.abandon import abandon as abandon_service
    from desktop.services.abandon import explain_abandon
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    for point in explain_abandon(workplace, application_id).points:
        tell(say(point, call.language))
    person = TerminalPerson(call.language)
    done = abandon_service(workplace, person, application_id, confirmed=confirmed)
    lines = [say("abandon.done", call.language)]
    if not done.told:
        lines.append(say("abandon.not_told", call.language))
    if done.key_left:
        lines.append(say("abandon.key_left", call.language, done.as_dict()))
    emit(call, done.as_dict(), lines)
    return 0 if done.told else 5


def _tell(call: Call, result: EnrolmentResult) -> int:
    lines, code = told(call, result)
    emit(call, result.as_dict(), lines)
    return code


def told(call: Call, result: EnrolmentResult) -> tuple[list[str], int]:
    """What is said of an application, and the exit code that goes with it."""
    from desktop.words import say

    lines = []
    if result.state == "CONFIRMED":
        lines.append(
            say("apply.done", call.language, {"certificate": result.certificate})
        )
        lines.append(say("apply.bundle", call.language, {"bundle": result.bundle}))
    else:
        facts = {"application_id": result.application_id, "state": result.state}
        lines.append(say("apply.state", call.language, facts))
    codes = {"CONFIRMED": 0, "REFUSED": 4, "REJECTED": 6, "ABANDONED": 3}
    return lines, codes.get(result.state, 5)

"""``saqta revoke``: report compromise and revoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop.cli.common import Call, Drawn, descriptor, emit, tell, verb

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.model.records import Report
    from desktop.secret import RecoverySecret
    from desktop.services.revoke import RevokeResult
    from desktop.services.workplace import Workplace

__all__ = ["revoke"]


@verb(help="Report compromise and revoke. Recorded at once; works without the token.")
@click.option(
    "--certificate",
    "certificates",
    multiple=True,
    metavar="SHA256",
    help="This certificate, and the others of its key.",
)
@click.option(
    "--token",
    "token_serial",
    default="",
    metavar="SERIAL",
    help="Every certificate of this token.",
)
@click.option(
    "--mine", is_flag=True, default=False, help="Every certificate known here."
)
@click.option(
    "--reason",
    default="keyCompromise",
    metavar="R",
    help="keyCompromise (default), affiliationChanged, superseded, "
    "cessationOfOperation.",
)
@click.option("--since", default="", metavar="T", help="Suspected since, RFC 3339 UTC.")
@click.option("--text", default="", help="What happened.")
@click.option(
    "--recovery-code",
    "by_code",
    is_flag=True,
    default=False,
    help="Everything registered under a recovery code, from any computer; "
    "--profile names its operator.",
)
@click.option(
    "--no-token",
    is_flag=True,
    default=False,
    help="Do not ask for the token: send the statement.",
)
@click.option("--now", is_flag=True, default=False, help="Skip the 10 seconds of Undo.")
@click.option(
    "--yes",
    is_flag=True,
    default=False,
    help="Send without asking, where the policy asks for a confirmation.",
)
@click.option(
    "--fingerprint",
    default="",
    metavar="SHA256",
    help="As printed on the recovery sheet, where --profile is the operator's "
    "address on it.",
)
@descriptor("--pin-fd", "One PIN per line; read by the token worker alone.")
@descriptor("--secret-fd", "Reads the recovery code from this descriptor.")
def revoke(
    call: Call,
    certificates: tuple[str, ...],
    token_serial: str,
    mine: bool,
    reason: str,
    since: str,
    text: str,
    by_code: bool,
    no_token: bool,
    now: bool,
    yes: bool,
    fingerprint: str,
    pin_fd: int | None,
    secret_fd: int | None,
) -> int:
    """See ``--help``; exits 0 when proved, 5 when queued or accepted, 4 refused.

    3 when it was undone, or waits for a confirmation that nobody could give.
    """
    from desktop.cli.terminal import TerminalPerson, kept_terminal
    from desktop.services.report_compromise import Scope
    from desktop.services.revoke import revoke as revoke_service
    from desktop.services.revoke import revoke_by_code

    if sum((bool(certificates), bool(token_serial), mine, by_code)) != 1:
        raise click.UsageError("name --certificate, --token, --mine or --recovery-code")
    since = _checked_since(since)
    if by_code:
        call = _with_fetched_profile(call, fingerprint)
    workplace = call.workplace(need_profile=by_code, whatever_is_broken=True)
    person = TerminalPerson(call.language, pin_fd=pin_fd)
    tell = _Telling(call, workplace, yes=yes)
    with kept_terminal():
        if by_code:
            secret = _read_code(call, secret_fd)
            result = revoke_by_code(
                workplace,
                person,
                secret,
                recorded=tell.recorded,
                counting=tell.counting,
                confirming=tell.confirming,
                reason=reason,
                since=since,
                text=text,
                now=now,
            )
        else:
            result = revoke_service(
                workplace,
                person,
                Scope(tuple(certificates), token_serial, mine),
                use_token=not no_token,
                recorded=tell.recorded,
                counting=tell.counting,
                confirming=tell.confirming,
                reason=reason,
                since=since,
                text=text,
                now=now,
            )
    return _tell(call, result)


def _with_fetched_profile(call: Call, fingerprint: str) -> Call:
    """The call with a file for its profile, where an address on paper names it."""
    import dataclasses

    from desktop.services.fetch_profile import fetch_profile, is_address

    if not call.profile or not is_address(call.profile):
        return call
    bare = dataclasses.replace(call, profile=None)
    home = bare.workplace(need_profile=False, whatever_is_broken=True)
    path = fetch_profile(home, call.profile, fingerprint)
    return dataclasses.replace(call, profile=str(path))


class _Telling:
    """Says on stderr what happens while the verb runs."""

    def __init__(self, call: Call, workplace: Workplace, *, yes: bool) -> None:
        self._call = call
        self._workplace = workplace
        self._yes = yes

    def confirming(self, report: Report) -> bool | None:
        """Asks on the terminal whether a recorded report may go."""
        import sys

        from desktop.words import say

        if self._yes:
            return True
        if not sys.stdin.isatty():
            return None
        facts = {
            "serials": ", ".join(item.serial for item in report.certificates),
            "reason": report.reason,
        }
        question = say("revoke.send_this", self._call.language, facts)
        try:
            return click.confirm(question, err=True)
        except click.Abort:
            # The interrupt key, as during the ten seconds, is Undo.
            return False

    def recorded(self, report_id: str, recorded_at: datetime) -> None:
        """Says "recorded" only where it is on a disk (promise 3)."""
        from desktop.clock import format_time
        from desktop.services.ways_out import ways_out
        from desktop.words import say

        language = self._call.language
        report = self._workplace.outbox().get(report_id)
        if report.path == "memory":
            serials = ", ".join(item.serial for item in report.certificates)
            phone = ways_out(self._workplace, report_id).phone
            facts = {"report_id": report_id, "serial": serials, "phone": phone}
            tell(say("revoke.memory", language, facts))
            return
        words = say("revoke.recorded", language, {"time": format_time(recorded_at)})
        tell(f"{words}  {report_id}")

    def counting(self, seconds: int) -> None:
        """Says how long Undo still lasts."""
        from desktop.words import say

        words = say("revoke.sending_in", self._call.language, {"seconds": seconds})
        tell(words)


def _read_code(call: Call, secret_fd: int | None) -> RecoverySecret:
    from desktop.cli.terminal import read_secret_line
    from desktop.errors import InputInvalid
    from desktop.secret import RecoverySecret
    from desktop.services.send_by_code import read_code
    from desktop.words import say

    prompt = say("recovery.prompt", call.language)
    typed = read_secret_line(RecoverySecret, secret_fd, prompt)
    if typed is None:
        raise InputInvalid(name="--secret-fd", reason="no code was given")
    with typed, typed.exposed() as view:
        try:
            text = bytes(view).decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputInvalid(name="recovery code", reason="not text") from error
    return read_code(text)


def _checked_since(since: str) -> str:
    from desktop.clock import format_time, parse_time
    from desktop.errors import InputInvalid

    if not since:
        return ""
    try:
        return format_time(parse_time(since))
    except ValueError as error:
        raise InputInvalid(name="--since", reason=str(error)) from error


def _tell(call: Call, result: RevokeResult) -> int:
    from desktop.words import say

    lines = []
    if result.asks:
        lines.append(say("revoke.asks", call.language))
    for item in () if result.asks else result.certificates:
        if item["state"] == "CONFIRMED":
            facts = {
                "serial": item["serial"],
                "source": item["confirmed_by"],
                "time": item["times"].get("CONFIRMED", ""),
            }
            lines.append(say("revoke.revoked", call.language, facts))
        elif item["state"] == "REFUSED":
            lines.append(
                say("revoke.refused", call.language, {"serial": item["serial"]})
            )
        elif item["state"] == "ACCEPTED":
            lines.append(say("revoke.accepted", call.language))
        elif item["state"] == "UNDONE":
            lines.append(say("revoke.undone", call.language))
        else:
            lines.append(say("revoke.not_yet", call.language))
    if not lines:
        # A code under whose key no certificate was issued: the application ended.
        accepted = result.state == "ACCEPTED"
        key = "revoke.cancelled_application" if accepted else "revoke.not_yet"
        lines.append(say(key, call.language))
    if result.path == "memory" and not result.asks:
        sent = result.state not in {"RECORDED", "UNDONE"}
        key = "revoke.sent_only" if sent else "revoke.kept_nowhere"
        lines += [] if result.state == "UNDONE" else [say(key, call.language)]
    lines += _ways_out(call, result)
    lines += _afterwards(call, result)
    if result.state == "CONFIRMED" and result.receipt:
        lines.append(result.receipt)
    if result.state not in {"CONFIRMED", "UNDONE"}:
        from desktop.services.programs import start_agent

        # It goes on, or reminds, when this program has ended; where one runs, this
        # one leaves.
        start_agent()
    emit(call, result.as_dict(), lines)
    if result.asks:
        return 3
    return {"CONFIRMED": 0, "REFUSED": 4, "UNDONE": 3}.get(result.state, 5)


def _afterwards(call: Call, result: RevokeResult) -> list[str]:
    """Whom to tell, and which keys to destroy or to keep until the proof."""
    from desktop.words import say

    left = result.afterwards
    lines = []
    if left.get("officer"):
        facts = {name: left[name] for name in ("officer", "incident_id", "letter")}
        lines.append(say("afterwards.officer", call.language, facts))
    if left.get("wait"):
        lines.append(say("afterwards.wait", call.language))
    lines += [
        say("afterwards.destroy", call.language, {"certificate": name})
        for name in left.get("destroy", ())
    ]
    if left.get("apply_from"):
        facts = {"application": left["apply_from"][-1]}
        lines.append(say("afterwards.apply", call.language, facts))
    return lines


def _ways_out(call: Call, result: RevokeResult) -> list[str]:
    """Telephone, QR code and form, for what is not proved yet."""
    import sys

    from desktop.services.ways_out import terminal_qr
    from desktop.words import say

    out = result.ways_out
    lines = []
    if out.get("phone"):
        lines.append(say("revoke.desk", call.language, {"phone": out["phone"]}))
    waiting = result.state in {"RECORDED", "SENT", "REFUSED"}
    if waiting:
        for link in out.get("links", ()):
            lines += [say("revoke.scan", call.language), link]
            if sys.stdout.isatty() and not call.as_json:
                lines.append(Drawn(terminal_qr(link)))
    form = out.get("forms", {}).get(call.language)
    if form:
        lines.append(say("revoke.form", call.language, {"path": form}))
    return lines

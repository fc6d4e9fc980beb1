"""Invented people and states for pictures of the window; nothing here is anybody's.

The IINs carry birth dates of the nineteenth century, as everywhere in the sandbox.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from desktop.clock import format_time
from desktop.consent import agreement
from desktop.errors import SaqtaError, TokenBusy
from desktop.model.people import AgreementText
from desktop.model.records import CheckResult, Report, ReportCertificate
from desktop.model.tokens import PinState, TokenInfo
from desktop.services.fill_application import (
    ClauseView,
    FormValues,
    LiabilityView,
    agreement_clauses,
)
from desktop.services.show_home import (
    CertificateView,
    HomeView,
    OpenApplication,
    TokenView,
)
from desktop.services.show_records import RecordLine, RecordsView
from desktop.services.show_reports import ReportedCertificate, ReportView
from desktop.services.ways_out import WaysOut
from ui.i18n import Language, language

__all__ = [
    "APPLICATION",
    "CODE",
    "EMAIL",
    "NOW",
    "SYSTEM",
    "agreement_view",
    "certificate",
    "checks",
    "consents",
    "form",
    "home",
    "records",
    "report",
    "several",
    "tokens",
]

APPLICATION = "9c4103ab77e0"
EMAIL = "name@example.kz"
#: Answers as the module `platform` does.
SYSTEM = SimpleNamespace(
    system=lambda: "Linux", release=lambda: "6.1", machine=lambda: "x86_64"
)
NOW = datetime(2026, 11, 22, 9, 42, 17, tzinfo=UTC)
#: Random letters; no key was ever derived from them.
CODE = (
    *("3UQC", "NCYY", "ZWP3", "K3Y7", "X3DO", "JOPX", "6S7U"),
    *("R6TJ", "ZMND", "YWSG", "T4W2", "UDBC", "QJF6", "O57R"),
)

_WORDS = tomllib.loads(
    (Path(__file__).parent / "example_people.toml").read_text(encoding="utf-8")
)
_HOLDER = _WORDS["holder"]
_CUSTODY = {
    "LOCAL": True,
    "NEVER_EXTRACTABLE": True,
    "ALWAYS_SENSITIVE": True,
    "EXTRACTABLE": False,
    "SENSITIVE": True,
    "SIGN": True,
}


def _said(name: str) -> str:
    """The post in the language of the window: a register has it in both."""
    own = _WORDS["kk"] if language() is Language.KAZAKH else _WORDS
    return str(own.get(name, _WORDS[name]))


def certificate(
    serial: str,
    purpose: str,
    days: int,
    *,
    status: str = "good",
    age: timedelta = timedelta(minutes=1),
    revoked: datetime | None = None,
    blocked: bool = False,
) -> CertificateView:
    """One certificate that ends in so many days (past ones are below zero)."""
    end = NOW + timedelta(days=days, hours=5)
    return CertificateView(
        sha256=(serial * 8)[:64],
        serial=serial,
        subject=f"CN={_HOLDER}, C=KZ",
        holder=_HOLDER,
        position=_said("position"),
        unit=_said("unit"),
        organisation=_said("organisation"),
        purpose=purpose,
        scheme="ecdsa-p256",
        not_before=end - timedelta(days=365),
        not_after=end,
        token_serial="7F3A90C1",
        token_label="S2",
        status=status,
        status_source="ocsp",
        status_at=NOW - age,
        revoked_at=revoked,
        reason="keyCompromise" if revoked else "",
        application_id="",
        spki_sha256=(serial * 8)[:64],
        custody=_CUSTODY,
        confirmed_at=format_time(NOW - timedelta(seconds=20)),
        token_model="S2",
        blocked=blocked,
        revocable_without_token=True,
    )


def home(*, extra: int = 0, waiting: bool = False) -> HomeView:
    """Two current certificates and three that ended, and `extra` more."""
    lost = NOW - timedelta(days=523)
    found = [
        certificate("5c1e09f2a7d04b1c77a0", "sign", 112, blocked=waiting),
        certificate("8d44e3b10c5610ce", "auth", 14, blocked=waiting),
        certificate("3b07aa1941e2", "sign", -30, status="revoked", revoked=lost),
        certificate("58c0441b9d13", "auth", -351),
        certificate("12fa90b307b6", "sign", -253),
    ]
    found += [
        certificate(f"{0xA0000000 + index:08x}{index:04x}", "sign", 200 + index % 90)
        for index in range(extra)
    ]
    return HomeView(
        now=NOW,
        holder=_HOLDER,
        organisation=_said("organisation"),
        certificates=tuple(found),
        sandbox=True,
        open_reports=int(waiting),
        unproved=2 * int(waiting),
        duty_phone="8 800 000-00-00",
    )


def several() -> HomeView:
    """Two open applications beside the certificates, one of which was replaced."""
    view = home()
    first, second, *_ended = view.certificates
    waiting = OpenApplication(
        "4f20b1c89a3e",
        "WAITING",
        NOW - timedelta(days=2),
        NOW - timedelta(hours=3),
        position=_said("position"),
        organisation=_said("organisation"),
    )
    renewing = replace(
        waiting,
        application_id=APPLICATION,
        state="DRAFTED",
        updated_at=NOW - timedelta(minutes=20),
        renews=second.sha256,
    )
    return replace(
        view,
        certificates=(first, second, replace(first, sha256="f" * 64, replaced=True)),
        applications=(waiting, renewing),
    )


def tokens(state: PinState = PinState.FINE) -> tuple[TokenView, ...]:
    """One connected token."""
    info = TokenInfo(
        module="/usr/lib/example/libpkcs11.so",
        slot=0,
        label="S2",
        manufacturer="Example",
        model="S2",
        serial="7F3A90C1",
        hardware="1.0",
        firmware="3.1",
        flags=(),
        mechanisms=(),
        pin_state=state,
        pin_pad=False,
        shortest_pin=6,
        longest_pin=16,
        free_bytes=48_128,
    )
    return (TokenView(info, ""),)


def agreement_view(
    language: str,
) -> tuple[AgreementText, tuple[ClauseView, ...], LiabilityView]:
    """The training agreement that ships with the program."""
    agreement_id, version = agreement.shipped()[-1]
    text = agreement.load_shipped(agreement_id, version, language)
    from desktop.consent import regime

    fine = regime.liability(NOW.date())
    warned = LiabilityView(
        fine.article,
        fine.part,
        regime.addressee_text(fine.addressee, language),
        fine.factor,
        fine.sum,
        regime.breach_text(fine.part, language),
    )
    return text, agreement_clauses(text), warned


def form() -> FormValues:
    """A filled form."""
    return FormValues(
        {
            "surname": _WORDS["surname"],
            "given_name": _WORDS["given_name"],
            "patronymic": _WORDS["patronymic"],
            "iin": "010101100018",
            "phone": "+7 700 000 00 00",
            "email": EMAIL,
            "region": _WORDS["city"],
            "city": _WORDS["city"],
            "position": _said("position"),
            "units": _said("unit"),
            "organisation": _said("organisation"),
            "bin": "940140000385",
        },
        "R-2026-0417",
    )


def report(state: str, *, undo: bool = False, lost: bool = False) -> ReportView:
    """A report of both current certificates in one state."""
    start = NOW if undo else NOW - timedelta(minutes=16)
    order = ("RECORDED", "SENT", "ACCEPTED", "CONFIRMED")
    reached = order[: order.index(state) + 1]
    times = {
        name: format_time(start + timedelta(seconds=11 * index))
        for index, name in enumerate(reached)
    }
    items = tuple(
        ReportCertificate(
            sha256=item.sha256,
            serial=item.serial,
            spki_sha256=item.spki_sha256,
            state=state,
            channel="statement",
            confirmed_by="ocsp" if state == "CONFIRMED" else "",
            times=times,
        )
        for item in home().certificates[:2]
    )
    made = Report(
        report_id="04180c5e77a0",
        recorded_at=start,
        monotonic=0.0,
        reason="keyCompromise",
        state=state,
        send_after=start + timedelta(seconds=10),
        certificates=items,
    )
    ways = WaysOut(
        phone="8 800 000-00-00",
        hours="24/7",
        serials=tuple(item.serial for item in items),
    )
    return ReportView(
        report=made,
        certificates=tuple(
            ReportedCertificate(
                item=item,
                name=_HOLDER,
                purpose=purpose,
                token_serial="7F3A90C1",
                token_label="S2",
                tries=14 if lost else 0,
            )
            for item, purpose in zip(items, ("sign", "auth"), strict=True)
        ),
        open=state != "CONFIRMED",
        sent=state != "RECORDED",
        ways=ways,
        codes=(_code(),) if lost else (),
        receipt=str(Path("report.json")) if state == "CONFIRMED" else "",
    )


def records() -> RecordsView:
    """Some records of an application and a report."""
    kinds = (
        "revocation_proved",
        "compromise_recorded",
        "bundle_written",
        "closing_signed",
        "confirm_certificate.done",
        "write_certificate.done",
        "request_certificate.done",
        "manifest_signed",
        "generate_key.done",
        "look_up_persons.done",
        "consent_recorded",
        "acceptance_recorded",
        "agreement_shown",
        "module_approved",
    )
    lines = tuple(
        RecordLine(
            4182 - index,
            format_time(NOW - timedelta(minutes=3 * index)),
            kind,
            "",
            {"sha256": "9c41" * 16},
        )
        for index, kind in enumerate(kinds)
    )
    return RecordsView(4182, "9c41" * 16, format_time(NOW), lines)


def checks() -> list[tuple[CheckResult, SaqtaError | None]]:
    """One problem, one warning, and what is fine."""
    busy = TokenBusy(holder="SignDemo, 4127")
    fine = (
        ("home", {"path": "~/.saqta"}),
        ("disk", {"free_mb": 48_211}),
        ("session", {"kind": "local"}),
        ("service", {"found": "1.9.9"}),
        ("modules", {"count": 1}),
        ("profile", {"name": "example", "mode": "sandbox"}),
        ("operator", {"url": "https://example.kz"}),
        ("journal", {"size": 4182, "anchored": "09:12"}),
    )
    return [
        (CheckResult("token", "problem", {}, busy.code), busy),
        (CheckResult("clock", "warning", {"offset_s": 252}), None),
        *((CheckResult(name, "ok", facts), None) for name, facts in fine),
    ]


def consents() -> tuple[
    list[dict[str, Any]], list[Any], list[dict[str, Any]], datetime, dict[str, str]
]:
    """Two consents, the older one not sent any more, and a message."""
    one = {
        "consent_id": "c1",
        "agreement": "state-ca",
        "version": "2026-2",
        "language": "kk",
        "sha256": "9c417e02" * 8,
        "registers": ["persons", "organisations"],
        "transfers": [],
        "given_at": format_time(NOW - timedelta(days=253)),
        "sent": True,
    }
    older = {**one, "consent_id": "c2", "version": "2025-1", "language": "ru"}
    letters = [
        {
            "text": _WORDS["letter"],
            "kind": "notice-sent",
            "sent_at": format_time(NOW),
        }
    ]
    return [one, older], [], letters, NOW, {"state-ca 2025-1": "7"}


def _code() -> tuple[tuple[bool, ...], ...]:
    from desktop.revocation import qr

    return qr.matrix("https://example.kz/statement#" + "saqta" * 60)

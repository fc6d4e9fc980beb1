"""What the first page shows: certificates, tokens, open applications and reports.

Everything here comes from this home's records, so it is there without a token; what
is on a token now is asked apart, because a module may take its time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Only named here: this is read before a window's first paint.
    from desktop.errors import SaqtaError
    from desktop.model.people import Application
    from desktop.model.records import CertificateRecord
    from desktop.model.tokens import TokenInfo
    from desktop.services.workplace import Workplace

__all__ = [
    "CertificateView",
    "HomeView",
    "OpenApplication",
    "TokenView",
    "show_home",
    "show_tokens",
]


@dataclass(frozen=True)
class CertificateView:
    """One certificate as a page shows it; texts come from outside.

    Attributes:
        holder: Surname, given name and patronymic, or the certificate's subject.
        position, unit, organisation: Of the application, where it was made here.
        custody: Attributes read when the key was made here; empty for a stranger.
        carrier: Number of the carrier's conformity certificate, or ``""``.
        blocked: A report stands against its key on this computer.
        revocable_without_token: A revocation key is registered for it.
        replaced: A renewal that is confirmed has put another in its place.
        confirmed_at: When the authority was told that it lies on the token, RFC 3339,
            or ``""``.
    """

    sha256: str
    serial: str
    subject: str
    holder: str
    position: str
    unit: str
    organisation: str
    purpose: str
    scheme: str
    not_before: datetime
    not_after: datetime
    token_serial: str
    token_label: str
    status: str
    status_source: str
    status_at: datetime | None
    revoked_at: datetime | None
    reason: str
    application_id: str
    spki_sha256: str
    custody: Mapping[str, bool] = field(default_factory=dict)
    token_model: str = ""
    carrier: str = ""
    blocked: bool = False
    revocable_without_token: bool = False
    bundle: str = ""
    replaced: bool = False
    confirmed_at: str = ""


@dataclass(frozen=True)
class OpenApplication:
    """An application that is not at an end; one person may have several, for two posts.

    Attributes:
        position, organisation: Of the post that it is for; texts from outside.
        renews: SHA-256 of the certificate that it is to replace, or ``""``.
    """

    application_id: str
    state: str
    created_at: datetime
    updated_at: datetime
    position: str = ""
    organisation: str = ""
    renews: str = ""


@dataclass(frozen=True)
class TokenView:
    """A token that is connected now."""

    info: TokenInfo
    carrier: str


@dataclass(frozen=True)
class HomeView:
    """The records of this home.

    Attributes:
        holder, organisation: Of the newest application or certificate.
        open_reports: Reports that are neither proved nor undone.
        unproved: Certificates of those reports that are not proved revoked.
        sandbox: Nothing here has legal force.
        personal_modules: A personal module list is in force.
        now: When it was read, by the clock of the records.
    """

    now: datetime
    holder: str = ""
    organisation: str = ""
    certificates: tuple[CertificateView, ...] = ()
    applications: tuple[OpenApplication, ...] = ()
    open_reports: int = 0
    unproved: int = 0
    sandbox: bool = False
    personal_modules: bool = False
    duty_phone: str = ""


def show_home(workplace: Workplace) -> HomeView:
    """Reads the records; asks neither a token nor the network.

    Raises:
        SaqtaError: The records can't be read.
    """
    register = workplace.register()
    applications = {item.application_id: item for item in register.list_applications()}
    every = workplace.outbox().list_reports()
    reports = [item for item in every if item.state not in {"CONFIRMED", "UNDONE"}]
    blocked = _blocked(workplace) if every else set()
    replaced = {
        str(item.data.get("renews") or "")
        for item in applications.values()
        if item.state == "CONFIRMED"
    }
    certificates = tuple(
        _certificate(record, applications.get(record.application_id), blocked, replaced)
        for record in register.list_certificates()
    )
    holder, organisation = _who(applications.values(), certificates)
    profile = workplace.profile
    return HomeView(
        now=workplace.clock.now(),
        holder=holder,
        organisation=organisation,
        certificates=certificates,
        applications=_open_ones(applications.values()),
        open_reports=len(reports),
        unproved=sum(
            item.state not in {"CONFIRMED", "UNDONE"}
            for report in reports
            for item in report.certificates
        ),
        sandbox=profile is not None and profile.mode == "sandbox",
        personal_modules=any(item.source == "personal" for item in workplace.modules()),
        duty_phone="" if profile is None else str(profile.duty_desk.get("phone", "")),
    )


def show_tokens(workplace: Workplace) -> tuple[tuple[TokenView, ...], list[SaqtaError]]:
    """The tokens that are connected now, and what went wrong with other modules."""
    from desktop.services.token_work import all_tokens, carrier_or_problem

    found, problems = all_tokens(workplace)
    views = []
    for _, info in found:
        entry = carrier_or_problem(workplace, workplace.profile, info, problems)
        views.append(TokenView(info, (entry or {}).get("certificate_number", "")))
    return tuple(views), problems


def _blocked(workplace: Workplace) -> set[str]:
    from desktop.services.report_compromise import blocked_keys

    return blocked_keys(workplace)


def _open_ones(applications: Collection[Application]) -> tuple[OpenApplication, ...]:
    """Those that are not at an end; a home without any never asks which those are."""
    if not applications:
        return ()
    from desktop.applications.states import ENDED

    return tuple(_open(item) for item in applications if item.state not in ENDED)


def _open(item: Application) -> OpenApplication:
    draft = item.data.get("draft") or item.data.get("typed") or {}
    post = draft.get("post") or {}
    return OpenApplication(
        item.application_id,
        item.state,
        item.created_at,
        item.updated_at,
        position=str(post.get("position") or ""),
        organisation=str(post.get("organisation") or ""),
        renews=str(item.data.get("renews") or ""),
    )


def _certificate(
    record: CertificateRecord,
    application: Application | None,
    blocked: set[str],
    replaced: set[str],
) -> CertificateView:
    data: Mapping[str, Any] = {} if application is None else application.data
    draft = data.get("draft") or {}
    values, post = draft.get("values") or {}, draft.get("post") or {}
    custody = data.get("custody") or {}
    names = [values.get(part) for part in ("surname", "given_name", "patronymic")]
    holder = " ".join(str(name) for name in names if name)
    units = post.get("units") or ("",)
    return CertificateView(
        sha256=record.sha256,
        serial=record.serial,
        subject=record.subject,
        holder=holder or common_name_in(record.subject),
        position=str(post.get("position") or ""),
        unit=str(units[-1]),
        organisation=str(post.get("organisation") or ""),
        purpose=record.purpose,
        scheme=record.scheme,
        not_before=record.not_before,
        not_after=record.not_after,
        token_serial=record.token_serial,
        token_label=record.token_label,
        status=record.status,
        status_source=record.status_source,
        status_at=record.status_at,
        revoked_at=record.revoked_at,
        reason=record.revocation_reason,
        application_id=record.application_id,
        spki_sha256=record.spki_sha256,
        custody=dict(custody.get("attributes") or {}),
        token_model=str(custody.get("token_model") or ""),
        carrier=str((custody.get("carrier") or {}).get("certificate_number", "")),
        blocked=record.spki_sha256 in blocked,
        revocable_without_token=bool(record.revocation_key_id),
        bundle=str(data.get("bundle") or ""),
        replaced=record.sha256 in replaced,
        confirmed_at=str(data.get("confirmed_at") or ""),
    )


def common_name_in(subject: str) -> str:
    """The common name of a subject written as ``CN=..., ...``, or the whole of it."""
    for part in subject.replace(";", ",").split(","):
        name, _, value = part.strip().partition("=")
        if name.strip().upper() in {"CN", "COMMON NAME", "COMMONNAME"}:
            return value.strip()
    return subject


def _who(
    applications: Any, certificates: tuple[CertificateView, ...]
) -> tuple[str, str]:
    for item in sorted(applications, key=lambda one: one.updated_at, reverse=True):
        draft = item.data.get("draft") or item.data.get("typed") or {}
        values = draft.get("values") or {}
        names = [values.get(part) for part in ("surname", "given_name", "patronymic")]
        holder = " ".join(str(name) for name in names if name)
        if holder:
            post = draft.get("post") or {}
            return holder, str(post.get("organisation") or "")
    for view in certificates:
        return view.holder, view.organisation
    return "", ""

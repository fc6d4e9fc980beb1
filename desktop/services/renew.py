"""Renew a certificate: the new key first, the old certificate offered for revocation.

The request is signed with the certificate that it replaces (kur, or a new request where
the new key lies on another token), so no slip is needed. The old certificate goes on
until the new one is CONFIRMED, and after it as long as the person wants (users.md d10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.applications.draft import ApplicationFile
from desktop.applications.draft_record import draft_from_dict
from desktop.errors import Cancelled, InputInvalid, NothingFound, StateConflict
from desktop.interaction import Interaction
from desktop.model.records import CertificateRecord
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.enrolment import Enrolment, EnrolmentResult
from desktop.services.fill_application import FormValues, form_again
from desktop.services.owner import refuse_other_owner
from desktop.services.report_compromise import (
    Scope,
    refuse_blocked,
    report_compromise,
)
from desktop.services.token_work import find_certificate
from desktop.services.workplace import Workplace

__all__ = [
    "RenewRequest",
    "RenewResult",
    "begin_renewal",
    "offer_old",
    "renew",
    "renewal_form",
    "revoke_replaced",
]

#: How often the old certificate is offered: once more after a no.
_OFFERS = 2


@dataclass(frozen=True)
class RenewRequest:
    """What the person decided; the consents are new ones (row S16).

    Attributes:
        certificate: SHA-256 of the certificate, or the beginning of it.
        application: File with the person's data, where the certificate came from
            elsewhere; else what the earlier application said is taken.
        token_serial: Where the new key is made; ``""`` for the token of the old one.
        revoke_old: The answer to the offer where nobody can be asked; ``None`` asks.
    """

    certificate: str
    accept: str
    consent: str
    acknowledge_liability: bool
    application: Path | None = None
    token_serial: str = ""
    registers: Sequence[str] = ()
    transfers: Sequence[str] = ()
    language: str = "kk"
    scheme: str = ""
    revoke_old: bool | None = None


@dataclass(frozen=True)
class RenewResult:
    """How far the renewal came; the key fields of ``saqta renew --json``.

    Attributes:
        replaces: SHA-256 of the old certificate.
        old_report: Report by which it was revoked, or ``""``.
        old_state: State of that report, or ``""``.
    """

    enrolment: EnrolmentResult
    replaces: str
    old_report: str = ""
    old_state: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            **self.enrolment.as_dict(),
            "replaces": self.replaces,
            "old_report": self.old_report,
            "old_state": self.old_state,
        }


def renew(
    workplace: Workplace, person: Interaction, request: RenewRequest
) -> RenewResult:
    """The whole renewal, as far as it goes; `resume` goes on from where it stopped.

    Raises:
        NothingFound: No such certificate, or no application to take the data from.
        StateConflict: The certificate is revoked or expired: it can sign nothing.
        KeyBlocked: Its key was reported.
        CertificateNotOwners: It is somebody else's.
        SaqtaError: As `apply`.
    """
    old = _renewable(workplace, request.certificate)
    application_id = begin_renewal(
        workplace,
        old.sha256,
        ApplyRequest(
            application=_application(workplace, old, request.application),
            token_serial=request.token_serial,
            accept=request.accept,
            consent=request.consent,
            acknowledge_liability=request.acknowledge_liability,
            registers=request.registers,
            transfers=request.transfers,
            language=request.language,
            scheme=request.scheme,
        ),
    )
    there = replace(workplace, profile=workplace.load_profile(old.profile))
    done = Enrolment(there, person, application_id).run()
    return offer_old(there, person, done, old, request.revoke_old)


def begin_renewal(workplace: Workplace, certificate: str, request: ApplyRequest) -> str:
    """Opens the application that replaces a certificate; answers its id.

    Token and scheme are those of the old key where the request names none. Nothing
    leaves the computer here.

    Raises:
        SaqtaError: As `renew`, and as `start_application`.
    """
    old = _renewable(workplace, certificate)
    profile = workplace.load_profile(old.profile)
    filled = replace(
        request,
        token_serial=request.token_serial or old.token_serial,
        scheme=request.scheme or _scheme(old, profile.schemes),
    )
    there = replace(workplace, profile=profile)
    return start_application(there, filled, None, renews=old.sha256)


def renewal_form(workplace: Workplace, certificate: str) -> FormValues:
    """What the form of a renewal begins with: the data of the earlier application.

    It is empty where the certificate came from elsewhere, or its data were erased.

    Raises:
        SaqtaError: The certificate can't be renewed; as `renew`.
    """
    return form_again(workplace, _renewable(workplace, certificate).application_id)


def offer_old(
    workplace: Workplace,
    person: Interaction,
    done: EnrolmentResult,
    old: CertificateRecord,
    revoke_old: bool | None,
) -> RenewResult:
    """Offers to revoke the replaced certificate, once the new one is CONFIRMED.

    Declining is written down, and asked again once.
    """
    result = RenewResult(done, old.sha256)
    register = workplace.register()
    name = f"offer-old:{old.sha256}"
    before = int(register.recall(name, 0) or 0)
    if done.state != "CONFIRMED" or before >= _OFFERS:
        return result
    facts = {"serial": old.serial, "certificate": old.sha256}
    agreed = (
        person.confirm("renew.revoke_old", facts) if revoke_old is None else revoke_old
    )
    register.remember(name, before + 1)
    workplace.journal().append(
        "old_certificate_offered", {"certificate": old.sha256, "agreed": agreed}
    )
    if not agreed:
        return result
    report_id, state = _revoke_old(workplace, person, old)
    return replace(result, old_report=report_id, old_state=state)


def revoke_replaced(workplace: Workplace, person: Interaction, sha256: str) -> str:
    """Revokes a replaced certificate later, by the person's own wish.

    It may be asked for as often as it was declined before: this is no offer.

    Args:
        workplace: This home.
        person: Confirms, and types a PIN where nothing else can revoke.
        sha256: Of the old certificate.

    Returns:
        How far the report has come.

    Raises:
        Cancelled: The person would rather keep it.
        NothingFound: There is no such certificate.
        StateConflict: No renewal has replaced it, or it is revoked already.
    """
    old = find_certificate(workplace, sha256)
    replaced = any(
        item.state == "CONFIRMED" and item.data.get("renews") == old.sha256
        for item in workplace.register().list_applications()
    )
    if old.status == "revoked" or not replaced:
        state = old.status if old.status == "revoked" else "not replaced"
        raise StateConflict(state=state, step="revoke the replaced certificate")
    facts = {"serial": old.serial, "certificate": old.sha256}
    if not person.confirm("renew.revoke_old", facts):
        raise Cancelled
    workplace.journal().append(
        "old_certificate_offered", {"certificate": old.sha256, "agreed": True}
    )
    return _revoke_old(workplace, person, old)[1]


def _revoke_old(
    workplace: Workplace, person: Interaction, old: CertificateRecord
) -> tuple[str, str]:
    """Reports it as superseded and sends that; id and state of the report."""
    from desktop.services.revoke import carry_on

    report = report_compromise(
        workplace,
        Scope(certificates=(old.sha256,)),
        reason="superseded",
        undo_seconds=0.0,
    )
    return report.report_id, carry_on(workplace, person, report.report_id).state


def _renewable(workplace: Workplace, certificate: str) -> CertificateRecord:
    old = find_certificate(workplace, certificate)
    refuse_blocked(workplace, old.spki_sha256)
    refuse_other_owner(workplace, old.der)
    if old.status == "revoked":
        raise StateConflict(state="revoked", step="renew")
    if old.not_after <= workplace.clock.now():
        raise StateConflict(state="expired", step="renew")
    if not old.token_serial or not old.key_id:
        raise NothingFound(what="token of the certificate", name=old.sha256)
    return old


def _application(
    workplace: Workplace, old: CertificateRecord, file: Path | None
) -> ApplicationFile:
    if file is not None:
        return application_file(file)
    if not old.application_id:
        raise InputInvalid(
            name="--application", reason="the certificate came from elsewhere"
        )
    earlier = workplace.register().get_application(old.application_id)
    stored = earlier.data.get("draft") or earlier.data["typed"]
    return ApplicationFile(draft_from_dict(stored), "")


def _scheme(old: CertificateRecord, offered: Sequence[str]) -> str:
    """The scheme of the old key where the authority still takes it."""
    return old.scheme if old.scheme in offered else ""

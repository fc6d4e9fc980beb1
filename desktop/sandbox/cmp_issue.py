"""Issues, confirms and rejects certificates for the CMP responder (RFC 9483, 4.1).

An ordinary slip gets a certificate only for the key, the person and the request of a
registered manifest. A foreign slip, for clients that speak CMP only, gets one for the
slip's person whatever subject was asked for, and is told so by grantedWithMods.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asn1crypto import x509

from desktop.applications.profile import subject_rdns
from desktop.asn1 import cmp, names, pkcs10, schemes
from desktop.canonical import parse, sha256_hex
from desktop.clock import format_time
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from desktop.sandbox import facts, hostile, issued, notices, officers, profile
from desktop.sandbox.ca import certificate_template, issuer_for
from desktop.sandbox.certificates import build_certificate
from desktop.sandbox.cmp_core import ACCEPTED, WITH_MODS, CmpRefusal, Peer
from desktop.sandbox.registers import person_from_dict
from desktop.sandbox.revocations import revoke
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["Granted", "check", "conclude", "confirm", "issue"]


@dataclass(frozen=True)
class Granted:
    """A certificate that was made, and what the answer says of it."""

    certificate: bytes
    sha256: str
    status: int
    text: str = ""


@dataclass(frozen=True)
class _Wanted:
    subject: bytes
    spki: bytes
    request_sha256: str
    old_certificate: tuple[bytes, int] | None = None


def check(message: cmp.PkiMessage) -> None:
    """Refuses what could never be granted: malformed, several, key not proved.

    Raises:
        CmpRefusal: Why.
    """
    _read(message)


def _read(message: cmp.PkiMessage) -> _Wanted:
    try:
        if message.body_name == "p10cr":
            request = pkcs10.verify(message.request_p10)
            digest = sha256_hex(message.request_p10)
            return _Wanted(request.subject, request.spki, digest)
        wanted = _one(message.cert_requests)
        cmp.verify_popo(wanted)
    except SignatureInvalid as error:
        raise CmpRefusal("badPOP", "not signed by the key inside") from error
    except SchemeUnsupported as error:
        raise CmpRefusal("badAlg", "keys of this kind are not certified") from error
    except EncodingInvalid as error:
        raise CmpRefusal("badDataFormat", error.reason) from error
    return _Wanted(
        wanted.subject,
        wanted.spki,
        sha256_hex(wanted.request),
        wanted.old_certificate,
    )


def _one(requests: tuple[cmp.CertRequest, ...]) -> cmp.CertRequest:
    if len(requests) != 1 or requests[0].cert_req_id != 0:
        raise CmpRefusal("badRequest", "one request with certReqId 0 is expected")
    if not requests[0].spki or not requests[0].subject:
        raise CmpRefusal("badCertTemplate", "subject and public key are expected")
    return requests[0]


def issue(
    state: SandboxState,
    peer: Peer,
    message: cmp.PkiMessage,
) -> Granted:
    """Makes the certificate, or gives the one that waits for its confirmation.

    Raises:
        CmpRefusal: Why not.
    """
    wanted = _read(message)
    _check_key(state, wanted.spki)
    if message.body_name == "kur":
        _check_update(peer, wanted)
    slip = peer.slip
    with state.store.begin():
        if slip is not None and slip["foreign"]:
            granted = _for_stranger(state, slip, wanted)
        else:
            granted = _for_applicant(state, peer, message, wanted)
        if message.header.implicit_confirm:
            confirm(state, granted.sha256)
    return granted


def conclude(
    state: SandboxState, sha256: str, statuses: tuple[cmp.CertStatus, ...]
) -> None:
    """What a certConf says of the certificate that was given (RFC 9810, 5.3.18).

    Raises:
        CmpRefusal: It names another certificate, or the decision was taken before.
    """
    row = state.store.one("certificates", sha256=sha256)
    if row is None:
        raise CmpRefusal("badCertId", "there is no such certificate")
    if len(statuses) > 1:
        raise CmpRefusal("badRequest", "one certificate was issued")
    if row["state"] != "waiting":
        raise CmpRefusal("certConfirmed", "the certificate was confirmed or rejected")
    if statuses:
        _check_hash(row["der"], statuses[0])
    refused = not statuses or (
        statuses[0].status is not None and statuses[0].status.status > WITH_MODS
    )
    if not refused:
        confirm(state, sha256)
    else:
        _reject(state, row)


def confirm(state: SandboxState, sha256: str) -> None:
    """The holder has the certificate: it counts from now on."""
    with state.store.begin():
        changed = issued.change(
            state.store, {"sha256": sha256, "state": "waiting"}, state="confirmed"
        )
        row = state.store.one("certificates", sha256=sha256)
        if not changed or row is None:
            return
        _mark(state, row, "confirmed")
        slip = state.store.one("slips", reference=row["reference"])
        if slip is not None and slip["role"]:
            # The operator's decision was taken when the slip was made.
            officers.appoint(state, sha256, slip["role"])
        notices.tell(state, row["iin"], "issued", row["email"])


def _reject(state: SandboxState, row: Row) -> None:
    with state.store.begin():
        revoke(state, row, "cessationOfOperation")
        _mark(state, row, "rejected")


def _mark(state: SandboxState, row: Row, to: str) -> None:
    if row["application_id"] is not None:
        state.store.update(
            "applications",
            {
                "application_id": row["application_id"],
                "certificate_sha256": row["sha256"],
            },
            state=to,
        )


def _check_hash(certificate: bytes, status: cmp.CertStatus) -> None:
    own = cmp.cert_hash(certificate, status.digest)
    if not hmac.compare_digest(own, status.cert_hash):
        raise CmpRefusal("badCertId", "certHash is not that of the certificate")


def _check_key(state: SandboxState, spki: bytes) -> None:
    try:
        scheme = schemes.of_spki(spki)
    except (SchemeUnsupported, EncodingInvalid) as error:
        raise CmpRefusal("badAlg", "keys of this kind are not certified") from error
    if scheme.name not in profile.certified(state):
        raise CmpRefusal("badAlg", "keys of this kind are not certified")


def _check_update(peer: Peer, wanted: _Wanted) -> None:
    """A kur replaces the certificate that signs it (RFC 9483, 4.1.3)."""
    if peer.certificate is None:
        raise CmpRefusal("wrongIntegrity", "an update is signed by the old key")
    if wanted.old_certificate is None:
        return
    issuer, serial = wanted.old_certificate
    old = x509.Certificate.load(peer.certificate["der"])
    if (old.issuer.dump(), old.serial_number) != (issuer, serial):
        raise CmpRefusal("badCertId", "oldCertID names another certificate")


def _for_stranger(state: SandboxState, slip: Row, wanted: _Wanted) -> Granted:
    person = person_from_dict(slip["person"])
    subject = names.build_name(subject_rdns(person, profile.profile_model(state)))
    return _make(
        state,
        subject=subject,
        spki=wanted.spki,
        email=person.email,
        iin=slip["iin"],
        reference=slip["reference"],
        application_id=None,
        status=WITH_MODS,
        text="the subject was replaced by the person of the slip",
        found=facts.of_person(slip["person"], schemes.of_spki(wanted.spki).name),
    )


def _for_applicant(
    state: SandboxState,
    peer: Peer,
    message: cmp.PkiMessage,
    wanted: _Wanted,
) -> Granted:
    row = state.store.one("applications", spki_sha256=sha256_hex(wanted.spki))
    if row is None or not _is_own(row, peer):
        raise CmpRefusal(
            "notAuthorized", "no manifest is registered for this key", in_body=True
        )
    kind = parse(row["manifest"]).get("request", {}).get("kind", "pkcs10")
    comparable = (kind == "pkcs10") == (message.body_name == "p10cr")
    # A manifest that names a PKCS#10 binds an ir, cr or kur by key and subject alone.
    if comparable and wanted.request_sha256 != row["request_sha256"]:
        raise CmpRefusal(
            "badRequest", "the manifest names another request", in_body=True
        )
    try:
        consent_digest = cmp.consent_digest_in(message)
    except EncodingInvalid as error:
        raise CmpRefusal("badDataFormat", error.reason) from error
    if consent_digest and consent_digest.hex() != row["cms_sha256"]:
        raise CmpRefusal("badRequest", "the consent digest is another", in_body=True)
    if not consent_digest and _digest_expected(state):
        raise CmpRefusal("badRequest", "the consent digest is missing", in_body=True)
    person = person_from_dict(row["subject"])
    subject = names.build_name(subject_rdns(person, profile.profile_model(state)))
    if wanted.subject != subject:
        raise CmpRefusal(
            "badCertTemplate", "the subject is not that of the manifest", in_body=True
        )
    if row["state"] == "issued":
        # The answer got lost: the same certificate again, never a second one.
        return _again(state, row)
    if row["state"] != "registered":
        fail = "duplicateCertReq" if row["state"] == "confirmed" else "notAuthorized"
        raise CmpRefusal(fail, f"the application is {row['state']}", in_body=True)
    granted = _make(
        state,
        subject=subject,
        spki=wanted.spki,
        email=person.email,
        iin=row["iin"],
        reference=row["reference"],
        application_id=row["application_id"],
        status=ACCEPTED,
        found=facts.of_application(
            row, state.store.one("consents", application_id=row["application_id"])
        ),
    )
    state.store.update(
        "applications",
        {"application_id": row["application_id"]},
        state="issued",
        certificate_sha256=granted.sha256,
    )
    return granted


def _is_own(row: Row, peer: Peer) -> bool:
    if peer.certificate is not None:
        return bool(row["iin"] == peer.certificate["iin"])
    return peer.slip is not None and row["reference"] == peer.slip["reference"]


def _digest_expected(state: SandboxState) -> bool:
    return bool(profile.profile_dict(state)["consent_digest"] in ("header", "reginfo"))


def _again(state: SandboxState, row: Row) -> Granted:
    found = state.store.one("certificates", sha256=row["certificate_sha256"])
    if found is None or found["state"] != "waiting":
        raise CmpRefusal("duplicateCertReq", "it was issued before", in_body=True)
    return Granted(found["der"], found["sha256"], ACCEPTED)


def _make(
    state: SandboxState,
    *,
    subject: bytes,
    spki: bytes,
    email: str,
    iin: str,
    reference: str,
    application_id: str | None,
    status: int,
    text: str = "",
    found: dict[str, Any] | None = None,
) -> Granted:
    now = state.now()
    template = certificate_template(
        state.authority,
        subject=subject,
        spki=spki,
        email=email,
        base_url=state.base_url,
        now=now,
    )
    name = issuer_for(spki)
    issuer = state.authority[name]
    fault = None if state.faults is None else state.faults.take("certificate", "cmp")
    if fault is not None:
        der = hostile.make(str(fault["kind"]), template, issuer, state)
    else:
        der = build_certificate(template, issuer.key)
    sha256 = sha256_hex(der)
    serial = format(x509.Certificate.load(der).serial_number, "x")
    issued.add(
        state.store,
        sha256=sha256,
        serial=serial,
        issuer=name,
        der=der,
        spki_sha256=sha256_hex(spki),
        iin=iin,
        reference=reference,
        email=email,
        application_id=application_id,
        state="waiting",
        issued_at=format_time(now),
        not_after=format_time(template.not_after),
        facts=found or {},
        confirm_by=format_time(now + timedelta(seconds=state.settings.confirm_wait_s)),
    )
    return Granted(der, sha256, status, text)

"""Applications: the manifest before the request (E1), the closing manifest after (E2).

No certificate is issued on an ordinary slip without a registered manifest: the key
that signed it is the key in the request, so both are bound without trusting the client
(protocols.md, 6.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.applications.identity import check_email, same_text
from desktop.asn1 import cms, schemes
from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.errors import (
    EmailInvalid,
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
)
from desktop.sandbox import agreements, notices
from desktop.sandbox.calls import (
    Call,
    by_person,
    decoded,
    named_key,
    object_fields,
    once,
    receipt,
    record,
    register_installation,
    renewing_person,
    text_field,
)
from desktop.sandbox.consents import stored_consent
from desktop.sandbox.problems import Problem
from desktop.sandbox.revocations import revoke
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["abandon", "application", "close", "register"]

_NAMES = ("surname", "given_name", "patronymic")
#: The other fields that a certificate, a letter or a console is made from.
_TEXTS = ("position", "organisation", "bin", "phone", "email", "region", "city")


def register(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/applications``: checks and keeps E1, registers its keys.

    Raises:
        Problem: 422 when hash, signature or content does not fit, 403 for consents.
    """
    value = object_fields(call, "manifest", "cms", "spki")
    payload = decoded(value, "manifest")
    signature = decoded(value, "cms")
    spki = decoded(value, "spki")
    manifest = record(payload, "application")
    # The key is compared first, then the signature: protocols.md, 1.1.
    if sha256_hex(spki) != manifest.get("spki_sha256"):
        raise Problem(422, "spki-mismatch", "The manifest names another public key")
    try:
        schemes.of_spki(spki)
        cms.verify_with_key(signature, payload, spki)
    except SchemeUnsupported as error:
        raise Problem(422, "key-invalid", "Keys of this kind are not taken") from error
    except (SignatureInvalid, EncodingInvalid) as error:
        raise Problem(
            422, "signature-invalid", "The manifest's signature is not valid"
        ) from error
    application_id = text_field(manifest, "application_id")

    if not isinstance(manifest.get("request", {}), dict):
        raise Problem(422, "record-invalid", "The request is an object", "request")

    def keep() -> Mapping[str, Any]:
        slip = _slip_of(state, manifest)
        _check_consents(state, slip, manifest)
        subject = _check_subject(slip, manifest)
        if state.store.count("applications", spki_sha256=sha256_hex(spki)):
            raise Problem(409, "key-used", "An application of this key is registered")
        state.store.insert(
            "applications",
            application_id=application_id,
            reference=slip["reference"],
            iin=slip["iin"],
            state="registered",
            spki_sha256=sha256_hex(spki),
            request_sha256=text_field(manifest, "request_sha256"),
            cms_sha256=sha256_hex(signature),
            manifest=payload,
            cms=signature,
            spki=spki,
            subject=subject,
            registered_at=state.now_text(),
        )
        _register_keys(state, manifest, application_id, slip["iin"])
        notices.tell(state, slip["iin"], "accepted", subject["email"])
        return receipt(
            state,
            call,
            "application",
            application_id,
            decision="registered",
            manifest_sha256=sha256_hex(payload),
            manifest_cms_sha256=sha256_hex(signature),
        )

    return once(state, call, application_id, keep)


def application(state: SandboxState, call: Call, application_id: str) -> bytes:
    """``GET /v1/applications/{id}``: settles a lost CMP answer.

    Raises:
        Problem: 404, also for another person's application.
    """
    row = state.store.one("applications", application_id=application_id)
    slip = by_person(state, call, None if row is None else row["iin"])
    own = row is not None and row["iin"] == slip["iin"]
    # An installation sees all of its person's applications, a slip only its own.
    if row is None or not own or slip["reference"] not in ("", row["reference"]):
        raise Problem(404, "application-unknown", "No such application")
    certificate = None
    if row["certificate_sha256"] is not None:
        found = state.store.one("certificates", sha256=row["certificate_sha256"])
        certificate = None if found is None else b64url(found["der"])
    return canonical(
        {
            "application_id": application_id,
            "state": row["state"],
            "spki_sha256": row["spki_sha256"],
            "certificate": certificate,
        }
    )


def close(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/evidence``: the closing manifest, signed with the new certificate.

    Raises:
        Problem: 409 before the certificate is confirmed, 422 when it does not fit.
    """
    value = object_fields(call, "payload", "cms")
    payload, signature = decoded(value, "payload"), decoded(value, "cms")
    closing = record(payload, "closing")
    application_id = text_field(closing, "application_id")
    row = state.store.one("applications", application_id=application_id)
    if row is None:
        raise Problem(404, "application-unknown", "No such application")

    def keep() -> Mapping[str, Any]:
        if row["state"] != "confirmed":
            raise Problem(409, "not-confirmed", "The certificate is not confirmed yet")
        certificate = state.store.one("certificates", sha256=row["certificate_sha256"])
        if certificate is None or (
            closing.get("certificate_sha256") != certificate["sha256"]
            or closing.get("manifest_cms_sha256") != row["cms_sha256"]
        ):
            raise Problem(422, "evidence-mismatch", "It names other objects")
        try:
            cms.verify_with_certificate(signature, payload, [certificate["der"]])
        except (SignatureInvalid, EncodingInvalid) as error:
            raise Problem(
                422, "signature-invalid", "The closing manifest's signature is bad"
            ) from error
        state.store.insert(
            "records",
            record_id=f"{application_id}:closing",
            kind="closing",
            iin=row["iin"],
            authorised_by=certificate["sha256"],
            payload=payload,
            cms=signature,
            received_at=state.now_text(),
        )
        return receipt(state, call, "evidence", application_id)

    return once(state, call, f"{application_id}:closing", keep)


def abandon(state: SandboxState, call: Call, application_id: str) -> bytes:
    """``POST /v1/applications/{id}/abandonment``: the person does not go on.

    A certificate that waits for its confirmation is revoked, as after a rejection.

    Raises:
        Problem: 404, also for another person's application; 409 once it has ended.
    """
    row = state.store.one("applications", application_id=application_id)
    slip = by_person(state, call, None if row is None else row["iin"])
    if row is None or row["iin"] != slip["iin"]:
        raise Problem(404, "application-unknown", "No such application")
    payload = decoded(object_fields(call, "payload", "cms"), "payload")
    found = record(payload, "abandonment")
    if text_field(found, "application_id") != application_id:
        raise Problem(422, "record-invalid", "It names another application")

    def keep() -> Mapping[str, Any]:
        # Anew: a certificate may have been issued meanwhile.
        now = state.store.one("applications", application_id=application_id)
        if now is None or now["state"] not in ("registered", "issued"):
            raise Problem(409, "application-ended", "The application has ended")
        if now["certificate_sha256"] is not None:
            issued = state.store.one("certificates", sha256=now["certificate_sha256"])
            if issued is not None:
                revoke(state, issued, "cessationOfOperation")
        state.store.update(
            "applications", {"application_id": application_id}, state="abandoned"
        )
        state.store.insert(
            "records",
            record_id=f"{application_id}:abandonment",
            kind="abandonment",
            iin=row["iin"],
            authorised_by=slip["reference"] or "installation",
            payload=payload,
            cms=None,
            received_at=state.now_text(),
        )
        return receipt(state, call, "abandonment", application_id, decision="ended")

    return once(state, call, text_field(found, "record_id"), keep)


def _slip_of(state: SandboxState, manifest: dict[str, Any]) -> Row:
    reference = text_field(manifest, "slip_reference")
    if reference:
        slip = state.store.one("slips", reference=reference)
        if slip is None or slip["foreign"]:
            raise Problem(403, "slip-unknown", "No such slip for this kind of client")
        return slip
    # A renewal: the installation key that an earlier manifest registered stands in.
    key_id, _ = named_key(manifest, "installation_key")
    key = state.store.one("installation_keys", key_id=key_id)
    if key is None:
        raise Problem(403, "installation-unknown", "This installation is not known")
    subject = manifest.get("subject")
    iin = subject.get("iin") if isinstance(subject, dict) else None
    return renewing_person(state, key, iin if isinstance(iin, str) else None)


def _check_consents(state: SandboxState, slip: Row, manifest: dict[str, Any]) -> None:
    consent = stored_consent(
        state,
        slip,
        acceptance_id=text_field(manifest, "acceptance_id"),
        consent_id=text_field(manifest, "consent_id"),
    )
    agreements.find(state, parse(consent["consent"])["agreement"])
    fits = (
        consent["application_id"] == manifest["application_id"]
        and sha256_hex(consent["acceptance"]) == manifest.get("acceptance_sha256")
        and sha256_hex(consent["consent"]) == manifest.get("consent_sha256")
    )
    if not fits:
        raise Problem(422, "consent-mismatch", "The consents stored are others")
    answered = {
        (row["register"], row["purpose"], row["sha256"])
        for row in state.store.rows("lookups", consent_id=consent["consent_id"])
    }
    lookups = manifest.get("lookups")
    if not isinstance(lookups, list):
        raise Problem(422, "record-invalid", "lookups must be a list")
    for entry in lookups:
        if not isinstance(entry, dict):
            raise Problem(422, "record-invalid", "A look-up is an object")
        names = ("register", "purpose", "sha256")
        if tuple(text_field(entry, name) for name in names) not in answered:
            raise Problem(422, "lookup-unknown", "A register gave another answer")


def _check_subject(slip: Row, manifest: dict[str, Any]) -> dict[str, Any]:
    subject = manifest.get("subject")
    if not isinstance(subject, dict) or subject.get("iin") != slip["iin"]:
        raise Problem(422, "identity-mismatch", "The slip is another person's", "iin")
    for name in _NAMES:
        if not same_text(text_field(subject, name), slip["person"][name]):
            raise Problem(
                422, "identity-mismatch", "The slip is another person's", name
            )
    for name in _TEXTS:
        text_field(subject, name)
    units = subject.get("units")
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        raise Problem(422, "record-invalid", "The units are a list of texts", "units")
    _check_address(subject["email"])
    return subject


def _check_address(address: str) -> None:
    """An address goes into the certificate and into the heads of letters."""
    try:
        usable = not address or check_email(address) == address
    except EmailInvalid:
        usable = False
    if not usable:
        raise Problem(422, "email-invalid", "Not an address", "email")


def _register_keys(
    state: SandboxState, manifest: dict[str, Any], application_id: str, iin: str
) -> None:
    revocation_id, revocation_spki = named_key(manifest, "revocation_key")
    if state.store.count("revocation_keys", key_id=revocation_id):
        raise Problem(409, "revocation-key-used", "This revocation key is registered")
    state.store.insert(
        "revocation_keys",
        key_id=revocation_id,
        spki=revocation_spki,
        application_id=application_id,
        registered_at=state.now_text(),
    )
    installation_id, installation_spki = named_key(manifest, "installation_key")
    register_installation(state, installation_id, installation_spki, iin)

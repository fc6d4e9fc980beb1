"""Checks of the key's own documents: request, E1, custody, certificate, E2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.asn1 import cms, pkcs10, schemes
from desktop.asn1.cms_read import SIGNING_CERTIFICATE_V2, SIGNING_TIME, TIME_STAMP
from desktop.canonical import canonical, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import EvidenceInvalid
from desktop.evidence import manifest
from desktop.evidence.bundle import MANIFEST, SEAL, SEAL_SCHEME
from desktop.evidence.cms import verify_manifest
from desktop.evidence.opened import (
    Opened,
    about,
    get,
    personal_number,
    subject_text,
)
from desktop.trust import chain, timestamp
from desktop.trust.view import read as read_certificate

__all__ = [
    "check_application",
    "check_certificate",
    "check_closing",
    "check_closing_signature",
    "check_custody",
    "check_seal",
    "registered_key",
]


def check_application(opened: Opened) -> tuple[dict[str, Any], bytes]:
    """E1 and the request: one key made both. Answers E1 and the key's SPKI.

    Raises:
        EvidenceInvalid: The signature, the request or the key does not fit.
    """
    application = opened.record(manifest.APPLICATION, "application")
    request = opened.member(manifest.REQUEST)
    if sha256_hex(request) != application.get("request_sha256"):
        raise EvidenceInvalid(
            member=manifest.REQUEST, reason="the manifest names another request"
        )
    with about(manifest.REQUEST):
        spki = pkcs10.verify(request).spki
        scheme = schemes.of_spki(spki).name
    opened.ok("request", sha256=sha256_hex(request), scheme=scheme)
    with about(manifest.APPLICATION_CMS):
        verify_manifest(
            opened.member(manifest.APPLICATION_CMS),
            opened.member(manifest.APPLICATION),
            spki,
            get(application, "spki_sha256", str, manifest.APPLICATION),
        )
    opened.ok(
        "application",
        application_id=application.get("application_id"),
        spki_sha256=sha256_hex(spki),
        at=application.get("created_at"),
    )
    if manifest.APPLICATION_STAMP in opened.members:
        stamped = _stamp(
            opened,
            manifest.APPLICATION_STAMP,
            opened.member(manifest.APPLICATION_STAMP),
            _signature_value(opened.member(manifest.APPLICATION_CMS)),
        )
        opened.ok("application_time", at=format_time(stamped))
    return application, spki


def check_custody(opened: Opened, application: Mapping[str, Any]) -> None:
    """The custody facts are those that the new key signed.

    Raises:
        EvidenceInvalid: They are others, or one of the three flags is not true.
    """
    stated = get(application, "custody", dict, manifest.APPLICATION)
    if opened.member(manifest.CUSTODY) != canonical(stated):
        raise EvidenceInvalid(
            member=manifest.CUSTODY, reason="the manifest states other facts"
        )
    if stated.get("spki_sha256") != application.get("spki_sha256"):
        raise EvidenceInvalid(member=manifest.CUSTODY, reason="of another key")
    attributes = get(stated, "attributes", dict, manifest.CUSTODY)
    for name in ("LOCAL", "ALWAYS_SENSITIVE", "NEVER_EXTRACTABLE"):
        if attributes.get(name) is not True:
            raise EvidenceInvalid(member=manifest.CUSTODY, reason=f"{name} is not true")
    carrier = stated.get("carrier")
    opened.ok(
        "custody",
        token_model=stated.get("token_model"),
        token_serial=stated.get("token_serial"),
        carrier=carrier.get("certificate_number") if isinstance(carrier, dict) else "",
    )
    # What a vendor attests is kept in the bundle; no vendor's root is known here.
    attested = bool(stated.get("attestations"))
    opened.unknown("attestation_judged" if attested else "custody_attested")


def check_certificate(
    opened: Opened, application: Mapping[str, Any], at: datetime
) -> tuple[bytes, ...]:
    """The certificate is for E1's key, its person, and stands under an anchor.

    Returns:
        DER of the chain, the leaf first and the anchor last.

    Raises:
        EvidenceInvalid: It does not.
    """
    name = manifest.CERTIFICATE
    certificate = opened.member(name)
    above = [opened.member(item) for item in manifest.chain_of(opened.members)]
    with about(name):
        view = read_certificate(certificate)
        path = chain.build(certificate, above, opened.anchors, at)
        anchor = read_certificate(path[-1])
    if sha256_hex(view.spki) != application.get("spki_sha256"):
        raise EvidenceInvalid(member=name, reason="it is for another key")
    number = personal_number(view)
    subject = get(application, "subject", dict, manifest.APPLICATION)
    if number and number != subject.get("iin"):
        raise EvidenceInvalid(member=name, reason="it is for another person")
    opened.ok(
        "certificate",
        subject=subject_text(view),
        serial=f"{view.serial:x}",
        sha256=sha256_hex(certificate),
        not_before=format_time(view.not_before),
        not_after=format_time(view.not_after),
    )
    opened.ok("chain", anchor=subject_text(anchor), anchor_sha256=sha256_hex(path[-1]))
    return path


def check_closing(opened: Opened, application: Mapping[str, Any]) -> dict[str, Any]:
    """E2 names every file of the application, and no file stands unnamed.

    Raises:
        EvidenceInvalid: One is missing, changed or not named.
    """
    name = manifest.CLOSING
    closing = opened.record(name, "closing")
    listed: dict[str, str] = {}
    for item in get(closing, "members", list, name):
        if not isinstance(item, dict) or item.keys() != {"name", "sha256"}:
            raise EvidenceInvalid(member=name, reason="members is malformed")
        listed[str(item["name"])] = str(item["sha256"])
    for member, digest in listed.items():
        if sha256_hex(opened.member(member)) != digest:
            raise EvidenceInvalid(
                member=member, reason="the closing manifest names another"
            )
    for member in opened.members:
        made = member.startswith(("META-INF/", "readable/"))
        if not made and not manifest.is_after_closing(member) and member not in listed:
            raise EvidenceInvalid(
                member=member, reason="the closing manifest does not name it"
            )
    stated = {
        "application_id": application.get("application_id"),
        "authority": application.get("authority"),
        "manifest_cms_sha256": listed.get(manifest.APPLICATION_CMS),
        "certificate_sha256": listed.get(manifest.CERTIFICATE),
        "chain_sha256": [listed[item] for item in manifest.chain_of(listed)],
        "cert_conf_sha256": listed.get(manifest.CERT_CONF),
        "pki_conf_sha256": listed.get(manifest.PKI_CONF),
        "first_ocsp_sha256": listed.get(manifest.FIRST_OCSP),
        "installation_key_id": registered_key(application, "installation_key")[0],
    }
    for key, value in stated.items():
        if closing.get(key) != value:
            raise EvidenceInvalid(member=name, reason=f"{key} does not fit")
    opened.ok(
        "closing",
        members=len(listed),
        at=closing.get("created_at"),
        journal=closing.get("journal"),
    )
    return closing


def check_closing_signature(opened: Opened, claimed: datetime) -> datetime | None:
    """E2's signature is CAdES by the certificate; answers its time stamp's time.

    Raises:
        EvidenceInvalid: It is not, or the time stamp in it does not verify.
    """
    name = manifest.CLOSING_CMS
    signature = opened.member(name)
    certificate = opened.member(manifest.CERTIFICATE)
    with about(name):
        verified = cms.verify_with_certificate(
            signature, opened.member(manifest.CLOSING), [certificate]
        )
    signed = verified.signed
    for oid in (SIGNING_CERTIFICATE_V2, SIGNING_TIME):
        if oid not in signed.attributes:
            raise EvidenceInvalid(member=name, reason="it is no CAdES signature")
    known = {
        certificate,
        *(opened.member(item) for item in manifest.chain_of(opened.members)),
        *opened.anchors,
    }
    if not set(signed.certificates) <= known or not signed.unsigned.keys() <= {
        TIME_STAMP
    }:
        raise EvidenceInvalid(member=name, reason="it carries something unknown")
    stamps = signed.unsigned.get(TIME_STAMP, ())
    if len(stamps) > 1:
        raise EvidenceInvalid(member=name, reason="several time stamps")
    if not stamps:
        opened.ok("closing_signature", level="CAdES-B-B")
        opened.unknown("closing_time_claimed", claimed=format_time(claimed))
        return None
    stamped = _stamp(opened, name, stamps[0], signed.signature)
    opened.ok("closing_signature", level="CAdES-B-T")
    opened.ok("closing_time", at=format_time(stamped))
    return stamped


def check_seal(opened: Opened, application: Mapping[str, Any]) -> None:
    """The installation key that E1 registered sealed the digests of every member.

    Raises:
        EvidenceInvalid: It did not.
    """
    key_id, spki = registered_key(application, "installation_key")
    listing, seal = opened.member(MANIFEST), opened.member(SEAL)
    with about(SEAL):
        found = cms.verify_with_key(seal, listing, spki).signed
        at = found.signing_time
    # Nothing else covers the seal, so it too has one spelling only.
    if at is None or seal != cms.build_signed(
        listing, spki, SEAL_SCHEME, at, lambda _: found.signature
    ):
        raise EvidenceInvalid(member=SEAL, reason="it is not written as a seal is")
    opened.ok("seal", key_id=key_id)


def registered_key(application: Mapping[str, Any], name: str) -> tuple[str, bytes]:
    """Id and SPKI of a key that E1 registers; the id is the SPKI's hash.

    Raises:
        EvidenceInvalid: It is not.
    """
    member = manifest.APPLICATION
    key = get(application, name, dict, member)
    with about(member):
        spki = unb64url(get(key, "spki", str, member))
    key_id = get(key, "key_id", str, member)
    if sha256_hex(spki) != key_id:
        raise EvidenceInvalid(member=member, reason=f"{name} has another id")
    return key_id, spki


def _signature_value(signature: bytes) -> bytes:
    return cms.parse(signature).signature


def _stamp(opened: Opened, name: str, token: bytes, message: bytes) -> datetime:
    with about(name):
        judged = timestamp.verify_token(token, message, roots=opened.anchors)
    return judged.gen_time

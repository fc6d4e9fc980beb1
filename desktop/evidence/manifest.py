"""The two manifests of protocols.md 6.1 as canonical JSON, and the names of members.

E1 (``application``) is made before the request leaves and signed by the new key; E2
(``closing``) is made when the certificate is installed and names every file of the
application by its SHA-256, so that one signature holds all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from desktop.canonical import canonical, sha256_hex
from desktop.errors import InputInvalid

__all__ = [
    "ACCEPTANCE",
    "AFTER_CLOSING",
    "AGREEMENT",
    "AGREEMENT_META",
    "APPLICATION",
    "APPLICATION_CMS",
    "APPLICATION_RECEIPT",
    "APPLICATION_STAMP",
    "CERTIFICATE",
    "CERT_CONF",
    "CHAIN",
    "CLOSING",
    "CLOSING_CMS",
    "CLOSING_RECEIPT",
    "CONSENT",
    "CONSENT_RECEIPT",
    "CUSTODY",
    "FIRST_OCSP",
    "LARGEST_LIST",
    "LOOKUPS",
    "PKI_CONF",
    "REQUEST",
    "REVOCATION",
    "application_manifest",
    "beside",
    "chain_of",
    "check_name",
    "closing_manifest",
    "is_after_closing",
    "responder_list",
]

# Names of the files of an application, in its folder and in its bundle alike.
AGREEMENT: Final = "agreement.txt"
AGREEMENT_META: Final = "agreement.json"
ACCEPTANCE: Final = "acceptance.json"
CONSENT: Final = "consent.json"
CONSENT_RECEIPT: Final = "consent-receipt.json"
LOOKUPS: Final = "lookups/"
REQUEST: Final = "request.p10"
APPLICATION: Final = "application.json"
APPLICATION_CMS: Final = "application.cms"
APPLICATION_STAMP: Final = "application.tst"
APPLICATION_RECEIPT: Final = "application-receipt.json"
CUSTODY: Final = "custody.json"
CERTIFICATE: Final = "certificate.der"
CHAIN: Final = "chain/"
CERT_CONF: Final = "certconf.der"
PKI_CONF: Final = "pkiconf.der"
FIRST_OCSP: Final = "status/first-ocsp.der"
CLOSING: Final = "closing.json"
CLOSING_CMS: Final = "closing.cms"
CLOSING_RECEIPT: Final = "closing-receipt.json"
REVOCATION: Final = "revocation/"

#: What comes into being after the closing manifest, and so can't be named by it.
AFTER_CLOSING: Final = (CLOSING, CLOSING_CMS, CLOSING_RECEIPT)

#: Largest list that is kept beside an OCSP answer, in bytes.
LARGEST_LIST: Final = 4 * 1024 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 200
_RESERVED = ("META-INF/", "readable/")


def application_manifest(
    *,
    application_id: str,
    authority: str,
    slip_reference: str,
    acceptance_id: str,
    acceptance_sha256: str,
    consent_id: str,
    consent_sha256: str,
    lookups: Sequence[Mapping[str, str]],
    spki_sha256: str,
    request_kind: str,
    request_sha256: str,
    subject: Mapping[str, Any],
    custody: Mapping[str, Any],
    revocation_key: Mapping[str, str],
    installation_key: Mapping[str, str],
    program: Mapping[str, str],
    created_at: str,
    clock: Mapping[str, str],
    email_confirmed: bool = False,
) -> bytes:
    """Builds E1, the application manifest, as canonical JSON.

    Args:
        application_id: UUID of the application.
        authority: Name of the authority's profile.
        slip_reference: Of the registration slip, ``""`` on renewal.
        acceptance_id: Record id of E0a.
        acceptance_sha256: Of its exact bytes, hex, as the next ones.
        consent_id: Record id of E0b.
        consent_sha256: Of its exact bytes.
        lookups: ``register``, ``purpose`` and ``sha256`` of each register answer.
        spki_sha256: Of the new key's SubjectPublicKeyInfo.
        request_kind: ``pkcs10`` or ``crmf``.
        request_sha256: Of the request's DER.
        subject: The person's fields as they go into the request.
        custody: What the module reported of the key (protocols.md section 7).
        revocation_key: ``key_id`` and ``spki`` (base64url) that may revoke.
        installation_key: The same of this home's own key (D-S3).
        program: ``name`` and ``version``.
        created_at: RFC 3339.
        clock: ``source`` and ``offset_s``.
        email_confirmed: Whether the address was confirmed by a code (row S6).

    Raises:
        EncodingInvalid: A value has no canonical form.
    """
    return canonical(
        {
            "type": "application",
            "version": 1,
            "application_id": application_id,
            "authority": authority,
            "slip_reference": slip_reference,
            "acceptance_id": acceptance_id,
            "acceptance_sha256": acceptance_sha256,
            "consent_id": consent_id,
            "consent_sha256": consent_sha256,
            "lookups": [dict(item) for item in lookups],
            "spki_sha256": spki_sha256,
            "request": {"kind": request_kind, "sha256": request_sha256},
            # The operator compares this one with the request it gets (1.1).
            "request_sha256": request_sha256,
            "subject": dict(subject),
            "email_confirmed": email_confirmed,
            "custody": dict(custody),
            "revocation_key": dict(revocation_key),
            "installation_key": dict(installation_key),
            "program": dict(program),
            "created_at": created_at,
            "clock": dict(clock),
        }
    )


def closing_manifest(
    *,
    application_id: str,
    authority: str,
    members: Mapping[str, bytes],
    journal: Mapping[str, Any],
    installation_key_id: str,
    program: Mapping[str, str],
    created_at: str,
    clock: Mapping[str, str],
) -> bytes:
    """Builds E2, the closing manifest, as canonical JSON.

    Args:
        application_id: UUID of the application.
        authority: Name of the authority's profile.
        members: Every file of the application by its name (`Case.members`); those
            that come after the closing are left out by name. ``application.cms`` and
            ``certificate.der`` must be there.
        journal: ``size`` (of the journal, as text) and ``head`` (hash of its last
            record, hex) at this moment.
        installation_key_id: Of the key that will seal the bundle, registered in E1.
        program: ``name`` and ``version``.
        created_at: RFC 3339.
        clock: ``source`` and ``offset_s``.

    Raises:
        InputInvalid: A needed member is missing, or a name can't stand in a bundle.
        EncodingInvalid: A value has no canonical form.
    """
    kept = {
        name: sha256_hex(content)
        for name, content in members.items()
        if not is_after_closing(name)
    }
    for name in kept:
        check_name(name)
    for name in (APPLICATION_CMS, CERTIFICATE):
        if name not in kept:
            raise InputInvalid(name=name, reason="the application does not have it")
    return canonical(
        {
            "type": "closing",
            "version": 1,
            "application_id": application_id,
            "authority": authority,
            "manifest_cms_sha256": kept[APPLICATION_CMS],
            "certificate_sha256": kept[CERTIFICATE],
            "chain_sha256": [kept[name] for name in chain_of(kept)],
            "cert_conf_sha256": kept.get(CERT_CONF),
            "pki_conf_sha256": kept.get(PKI_CONF),
            "first_ocsp_sha256": kept.get(FIRST_OCSP),
            "members": [
                {"name": name, "sha256": digest}
                for name, digest in sorted(kept.items())
            ],
            "journal": {"size": str(journal["size"]), "head": str(journal["head"])},
            "installation_key_id": installation_key_id,
            "program": dict(program),
            "created_at": created_at,
            "clock": dict(clock),
        }
    )


def is_after_closing(name: str) -> bool:
    """Whether a member may come after the closing manifest, which can't name it."""
    return name in AFTER_CLOSING or name.startswith(REVOCATION)


def responder_list(answer: str) -> str:
    """Name of the list that clears the responder of an OCSP answer, beside that one."""
    return answer.removesuffix(".der") + "-responder.der"


def beside(answer: str, listed: bytes) -> dict[str, bytes]:
    """The member to be kept beside an OCSP answer, written before it.

    Args:
        answer: Name of the answer's member.
        listed: The list that cleared its responder; nothing where there was none.

    Returns:
        Nothing for a list above :data:`LARGEST_LIST`, which would make every bundle of
        that authority as large as its list.
    """
    kept = 0 < len(listed) <= LARGEST_LIST
    return {responder_list(answer): listed} if kept else {}


def chain_of(members: Mapping[str, Any]) -> list[str]:
    """Names of the chain's certificates, the issuer first, by their number."""
    found = []
    for name in members:
        match = re.fullmatch(r"chain/([0-9]{1,3})\.der", name)
        if match:
            found.append((int(match[1]), name))
    return [name for _, name in sorted(found)]


def check_name(name: str) -> None:
    """A name that may stand in a bundle: ASCII, relative, no dots that climb.

    Raises:
        InputInvalid: It may not.
    """
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise InputInvalid(name=name[:_LONGEST_NAME], reason="not a member's name")
    if name == "mimetype" or name.startswith(_RESERVED):
        raise InputInvalid(name=name, reason="the bundle makes this member itself")

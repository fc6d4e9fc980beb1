"""The third channel: the statement as CMS, signed with another certificate (5.3, 3).

Where the profile lists the issuer of a certificate on a connected token (domain.md
2.5: the National CA's), that certificate may sign. Offered, never waited for.
"""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import x509

from desktop.asn1 import schemes
from desktop.canonical import b64url
from desktop.errors import (
    Cancelled,
    EncodingInvalid,
    ModuleProblem,
    PinProblem,
    SaqtaError,
    SchemeUnsupported,
    SignatureInvalid,
    TokenProblem,
)
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord
from desktop.model.tokens import ApprovedModule, KeyOnToken, TokenInfo
from desktop.services.owner import iin_of
from desktop.services.send_statement import build_for, deliver
from desktop.services.sending import OTHER, Sending
from desktop.services.token_work import all_tokens, open_for_person
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes

__all__ = ["offer_other", "resend_other"]


@dataclass(frozen=True)
class _Found:
    """A key that may sign, and where it is."""

    module: ApprovedModule
    info: TokenInfo
    key: KeyOnToken
    certificate: bytes


def resend_other(sending: Sending, record: CertificateRecord) -> None:
    """Sends what was signed before; the same bytes go again without a token."""
    for attempt in sending.attempts(record.sha256, OTHER)[-1:]:
        profile = sending.profile(record)
        deliver(sending, attempt, profile, f"{record.serial}-cms")


def offer_other(sending: Sending, record: CertificateRecord) -> None:
    """Offers to sign with another certificate of the person; does so when told to."""
    profile = sending.profile(record)
    if not profile.statement_signers or sending.attempts(record.sha256, OTHER):
        return
    try:
        found = _find(sending, record, profile)
        if found is None or not sending.person.confirm(
            "revoke.offer_other",
            {"label": found.info.label, "serial": found.info.serial},
        ):
            return
        envelope = _sign(sending, record, found)
    except (
        Cancelled,
        EncodingInvalid,
        ModuleProblem,
        PinProblem,
        TokenProblem,
    ) as error:
        sending.note("statement_cms_not_possible", error)
        return
    data = {"envelope": envelope, "profile": record.profile}
    attempt = sending.prepare(record.sha256, OTHER, data)
    deliver(sending, attempt, profile, f"{record.serial}-cms")


def _find(
    sending: Sending, record: CertificateRecord, profile: AuthorityProfile
) -> _Found | None:
    iin = iin_of(record.der)
    if not iin:
        # Two certificates that name nobody are not of one person for that.
        return None
    affected = {item.spki_sha256 for item in sending.report().certificates}
    tokens, _ = all_tokens(sending.workplace)
    for module, info in tokens:
        try:
            keys = work.list_keys(module, info.serial)
        except SaqtaError as error:
            sending.note("token_not_read", error)
            continue
        for key in keys:
            if spki_hashes(key) & affected:
                continue
            for certificate in key.certificates:
                if _is_listed(certificate, profile) and iin_of(certificate) == iin:
                    return _Found(module, info, key, certificate)
    return None


def _is_listed(certificate: bytes, profile: AuthorityProfile) -> bool:
    leaf = x509.Certificate.load(certificate)
    for listed in profile.statement_signers:
        issuer = x509.Certificate.load(listed)
        if issuer.subject.dump() != leaf.issuer.dump():
            continue
        try:
            schemes.verify(
                issuer.public_key.dump(),
                leaf["signature_algorithm"].dump(),
                leaf["signature_value"].native,
                leaf["tbs_certificate"].dump(),
            )
        except (SignatureInvalid, SchemeUnsupported):
            continue
        return True
    return False


def _sign(sending: Sending, record: CertificateRecord, found: _Found) -> dict[str, str]:
    payload = build_for(sending, sending.report(), record, None)
    with open_for_person(
        sending.person,
        sending.recorder,
        found.module,
        found.info,
        ("describe", "sign_record:statement"),
        purpose="pin.revoke",
    ) as token:
        signer = token.signer(found.key.key_id)
        cms = signer.sign_record("statement", payload, certificate=found.certificate)
    return {"payload": b64url(payload), "cms": b64url(cms)}

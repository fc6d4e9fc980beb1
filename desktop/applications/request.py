"""The certificate request (PKCS#10): built for one person, checked before signing."""

from __future__ import annotations

from desktop.applications.identity import same_text
from desktop.applications.profile import read_subject, request_extensions, subject_rdns
from desktop.asn1 import names, pkcs10
from desktop.errors import IdentityMismatch
from desktop.model.authority import AuthorityProfile
from desktop.model.people import Person

__all__ = ["build", "check_own_name"]


def build(person: Person, profile: AuthorityProfile, spki: bytes) -> bytes:
    """The CertificationRequestInfo (DER) that the token key is going to sign.

    Raises:
        FieldInvalid: A name is too long for the subject.
        ProfileInvalid: The profile's switches are malformed.
    """
    subject = names.build_name(subject_rdns(person, profile))
    return pkcs10.build_info(subject, spki, request_extensions(person, profile, spki))


def check_own_name(request: bytes, person: Person) -> None:
    """Row S6: the request names the very person of form and consent.

    Args:
        request: The signed PKCS#10, DER.
        person: From the form, equal to the consent by ``draft.check_consent``.

    Raises:
        IdentityMismatch: With the field that differs.
        SignatureInvalid: The request does not verify with its own key.
    """
    facts = read_subject(names.name_pairs(pkcs10.verify(request).subject))
    for field in ("surname", "given_name", "patronymic", "iin"):
        if not same_text(getattr(facts, field), getattr(person, field)):
            raise IdentityMismatch(field=field, source="request")

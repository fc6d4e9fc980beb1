"""Whose home this is: nobody signs here with somebody else's certificate (row S13).

Never asked when a certificate is revoked: nothing may stop that (security.md D-S2).
"""

from __future__ import annotations

from desktop.asn1 import names
from desktop.canonical import parse, sha256_hex
from desktop.errors import CertificateNotOwners
from desktop.services.case import Case
from desktop.services.workplace import Workplace
from desktop.trust import view

__all__ = ["iin_of", "owners", "refuse_other_owner"]

#: Before the number in a subject's serialNumber (domain.md 3.1).
_PREFIX = "IIN"


def iin_of(certificate: bytes) -> str:
    """The IIN that a certificate's subject names, or ``""`` for none or several.

    Raises:
        EncodingInvalid: It can't be read.
    """
    numbers = [
        value.removeprefix(_PREFIX)
        for key, value in names.name_pairs(view.read(certificate).subject)
        if key == "SERIALNUMBER" and value.startswith(_PREFIX)
    ]
    return numbers[0] if len(numbers) == 1 else ""


def owners(workplace: Workplace) -> frozenset[str]:
    """The IINs of those who consented in this home; usually one.

    A home without a consent belongs to the person of the certificates that it keeps,
    and an empty one to nobody yet.

    Raises:
        StoreUnavailable, StoreDamaged: The register can't be read.
    """
    register = workplace.register()
    found = set()
    for application in register.list_applications():
        case = Case(workplace, application)
        if case.has("consent.json"):
            person = parse(case.read("consent.json"), "consent")["person"]
            found.add(str(person["iin"]))
    if not found:
        found = {iin_of(item.der) for item in register.list_certificates()}
    return frozenset(found)


def refuse_other_owner(workplace: Workplace, certificate: bytes) -> None:
    """Stands before every signature with a certificate but its own revocation.

    Raises:
        CertificateNotOwners: Its IIN is not that of this home's owner.
    """
    known = owners(workplace)
    if known and iin_of(certificate) not in known:
        raise CertificateNotOwners(certificate=sha256_hex(certificate))

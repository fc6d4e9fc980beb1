"""What a certificate request of a civil servant holds, and how to read it back.

Domain.md section 3: the subject's order and string types, the keystore extension,
usages and user OIDs. **Given name is not givenName**: G carries the patronymic, and
the given name is the common name without the surname.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asn1crypto import core, x509

from desktop.applications.identity import LONGEST_NAME
from desktop.asn1 import schemes
from desktop.errors import EncodingInvalid, FieldInvalid, ProfileInvalid
from desktop.model.authority import AuthorityProfile
from desktop.model.people import Person

__all__ = [
    "EKU_CLIENT_AUTH",
    "EKU_EMAIL_PROTECTION",
    "FILE_KEY_STORAGE",
    "KEYSTORE_EXTENSION",
    "SAN_EXTENSION",
    "SKI_EXTENSION",
    "USER_OIDS",
    "SubjectFacts",
    "Template",
    "allowed_key_usages",
    "allowed_purposes",
    "common_name",
    "read_subject",
    "request_extensions",
    "subject_rdns",
    "template",
]

COUNTRY = "KZ"
SAN_EXTENSION = "2.5.29.17"
SKI_EXTENSION = "2.5.29.14"

#: SEQUENCE { storage OID, path absent for a token } (domain.md 3.2).
KEYSTORE_EXTENSION = "1.2.398.3.3.5"

#: A key in a file: never asked for here (row S12), known so that it is recognised.
FILE_KEY_STORAGE = "1.2.398.3.3.5.1.1"

EKU_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
EKU_CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"

#: User OIDs of the National CA's profile (domain.md 3.3), usable as purposes.
USER_OIDS: Mapping[str, str] = {
    "1.2.398.3.3.4.1.1": "person",
    "1.2.398.3.3.4.1.2": "organisation",
    "1.2.398.3.3.4.1.2.1": "first head",
    "1.2.398.3.3.4.1.2.2": "right to sign",
    "1.2.398.3.3.4.1.2.3": "financial signing",
    "1.2.398.3.3.4.1.2.4": "HR officer",
    "1.2.398.3.3.4.1.2.5": "employee",
}

_IIN_PREFIX = "IIN"
_BIN_PREFIX = "BIN"
_SUBJECT_KEYS = frozenset({"email", "locality", "long_organisation"})
_EXTENSION_KEYS = frozenset(
    {"email_san", "subject_key_id", "keystore_storage", "purposes"}
)


@dataclass(frozen=True)
class Template:
    """The switches of a profile's ``subject`` and ``extensions`` tables.

    Attributes:
        email_in_subject: The authority reads ``E=`` in the subject.
        locality: ``L`` and ``ST`` are written (older certificates).
        refuse_long_organisation: Refuse O beyond the 64 characters of RFC 5280;
            ministries' names pass them, so most profiles keep the name.
        email_san: Ask for SAN rfc822Name.
        subject_key_id: Ask for our SubjectKeyIdentifier, the SKI signer of E1.
        keystore_storage: OID of the storage in the keystore extension; ``""`` leaves
            the extension out (which OIDs mean a token was not found).
        purposes: Extended key usages accepted; empty means the table of domain.md.
    """

    email_in_subject: bool = False
    locality: bool = False
    refuse_long_organisation: bool = False
    email_san: bool = True
    subject_key_id: bool = True
    keystore_storage: str = ""
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubjectFacts:
    """Who a subject names; an absent part is ``""``."""

    surname: str
    given_name: str
    patronymic: str
    iin: str
    organisation: str
    bin: str
    email: str


class _Keystore(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012 - asn1crypto's own way to declare a sequence
        ("storage", core.ObjectIdentifier),
        ("path", core.UTF8String, {"optional": True}),
    ]


def template(profile: AuthorityProfile) -> Template:
    """Reads the switches; an unknown one is refused by name.

    Raises:
        ProfileInvalid: A key is unknown or has the wrong type.
    """
    for table, known, name in (
        (profile.subject, _SUBJECT_KEYS, "subject"),
        (profile.extensions, _EXTENSION_KEYS, "extensions"),
    ):
        for key in table:
            if key not in known:
                raise ProfileInvalid(
                    path=profile.source, reason=f"unknown key {name}.{key}"
                )
    subject, extensions = profile.subject, profile.extensions
    long_organisation = subject.get("long_organisation", "keep")
    if long_organisation not in {"keep", "refuse"}:
        raise ProfileInvalid(
            path=profile.source, reason="subject.long_organisation is keep or refuse"
        )
    return Template(
        email_in_subject=_switch(profile, "subject", "email", default=False),
        locality=_switch(profile, "subject", "locality", default=False),
        refuse_long_organisation=long_organisation == "refuse",
        email_san=_switch(profile, "extensions", "email_san", default=True),
        subject_key_id=_switch(profile, "extensions", "subject_key_id", default=True),
        keystore_storage=str(extensions.get("keystore_storage", "")),
        purposes=tuple(str(oid) for oid in extensions.get("purposes", ())),
    )


def common_name(person: Person) -> str:
    """``SURNAME GIVENNAME`` in capitals.

    Raises:
        FieldInvalid: Longer than the 64 characters of RFC 5280.
    """
    name = f"{person.surname} {person.given_name}".upper()
    if len(name) > LONGEST_NAME:
        raise FieldInvalid(
            field="surname", reason="surname and given name pass 64 characters together"
        )
    return name


def subject_rdns(person: Person, profile: AuthorityProfile) -> list[tuple[str, str]]:
    """The subject's relative names in the order of domain.md 3.1.

    Raises:
        FieldInvalid: A name is longer than the profile takes.
        ProfileInvalid: The profile's switches are malformed.
    """
    switches = template(profile)
    organisation = person.post.organisation.upper()
    if switches.refuse_long_organisation and len(organisation) > LONGEST_NAME:
        raise FieldInvalid(
            field="organisation", reason="this authority takes 64 characters at most"
        )
    rdns = [
        ("CN", common_name(person)),
        ("SURNAME", person.surname.upper()),
        ("SERIALNUMBER", _IIN_PREFIX + person.iin),
        ("C", COUNTRY),
    ]
    if switches.locality:
        rdns += [("L", person.city.upper()), ("ST", person.region.upper())]
    rdns += [("O", organisation), ("OU", _BIN_PREFIX + person.post.bin)]
    if switches.email_in_subject:
        rdns.append(("E", person.email))
    if person.patronymic:
        rdns.append(("G", person.patronymic.upper()))
    return rdns


def request_extensions(
    person: Person, profile: AuthorityProfile, spki: bytes
) -> list[tuple[str, bool, bytes]]:
    """The extensions asked for, as (OID, critical, DER value).

    Raises:
        EncodingInvalid: The public key is not a SubjectPublicKeyInfo.
        ProfileInvalid: The profile's switches are malformed.
    """
    switches = template(profile)
    wanted: list[tuple[str, bool, bytes]] = []
    if switches.email_san:
        names = x509.GeneralNames([x509.GeneralName("rfc822_name", person.email)])
        wanted.append((SAN_EXTENSION, False, names.dump()))
    if switches.keystore_storage:
        try:
            keystore = _Keystore({"storage": switches.keystore_storage})
            wanted.append((KEYSTORE_EXTENSION, False, keystore.dump()))
        except ValueError as error:
            raise ProfileInvalid(
                path=profile.source, reason="extensions.keystore_storage is not an OID"
            ) from error
    if switches.subject_key_id:
        identifier = core.OctetString(schemes.key_identifier(spki))
        wanted.append((SKI_EXTENSION, False, identifier.dump()))
    return wanted


def read_subject(pairs: Sequence[tuple[str, str]]) -> SubjectFacts:
    """Reads who a subject names, undoing :func:`subject_rdns`.

    Raises:
        EncodingInvalid: A part that must be single occurs twice.
    """
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in found:
            raise EncodingInvalid(what="subject", reason=f"{key} occurs twice")
        found[key] = value
    surname, name = found.get("SURNAME", ""), found.get("CN", "")
    given_name = name.removeprefix(surname).strip() if surname else name
    serial, unit = found.get("SERIALNUMBER", ""), found.get("OU", "")
    return SubjectFacts(
        surname=surname,
        given_name=given_name,
        patronymic=found.get("G", ""),
        iin=serial.removeprefix(_IIN_PREFIX) if serial.startswith(_IIN_PREFIX) else "",
        organisation=found.get("O", ""),
        bin=unit.removeprefix(_BIN_PREFIX) if unit.startswith(_BIN_PREFIX) else "",
        email=found.get("E", ""),
    )


def allowed_purposes(profile: AuthorityProfile) -> frozenset[str]:
    """Extended key usages that a personal signing certificate may carry."""
    listed = template(profile).purposes
    return frozenset(listed) or frozenset({EKU_EMAIL_PROTECTION, *USER_OIDS})


def allowed_key_usages(scheme: str) -> frozenset[str]:
    """Key usages that a signing certificate of this scheme may carry (domain.md 3.3).

    Encipherment or agreement came only on GOST-2015 certificates. Whatever signs
    certificates or lists is nowhere allowed.
    """
    usages = {"digital_signature", "non_repudiation"}
    if scheme.startswith("gost-2015"):
        usages |= {"key_encipherment", "key_agreement"}
    return frozenset(usages)


def _switch(profile: AuthorityProfile, table: str, key: str, *, default: bool) -> bool:
    values = profile.subject if table == "subject" else profile.extensions
    value = values.get(key, default)
    if not isinstance(value, bool):
        raise ProfileInvalid(
            path=profile.source, reason=f"{table}.{key} is true or false"
        )
    return value

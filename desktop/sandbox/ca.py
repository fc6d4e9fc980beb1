"""The sandbox's certification authority: one root, two issuers, and their servants.

Made once per state folder. RSA-2048 and P-256 issuers are the sandbox's own choice
(domain.md, 3.4); what a certificate for signing looks like is domain.md, 3.3.
"""

from __future__ import annotations

import functools
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem, x509

from desktop.asn1 import schemes
from desktop.sandbox.certificates import (
    AnyKey,
    Extension,
    FileKey,
    Template,
    authority_key_id,
    basic_constraints,
    build_certificate,
    crl_points,
    extended_usage,
    issuer_access,
    key_usage,
    policies,
    rfc822_name,
    subject_key_id,
)
from desktop.sandbox.gost_key import PEM_LABEL, GostKey
from desktop.sandbox.store import alone

__all__ = [
    "GOST_ISSUER",
    "ISSUERS",
    "Authority",
    "Member",
    "certificate_template",
    "issuer_for",
    "root_of",
]

#: Issuers of the main profile; the GOST one has a root and a profile of its own.
ISSUERS = ("rsa", "ec")
GOST_ISSUER = "gost"

EKU_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
EKU_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
EKU_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
EKU_CMC_RA = "1.3.6.1.5.5.7.3.28"
EKU_PERSON = "1.2.398.3.3.4.1.1"
POLICY_PERSON = "1.2.398.3.3.2.3"
POLICY_GOST = "1.2.398.3.3.2"
OCSP_NO_CHECK = Extension("1.3.6.1.5.5.7.48.1.5", critical=False, value=b"\x05\x00")

_DAY = timedelta(days=1)
_ROOT_YEARS = 10
_SERVANT_YEARS = 5


@dataclass(frozen=True)
class Member:
    """One key of the authority with its certificate (DER)."""

    name: str
    key: AnyKey
    certificate: bytes

    @functools.cached_property
    def subject(self) -> bytes:
        """Subject name, DER."""
        return bytes(x509.Certificate.load(self.certificate).subject.dump())

    @property
    def pem(self) -> str:
        """The certificate in PEM."""
        return str(pem.armor("CERTIFICATE", self.certificate), "ascii")


#: name: (kind of key, common name, name of its issuer)
_MEMBERS: Mapping[str, tuple[str, str, str]] = {
    "root": ("rsa", "Saqta sandbox root", "root"),
    "rsa": ("rsa", "Saqta sandbox issuer RSA", "root"),
    "ec": ("ec", "Saqta sandbox issuer EC", "root"),
    "ocsp-rsa": ("rsa", "Saqta sandbox OCSP RSA", "rsa"),
    "ocsp-ec": ("ec", "Saqta sandbox OCSP EC", "ec"),
    "operator": ("ec", "Saqta sandbox operator", "root"),
    "cmp": ("ec", "Saqta sandbox CMP", "root"),
    "tsa": ("rsa", "Saqta sandbox time stamps", "root"),
    # Stands in for the National CA, whose certificates may sign a revocation
    # statement (domain.md, 2.5); under a root of its own, as there.
    "national": ("ec", "Saqta sandbox national CA", "national"),
}


#: Made when the first of them is asked for: most runs need none.
_GOST_MEMBERS: Mapping[str, tuple[str, str, str]] = {
    "gost-root": ("gost", "Saqta sandbox root GOST", "gost-root"),
    "gost": ("gost", "Saqta sandbox issuer GOST", "gost-root"),
    "ocsp-gost": ("gost", "Saqta sandbox OCSP GOST", "gost"),
    "cmp-gost": ("gost", "Saqta sandbox CMP GOST", "gost-root"),
    "tsa-gost": ("gost", "Saqta sandbox time stamps GOST", "gost-root"),
}


#: Likewise, under the root above: decrypts revocation passphrases.
_ENCRYPTION_MEMBERS: Mapping[str, tuple[str, str, str]] = {
    "cmp-encryption": ("rsa", "Saqta sandbox CMP encryption", "root"),
}


class Authority:
    """All keys and certificates of the sandbox."""

    def __init__(
        self, members: Mapping[str, Member], folder: Path, now: datetime
    ) -> None:
        self._members = dict(members)
        self._folder = folder
        self._now = now

    @classmethod
    def open(cls, folder: Path, now: datetime) -> Authority:
        """Reads the authority of a state folder, or makes it."""
        members = _opened(folder / "ca", _MEMBERS, now)
        if (folder / "ca-gost").is_dir():
            members |= _opened(folder / "ca-gost", _GOST_MEMBERS, now)
        return cls(members, folder, now)

    def __getitem__(self, name: str) -> Member:
        if name in _GOST_MEMBERS and name not in self._members:
            place = self._folder / "ca-gost"
            self._members |= _opened(place, _GOST_MEMBERS, self._now)
        if name in _ENCRYPTION_MEMBERS and name not in self._members:
            place = self._folder / "ca-encryption"
            known = self._members
            self._members = known | _opened(
                place, _ENCRYPTION_MEMBERS, self._now, known
            )
        return self._members[name]

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuers that there are by now."""
        return (*ISSUERS, *([GOST_ISSUER] if GOST_ISSUER in self._members else []))

    def issuer_of(self, certificate: bytes) -> str:
        """Name of the issuer that stands in a certificate; ``""`` when none of ours."""
        issuer = x509.Certificate.load(certificate).issuer.dump()
        for name in self.issuers:
            if self[name].subject == issuer:
                return name
        return ""

    def chain(self, issuer: str) -> list[bytes]:
        """The issuer and the root."""
        return [self[issuer].certificate, self[root_of(issuer)].certificate]


def issuer_for(spki: bytes) -> str:
    """Which issuer signs a certificate for this key.

    Raises:
        SchemeUnsupported: Not a key that the sandbox certifies.
    """
    kind = schemes.of_spki(spki).key_type
    return {"rsa": "rsa", "gost": GOST_ISSUER}.get(kind, "ec")


def root_of(issuer: str) -> str:
    """Name of the root above an issuer."""
    return "gost-root" if issuer == GOST_ISSUER else "root"


def certificate_template(
    authority: Authority,
    *,
    subject: bytes,
    spki: bytes,
    email: str,
    base_url: str,
    now: datetime,
) -> Template:
    """A certificate for signing, valid for a year (domain.md, 3.3)."""
    name = issuer_for(spki)
    issuer = authority[name]
    extensions = [
        subject_key_id(spki),
        authority_key_id(issuer.key.spki),
        key_usage(
            "digital_signature",
            "non_repudiation",
            # Certificates of 2015 keys carry it since November 2023 (domain.md 3.3).
            *(["key_agreement"] if name == GOST_ISSUER else []),
        ),
    ]
    if name == GOST_ISSUER:
        extensions += [
            extended_usage(EKU_EMAIL_PROTECTION, EKU_PERSON),
            policies(POLICY_GOST),
        ]
    elif name == "rsa":
        extensions += [
            extended_usage(EKU_EMAIL_PROTECTION, EKU_PERSON),
            policies(POLICY_PERSON),
        ]
    else:
        extensions.append(extended_usage(EKU_EMAIL_PROTECTION))
    if email:
        extensions.append(rfc822_name(email))
    extensions += [
        crl_points(f"{base_url}/crl/{name}.crl"),
        issuer_access(f"{base_url}/ocsp", f"{base_url}/ca/{name}.cer"),
    ]
    start = now.replace(microsecond=0)
    return Template(
        subject=subject,
        spki=spki,
        issuer=issuer.subject,
        serial=new_serial(),
        # A minute back: a client's clock that is a little late must not refuse it.
        not_before=start - timedelta(minutes=1),
        not_after=start + 365 * _DAY,
        extensions=tuple(extensions),
    )


def new_serial() -> int:
    """127 random bits, never zero (RFC 5280, 4.1.2.2)."""
    return (int.from_bytes(secrets.token_bytes(16)) >> 1) | 1 << 64


def _opened(
    place: Path,
    wanted: Mapping[str, tuple[str, str, str]],
    now: datetime,
    known: Mapping[str, Member] | None = None,
) -> dict[str, Member]:
    """Reads members from a folder, or makes them, also under known ones."""
    with alone(place.with_suffix(".lock")):
        _make_once(place, wanted, now, known or {})
    return {name: _read(place, name) for name in wanted}


def _make_once(
    place: Path,
    wanted: Mapping[str, tuple[str, str, str]],
    now: datetime,
    known: Mapping[str, Member],
) -> None:
    if not place.is_dir():
        # Half-made authorities must not survive a kill: made aside, then renamed.
        draft = place.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for member in _make(wanted, now, known).values():
            _write(draft / f"{member.name}.key", member.key.pem())
            _write(draft / f"{member.name}.pem", member.pem.encode("ascii"))
        draft.rename(place)


def _make(
    wanted: Mapping[str, tuple[str, str, str]],
    now: datetime,
    known: Mapping[str, Member],
) -> dict[str, Member]:
    made: dict[str, Member] = {}
    for name, (kind, common_name, issuer) in wanted.items():
        key: AnyKey = GostKey.generate() if kind == "gost" else FileKey.generate(kind)
        subject = x509.Name.build(
            {
                "country_name": "KZ",
                "organization_name": "Saqta sandbox",
                "common_name": common_name,
            }
        ).dump()
        parent = None if issuer == name else {**known, **made}[issuer]
        years = _ROOT_YEARS if parent is None else _SERVANT_YEARS
        template = Template(
            subject=subject,
            spki=key.spki,
            issuer=subject if parent is None else parent.subject,
            serial=new_serial(),
            not_before=now.replace(microsecond=0) - _DAY,
            not_after=now.replace(microsecond=0) + years * 365 * _DAY,
            extensions=(
                *_role(name),
                subject_key_id(key.spki),
                authority_key_id((key if parent is None else parent.key).spki),
            ),
        )
        signer = key if parent is None else parent.key
        made[name] = Member(name, key, build_certificate(template, signer))
    return made


def _role(name: str) -> list[Extension]:
    if name in ("root", "gost-root"):
        return [basic_constraints(), key_usage("key_cert_sign", "crl_sign")]
    if name in (*ISSUERS, GOST_ISSUER, "national"):
        return [basic_constraints(0), key_usage("key_cert_sign", "crl_sign")]
    if name in _ENCRYPTION_MEMBERS:
        return [key_usage("key_encipherment")]
    usage = key_usage("digital_signature")
    if name.startswith("ocsp-"):
        return [usage, extended_usage(EKU_OCSP_SIGNING), OCSP_NO_CHECK]
    if name in ("cmp", "cmp-gost"):
        return [usage, extended_usage(EKU_CMC_RA)]
    if name in ("tsa", "tsa-gost"):
        return [usage, extended_usage(EKU_TIME_STAMPING, critical=True)]
    return [key_usage("digital_signature", "non_repudiation")]


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)


def _read(folder: Path, name: str) -> Member:
    data = (folder / f"{name}.key").read_bytes()
    key: AnyKey
    if PEM_LABEL.encode("ascii") in data:
        key = GostKey.from_pem(data)
    else:
        key = FileKey.from_pem(data)
    _, _, certificate = pem.unarmor((folder / f"{name}.pem").read_bytes())
    return Member(name, key, certificate)

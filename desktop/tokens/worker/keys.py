"""Keys and certificates on the bound token: made, read back, written, destroyed.

A key is known by CKA_ID and public key together, never by a label (threat 8). The
templates come from :mod:`desktop.tokens.custody`; what the token made of them is read
back, and a key that is not held as asked is destroyed (threat 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pkcs11
from asn1crypto import x509
from pkcs11 import exceptions as wrapper
from pkcs11.constants import (
    DEFAULT,
    Attribute,
    CertificateType,
    MechanismFlag,
    ObjectClass,
)
from pkcs11.mechanisms import KeyType, Mechanism
from pkcs11.util.ec import encode_named_curve_parameters

from desktop.asn1 import gost, schemes
from desktop.errors import (
    ConfirmationWrong,
    CustodyRefused,
    EncodingInvalid,
    KeyAmbiguous,
    KeyMissing,
    PurposeRefused,
    SchemeUnsupported,
    TokenFault,
    TokenFull,
)
from desktop.model.tokens import KeyOnToken
from desktop.tokens import custody
from desktop.tokens.worker import reading, vendor
from desktop.tokens.worker.device import Device

__all__ = [
    "FoundKey",
    "attestations",
    "destroy",
    "find",
    "generate",
    "list_keys",
    "write_certificate",
]

#: Rough room for a key pair and its certificate; checked where the token tells.
_ROOM = 4096


@dataclass(frozen=True)
class FoundKey:
    """A private key with the public key that was read beside it.

    Attributes:
        asks_pin: ALWAYS_AUTHENTICATE: each signature is a confirmation of its own.
        orders: Byte order in which a GOST key's first signature came, once known.
    """

    key_id: str
    private: Any
    spki: bytes
    scheme: str
    asks_pin: bool
    orders: list[tuple[str, bool]] = field(default_factory=list)


def list_keys(device: Device) -> list[KeyOnToken]:
    """Every key of the token; private ones show only after a login.

    Raises:
        PKCS11Error: The token failed.
    """
    session = device.session
    found: dict[str, KeyOnToken] = {}
    certificates = reading.certificates_in(session, None)
    order = (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY)
    for kind in order:
        for item in list(session.get_objects({Attribute.CLASS: kind})):
            key_id = reading.bytes_of(item, Attribute.ID).hex()
            # A second key with the same identifier is listed too: it must be seen.
            name = (
                key_id if kind is ObjectClass.PUBLIC_KEY else f"{key_id}.{len(found)}"
            )
            if kind is ObjectClass.PUBLIC_KEY and any(
                key.key_id == key_id for key in found.values()
            ):
                continue
            try:
                spki = reading.spki_beside(session, bytes.fromhex(key_id))
            except KeyAmbiguous:
                # Twins are listed, so that they are seen; none of them is used.
                spki = b""
            own = [
                der
                for owner, der in certificates
                if owner == key_id
                and (not spki or reading.same_key(reading.certificate_spki(der), spki))
            ]
            if own and spki:
                # A certificate says in which arc its key is spoken of.
                spki = reading.certificate_spki(own[0])
            found[name] = KeyOnToken(
                token_serial=device.serial,
                key_id=key_id,
                label=reading.text_of(item, Attribute.LABEL),
                scheme=reading.scheme_of(spki),
                spki=spki,
                attributes=(
                    reading.custody_of(item) if kind is ObjectClass.PRIVATE_KEY else {}
                ),
                certificates=tuple(own),
            )
    return list(found.values())


def find(device: Device, key_id: str, spki_sha256: str) -> FoundKey:
    """The one private key with that CKA_ID and public key.

    Raises:
        KeyMissing: There is none, or its public key is another.
        KeyAmbiguous: Several share the CKA_ID.
    """
    session = device.session
    name = reading.id_bytes(key_id)
    found = reading.objects(session, ObjectClass.PRIVATE_KEY, name)
    if not found:
        raise KeyMissing(key_id=key_id)
    if len(found) > 1:
        raise KeyAmbiguous(key_id=key_id)
    spki = reading.spki_beside(session, name)
    if spki_sha256:
        spki = reading.spelled(spki, spki_sha256)
    else:
        spki = _as_certified(session, name, spki)
    if not spki:
        raise KeyMissing(key_id=key_id)
    asks = reading.truth_of(found[0], Attribute.ALWAYS_AUTHENTICATE)
    return FoundKey(key_id, found[0], spki, reading.scheme_of(spki), asks)


def generate(
    device: Device,
    key_id: str,
    scheme_name: str,
    label: str,
    *,
    always_authenticate: bool = False,
    leave_out: Sequence[str] = (),
    degraded: Sequence[str] = (),
) -> KeyOnToken:
    """Makes a key pair with the full template and reads back all fourteen attributes.

    Args:
        device: The logged-in token.
        key_id: CKA_ID, 16 random bytes in hex, written down before this call (D-S4).
        scheme_name: Of :mod:`desktop.asn1.schemes`.
        label: For the person; identifies nothing.
        always_authenticate: As the token's profile says.
        leave_out: Attributes that the module refuses in a template, by its profile;
            they are read back and judged like the others.
        degraded: What the module is known to answer otherwise, by its profile:
            ``PUBLIC....`` for the public half, which keeps no secret; see
            :func:`custody.lies` for the private one.

    Raises:
        SchemeUnsupported: The mechanism list lacks what the scheme needs.
        KeyAmbiguous: The CKA_ID is taken.
        TokenFull: There is no room.
        CustodyRefused: The token lies, or made another key; it was destroyed.
    """
    session = device.session
    scheme = schemes.get(scheme_name)
    name = reading.id_bytes(key_id)
    info = device.info()
    _check_mechanisms(scheme, info.mechanisms)
    if info.free_bytes is not None and info.free_bytes < _ROOM:
        raise TokenFull(serial=device.serial)
    if reading.all_with_id(session, name):
        raise KeyAmbiguous(key_id=key_id)
    private_template = dict(custody.PRIVATE_TEMPLATE)
    private_template["ALWAYS_AUTHENTICATE"] = always_authenticate
    public, private = _generate_pair(
        session, scheme, name, label, private_template, leave_out
    )
    attributes = reading.custody_of(private)
    wrong = custody.lies(
        attributes, always_authenticate=always_authenticate, degraded=degraded
    )
    try:
        spki = reading.spki_beside(session, name)
    except KeyAmbiguous:
        # It made another public half as well: which of them is ours, nobody knows.
        spki = b""
    if spki and scheme.key_type == "gost":
        spki = _in_arc(spki, scheme_name)
    if reading.bytes_of(private, Attribute.ID) != name:
        wrong.append("ID")
    if len(reading.objects(session, ObjectClass.PRIVATE_KEY, name)) != 1:
        wrong.append("ID")
    if not spki or reading.scheme_of(spki) != scheme_name:
        wrong.append("KEY_TYPE")
    public_lies = (f"PUBLIC.{item}" for item in reading.public_lies(session, name))
    wrong.extend(item for item in public_lies if item not in degraded)
    if wrong:
        try:
            destroyed = _destroy_pair(session, name, (private, public))
        except wrapper.PKCS11Error:
            # A token that lies may refuse this too; the caller must be told.
            destroyed = False
        raise CustodyRefused(
            reason="the token reports other attributes than were asked for",
            attributes=sorted(set(wrong)),
            destroyed=destroyed,
        )
    return KeyOnToken(
        token_serial=device.serial,
        key_id=key_id,
        label=label,
        scheme=scheme_name,
        spki=spki,
        attributes=attributes,
    )


def attestations(device: Device, key: KeyOnToken) -> list[tuple[str, bytes]]:
    """What the vendor attests about a key, where the module shows it.

    YKCS11 shows a session certificate with the key's CKA_ID and public key, and beside
    the keys the certificate of its issuer, that of slot f9 (protocols.md 7). They are
    collected and not judged: no vendor's root is known here.

    Returns:
        ``x509`` with an attestation, ``x509-issuer`` with the certificate above it.
    """
    session = device.session
    attested = [
        der
        for der in reading.attested_in(session, reading.id_bytes(key.key_id))
        if reading.same_key(reading.certificate_spki(der), key.spki)
    ]
    above = {reading.names_of(der)[1] for der in attested} - {b""}
    issuers = [
        der
        for _, der in (reading.certificates_in(session, None) if above else ())
        if reading.names_of(der)[0] in above
    ]
    return [("x509", der) for der in attested] + [
        ("x509-issuer", der) for der in sorted(set(issuers))
    ]


def write_certificate(device: Device, key_id: str, certificate: bytes) -> None:
    """Writes a certificate beside its key and reads it back.

    An older certificate of the same key goes once the new one has been read back.

    Raises:
        PurposeRefused: It is no certificate, or not for this key.
        KeyMissing, KeyAmbiguous: See :func:`find`.
        TokenFault: What was read back is not what was written.
    """
    session = device.session
    found = find(device, key_id, "")
    try:
        view = x509.Certificate.load(certificate, strict=True)
        fields = view["tbs_certificate"]
        subject, issuer = fields["subject"].dump(), fields["issuer"].dump()
        serial = fields["serial_number"].dump()
        same_key = reading.same_key(
            fields["subject_public_key_info"].dump(), found.spki
        )
    except (ValueError, TypeError, KeyError) as error:
        raise PurposeRefused(
            purpose="write_certificate", reason="not an X.509 certificate"
        ) from error
    if not same_key:
        raise PurposeRefused(purpose="write_certificate", reason="another public key")
    name = reading.id_bytes(key_id)
    # What a run that ended in between has written already is not written twice.
    if not any(der == certificate for der, _ in _beside(session, name)):
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.PRIVATE: False,
                Attribute.ID: name,
                Attribute.LABEL: reading.text_of(found.private, Attribute.LABEL),
                Attribute.SUBJECT: subject,
                Attribute.ISSUER: issuer,
                Attribute.SERIAL_NUMBER: serial,
                Attribute.VALUE: certificate,
            }
        )
    written = _beside(session, name)
    if not any(der == certificate for der, _ in written):
        raise TokenFault(call="write_certificate", answer="another certificate")
    for der, item in written:
        same = reading.same_key(reading.certificate_spki(der), found.spki)
        if same and der != certificate:
            item.destroy()


def _beside(session: pkcs11.Session, name: bytes) -> list[tuple[bytes, Any]]:
    """Certificates with that CKA_ID, each with its DER."""
    found = reading.objects(session, ObjectClass.CERTIFICATE, name)
    return [(reading.bytes_of(item, Attribute.VALUE), item) for item in found]


def destroy(device: Device, key_id: str, spki_sha256: str, confirmation: str) -> None:
    """Destroys a key, its public key and its certificates.

    Raises:
        ConfirmationWrong: The typed confirmation is not the CKA_ID; nothing happened.
        KeyMissing: No key with that CKA_ID and public key.
        TokenFault: Something with that CKA_ID is still there.
    """
    if confirmation != key_id:
        raise ConfirmationWrong()
    session = device.session
    name = reading.id_bytes(key_id)
    spki = reading.spki_beside(session, name)
    private = reading.objects(session, ObjectClass.PRIVATE_KEY, name)
    # A key pair of which only one half was stored is an orphan that must go too; it is
    # named by the empty hash where it has no public half.
    if not private and not spki:
        raise KeyMissing(key_id=key_id)
    if spki_sha256 if not spki else not reading.spelled(spki, spki_sha256):
        raise KeyMissing(key_id=key_id)
    if not _destroy_pair(session, name, ()):
        raise TokenFault(call="destroy_key", answer="an object is still there")


# -- generation ---------------------------------------------------------------------


def _generate_pair(
    session: pkcs11.Session,
    scheme: schemes.Scheme,
    name: bytes,
    label: str,
    private_template: dict[str, bool],
    leave_out: Sequence[str],
) -> tuple[pkcs11.PublicKey, pkcs11.PrivateKey]:
    common: dict[str, Any] = {
        "id": name,
        "label": label,
        "store": True,
        # The wrapper's own defaults add decrypt, unwrap and derive; only these two.
        "capabilities": MechanismFlag.SIGN | MechanismFlag.VERIFY,
        "mechanism": Mechanism[scheme.generate_mechanism],
        "public_template": _template(custody.PUBLIC_TEMPLATE, leave_out),
        "private_template": _template(private_template, leave_out),
    }
    if scheme.key_type == "rsa":
        return session.generate_keypair(KeyType.RSA, scheme.size, **common)
    if scheme.key_type == "gost":
        # Both parameter sets stand in both templates (domain.md 5.2).
        sets = dict(
            zip(
                (Attribute.GOSTR3410_PARAMS, Attribute.GOSTR3411_PARAMS),
                scheme.token_parameters,
                strict=True,
            )
        )
        common["public_template"] |= sets
        common["private_template"] |= sets
        return session.create_domain_parameters(
            vendor.gost_key_type(scheme), sets, local=True
        ).generate_keypair(**common)
    kind = KeyType.EC if scheme.key_type == "ec" else KeyType.EC_EDWARDS
    parameters = session.create_domain_parameters(
        kind, {Attribute.EC_PARAMS: _curve(scheme)}, local=True
    )
    return parameters.generate_keypair(**common)


def _template(
    wanted: Mapping[str, bool], leave_out: Sequence[str]
) -> dict[Attribute, Any]:
    # The wrapper has defaults of its own; DEFAULT is its word for "say nothing".
    return {
        Attribute[name]: DEFAULT if name in leave_out else value
        for name, value in wanted.items()
    }


def _curve(scheme: schemes.Scheme) -> bytes:
    if scheme.key_type == "ec":
        return bytes(encode_named_curve_parameters(scheme.curve))
    # PKCS#11 3.0: CKA_EC_PARAMS of Ed25519 is the OID or the name; the OID is read by
    # every module seen.
    return bytes.fromhex("06032b6570")


def _as_certified(session: pkcs11.Session, name: bytes, spki: bytes) -> bytes:
    """A key as the certificate beside it spells it, where there is one."""
    for owner, der in reading.certificates_in(session, {Attribute.ID: name}):
        certified = reading.certificate_spki(der)
        if owner == name.hex() and spki and reading.same_key(certified, spki):
            return certified
    return spki


def _in_arc(spki: bytes, scheme_name: str) -> bytes:
    """A GOST key as the scheme spells it; empty where it is another kind of key."""
    try:
        return gost.respell(spki, scheme_name)
    except EncodingInvalid:
        return b""


def _check_mechanisms(scheme: schemes.Scheme, offered: Sequence[str]) -> None:
    if scheme.generate_mechanism not in offered:
        missing = scheme.generate_mechanism or "new keys of this kind"
        raise SchemeUnsupported(scheme=scheme.name, missing=missing)
    names = [name for name, _ in scheme.mechanisms]
    if not set(names) & set(offered):
        raise SchemeUnsupported(scheme=scheme.name, missing=" / ".join(names))


# -- destroying ---------------------------------------------------------------------


def _destroy_pair(
    session: pkcs11.Session, name: bytes, handles: Sequence[pkcs11.Object]
) -> bool:
    """Destroys by handle what was just made, then whatever bears the CKA_ID."""
    for item in handles:
        try:
            item.destroy()
        except wrapper.ObjectHandleInvalid:
            continue
    for item in reading.all_with_id(session, name):
        item.destroy()
    return not reading.all_with_id(session, name)

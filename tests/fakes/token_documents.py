"""Documents for a key on a token, made without the product's own builders."""

from __future__ import annotations

from asn1crypto import cms, core, csr, keys, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.fakes.small_ca import Authority

__all__ = [
    "BODIES",
    "cades_attributes",
    "cert_request",
    "certificate_for",
    "element",
    "protected_part",
    "request_info",
    "subject_of",
]

#: Tags of PKIBody (RFC 9810, 5.1.2) with the smallest valid content of each, in DER.
BODIES = {
    "rr": (11, "300730053003810105"),
    "genm": (21, "300e300c06082b060105050704020500"),
    "certConf": (24, "3009300704020102020100"),
    "pollReq": (25, "30053003020100"),
    "pkiconf": (19, "0500"),
}


def request_info(spki: bytes, common_name: str = "Synthetic Person") -> bytes:
    """DER of a CertificationRequestInfo for that public key."""
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": x509.Name.build({"common_name": common_name}),
            "subject_pk_info": keys.PublicKeyInfo.load(spki),
            "attributes": [],
        }
    )
    return bytes(info.dump())


def certificate_for(
    authority: Authority, spki: bytes, common_name: str = "Synthetic Person"
) -> bytes:
    """DER of a certificate for that public key."""
    public = load_der_public_key(spki)
    name = pyca.Name([pyca.NameAttribute(pyca.oid.NameOID.COMMON_NAME, common_name)])
    own = authority.certificate
    certificate = (
        pyca.CertificateBuilder()
        .subject_name(name)
        .issuer_name(own.subject)
        .public_key(public)  # type: ignore[arg-type]
        .serial_number(pyca.random_serial_number())
        .not_valid_before(own.not_valid_before_utc)
        .not_valid_after(own.not_valid_after_utc)
        .add_extension(
            pyca.SubjectKeyIdentifier.from_public_key(public),  # type: ignore[arg-type]
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


def cades_attributes(
    digest: bytes,
    certificate_sha256: bytes,
    *,
    more: tuple[tuple[str, core.Asn1Value], ...] = (),
) -> bytes:
    """DER ``SET OF`` the signed attributes of a CAdES signature."""
    signer = tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "cert_hash": certificate_sha256,
                }
            ]
        }
    )
    found = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [signer]}),
            *(
                cms.CMSAttribute({"type": name, "values": [value]})
                for name, value in more
            ),
        ]
    )
    return bytes(found.dump())


def element(tag: int, *contents: bytes) -> bytes:
    """DER of one element."""
    content = b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(raw)]) + raw + content


def cert_request(spki: bytes, *, more: bytes = b"") -> bytes:
    """DER of a CertRequest (RFC 4211) whose template names only the key."""
    template = element(0x30, b"\xa6" + spki[1:], more)
    return element(0x30, b"\x02\x01\x00", template)


def subject_of(certificate: bytes) -> bytes:
    """DER of the subject."""
    view = x509.Certificate.load(certificate)
    return bytes(view["tbs_certificate"]["subject"].dump())


def protected_part(sender: bytes, algorithm: bytes, body: str = "rr") -> bytes:
    """DER of SEQUENCE{header, body} (RFC 9810, 5.1.3), written by hand."""
    tag, content = BODIES[body]
    header = element(
        0x30,
        b"\x02\x01\x02",
        element(0xA4, sender),
        element(0xA4, element(0x30)),
        element(0xA0, b"\x18\x0f20261124100000Z"),
        element(0xA1, algorithm),
        element(0xA4, element(0x04, bytes(range(16)))),
        element(0xA5, element(0x04, bytes(range(16, 32)))),
    )
    return element(0x30, header, element(0xA0 | tag, bytes.fromhex(content)))

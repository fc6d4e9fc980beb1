"""Documents for a key on a token, made without the product's own builders."""

from __future__ import annotations

from asn1crypto import cms, core, csr, keys, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.fakes.small_ca import Authority

__all__ = ["cades_attributes", "certificate_for", "request_info"]


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

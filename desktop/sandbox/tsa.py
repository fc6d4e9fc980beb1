"""Answers time-stamp requests (RFC 3161, with ESSCertIDv2 of RFC 5816)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509

from desktop.asn1 import schemes
from desktop.sandbox.ca import Authority, Member

__all__ = ["POLICY", "respond"]

#: Policy of the sandbox's time stamps; an OID under a random UUID (2.25).
POLICY = "2.25.190240519308563063494066672002540534461"

_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}


class _Refusal(core.Sequence):  # type: ignore[misc]
    """A response without a token, which the library's own can't be."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - asn1crypto's way


def respond(
    request: bytes,
    *,
    authority: Authority,
    serial: int,
    now: datetime,
    member: str = "tsa",
) -> bytes:
    """The TimeStampResp to a DER request; never raises on what a stranger sends.

    ``member`` names the authority's key that signs: ``tsa`` or ``tsa-gost``.
    """
    try:
        parsed = tsp.TimeStampReq.load(request, strict=True)
        imprint = parsed["message_imprint"]
        digest = imprint["hash_algorithm"]["algorithm"].native
        size = len(imprint["hashed_message"].native)
        policy = parsed["req_policy"].native
        extensions = parsed["extensions"].native
        nonce = parsed["nonce"].native
        with_certificate = bool(parsed["cert_req"].native)
    except (ValueError, TypeError, KeyError):
        return _refusal("bad_data_format")
    if digest not in _DIGESTS:
        return _refusal("bad_alg")
    if size != _DIGESTS[digest]:
        return _refusal("bad_data_format")
    if policy not in (None, POLICY):
        return _refusal("unaccepted_policy")
    if extensions:
        return _refusal("unaccepted_extensions")
    info: dict[str, Any] = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": serial,
        "gen_time": now.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "ordering": False,
    }
    if nonce is not None:
        info["nonce"] = nonce
    token = _sign(tsp.TSTInfo(info), authority[member], with_certificate, now)
    response = tsp.TimeStampResp(
        {"status": {"status": "granted"}, "time_stamp_token": token}
    )
    return bytes(response.dump())


def _sign(
    info: tsp.TSTInfo, member: Member, with_certificate: bool, now: datetime
) -> cms.ContentInfo:
    content = info.dump()
    certificate = x509.Certificate.load(member.certificate)
    name = schemes.get(member.key.scheme).digest
    digest = algos.DigestAlgorithm.load(schemes.digest_algorithm(member.key.scheme))
    essential = tsp.SigningCertificateV2(
        {"certs": [{"cert_hash": hashlib.sha256(member.certificate).digest()}]}
    )
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [schemes.digest(name, content)]},
            {
                "type": "signing_time",
                "values": [cms.Time({"utc_time": now.replace(microsecond=0)})],
            },
            {"type": "signing_certificate_v2", "values": [essential]},
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                },
            ),
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": member.key.algorithm,
            "signature": member.key.sign(attributes.dump()),
        }
    )
    body: dict[str, Any] = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {
            "content_type": "tst_info",
            "content": core.ParsableOctetString(content),
        },
        "signer_infos": [signer],
    }
    if with_certificate:
        body["certificates"] = [cms.CertificateChoices("certificate", certificate)]
    return cms.ContentInfo(
        {"content_type": "signed_data", "content": cms.SignedData(body)}
    )


def _refusal(failure: str) -> bytes:
    response = _Refusal({"status": {"status": "rejection", "fail_info": {failure}}})
    return bytes(response.dump())

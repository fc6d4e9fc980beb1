"""CAdES-B over the closing manifest: pyHanko formats, the token's worker signs.

pyHanko costs half a second to import and brings two HTTP clients that are never used
here, so it is imported inside the function (style.md, e). The worker reads the signed
attributes before it signs them: digest of this payload, this key's certificate, nothing
unknown (architecture.md, section 2).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import algos, x509
from asn1crypto import cms as cms_types

from desktop.asn1 import cms_cades, schemes
from desktop.errors import EncodingInvalid, SignatureInvalid
from desktop.ports import Signer, TimeStamper

__all__ = ["sign_closing"]


def sign_closing(
    payload: bytes,
    signer: Signer,
    certificate: bytes,
    chain: Sequence[bytes],
    time_stamper: TimeStamper | None,
    *,
    at: datetime,
    kind: str = "closing",
) -> bytes:
    """Signs a canonical record as CAdES-B-T, or B-B without a time-stamp authority.

    Args:
        payload: The closing manifest, or another record of that ``kind``.
        signer: The certificate's key, inside an open piece of work.
        certificate: DER of the signer's certificate.
        chain: DER of the certificates above it, embedded for whoever verifies.
        time_stamper: ``None`` where the profile names no authority: B-B.
        at: The signing time, a claim of the local clock.
        kind: ``type`` of the payload.

    Returns:
        DER of a detached SignedData (EN 319 122-1).

    Raises:
        PurposeRefused: The worker found something that does not fit.
        TokenProblem: The token failed.
        Unreachable, AnswerUnusable, TimeStampInvalid: From the time-stamp authority;
            the record may then be signed again without one.
        SignatureInvalid: The certificate is another key's.
    """
    try:
        leaf = x509.Certificate.load(certificate, strict=True)
        above = [x509.Certificate.load(der, strict=True) for der in chain]
        own = leaf.public_key.dump()
    except ValueError as error:
        raise EncodingInvalid(what="certificate", reason=str(error)) from error
    if own != signer.spki:
        raise SignatureInvalid(reason="the certificate is another key's")
    if schemes.get(signer.scheme).key_type == "gost":
        # pyHanko raises on Streebog (protocols.md 6.2).
        return _by_hand(payload, signer, certificate, chain, time_stamper, at, kind)
    mechanism = algos.SignedDigestAlgorithm.load(
        schemes.signature_algorithm(signer.scheme)
    )
    # Ed25519 goes with SHA-512 (RFC 8419, 3.1): the table of schemes knows.
    digest = schemes.get(signer.scheme).digest
    hanko, stamper = _pyhanko(
        signer, kind, payload, leaf, above, mechanism, time_stamper
    )
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec
    from pyhanko.sign.signers.pdf_cms import CMSSignedAttributes

    signed = asyncio.run(
        hanko.async_sign(
            hashlib.new(digest, payload).digest(),
            digest,
            use_pades=True,
            is_pdf_sig=False,
            timestamper=stamper,
            signed_attr_settings=CMSSignedAttributes(
                signing_time=at, cades_signed_attrs=CAdESSignedAttrSpec()
            ),
        )
    )
    return bytes(signed.dump())


def _by_hand(
    payload: bytes,
    signer: Signer,
    certificate: bytes,
    chain: Sequence[bytes],
    time_stamper: TimeStamper | None,
    at: datetime,
    kind: str,
) -> bytes:
    scheme = signer.scheme
    attributes = cms_cades.signed_attributes(payload, scheme, certificate, at)
    signature = signer.sign_record(
        kind, payload, certificate=certificate, signed_attributes=attributes
    )
    stamp = b"" if time_stamper is None else time_stamper.time_stamp(signature)
    return cms_cades.assemble(attributes, signature, scheme, certificate, chain, stamp)


def _pyhanko(
    signer: Signer,
    kind: str,
    payload: bytes,
    leaf: x509.Certificate,
    above: Sequence[x509.Certificate],
    mechanism: algos.SignedDigestAlgorithm,
    time_stamper: TimeStamper | None,
) -> tuple[Any, Any]:
    """Our Signer and TimeStamper as pyHanko's classes; they share the signature."""
    from pyhanko.sign.signers.pdf_cms import Signer as HankoSigner
    from pyhanko.sign.timestamps.api import TimeStamper as HankoTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    # pyHanko's constructors carry no annotations.
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(above)
    made: list[bytes] = []

    class WorkerSigner(HankoSigner):
        """Hands the signed attributes to the worker, which reads them first."""

        async def async_sign_raw(
            self, data: bytes, digest_algorithm: str, dry_run: bool = False
        ) -> bytes:
            del digest_algorithm, dry_run
            made[:] = [
                signer.sign_record(
                    kind, payload, certificate=leaf.dump(), signed_attributes=data
                )
            ]
            return made[0]

    class PortTimeStamper(HankoTimeStamper):
        """Asks our own time-stamp client, which verified the token."""

        def __init__(self, port: TimeStamper) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self._port = port

        async def async_timestamp(
            self, message_digest: bytes, md_algorithm: str
        ) -> cms_types.ContentInfo:
            if hashlib.new(md_algorithm, made[0]).digest() != message_digest:
                raise SignatureInvalid(reason="a time stamp over something else")
            return cms_types.ContentInfo.load(self._port.time_stamp(made[0]))

    hanko = WorkerSigner(
        signing_cert=leaf,
        cert_registry=store,
        signature_mechanism=mechanism,
        embed_roots=False,
    )
    return hanko, None if time_stamper is None else PortTimeStamper(time_stamper)

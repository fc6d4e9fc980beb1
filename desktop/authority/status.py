"""Asks whether a certificate is revoked; `trust` judges what comes back (2.8).

A network failure is never an answer: it raises. Only a judged OCSP answer or CRL of an
issuer of the profile is returned.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509

from desktop.asn1 import der, schemes
from desktop.authority.http import HttpClient
from desktop.canonical import sha256_hex
from desktop.clock import Clock
from desktop.errors import (
    AnswerUnusable,
    EncodingInvalid,
    InputInvalid,
    NothingFound,
    SchemeUnsupported,
    SignatureInvalid,
    StatusInvalid,
    Unreachable,
)
from desktop.model.authority import AuthorityProfile, IssuerEntry, StatusProof
from desktop.trust import crl, ocsp, responder, view
from desktop.trust.view import CertificateView

__all__ = ["StatusClient"]

OCSP_CAP = 256 * 1024
CRL_DEADLINE_S = 120.0

# A CertID only names the certificate. Responders of RFC 5019, and tools that read a
# kept answer, know it by SHA-1; a responder that gave SHA-1 up answers one of these.
_ASK_AGAIN = frozenset({"malformed_request", "unauthorized"})


class StatusClient:
    """Fetches OCSP answers and CRLs for the issuers of one profile.

    Args:
        smallest_crl: The CRLNumber last seen of an issuer (SHA-256 of its DER, hex); a
            smaller one is refused as rolled back.
        saw_crl: Told of the CRLNumber of each list that was judged sound.
    """

    def __init__(
        self,
        profile: AuthorityProfile,
        http: HttpClient,
        clock: Clock,
        smallest_crl: Callable[[str], int | None] = lambda _: None,
        saw_crl: Callable[[str, int], None] = lambda _issuer, _number: None,
    ) -> None:
        self._profile = profile
        self._http = http
        self._clock = clock
        self._smallest_crl = smallest_crl
        self._saw_crl = saw_crl

    def at(self, clock: Clock) -> StatusClient:
        """The same client judging by another clock: the operator's, where ours is off.

        The caller says where that time came from.
        """
        return StatusClient(
            self._profile, self._http, clock, self._smallest_crl, self._saw_crl
        )

    def ocsp_by_serial(self, issuer_sha256: str, serial: str) -> StatusProof:
        """As :meth:`ocsp`, about a certificate that only a receipt named.

        Args:
            issuer_sha256: Of the issuer's certificate (DER), hex.
            serial: Serial number, hex.
        """
        issuer = self._issuer_by_hash(issuer_sha256)
        return self._ocsp(self._named(issuer, serial), issuer)

    def crl_by_serial(self, issuer_sha256: str, serial: str) -> StatusProof:
        """As :meth:`crl`, about a certificate that only a receipt named."""
        issuer = self._issuer_by_hash(issuer_sha256)
        return self._crl(self._named(issuer, serial), issuer)

    def ocsp(self, certificate: bytes) -> StatusProof:
        """Asks the issuer's OCSP service, with a nonce.

        Raises:
            Unreachable: No answer.
            AnswerUnusable: HTML or another thing that is no OCSP answer.
            StatusInvalid: An answer that proves nothing, or ``unknown``.
            NothingFound: The issuer is not in the profile, or has no OCSP service.
        """
        return self._ocsp(certificate, self.issuer_of(certificate))

    def _ocsp(
        self, certificate: bytes | CertificateView, issuer: IssuerEntry
    ) -> StatusProof:
        if not issuer.ocsp_url:
            raise NothingFound(what="OCSP service", name=self._profile.name)
        nonce = secrets.token_bytes(16)
        body, status = self._ask(certificate, issuer, "sha1", nonce)
        if status in _ASK_AGAIN:
            body, _ = self._ask(certificate, issuer, "sha256", nonce)
        proof = ocsp.judge(
            body, certificate, issuer.certificate, self._clock.now(), nonce=nonce
        )
        return replace(proof, responder_list=self._check_responder(proof, issuer))

    def _check_responder(self, proof: StatusProof, issuer: IssuerEntry) -> bytes:
        """A responder without nocheck is looked up in its issuer's list (RFC 6960).

        The profile says what counts where no list is to be had: with ``crl`` the
        answer (4.2.2.2.1, third way), with ``required`` nothing.

        Returns:
            The list that clears it, by itself and without a delta, to be kept beside
            the answer; else nothing.

        Raises:
            StatusInvalid: The responder's certificate was revoked; or nobody can say.
        """
        policy = self._profile.ocsp_responder_check
        certificate = ocsp.to_check(proof, issuer.certificate)
        if certificate is None or policy == "off":
            return b""
        try:
            whole = self._complete(certificate, issuer)
        except (
            AnswerUnusable,
            InputInvalid,
            NothingFound,
            StatusInvalid,
            Unreachable,
        ) as error:
            if policy == "required":
                reason = "nobody says whether the responder's certificate was revoked"
                raise StatusInvalid(reason=reason) from error
            return b""
        responder.accept(self._newest(whole, certificate, issuer), certificate)
        return whole.raw if whole.status == "good" else b""

    def crl(self, certificate: bytes) -> StatusProof:
        """Fetches the issuer's CRL.

        Raises:
            Unreachable: No answer.
            AnswerUnusable: Above ``crl_max_bytes``, or no list at all.
            StatusInvalid: A list that proves nothing.
            NothingFound: The issuer is not in the profile, or publishes no list.
        """
        return self._crl(certificate, self.issuer_of(certificate))

    def _crl(
        self, certificate: bytes | CertificateView, issuer: IssuerEntry
    ) -> StatusProof:
        whole = self._complete(certificate, issuer)
        return self._newest(whole, certificate, issuer)

    def _complete(
        self, certificate: bytes | CertificateView, issuer: IssuerEntry
    ) -> StatusProof:
        """What the complete list says."""
        if not issuer.crl_url:
            raise NothingFound(what="CRL", name=self._profile.name)
        cap = self._profile.crl_max_bytes
        answer = self._http.get(issuer.crl_url, cap=cap, deadline=CRL_DEADLINE_S)
        if answer.status != 200:
            raise AnswerUnusable(url=answer.url, reason=f"HTTP {answer.status}")
        name = sha256_hex(issuer.certificate)
        proof = crl.judge(
            answer.body,
            certificate,
            issuer.certificate,
            self._clock.now(),
            minimum_number=self._smallest_crl(name),
            max_bytes=cap,
            signers=self._list_signers(),
        )
        if proof.crl_number is not None:
            # Never a delta's: it counts on in the same sequence (RFC 5280, 5.2.3), and
            # the complete list behind it stays in force.
            self._saw_crl(name, proof.crl_number)
        return proof

    def _newest(
        self,
        whole: StatusProof,
        certificate: bytes | CertificateView,
        issuer: IssuerEntry,
    ) -> StatusProof:
        """What the delta says, where there is one that may say something else."""
        if whole.status == "revoked" and whole.reason != "certificateHold":
            return whole
        return self._by_delta(whole, certificate, issuer) or whole

    def _by_delta(
        self,
        base: StatusProof,
        certificate: bytes | CertificateView,
        issuer: IssuerEntry,
    ) -> StatusProof | None:
        """What the delta says that a list in force points to (RFC 5280, 5.2.6).

        The list is an answer by itself: a delta that can't be fetched or judged takes
        nothing from it.
        """
        try:
            for url in crl.freshest_urls(base.raw)[:1]:
                answer = self._http.get(
                    url, cap=self._profile.crl_max_bytes, deadline=CRL_DEADLINE_S
                )
                return crl.judge(
                    answer.body,
                    certificate,
                    issuer.certificate,
                    self._clock.now(),
                    max_bytes=self._profile.crl_max_bytes,
                    signers=self._list_signers(),
                    base=base.raw,
                )
        except (
            AnswerUnusable,
            EncodingInvalid,
            InputInvalid,
            StatusInvalid,
            Unreachable,
        ):
            # The pointer itself may be malformed too.
            return None
        return None

    def _list_signers(self) -> tuple[bytes, ...]:
        """Pinned certificates that may sign a list for another issuer."""
        issuers = (entry.certificate for entry in self._profile.issuers)
        return (*issuers, *self._profile.anchors)

    def issuer_of(self, certificate: bytes) -> IssuerEntry:
        """The profile's issuer that signed a certificate (row S1).

        Raises:
            NothingFound: None of them did.
        """
        try:
            leaf = x509.Certificate.load(certificate, strict=True)
            wanted = leaf.issuer.dump()
            algorithm = leaf["signature_algorithm"].dump()
            signature = leaf["signature_value"].native
            signed = leaf["tbs_certificate"].dump()
        except ValueError as error:
            raise EncodingInvalid(what="certificate", reason=str(error)) from error
        for entry in self._profile.issuers:
            issuer = x509.Certificate.load(entry.certificate)
            if issuer.subject.dump() != wanted:
                continue
            try:
                schemes.verify(issuer.public_key.dump(), algorithm, signature, signed)
            except (SignatureInvalid, SchemeUnsupported):
                # Two issuers may share a name; the signature decides.
                continue
            return entry
        raise NothingFound(what="issuer", name=self._profile.name)

    def _issuer_by_hash(self, sha256: str) -> IssuerEntry:
        for entry in self._profile.issuers:
            if sha256_hex(entry.certificate) == sha256:
                return entry
        raise NothingFound(what="issuer", name=self._profile.name)

    @staticmethod
    def _named(issuer: IssuerEntry, serial: str) -> CertificateView:
        try:
            number = int(serial, 16)
        except ValueError as error:
            raise EncodingInvalid(what="serial number", reason=str(error)) from error
        return view.named(view.read(issuer.certificate), number)

    def _ask(
        self,
        certificate: bytes | CertificateView,
        issuer: IssuerEntry,
        digest: str,
        nonce: bytes,
    ) -> tuple[bytes, str]:
        request = ocsp.build_request(
            certificate, issuer.certificate, digest=digest, nonce=nonce
        )
        headers = {
            "Content-Type": "application/ocsp-request",
            "Accept": "application/ocsp-response",
        }
        answer = self._http.post(issuer.ocsp_url, request, headers, cap=OCSP_CAP)
        try:
            with der.reading("OCSP answer"):
                response = asn1_ocsp.OCSPResponse.load(answer.body, strict=True)
                return answer.body, str(response["response_status"].native)
        except EncodingInvalid as error:
            kind = answer.media_type or "no type"
            reason = f"HTTP {answer.status}, {kind}: no OCSP answer"
            raise AnswerUnusable(url=answer.url, reason=reason) from error

"""Asks an authority for CA certificates and lists over CMP (genm; RFC 9483, 4.3)."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509

from desktop.asn1 import cmp, cmp_lists
from desktop.authority.cmp_base import CmpBase, address
from desktop.authority.cmp_exchange import refusal
from desktop.authority.cmp_protection import (
    MacProtection,
    Protection,
    SignatureProtection,
)
from desktop.ports import Signer
from desktop.secret import Secret

__all__ = ["GeneralCalls"]


class GeneralCalls(CmpBase):
    """Questions that change nothing."""

    def ca_certificates(
        self,
        *,
        reference: str = "",
        secret: Secret | None = None,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> tuple[bytes, ...]:
        """The CA certificates that the authority names: material, never anchors.

        Raises:
            AuthorityRefused: It does not answer such questions.
            Unreachable: And the others of an exchange.
        """
        message = self._question(
            "caCerts", cmp.gen_ca_certs(), reference, secret, signer, certificate
        )
        return message.ca_certificates

    def revocation_lists(
        self,
        issuer: bytes,
        *,
        newer_than: datetime | None = None,
        reference: str = "",
        secret: Secret | None = None,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> tuple[bytes, ...]:
        """Lists of an issuer that the authority hands out; ``trust.crl`` judges them.

        For an authority whose lists lie nowhere else: the answer is held in memory, up
        to the cap of a CMP answer.

        Args:
            issuer: DER of the issuer's certificate.
            newer_than: thisUpdate of the list at hand; nothing comes where the
                authority has no newer one.
            reference: Of the slip, where the secret protects the question.
            secret: The slip's.
            signer: A token's key, where that protects it.
            certificate: Of that key.

        Raises:
            AuthorityRefused: It does not answer such questions.
            Unreachable: And the others of an exchange.
        """
        subject = x509.Certificate.load(issuer).subject.dump()
        message = self._question(
            "crls",
            cmp_lists.ask(subject, newer_than),
            reference,
            secret,
            signer,
            certificate,
        )
        return cmp_lists.lists_in(message)

    def _question(
        self,
        operation: str,
        body: bytes,
        reference: str,
        secret: Secret | None,
        signer: Signer | None,
        certificate: bytes,
        *,
        flow: str = "",
        version: int = 2,
    ) -> cmp.PkiMessage:
        guard: Protection
        if secret is not None:
            kind = self._profile.protection[0]
            guard = MacProtection(self._profile, kind, reference, secret)
        elif signer is not None:
            guard = SignatureProtection(self._profile, signer, certificate)
        else:
            raise TypeError("a question is protected by a secret or a signer")
        if not flow:
            flow = "issue" if "issue" in self._profile.flows else "revoke"
        url = address(self._profile, flow, operation)
        transaction = self._store.begin(
            "question", "", "genm", url, reference=reference
        )
        answer = self._exchange.send(
            transaction,
            "genm",
            body,
            guard,
            state="sent",
            expect={"genp"},
            version=version,
        )
        if answer.body_name == "error":
            self._store.save(answer.transaction, "failed")
            raise refusal(answer, answer.message.error_status, self._clock.now())
        self._store.save(answer.transaction, "answered")
        return answer.message

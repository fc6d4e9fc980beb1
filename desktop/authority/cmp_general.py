"""Asks an authority for its CA certificates over CMP (genm; RFC 9483, 4.3.1)."""

from __future__ import annotations

from desktop.asn1 import cmp
from desktop.authority.cmp_base import CmpBase
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
        guard: Protection
        if secret is not None:
            kind = self._profile.protection[0]
            guard = MacProtection(self._profile, kind, reference, secret)
        elif signer is not None:
            guard = SignatureProtection(self._profile, signer, certificate)
        else:
            raise TypeError("a question is protected by a secret or a signer")
        transaction = self._store.begin(
            "question", "", "genm", self._profile.cmp_url, reference=reference
        )
        answer = self._exchange.send(
            transaction,
            "genm",
            cmp.gen_ca_certs(),
            guard,
            state="sent",
            expect={"genp"},
        )
        if answer.body_name == "error":
            self._store.save(answer.transaction, "failed")
            raise refusal(answer, answer.message.error_status, self._clock.now())
        self._store.save(answer.transaction, "answered")
        return answer.message.ca_certificates

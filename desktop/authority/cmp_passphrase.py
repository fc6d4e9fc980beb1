"""Registers the revocation passphrase, where a profile has one (RFC 9810, App. B; F19).

Off unless the profile says otherwise: no foreign server was found that completes the
loop. The passphrase comes from the recovery secret, its name is the revocation key's.
"""

from __future__ import annotations

from desktop.asn1 import cmp
from desktop.authority.cmp_general import GeneralCalls
from desktop.errors import (
    AuthorityRefused,
    ChainInvalid,
    EncodingInvalid,
    MessageInvalid,
    StateConflict,
)
from desktop.ports import Signer
from desktop.secret import Secret
from desktop.trust import chain, view

__all__ = ["PassphraseCalls"]


class PassphraseCalls(GeneralCalls):
    """One call more: it changes what an ``rr`` may be protected with later."""

    def register_passphrase(
        self,
        key_id: str,
        passphrase: Secret,
        *,
        reference: str = "",
        secret: Secret | None = None,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> None:
        """Conveys the passphrase, encrypted for the authority alone.

        Args:
            key_id: Of the revocation key; senderKID of a later ``rr``.
            passphrase: What that one is protected with.
            reference: Of the slip, where the secret protects this.
            secret: The slip's.
            signer: A token's key, where that protects it: two signatures.
            certificate: Of that key.

        Raises:
            StateConflict: The profile has no passphrase.
            MessageInvalid: The encryption certificate is not the authority's.
            AuthorityRefused: It was not taken: the OID did not come back empty.
            Unreachable: And the others of an exchange.
        """
        if not self._profile.rev_passphrase:
            raise StateConflict(state="rev_passphrase off", step="register")
        # Ciphers are loaded where a profile has this: no other command waits for them.
        from desktop.asn1 import cmp_passphrase

        asked = (reference, secret, signer, certificate)
        answer = self._question(
            "rr", cmp_passphrase.ask_certificate(), *asked, flow="revoke"
        )
        named = dict(answer.infos).get(cmp_passphrase.ENCRYPTION_CERTIFICATE, b"")
        self._check_encryption(named, answer)
        with passphrase.exposed() as text:
            body = cmp_passphrase.convey(named, key_id, text)
        answer = self._question(
            "rr", body, *asked, flow="revoke", version=cmp_passphrase.VERSION
        )
        if answer.infos != ((cmp_passphrase.ID_IT_REV, b""),):
            raise AuthorityRefused(
                reason="the authority did not take the passphrase", fail_info=[]
            )

    def _check_encryption(self, found: bytes, answer: cmp.PkiMessage) -> None:
        """The answer was believed; the certificate still lies under an anchor."""
        profile = self._profile
        issuers = tuple(entry.certificate for entry in profile.issuers)
        pool = (*answer.extra_certs, *issuers)
        try:
            usage = view.read(found).key_usage
            chain.build(found, pool, profile.anchors, self._clock.now())
        except (ChainInvalid, EncodingInvalid) as error:
            raise MessageInvalid(
                check="encryption certificate", reason=error.reason
            ) from error
        if usage is not None and "key_encipherment" not in usage:
            raise MessageInvalid(
                check="encryption certificate", reason="it may not encrypt keys"
            )

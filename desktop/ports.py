"""What a room is given instead of another room.

The rooms `applications`, `consent`, `revocation` and `evidence` know neither tokens
nor network nor files; `tokens`, `authority` and `store` do not know each other.
They meet here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from desktop.model.authority import StatusProof, Transaction
    from desktop.model.records import JournalEntry
    from desktop.model.tokens import GeneratedKey, KeyOnToken, TokenInfo

__all__ = [
    "Ledger",
    "Signer",
    "StatementVerifier",
    "StatusSource",
    "TimeStamper",
    "Token",
    "TransactionLog",
]


class Signer(Protocol):
    """One key inside an open piece of work. Each call gets the whole document.

    Every method raises ``PurposeRefused`` when the document does not fit, and a
    ``TokenProblem`` when the token fails; the signature returned was verified in
    software (D9) and is encoded as X.509 and CMS want it.
    """

    @property
    def scheme(self) -> str:
        """Name of the key's scheme."""
        ...

    @property
    def spki(self) -> bytes:
        """The key's SubjectPublicKeyInfo, DER."""
        ...

    def sign_request(self, info: bytes) -> bytes:
        """Signs a CertificationRequestInfo or CertRequest for this key, DER."""
        ...

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        """Signs the DER of a ProtectedPart whose sender is this certificate."""
        ...

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        """Signs a canonical record whose ``type`` is ``kind``.

        Without ``signed_attributes`` the worker builds them and a detached CMS comes
        back (SKI signer; a certificate that is given travels along, unsigned).
        With them (DER ``SET OF``, CAdES) the bare signature comes back.
        """
        ...


class Token(Protocol):
    """One token inside an open piece of work."""

    def info(self) -> TokenInfo:
        """Reads the token's facts afresh."""
        ...

    def keys(self) -> list[KeyOnToken]:
        """Reads keys and certificates afresh."""
        ...

    def generate_application_key(
        self, key_id: str, scheme: str, label: str, carrier: Mapping[str, str] | None
    ) -> GeneratedKey:
        """Makes a key pair with the full template and reads it back.

        Raises:
            CustodyRefused: An attribute is not as asked; the key was destroyed.
            SchemeUnsupported: The mechanism list lacks what the scheme needs.
        """
        ...

    def signer(self, key_id: str) -> Signer:
        """The key with that CKA_ID (hex), bound to its public key."""
        ...

    def write_certificate(self, key_id: str, certificate: bytes) -> None:
        """Writes a certificate beside its key and reads it back."""
        ...

    def destroy_key(self, key_id: str, spki_sha256: str, confirmation: str) -> None:
        """Destroys key, public key and certificates; ``confirmation`` is the key_id."""
        ...


class Ledger(Protocol):
    """The journal, as every room but `store` sees it."""

    def append(self, kind: str, body: Mapping[str, Any]) -> JournalEntry:
        """Writes one entry durably.

        Raises:
            StoreUnavailable: It was not written; fail closed (D-S2 ruling).
        """
        ...


class TransactionLog(Protocol):
    """Where `authority` keeps what it needs to go on after a restart."""

    def save(self, transaction: Transaction) -> None:
        """Writes durably; replaces the earlier state of the same transaction."""
        ...

    def load(self, transaction_id: str) -> Transaction:
        """The transaction as last saved.

        Raises:
            NothingFound: There is none.
        """
        ...

    def open_for(self, subject_id: str) -> list[Transaction]:
        """Transactions of an application or attempt, oldest first."""
        ...


class TimeStamper(Protocol):
    """Asks a time-stamp authority and returns a verified token."""

    def time_stamp(self, message: bytes) -> bytes:
        """RFC 3161 token (DER ContentInfo) over SHA-256 of the message."""
        ...


class StatusSource(Protocol):
    """Asks whether a certificate is revoked; every answer was judged."""

    def ocsp(self, certificate: bytes) -> StatusProof:
        """Raises Unreachable, AnswerUnusable or StatusInvalid."""
        ...

    def crl(self, certificate: bytes) -> StatusProof:
        """Raises Unreachable, AnswerUnusable or StatusInvalid."""
        ...


class StatementVerifier(Protocol):
    """Judges a revocation statement; the sandbox and tests implement it."""

    def verify(self, envelope: Mapping[str, Any]) -> Mapping[str, Any]:
        """The statement's payload, verified; raises SignatureInvalid."""
        ...

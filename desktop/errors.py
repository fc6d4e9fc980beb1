"""Every error that Saqta tells a person about, drawn as one tree.

An error carries facts as attributes (the annotations of its class) and a stable
code; the sentence is made once, from code and facts, by :mod:`desktop.words`.
A code is retired, never reused. A new class is added to this drawing first::

    SaqtaError
    |-- UsageError                      2  the command line was not understood
    |-- Mendable                        3  the person can mend it, or chose it
    |   |-- Cancelled                      silent
    |   |-- AgreementRefused, LiabilityNotAcknowledged, AgreementChanged,
    |   |   AgreementUnknown, AgreementDisputed, ConsentMissing, ConsentMalformed
    |   |-- IinInvalid, BinInvalid, EmailInvalid, FieldInvalid, IdentityMismatch,
    |   |   CertificateNotOwners
    |   |-- ModuleProblem
    |   |   |-- ModuleMissing, ModuleNotApproved, ModuleChanged, ModuleIsLink,
    |   |   |   ModuleWritable, ModuleWrongBits, ModuleUnloadable,
    |   |   |   ModuleListRefused
    |   |-- TokenProblem
    |   |   |-- TokenMissing, TokenAmbiguous, TokenRemoved, TokenFull,
    |   |   |   TokenBusy, TokenFault, TokenNotInitialised, SchemeUnsupported,
    |   |   |   KeyMissing, KeyAmbiguous, KeyBlocked, CarrierNotListed,
    |   |   |   ConfirmationWrong
    |   |   |-- WorkerDied, WorkerTimeout, WorkerProtocol, PurposeRefused
    |   |-- PinProblem
    |   |   |-- PinIncorrect, PinLocked, PinWeak, PinMissing, PinLength
    |   |-- ProfileInvalid, SettingsInvalid, SettingLocked, FileUnreadable,
    |   |   InputInvalid, FlowNotOffered
    |   |-- StateConflict, NothingFound, StoreUnavailable, StoreFull,
    |   |   StoreDamaged, StoreNewer, DependencyMissing
    |-- Refused                         4  the authority said no
    |   |-- AuthorityRefused, OperatorRefused, EnrolmentRefused
    |-- Pending                         5  goes on later, with `saqta resume`
    |   |-- Unreachable, AnswerUnusable, OutcomeUnknown, StillWaiting, Queued
    |-- VerificationFailed              6  something did not prove what it must
    |   |-- SignatureInvalid, CertificateRejected, ChainInvalid, CustodyRefused,
    |   |   StatusInvalid, TimeStampInvalid, ReceiptInvalid, MessageInvalid,
    |   |   EvidenceInvalid, JournalBroken, CheckpointInvalid, EncodingInvalid,
    |   |   UpdateRefused
    |-- Bug                            70  ours
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

__all__ = [
    "AgreementChanged",
    "AgreementDisputed",
    "AgreementRefused",
    "AgreementUnknown",
    "AnswerUnusable",
    "AuthorityRefused",
    "BinInvalid",
    "Bug",
    "Cancelled",
    "CarrierNotListed",
    "CertificateNotOwners",
    "CertificateRejected",
    "ChainInvalid",
    "CheckpointInvalid",
    "ConfirmationWrong",
    "ConsentMalformed",
    "ConsentMissing",
    "CustodyRefused",
    "DependencyMissing",
    "EmailInvalid",
    "EncodingInvalid",
    "EnrolmentRefused",
    "EvidenceInvalid",
    "FieldInvalid",
    "FileUnreadable",
    "FlowNotOffered",
    "IdentityMismatch",
    "IinInvalid",
    "InputInvalid",
    "JournalBroken",
    "KeyAmbiguous",
    "KeyBlocked",
    "KeyMissing",
    "LiabilityNotAcknowledged",
    "Mendable",
    "MessageInvalid",
    "ModuleChanged",
    "ModuleIsLink",
    "ModuleListRefused",
    "ModuleMissing",
    "ModuleNotApproved",
    "ModuleProblem",
    "ModuleUnloadable",
    "ModuleWritable",
    "ModuleWrongBits",
    "NothingFound",
    "OperatorRefused",
    "OutcomeUnknown",
    "Pending",
    "PinIncorrect",
    "PinLength",
    "PinLocked",
    "PinMissing",
    "PinProblem",
    "PinWeak",
    "ProfileInvalid",
    "PurposeRefused",
    "Queued",
    "ReceiptInvalid",
    "Refused",
    "SaqtaError",
    "SchemeUnsupported",
    "SettingLocked",
    "SettingsInvalid",
    "SignatureInvalid",
    "StateConflict",
    "StatusInvalid",
    "StillWaiting",
    "StoreDamaged",
    "StoreFull",
    "StoreNewer",
    "StoreUnavailable",
    "TimeStampInvalid",
    "TokenAmbiguous",
    "TokenBusy",
    "TokenFault",
    "TokenFull",
    "TokenMissing",
    "TokenNotInitialised",
    "TokenProblem",
    "TokenRemoved",
    "Unreachable",
    "UpdateRefused",
    "UsageError",
    "VerificationFailed",
    "WorkerDied",
    "WorkerProtocol",
    "WorkerTimeout",
    "all_errors",
    "error_from_dict",
    "error_to_dict",
]


class SaqtaError(Exception):
    """Root of the tree.

    Facts are keyword arguments, one for each annotated attribute of the class;
    they are shown to the person, so they never hold a secret.

    Attributes:
        code: Stable identifier, ``SQ-...``.
        exit_code: What the command line exits with (architecture.md, section 6).
        retry: Whether the same act may be tried again unchanged.
    """

    code: ClassVar[str] = "SQ-00"
    exit_code: ClassVar[int] = 70
    retry: ClassVar[bool] = False
    silent: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        wanted = self.fact_names()
        if facts.keys() != set(wanted):
            raise TypeError(f"{type(self).__name__} takes the facts {wanted}")
        self.__dict__.update(facts)
        shown = json.dumps(facts, ensure_ascii=True, default=str)
        super().__init__(f"{self.code} {type(self).__name__} {shown}")

    @classmethod
    def fact_names(cls) -> tuple[str, ...]:
        """Names of the facts this class carries, in the order of the class."""
        hints: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            if issubclass(base, SaqtaError):
                hints.update(vars(base).get("__annotations__", {}))
        return tuple(
            name for name, hint in hints.items() if "ClassVar" not in str(hint)
        )

    @property
    def facts(self) -> dict[str, Any]:
        """The facts by name, ready for a sentence or for ``--json``."""
        return {name: getattr(self, name) for name in self.fact_names()}

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.facts))


def _rebuild(kind: type[SaqtaError], facts: dict[str, Any]) -> SaqtaError:
    return kind(**facts)


class UsageError(SaqtaError):
    """The command was not understood."""

    code = "SQ-USE-01"
    exit_code = 2
    detail: str


class Mendable(SaqtaError):
    """The person can mend it, or chose it."""

    code = "SQ-MEN-00"
    exit_code = 3


class Cancelled(Mendable):
    """The person cancelled; nothing is shown."""

    code = "SQ-CAN-01"
    silent = True


# -- agreement, consent, person -------------------------------------------------


class AgreementRefused(Mendable):
    """Refusing is a choice, with its consequence said (row S7)."""

    code = "SQ-CON-01"
    agreement: str


class LiabilityNotAcknowledged(Mendable):
    """The warning of AC 640 is acknowledged apart from the consent (row S15)."""

    code = "SQ-CON-02"


class AgreementChanged(Mendable):
    """The operator published another text than the one agreed to."""

    code = "SQ-CON-03"
    agreement: str
    version: str


class AgreementUnknown(Mendable):
    """No such agreement is published or cached."""

    code = "SQ-CON-04"
    agreement: str


class ConsentMissing(Mendable):
    """No consent record allows this step (row S5)."""

    code = "SQ-CON-05"
    step: str


class ConsentMalformed(Mendable):
    """A consent record does not have the shape it must have (row S2)."""

    code = "SQ-CON-06"
    reason: str


class AgreementDisputed(Mendable):
    """The operator publishes another text than the official one imported here."""

    code = "SQ-CON-07"
    agreement: str
    version: str


class IinInvalid(Mendable):
    """The individual identification number can't be right (domain.md, 4)."""

    code = "SQ-PER-01"
    reason: str


class BinInvalid(Mendable):
    """The business identification number can't be right (domain.md, 4)."""

    code = "SQ-PER-02"
    reason: str


class EmailInvalid(Mendable):
    """The e-mail address is not syntactically valid (row S6)."""

    code = "SQ-PER-03"
    reason: str


class FieldInvalid(Mendable):
    """A field of the application is missing or malformed (row S2)."""

    code = "SQ-PER-04"
    field: str
    reason: str


class IdentityMismatch(Mendable):
    """Only in one's own name: form, consent and request must agree (row S6)."""

    code = "SQ-PER-05"
    field: str
    source: str


class CertificateNotOwners(Mendable):
    """Nobody signs here with somebody else's certificate (row S13)."""

    code = "SQ-PER-06"
    certificate: str


# -- modules --------------------------------------------------------------------


class ModuleProblem(Mendable):
    """Something about a PKCS#11 module file."""

    code = "SQ-MOD-00"
    path: str


class ModuleMissing(ModuleProblem):
    """No file at that path."""

    code = "SQ-MOD-01"


class ModuleNotApproved(ModuleProblem):
    """Only approved modules are loaded (threat 1)."""

    code = "SQ-MOD-02"


class ModuleChanged(ModuleProblem):
    """The file's SHA-256 differs from the approved one (threat 1)."""

    code = "SQ-MOD-03"


class ModuleIsLink(ModuleProblem):
    """An approved canonical path has become a link (threat 1)."""

    code = "SQ-MOD-04"


class ModuleWritable(ModuleProblem):
    """Someone else may write the file or a folder above it (D-S1)."""

    code = "SQ-MOD-05"
    writable: str


class ModuleWrongBits(ModuleProblem):
    """The library is built for another kind of processor or word size."""

    code = "SQ-MOD-06"
    expected: str
    found: str


class ModuleUnloadable(ModuleProblem):
    """The system or the module refused to load."""

    code = "SQ-MOD-07"
    reason: str


class ModuleListRefused(ModuleProblem):
    """A module list is unsigned, older, expired, or not allowed here (D-S1)."""

    code = "SQ-MOD-08"
    reason: str


# -- tokens and the worker ------------------------------------------------------


class TokenProblem(Mendable):
    """Something about a token or the worker that talks to it."""

    code = "SQ-TOK-00"


class TokenMissing(TokenProblem):
    """No token with that serial number (or none at all) is connected."""

    code = "SQ-TOK-01"
    retry = True
    serial: str


class TokenAmbiguous(TokenProblem):
    """Several tokens answer; one has to be named by serial number."""

    code = "SQ-TOK-02"
    serials: list[str]


class TokenRemoved(TokenProblem):
    """The token went away during the work (threat 8)."""

    code = "SQ-TOK-03"
    retry = True
    serial: str


class TokenFull(TokenProblem):
    """No room left on the token."""

    code = "SQ-TOK-04"
    serial: str


class TokenBusy(TokenProblem):
    """Another program holds the reader or the token."""

    code = "SQ-TOK-05"
    retry = True
    holder: str


class TokenFault(TokenProblem):
    """The module answered with an error that has no better name."""

    code = "SQ-TOK-06"
    call: str
    answer: str


class TokenNotInitialised(TokenProblem):
    """The token has no user PIN yet."""

    code = "SQ-TOK-07"
    serial: str


class SchemeUnsupported(TokenProblem):
    """The token's mechanism list lacks what the scheme needs (D8)."""

    code = "SQ-TOK-08"
    scheme: str
    missing: str


class KeyMissing(TokenProblem):
    """No key with that CKA_ID on the token."""

    code = "SQ-TOK-09"
    key_id: str


class KeyAmbiguous(TokenProblem):
    """Several keys share one CKA_ID; none is used (threat 8)."""

    code = "SQ-TOK-10"
    key_id: str


class KeyBlocked(TokenProblem):
    """A reported key is blocked on this computer (row S14)."""

    code = "SQ-TOK-11"
    spki_sha256: str


class CarrierNotListed(TokenProblem):
    """Production generates on certified carriers only (row S12)."""

    code = "SQ-TOK-12"
    model: str
    firmware: str


class ConfirmationWrong(TokenProblem):
    """The typed confirmation does not match; nothing was destroyed."""

    code = "SQ-TOK-13"


class WorkerDied(TokenProblem):
    """The token worker ended in the middle of its work (threat 3)."""

    code = "SQ-WRK-01"
    retry = True
    call: str
    how: str


class WorkerTimeout(TokenProblem):
    """The token did not answer by the deadline; the worker was ended."""

    code = "SQ-WRK-02"
    retry = True
    call: str
    seconds: float


class WorkerProtocol(TokenProblem):
    """A frame was too long, truncated, or not of the expected form."""

    code = "SQ-WRK-03"
    reason: str


class PurposeRefused(TokenProblem):
    """The document does not fit the purpose; the worker signed nothing."""

    code = "SQ-WRK-04"
    purpose: str
    reason: str


class PinProblem(Mendable):
    """Something about the PIN. Never carries the PIN, nor its length."""

    code = "SQ-PIN-00"
    serial: str


class PinIncorrect(PinProblem):
    """The token refused the PIN; ``pin_state`` is read afresh."""

    code = "SQ-PIN-01"
    pin_state: str


class PinLocked(PinProblem):
    """The token locked its PIN. Revocation still works (row S14)."""

    code = "SQ-PIN-02"


class PinWeak(PinProblem):
    """The new PIN is too easy to guess (security.md, section 6)."""

    code = "SQ-PIN-03"
    reason: str


class PinMissing(PinProblem):
    """No PIN came from the descriptor or the person."""

    code = "SQ-PIN-04"


class PinLength(PinProblem):
    """The PIN has a length that the token can't have accepted; it was not tried."""

    code = "SQ-PIN-05"
    shortest: int
    longest: int


# -- files, settings, states ----------------------------------------------------


class ProfileInvalid(Mendable):
    """An authority profile does not load; ``reason`` names the key."""

    code = "SQ-SET-01"
    path: str
    reason: str


class SettingsInvalid(Mendable):
    """A settings file has an unknown key or a wrong value."""

    code = "SQ-SET-02"
    path: str
    reason: str


class SettingLocked(Mendable):
    """The administrator has fixed this setting."""

    code = "SQ-SET-03"
    name: str


class FileUnreadable(Mendable):
    """A file named by the person can't be read."""

    code = "SQ-SET-04"
    path: str
    reason: str


class InputInvalid(Mendable):
    """A value given by the person is not of the expected form."""

    code = "SQ-SET-05"
    name: str
    reason: str


class DependencyMissing(Mendable):
    """An optional part of the program is not installed."""

    code = "SQ-SET-06"
    name: str


class FlowNotOffered(Mendable):
    """The authority's profile does not offer the flow (row S4).

    ``flow`` is ``issue`` or ``revoke``; ``address`` that of the service, as written.
    """

    code = "SQ-SET-07"
    flow: str
    authority: str
    address: str


class StateConflict(Mendable):
    """The step is not allowed in the state things are in."""

    code = "SQ-STA-01"
    state: str
    step: str


class NothingFound(Mendable):
    """No record matches what was asked for."""

    code = "SQ-STA-02"
    what: str
    name: str


class StoreUnavailable(Mendable):
    """A local file can't be opened, written or synced."""

    code = "SQ-STO-01"
    path: str
    reason: str


class StoreFull(Mendable):
    """The disk or quota is full."""

    code = "SQ-STO-02"
    path: str


class StoreDamaged(Mendable):
    """A local database does not have the schema it must have (threat 13)."""

    code = "SQ-STO-03"
    path: str
    reason: str


class StoreNewer(Mendable):
    """A local file was written by a newer version of the program."""

    code = "SQ-STO-04"
    path: str


# -- the authority --------------------------------------------------------------


class Refused(SaqtaError):
    """The authority said no."""

    code = "SQ-REF-00"
    exit_code = 4
    reason: str


class AuthorityRefused(Refused):
    """A CMP answer with status rejection (RFC 9810, 5.2.3)."""

    code = "SQ-REF-01"
    fail_info: list[str]


class OperatorRefused(Refused):
    """The operator API answered with a coded refusal (RFC 9457)."""

    code = "SQ-REF-02"
    call: str
    status: int
    problem: str


class EnrolmentRefused(Refused):
    """The application ended: the authority will not issue."""

    code = "SQ-REF-03"


class Pending(SaqtaError):
    """Accepted, queued or unknown; goes on with ``saqta resume``."""

    code = "SQ-PEN-00"
    exit_code = 5
    retry = True


class Unreachable(Pending):
    """The network or the server did not answer."""

    code = "SQ-PEN-01"
    url: str
    reason: str


class AnswerUnusable(Pending):
    """The server answered with something that can't be an answer."""

    code = "SQ-PEN-02"
    url: str
    reason: str


class OutcomeUnknown(Pending):
    """Sent, but no trustworthy answer came: done or not, nobody knows yet."""

    code = "SQ-PEN-03"
    step: str


class StillWaiting(Pending):
    """The authority is still deciding; ``check_after`` is in seconds."""

    code = "SQ-PEN-04"
    check_after: int


class Queued(Pending):
    """Recorded here and waiting for the network: not yet revoked."""

    code = "SQ-PEN-05"
    report_id: str


# -- verification ---------------------------------------------------------------


class VerificationFailed(SaqtaError):
    """Something did not prove what it must prove."""

    code = "SQ-VER-00"
    exit_code = 6
    reason: str


class SignatureInvalid(VerificationFailed):
    """A signature does not verify."""

    code = "SQ-VER-01"


class CertificateRejected(VerificationFailed):
    """The acceptance gate refused the certificate (security.md, test 15)."""

    code = "SQ-VER-02"
    check: str


class ChainInvalid(VerificationFailed):
    """No chain to a pinned anchor."""

    code = "SQ-VER-03"


class CustodyRefused(VerificationFailed):
    """The token does not hold the key as asked; destroyed where that can be."""

    code = "SQ-VER-04"
    attributes: list[str]
    destroyed: bool


class StatusInvalid(VerificationFailed):
    """An OCSP answer or CRL can't be believed."""

    code = "SQ-VER-05"


class TimeStampInvalid(VerificationFailed):
    """A time-stamp token can't be believed (RFC 3161)."""

    code = "SQ-VER-06"


class ReceiptInvalid(VerificationFailed):
    """An operator receipt does not fit what was sent."""

    code = "SQ-VER-07"


class MessageInvalid(VerificationFailed):
    """A CMP or operator message fails its checks; no state was changed."""

    code = "SQ-VER-08"
    check: str


class EvidenceInvalid(VerificationFailed):
    """An evidence bundle does not verify; ``member`` names where."""

    code = "SQ-VER-09"
    member: str


class JournalBroken(VerificationFailed):
    """The journal's chain, schema or anchor does not fit."""

    code = "SQ-VER-10"
    first_bad: int


class CheckpointInvalid(VerificationFailed):
    """A journal head is smaller than, or inconsistent with, one seen before."""

    code = "SQ-VER-11"


class EncodingInvalid(VerificationFailed):
    """Bytes from outside are not what they claim to be (DER, JSON, frame)."""

    code = "SQ-VER-12"
    what: str


class UpdateRefused(VerificationFailed):
    """The update source offers what its signatures don't cover (threat 20).

    ``check`` is one of older, expired, signature, mixed, threshold, malformed.
    """

    code = "SQ-VER-13"
    check: str


class Bug(SaqtaError):
    """Our own fault; reported, never hidden."""

    code = "SQ-BUG-01"
    detail: str


def all_errors() -> dict[str, type[SaqtaError]]:
    """Every class of the tree by its code."""
    found: dict[str, type[SaqtaError]] = {}
    unseen: list[type[SaqtaError]] = [SaqtaError]
    while unseen:
        kind = unseen.pop()
        found[kind.code] = kind
        unseen.extend(kind.__subclasses__())
    return found


def error_to_dict(error: SaqtaError) -> dict[str, Any]:
    """The error as JSON values, for the worker's channel and the journal."""
    return {"code": error.code, "facts": error.facts}


def error_from_dict(value: dict[str, Any]) -> SaqtaError:
    """Rebuilds what :func:`error_to_dict` made.

    Raises:
        WorkerProtocol: The code is unknown or the facts are not those of the class.
    """
    kind = all_errors().get(str(value.get("code")))
    facts = value.get("facts")
    if kind is None or not isinstance(facts, dict):
        raise WorkerProtocol(reason="unknown error code")
    try:
        return kind(**facts)
    except TypeError as error:
        raise WorkerProtocol(reason="facts do not fit the error code") from error

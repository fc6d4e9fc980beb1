"""How the messages of an application are protected: by the slip, or by the old key.

A first certificate is asked for with the registration slip's secret. A renewal has no
slip: its messages are signed with the certificate that is replaced, each one a token
signature, and the operator knows the installation key (protocols.md, 2.3 and 2.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from desktop.interaction import Interaction
from desktop.model.authority import EnrolmentAnswer
from desktop.model.records import CertificateRecord
from desktop.ports import Signer, Token
from desktop.secret import Secret
from desktop.services.case import Case
from desktop.services.flows import require_flow
from desktop.services.owner import refuse_other_owner
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import refuse_blocked
from desktop.services.token_work import find_token, open_for_person
from desktop.services.workplace import Network, Slip, Workplace

__all__ = ["CERT_REQUEST", "Guard", "guarded"]

#: File of an application: the CertRequest with its POPO, for a profile that asks by ir.
CERT_REQUEST = "request.crmf"

#: What the old key's token signs when it is opened apart.
PURPOSES = ("describe", "sign_cmp", "sign_request")


class Guard(Protocol):
    """One side's protection of a CMP transaction.

    Attributes:
        slip: For calls of the operator API; ``None`` lets the installation key sign.
    """

    @property
    def slip(self) -> Slip | None:
        """See the class."""
        ...

    def enrol(self) -> EnrolmentAnswer:
        """Asks for the certificate; raises as :class:`CmpClient` does."""
        ...

    def recover(self) -> EnrolmentAnswer:
        """Settles a request whose answer may be lost, or polls it."""
        ...

    def confirm(self, transaction: str, certificate: bytes) -> tuple[bytes, bytes]:
        """Confirms after the read-back; DER of certConf and answer."""
        ...

    def reject(self, transaction: str, reason: str) -> None:
        """Refuses a certificate that is not as asked."""
        ...

    def register_passphrase(self, key_id: str, passphrase: Secret) -> None:
        """Conveys what may protect a revocation later; only by profile (F19)."""
        ...


@contextmanager
def guarded(
    workplace: Workplace,
    person: Interaction,
    recorder: Recorder,
    network: Network,
    case: Case,
    token: Token | None = None,
) -> Iterator[Guard]:
    """The protection of an application's messages.

    Args:
        workplace: The home.
        person: Types the PIN of the old key's token, where one is needed.
        recorder: The journey's.
        network: Of the application's authority.
        case: The application.
        token: The piece of work that is open on the application's token, if one is.

    Raises:
        KeyBlocked: The old key was reported; it signs only its revocation.
        NothingFound: The slip's secret or the old certificate is not here.
        FlowNotOffered: The authority issues nothing any more.
    """
    if not case.data.get("renews"):
        with case.slip() as slip:
            if slip is not None:
                yield _BySlip(network, case, slip)
        return
    old = workplace.register().get_certificate(str(case.data["renews"]))
    refuse_blocked(workplace, old.spki_sha256)
    refuse_other_owner(workplace, old.der)
    same = old.token_serial == str(case.data["token_serial"])
    profile = workplace.load_profile(str(case.data["profile"]))
    body = require_flow(profile, "issue").renewal
    if token is not None and same:
        yield _ByOldKey(network, case, old, token, token, body)
        return
    module, info = find_token(workplace, old.token_serial)
    with open_for_person(
        person,
        recorder,
        module,
        info,
        PURPOSES,
        purpose="pin.renew",
        gost_encoding=profile.gost_encoding,
    ) as opened:
        yield _ByOldKey(network, case, old, opened, opened if same else None, body)


class _BySlip:
    def __init__(self, network: Network, case: Case, slip: Slip) -> None:
        self._network = network
        self._case = case
        self._slip = slip

    @property
    def slip(self) -> Slip | None:
        return self._slip

    def enrol(self) -> EnrolmentAnswer:
        case, (reference, secret) = self._case, self._slip
        return self._network.cmp.enrol(
            case.read("request.p10"),
            subject_id=case.application_id,
            reference=reference,
            secret=secret,
            consent_digest=_digest(case),
            proven=_proven(case),
        )

    def recover(self) -> EnrolmentAnswer:
        case, (reference, secret) = self._case, self._slip
        return self._network.cmp.recover(
            case.read("request.p10"),
            subject_id=case.application_id,
            reference=reference,
            secret=secret,
            consent_digest=_digest(case),
            proven=_proven(case),
        )

    def confirm(self, transaction: str, certificate: bytes) -> tuple[bytes, bytes]:
        return self._network.cmp.confirm(transaction, certificate, self._slip[1])

    def reject(self, transaction: str, reason: str) -> None:
        self._network.cmp.reject(transaction, reason, self._slip[1])

    def register_passphrase(self, key_id: str, passphrase: Secret) -> None:
        reference, secret = self._slip
        self._network.cmp.register_passphrase(
            key_id, passphrase, reference=reference, secret=secret
        )


class _ByOldKey:
    """Signed with the certificate that is replaced.

    Where both keys lie on one token the body is that of the profile's flow, a kur
    unless it says otherwise, whose POPO the new key signs; else a p10cr, which carries
    the new key's own signature already.
    """

    def __init__(
        self,
        network: Network,
        case: Case,
        old: CertificateRecord,
        token: Token,
        new_token: Token | None,
        body: str,
    ) -> None:
        self._network = network
        self._case = case
        self._old = old
        self._token = token
        self._new_token = new_token
        self._body = body

    @property
    def slip(self) -> Slip | None:
        return None

    def recover(self) -> EnrolmentAnswer:
        found = self._network.cmp.settled(
            self._case.read("request.p10"),
            subject_id=self._case.application_id,
            signer=self._signer(),
            certificate=self._old.der,
        )
        # A lost answer: the same request again; the authority gives the certificate
        # that it made for this key, never a second one.
        return found or self.enrol()

    def enrol(self) -> EnrolmentAnswer:
        new = self._new_signer()
        return self._network.cmp.renew(
            self._case.read("request.p10"),
            subject_id=self._case.application_id,
            body_name="p10cr" if new is None else self._body,
            new_signer=new,
            signer=self._signer(),
            certificate=self._old.der,
            consent_digest=_digest(self._case),
        )

    def confirm(self, transaction: str, certificate: bytes) -> tuple[bytes, bytes]:
        return self._network.cmp.confirm(
            transaction,
            certificate,
            signer=self._signer(),
            signer_certificate=self._old.der,
        )

    def reject(self, transaction: str, reason: str) -> None:
        self._network.cmp.reject(
            transaction,
            reason,
            signer=self._signer(),
            signer_certificate=self._old.der,
        )

    def register_passphrase(self, key_id: str, passphrase: Secret) -> None:
        self._network.cmp.register_passphrase(
            key_id, passphrase, signer=self._signer(), certificate=self._old.der
        )

    def _signer(self) -> Signer:
        return self._token.signer(self._old.key_id)

    def _new_signer(self) -> Signer | None:
        if self._new_token is None:
            return None
        return self._new_token.signer(str(self._case.data["key_id"]))


def _proven(case: Case) -> bytes:
    """The CertRequest that the key signed, where the authority takes no PKCS#10."""
    return case.read(CERT_REQUEST) if case.has(CERT_REQUEST) else b""


def _digest(case: Case) -> bytes:
    return bytes.fromhex(str(case.data["manifest_cms_sha256"]))

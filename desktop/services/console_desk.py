"""An officer's desk: the parts of the console, and one signed-in stretch of work.

The console has no right of its own (D-S5): an officer signs in with the role
certificate's key on the token, and every order is signed by it. Whatever is ordered is
written down before it is sent, and its answer after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.canonical import Json, canonical
from desktop.clock import format_time
from desktop.errors import NothingFound, OperatorRefused, Unreachable
from desktop.interaction import Interaction
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

if TYPE_CHECKING:
    # The department register loads SQLAlchemy: only what works with cases pays for it.
    from desktop.authority.officer_api import OfficerApi, OfficerSession
    from desktop.model.authority import AuthorityProfile, Receipt
    from desktop.model.records import CertificateRecord
    from desktop.ports import Signer
    from desktop.store.department import Department
    from desktop.store.mirror import Mirror

__all__ = [
    "REASONS",
    "Console",
    "Desk",
    "officer_certificate",
    "patiently",
    "signed_in",
]

#: What a mass revocation is for; the first is meant where nothing else is said.
REASONS = (
    "keyCompromise",
    "superseded",
    "affiliationChanged",
    "cessationOfOperation",
    "privilegeWithdrawn",
)

#: Seconds before the same bytes are sent again to an operator that is busy.
_PAUSES = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Console:
    """The parts an officer works with, on top of a person's.

    Attributes:
        mirror: The local copy of the organisation's certificates.
        department: The register of cases; a file of this home, or PostgreSQL.
        connect: The officers' calls of a profile's operator; a new client each time,
            without a session.
    """

    workplace: Workplace
    mirror: Callable[[], Mirror]
    department: Callable[[], Department]
    connect: Callable[[AuthorityProfile], OfficerApi]

    @property
    def folder(self) -> Path:
        """Where orders, plans and reports of this console lie."""
        home = self.workplace.home
        return home.make(home.root / "console")

    def recorder(self, person: Interaction, subject: str) -> Recorder:
        """A line of steps in this home's journal."""
        return Recorder(self.workplace.journal(), self.workplace.clock, person, subject)


@dataclass(frozen=True)
class Desk:
    """One officer, signed in, with the token open until the block ends.

    Attributes:
        put_token_away: Ends the token's part early: what follows only asks.
    """

    console: Console
    recorder: Recorder
    profile: AuthorityProfile
    api: OfficerApi
    session: OfficerSession
    certificate: CertificateRecord
    signer: Signer
    put_token_away: Callable[[], None]

    def sign(self, kind: str, payload: bytes) -> bytes:
        """CMS over a canonical record, by the officer's key, naming the certificate."""
        return self.signer.sign_record(kind, payload, certificate=self.certificate.der)

    def record(self, kind: str, **members: Json) -> bytes:
        """A canonical record of version 1 with an id and the time."""
        return canonical(
            {
                "type": kind,
                "version": 1,
                "record_id": str(uuid.uuid4()),
                "created_at": format_time(self.console.workplace.clock.now()),
                **members,
            }
        )

    def order(
        self,
        act: str,
        plan_id: str,
        send: Callable[[bytes, bytes], Receipt],
        **members: Json,
    ) -> tuple[bytes, Receipt]:
        """Signs an order with a fresh nonce, keeps it, sends it, keeps the receipt.

        The bytes and with them the idempotency key stay the same however often they
        are sent: a busy operator or a double click is one order.

        Args:
            act: What is ordered (``desktop/sandbox/orders.py`` names the acts).
            plan_id: Over which plan.
            send: The call of :class:`OfficerApi`.
            **members: More members of the order, ``plan_sha256`` among them.

        Raises:
            OperatorRefused: Role, scope, second person, cap, freshness, state.
            Pending: No trustworthy answer came; the operator may have taken it.
        """
        from desktop.services.receipts import receipt_json

        nonce = self._patiently(self.api.nonce)
        payload = self.record("order", act=act, plan_id=plan_id, nonce=nonce, **members)
        cms = self.sign("order", payload)
        folder = self.plan_folder(plan_id)
        name = f"{act}-{uuid.uuid4()}"
        write_durably(folder / f"{name}.json", payload)
        write_durably(folder / f"{name}.cms", cms)
        intent = {"act": act, "plan_id": plan_id, "file": name}
        with self.recorder.effect("console_order", intent) as facts:
            receipt = self._patiently(lambda: send(payload, cms))
            facts["act"] = act
            facts["decision"] = receipt.decision
            facts["receipt"] = receipt.receipt_id
        write_durably(folder / f"{name}.receipt.json", canonical(receipt_json(receipt)))
        return payload, receipt

    def plan_folder(self, plan_id: str) -> Path:
        """Where what this console signed about a plan lies.

        Raises:
            NothingFound: That is no plan's id.
        """
        try:
            name = str(uuid.UUID(plan_id))
        except ValueError as error:
            raise NothingFound(what="plan", name=plan_id) from error
        home = self.console.workplace.home
        return home.make(home.make(self.console.folder / "plans") / name)

    def _patiently(self, call: Callable[[], Any]) -> Any:
        return patiently(self.console.workplace, call)


def patiently(workplace: Workplace, call: Callable[[], Any]) -> Any:
    """Makes a call again, a few times, while the operator is busy or out of reach.

    Raises:
        Unreachable: It stayed so.
    """
    for pause in _PAUSES:
        try:
            return call()
        except Unreachable:
            workplace.pause(pause)
    return call()


def officer_certificate(workplace: Workplace, sha256: str) -> CertificateRecord:
    """The role certificate: by hash, or the only one of this home with a token.

    Raises:
        NothingFound: None fits, or several do and none was named.
    """
    if sha256:
        return workplace.register().get_certificate(sha256)
    now = workplace.clock.now()
    fit = [
        item
        for item in workplace.register().list_certificates()
        if item.key_id and item.status != "revoked" and item.not_after > now
    ]
    if len(fit) != 1:
        raise NothingFound(what="role certificate; name it by --officer", name="?")
    return fit[0]


@contextmanager
def signed_in(
    console: Console,
    person: Interaction,
    officer: str,
    kinds: Sequence[str] = (),
    *,
    entries_left: int = 1,
) -> Iterator[Desk]:
    """Signs an officer in with the token's key; one PIN entry, one piece of work.

    The session lives in memory and ends with the block.

    Args:
        console: The console's parts.
        person: Who types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        kinds: Records to be signed besides the sign-in: ``order``, ``case-report``.
        entries_left: How many PIN entries come, this one included.

    Raises:
        OperatorRefused: The certificate has no role.
        NothingFound: No such certificate, or the profile offers no officers' calls.
        TokenProblem, PinProblem: The token.
    """
    # Whoever only searches the mirror needs no token and no encodings.
    from desktop.services.owner import refuse_other_owner
    from desktop.services.report_compromise import refuse_blocked
    from desktop.services.token_work import find_token, open_for_person

    workplace = console.workplace
    certificate = officer_certificate(workplace, officer)
    # An officer's key that was reported orders nothing any more (row S14).
    refuse_blocked(workplace, certificate.spki_sha256)
    refuse_other_owner(workplace, certificate.der)
    profile = workplace.load_profile(certificate.profile)
    if "officers" not in profile.api:
        raise OperatorRefused(
            reason="this authority does not offer the call",
            call="officers",
            status=0,
            problem="not-offered",
        )
    recorder = console.recorder(person, certificate.sha256)
    module, info = find_token(workplace, certificate.token_serial)
    api = console.connect(profile)
    purposes = ("describe", "sign_record:sign-in", *(f"sign_record:{k}" for k in kinds))
    with ExitStack() as open_token:
        token = open_token.enter_context(
            open_for_person(
                person,
                recorder,
                module,
                info,
                purposes,
                purpose="pin.record",
                entries_left=entries_left,
            )
        )
        signer = token.signer(certificate.key_id)
        with recorder.step("console_sign_in") as facts:
            session = _enter(workplace, api, signer, certificate)
            facts["role"] = session.role
        recorder.note(
            "console_signed_in",
            {"officer_id": session.officer_id, "role": session.role},
        )
        if not kinds:
            # Nothing more is to be signed, and a first fill of the mirror takes longer
            # than a token stays open without a call.
            open_token.close()
        try:
            yield Desk(
                console,
                recorder,
                profile,
                api,
                session,
                certificate,
                signer,
                open_token.close,
            )
        finally:
            api.sign_out()


def _enter(
    workplace: Workplace,
    api: OfficerApi,
    signer: Signer,
    certificate: CertificateRecord,
) -> OfficerSession:
    members: Mapping[str, Json] = {
        "type": "sign-in",
        "version": 1,
        "record_id": str(uuid.uuid4()),
        "created_at": format_time(workplace.clock.now()),
        "nonce": patiently(workplace, api.nonce),
    }
    payload = canonical(dict(members))
    cms = signer.sign_record("sign-in", payload, certificate=certificate.der)
    return api.sign_in(payload, cms)

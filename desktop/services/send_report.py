"""Sends a recorded report through the first channel that works (protocols.md 5.3).

One attempt per certificate and channel, written down before it is sent. An answer
is never a proof; `prove_revocation` asks OCSP and CRL.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.errors import PinProblem, StateConflict, TokenProblem, Unreachable
from desktop.model.records import CertificateRecord, Report
from desktop.ports import Token
from desktop.revocation import states
from desktop.services.send_by_code import deliver_code_statement
from desktop.services.send_incident import send_incidents
from desktop.services.send_rr import poll_rr, send_rr, send_rr_by_secret
from desktop.services.send_statement import prepare_statements, send_statement
from desktop.services.sending import OTHER, RR, RR_MAC, Sending

__all__ = ["SendReport"]


class SendReport:
    """One sending of one report."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    def prepare(self) -> None:
        """Makes the statements; nothing is sent."""
        prepare_statements(self._sending)

    def run(
        self,
        tokens: Mapping[str, Token],
        *,
        offer: bool = False,
        insist: bool = False,
    ) -> Report:
        """Sends what is not accepted yet; answers the report as it stands after.

        Args:
            tokens: Pieces of work that are open, by serial number of the token.
            offer: Whether another certificate may be offered for signing; that needs
                a person.
            insist: Whether the next channel goes although an earlier one was
                accepted, because no proof came (security.md, test 23).

        Raises:
            StateConflict: The report was undone.
        """
        sending = self._sending
        report = sending.report()
        if report.state == states.CertificateState.UNDONE:
            raise StateConflict(state="UNDONE", step="send")
        self.prepare()
        for record in sending.waiting(insist=insist):
            if sending.statement_first(record):
                send_statement(sending, record)
        self._by_tokens(tokens)
        for record in sending.waiting(insist=insist):
            send_statement(sending, record)
        deliver_code_statement(sending)
        for record in sending.waiting(insist=insist):
            self._resend_other(record)
            if sending.may(record, RR_MAC):
                send_rr_by_secret(sending, record)
        if offer and self.reachable():
            self._offer()
        return sending.report()

    def poll(self, tokens: Mapping[str, Token]) -> None:
        """Asks about every ``rr`` that the authority is considering, where it may."""
        sending = self._sending
        for record in sending.waiting(insist=True):
            token = tokens.get(record.token_serial)
            if token is None:
                continue
            try:
                poll_rr(sending, token, record)
            except (TokenProblem, PinProblem) as error:
                sending.note("rr_not_settled", error)

    def notify(self, tokens: Mapping[str, Token]) -> None:
        """Tells operator and officers, after the requests: nothing waits for it."""
        send_incidents(self._sending, tokens)

    def tell_officer(self) -> None:
        """Tells the department's own officer, last of all."""
        from desktop.services.notify_officer import notify_officer

        notify_officer(self._sending)

    def reachable(self) -> bool:
        """Whether the operator of some waiting certificate gives a sign of life."""
        for record in self._sending.waiting():
            try:
                self._sending.check_reachable(self._sending.profile(record))
            except Unreachable:
                continue
            return True
        return False

    def needs_token(self) -> bool:
        """Whether some certificate has no channel but the one signed on its token."""
        sending = self._sending
        written = {
            item.certificate
            for item in sending.outbox.attempts(sending.report_id)
            if item.channel != RR
        }
        return any(
            record.sha256 not in written and sending.may(record, RR)
            for record in sending.waiting()
        )

    def _resend_other(self, record: CertificateRecord) -> None:
        """What another certificate of the person signed, where there is such a thing.

        Its module loads the tokens' room, so it is asked for only then.
        """
        if self._sending.attempts(record.sha256, OTHER):
            from desktop.services.send_other import resend_other

            resend_other(self._sending, record)

    def _offer(self) -> None:
        """Last, because a person decides: for what no other channel has under way."""
        from desktop.services.send_other import offer_other

        sending = self._sending
        idle = {
            item.sha256
            for item in sending.report().certificates
            if item.state in {"RECORDED", "REFUSED"}
        }
        for record in sending.waiting():
            if record.sha256 in idle and sending.may(record, OTHER):
                offer_other(sending, record)

    def _by_tokens(self, tokens: Mapping[str, Token]) -> None:
        """An rr follows even where a statement was accepted, until there is a proof."""
        sending = self._sending
        taken = {
            item.certificate
            for item in sending.outbox.attempts(sending.report_id)
            if item.channel == RR and item.state == "ACCEPTED"
        }
        for serial, token in tokens.items():
            mine = [
                record
                for record in sending.waiting(insist=True)
                if record.token_serial == serial
                and record.key_id
                and sending.may(record, RR)
                and record.sha256 not in taken
            ]
            try:
                fresh = [x for x in mine if not poll_rr(sending, token, x)]
                send_rr(sending, token, fresh)
            except (TokenProblem, PinProblem) as error:
                # Whatever the token says, the statement comes next.
                sending.note("rr_not_possible", error)

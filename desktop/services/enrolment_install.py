"""The piece of work *after the answer*, and the end of an application.

Write, read back, certConf, closing manifest: one PIN entry. The certificate is
confirmed only after it lies on the token (F7); bundle and recovery code come last.
"""

from __future__ import annotations

from desktop import __version__
from desktop.canonical import sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    NothingFound,
    Pending,
    Refused,
    TimeStampInvalid,
    TokenProblem,
    Unreachable,
    VerificationFailed,
    WorkerDied,
    WorkerTimeout,
)
from desktop.evidence import cades, manifest
from desktop.ports import Signer, Token
from desktop.revocation import recovery
from desktop.services.anchor_journal import leave_head
from desktop.services.enrolment_guard import Guard, guarded
from desktop.services.enrolment_stretch import Stretch
from desktop.services.extend_bundles import write_bundle
from desktop.services.hand_in_closing import send_closing
from desktop.services.known_clock import clock_of
from desktop.services.report_compromise import refuse_blocked
from desktop.services.status_change import status_changed
from desktop.services.token_work import find_token, open_for_person

__all__ = ["Installation"]

PURPOSES = ("describe", "write_certificate", "sign_cmp", "sign_record:closing")


class Installation(Stretch):
    """From ISSUED to CONFIRMED, and the evidence bundle."""

    def after_the_answer(self) -> None:
        """ISSUED or INSTALLED to CONFIRMED, within one login.

        Raises:
            KeyBlocked: The key was reported meanwhile; only its revocation goes on.
        """
        case = self._case
        refuse_blocked(self._workplace, sha256_hex(unb64url(str(case.data["spki"]))))
        module, info = find_token(self._workplace, str(case.data["token_serial"]))
        with open_for_person(
            self._person,
            self._recorder,
            module,
            info,
            PURPOSES,
            purpose="pin.after_answer",
        ) as token:
            if case.state == "ISSUED":
                self._write(token)
            self._confirm(token)
            self._first_status()
            self._closing(token.signer(str(case.data["key_id"])))
        case.save("CONFIRMED")

    def _write(self, token: Token) -> None:
        case = self._case
        certificate = case.read(manifest.CERTIFICATE)
        try:
            with self._recorder.effect(
                "write_certificate", {"certificate": sha256_hex(certificate)}
            ):
                token.write_certificate(str(case.data["key_id"]), certificate)
        except (WorkerDied, WorkerTimeout):
            # It may or may not be on the token: the next login writes it again.
            raise
        except TokenProblem as error:
            self._recorder.note("write_failed", {"code": error.code})
            raise
        case.save("INSTALLED")

    def _confirm(self, token: Token) -> None:
        case = self._case
        if case.has(manifest.PKI_CONF):
            return
        transaction = str(case.data["transaction_id"])
        with (
            guarded(
                self._workplace,
                self._person,
                self._recorder,
                self._network,
                case,
                token,
            ) as guard,
        ):
            with self._recorder.effect(
                "confirm_certificate", {"transaction": transaction}
            ):
                certificate = case.read(manifest.CERTIFICATE)
                try:
                    sent, answer = guard.confirm(transaction, certificate)
                except AuthorityRefused as error:
                    self._settle_refused(certificate, error)
                    raise
            case.write(manifest.CERT_CONF, sent)
            case.write(manifest.PKI_CONF, answer)
            case.save(confirmed_at=format_time(self._workplace.clock.now()))
            self._register_passphrase(guard)

    def _settle_refused(self, certificate: bytes, error: AuthorityRefused) -> None:
        """What nobody confirmed in time its authority revokes (F7); OCSP settles it.

        Without that proof the refusal may be a passing one, and the next try goes on.
        """
        case = self._case
        try:
            proof = self._network.status.ocsp(certificate)
        except (Pending, VerificationFailed, NothingFound):
            return
        self._workplace.register().set_status(sha256_hex(certificate), proof)
        if proof.status == "revoked":
            status_changed(self._workplace, self._recorder.note, case, "refused")
            case.save("REFUSED", refused_because=list(error.fail_info))

    def _register_passphrase(self, guard: Guard) -> None:
        """Where the profile has one; without it the statement still revokes (F19)."""
        key_id = str(self._case.data["revocation_key_id"])
        if not self._profile.rev_passphrase:
            return
        keys = self._workplace.revocation_secret(key_id)
        if keys is None:
            return
        try:
            with (
                self._recorder.step("register_passphrase"),
                keys,
                recovery.derive_passphrase(keys) as passphrase,
            ):
                guard.register_passphrase(key_id, passphrase)
        except (Pending, Refused, VerificationFailed) as error:
            self._recorder.note("passphrase_not_registered", {"code": error.code})

    def _first_status(self) -> None:
        """The first OCSP answer, put into the evidence before the closing names all."""
        case = self._case
        if case.has(manifest.FIRST_OCSP) or case.has(manifest.CLOSING_CMS):
            return
        certificate = case.read(manifest.CERTIFICATE)
        try:
            with self._recorder.step("first_status") as facts:
                proof = self._network.status.ocsp(certificate)
                facts["status"] = proof.status
        except (Pending, VerificationFailed, NothingFound) as error:
            self._recorder.note("first_status_unknown", {"code": error.code})
            return
        # First: a crash must not leave the answer without what clears its responder.
        beside = manifest.beside(manifest.FIRST_OCSP, proof.responder_list)
        for name, content in beside.items():
            case.write(name, content)
        case.write(manifest.FIRST_OCSP, proof.raw)
        self._workplace.register().set_status(sha256_hex(certificate), proof)

    def _closing(self, signer: Signer) -> None:
        case = self._case
        if case.has(manifest.CLOSING_CMS):
            return
        certificate = case.read(manifest.CERTIFICATE)
        clock = self._workplace.clock
        size, head = self._workplace.journal().head()
        with self._recorder.step("sign_closing") as facts:
            payload = manifest.closing_manifest(
                application_id=case.application_id,
                authority=self._profile.name,
                members=case.members(),
                journal={"size": size, "head": head},
                installation_key_id=self._workplace.installation().key_id,
                program={"name": "saqta", "version": __version__},
                created_at=format_time(clock.now()),
                clock=clock_of(self._workplace, self._profile.name),
            )
            cms = self._signed_closing(payload, signer, certificate)
            case.write(manifest.CLOSING, payload)
            facts["sha256"] = case.write(manifest.CLOSING_CMS, cms)
        self._recorder.note(
            "closing_signed",
            {"cms_sha256": sha256_hex(case.read(manifest.CLOSING_CMS))},
        )

    def _signed_closing(
        self, payload: bytes, signer: Signer, certificate: bytes
    ) -> bytes:
        """CAdES-B-T; B-B where there is no time stamp now: the receipt stands in."""
        stamper = self._network.time_stamper
        at, chain = self._workplace.clock.now(), self._chain()
        try:
            return cades.sign_closing(
                payload, signer, certificate, chain, stamper, at=at
            )
        except (Unreachable, AnswerUnusable, TimeStampInvalid) as error:
            self._recorder.note("closing_not_stamped", {"code": error.code})
        return cades.sign_closing(payload, signer, certificate, chain, None, at=at)

    def _chain(self) -> list[bytes]:
        chain: list[bytes] = []
        while self._case.has(name := f"chain/{len(chain) + 1}.der"):
            chain.append(self._case.read(name))
        return chain

    # -- after CONFIRMED -----------------------------------------------------------

    def close(self) -> None:
        """Hands in the closing manifest, writes the bundle, shows the code once.

        Every part may be repeated; what the operator could not take now goes later.
        """
        self._workplace.secrets().forget_slip(self._case.application_id)
        send_closing(self._network, self._case, self._recorder)
        leave_head(self._workplace, self._profile, self._recorder)
        self._show_code()
        self._bundle()

    def _show_code(self) -> None:
        case = self._case
        if case.data.get("recovery_code_shown"):
            return
        secret = self._workplace.secrets().revocation(
            str(case.data["revocation_key_id"])
        )
        if secret is None:
            raise NothingFound(what="recovery secret", name=case.application_id)
        with self._recorder.step("show_code"), secret:
            shown = self._person.show_recovery_code(recovery.to_code(secret))
        case.save(recovery_code_shown=shown)
        self._recorder.note("recovery_code_shown", {"shown": shown})

    def _bundle(self) -> None:
        case = self._case
        with self._recorder.step("build_bundle") as facts:
            facts["sha256"] = write_bundle(self._workplace, case)
        self._recorder.note("bundle_written", {"sha256": facts["sha256"]})

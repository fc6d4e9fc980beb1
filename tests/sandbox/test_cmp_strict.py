"""The responder keeps to RFC 9483: headers, protection, transactions (2.2 to 2.4)."""

from __future__ import annotations

import dataclasses
import secrets
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509

from desktop.asn1 import cmp, der, names, protection, schemes
from desktop.asn1.cmp import PkiMessage
from desktop.canonical import sha256_hex
from desktop.errors import StillWaiting
from desktop.sandbox import cmp_guard, cmp_responder
from desktop.sandbox.certificates import FileKey
from desktop.sandbox.state import SandboxSettings
from tests.fakes.applicant import Applicant
from tests.fakes.sandbox_server import SandboxServer, sandbox_process, sandbox_server

SECRET = b"not the slip's secret"


def ask(server: SandboxServer, message: bytes, place: str = "") -> bytes:
    request = urllib.request.Request(
        server.facts["cmp_url"] + place,
        data=message,
        headers={"Content-Type": "application/pkixcmp"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.headers["Content-Type"] == "application/pkixcmp"
        found: bytes = answer.read()
    return found


class Talk:
    """One MAC transaction of a person, message by message."""

    def __init__(self, one: Applicant) -> None:
        self.one = one
        self.transaction_id = secrets.token_bytes(16)
        self.peer_nonce: bytes | None = None
        self.last: PkiMessage | None = None
        self.raw = b""

    def header(self, **changes: Any) -> cmp.Header:
        reference = self.one.slip["reference"]
        header = cmp.Header(
            sender=names.build_name((("CN", reference),)),
            recipient=self.one.server.state.authority["cmp"].subject,
            transaction_id=self.transaction_id,
            sender_nonce=secrets.token_bytes(16),
            recip_nonce=self.peer_nonce,
            message_time=self.one.clock.now(),
            protection_alg=protection.mac_algorithm("pbm", iterations=500),
            sender_kid=reference.encode(),
            general_info=(
                cmp.consent_digest(bytes.fromhex(sha256_hex(self.one.manifest_cms))),
            ),
        )
        return dataclasses.replace(header, **changes)

    def send(
        self,
        body_name: str,
        body: bytes,
        *,
        secret: bytes | None = None,
        **changes: Any,
    ) -> PkiMessage:
        header = self.header(**changes)
        part = cmp.protected_part(header, body_name, body)
        key = secret or self.one.slip["secret"].encode("ascii")
        value = b""
        if header.protection_alg:
            value = protection.mac(header.protection_alg, key, part)
        self.raw = cmp.assemble(part, value)
        answer = cmp.parse_message(ask(self.one.server, self.raw))
        self.peer_nonce = answer.header.sender_nonce
        self.last = answer
        return answer

    def p10cr(self, **changes: Any) -> PkiMessage:
        return self.send("p10cr", self.one.request, **changes)


def fails(answer: PkiMessage) -> tuple[str, ...]:
    """FailInfo of a refusal, in whichever body it came."""
    if answer.body_name == "error":
        return answer.error_status.fail_info
    if answer.body_name == "rp":
        return answer.revocation_statuses[0].fail_info
    return answer.cert_response.status.fail_info


@pytest.fixture
def ready(operator: SandboxServer) -> Applicant:
    """Somebody whose manifest is registered and whose request was not sent."""
    return Applicant(operator).prepare()


@pytest.fixture
def talk(ready: Applicant) -> Talk:
    return Talk(ready)


# -- header and protection ----------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "fail"),
    [
        ({"sender_nonce": b"short"}, "badSenderNonce"),
        ({"transaction_id": b"short"}, "badDataFormat"),
        ({"message_time": None}, "badTime"),
        ({"sender": names.build_name(())}, "badRequest"),
        ({"sender": names.build_name((("CN", "Another"),))}, "badRequest"),
        ({"sender_kid": b"R-1999-0001"}, "badMessageCheck"),
        ({"protection_alg": b""}, "badMessageCheck"),
    ],
)
def test_a_header_that_breaks_a_rule_is_refused(
    talk: Talk, changes: dict[str, Any], fail: str
) -> None:
    assert fails(talk.p10cr(**changes)) == (fail,)
    assert talk.one.operator.application(talk.one.application_id)["state"] == (
        "registered"
    )


@pytest.mark.parametrize("seconds", [-601, 601, -400 * 86_400, 400 * 86_400])
def test_a_clock_that_is_far_away_is_told_ours(talk: Talk, seconds: int) -> None:
    moment = talk.one.clock.now() + timedelta(seconds=seconds)
    answer = talk.p10cr(message_time=moment)
    assert fails(answer) == ("badTime",)
    assert answer.header.message_time is not None
    assert answer.protection


def test_a_wrong_secret_is_refused_by_a_signed_error(talk: Talk) -> None:
    answer = talk.p10cr(secret=SECRET)
    assert fails(answer) == ("badMessageCheck",)
    signer = talk.one.server.state.authority["cmp"].certificate
    protection.verify_signature(answer, signer)


def test_a_mac_that_would_cost_us_dear_is_not_computed(talk: Talk) -> None:
    state = talk.one.server.state
    settings = state.settings
    state.settings = dataclasses.replace(settings, iterations_cap=499)
    try:
        assert fails(talk.p10cr()) == ("badMessageCheck",)
    finally:
        state.settings = settings
    assert talk.p10cr().body_name == "cp"


def test_what_is_no_message_gets_a_signed_error(operator: SandboxServer) -> None:
    for noise in (b"", b"\x30\x00", b"<html>", secrets.token_bytes(64)):
        answer = cmp.parse_message(ask(operator, noise))
        assert fails(answer) == ("badDataFormat",)
        protection.verify_signature(answer, operator.state.authority["cmp"].certificate)


def test_every_well_known_place_answers(talk: Talk) -> None:
    for place in ("/p/saqta", "/initialization", "/p/saqta/pkcs10"):
        answer = cmp.parse_message(ask(talk.one.server, b"\x30\x00", place))
        assert answer.body_name == "error"


# -- transactions -------------------------------------------------------------


def test_the_answer_answers_what_was_sent(talk: Talk) -> None:
    answer = talk.p10cr()
    sent = cmp.parse_message(talk.raw).header
    assert answer.body_name == "cp"
    assert answer.header.transaction_id == sent.transaction_id
    assert answer.header.recip_nonce == sent.sender_nonce
    assert len(answer.header.sender_nonce) == 16
    assert answer.cert_response.cert_req_id == -1
    assert answer.header.confirm_wait_until
    assert not answer.header.implicit_confirm
    protection.verify_mac(answer, talk.one.slip["secret"].encode(), 1_000_000)


def test_a_transaction_id_is_used_once(talk: Talk) -> None:
    talk.p10cr()
    assert fails(talk.p10cr()) == ("transactionIdInUse",)


def test_a_message_sent_again_gets_the_same_bytes(talk: Talk) -> None:
    talk.p10cr()
    assert ask(talk.one.server, talk.raw) == ask(talk.one.server, talk.raw)


def conf(talk: Talk, **changes: Any) -> PkiMessage:
    assert talk.last is not None
    certificate = talk.last.cert_response.certificate
    assert certificate is not None
    return talk.send("certConf", cmp.cert_conf(-1, certificate), **changes)


def test_a_message_that_comes_twice_at_once_gets_the_same_bytes(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = talk.one.server.state
    judge = cmp_guard.check_header
    first: list[bytes] = []

    def while_another_is_answered(*arguments: Any) -> None:
        judge(*arguments)
        if talk.raw and not first:
            first.append(b"")
            first[0] = cmp_responder.respond(state, talk.raw)

    monkeypatch.setattr(cmp_responder, "check_header", while_another_is_answered)
    assert talk.p10cr().body_name == "cp"
    assert ask(talk.one.server, talk.raw) == first[0]


def test_a_confirmation_needs_our_nonce(talk: Talk) -> None:
    talk.p10cr()
    assert fails(conf(talk, recip_nonce=secrets.token_bytes(16))) == (
        "badRecipientNonce",
    )
    talk.last = cmp.parse_message(ask(talk.one.server, talk.raw))
    known = talk.one.operator.application(talk.one.application_id)
    assert known["state"] == "issued"


def test_a_confirmation_of_another_certificate_is_refused(
    talk: Talk, enrolled: Applicant
) -> None:
    talk.p10cr()
    body = cmp.cert_conf(-1, enrolled.certificate)
    assert fails(talk.send("certConf", body)) == ("badCertId",)


def test_a_second_confirmation_is_told_of_the_first(talk: Talk) -> None:
    first = talk.p10cr()
    assert conf(talk).body_name == "pkiconf"
    talk.last = first
    assert fails(conf(talk)) == ("certConfirmed",)


def test_another_slip_can_not_step_in(talk: Talk, operator: SandboxServer) -> None:
    talk.p10cr()
    other = Talk(Applicant(operator).prepare())
    other.transaction_id, other.peer_nonce = talk.transaction_id, talk.peer_nonce
    other.last = talk.last
    assert fails(conf(other)) == ("wrongIntegrity",)


def test_a_poll_of_nothing_is_refused(talk: Talk) -> None:
    assert fails(talk.send("pollReq", cmp.poll_req(-1))) == ("badRequest",)
    talk.p10cr()
    assert fails(talk.send("pollReq", cmp.poll_req(-1))) == ("badRequest",)


def test_an_answer_of_ours_is_no_question(talk: Talk) -> None:
    assert fails(talk.send("pkiconf", cmp.pki_conf())) == ("badRequest",)


def test_an_unconfirmed_certificate_is_revoked_in_time(tmp_path: Path) -> None:
    settings = SandboxSettings(faults=True, confirm_wait_s=0)
    with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
        one = Applicant(server).prepare()
        one.ask()
        Talk(one).p10cr()
        row = server.state.store.one("certificates", sha256=sha256_hex(one.certificate))
        assert row is not None
        assert row["state"] == "revoked"


def test_a_poll_goes_on_in_another_process(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        one = Applicant(server).prepare()
        server.fail("waiting", "cmp:p10cr", count=2, check_after=0)
        with pytest.raises(StillWaiting, match="SQ-"):
            one.ask()
        waiting = one.log.saves[-1].transaction_id
    with sandbox_process(folder):
        answer = one.cmp.poll(waiting, one.slip_secret())
        one.certificate, one.transaction_id = answer.certificate, waiting
        one.confirm()
        assert one.operator.application(one.application_id)["state"] == "confirmed"


# -- revocation ---------------------------------------------------------------


class Signed(Talk):
    """A transaction protected by a person's certificate."""

    def header(self, **changes: Any) -> cmp.Header:
        view = x509.Certificate.load(self.one.certificate)
        header = super().header(
            sender=view.subject.dump(),
            sender_kid=view.key_identifier,
            protection_alg=schemes.signature_algorithm(self.one.scheme),
            general_info=(),
        )
        return dataclasses.replace(header, **changes)

    def rr(self, *bodies: bytes, certificate: bytes = b"", **more: Any) -> PkiMessage:
        header = self.header(**more)
        items = [der.children(der.root(body, "rr"), "rr")[0].raw for body in bodies]
        body = der.element(der.SEQUENCE, *items)
        part = cmp.protected_part(header, "rr", body)
        signer = certificate or self.one.certificate
        value = self.one.signer.sign_cmp(part, self.one.certificate)
        raw = cmp.assemble(part, value, (signer,) if signer else ())
        return cmp.parse_message(ask(self.one.server, raw))


def details(certificate: bytes, **changes: Any) -> bytes:
    view = x509.Certificate.load(certificate)
    values: dict[str, Any] = {
        "issuer": view.issuer.dump(),
        "serial": view.serial_number,
        "reason": 1,
        **changes,
    }
    return cmp.rev_details(**values)


@pytest.fixture
def holder(operator: SandboxServer) -> Applicant:
    return Applicant(operator).enrol()


def state_of(one: Applicant) -> str:
    row = one.server.state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    return str(row["state"])


def test_several_certificates_in_one_request_are_refused(holder: Applicant) -> None:
    one = details(holder.certificate)
    assert fails(Signed(holder).rr(one, one)) == ("badRequest",)
    assert state_of(holder) == "confirmed"


@pytest.mark.parametrize("reason", [2, 6, 8, 10])
def test_a_reason_that_can_not_be_asked_for_is_refused(
    holder: Applicant, reason: int
) -> None:
    body = details(holder.certificate, reason=reason)
    assert fails(Signed(holder).rr(body)) == ("badRequest",)
    assert state_of(holder) == "confirmed"


def test_f15_several_reasons_are_refused(holder: Applicant) -> None:
    """One reasonCode in crlEntryDetails: which of two counts would be a guess."""
    body = details(holder.certificate)
    (one,) = der.children(der.root(body, "rr"), "rr")
    template, entries = der.children(one, "rr")
    (reason,) = der.children(entries, "rr")
    twice = der.element(0x30, reason.raw, reason.raw)
    several = der.element(0x30, der.element(0x30, template.raw, twice))
    assert fails(Signed(holder).rr(several)) == ("badDataFormat",)
    assert state_of(holder) == "confirmed"


#: The others are asked for by openssl (test_cmp_openssl.py).
@pytest.mark.parametrize(
    ("number", "name"),
    [(3, "affiliationChanged"), (5, "cessationOfOperation"), (9, "privilegeWithdrawn")],
)
def test_every_reason_that_may_be_asked_for(
    operator: SandboxServer, number: int, name: str
) -> None:
    from desktop.sandbox.cmp_core import Peer
    from desktop.sandbox.cmp_revoke import decide

    one = Applicant(operator).enrol()
    body = details(one.certificate, reason=number)
    part = cmp.protected_part(Talk(one).header(), "rr", body)
    peer = Peer("signature", b"", is_ra=True)
    with operator.state.store.begin():
        decide(operator.state, peer, cmp.parse_message(part))
    row = operator.state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    assert (row["state"], row["reason"]) == ("revoked", name)


def test_an_unknown_serial_is_refused(holder: Applicant) -> None:
    body = details(holder.certificate, serial=12345)
    assert fails(Signed(holder).rr(body)) == ("badCertId",)


def test_another_persons_certificate_is_not_revoked(
    holder: Applicant, enrolled: Applicant
) -> None:
    body = details(enrolled.certificate)
    assert fails(Signed(holder).rr(body)) == ("notAuthorized",)
    assert state_of(enrolled) == "confirmed"


def test_a_signer_must_be_named_and_be_ours(holder: Applicant) -> None:
    body = details(holder.certificate)
    talk = Signed(holder)
    header = talk.header()
    part = cmp.protected_part(header, "rr", body)
    raw = cmp.assemble(part, holder.signer.sign_cmp(part, holder.certificate))
    answer = cmp.parse_message(ask(holder.server, raw))
    assert fails(answer) == ("addInfoNotAvailable",)
    stranger = FileKey.generate("ec")
    raw = cmp.assemble(part, stranger.sign(part), (holder.certificate,))
    assert fails(cmp.parse_message(ask(holder.server, raw))) == ("badMessageCheck",)
    assert state_of(holder) == "confirmed"


def test_sender_and_key_name_are_the_signers(holder: Applicant) -> None:
    body = details(holder.certificate)
    for changes in (
        {"sender": names.build_name((("CN", "Another"),))},
        {"sender_kid": b"another"},
    ):
        assert fails(Signed(holder).rr(body, **changes)) == ("badRequest",)


def test_a_revocation_under_the_slips_mac_is_taken_only_where_that_is_allowed(
    holder: Applicant, tmp_path: Path
) -> None:
    body = details(holder.certificate)
    assert fails(Talk(holder).send("rr", body)) == ("wrongIntegrity",)
    settings = SandboxSettings(faults=True, rr_mac=True)
    with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
        one, other = Applicant(server).enrol(), Applicant(server).enrol()
        refused = Talk(other).send("rr", details(one.certificate))
        assert fails(refused) == ("notAuthorized",)
        done = Talk(one).send("rr", details(one.certificate))
        assert done.revocation_statuses[0].status == 0
        assert state_of(one) == "revoked"


def test_the_same_revocation_twice_is_told_so(holder: Applicant) -> None:
    body = details(holder.certificate)
    assert Signed(holder).rr(body).revocation_statuses[0].status == 0
    answer = Signed(holder).rr(body)
    assert answer.body_name == "rp"
    assert fails(answer) == ("certRevoked",)


def test_a_revoked_certificate_signs_nothing_else(holder: Applicant) -> None:
    Signed(holder).rr(details(holder.certificate))
    talk = Signed(holder)
    part = cmp.protected_part(talk.header(), "genm", cmp.gen_ca_certs())
    value = holder.signer.sign_cmp(part, holder.certificate)
    raw = cmp.assemble(part, value, (holder.certificate,))
    assert fails(cmp.parse_message(ask(holder.server, raw))) == ("certRevoked",)


def test_an_invalidity_date_reaches_the_list(holder: Applicant) -> None:
    from cryptography import x509 as judge

    since = holder.clock.now().replace(microsecond=0) - timedelta(days=3)
    body = details(holder.certificate, invalidity_date=since)
    assert Signed(holder).rr(body).revocation_statuses[0].status == 0
    with urllib.request.urlopen(holder.server.state.crl_url("ec")) as answer:
        found = judge.load_der_x509_crl(answer.read())
    serial = x509.Certificate.load(holder.certificate).serial_number
    entry = found.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    told = entry.extensions.get_extension_for_class(judge.InvalidityDate)
    assert told.value.invalidity_date_utc == since

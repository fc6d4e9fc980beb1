"""The operator API as the client speaks it (protocols.md 1.1, 6.4; tests 18, 21)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.operator_api import OperatorApi
from desktop.canonical import b64url, canonical, unb64url
from desktop.clock import FixedClock
from desktop.errors import (
    AnswerUnusable,
    ConsentMissing,
    InputInvalid,
    MessageInvalid,
    OperatorRefused,
    ReceiptInvalid,
    SignatureInvalid,
    Unreachable,
)
from desktop.secret import SlipSecret
from tests.fakes.http_server import RawServer, answer
from tests.fakes.operator_server import Asked, OperatorServer, receipt_value, signed
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import Authority, make_authority

CLOCK = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
SECRET = b"correct-horse-battery"
ACCEPTANCE = canonical({"type": "acceptance", "record_id": "acc-1"})
CONSENT = canonical({"type": "consent", "record_id": "con-1"})


class Installation:
    """An installation key in memory."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        spki = self.key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        self.key_id = hashlib.sha256(spki).hexdigest()

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)


@pytest.fixture
def server(serve: Callable[..., RawServer], authority: Authority) -> OperatorServer:
    return OperatorServer(serve, authority)


@pytest.fixture
def make(server: OperatorServer, authority: Authority) -> Callable[..., OperatorApi]:
    def build(
        *, slip: bool = True, installation: Installation | None = None, **changes: Any
    ) -> OperatorApi:
        table = {**profile_table(authority.pem, server.url), **changes}
        profile = profiles.load(json.dumps(table).encode())
        pair = ("R-2026-0001", SlipSecret(SECRET)) if slip else None
        return OperatorApi(profile, HttpClient(), CLOCK, pair, installation)

    return build


def expected_mac(asked: Asked) -> str:
    """An independent computation of the slip MAC."""
    key = HKDF(hashes.SHA256(), 32, None, b"saqta/api-mac/v1").derive(SECRET)
    text = "\n".join(
        [
            asked.method,
            asked.target,
            hashlib.sha256(asked.body).hexdigest(),
            asked.headers.get("idempotency-key", ""),
        ]
    )
    mac = hmac.new(key, text.encode(), "sha256").digest()
    return f"Saqta-Slip R-2026-0001 {b64url(mac)}"


def test_consents_go_as_exact_bytes_under_the_slip_mac(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/consents"] = lambda asked: server.receipt(asked)
    receipt = make().send_consents(ACCEPTANCE, CONSENT)
    (asked,) = server.asked
    assert asked.headers["idempotency-key"] == "acc-1"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["authorization"] == expected_mac(asked)
    sent = json.loads(asked.body)
    assert unb64url(sent["acceptance"]) == ACCEPTANCE
    assert unb64url(sent["consent"]) == CONSENT
    assert canonical(sent) == asked.body
    assert (receipt.object_id, receipt.sequence, receipt.decision) == (
        "acc-1",
        7,
        "stored",
    )
    assert receipt.object_sha256 == hashlib.sha256(asked.body).hexdigest()


def test_the_same_object_is_sent_again_as_the_same_bytes(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/consents"] = lambda asked: server.receipt(asked)
    for _ in range(2):
        make().send_consents(ACCEPTANCE, CONSENT)
    assert server.asked[0].body == server.asked[1].body
    assert server.asked[0].headers == server.asked[1].headers


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "statement"}, "kind is 'statement', not 'consents'"),
        ({"object_id": "other"}, "it names another object"),
        ({"object_sha256": "0" * 64}, "its hash is not that of what was sent"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"sequence": True}, "a field has the wrong type"),
        ({"decision": 5}, "a field has the wrong type"),
    ],
)
def test_a_receipt_for_something_else_is_refused(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    changes: dict[str, Any],
    reason: str,
) -> None:
    server.plan["/operator/v1/consents"] = lambda asked: server.receipt(
        asked, **changes
    )
    with pytest.raises(ReceiptInvalid, match=reason):
        make().send_consents(ACCEPTANCE, CONSENT)


def test_a_receipt_without_a_field_is_refused(
    server: OperatorServer, make: Callable[..., OperatorApi], authority: Authority
) -> None:
    def without(asked: Asked) -> dict[str, str]:
        value = receipt_value(asked)
        del value["decision"]
        return signed(authority, value)

    server.plan["/operator/v1/consents"] = without
    with pytest.raises(ReceiptInvalid, match="missing decision"):
        make().send_consents(ACCEPTANCE, CONSENT)


def test_a_receipt_by_another_signer_is_refused(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    stranger = make_authority("Stranger")
    server.plan["/operator/v1/consents"] = lambda asked: signed(
        stranger, receipt_value(asked)
    )
    with pytest.raises(ReceiptInvalid, match="SQ-VER-07"):
        make().send_consents(ACCEPTANCE, CONSENT)


def test_a_receipt_changed_after_signing_is_refused(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    def forged(asked: Asked) -> dict[str, str]:
        true = server.receipt(asked)
        value = receipt_value(asked, decision="refused")
        return {**true, "payload": b64url(canonical(value))}

    server.plan["/operator/v1/consents"] = forged
    with pytest.raises(ReceiptInvalid, match="SQ-VER-07"):
        make().send_consents(ACCEPTANCE, CONSENT)


def test_a_signed_payload_that_is_not_canonical_is_refused(
    server: OperatorServer, make: Callable[..., OperatorApi], authority: Authority
) -> None:
    server.plan["/operator/v1/consents"] = lambda asked: signed(
        authority, json.dumps(receipt_value(asked), indent=1).encode()
    )
    with pytest.raises(ReceiptInvalid, match="canonical form"):
        make().send_consents(ACCEPTANCE, CONSENT)


# -- look-ups -------------------------------------------------------------------


def test_a_look_up_names_register_purpose_and_both_consents(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    value = {
        "register": "persons",
        "purpose": "fill",
        "answered_at": "2026-11-24T09:00:00.000Z",
        "fields": {"surname": "ТЕСТ"},
    }
    server.plan["/operator/v1/lookups"] = value
    raw, found = make().look_up("persons", "fill", "acc-1", "con-1")
    (asked,) = server.asked
    assert json.loads(asked.body) == {
        "register": "persons",
        "purpose": "fill",
        "acceptance_id": "acc-1",
        "consent_id": "con-1",
    }
    assert asked.headers["authorization"] == expected_mac(asked)
    assert raw == json.dumps(value).encode()
    assert found["fields"]["surname"] == "ТЕСТ"


@pytest.mark.parametrize(("acceptance", "consent"), [("", "con-1"), ("acc-1", "")])
def test_18_without_a_consent_no_register_is_asked(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    acceptance: str,
    consent: str,
) -> None:
    with pytest.raises(ConsentMissing, match="look_up"):
        make().look_up("persons", "fill", acceptance, consent)
    assert server.asked == []


@pytest.mark.parametrize(
    ("register", "purpose"), [("cars", "fill"), ("persons", "curiosity")]
)
def test_other_registers_and_purposes_are_never_sent(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    register: str,
    purpose: str,
) -> None:
    with pytest.raises(InputInvalid, match="SQ-SET-05"):
        make().look_up(register, purpose, "a", "c")
    assert server.asked == []


@pytest.mark.parametrize(
    "code",
    [
        "consent-not-stored",
        "consent-withdrawn",
        "consent-foreign",
        "register-declined",
    ],
)
def test_18_a_refused_look_up_carries_the_stable_code(
    server: OperatorServer, make: Callable[..., OperatorApi], code: str
) -> None:
    problem = {"type": "about:blank", "title": "No", "status": 403, "code": code}
    server.plan["/operator/v1/lookups"] = (403, problem)
    with pytest.raises(OperatorRefused, match=code) as caught:
        make().look_up("persons", "fill", "acc-1", "con-1")
    assert (caught.value.status, caught.value.problem) == (403, code)
    assert caught.value.call == "lookups"


def test_an_answer_about_another_register_is_unusable(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/lookups"] = {
        "register": "organisations",
        "purpose": "fill",
        "fields": {},
    }
    with pytest.raises(AnswerUnusable, match="another question"):
        make().look_up("persons", "fill", "acc-1", "con-1")


# -- other calls ----------------------------------------------------------------


def test_agreements_are_listed_and_fetched_byte_for_byte(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    entry = {"id": "a b", "version": "2026/2", "language": "kk", "sha256": "0"}
    server.plan["/operator/v1/agreements"] = {"agreements": [entry]}
    server.plan["/operator/v1/agreements/a%20b/2026%2F2/kk"] = b"\xef\xbb\xbftext\r\n"
    api = make(slip=False)
    assert api.agreements() == [entry]
    assert api.agreement_bytes("a b", "2026/2", "kk") == b"\xef\xbb\xbftext\r\n"
    assert all("authorization" not in asked.headers for asked in server.asked)


@pytest.mark.parametrize("value", [{}, {"agreements": {}}, {"agreements": [{"id": 1}]}])
def test_a_malformed_list_of_agreements_is_unusable(
    server: OperatorServer, make: Callable[..., OperatorApi], value: object
) -> None:
    server.plan["/operator/v1/agreements"] = value
    with pytest.raises(AnswerUnusable, match="missing or malformed"):
        make().agreements()


def test_the_published_profile_is_verified_and_loaded(
    server: OperatorServer, make: Callable[..., OperatorApi], authority: Authority
) -> None:
    table = {**profile_table(authority.pem), "name": "renamed"}
    server.plan["/operator/v1/profile"] = signed(authority, table)
    assert make().profile().name == "renamed"
    server.plan["/operator/v1/profile"] = signed(make_authority("X"), table)
    with pytest.raises(SignatureInvalid, match="SQ-VER-01"):
        make().profile()


def test_the_manifest_is_registered_with_the_key_beside_it(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/applications"] = lambda asked: server.receipt(
        asked, kind="application"
    )
    make().register_application(b"manifest", b"cms", b"spki", "app-1")
    (asked,) = server.asked
    assert asked.headers["idempotency-key"] == "app-1"
    assert "authorization" not in asked.headers
    sent = {name: unb64url(text) for name, text in json.loads(asked.body).items()}
    assert sent == {"manifest": b"manifest", "cms": b"cms", "spki": b"spki"}


def test_the_state_of_an_application_settles_a_lost_answer(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    value = {
        "application_id": "app-1",
        "state": "issued",
        "spki_sha256": "ab",
        "certificate": b64url(b"der"),
    }
    server.plan["/operator/v1/applications/app-1"] = value
    found = make().application("app-1")
    assert found["certificate"] == b"der"
    (asked,) = server.asked
    assert asked.headers["authorization"] == expected_mac(asked)
    value["application_id"] = "app-2"
    with pytest.raises(AnswerUnusable, match="another application"):
        make().application("app-1")


def test_the_closing_evidence_goes_under_its_own_key(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/evidence"] = lambda asked: server.receipt(
        asked, kind="evidence", object_id="app-1"
    )
    assert make().send_evidence(b"p", b"c", "app-1").object_id == "app-1"
    assert server.asked[0].headers["idempotency-key"] == "app-1:closing"


def test_a_statement_needs_no_slip_and_no_key_of_this_home(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    payload = canonical({"type": "statement", "statement_id": "s-1"})
    envelope = {"payload": b64url(payload), "key_id": "k", "signature": "sig"}
    named = [{"serial": "1a", "state": "revoked"}]
    server.plan["/operator/v1/statements"] = lambda asked: server.receipt(
        asked, kind="statement", certificates=named
    )
    receipt = make(slip=False).send_statement(envelope)
    (asked,) = server.asked
    assert "authorization" not in asked.headers
    assert asked.headers["idempotency-key"] == "s-1"
    assert json.loads(asked.body) == envelope
    assert receipt.details["certificates"] == named


def test_a_checkpoint_is_signed_by_the_installation_alone(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/checkpoints"] = lambda asked: server.receipt(
        asked, kind="checkpoint"
    )
    installation = Installation()
    payload = canonical({"head": "ff00", "size": "3"})
    make(installation=installation).send_checkpoint(payload, b"sig")
    (asked,) = server.asked
    scheme, key_id, proof = asked.headers["authorization"].split(" ")
    assert (scheme, key_id) == ("Saqta-Installation", installation.key_id)
    digest = hashlib.sha256(asked.body).hexdigest()
    message = f"POST\n/operator/v1/checkpoints\n{digest}\nff00"
    installation.key.public_key().verify(unb64url(proof), message.encode())
    with pytest.raises(InputInvalid, match="registration slip"):
        make().send_checkpoint(payload, b"sig")


def test_on_renewal_the_installation_stands_in_for_the_slip(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/messages?since=0"] = {"messages": []}
    make(slip=False, installation=Installation()).messages(0)
    assert server.asked[0].headers["authorization"].startswith("Saqta-Installation ")
    with pytest.raises(InputInvalid, match="registration slip"):
        make(slip=False).messages(0)


@pytest.mark.parametrize("with_cms", [True, False])
def test_an_objection_before_a_key_exists_goes_by_the_slip(
    server: OperatorServer, make: Callable[..., OperatorApi], with_cms: bool
) -> None:
    server.plan["/operator/v1/objections"] = lambda asked: server.receipt(
        asked, kind="objection"
    )
    payload = canonical({"type": "objection", "record_id": "o-1"})
    make().send_objection(payload, b"cms" if with_cms else None)
    (asked,) = server.asked
    assert ("authorization" in asked.headers) is not with_cms
    assert json.loads(asked.body)["cms"] == (b64url(b"cms") if with_cms else None)


@pytest.mark.parametrize(
    ("method", "call", "kind"),
    [
        ("send_withdrawal", "withdrawals", "withdrawal"),
        ("register_revocation_key", "revocation-keys", "revocation-key"),
        ("send_incident", "incidents", "incident"),
    ],
)
def test_signed_records_go_by_their_own_id(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    method: str,
    call: str,
    kind: str,
) -> None:
    server.plan[f"/operator/v1/{call}"] = lambda asked: server.receipt(asked, kind=kind)
    payload = canonical({"type": kind, "record_id": "x-1"})
    receipt = getattr(make(slip=False), method)(payload, b"cms")
    assert receipt.object_id == "x-1"
    assert server.asked[0].headers["idempotency-key"] == "x-1"


def test_an_email_code_is_asked_for_and_handed_in(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/email-codes"] = {"code_id": "c-1"}
    server.plan["/operator/v1/email-codes/c-1"] = {"email": "a@b.kz", "confirmed": True}
    api = make()
    assert api.ask_email_code("a@b.kz") == "c-1"
    assert api.confirm_email("c-1", "123456") == "a@b.kz"
    assert json.loads(server.asked[1].body) == {"code": "123456"}
    for asked in server.asked:
        assert asked.headers["authorization"] == expected_mac(asked)


def message(seq: int, **changes: Any) -> dict[str, Any]:
    return {
        "message_id": f"m-{seq}",
        "seq": seq,
        "kind": "withdrawal-answer",
        "subject_id": "con-1",
        "text": "processing stopped",
        "sent_at": "2026-11-24T09:00:00.000Z",
        **changes,
    }


def test_messages_come_verified_and_in_number(
    server: OperatorServer, make: Callable[..., OperatorApi], authority: Authority
) -> None:
    target = "/operator/v1/messages?since=4"
    server.plan[target] = {
        "messages": [signed(authority, message(5)), signed(authority, message(6))]
    }
    found = make().messages(4)
    assert [item.seq for item in found] == [5, 6]
    assert found[0].text == "processing stopped"
    assert server.asked[0].headers["authorization"] == expected_mac(server.asked[0])


@pytest.mark.parametrize("seqs", [(6,), (5, 7), (5, 5), (4,)])
def test_21_messages_out_of_number_are_refused(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    authority: Authority,
    seqs: tuple[int, ...],
) -> None:
    server.plan["/operator/v1/messages?since=4"] = {
        "messages": [signed(authority, message(seq)) for seq in seqs]
    }
    with pytest.raises(MessageInvalid, match="instead of"):
        make().messages(4)


def test_21_a_badly_signed_message_is_refused(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/messages?since=0"] = {
        "messages": [signed(make_authority("X"), message(1))]
    }
    with pytest.raises(MessageInvalid, match="signature"):
        make().messages(0)


def test_the_clock_gap_is_a_hint_from_the_date_header(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    server.plan["/operator/v1/nonce"] = {"nonce": "n"}
    assert make().nonce() == "n"
    assert make().clock_gap_s() is None


@pytest.mark.parametrize(
    ("date", "gap_s"),
    [
        ("Tue, 24 Nov 2026 09:00:30 GMT", 30),
        ("yesterday", None),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 2026 00:00:00 +99999999999999", None),
    ],
)
def test_any_date_of_a_server_is_a_hint_at_most(
    serve: Callable[..., RawServer],
    make: Callable[..., OperatorApi],
    date: str,
    gap_s: float | None,
) -> None:
    """What no clock shows must not end the sending of a report."""
    dated = serve(answer(b'{"nonce": "n"}', Date=date))
    assert make(base_url=dated.url).clock_gap_s() == gap_s


# -- refusals -------------------------------------------------------------------


def test_a_call_that_is_not_offered_is_named_and_never_sent(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    api = make(api=["profile", "consents"])
    assert api.offers("consents")
    assert not api.offers("statements")
    with pytest.raises(OperatorRefused, match="not-offered") as caught:
        api.nonce()
    assert (caught.value.call, caught.value.status) == ("nonce", 0)
    assert server.asked == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_busy_operator_is_asked_again_later(
    server: OperatorServer, make: Callable[..., OperatorApi], status: int
) -> None:
    server.plan["/operator/v1/nonce"] = (status, b"<html>busy</html>")
    with pytest.raises(Unreachable, match=f"HTTP {status}"):
        make().nonce()


@pytest.mark.parametrize(
    ("planned", "reason"),
    [
        ((200, b"<html>hello</html>"), "no JSON"),
        ((404, b"<html>hello</html>"), "no JSON"),
        ((200, b"[1]"), "not a JSON object"),
        ((200, b'{"nonce":"a","nonce":"b"}'), "no JSON"),
        ((200, {"nonce": 5}), "nonce is missing or malformed"),
        ((204, b""), "HTTP 204"),
        ((403, {"detail": "no code"}), "code is missing or malformed"),
    ],
)
def test_what_is_no_answer_is_unusable(
    server: OperatorServer,
    make: Callable[..., OperatorApi],
    planned: tuple[int, Any],
    reason: str,
) -> None:
    server.plan["/operator/v1/nonce"] = planned
    with pytest.raises(AnswerUnusable, match=reason):
        make().nonce()


def test_no_secret_shows_in_errors_and_reprs(
    server: OperatorServer, make: Callable[..., OperatorApi]
) -> None:
    api = make()
    problem = {"code": "slip-mac-invalid", "title": "No"}
    server.plan["/operator/v1/consents"] = (401, problem)
    with pytest.raises(OperatorRefused, match="slip-mac-invalid") as caught:
        api.send_consents(ACCEPTANCE, CONSENT)
    for text in (repr(api), str(caught.value), repr(caught.value.facts)):
        assert SECRET.decode() not in text

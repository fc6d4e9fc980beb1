"""The desk serves typed requests only, in order, and takes secrets as announced."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from desktop.errors import EncodingInvalid, WorkerProtocol, error_from_dict
from desktop.tokens.channel import write_json, write_secret
from desktop.tokens.pin_rules import PinPolicy
from desktop.tokens.worker import forms
from desktop.tokens.worker.desk import Desk
from desktop.tokens.worker.process import Inbox

MODULE = {
    "path": "/nothing/here.so",
    "sha256": "0" * 64,
    "owner": "0",
    "env": {},
    "source": "personal",
    "profile": "",
}


class NoInbox:
    """No secret was announced."""

    def secret(self) -> bytearray:
        raise WorkerProtocol(reason="a secret was announced and did not come")


def _ask(desk: Desk, call: str, **fields: Any) -> tuple[str, bool]:
    """Code of the refusal, and whether the worker ends."""
    answer, final = desk.answer({"call": call, "id": 7, **fields})
    assert answer["id"] == 7
    assert answer["final"] is final
    return error_from_dict(answer["error"]).code, final


NAMED = {"key_id": "ab", "spki_sha256": "cd"}
KEY = {**NAMED, "pin": -2, "byte_order": ""}
NEW_PIN = {"new": -1, "shortest": 6, "refused": []}
NEW = {"key_id": "", "scheme": "", "label": "", "always_authenticate": False}


@pytest.mark.parametrize(
    ("call", "fields", "code"),
    [
        ("", {}, "SQ-WRK-04"),
        ("sign", {}, "SQ-WRK-04"),
        ("decrypt", {}, "SQ-WRK-04"),
        ("wrap_key", {}, "SQ-WRK-04"),
        ("info", {"more": 1}, "SQ-WRK-03"),
        ("sign_request", KEY, "SQ-WRK-03"),
        ("sign_request", {**KEY, "document": 3}, "SQ-WRK-03"),
        ("tokens", {"blank": 1}, "SQ-WRK-03"),
        ("bind_with_pin", {"serial": "0a", "descriptor": True}, "SQ-WRK-03"),
        ("info", {}, "SQ-WRK-04"),
        ("keys", {}, "SQ-WRK-04"),
        ("tokens", {"blank": False}, "SQ-WRK-04"),
        ("sign_request", {**KEY, "document": ""}, "SQ-WRK-04"),
        ("sign_cmp", {**KEY, "document": "", "certificate": ""}, "SQ-WRK-04"),
        ("generate", {**NEW, "leave_out": [], "degraded": []}, "SQ-WRK-04"),
        ("write_certificate", {"key_id": "", "certificate": ""}, "SQ-WRK-04"),
        ("destroy_key", {**KEY, "confirmation": ""}, "SQ-WRK-03"),
        ("destroy_key", {**NAMED, "confirmation": ""}, "SQ-WRK-04"),
        ("change_pin", {"old": -1, **NEW_PIN}, "SQ-WRK-04"),
        ("unblock", {"so": -1, **NEW_PIN}, "SQ-WRK-04"),
        ("init_token", {"label": "", "so": -1, **NEW_PIN}, "SQ-WRK-04"),
        ("change_pin", {"old": -1, "new": -1}, "SQ-WRK-03"),
        ("bind", {"serial": "0a", "login": "public"}, "SQ-WRK-03"),
        ("bind_with_pin", {"serial": "0a", "descriptor": -1}, "SQ-WRK-03"),
        ("find_key", {"key_id": "ab"}, "SQ-WRK-03"),
    ],
)
def test_nothing_is_served_before_the_opening(
    call: str, fields: dict[str, Any], code: str
) -> None:
    found, _ = _ask(Desk(NoInbox()), call, **fields)
    assert found == code


def test_sign_record_names_its_kind_in_the_purpose() -> None:
    fields = {**KEY, "payload": "", "certificate": "", "attributes": ""}
    answer, final = Desk(NoInbox()).answer(
        {"call": "sign_record", "id": 1, "kind": "application", **fields}
    )
    assert answer["error"]["facts"]["purpose"] == "sign_record:application"
    assert not final


@pytest.mark.parametrize(
    ("module", "purposes", "code"),
    [
        (MODULE, ["describe"], "SQ-MOD-01"),
        (MODULE, ["sign"], "SQ-WRK-04"),
        (MODULE, [], "SQ-WRK-04"),
        ({}, ["describe"], "SQ-WRK-03"),
        ({**MODULE, "more": 1}, ["describe"], "SQ-WRK-03"),
        ({**MODULE, "path": "libsofthsm2.so"}, ["describe"], "SQ-MOD-04"),
        ({**MODULE, "path": "/usr/lib/pkcs11-spy.so"}, ["describe"], "SQ-MOD-08"),
    ],
)
def test_what_can_not_be_loaded(
    module: dict[str, Any], purposes: list[str], code: str
) -> None:
    desk = Desk(NoInbox())
    found, _ = _ask(desk, "load", module=module, purposes=purposes, idle_ms=1000)
    assert found == code


@pytest.mark.parametrize(
    ("asked_ms", "idle_s"), [(5_000, 5.0), (90_000, 30.0), (0, 0.001), (-1, 0.001)]
)
def test_nobody_may_ask_for_a_longer_idle_time(asked_ms: int, idle_s: float) -> None:
    desk = Desk(NoInbox())
    _ask(desk, "load", module=MODULE, purposes=["describe"], idle_ms=asked_ms)
    assert desk.idle_s == idle_s


def test_closing_an_empty_desk() -> None:
    desk = Desk(NoInbox())
    answer, final = desk.answer({"call": "close", "id": 3})
    assert answer == {"id": 3, "ok": {}, "final": True}
    assert final
    desk.close()


def test_a_secret_is_zeroed_where_the_next_one_does_not_come() -> None:
    first = bytearray(b"canary-7391")
    frames = [bytearray(), first]

    class Given:
        def secret(self) -> bytearray:
            return frames.pop()

    class Ready:
        serial = "0a"

        def turn(self, **_how: object) -> AbstractContextManager[None]:
            return nullcontext()

    desk = Desk(Given())
    desk._device = Ready()  # type: ignore[assignment]
    desk._purposes = frozenset({"change_pin"})
    code, final = _ask(desk, "change_pin", old=-1, **NEW_PIN)
    assert (code, final) == ("SQ-PIN-04", True)
    assert frames == []
    assert first == bytes(len(first))


def test_an_end_does_not_wait_for_a_turn() -> None:
    """Another worker may be making a key for minutes; an end that waits is killed."""

    class Busy:
        serial = "0a"
        ended = False

        def turn(self, **_how: object) -> None:
            pytest.fail("the end of a work waited for another worker")

        def log_out(self) -> None:
            self.ended = True

    desk, device = Desk(NoInbox()), Busy()
    desk._device = device  # type: ignore[assignment]
    assert desk.answer({"call": "close", "id": 3}) == (
        {"id": 3, "ok": {}, "final": True},
        True,
    )
    desk.close()
    assert device.ended


# -- secrets and lines ---


def test_the_inbox_hands_out_requests_and_announced_secrets() -> None:
    read, write = os.pipe()
    inbox = Inbox(read)
    try:
        write_json(write, {"call": "bind_with_pin"})
        write_secret(write, bytearray(b"739164"))
        assert inbox.request(5).value == {"call": "bind_with_pin"}
        assert inbox.secret() == b"739164"
        write_secret(write, bytearray(b"739164"))
        with pytest.raises(WorkerProtocol, match="nobody asked for"):
            inbox.request(5)
        write_json(write, {})
        with pytest.raises(WorkerProtocol, match="did not come"):
            inbox.secret()
        # Nonsense ends the reading thread, so that it does not end this process.
        os.write(write, b"\xff" * 5)
        with pytest.raises(WorkerProtocol, match="unknown kind"):
            inbox.request(5)
    finally:
        os.close(write)
        os.close(read)


@pytest.mark.parametrize(
    ("data", "line", "rest"),
    [
        (b"739164\nnext\n", b"739164", b"next\n"),
        (b"739164\r\nnext", b"739164", b"next"),
        (b"739164", b"739164", b""),
        (b"\n739164\n", b"", b"739164\n"),
        (b"", b"", b""),
        ("п739".encode() + b"\n", "п739".encode(), b""),
        (b"x" * 1500, b"x" * 1024, b"x" * 476),
    ],
)
def test_a_line_is_read_byte_by_byte(data: bytes, line: bytes, rest: bytes) -> None:
    read, write = os.pipe()
    try:
        os.write(write, data)
        os.close(write)
        assert forms.read_line(read) == line
        assert os.read(read, 4096) == rest
    finally:
        os.close(read)


def test_a_document_that_is_not_base64url() -> None:
    assert forms.document("sign_request", "AQ") == b"\x01"
    with pytest.raises(Exception, match="not base64url") as caught:
        forms.document("sign_request", "A")
    assert isinstance(caught.value.__cause__, EncodingInvalid)


@pytest.mark.parametrize("pattern", ["(", 1, "\u0441"])
def test_a_policy_of_patterns_that_are_none(pattern: object) -> None:
    asked = {"shortest": 8, "refused": ["[0-9]+"]}
    assert forms.policy_of(asked) == PinPolicy(8, ("[0-9]+",))
    with pytest.raises(WorkerProtocol, match="no regular expression"):
        forms.policy_of({**asked, "refused": [pattern]})


def test_every_call_of_the_table_has_its_method() -> None:
    for name in forms.CALLS:
        assert callable(getattr(Desk, f"_{name}"))

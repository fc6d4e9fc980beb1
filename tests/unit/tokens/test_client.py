"""A worker may do anything: the caller gets one coded error and no zombie."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import (
    PurposeRefused,
    SaqtaError,
    WorkerDied,
    WorkerProtocol,
    WorkerTimeout,
)
from desktop.model.tokens import ApprovedModule
from desktop.tokens import client

#: A hang, not a measure.
_PATIENCE_S = 30.0

MODULE = ApprovedModule(path="/m", sha256="0", owner="0", env={"SOFTHSM2_CONF": "/c"})

#: What each fake worker begins with: one request is read, then it may answer.
PREAMBLE = """
import os, sys, time, json
def read(count):
    data = b""
    while len(data) < count:
        piece = os.read(0, count - len(data))
        if not piece:
            raise SystemExit
        data += piece
    return data
number = None
def ask():
    global number
    head = read(5)
    number = json.loads(read(int.from_bytes(head[:4], "big")))["id"]
def say(text):
    text = text.replace("{", '{"id":%d,' % number, 1).replace(",}", "}", 1)
    data = text.encode()
    os.write(1, len(data).to_bytes(4, "big") + b"J" + data)
"""

Start = Callable[[str], client.Worker]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    started: list[client.Worker] = []

    def begin(body: str) -> client.Worker:
        command = [sys.executable, "-I", "-S", "-c", PREAMBLE + body]
        monkeypatch.setattr(client, "worker_command", lambda: command)
        worker = client.Worker(MODULE)
        started.append(worker)
        return worker

    yield begin
    for worker in started:
        worker.kill()
        assert not Path(f"/proc/{worker.pid}").exists()


@pytest.mark.parametrize(
    ("body", "kind", "match"),
    [
        ("", WorkerDied, "exit code 0"),
        ("ask(); raise SystemExit(7)", WorkerDied, "exit code 7"),
        ("ask(); os.kill(os.getpid(), 11)", WorkerDied, "signal SIGSEGV"),
        ("ask(); os.kill(os.getpid(), 40)", WorkerDied, "signal 40"),
        ("ask(); os.close(1); time.sleep(60)", WorkerDied, "SIGKILL"),
        ("ask(); os.write(1, b'garbage!!'); time.sleep(60)", WorkerProtocol, "frame"),
        ("ask(); os.write(1, b'\\xff' * 4 + b'J')", WorkerProtocol, "longer"),
        ("ask(); os.write(1, b'\\0\\0\\0\\x09J{}')", WorkerProtocol, "cut short"),
        ("ask(); os.write(1, b'\\0\\0')", WorkerProtocol, "cut short"),
        ("ask(); say('[]')", WorkerProtocol, "not an object"),
        ("ask(); say('{}')", WorkerProtocol, "expected form"),
        ("ask(); say('{\"ok\":{}}')", WorkerProtocol, "expected form"),
        ('ask(); say(\'{"ok":{},"final":1}\')', WorkerProtocol, "expected form"),
        ('ask(); say(\'{"ok":3,"final":false}\')', WorkerProtocol, "expected form"),
        (
            'ask(); say(\'{"ok":{},"error":{},"final":false}\')',
            WorkerProtocol,
            "expected form",
        ),
        (
            'ask(); say(\'{"error":{"code":"SQ-NO"},"final":true}\')',
            WorkerProtocol,
            "unknown error code",
        ),
        (
            'ask(); say(\'{"error":{"code":"SQ-TOK-01","facts":{}},"final":true}\')',
            WorkerProtocol,
            "facts do not fit",
        ),
        ('ask(); say(\'{"error":null,"final":true}\')', WorkerProtocol, "unknown"),
        ("ask(); os.write(1, b'\\0\\0\\0\\x01Sx')", WorkerProtocol, "expected form"),
        ("ask(); time.sleep(60)", WorkerTimeout, "keys"),
        ("ask(); os.kill(os.getpid(), 19)", WorkerTimeout, "keys"),
        ("time.sleep(60)", WorkerTimeout, "keys"),
    ],
)
def test_each_way_to_fail(
    start: Start, body: str, kind: type[SaqtaError], match: str
) -> None:
    worker = start(body)
    begin = time.monotonic()
    # Its start may take long on a busy machine; only a silent one is waited out.
    with pytest.raises(kind, match=match):
        worker.ask("keys", {}, 1.0 if kind is WorkerTimeout else _PATIENCE_S)
    assert time.monotonic() - begin < _PATIENCE_S
    worker.close()
    with pytest.raises(WorkerDied, match="has ended"):
        worker.ask("keys", {}, 1.0)


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
def test_a_worker_that_is_gone_while_it_is_written_to(
    start: Start, number: int
) -> None:
    """Windows answers EINVAL where POSIX has a broken pipe."""

    def gone(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    worker = start("raise SystemExit(7)")
    with pytest.raises(WorkerDied, match="exit code 7"):
        worker.ask("bind_with_pin", {}, _PATIENCE_S, [gone])


def test_an_end_that_is_answered_with_an_error(start: Start) -> None:
    bug = '{"error":{"code":"SQ-BUG-01","facts":{"detail":"x"}},"final":true}'
    worker = start(f"ask(); say('{bug}')")
    worker.close()
    assert worker.ended


def test_a_question_that_meets_a_kill_ends_with_it(start: Start) -> None:
    """Another thread kills between the question and the reading of its answer."""
    worker = start("time.sleep(60)")
    worker._closing.set()
    with pytest.raises(WorkerDied, match="SIGKILL"):
        worker.ask("keys", {}, _PATIENCE_S)


def test_a_worker_that_can_not_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "worker_command", lambda: ["/nothing/saqta-worker"])
    with pytest.raises(WorkerDied, match="No such file"):
        client.Worker(MODULE)


def test_a_long_request_to_a_stopped_worker_ends_at_the_deadline(start: Start) -> None:
    worker = start("time.sleep(60)")
    with pytest.raises(WorkerTimeout, match="keys"):
        worker.ask("keys", {"document": "x" * 1_000_000}, 0.5)


def test_a_long_request_goes_through(start: Start) -> None:
    worker = start('ask(); say(\'{"ok":{"a":1},"final":false}\'); ask()')
    answer = worker.ask("keys", {"document": "x" * 1_000_000}, 5.0)
    assert answer == {"a": 1}


def test_a_refusal_leaves_the_work_open_and_a_last_word_does_not(start: Start) -> None:
    refusal = (
        '{"error":{"code":"SQ-WRK-04","facts":{"purpose":"p","reason":"r"}},"final":%s}'
    )
    worker = start(
        f"ask(); say('{refusal % 'false'}'); ask(); say('{refusal % 'true'}')"
    )
    with pytest.raises(PurposeRefused, match='"p"'):
        worker.ask("keys", {}, 5.0)
    assert not worker.ended
    with pytest.raises(PurposeRefused, match='"p"'):
        worker.ask("keys", {}, 5.0)
    assert worker.ended


def test_an_answer_to_another_question_is_refused(start: Start) -> None:
    worker = start('ask(); number = 7; say(\'{"ok":{},"final":false}\'); ask()')
    with pytest.raises(WorkerProtocol, match="expected form"):
        worker.ask("keys", {}, 5.0)


def test_the_flood_of_a_worker_is_not_held_for_ever(start: Start) -> None:
    worker = start('ask(); [say(\'{"ok":{},"final":false}\') for _ in range(1000)]')
    assert worker.ask("keys", {}, 5.0) == {}
    worker.kill()


def test_nothing_of_the_environment_is_inherited(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LD_LIBRARY_PATH", "PYTHONPATH", "OPENSSL_CONF", "HOME", "SECRET"):
        monkeypatch.setenv(name, "/trap")
    worker = start(
        "ask(); say(json.dumps({'ok': dict(os.environ), 'final': False})); ask()"
    )
    seen = worker.ask("keys", {}, 5.0)
    assert seen.pop("LANG") == "C.UTF-8"
    assert seen.pop("SOFTHSM2_CONF") == "/c"
    # The C locale of a bare interpreter is coerced; nothing else may be there.
    assert not set(seen) - {"LC_CTYPE"}


def test_no_descriptor_is_inherited_but_the_channel(start: Start) -> None:
    inherited = os.open("/dev/null", os.O_RDONLY)
    try:
        worker = start(
            "ask(); say(json.dumps({'ok': {'fds': os.listdir('/proc/self/fd')},"
            " 'final': False})); ask()"
        )
        numbers = worker.ask("keys", {}, 5.0)["fds"]
    finally:
        os.close(inherited)
    # The fourth is the one that lists the folder.
    assert sorted(numbers) == ["0", "1", "2", "3"]


def test_the_frozen_worker_is_its_own_executable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert client.worker_command()[1:] == ["-I", "-m", "desktop.tokens.worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/saqta/saqta")
    assert client.worker_command() == ["/opt/saqta/saqta-token-worker"]

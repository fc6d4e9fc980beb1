"""A watch outlives whatever its worker says."""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping
from typing import Any

import pytest

from desktop.errors import Bug, Cancelled, SaqtaError, WorkerDied
from desktop.model.tokens import ApprovedModule
from desktop.tokens import watch
from desktop.tokens.watch import Sighting, Watch

#: A hang, not a measure.
PATIENCE_S = 30


@pytest.mark.parametrize(
    "error",
    [
        Bug(detail="token worker: UnicodeDecodeError"),
        Cancelled(),
        WorkerDied(call="tokens", how="signal SIGSEGV"),
    ],
)
def test_a_watch_goes_on_after_any_coded_error(
    monkeypatch: pytest.MonkeyPatch, error: SaqtaError
) -> None:
    looks: list[str] = []

    class Scripted:
        """Fails at its first look; the next worker sees that there is no token."""

        def __init__(self, _module: ApprovedModule) -> None:
            looks.append("started")

        def ask(
            self, call: str, _fields: Mapping[str, Any], _seconds: float
        ) -> dict[str, Any]:
            if call == "tokens" and looks.count("started") == 1:
                raise error
            return {"tokens": []}

        def kill(self) -> None:
            looks.append("killed")

    monkeypatch.setattr(watch, "Worker", Scripted)
    seen: queue.SimpleQueue[Sighting] = queue.SimpleQueue()
    watched = Watch(ApprovedModule("/m", "", ""), seen.put, interval_s=0.01)
    watched.start()
    try:
        assert seen.get(timeout=PATIENCE_S).error is error
        assert seen.get(timeout=PATIENCE_S).error is None
    finally:
        watched.stop()
    assert looks[:3] == ["started", "killed", "started"]
    assert set(looks[3:]) == {"killed"}


@pytest.mark.parametrize("hangs_in", ["load", "tokens"])
def test_a_module_that_hangs_does_not_hold_the_end(
    monkeypatch: pytest.MonkeyPatch, hangs_in: str
) -> None:
    asked, ended = threading.Event(), list[bool]()

    class Hanging:
        def __init__(self, _module: ApprovedModule) -> None:
            self.killed = threading.Event()

        def ask(
            self, call: str, _fields: Mapping[str, Any], _seconds: float
        ) -> dict[str, Any]:
            if call == hangs_in:
                asked.set()
                ended.append(self.killed.wait(PATIENCE_S))
                raise WorkerDied(call=call, how="signal SIGKILL")
            return {"tokens": []}

        def kill(self) -> None:
            self.killed.set()

    monkeypatch.setattr(watch, "Worker", Hanging)
    seen: list[Sighting] = []
    watched = Watch(ApprovedModule("/m", "", ""), seen.append)
    watched.start()
    assert asked.wait(PATIENCE_S)
    watched.stop()
    assert ended == [True]
    assert seen == [], "its own end is no news of the token"

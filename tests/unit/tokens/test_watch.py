"""A watch outlives whatever its worker says."""

from __future__ import annotations

import queue
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
    assert looks == ["started", "killed", "started", "killed"]

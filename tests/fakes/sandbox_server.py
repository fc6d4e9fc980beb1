"""The real sandbox operator on a free loopback port, in a thread of the test's process.

``with sandbox_server(tmp_path) as server:`` gives a running operator; its state is at
hand (``server.state.store``, ``server.state.faults``), so a test sees what was stored
and plans what goes wrong. For a server in a process of its own see
:func:`sandbox_process`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.clock import Clock
from desktop.sandbox import outgoing, serving, slips
from desktop.sandbox.faults import Fault
from desktop.sandbox.state import SandboxSettings, SandboxState

__all__ = ["SandboxServer", "ministry_server", "sandbox_process", "sandbox_server"]

_HANG_S = 60


@dataclass
class SandboxServer:
    """A running operator.

    Attributes:
        facts: What ``saqta sandbox serve`` announces.
        state: The opened state: records, keys, people, mail, fault plan.
    """

    folder: Path
    state: SandboxState
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return self.facts["base_url"]

    @property
    def profile_path(self) -> Path:
        return Path(self.facts["profile"])

    @property
    def trust_path(self) -> Path:
        return Path(self.facts["trust"])

    @property
    def mail(self) -> list[Path]:
        """The operator's letters, in order."""
        return sorted((self.folder / "mail").glob("*.eml"))

    def slip(self, *, foreign: bool = False, iin: str | None = None) -> dict[str, Any]:
        """``reference, secret, application, person``; in turn unless one is named."""
        return slips.make_slip(self.state, foreign=foreign, iin=iin).as_dict()

    def fail(
        self, kind: str, /, where: str = "cmp", times: int = 1, **values: Any
    ) -> None:
        """Plans a fault (``desktop/sandbox/faults.py`` names them)."""
        assert self.state.faults is not None
        self.state.faults.add(Fault(kind, where, times, values))

    def say(self, iin: str, kind: str, *, subject_id: str = "", text: str = "") -> None:
        """Leaves a signed message for a person."""
        outgoing.post(self.state, iin, kind, subject_id=subject_id, text=text)


@contextmanager
def sandbox_server(
    folder: Path,
    *,
    settings: SandboxSettings | None = None,
    clock: Clock | None = None,
    port: int = 0,
) -> Iterator[SandboxServer]:
    """Runs the operator for the length of the block; faults may be planned."""
    chosen = settings or SandboxSettings(faults=True)
    state = serving.open_state(folder, chosen, clock=clock)
    server = SandboxServer(folder, state)
    ready, stop = threading.Event(), threading.Event()
    failure: list[BaseException] = []

    def announce(facts: dict[str, str]) -> None:
        server.facts = facts
        ready.set()

    def run() -> None:
        try:
            serving.serve(folder, port, announce, stop, state=state)
        except BaseException as error:  # noqa: BLE001 -- handed to the test below
            failure.append(error)
            ready.set()

    thread = threading.Thread(target=run, name="sandbox")
    thread.start()
    try:
        assert ready.wait(_HANG_S), "the sandbox did not start"
        if failure:
            raise failure[0]
        yield server
    finally:
        stop.set()
        thread.join(_HANG_S)
        state.close()
        assert not thread.is_alive(), "the sandbox did not stop"


@contextmanager
def ministry_server(
    folder: Path, *, people: int, seed: int = 7, **settings: Any
) -> Iterator[SandboxServer]:
    """The same with a populated organisation, for officers' work; faults may come."""
    chosen = SandboxSettings(faults=True, **settings)
    with sandbox_server(folder, settings=chosen) as server:
        serving.populate(folder, seed=seed, people=people)
        yield server


@contextmanager
def sandbox_process(folder: Path, port: int = 0) -> Iterator[dict[str, str]]:
    """The operator in a process of its own; answers what it announced."""
    code = (
        "import json,sys,pathlib;from desktop.sandbox.serving import serve;"
        "serve(pathlib.Path(sys.argv[1]),int(sys.argv[2]),"
        "lambda facts:print(json.dumps(facts),flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(port)], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the sandbox did not start"
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(_HANG_S)
        assert process.stdout is not None
        process.stdout.close()

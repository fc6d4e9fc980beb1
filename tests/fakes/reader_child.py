"""A screen reader's hands and ears: runs under the system's Python, which has libatspi.

It reads one order a line from its input, a JSON object, and answers each with one line.
Orders: ``press`` (a control by role and the beginning of its name), ``see``
(something of a role whose name holds the text) and ``hear`` (an announcement since the
last ``press``). It asks again until the order can be followed, or the seconds of its
argument are over; then the answer holds what could be seen instead.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 -- the version is chosen first

_PAUSE_S = 0.05
#: What pressing is called: of a button, and of one of several choices.
_DEEDS = frozenset({"Press", "Toggle"})


class Reader:
    """Knows one program by the name it has on the accessibility bus."""

    def __init__(self, program: str, patience_s: float) -> None:
        self._program = program
        self._patience_s = patience_s
        self._heard: list[str] = []
        Atspi.init()
        # One slow answer is not a dead program: the whole patience for each call.
        Atspi.set_timeout(int(patience_s * 1000), int(patience_s * 1000))
        self._ears = Atspi.EventListener.new(self._hear)
        if not self._ears.register("object:announcement"):
            raise SystemExit("the registry takes no listener")

    def follow(self, order: dict[str, str]) -> dict[str, Any]:
        """Does one order, or says what stood there instead."""
        until = time.monotonic() + self._patience_s
        deed = {"press": self._press, "see": self._see, "hear": self._listen}
        while True:
            self._let_in()
            try:
                found = deed[order["do"]](order)
            except GLib.Error:
                found = None  # It went away while it was asked.
            if found is not None:
                return {"found": found}
            if time.monotonic() > until:
                return {"missing": order, "seen": self._names(), "heard": self._heard}
            time.sleep(_PAUSE_S)

    def _press(self, order: dict[str, str]) -> str | None:
        for thing in self._seen():
            if thing.get_role_name() != order["role"]:
                continue
            states = thing.get_state_set()
            name = thing.get_name() or ""
            if not name.startswith(order["name"]):
                continue
            if not states.contains(Atspi.StateType.ENABLED):
                continue
            for index in range(thing.get_n_actions()):
                if thing.get_action_name(index) in _DEEDS:
                    self._heard.clear()
                    return str(name) if thing.do_action(index) else None
        return None

    def _see(self, order: dict[str, str]) -> str | None:
        for thing in self._seen():
            name = thing.get_name() or ""
            if order["name"] in name and thing.get_role_name() == order["role"]:
                return str(name)
        return None

    def _listen(self, order: dict[str, str]) -> str | None:
        return next((said for said in self._heard if order["name"] in said), None)

    def _hear(self, event: Any) -> None:
        said = event.any_data
        if isinstance(said, str):
            self._heard.append(said)

    def _let_in(self) -> None:
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)

    def _seen(self) -> Iterator[Any]:
        """Everything of the program that is on the screen, from the top."""
        desk = Atspi.get_desktop(0)
        desk.clear_cache()
        for index in range(desk.get_child_count()):
            program = desk.get_child_at_index(index)
            if program is None or program.get_name() != self._program:
                continue
            # Nothing is remembered: each look is at what is there now.
            program.set_cache_mask(Atspi.Cache.NONE)
            for place in range(program.get_child_count()):
                yield from self._below(program.get_child_at_index(place))

    def _below(self, thing: Any) -> Iterator[Any]:
        if thing is None:
            return
        if not thing.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        yield thing
        for index in range(thing.get_child_count()):
            yield from self._below(thing.get_child_at_index(index))

    def _names(self) -> list[str]:
        try:
            return [
                f"{thing.get_role_name()}: {thing.get_name()}" for thing in self._seen()
            ]
        except GLib.Error as error:
            return [str(error)]


def main() -> None:
    """Follows orders until the input ends."""
    reader = Reader(sys.argv[1], float(sys.argv[2]))
    for line in sys.stdin:
        answer = reader.follow(json.loads(line))
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Watch which tokens are connected, for as long as a window lives; nobody logs in."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.errors import SaqtaError
from desktop.services.show_home import TokenView
from desktop.services.token_work import carrier_or_problem
from desktop.services.workplace import Workplace
from desktop.tokens.watch import Sighting, Watch

__all__ = ["TokenWatch", "watch_tokens"]

#: Called with the tokens and with what went wrong, on a thread of the watch.
Listener = Callable[[tuple[TokenView, ...], tuple[SaqtaError, ...]], None]


class TokenWatch:
    """The watches of all approved modules as one."""

    def __init__(self, workplace: Workplace, listener: Listener) -> None:
        self._workplace = workplace
        self._listener = listener
        self._lock = threading.Lock()
        self._seen: dict[str, Sighting] = {}
        modules = workplace.modules()
        self._watches = [Watch(module, self._heard) for module in modules]
        self._expected = len(modules)
        if not modules:
            listener((), ())

    def start(self) -> None:
        """Begins to look."""
        for watch in self._watches:
            watch.start()

    def stop(self) -> None:
        """Ends every look and its worker; waits for them."""
        for watch in self._watches:
            watch.stop()

    def _heard(self, sighting: Sighting) -> None:
        with self._lock:
            self._seen[sighting.module] = sighting
            if len(self._seen) < self._expected and not sighting.tokens:
                # "No token" is said once every module has been looked at.
                return
            seen = list(self._seen.values())
        workplace = self._workplace
        problems = [one.error for one in seen if one.error is not None]
        tokens = []
        for one in seen:
            for info in one.tokens:
                entry = carrier_or_problem(workplace, workplace.profile, info, problems)
                number = (entry or {}).get("certificate_number", "")
                tokens.append(TokenView(info, number))
        self._listener(tuple(tokens), tuple(problems))


def watch_tokens(workplace: Workplace, listener: Listener) -> TokenWatch:
    """Starts to watch; the listener must return at once.

    Raises:
        SettingsInvalid: A module list does not load.
    """
    watch = TokenWatch(workplace, listener)
    watch.start()
    return watch

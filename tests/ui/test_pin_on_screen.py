"""The PIN dialog on a real X11 screen, beside another client (security.md test 28).

X11 cannot tell a key of XTEST from one of the keyboard: such keys are not refused, and
the dialog says so beside the field. What is refused is taking the keyboard away from
the dialog; and whoever grabs the screen sees how many characters there are, not which.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.lacking import lacking
from tests.fakes.screen_reader import PATIENCE_S, need, screen

_GRAB_SUCCESS, _ALREADY_GRABBED = 0, 1
_ROOT = Path(__file__).resolve().parents[2]


class Client:
    """Another program of the same session, with what X11 lets any program do."""

    def __init__(self, display: str) -> None:
        self.name = display
        self._x11, self._test = _library("X11"), _library("Xtst")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        opened = self._x11.XOpenDisplay(display.encode())
        assert opened, "no display"
        self._display = ctypes.c_void_p(opened)
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong

    def grab_keyboard(self) -> int:
        """Tries to take the keyboard; gives it back at once. Answers what X11 says."""
        root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        said = self._x11.XGrabKeyboard(self._display, root, 0, 1, 1, ctypes.c_ulong(0))
        self._x11.XUngrabKeyboard(self._display, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)
        return int(said)

    def type(self, keys: str) -> None:
        """Injects key presses by XTEST; the character 127 is the Delete key."""
        for key in keys:
            # The keysym of an ASCII character is its number.
            symbol = 0xFFFF if key == "\x7f" else ord(key)
            code = self._x11.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol))
            assert code
            for down in (1, 0):
                fake = self._test.XTestFakeKeyEvent
                assert fake(self._display, code, down, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def see(self) -> bytes:
        """The whole screen, as a screenshot has it."""
        shot = ["xwd", "-silent", "-root", "-display", self.name]
        return subprocess.run(shot, capture_output=True, check=True).stdout

    def close(self) -> None:
        """Leaves the session."""
        self._x11.XCloseDisplay(self._display)


class Dialog:
    """The program with the PIN dialog; what it told so far."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def hear(self, wanted: str) -> None:
        """Reads what the program tells until it tells this."""
        assert self._child.stdout is not None
        for line in self._child.stdout:
            if line.strip() == wanted:
                return
        pytest.fail(f"the program ended before {wanted!r}")

    def close(self) -> None:
        """Has the dialog closed."""
        assert self._child.stdin is not None
        self._child.stdin.write("close\n")
        self._child.stdin.flush()


@pytest.fixture
def client() -> Iterator[Client]:
    need("xwd")
    with screen() as display:
        found = Client(display)
        yield found
        found.close()


@contextmanager
def pin_dialog(client: Client) -> Iterator[Dialog]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.pin_on_screen"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"DISPLAY": client.name, "QT_QPA_PLATFORM": "xcb"},
        cwd=_ROOT,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        dialog = Dialog(child)
        dialog.hear("shown")
        yield dialog
    finally:
        child.stdin.close()
        child.wait(PATIENCE_S)
        child.stdout.close()


def test_nobody_else_gets_the_keyboard_and_x11_is_warned_of(client: Client) -> None:
    assert client.grab_keyboard() == _GRAB_SUCCESS
    with pin_dialog(client) as dialog:
        dialog.hear("watched")
        assert client.grab_keyboard() == _ALREADY_GRABBED
        # Keys of XTEST are typed keys: the limit that the warning speaks of.
        client.type("1357")
        dialog.hear("length 4")
        assert client.grab_keyboard() == _ALREADY_GRABBED
        dialog.close()
        dialog.hear("closed")
        until(lambda: client.grab_keyboard() == _GRAB_SUCCESS)


def test_a_screen_grab_shows_how_many_and_not_which(client: Client) -> None:
    with pin_dialog(client) as dialog:
        client.type("1357")
        dialog.hear("length 4")
        seen = [client.see()]

        def at_rest() -> bool:
            seen.append(client.see())
            return seen[-1] == seen[-2]

        until(at_rest)
        first = seen[-1]
        client.type("\x7f")
        dialog.hear("length 0")
        # What is grabbed is the dialog: an empty field looks otherwise.
        until(lambda: client.see() != first)
        client.type("8642")
        dialog.hear("length 4")
        until(lambda: client.see() == first)


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < end, "the screen never came to it"
        time.sleep(0.05)


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        lacking(f"lib{name} is missing")
    return ctypes.CDLL(found)

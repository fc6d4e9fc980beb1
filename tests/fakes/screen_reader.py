"""A screen of its own, a bus of its own, and a screen reader on both.

Nothing of the person's session is touched: Xvfb picks a free display, the session bus
has a configuration that can start the accessibility bus and nothing else (no keyring,
no portal), and its sockets lie in a short folder of their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.lacking import lacking

__all__ = ["PATIENCE_S", "ScreenReader", "desk", "need", "screen", "screen_reader"]

#: How long one order may take on a machine that is busy with other tests.
PATIENCE_S = 60
_PYTHON = "/usr/bin/python3"
_CHILD = Path(__file__).with_name("reader_child.py")
_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
_BUS = """<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def need(*tools: str) -> None:
    """Skips where a tool is missing; fails in CI, which has them all."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        lacking(f"{missing} missing")


def _need_reader() -> None:
    asked = [_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    found = subprocess.run(asked, capture_output=True, check=False).returncode == 0
    if found and _SERVICE.exists():
        return
    lacking("at-spi2-core or gir1.2-atspi-2.0 is missing")


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; answers its DISPLAY."""
    need("Xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-ac", "-screen", "0", "1280x800x24"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        # The number comes when the screen is there; nothing, when it ended before.
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        _end(server)


@contextmanager
def desk() -> Iterator[dict[str, str]]:
    """A screen and a session bus; answers the environment of a program on them."""
    need("dbus-run-session", _PYTHON)
    _need_reader()
    with screen() as display, tempfile.TemporaryDirectory(prefix="desk-") as short:
        folder = Path(short)
        (folder / "services").mkdir()
        shutil.copy(_SERVICE, folder / "services")
        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        kept = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
        environment = kept | {"DISPLAY": display, "XDG_RUNTIME_DIR": short}
        bus = subprocess.Popen(
            [
                *("dbus-run-session", f"--config-file={folder / 'bus.conf'}", "--"),
                *("sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        assert bus.stdin is not None
        assert bus.stdout is not None
        try:
            address = bus.stdout.readline().strip()
            assert address, "the session bus did not start"
            yield environment | {
                "DBUS_SESSION_BUS_ADDRESS": address,
                "QT_QPA_PLATFORM": "xcb",
                "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
                # The accessibility daemon else asks for settings that nobody has.
                "GSETTINGS_BACKEND": "memory",
            }
        finally:
            bus.stdin.close()  # The session ends with the command that it runs.
            _end(bus, gently=True)
            bus.stdout.close()


class ScreenReader:
    """Gives the child its orders, one at a time."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def press(self, name: str, role: str = "push button") -> None:
        """Presses the control whose name begins so, through its Action interface."""
        self._order("press", role, name)

    def see(self, name: str, role: str = "label") -> str:
        """Waits for something on the screen; answers its whole name."""
        return self._order("see", role, name)

    def hear(self, name: str) -> str:
        """Waits for an announcement since the last press; answers the sentence."""
        return self._order("hear", "", name)

    def _order(self, deed: str, role: str, name: str) -> str:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        order = json.dumps({"do": deed, "role": role, "name": name})
        self._child.stdin.write(f"{order}\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        assert line, "the screen reader ended"
        answer = json.loads(line)
        assert "found" in answer, json.dumps(answer, indent=1, ensure_ascii=False)
        return str(answer["found"])


@contextmanager
def screen_reader(environment: dict[str, str], program: str) -> Iterator[ScreenReader]:
    """A reader that looks at `program` alone."""
    child = subprocess.Popen(
        # The one name that every version of libatspi has is called deprecated.
        [_PYTHON, "-W", "ignore", str(_CHILD), program, str(PATIENCE_S)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={k: v for k, v in environment.items() if not k.startswith("PYTHON")},
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield ScreenReader(child)
    finally:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
        _end(child, gently=True)
        child.stdout.close()


def _end(
    process: subprocess.Popen[str] | subprocess.Popen[bytes], *, gently: bool = False
) -> None:
    """Waits for a process of ours to end; ends it where it does not by itself."""
    if not gently:
        process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

"""One whole journey by the accessibility bus alone: what a screen reader can do.

The program is the real one, in a process of its own, and the reader another one. No
test code runs inside the window: it is found, pressed and heard as Orca would.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import sandbox_server
from tests.fakes.screen_reader import PATIENCE_S, desk, screen_reader


@contextmanager
def program(environment: dict[str, str], profile: Path) -> Iterator[None]:
    """The window, as its starter starts it."""
    window = subprocess.Popen(
        [
            *(sys.executable, "-m", "desktop.cli", "--lang", "en"),
            *("--profile", str(profile)),
        ],
        env=environment,
    )
    try:
        yield
        assert window.poll() is None, "the window ended"
    finally:
        window.terminate()
        window.wait(PATIENCE_S)


def test_a_compromise_is_reported_undone_and_revoked_by_the_bus_alone(
    tmp_path: Path,
) -> None:
    with sandbox_server(tmp_path / "operator") as server, desk() as environment:
        at_home = Holder(server, Path(os.environ["SAQTA_HOME"]))
        record = at_home.add_certificate()
        # The bar asks and no clock runs: however slow the machine is, nothing is sent
        # before the reader pressed the button.
        at_home.workplace.settings_files.change("confirm_revocation", True)
        with (
            screen_reader(environment, "saqta") as reader,
            program(environment, server.profile_path),
        ):
            # Home: the card says what the certificate is for.
            reader.see("Signing documents", "heading")
            reader.press("Report compromise and revoke")
            reader.hear("Send this report?")
            assert not at_home.revoked(record)
            reader.press("Undo report")
            reader.see("Undone")
            reader.press("Home", "radio button")
            # One such button a card: its name says which certificate.
            reader.press("Report and revoke: Signing documents, no. ")
            reader.hear("Send this report?")
            reader.press("Send now")
            reader.see("Revoked")
            reader.press("Home", "radio button")
            # What was revoked stays on the page, and says so in its one name.
            reader.see("Revoked", "push button")
        assert at_home.revoked(record)

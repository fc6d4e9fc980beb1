"""What starts at login, as systemd and launchd read it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["launch_agent", "systemd_unit"]


def systemd_unit(title: str, command: Sequence[str]) -> str:
    """A systemd user unit that starts a command with the session.

    Args:
        title: One line for people.
        command: Program and arguments.
    """
    return (
        f"[Unit]\nDescription={_unit_text(title)}\n\n"
        f"[Service]\nExecStart={' '.join(_unit_word(word) for word in command)}\n"
        "Restart=on-failure\nRestartSec=5\n\n"
        "[Install]\nWantedBy=default.target\n"
    )


def _unit_text(text: str) -> str:
    return " ".join(text.split()).replace("%", "%%")


def _unit_word(word: str) -> str:
    # systemd.service(5): quotes, backslashes, specifiers and variables.
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + quoted.replace("%", "%%").replace("$", "$$") + '"'


def launch_agent(name: str, command: Sequence[str]) -> str:
    """A LaunchAgent of macOS that starts a command at login.

    Args:
        name: Its label.
        command: Program and arguments.
    """
    # Imported here: it brings urllib and http, which neither the token worker nor
    # `saqta --help` has a use for.
    from xml.sax.saxutils import escape

    words = "".join(f"<string>{escape(word)}</string>" for word in command)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>'
        f"<key>Label</key><string>{escape(name)}</string>"
        f"<key>ProgramArguments</key><array>{words}</array>"
        "<key>RunAtLoad</key><true/></dict></plist>\n"
    )

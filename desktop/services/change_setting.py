"""The settings of a person, and which of them the administrator has locked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop import system
from desktop.services.workplace import Workplace
from desktop.store.files import store_error
from desktop.store.settings import Settings, SettingsFiles

__all__ = ["SettingsView", "change_setting", "show_settings", "start_at_login"]

#: Name of the autostart entry; the installers use the same.
_AGENT = "saqta-agent"


@dataclass(frozen=True)
class SettingsView:
    """What is in force.

    Attributes:
        locked: Names that only the administrator may set.
        agent_command: What starts at login, or ``""``.
    """

    settings: Settings
    locked: frozenset[str]
    agent_command: str


def show_settings(workplace: Workplace) -> SettingsView:
    """Reads both files afresh.

    Raises:
        SettingsInvalid: One of them is not right.
    """
    files = SettingsFiles(workplace.home)
    return SettingsView(files.load(), files.locked(), system.autostart_command(_AGENT))


def change_setting(
    workplace: Workplace, name: str, value: str | int | bool
) -> SettingsView:
    """Sets one setting durably; what is open already follows it at once.

    Raises:
        SettingLocked: The administrator locked it.
        SettingsInvalid: The value can't be.
    """
    workplace.obey(SettingsFiles(workplace.home).change(name, value))
    return show_settings(workplace)


def start_at_login(
    workplace: Workplace, title: str, command: list[str], *, wanted: bool
) -> SettingsView:
    """Has the agent start at login, or not; opt-in.

    Raises:
        SettingLocked: The administrator locked it.
        StoreFull, StoreUnavailable: The entry could not be written.
    """
    change_setting(workplace, "agent_at_login", wanted)
    try:
        if wanted:
            system.install_autostart(_AGENT, title, command)
        else:
            system.remove_autostart(_AGENT)
    except OSError as error:
        raise store_error(Path(error.filename or _AGENT), error) from error
    return show_settings(workplace)

"""Settings: one frozen dataclass, a file of the person, and the administrator's above.

Style.md habit 11. Both files are TOML. The administrator's (`settings.toml` in the
machine's folder) gives defaults and names in ``locked`` what the person may not change.
Unknown keys and values of another type are refused by name.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from desktop import system
from desktop.errors import FileUnreadable, SettingLocked, SettingsInvalid
from desktop.store.files import read_limited, store_error, write_durably
from desktop.store.paths import Home

__all__ = ["Settings", "SettingsFiles"]

_CAP = 256 * 1024
_LOCKED = "locked"

#: What only the administrator may set: each would weaken this computer for everybody
#: who can write the person's file.
_ADMINISTRATOR_ONLY = frozenset(
    {
        "module_list",
        "module_list_key",
        "personal_modules",
        # A person's own policy would stand in the place of the stricter one.
        "pin_refused",
        "pin_shortest",
        "update_anchors",
        "update_channel",
        "update_root",
        "update_url",
    }
)

_CHOICES: Mapping[str, frozenset[str]] = {
    "language": frozenset({"", "kk", "ru", "en"}),
    "theme": frozenset({"system", "light", "dark"}),
    "keyring": frozenset({"auto", "always", "never"}),
}
_RANGES: Mapping[str, range] = {
    "text_scale": range(80, 301),
    "idle_lock_s": range(30, 3601),
    "case_deadline_h": range(1, 721),
    # No fewer than what is refused without any policy (tokens/pin_rules).
    "pin_shortest": range(6, 65),
}
_FORMS: Mapping[str, re.Pattern[str]] = {
    "update_channel": re.compile(r"[a-z][a-z0-9-]{0,31}"),
}
_MOST_PATTERNS = 32
_LONGEST_PATTERN = 200


@dataclass(frozen=True)
class Settings:
    """Everything that can be set.

    Attributes:
        language: ``kk``, ``ru``, ``en``; empty follows the system.
        theme: ``system``, ``light`` or ``dark``.
        text_scale: Size of text in per cent.
        profile: Path of the authority profile in use; empty when none is chosen.
        proxy: URL of the HTTP proxy; empty for none. No variable is ever obeyed.
        keyring: Second copies of revocation secrets in the keyring: ``auto`` unless
            ``SAQTA_HOME`` names the home, which then holds everything.
        agent_at_login: Whether the agent starts at login.
        confirm_revocation: Whether a confirmation stands in place of the Undo bar.
        idle_lock_s: Seconds without input after which the window covers itself.
        case_deadline_h: Hours from a report until the status of its certificates must
            have changed; after that the officers' console raises an alarm.
        department_url: Database URL of the department register; empty for the
            local file.
        personal_modules: Administrator: whether the person's own list of PKCS#11
            modules counts outside a sandbox.
        module_list: Administrator: path of the signed list of modules; ``delivered``
            for the one that updates bring.
        module_list_key: Administrator: its Ed25519 public key, hex; delivered carrier
            lists and profiles are judged by the same key.
        pin_shortest: Administrator: fewest characters of a new PIN; the token's own
            rule and the built-in one hold beside it, so it only ever adds.
        pin_refused: Administrator: regular expressions over ASCII; a new PIN that one
            of them matches whole, capitals or not, is refused.
        update_channel: Administrator: which programs of the repository are offered.
        update_url: Administrator: the update repository; empty for none.
        update_root: Administrator: path of the publisher's first ``root.json``.
        update_anchors: Administrator: path of the PEM file with the only CAs that may
            have issued the repository's TLS certificate.
    """

    language: str = ""
    theme: str = "system"
    text_scale: int = 100
    profile: str = ""
    proxy: str = ""
    keyring: str = "auto"
    agent_at_login: bool = False
    confirm_revocation: bool = False
    idle_lock_s: int = 240
    case_deadline_h: int = 24
    department_url: str = ""
    personal_modules: bool = False
    module_list: str = ""
    module_list_key: str = ""
    pin_shortest: int = 6
    pin_refused: tuple[str, ...] = ()
    update_channel: str = "stable"
    update_url: str = ""
    update_root: str = ""
    update_anchors: str = ""


class SettingsFiles:
    """The two files that settings come from.

    Attributes:
        person: The person's file.
        machine: The administrator's file.
    """

    def __init__(self, home: Home, machine_folder: Path | None = None) -> None:
        self.person = home.settings_file
        folder = machine_folder or system.machine_settings_folder()
        self.machine = folder / "settings.toml"

    def load(self) -> Settings:
        """The settings in force.

        Raises:
            SettingsInvalid: A file has an unknown key or a value that can't be.
        """
        machine, locked = self._machine()
        settings = _apply(Settings(), machine, self.machine)
        # A lock that came later must not stop the program: what was set before it
        # simply counts no more.
        person = _read(self.person)
        free = {name: value for name, value in person.items() if name not in locked}
        return _apply(settings, free, self.person)

    def salvaged(self) -> Settings:
        """What still loads: the administrator's file alone, or what is documented.

        For a program that opens whatever the files say. A person who breaks their own
        file gets rid of no rule that way.
        """
        try:
            return _apply(Settings(), self._machine()[0], self.machine)
        except SettingsInvalid:
            return Settings()

    def locked(self) -> frozenset[str]:
        """Names of the settings that the person can't change.

        Raises:
            SettingsInvalid: The administrator's file is not right.
        """
        return self._machine()[1]

    def change(self, name: str, value: str | int | bool) -> Settings:
        """Sets one setting in the person's file, durably; answers what is in force.

        Raises:
            SettingLocked: The administrator locked it.
            SettingsInvalid: No such setting, or the value can't be.
            StoreFull, StoreUnavailable: It was not written.
        """
        if name in self.locked():
            raise SettingLocked(name=name)
        lock_path = self.person.with_name(self.person.name + ".lock")
        try:
            descriptor = system.open_private(lock_path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise store_error(lock_path, error) from error
        try:
            # Window and command line may change two settings at the same time.
            system.lock(descriptor)
            values = {**_read(self.person), name: value}
            _apply(Settings(), values, self.person)
            write_durably(self.person, _toml(values))
        finally:
            os.close(descriptor)
        return self.load()

    def _machine(self) -> tuple[dict[str, Any], frozenset[str]]:
        values = _read(self.machine)
        names = values.pop(_LOCKED, [])
        known = {field.name for field in fields(Settings)}
        if not isinstance(names, list) or not known.issuperset(map(str, names)):
            raise SettingsInvalid(
                path=str(self.machine), reason="locked: no names of settings"
            )
        return values, _ADMINISTRATOR_ONLY | frozenset(str(name) for name in names)


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    import tomllib  # Most homes have neither file.

    try:
        # Editors on Windows begin a text with a mark of its encoding.
        return tomllib.loads(read_limited(path, _CAP).decode("utf-8-sig"))
    except (FileUnreadable, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = str(getattr(error, "reason", error))
        raise SettingsInvalid(path=str(path), reason=reason) from error


def _apply(settings: Settings, values: Mapping[str, Any], path: Path) -> Settings:
    known = {field.name: getattr(settings, field.name) for field in fields(Settings)}
    taken: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsInvalid(path=str(path), reason=f"{name}: no such setting")
        # A TOML array is a list; what is kept can't be changed.
        taken[name] = tuple(value) if isinstance(value, list) else value
        if type(taken[name]) is not type(known[name]):
            raise SettingsInvalid(
                path=str(path), reason=f"{name}: a value of another type"
            )
        if not _fits(name, taken[name]):
            raise SettingsInvalid(path=str(path), reason=f"{name}: {value!r}")
    return replace(settings, **taken)


def _fits(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _RANGES:
        return value in _RANGES[name]
    if name in _FORMS:
        return _FORMS[name].fullmatch(value) is not None
    if isinstance(value, tuple):
        return len(value) <= _MOST_PATTERNS and all(map(_is_pattern, value))
    return True


def _is_pattern(value: object) -> bool:
    """Whether it is a regular expression that bytes can be matched with."""
    if not isinstance(value, str) or not value.isascii():
        return False
    if not 0 < len(value) <= _LONGEST_PATTERN:
        return False
    try:
        re.compile(value.encode("ascii"))
    except re.error:
        return False
    return True


def _toml(values: Mapping[str, str | int | bool]) -> bytes:
    lines = [f"{name} = {_toml_value(values[name])}\n" for name in sorted(values)]
    return "".join(lines).encode("utf-8")


def _toml_value(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    # A TOML basic string has the escapes of a JSON string, and one more.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

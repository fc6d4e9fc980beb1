"""Looks at everything a journey needs, and names one remedy for each finding.

Doctor never asks for a PIN and changes nothing. What can't be known here is said to be
unknown; a check that fails never hides the next one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from desktop import system
from desktop.authority.http_probe import presented_issuer
from desktop.clock import format_time
from desktop.errors import (
    ModuleNotApproved,
    PinLocked,
    ProfileInvalid,
    SaqtaError,
    StoreFull,
    TokenMissing,
    Unreachable,
)
from desktop.model.records import CheckResult
from desktop.model.tokens import PinState
from desktop.services.advice import (
    copy_text,
    reader_advice,
    token_makers,
    udev_rule,
)
from desktop.services.show_updates import show_updates
from desktop.services.token_work import all_tokens
from desktop.services.workplace import Workplace
from desktop.tokens import modules
from desktop.words import error_text, say

__all__ = ["checks", "diagnose"]

#: Below this a journal and a bundle may not fit any more.
_LEAST_FREE = 64 * 1024 * 1024
#: Differences above this make an authority refuse a message (protocols.md 2.2).
_CLOCK_WARNING_S = 60
#: The agent asks every day; a source that was silent for so long is worth a word.
_UPDATES_OLD = timedelta(days=7)
_PIN_WARNING = {PinState.COUNT_LOW, PinState.FINAL_TRY}


def diagnose(workplace: Workplace, language: str) -> list[dict[str, Any]]:
    """Every check as ``saqta doctor --json`` tells it, sentence and remedy included."""
    return [_told(item, error, language) for item, error in checks(workplace)]


def checks(workplace: Workplace) -> list[tuple[CheckResult, SaqtaError | None]]:
    """Every check with the error that explains it, in the order of the layers."""
    found: list[tuple[CheckResult, SaqtaError | None]] = []
    for name, part in _PARTS:
        try:
            found.extend(part(workplace))
        except SaqtaError as error:
            found.append((_problem(name, error), error))
    return found


_Found = Iterator[tuple[CheckResult, SaqtaError | None]]


def _home(workplace: Workplace) -> _Found:
    root = workplace.home.root
    yield CheckResult("home", "ok", {"path": str(root)}), None
    free = shutil.disk_usage(root).free
    facts = {"free_mb": free // (1024 * 1024)}
    if free < _LEAST_FREE:
        error = StoreFull(path=str(root))
        yield CheckResult("disk", "problem", facts, error.code), error
    else:
        yield CheckResult("disk", "ok", facts), None


def _settings(workplace: Workplace) -> _Found:
    """The window opens without settings that do not load; this says so."""
    workplace.settings_files.load()
    facts = {"path": str(workplace.settings_files.person)}
    yield CheckResult("settings", "ok", facts), None


def _session(workplace: Workplace) -> _Found:
    del workplace
    kind = system.session_kind()
    state = "warning" if kind == "remote" else "ok"
    yield CheckResult("session", state, {"kind": kind}), None


def _keyring(workplace: Workplace) -> _Found:
    backend = workplace.keyring_name()
    # The second copy of a recovery secret lives there; nothing depends on it.
    state = "ok" if backend else "warning"
    yield CheckResult("keyring", state, {"backend": backend or "-"}), None


def _service(workplace: Workplace) -> _Found:
    del workplace
    found = system.reader_service()
    if found is None:
        # Not a problem by itself: a software module needs no reader.
        facts = {"found": "-", **reader_advice()}
        yield CheckResult("service", "warning", facts), None
    else:
        yield CheckResult("service", "ok", {"found": found}), None
    for device in system.usb_devices(token_makers()):
        name = device.name or "?"
        facts = {"name": name, "id": f"{device.vendor}:{device.product}"}
        if device.is_reader or device.usable:
            yield CheckResult("usb", "ok", facts), None
        else:
            told = {**facts, "rule": udev_rule(device)}
            yield CheckResult("usb", "warning", told), None


def _programs(workplace: Workplace) -> _Found:
    """Other programs that may hold a reader, or a module that has none."""
    try:
        paths = ["", *(module.path for module in workplace.modules())]
    except SaqtaError:
        # The check of the modules says so.
        paths = [""]
    found = [system.reader_programs(path) for path in paths]
    if any(programs is None for programs in found):
        yield CheckResult("programs", "unknown", {"programs": "?"}), None
        return
    names = sorted({name for programs in found for name in programs or ()})
    if names:
        shown = {"programs": ", ".join(names)}
        yield CheckResult("programs", "warning", shown), None


def _modules(workplace: Workplace) -> _Found:
    approved = workplace.modules()
    if not approved:
        error = ModuleNotApproved(path="")
        facts = {"count": 0, "module": reader_advice()["module"]}
        yield CheckResult("modules", "problem", facts, error.code), error
        return
    yield CheckResult("modules", "ok", {"count": len(approved)}), None
    for module in approved:
        named = {"path": module.path}
        try:
            modules.check(module)
        except SaqtaError as error:
            yield CheckResult("module", "problem", named, error.code), error
        else:
            yield CheckResult("module", "ok", named), None


def _tokens(workplace: Workplace) -> _Found:
    if not workplace.modules():
        return
    found, problems = all_tokens(workplace)
    for error in problems:
        yield _problem("tokens", error), error
    if not found and not problems:
        missing = TokenMissing(serial="?")
        yield CheckResult("tokens", "warning", {"count": 0}, missing.code), missing
        return
    yield CheckResult("tokens", "ok", {"count": len(found)}), None
    for _, info in found:
        facts = {
            "label": info.label,
            "serial": info.serial,
            "pin_state": str(info.pin_state),
        }
        if info.pin_state is PinState.LOCKED:
            locked = PinLocked(serial=info.serial)
            yield CheckResult("token", "problem", facts, locked.code), locked
        elif info.pin_state in _PIN_WARNING:
            yield CheckResult("token", "warning", facts), None
        else:
            yield CheckResult("token", "ok", facts), None
        if info.pin_pad:
            # The window says so too, and asks for nothing on this keyboard.
            yield CheckResult("pin_pad", "ok", {"label": info.label}), None


def _profile(workplace: Workplace) -> _Found:
    profile = workplace.profile
    if profile is None:
        error = ProfileInvalid(path="", reason="no authority profile is chosen")
        facts = {"name": "-", "mode": "-"}
        yield CheckResult("profile", "warning", facts, error.code), error
        return
    facts = {"name": profile.name, "mode": profile.mode}
    yield CheckResult("profile", "ok", facts), None
    yield from _operator(workplace)


def _operator(workplace: Workplace) -> _Found:
    profile = workplace.require_profile()
    try:
        gap = workplace.connect(profile).operator(None).clock_gap_s()
    except SaqtaError as error:
        facts = {"url": profile.base_url}
        yield CheckResult("operator", "problem", facts, error.code), error
        if isinstance(error, Unreachable) and error.reason.startswith("tls:"):
            # Somebody between us and the authority may show a certificate of its own.
            proxy = workplace.settings.proxy
            issuer = presented_issuer(profile.base_url, proxy) or "?"
            yield CheckResult("tls", "problem", {"issuer": issuer}), None
        yield CheckResult("clock", "unknown", {"offset_s": "?"}), None
        return
    yield CheckResult("operator", "ok", {"url": profile.base_url}), None
    if gap is None:
        yield CheckResult("clock", "unknown", {"offset_s": "?"}), None
        return
    state = "ok"
    if abs(gap) > profile.clock_window_s:
        state = "problem"
    elif abs(gap) > _CLOCK_WARNING_S:
        state = "warning"
    yield CheckResult("clock", state, {"offset_s": str(round(gap))}), None


def _updates(workplace: Workplace) -> _Found:
    view = show_updates(workplace)
    if not view.source:
        return
    at = "-" if view.checked_at is None else format_time(view.checked_at)
    facts = {"channel": view.channel, "at": at, "failed": view.failed or "-"}
    old = view.checked_at is not None and (
        workplace.clock.now() - view.checked_at > _UPDATES_OLD
    )
    state = "warning" if view.failed or old else "ok"
    yield CheckResult("updates", state, facts), None


def _journal(workplace: Workplace) -> _Found:
    journal = workplace.journal()
    size, _ = journal.head()
    anchor = journal.last_anchor()
    facts = {"size": size, "anchored": "-" if anchor is None else anchor.at}
    yield CheckResult("journal", "ok", facts), None


def _register(workplace: Workplace) -> _Found:
    """A revocation goes on from copies; whatever else is asked of it does not."""
    register = workplace.register()
    problem = register.problem()
    if problem is not None:
        yield _problem("register", problem), problem
        return
    facts = {"certificates": len(register.list_certificates())}
    yield CheckResult("register", "ok", facts), None


_PARTS: tuple[tuple[str, Callable[[Workplace], _Found]], ...] = (
    ("home", _home),
    ("settings", _settings),
    ("session", _session),
    ("keyring", _keyring),
    ("service", _service),
    ("programs", _programs),
    ("modules", _modules),
    ("tokens", _tokens),
    ("profile", _profile),
    ("register", _register),
    ("journal", _journal),
    ("updates", _updates),
)


def _problem(name: str, error: SaqtaError) -> CheckResult:
    return CheckResult(name, "problem", {}, error.code)


def _told(item: CheckResult, error: SaqtaError | None, language: str) -> dict[str, Any]:
    """Finding and remedy in words; a check that broke speaks by its error."""
    remedy = ""
    if error is not None:
        text = error_text(error, language)
        remedy = text.remedy
    elif item.state in {"warning", "problem"}:
        remedy = say(f"remedy.{item.name}", language, item.facts)
    if item.facts:
        sentence = say(f"check.{item.name}", language, item.facts)
    else:
        sentence = text.happened if error is not None else item.name
    return {
        "name": item.name,
        "state": item.state,
        "sentence": sentence,
        "remedy": remedy,
        "copy": copy_text(item),
        "code": item.code,
        "facts": dict(item.facts),
    }

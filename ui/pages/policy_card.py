"""Protection: what the person may choose, and what the administrator has decided.

A value that is locked stands there in words with a lock, so that nobody wonders why it
can't be changed (look.md section 4).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.change_setting import SettingsView
from ui.i18n import number, translate
from ui.widgets.card import Card
from ui.widgets.controls import Segment
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label

__all__ = ["PolicyCard"]

#: Seconds without a hand after which the window covers itself (security.md section 4).
_IDLE: Final = (60, 240, 900)
_KEYRING: Final = ("auto", "always", "never")
_CHOICES: Final = ("idle_lock_s", "keyring")


class PolicyCard(Card):
    """Idle cover, copies in the keyring, and the policy as it is.

    Signals:
        chosen: name of a setting and its new value.
    """

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._view: SettingsView | None = None
        self._heading = Label("", "heading", wrap=True)
        self._idle = Segment(len(_IDLE))
        self._idle.chosen.connect(lambda at: self.chosen.emit("idle_lock_s", _IDLE[at]))
        self._keyring = Segment(len(_KEYRING))
        self._keyring.chosen.connect(
            lambda at: self.chosen.emit("keyring", _KEYRING[at])
        )
        self._names = {name: Label("", "body", wrap=True) for name in _CHOICES}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.setSpacing(14)
        self.body.addWidget(self._heading)
        for name, control in (("idle_lock_s", self._idle), ("keyring", self._keyring)):
            line = row(16)
            line.addWidget(self._names[name], 1)
            line.addWidget(control)
            self.body.addLayout(line)
        self.body.addLayout(self._rows)
        self.say()

    def take(self, view: SettingsView) -> None:
        """Show what is in force."""
        self._view = view
        self.say()

    def say(self) -> None:
        """Say every word again."""
        self._heading.setText(translate("Settings", "Protection"))
        said = translate("Settings", "The window covers itself after")
        self._names["idle_lock_s"].setText(said)
        minutes = translate("Settings", "{n} min")
        self._idle.set_words(said, [minutes.format(n=number(x // 60)) for x in _IDLE])
        said = translate("Settings", "Second copy of the recovery secret")
        self._names["keyring"].setText(said)
        self._keyring.set_words(
            said,
            [
                translate("Settings", "Automatic"),
                translate("Settings", "In the keyring"),
                translate("Settings", "None"),
            ],
        )
        self._show_chosen()
        clear(self._rows)
        for words, locked in self._policy():
            self._rows.addLayout(_fact(words, locked=locked))

    # -- inside ----------------------------------------------------------------------

    def _show_chosen(self) -> None:
        view = self._view
        if view is None:
            return
        settings = view.settings
        if settings.idle_lock_s in _IDLE:
            self._idle.choose(_IDLE.index(settings.idle_lock_s))
        else:
            self._idle.choose_none()
        self._keyring.choose(_KEYRING.index(settings.keyring))
        self._idle.setEnabled("idle_lock_s" not in view.locked)
        self._keyring.setEnabled("keyring" not in view.locked)

    def _policy(self) -> list[tuple[str, bool]]:
        """Each decision in words, and whether the administrator made it."""
        view = self._view
        if view is None:
            return []
        settings, locked = view.settings, view.locked
        shortest = translate("Settings", "Fewest characters of a new PIN: {n}")
        said = [(shortest.format(n=number(settings.pin_shortest)), True)]
        if settings.pin_refused:
            refused = translate("Settings", "Patterns of PINs that are refused: {n}")
            said.append((refused.format(n=number(len(settings.pin_refused))), True))
        own = translate(
            "Settings", "Your own token modules count beside a sandbox only"
        )
        if settings.personal_modules:
            own = translate("Settings", "Your own token modules count everywhere")
        said.append((own, True))
        if settings.module_list:
            listed = translate("Settings", "A signed list of token modules is in force")
            said.append((listed, True))
        source = translate("Settings", "No update source is set")
        if settings.update_url:
            source = translate("Settings", "Update source: {url}, {channel}").format(
                url=settings.update_url, channel=settings.update_channel
            )
        said.append((source, True))
        proxy = translate("Settings", "Proxy: {url}").format(
            url=settings.proxy or translate("Settings", "none")
        )
        said.append((proxy, "proxy" in locked))
        for name, words in (
            ("idle_lock_s", self._names["idle_lock_s"].text()),
            ("keyring", self._names["keyring"].text()),
        ):
            if name in locked:
                said.append((words, True))
        return said


def _fact(words: str, *, locked: bool) -> QVBoxLayout:
    """One decision; whose it is stands below it."""
    line = row(8, IconView("lock" if locked else "info", "text2"))
    line.addWidget(Label(words, "body", wrap=True), 1)
    whole = column(1, line)
    if locked:
        note = Label(
            translate("Settings", "Only your administrator can change it"),
            "small",
            "text2",
            wrap=True,
        )
        below = row(0, 26, note)
        whole.addLayout(below)
    return whole

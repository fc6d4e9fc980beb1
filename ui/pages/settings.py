"""Settings in one scroll; what the administrator has locked says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.services.approve_module import approve_module, revoke_module
from desktop.services.change_setting import (
    SettingsView,
    change_setting,
    show_settings,
    start_at_login,
)
from desktop.services.list_modules import list_modules
from desktop.services.programs import agent_command
from desktop.services.save_file import save_file
from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.i18n import Language, language, translate
from ui.pages.base import ServicePage
from ui.pages.policy_card import PolicyCard
from ui.reminders import calendar_file
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import CheckBox, Segment
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label

__all__ = ["SettingsPage"]

_LOOKS = ("system", "light", "dark")
_SCALES = (100, 125, 150, 200)


class SettingsPage(ServicePage):
    """Language and look, reminders, compromise, token modules.

    Without `cares` there is neither a new token nor the drill: the console's window has
    nobody who answers them.

    Signals:
        language_chosen: a `Language`.
        look_chosen: `system`, `light` or `dark`.
        scale_chosen: size of text in per cent.
    """

    language_chosen = Signal(object)
    look_chosen = Signal(str)
    scale_chosen = Signal(int)

    def __init__(
        self, bench: Bench, parent: QWidget | None = None, *, cares: bool = True
    ) -> None:
        super().__init__(bench, parent)
        self._cares = cares
        self._view: SettingsView | None = None
        self._modules: list[dict[str, Any]] = []
        self._language = Segment(3)
        self._language.chosen.connect(self._choose_language)
        self._look = Segment(3)
        self._look.chosen.connect(self._choose_look)
        self._scale = Segment(len(_SCALES))
        self._scale.chosen.connect(self._choose_scale)
        self._agent = CheckBox()
        self._agent.clicked.connect(self._choose_agent)
        self._ask_first = CheckBox()
        self._ask_first.clicked.connect(self._choose_ask_first)
        self._calendar = Button("", "secondary", "calendar")
        self._calendar.clicked.connect(self._choose_calendar)
        self._add = Button("", "secondary", "plus")
        self._add.clicked.connect(self._choose_module)
        self._fresh = Button("", "secondary", "token")
        self._fresh.clicked.connect(lambda: bench.care_wanted.emit("pin.init", ""))
        self._drill = Button("", "secondary", "clock")
        self._drill.clicked.connect(lambda: bench.care_wanted.emit("drill", ""))
        self.policy = PolicyCard()
        self.policy.chosen.connect(self._set)
        self._desk = Label("", "body", wrap=True)
        self._module_rows = QVBoxLayout()
        self._module_rows.setSpacing(8)
        self._sections: list[tuple[Label, Card]] = []
        self._lines: dict[str, _Line] = {}
        self._build()
        self.say()

    @property
    def title(self) -> str:
        return translate("Settings", "Settings")

    @property
    def second_line(self) -> str:
        return translate("Settings", "Kept on this computer, for you alone")

    def opened(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read what is in force."""

        def read(place: Workplace) -> tuple[SettingsView, list[dict[str, Any]]]:
            return show_settings(place), list_modules(place)

        self.bench.run(self, read, self.take, self.fail)

    def say(self) -> None:
        words = (
            translate("Settings", "Language and look"),
            translate("Settings", "Reminders"),
            translate("Settings", "Compromise"),
            translate("Settings", "Tokens and their modules"),
        )
        for (label, _card), word in zip(self._sections, words, strict=True):
            label.setText(word)
        names = ["\u049a\u0430\u0437", "\u0420\u0443\u0441", "Eng"]
        said = translate("Settings", "Language")
        self._lines["language"].set_words(said)
        self._language.set_words(said, names)
        self._language.choose(list(Language).index(language()))
        said = translate("Settings", "Look")
        self._lines["theme"].set_words(said)
        self._look.set_words(
            said,
            [
                translate("Settings", "System"),
                translate("Settings", "Light"),
                translate("Settings", "Dark"),
            ],
        )
        said = translate("Settings", "Size of text")
        self._lines["text_scale"].set_words(said)
        self._scale.set_words(said, [f"{scale} %" for scale in _SCALES])
        self._agent.set_words(
            translate("Settings", "Start in the background at login"),
            translate(
                "Settings",
                "Sends reports, reminds 30, 14, 7 and 1 days before a certificate "
                "ends, and raises alarms.",
            ),
        )
        self._calendar.setText(translate("Settings", "Reminders for your calendar..."))
        self._ask_first.set_words(
            translate("Settings", "Ask before a report is sent"),
            translate("Settings", "Instead of ten seconds of Undo."),
        )
        phone = self.bench.home.duty_phone if self.bench.home else ""
        unknown = translate("Settings", "not known")
        self._desk.setText(
            translate("Settings", "Duty desk: {phone}").format(phone=phone or unknown)
        )
        self._drill.setText(translate("Drill", "Rehearse loss and compromise..."))
        home = self.bench.home
        # Only beside a sandbox: a drill must never look like the real thing.
        self._drill.setVisible(self._cares and home is not None and home.sandbox)
        self._fresh.setVisible(self._cares)
        self._add.setText(translate("Settings", "Approve a module..."))
        self._fresh.setText(translate("Settings", "Set up a new token..."))
        self._draw_modules()
        self._draw_locks()
        self.policy.say()

    # -- building --------------------------------------------------------------------

    def _build(self) -> None:
        def section(*parts: QWidget | QVBoxLayout) -> None:
            card = Card()
            card.body.setSpacing(14)
            label = Label("", "heading")
            card.body.addWidget(label)
            for part in parts:
                if isinstance(part, QWidget):
                    card.body.addWidget(part)
                else:
                    card.body.addLayout(part)
            self._sections.append((label, card))
            self.column.addWidget(card)

        for name, control in (
            ("language", self._language),
            ("theme", self._look),
            ("text_scale", self._scale),
            ("agent_at_login", self._agent),
            ("confirm_revocation", self._ask_first),
        ):
            self._lines[name] = _Line(control)
        section(*(self._lines[x] for x in ("language", "theme", "text_scale")))
        calendar = QWidget()
        calendar.setLayout(row(0, self._calendar, -1))
        section(self._lines["agent_at_login"], calendar)
        drill = QWidget()
        drill.setLayout(row(0, self._drill, -1))
        section(self._lines["confirm_revocation"], self._desk, drill)
        add = QWidget()
        add.setLayout(row(10, self._add, self._fresh, -1))
        section(self._module_rows, add)
        self.column.addWidget(self.policy)
        self.column.addStretch(1)

    def take(self, read: tuple[SettingsView, list[dict[str, Any]]]) -> None:
        """Show what is in force."""
        self._view, self._modules = read
        settings = self._view.settings
        self._look.choose(_LOOKS.index(settings.theme))
        if settings.text_scale in _SCALES:
            self._scale.choose(_SCALES.index(settings.text_scale))
        else:
            self._scale.choose_none()
        # What the system does: a package may start it for everybody.
        self._agent.setChecked(bool(self._view.agent_command))
        self._ask_first.setChecked(settings.confirm_revocation)
        self.policy.take(self._view)
        self.say()

    def _draw_locks(self) -> None:
        locked = frozenset[str]() if self._view is None else self._view.locked
        for name, line in self._lines.items():
            line.lock(name in locked)

    def _draw_modules(self) -> None:
        clear(self._module_rows)
        # Nothing is said to be missing before somebody has looked.
        if not self._modules and self._view is not None:
            none = translate("Settings", "No module is approved.")
            self._module_rows.addWidget(Label(none, "body", "text2", wrap=True))
        for module in self._modules:
            fine = module["state"] == "ok"
            icon = IconView(
                "tick-circle" if fine else "warning", "ok_text" if fine else "warn_text"
            )
            whose = translate("Settings", "your own list")
            if module["list"] == "administrator":
                whose = translate("Settings", "the administrator's list")
            state = whose if fine else f"{whose}, {module['state']}"
            path = str(module["path"])
            words = column(
                0,
                Label(path, "body", wrap=True),
                Label(state, "small", "text2", wrap=True),
            )
            line = row(10, icon)
            line.addLayout(words, 1)
            if module["list"] != "administrator":
                drop = Button(translate("Settings", "Take back"), "quiet")
                drop.setAccessibleName(f"{drop.text()}: {path}")
                drop.clicked.connect(lambda _=False, at=path: self._drop_module(at))
                line.addWidget(drop)
            self._module_rows.addLayout(line)

    # -- acts ------------------------------------------------------------------------

    def _set(
        self, name: str, value: str | int | bool, then: Callable[[], None] | None = None
    ) -> None:
        def done(view: SettingsView) -> None:
            self._view = view
            self.problem.clear()
            self.bench.settings_changed.emit(view)
            if then is not None:
                then()

        def failed(error: BaseException) -> None:
            self.fail(error)
            self.refresh()

        self.bench.run(
            self, lambda place: change_setting(place, name, value), done, failed
        )

    def _choose_language(self, index: int) -> None:
        chosen = list(Language)[index]
        self._set("language", chosen.value, lambda: self.language_chosen.emit(chosen))

    def _choose_look(self, index: int) -> None:
        look = _LOOKS[index]
        self._set("theme", look, lambda: self.look_chosen.emit(look))

    def _choose_scale(self, index: int) -> None:
        scale = _SCALES[index]
        self._set("text_scale", scale, lambda: self.scale_chosen.emit(scale))

    def _choose_ask_first(self, wanted: bool) -> None:
        self._set("confirm_revocation", wanted)

    def _choose_agent(self, wanted: bool) -> None:
        # The same isolated start as everywhere: no variable of Python's is obeyed.
        command = agent_command()
        title = translate("Settings", "Saqta in the background")

        def failed(error: BaseException) -> None:
            self.fail(error)
            self.refresh()

        self.bench.run(
            self,
            lambda place: start_at_login(place, title, command, wanted=wanted),
            lambda _view: self.problem.clear(),
            failed,
        )

    def _choose_calendar(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Settings", "Calendar file"), "saqta.ics"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.save_calendar)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_calendar(self, path: str) -> None:
        """Write a calendar with an alarm for each certificate, in the background."""
        home = self.bench.home
        if home is None:
            return
        text = calendar_file(home.certificates, home.now)

        def write(_place: Workplace) -> None:
            save_file(Path(path), text)

        self.bench.run(self, write, lambda _none: None, self.fail)

    def _choose_module(self) -> None:
        dialog = QFileDialog(self.window(), translate("Settings", "Approve a module"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.approve)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def approve(self, path: str) -> None:
        """Approve a PKCS#11 module for this home."""
        self.bench.run(
            self,
            lambda place: approve_module(place, path, {}),
            lambda _facts: self.refresh(),
            self.fail,
        )

    def _drop_module(self, path: str) -> None:
        self.bench.run(
            self,
            lambda place: revoke_module(place, path),
            lambda _facts: self.refresh(),
            self.fail,
        )


class _Line(QWidget):
    """One setting: its name, its control, and the administrator's lock."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self._control = control
        self._name = Label("", "body", wrap=True)
        self._lock = IconView("lock", "text2")
        self._note = Label("", "small", "text2", wrap=True)
        named = not isinstance(control, CheckBox)
        line = row(16)
        if named:
            line.addWidget(self._name, 1)
            line.addWidget(control)
        else:
            line.addWidget(control, 1)
        locked = row(6, self._lock)
        locked.addWidget(self._note, 1)
        self.setLayout(column(4, line, locked))
        self.lock(locked=False)

    def set_words(self, name: str) -> None:
        """Name the setting."""
        self._name.setText(name)

    def lock(self, locked: bool) -> None:
        """Say who set it, where the person can't."""
        self._control.setEnabled(not locked)
        self._lock.setVisible(locked)
        self._note.setVisible(locked)
        self._note.setText(translate("Settings", "Set by your administrator"))

"""The pages for `installer/screens.py`: each is a small act on the real window."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Final
from unittest import mock

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.errors import TokenMissing
from desktop.interaction import PinQuestion, Step
from desktop.model.tokens import PinState
from desktop.services.change_setting import SettingsView
from desktop.store.settings import Settings
from installer import example_views as example
from installer.screens_care import CARE, picture_code
from installer.screens_console import CONSOLE, dress
from ui.app import application
from ui.console.window import ConsoleConversation
from ui.conversation import Conversation
from ui.dialogs.certificate_dialog import CertificateDialog
from ui.dialogs.code_dialog import CodeDialog
from ui.dialogs.help_dialog import HelpDialog
from ui.dialogs.pin_dialog import PinDialog
from ui.dialogs.token_dialog import TokenDialog
from ui.i18n import Language, Languages, language, time_seconds
from ui.interaction import Question
from ui.pages.apply.wizard import AGREEMENT, CODE, DATA, EMAIL, ISSUE, KEY, TOKEN
from ui.theme import Look, Theme
from ui.widgets.overlay import OverlayDialog

__all__ = ["PAGES", "Studio"]


class Studio:
    """One window that is dressed for each picture."""

    def __init__(self) -> None:
        self.app = application()
        self.theme = Theme(self.app, Look.LIGHT)
        self.languages = Languages(self.app, Language.ENGLISH)
        self.conversation: Conversation | None = None

    def picture(self, page: str, shown: str, look: str, scale: int) -> QImage:
        """One picture: 1280 x 800 pixels whatever the scale."""
        self.theme.set_look(Look(look))
        self.languages.show(Language(shown))
        if page in CONSOLE:
            return self._console(page, scale)
        conversation = Conversation(self.languages, grab_keyboard=False)
        window = conversation.window
        window.setMinimumSize(320, 180)
        window.resize(QSize(1280, 800) * 100 / scale)
        window.show()
        bench = conversation.bench
        bench.tokens = example.tokens()
        bench.home = example.home()
        bench.home_changed.emit(bench.home)
        bench.tokens_changed.emit()
        conversation.show_operator(reachable=page != "reports-waiting")
        PAGES[page](conversation)
        for _ in range(6):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.app.processEvents()
        return self._grabbed(conversation)

    def _console(self, page: str, scale: int) -> QImage:
        """The same of the officers' console."""
        conversation = ConsoleConversation(self.languages, grab_keyboard=False)
        window = conversation.window
        window.setMinimumSize(320, 180)
        window.resize(QSize(1280, 800) * 100 / scale)
        window.show()
        dress(conversation)
        CONSOLE[page](conversation)
        for _ in range(6):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.app.processEvents()
        return self._grabbed(conversation)

    @staticmethod
    def _grabbed(conversation: Conversation | ConsoleConversation) -> QImage:
        window = conversation.window
        image = window.grab().toImage()
        window.close()
        conversation.close()
        window.deleteLater()
        conversation.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return image.convertToFormat(QImage.Format.Format_RGB32)


def _home(conversation: Conversation) -> None:
    conversation.window.open_page("home")


def _home_many(conversation: Conversation) -> None:
    conversation.window.open_page("home")
    conversation.home.show_home(example.home(extra=7))
    bar = conversation.window.frame("home").verticalScrollBar()
    for _ in range(8):
        # The rows below the cards are made in turns of the loop.
        QApplication.processEvents()
    bar.setValue(bar.maximum())


def _home_empty(conversation: Conversation) -> None:
    view = example.home()
    conversation.bench.tokens = ()
    conversation.bench.home = view
    conversation.bench.home_changed.emit(view)
    conversation.bench.tokens_changed.emit()
    conversation.home.show_home(
        type(view)(now=view.now, holder=view.holder, sandbox=True)
    )


def _wizard(step: int) -> Callable[[Conversation], None]:
    def show(conversation: Conversation) -> None:
        apply = conversation.apply
        apply.application_id = example.APPLICATION if step > DATA else ""
        apply.agreement.take(example.agreement_view(language().value))
        conversation.window.open_page("apply")
        if step >= DATA:
            apply.data.show_form(example.form())
            for name, choice in apply.data._choices.items():
                choice.choose(name in {"persons", "organisations"})
            for name in ("region", "city"):
                apply.data.fields[name].show_source("persons")
            for name in ("position", "units", "organisation", "bin"):
                apply.data.fields[name].show_source("organisations")
        if step == EMAIL:
            facts = {"email": example.EMAIL}
            question = Question("wants_email_code", "", (), facts, Future())
            apply.email.ask(question)
        if step >= TOKEN:
            apply.token._box.addItem("ecdsa-p256", "ecdsa-p256")
        for name in ("show_agreement", "record_consent", "open_work", "generate_key"):
            apply.key.show_step(Step(name, "done", 0.42))
        apply.key.show_step(Step("sign_request", "started"))
        if step == ISSUE:
            apply.issue.show_step(Step("request_certificate", "done", 0.31))
            apply.issue.show_waiting(42)
        if step == CODE:
            apply.code.show_code(list(example.CODE))
            picture_code(apply.code._card)
            apply.code.show_result(example.home().certificates[0], "evidence.asice")
        apply._show(step)

    return show


def _reports(
    state: str, *, undo: bool = False, lost: bool = False
) -> Callable[[Conversation], None]:
    def show(conversation: Conversation) -> None:
        window, page = conversation.window, conversation.reports
        view = example.report(state, undo=undo, lost=lost)
        conversation.bench.home = example.home(waiting=state != "CONFIRMED")
        conversation.bench.home_changed.emit(conversation.bench.home)
        window.show_row("reports", shown=True)
        window.open_page("reports")
        # Three seconds after the click, as the bar says.
        now = example.NOW + timedelta(seconds=3 if undo else 0)
        page.take(((view,), now))
        if undo:
            window.undo_bar.start(time_seconds(view.report.recorded_at), 10)
            window.undo_bar.show_left(7)

    return show


def _consents(conversation: Conversation) -> None:
    conversation.window.open_page("consents")
    conversation.consents.take(example.consents())


def _records(conversation: Conversation) -> None:
    conversation.window.open_page("records")
    conversation.records.take(example.records())


def _diagnostics(conversation: Conversation) -> None:
    conversation.window.open_page("diagnostics")
    # No picture tells of the machine that it was made on.
    with mock.patch("ui.pages.diagnostics.platform", example.SYSTEM):
        conversation.diagnostics.take((example.checks(), example.NOW))


def _settings(conversation: Conversation) -> None:
    conversation.window.open_page("settings")
    module = {
        "path": "/usr/lib/example/libpkcs11.so",
        "list": "administrator",
        "state": "ok",
    }
    view = SettingsView(Settings(), frozenset({"confirm_revocation"}), "")
    conversation.settings.take((view, [module]))


def _about(conversation: Conversation) -> None:
    conversation.window.open_page("about")


def _error(conversation: Conversation) -> None:
    conversation.window.open_page("home")
    conversation.home.fail(TokenMissing(serial="7F3A90C1"))


def _dialog(
    make: Callable[[Conversation], OverlayDialog],
) -> Callable[[Conversation], None]:
    def show(conversation: Conversation) -> None:
        conversation.window.open_page("home")
        conversation.window.open_dialog(make(conversation))

    return show


def _pin(state: PinState, typed: str = "") -> Callable[[Conversation], OverlayDialog]:
    def make(_conversation: Conversation) -> OverlayDialog:
        question = PinQuestion(
            "S2", "7F3A90C1", state, "pin.before_sending", entries_left=2, shortest=6
        )
        dialog = PinDialog(question, grab_keyboard=False)
        QTest.keyClicks(dialog.field, typed)
        if typed:
            dialog.field.caps_changed.emit(True)
        return dialog

    return make


def _code(_conversation: Conversation) -> OverlayDialog:
    dialog = CodeDialog()
    if isinstance(dialog.code.edit, QLineEdit):
        dialog.code.edit.setText(" ".join(example.CODE[:9]))
    return dialog


PAGES: Final[dict[str, Callable[[Conversation], None]]] = {
    "home": _home,
    "home-many": _home_many,
    "home-empty": _home_empty,
    "home-error": _error,
    "apply-1-agreement": _wizard(AGREEMENT),
    "apply-2-data": _wizard(DATA),
    "apply-3-email": _wizard(EMAIL),
    "apply-4-token": _wizard(TOKEN),
    "apply-5-key": _wizard(KEY),
    "apply-6-issuance": _wizard(ISSUE),
    "apply-7-code": _wizard(CODE),
    "reports-undo": _reports("RECORDED", undo=True),
    "reports-accepted": _reports("ACCEPTED"),
    "reports-waiting": _reports("RECORDED", lost=True),
    "reports-revoked": _reports("CONFIRMED"),
    "consents": _consents,
    "records": _records,
    "diagnostics": _diagnostics,
    "settings": _settings,
    "about": _about,
    "pin": _dialog(_pin(PinState.FINE)),
    "pin-last-try": _dialog(_pin(PinState.FINAL_TRY, "123456")),
    "pin-locked": _dialog(_pin(PinState.LOCKED)),
    "certificate": _dialog(
        lambda conversation: CertificateDialog(
            example.home().certificates[0], conversation.bench
        )
    ),
    "token": _dialog(lambda _conversation: TokenDialog(example.tokens()[0])),
    "recovery-code": _dialog(_code),
    "help": _dialog(lambda _conversation: HelpDialog("SQ-TOK-05")),
    **CARE,
}

"""Starts the window: the one file of this package that puts the real parts together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

# What shows home and knows nothing of Qt comes first: PySide reads the source of each
# module that is imported after it, to see whether its features are switched there.
import desktop.services.show_home  # noqa: F401
from desktop import __version__
from desktop.assembly import open_workplace

# isort: split
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui import tasks
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.theme import Look, Theme
from ui.widgets.focus import FocusFrame

if TYPE_CHECKING:
    from desktop.interaction import Step
    from desktop.services.console_desk import Console
    from desktop.services.drill import DrillResult
    from desktop.services.show_reports import ReportView
    from desktop.services.workplace import Workplace
    from ui.console.window import ConsoleConversation
    from ui.idle import IdleWatch

__all__ = ["run", "run_console"]

Told = Callable[[Mapping[str, Any]], None]
#: So long after the start comes what the first paint does without.
_SOON_MS: Final = 300
#: So long the window waits for its first records before it is shown without them.
_EMPTY_MS: Final = 250


def run(
    *,
    profile: str | None,
    language: str,
    notice: str | None,
    quit_when_ready: bool,
    report: bool = False,
    told: Told | None = None,
) -> int:
    """Opens the window, or one small notice, and returns when it was closed.

    Args:
        profile: File of the authority profile, or None for the remembered one.
        language: kk, ru or en; empty leaves it to the settings and the system.
        notice: Id of a notice; then only a small window opens.
        quit_when_ready: Leave after the first paint with data; starts no agent and asks
            neither token nor operator.
        report: Report a compromise of all of the person's certificates as soon as the
            home is open; the Undo bar stands as after a click.
        told: Gets `{"ready": PAGE, "cards": N, "size": [W, H]}` at that moment.

    Returns:
        The exit code: 0, or that of the error that kept the window from opening.
    """
    app = application()
    theme = Theme(app, Look.SYSTEM)
    languages = Languages(app, Language(language) if language else None)
    ring = FocusFrame(app)
    if notice is not None:
        heed = partial(_heed, theme=theme, languages=languages, forced=bool(language))
        if not _noticed(app, theme, notice, profile, heed):
            return 0
    conversation = Conversation(languages, drill=_rehearse)
    _obey_settings(conversation, theme, languages, forced=bool(language))
    _show_with_data(conversation)
    if report:
        # Once: opening another home later is no second report.
        conversation.bench.opened.connect(
            conversation.window.compromise_pressed.emit,
            Qt.ConnectionType.SingleShotConnection,
        )
    _open(conversation, profile, look=not quit_when_ready)
    if quit_when_ready:
        _leave_when_ready(conversation, app, told)
    else:
        _soon(conversation, lambda: _complete(app, conversation))
        _soon(conversation, conversation.show_tray)
    code = app.exec()
    conversation.close()
    tasks.shut_down()
    del ring, theme
    return int(code)


def run_console(*, profile: str | None, language: str) -> int:
    """Opens the officers' incident console; returns when it was closed.

    Args:
        profile: File of the authority profile, or None for the remembered one.
        language: kk, ru or en; empty leaves it to the settings and the system.
    """
    from ui.console.window import ConsoleConversation

    app = application()
    app.setDesktopFileName("kz.saqta.Saqta.Console")
    theme = Theme(app, Look.SYSTEM)
    languages = Languages(app, Language(language) if language else None)
    ring = FocusFrame(app)
    conversation = ConsoleConversation(languages)
    _obey_settings(conversation, theme, languages, forced=bool(language))
    conversation.window.show()

    def put_together() -> Console:
        from desktop.assembly_console import open_console

        named = str(Path(profile).resolve()) if profile else None
        return open_console(profile=named)

    tasks.run(
        conversation, put_together, conversation.open, conversation.bench.failed.emit
    )
    _soon(conversation, lambda: _complete(app, conversation))
    code = app.exec()
    conversation.close()
    tasks.shut_down()
    del ring, theme
    return int(code)


def _rehearse(told: Callable[[Step], None]) -> DrillResult:
    from desktop.assembly_sandbox import run_drill

    return run_drill(told=told)


def application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        QGuiApplication.highDpiScaleFactorRoundingPolicy()
    )
    # Named here and not set by an object: a style as an object costs its classes.
    app = QApplication(["saqta", "-style", "Fusion"])
    app.setApplicationName("saqta")
    app.setApplicationDisplayName("Saqta")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("kz.saqta.Saqta")
    return app


def _noticed(
    app: QApplication,
    theme: Theme,
    notice: str,
    profile: str | None,
    heed: Callable[[Workplace], None],
) -> bool:
    """Shows one small window; true where the person then wants the whole program.

    It speaks and looks as the settings say: nobody is there who would name a language.
    """
    from ui.notice import NoticeWindow, read_notice

    window = NoticeWindow(notice)
    wanted: list[bool] = []

    def open_all() -> None:
        wanted.append(True)
        window.close()

    def read() -> tuple[Workplace, ReportView | None]:
        workplace = open_workplace(
            profile=profile, need_profile=False, whatever_is_broken=True
        )
        return workplace, read_notice(workplace, notice)

    def told(found: tuple[Workplace, ReportView | None]) -> None:
        heed(found[0])
        window.show_report(found[1])

    window.open_asked.connect(open_all)
    tasks.run(window, read, told, lambda _error: None)
    window.show()
    theme.apply()
    app.exec()
    window.deleteLater()
    return bool(wanted)


def _show_with_data(conversation: Conversation) -> None:
    """Show the window with its first records, or without them where they take long.

    One that is shown empty is laid out and painted twice.
    """

    def show() -> None:
        conversation.window.show()
        # What was posted while it was shown comes before its paint, not after it.
        QCoreApplication.sendPostedEvents()

    waiting = QTimer(conversation)
    waiting.setSingleShot(True)
    waiting.timeout.connect(show)
    waiting.start(_EMPTY_MS)

    def wait_no_more(_told: object) -> None:
        if waiting.isActive():
            waiting.start(0)

    conversation.bench.home_changed.connect(wait_no_more)
    conversation.bench.failed.connect(wait_no_more)


def _soon(parent: QObject, act: Callable[[], object]) -> None:
    """Do what the first paint does without, a moment after it."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    timer.start(_SOON_MS)


def _complete(
    app: QApplication, conversation: Conversation | ConsoleConversation
) -> None:
    """Make what the first paint did without."""
    conversation.window.wear_icon()
    _watch_idle(app, conversation)


def _watch_idle(
    app: QApplication, conversation: Conversation | ConsoleConversation
) -> IdleWatch:
    """Cover the window when nobody is there; another time counts at once."""
    from ui.idle import IdleWatch

    idle = IdleWatch(app, conversation)
    idle.idle.connect(conversation.cover)
    bench = conversation.bench
    bench.opened.connect(lambda: idle.start(_idle_seconds(conversation)))
    bench.settings_changed.connect(lambda view: idle.start(view.settings.idle_lock_s))
    if bench.workplace is not None:
        idle.start(_idle_seconds(conversation))
    return idle


def _idle_seconds(conversation: Conversation | ConsoleConversation) -> int:
    workplace = conversation.bench.workplace
    return 240 if workplace is None else workplace.settings.idle_lock_s


def _open(conversation: Conversation, profile: str | None, *, look: bool) -> None:
    def put_together() -> Workplace:
        named = str(Path(profile).resolve()) if profile else None
        # The compromise button must work; doctor names what did not load.
        return open_workplace(
            profile=named, need_profile=False, whatever_is_broken=True
        )

    tasks.run(
        conversation,
        put_together,
        lambda workplace: conversation.open(workplace, look=look),
        conversation.bench.failed.emit,
    )


def _heed(
    workplace: Workplace, *, theme: Theme, languages: Languages, forced: bool
) -> None:
    """Look, size of text and language as they are set."""
    settings = workplace.settings
    if settings.theme != Look.SYSTEM.value:
        theme.set_look(Look(settings.theme))
    if settings.text_scale != 100:
        theme.set_scale(settings.text_scale / 100)
    if settings.language and not forced:
        languages.show(Language(settings.language))


def _obey_settings(
    conversation: Conversation | ConsoleConversation,
    theme: Theme,
    languages: Languages,
    *,
    forced: bool,
) -> None:
    """Take look, size of text and language from the settings, now and later."""

    def opened() -> None:
        workplace = conversation.bench.workplace
        if workplace is None:
            return
        _heed(workplace, theme=theme, languages=languages, forced=forced)

    conversation.bench.opened.connect(opened)
    conversation.look_chosen.connect(lambda look: theme.set_look(Look(look)))
    conversation.scale_chosen.connect(lambda scale: theme.set_scale(scale / 100))


def _leave_when_ready(
    conversation: Conversation, app: QApplication, told: Told | None
) -> None:
    def painted() -> None:
        window = conversation.window
        facts = {
            "ready": window.current,
            "cards": conversation.home.cards,
            "size": [window.width(), window.height()],
        }
        if told is not None:
            told(facts)
        app.quit()

    conversation.home.painted.connect(painted)
    conversation.bench.failed.connect(lambda _error: app.exit(1))

"""Reminders, notices, the guard, the ready message, errors in place, settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.assembly import open_workplace
from desktop.errors import Cancelled, TokenMissing
from desktop.services.recovery_sheet import sheet_view
from installer import example_views as example
from ui.bench import Bench
from ui.conversation import Conversation
from ui.dialogs.certificate_dialog import CertificateDialog
from ui.i18n import Language, Languages
from ui.idle import IdleWatch, LockCover
from ui.models.certificates import Standing, standing, term
from ui.models.reports import alarms, needs_ways_out, still_undoable
from ui.notice import NoticeWindow, read_notice
from ui.pages.base import ErrorPlace
from ui.printing import paint_code_sheet, print_text
from ui.reminders import calendar_file, due_now, expiring
from ui.tray import Tray

ROOT = Path(__file__).resolve().parents[2]
NOW = example.NOW


def test_reminders_follow_the_days() -> None:
    for days, stage in ((31, None), (30, 30), (14, 14), (8, 14), (7, 7), (1, 1)):
        view = example.certificate("5c1e", "sign", days)
        view = type(view)(
            **{
                **{name: getattr(view, name) for name in view.__dataclass_fields__},
                "not_after": NOW + timedelta(days=days),
            }
        )
        assert due_now(view, NOW) == stage, days


def test_a_renewed_certificate_stays_silent() -> None:
    old = example.certificate("5c1e", "sign", 10)
    new = example.certificate("8d44", "sign", 360)
    assert expiring([old], NOW) == (old,)
    assert expiring([old, new], NOW) == ()
    other = example.certificate("9a00", "auth", 360)
    assert expiring([old, other], NOW) == (old,)


def test_the_calendar_holds_four_alarms_and_folds_its_lines(
    languages: Languages,
) -> None:
    languages.show(Language.KAZAKH)
    content = calendar_file(example.home().certificates, NOW)
    text = content.decode("utf-8")
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("BEGIN:VALARM") == 8
    assert "TRIGGER:-P30D" in text
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_the_tray_tells_each_stage_once(qtbot: QtBot) -> None:
    tray = Tray()
    first = tray.reminders(example.home())
    assert len(first) == 1
    assert "14" in first[0]
    assert tray.reminders(example.home()) == []


def test_standing_never_claims_more_than_is_proved() -> None:
    assert standing(example.certificate("5c1e", "sign", 100), NOW) is Standing.VALID
    assert standing(example.certificate("5c1e", "sign", 9), NOW) is Standing.EXPIRING
    old = example.certificate("5c1e", "sign", 100, age=timedelta(hours=25))
    assert standing(old, NOW) is Standing.UNKNOWN
    silent = example.certificate("5c1e", "sign", 100, status="unknown")
    assert standing(silent, NOW) is Standing.UNKNOWN
    gone = example.certificate("5c1e", "sign", -1)
    assert standing(gone, NOW) is Standing.EXPIRED
    reported = example.certificate("5c1e", "sign", 100, blocked=True)
    assert standing(reported, NOW) is Standing.REPORTED
    revoked = example.certificate("5c1e", "sign", 100, status="revoked", revoked=NOW)
    assert standing(revoked, NOW) is Standing.REVOKED
    assert term(gone, NOW).days_left == 0


def test_undo_ways_out_and_alarms() -> None:
    fresh = example.report("RECORDED", undo=True)
    assert still_undoable(fresh, NOW)
    assert not needs_ways_out(fresh, NOW)
    lost = example.report("RECORDED", lost=True)
    assert not still_undoable(lost, NOW)
    assert needs_ways_out(lost, NOW)
    assert [one.given for one in alarms(lost, NOW)] == [True, False, False, False]
    assert not needs_ways_out(example.report("CONFIRMED"), NOW)


def test_a_notice_names_telephone_and_serial_numbers(qtbot: QtBot) -> None:
    window = NoticeWindow("report:04180c5e")
    qtbot.addWidget(window)
    window.show()
    window.show_report(example.report("RECORDED", lost=True))
    from ui.widgets.text import Label

    said = " ".join(label.text() for label in window.findChildren(Label))
    assert "Not yet revoked" in said
    assert "8 800 000-00-00" in said
    assert "5c1e 09f2" in said
    window.show_report(example.report("CONFIRMED"))
    assert "settled" in window._title.text()
    assert read_notice(open_workplace(need_profile=False), "journal:x") is None
    assert read_notice(open_workplace(need_profile=False), "report:x") is None


@pytest.mark.parametrize("notice", ["update:0.9.0", "duty:04180c5e"])
def test_a_quiet_notice_is_no_alarm(
    qtbot: QtBot, languages: Languages, notice: str
) -> None:
    from ui.widgets.text import Label

    window = NoticeWindow(notice)
    qtbot.addWidget(window)
    seen = set()
    for one in Language:
        languages.show(one)
        window.show_report(None)
        said = " ".join(label.text() for label in window.findChildren(Label))
        assert notice.partition(":")[2] in said
        assert "fit together" not in said
        seen.add(window.windowTitle())
    assert len(seen) == len(Language)


def test_an_error_stays_in_place_and_a_cancel_is_silent(
    qtbot: QtBot, languages: Languages
) -> None:
    place = ErrorPlace(Bench())
    qtbot.addWidget(place)
    place.show_failure(TokenMissing(serial="7F3A"))
    assert not place.isHidden()
    english = place._title.text()
    languages.show(Language.RUSSIAN)
    QApplication.processEvents()
    assert place._title.text() != english
    place.show_failure(Cancelled())
    assert place.isHidden()


def test_idle_covers_the_page_and_cancels_a_pin(
    qtbot: QtBot, languages: Languages
) -> None:
    conversation = Conversation(languages, grab_keyboard=False)
    qtbot.addWidget(conversation.window)
    conversation.window.show()
    conversation.cover()
    assert isinstance(conversation.window.overlay.dialog, LockCover)
    assert conversation.window.header.compromise.isEnabled()
    conversation.cover()
    conversation.window.overlay.dialog.reject()
    qtbot.waitUntil(lambda: conversation.window.overlay.dialog is None)
    conversation.close()


def test_idle_counts_from_the_last_key(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    handle = window.windowHandle()
    watch = IdleWatch(qapp)
    with qtbot.waitSignal(watch.idle, timeout=30_000):
        watch.start(0)
    started: list[bool] = []

    class Timer(QTimer):
        def start(self) -> None:  # type: ignore[override]
            started.append(True)

    watch._timer = Timer(watch)
    watch.start(600)
    assert len(started) == 1
    # What nobody's hand did does not count.
    QApplication.sendEvent(handle, QEvent(QEvent.Type.User))
    assert len(started) == 1
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert len(started) == 2
    QTest.mouseMove(handle)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert len(started) >= 3
    watch.deleteLater()


def test_paper_is_painted(tmp_path: Path, qapp: QApplication) -> None:
    from PySide6.QtPrintSupport import QPrinter

    for name in ("sheet", "text"):
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / f"{name}.pdf"))
        if name == "sheet":
            sheet = sheet_view(list(example.CODE), None, "kk")
            paint_code_sheet(printer, example.CODE, sheet)
        else:
            print_text(printer, "1. One\n\n" + "word " * 5_000)
        made = (tmp_path / f"{name}.pdf").read_bytes()
        assert made.startswith(b"%PDF")
        assert len(made) > 2_000


def test_the_ready_message(tmp_path: Path) -> None:
    """No codec, network, SQLAlchemy or native module comes before the first paint."""
    code = (
        "import sys, json\n"
        "from ui.app import run\n"
        "told = []\n"
        "run(profile=None, language='kk', notice=None, quit_when_ready=True,"
        " told=told.append)\n"
        "late = {'sqlalchemy', 'pkcs11', 'pyhanko', 'fastapi', 'asn1crypto',"
        " 'cryptography', 'requests', 'keyring', 'segno', 'tuf'}\n"
        "left = late & set(sys.modules)\n"
        "print(json.dumps([told, sorted(left)]))\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told, left = json.loads(done.stdout.splitlines()[-1])
    assert [one["ready"] for one in told] == ["home"]
    assert told[0]["cards"] == 0
    assert len(told[0]["size"]) == 2
    assert left == []


@pytest.mark.parametrize("value", ["dark", "light"])
def test_a_setting_is_kept(
    qtbot: QtBot, languages: Languages, tmp_path: Path, value: str
) -> None:
    conversation = Conversation(languages, grab_keyboard=False)
    qtbot.addWidget(conversation.window)
    conversation.window.show()
    workplace = open_workplace(need_profile=False)
    conversation.open(workplace, look=False)
    page = conversation.settings
    conversation.window.open_page("settings")
    qtbot.waitUntil(lambda: page._view is not None, timeout=60_000)
    with qtbot.waitSignal(page.look_chosen, timeout=60_000):
        page._look.parts[("system", "light", "dark").index(value)].click()
    from desktop.services.change_setting import show_settings

    assert show_settings(workplace).settings.theme == value
    conversation.close()


def test_a_replaced_certificate_leads_to_its_revocation_and_not_to_a_renewal(
    qtbot: QtBot,
) -> None:
    bench = Bench()
    asked: list[tuple[str, str]] = []
    bench.care_wanted.connect(lambda kind, what: asked.append((kind, what)))
    soon = example.certificate("8d44e3b10c5610ce", "auth", 14)
    for view, renews in ((soon, True), (replace(soon, replaced=True), False)):
        bench.home = replace(example.home(), certificates=(view,))
        dialog = CertificateDialog(view, bench)
        qtbot.addWidget(dialog)
        assert dialog._renew.isVisibleTo(dialog) == renews
        assert dialog._old.isVisibleTo(dialog) != renews
    dialog._old.click()
    assert asked == [("revoke.old", soon.sha256)]

"""Background work ends in the window's thread, once, and never for the dead."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import tasks


class Heard:
    """What a caller was told, and in which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[BaseException] = []
        self.threads: set[int] = set()

    def good(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def bad(self, error: BaseException) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())


@pytest.fixture
def parent(qapp: QApplication) -> QObject:
    return QObject()


def test_a_result_is_told_in_the_windows_thread(qtbot: QtBot, parent: QObject) -> None:
    heard = Heard()
    worked: list[int] = []

    def work() -> int:
        worked.append(threading.get_ident())
        return 7

    tasks.run(parent, work, heard.good, heard.bad)
    qtbot.waitUntil(lambda: heard.results == [7])
    assert heard.errors == []
    assert heard.threads == {threading.get_ident()}
    assert worked[0] != threading.get_ident()


def test_a_failure_is_told_and_no_success(qtbot: QtBot, parent: QObject) -> None:
    heard = Heard()

    def work() -> int:
        raise ValueError("broken")

    tasks.run(parent, work, heard.good, heard.bad)
    qtbot.waitUntil(lambda: len(heard.errors) == 1)
    assert str(heard.errors[0]) == "broken"
    assert heard.results == []


def test_a_future_that_is_done_answers_after_run_returned(
    qtbot: QtBot, parent: QObject
) -> None:
    heard = Heard()
    future: Future[int] = Future()
    future.set_result(3)
    tasks.run(parent, future, heard.good, heard.bad)
    assert heard.results == []
    qtbot.waitUntil(lambda: heard.results == [3])


def test_a_future_of_another_room_is_waited_for(qtbot: QtBot, parent: QObject) -> None:
    heard = Heard()
    future: Future[str] = Future()
    tasks.run(parent, future, heard.good, heard.bad)
    threading.Thread(target=future.set_result, args=("done",)).start()
    qtbot.waitUntil(lambda: heard.results == ["done"])
    assert heard.threads == {threading.get_ident()}


def test_nobody_is_told_after_the_parent_went(qtbot: QtBot) -> None:
    heard = Heard()
    parent = QObject()
    release = threading.Event()

    def work() -> int:
        assert release.wait(2)
        return 1

    task = tasks.run(parent, work, heard.good, heard.bad)
    shiboken6.delete(parent)
    release.set()
    assert task.future.result(2) == 1
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert heard.results == []
    assert heard.errors == []


def test_dropped_work_tells_nobody(qtbot: QtBot, parent: QObject) -> None:
    heard = Heard()
    future: Future[int] = Future()
    task = tasks.run(parent, future, heard.good, heard.bad)
    task.drop()
    QCoreApplication.processEvents()
    assert future.cancelled()
    assert heard.results == []
    assert heard.errors == []


def test_progress_comes_home_in_order(qtbot: QtBot, parent: QObject) -> None:
    heard = Heard()
    steps: list[tuple[int, int]] = []

    def work(report: object) -> str:
        assert callable(report)
        for step in range(3):
            report(step)
        return "end"

    tasks.run(
        parent,
        work,
        heard.good,
        heard.bad,
        lambda step: steps.append((step, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: heard.results == ["end"])
    assert steps == [(step, threading.get_ident()) for step in range(3)]


def test_run_belongs_to_the_windows_thread(qtbot: QtBot, parent: QObject) -> None:
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            tasks.run(parent, int, print, print)
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(2)
    assert str(caught[0]) == "only the window's thread may do this"


def test_the_pool_starts_again_after_it_was_shut(qtbot: QtBot, parent: QObject) -> None:
    tasks.shut_down()
    heard = Heard()
    tasks.run(parent, lambda: 1, heard.good, heard.bad)
    qtbot.waitUntil(lambda: heard.results == [1])

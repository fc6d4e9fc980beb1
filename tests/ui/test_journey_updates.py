"""Updates on the about page: asked for, offered, fetched, and never during a report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import system
from desktop.assembly import open_workplace
from desktop.model.records import Report, ReportCertificate
from desktop.services import check_updates as checking
from desktop.services.workplace import Workplace
from tests.fakes.update_source import UpdateSource, update_source
from tests.ui.blocking import window_never_blocks
from ui.bench import Bench
from ui.pages.about import AboutPage
from ui.pages.updates_card import UpdatesCard

_WAIT_MS = 30_000


@pytest.fixture
def source(tmp_path: Path) -> Iterator[UpdateSource]:
    (tmp_path / "publisher").mkdir()
    with update_source(tmp_path / "publisher") as found:
        yield found


@pytest.fixture
def workplace(
    source: UpdateSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workplace:
    """A home whose administrator has set this source."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "root.json").write_bytes(source.root)
    (folder / "settings.toml").write_text(
        f'update_url = "{source.url}"\nupdate_root = "{folder}/root.json"\n'
    )
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    monkeypatch.setattr(checking, "this_platform", lambda: "linux-amd64")
    return open_workplace(
        need_profile=False, home=tmp_path / "home", clock=source.clock
    )


@pytest.fixture
def card(qtbot: QtBot, workplace: Workplace) -> Iterator[UpdatesCard]:
    bench = Bench()
    bench.open(workplace)
    page = AboutPage(bench)
    qtbot.addWidget(page)
    page.resize(900, 900)
    page.show()
    page.opened()
    qtbot.waitUntil(lambda: page.updates.view is not None, timeout=_WAIT_MS)
    yield page.updates
    bench.deleteLater()


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_offered_fetched_and_not_installed(
    qtbot: QtBot, card: UpdatesCard, source: UpdateSource, tmp_path: Path
) -> None:
    # Nothing is asked by itself.
    assert source.asked == []
    assert card.check.isVisible()
    assert not card.fetch.isVisible()
    content = source.program("9.0.0", notes={"en": "Quicker."})

    def fetched() -> str:
        view = card.view
        return "" if view is None or view.offer is None else view.offer.fetched

    with window_never_blocks() as blocked:
        press(card.check)
        qtbot.waitUntil(
            lambda: card.view is not None and card.view.offer is not None,
            timeout=_WAIT_MS,
        )
        assert card.fetch.isVisible()
        card.fetch_into(str(tmp_path))
        qtbot.waitUntil(lambda: bool(fetched()), timeout=_WAIT_MS)
    assert blocked == []
    assert Path(fetched()).read_bytes() == content
    # It lies there: nothing offers to run it.
    assert not card.fetch.isVisible()


def test_nothing_takes_the_network_of_a_revocation(
    qtbot: QtBot, card: UpdatesCard, workplace: Workplace, source: UpdateSource
) -> None:
    now = source.clock.now()
    report = Report(
        report_id="",
        recorded_at=now,
        monotonic=0.0,
        reason="keyCompromise",
        state="RECORDED",
        send_after=now,
        certificates=(ReportCertificate("aa" * 32, "1", "aa" * 32, "RECORDED"),),
    )
    card._bench.run(
        card,
        lambda place: place.outbox().record(report),
        lambda _report: card.refresh(),
        card.problem.show_failure,
    )
    qtbot.waitUntil(
        lambda: card.view is not None and card.view.held_back, timeout=_WAIT_MS
    )
    assert not card.check.isEnabled()
    assert source.asked == []


def test_a_bad_source_is_said_in_place(
    qtbot: QtBot, card: UpdatesCard, source: UpdateSource
) -> None:
    (source.folder / "www" / "metadata" / "timestamp.json").write_text("{}")
    press(card.check)
    qtbot.waitUntil(lambda: card.problem.error is not None, timeout=_WAIT_MS)
    qtbot.waitUntil(
        lambda: card.view is not None and bool(card.view.failed), timeout=_WAIT_MS
    )
    assert card.check.isEnabled()

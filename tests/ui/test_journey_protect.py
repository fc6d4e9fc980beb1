"""A recovery code replaced through the window; its QR codes read, and then used."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.services.recovery_sheet import profile_link, sheet_view
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import SoftHsm
from tests.ui.journey import Journey, journey
from ui.dialogs.certificate_dialog import CertificateDialog
from ui.dialogs.keep_code_dialog import KeepCodeDialog
from ui.dialogs.protect_dialog import ProtectDialog
from ui.dialogs.token_dialog import TokenDialog
from ui.i18n import Languages
from ui.idle import LockCover
from ui.pages.home_cards import TokenCard
from ui.printing import paint_code_sheet

pytestmark = pytest.mark.softhsm


def read(picture: QImage, path: Path) -> set[str]:
    """What a phone would read in a picture; the window's thread waits for no child."""
    assert picture.save(str(path))

    def scan() -> str:
        done = subprocess.run(
            ["zbarimg", "--quiet", "--raw", str(path)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        return done.stdout

    with ThreadPoolExecutor(1) as pool:
        return set(pool.submit(scan).result().split())


def readable(dialog: KeepCodeDialog) -> tuple[bool, bool]:
    """Whether groups and QR code can be read now."""
    return not dialog.card.covered, dialog.card._picture.isVisible()


def sheet(person: Journey, groups: Sequence[str]) -> QImage:
    """The printed sheet, A4 at 150 dots per inch."""
    image = QImage(1240, 1754, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(5906)
    image.setDotsPerMeterY(5906)
    image.fill(Qt.GlobalColor.white)
    profile = person.workplace.require_profile()
    paint_code_sheet(image, groups, sheet_view(list(groups), profile, "kk"))
    return image


def test_a_new_code_is_shown_once_and_revokes(holder: Journey, tmp_path: Path) -> None:
    overlay = holder.window.overlay
    card = holder.conversation.home._cards[0]
    before = holder.workplace.register().get_certificate(card.view.sha256)
    card.opened.emit(card.view)
    assert isinstance(overlay.dialog, CertificateDialog)
    holder.press(overlay.dialog._code)
    holder.until(lambda: isinstance(overlay.dialog, ProtectDialog))
    asked = overlay.dialog
    assert isinstance(asked, ProtectDialog)
    # There is an earlier code, whose end is not decided for the person.
    assert asked.retire.isVisible()
    assert not asked.retire.isChecked()
    holder.press(asked.retire)
    holder.press(asked._go)
    holder.type_pin()
    holder.until(lambda: isinstance(overlay.dialog, KeepCodeDialog))
    dialog = overlay.dialog
    assert isinstance(dialog, KeepCodeDialog)
    groups = dialog.card.groups
    assert len(groups) == 14
    assert not dialog._finish.isEnabled()
    holder.until(lambda: bool(dialog.card._picture.modules))
    code, profile = "".join(groups), holder.workplace.require_profile()
    shown = dialog.card._picture.grab().toImage()
    assert read(shown, tmp_path / "screen.png") == {code}
    paper = read(sheet(holder, groups), tmp_path / "paper.png")
    assert paper == {code, profile_link(profile)}
    # Nobody is there for a while: the code is covered until somebody comes back.
    holder.conversation.cover()
    assert readable(dialog) == (False, False)
    cover = overlay.dialog
    assert isinstance(cover, LockCover)
    holder.press(cover.close_button)
    assert readable(dialog) == (False, False)
    holder.press(dialog._uncover)
    assert readable(dialog) == (True, True)
    for field, index in zip(dialog.card.typed, dialog.card.asked, strict=True):
        assert isinstance(field.edit, QLineEdit)
        field.edit.setText(groups[index])
    holder.press(dialog._finish)
    holder.until(lambda: overlay.dialog is None)
    assert dialog.card.groups == ()
    after = holder.workplace.register().get_certificate(card.view.sha256)
    assert after.revocation_key_id not in {"", before.revocation_key_id}
    # The new code works.
    holder.conversation.reporter.report_by_code(" ".join(groups))
    reports = holder.conversation.reports
    holder.until(lambda: bool(reports.views))
    holder.keys("Ctrl+Return")
    holder.until(lambda: [view.open for view in reports.views] == [False])
    (view,) = reports.views
    assert view.certificates[0].item.state == "CONFIRMED"


def test_a_certificate_from_elsewhere_gets_a_code(
    qtbot: QtBot,
    languages: Languages,
    server: SandboxServer,
    token: SoftHsm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another home knows nothing of it: the token's facts lead there."""
    with journey(qtbot, languages, server, token) as first:
        first.whole_application(server.slip())
        first.finish()
    monkeypatch.setenv("SAQTA_HOME", str(tmp_path / "another-home"))
    with journey(qtbot, languages, server, token) as person:
        home, overlay = person.conversation.home, person.window.overlay
        person.until(lambda: bool(person.conversation.bench.tokens))
        assert home.cards == 0
        card = next(
            one for one in home.findChildren(TokenCard) if one._token is not None
        )
        card._show_facts()
        person.until(lambda: isinstance(overlay.dialog, TokenDialog))
        facts = overlay.dialog
        assert isinstance(facts, TokenDialog)
        person.until(lambda: len(facts.strange) == 1)
        facts._lead("protect", facts.strange[0].sha256)
        person.until(lambda: isinstance(overlay.dialog, ProtectDialog))
        asked = overlay.dialog
        assert isinstance(asked, ProtectDialog)
        person.press(asked._go)
        person.type_pin()
        person.until(lambda: isinstance(overlay.dialog, KeepCodeDialog))
        code = overlay.dialog
        assert isinstance(code, KeepCodeDialog)
        assert len(code.card.groups) == 14
        code.reject()
        # From now on it stands among the records, and can be revoked without a token.
        person.until(lambda: home.cards == 1)
        assert home._cards[0].view.revocable_without_token

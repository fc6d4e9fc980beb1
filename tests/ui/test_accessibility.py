"""What a person hears who does not see, and reaches who has no mouse.

The tree that a screen reader walks is walked here over every page and dialog; Tab is
pressed until it comes round.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.errors import TokenMissing
from installer.screens_pages import PAGES
from tests.ui.settled import settle
from ui.accessible import ROLES
from ui.conversation import Conversation
from ui.widgets import announce
from ui.widgets.controls import CheckBox, Field, Segment
from ui.widgets.focus import FocusFrame
from ui.widgets.overlay import OverlayDialog
from ui.widgets.pin_field import PinField

Role = QAccessible.Role
#: The role of a control by its kind: the first that fits.
_CONTROLS: tuple[tuple[type[QWidget], QAccessible.Role], ...] = (
    (QRadioButton, Role.RadioButton),
    (QCheckBox, Role.CheckBox),
    (QComboBox, Role.ComboBox),
    (QLineEdit, Role.EditableText),
    (QPlainTextEdit, Role.EditableText),
    (PinField, Role.EditableText),
    (QAbstractButton, Role.Button),
)


def heard(face: QAccessibleInterface) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    """Every widget of the tree that is seen, as a reader walks it."""
    if face.state().invisible:
        return
    thing = face.object()
    if isinstance(thing, QWidget):
        yield thing, face
    for index in range(face.childCount()):
        child = face.child(index)
        if child is not None:
            yield from heard(child)


def faults(top: QWidget) -> list[str]:
    """What a reader would not be told, or told wrongly."""
    found = []
    face = QAccessible.queryAccessibleInterface(top)
    for widget, told in heard(face):
        kind = type(widget).__name__
        name = told.text(QAccessible.Text.Name).strip()
        role = told.role()
        if is_control(widget):
            wanted = next((r for k, r in _CONTROLS if isinstance(widget, k)), None)
            if wanted is None or role != wanted:
                found.append(f"{kind} {name!r} is a {role}, not a {wanted}")
            if not name:
                found.append(f"{kind} {widget.objectName()!r} has no name")
            if isinstance(widget, QAbstractButton) and widget.height() < 26:
                found.append(f"{kind} {name!r} is {widget.height()} px high")
            if not told.state().focusable:
                found.append(f"{kind} {name!r} can't have the focus")
        elif kind in ROLES:
            if role != ROLES[kind]:
                found.append(f"{kind} {name!r} is a {role}, not a {ROLES[kind]}")
            if not name:
                found.append(f"{kind} has no name")
        elif isinstance(widget, OverlayDialog) and (role != Role.Dialog or not name):
            found.append(f"{kind} {name!r} is a {role}")
    for field in top.findChildren(Field):
        if field.isVisible() and field.hint.text():
            described = field.edit.accessibleDescription()
            if field.hint.text() not in described:
                found.append(f"hint {field.hint.text()!r} is not told")
    return found


def is_control(widget: QWidget) -> bool:
    tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tabbed) and widget.isVisible() and widget.isEnabled()


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_is_told_everything(conversation: Conversation, page: str) -> None:
    PAGES[page](conversation)
    settle()
    window = conversation.window
    controls = [w for w in window.findChildren(QWidget) if is_control(w)]
    face = QAccessible.queryAccessibleInterface(window)
    reached = {id(widget) for widget, _ in heard(face)}
    # What can have the focus stands in the tree, and nothing in the tree is nameless.
    assert [w for w in controls if id(w) not in reached] == []
    assert faults(window) == []
    if window.overlay.dialog is None:
        titles = [
            told.text(QAccessible.Text.Name)
            for _, told in heard(face)
            if told.role() == Role.Heading
        ]
        assert window.header.title.whole in titles


def test_the_walk_finds_what_is_wrong(qtbot: QtBot) -> None:
    """Else the test above could pass over anything."""

    class Painted(QWidget):
        pass

    window = QWidget()
    qtbot.addWidget(window)
    painted = Painted(window)
    painted.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    painted.setAccessibleName("Press")
    nameless = QLineEdit(window)
    window.show()
    assert faults(window) == [
        f"Painted 'Press' is a {Role.Client}, not a None",
        "QLineEdit '' has no name",
    ]
    painted.hide()
    nameless.setAccessibleName("E-mail")
    assert faults(window) == []


def test_the_pin_is_told_as_a_password_and_never_by_content(
    conversation: Conversation,
) -> None:
    PAGES["pin"](conversation)
    dialog = conversation.window.overlay.dialog
    assert dialog is not None
    field = dialog.findChild(PinField)
    assert isinstance(field, PinField)
    QTest.keyClicks(field, "834729")
    told = QAccessible.queryAccessibleInterface(field)
    assert told.role() == Role.EditableText
    assert told.state().passwordEdit
    assert told.textInterface() is None
    assert told.valueInterface() is None
    for widget, face in heard(QAccessible.queryAccessibleInterface(dialog)):
        for kind in QAccessible.Text:
            assert "834729" not in face.text(kind), (widget, kind)


def walk_with_tab(top: QWidget) -> tuple[list[QWidget], list[str]]:
    """Every widget that Tab comes to, and those that are not to be seen then."""
    ring = FocusFrame(QApplication.instance())  # type: ignore[arg-type]
    seen: list[QWidget] = []
    hidden: list[str] = []
    try:
        start = QApplication.focusWidget() or top.focusWidget()
        assert start is not None
        start.clearFocus()
        start.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(1_000):
            widget = QApplication.focusWidget()
            assert widget is not None
            if seen and widget is seen[0]:
                return seen, hidden
            seen.append(widget)
            if widget.visibleRegion().isEmpty():
                hidden.append(widget.accessibleName() or type(widget).__name__)
            if ring.widget() is None:
                hidden.append(f"no ring: {widget.accessibleName()}")
            QTest.keyClick(widget, Qt.Key.Key_Tab)
        raise AssertionError("Tab does not come round")
    finally:
        ring.setWidget(None)
        ring.deleteLater()


@pytest.mark.parametrize("page", PAGES)
def test_tab_comes_to_every_control_and_shows_where_it_is(
    conversation: Conversation, qtbot: QtBot, page: str
) -> None:
    window = conversation.window
    PAGES[page](conversation)
    settle()
    with qtbot.waitActive(window, timeout=30_000):
        window.activateWindow()
    if window.overlay.dialog is None:
        window.sidebar.row(window.current).setFocus(Qt.FocusReason.TabFocusReason)
    reached, hidden = walk_with_tab(window)
    assert hidden == []
    assert [w for w in reached if isinstance(w, QLabel)] == []
    missed = [
        (type(widget).__name__, widget.accessibleName())
        for widget in window.findChildren(QWidget)
        if is_control(widget)
        and widget not in reached
        # The arrow keys go through the parts of one choice.
        and not (isinstance(widget, QRadioButton) and not widget.isChecked())
    ]
    assert missed == []


def test_an_error_is_said_at_once(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, object]] = []

    class Ears:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: object) -> None:
            said.append((event.message(), event.politeness()))  # type: ignore[attr-defined]

    monkeypatch.setattr(announce, "QAccessible", Ears)
    urgent = QAccessible.AnnouncementPoliteness.Assertive
    for key in ("home", "records", "diagnostics", "settings", "consents"):
        said.clear()
        page = conversation.window.page(key)
        conversation.window.open_page(key)
        page.fail(TokenMissing(serial="7F3A90C1"))  # type: ignore[attr-defined]
        [(sentence, politeness)] = [one for one in said if one[1] == urgent]
        assert sentence.startswith("The token is not connected. ")
        page.problem.clear()  # type: ignore[attr-defined]
        del politeness
    said.clear()
    field = Field("Since when")
    field.show_error("Write it as 22.11.2026 09:00")
    assert said == [("Write it as 22.11.2026 09:00", urgent)]
    field.deleteLater()


def test_a_reader_chooses_as_a_click_does(
    conversation: Conversation, qtbot: QtBot
) -> None:
    window = conversation.window
    for row in ("settings", "home"):
        act(window.sidebar.row(row))
        assert window.current == row
    box, segment = CheckBox("Read & agreed"), Segment(2)
    for made in (box, segment):
        qtbot.addWidget(made)
        made.show()
    with qtbot.waitSignal(box.clicked):
        act(box)
    assert QAccessible.queryAccessibleInterface(box).state().checked
    with qtbot.waitSignal(segment.chosen) as heard:
        act(segment.parts[1])
    assert heard.args == [1]
    box.setEnabled(False)
    assert (
        QAccessible.queryAccessibleInterface(box).actionInterface().actionNames() == []
    )


def act(thing: QAbstractButton) -> None:
    face = QAccessible.queryAccessibleInterface(thing)
    acts = face.actionInterface()
    assert acts is not None
    acts.doAction(acts.toggleAction())


def test_a_child_that_is_gone_is_none(conversation: Conversation) -> None:
    areas = conversation.window.findChildren(QScrollArea)
    assert areas
    for area in areas:
        face = QAccessible.queryAccessibleInterface(area)
        assert face.child(face.childCount()) is None

"""What a screen reader is told of the widgets that are the program's own.

Qt knows the roles of its own widgets; a painted one would be a nameless "client". The
table gives each kind its role, and the PIN field the state of a password: its content
is told by nobody (rows S12, S13 of docs/design/security.md).
"""

from __future__ import annotations

from typing import ClassVar, Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAccessibleWidget,
    QLabel,
    QWidget,
)

__all__ = ["ROLES", "install"]

_Role = QAccessible.Role

#: By the name of the class; what is not listed keeps the role that Qt gives it.
ROLES: Final[dict[str, QAccessible.Role]] = {
    "PinField": _Role.EditableText,
    "StatePath": _Role.StaticText,
    "Chip": _Role.StaticText,
    "Badge": _Role.StaticText,
    "SandboxStrip": _Role.StaticText,
    "Fact": _Role.StaticText,
    "_Group": _Role.StaticText,
    "QrView": _Role.Graphic,
    "Segment": _Role.Grouping,
    "ProgressPath": _Role.Grouping,
    "CertificateCard": _Role.Grouping,
    "TokenCard": _Role.Grouping,
    "ReportCard": _Role.Grouping,
    "Banner": _Role.Grouping,
    "ErrorPanel": _Role.AlertMessage,
    "ErrorPlace": _Role.AlertMessage,
    "UndoBar": _Role.AlertMessage,
}
#: Labels of these lines of the type table are headings: a reader jumps between them.
_HEADINGS: Final = frozenset({"title", "heading"})


class _Face(QAccessibleWidget):
    """A widget with the role of the table."""


class _PinFace(QAccessibleWidget):
    """The PIN field: a reader says that something is typed, never what."""

    def state(self) -> QAccessible.State:
        told = super().state()
        told.passwordEdit = True
        told.editable = True
        return told


class _ChoiceFace(QAccessibleWidget):
    """A radio button or a check box that a reader presses as a person does.

    Qt's own face only turns the state over: nothing would answer, because the window
    listens to what was clicked and not to what it marked itself.
    """

    def text(self, kind: QAccessible.Text) -> str:
        told = super().text(kind)
        button = self.object()
        wanted = kind == QAccessible.Text.Name and not told
        if wanted and isinstance(button, QAbstractButton):
            return button.text().replace("&", "")
        return told

    def state(self) -> QAccessible.State:
        told = super().state()
        button = self.object()
        if isinstance(button, QAbstractButton):
            told.checkable = True
            told.checked = button.isChecked()
            told.pressed = button.isDown()
        return told

    def actionNames(self) -> list[str]:
        button = self.object()
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            return []
        return [self.toggleAction(), self.setFocusAction()]

    def doAction(self, name: str) -> None:
        button = self.object()
        if name == self.toggleAction() and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().doAction(name)


class _HeadingFace(QAccessibleWidget):
    """A label that is a heading; its name is its text."""

    def text(self, kind: QAccessible.Text) -> str:
        label = self.object()
        if kind == QAccessible.Text.Name and isinstance(label, QLabel):
            return label.accessibleName() or label.text()
        return super().text(kind)


class _State:
    installed = False
    held: ClassVar[WeakKeyDictionary[QWidget, QAccessibleWidget]] = WeakKeyDictionary()


def install() -> None:
    """Tell Qt of the table; once in a process."""
    if not _State.installed:
        _State.installed = True
        QAccessible.installFactory(_made)


def _made(key: str, thing: QObject) -> QAccessibleWidget | None:
    if not isinstance(thing, QWidget):
        return None
    face: QAccessibleWidget | None = None
    if key == "PinField":
        face = _PinFace(thing, ROLES[key], "")
    elif key in ROLES:
        face = _Face(thing, ROLES[key], "")
    elif thing.inherits("QScrollArea"):
        # Qt's own face looks no child's number over: a reader that asks for one that
        # a moment ago was there, such as a scroll bar, would end the program.
        face = _Face(thing, _Role.Client, "")
    elif thing.inherits("QRadioButton"):
        face = _ChoiceFace(thing, _Role.RadioButton, "")
    elif thing.inherits("QCheckBox"):
        face = _ChoiceFace(thing, _Role.CheckBox, "")
    elif isinstance(thing, QLabel) and thing.property("role") in _HEADINGS:
        face = _HeadingFace(thing, _Role.Heading, "")
    if face is not None:
        # Qt ends the face with its widget; until then somebody has to hold it.
        _State.held[thing] = face
    return face

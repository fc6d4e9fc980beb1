"""The keyboard's focus, kept where a page is drawn anew under it.

What was focused is deleted then, and Qt passes the focus on to whatever comes next in
the window: a person without a mouse would begin at the top again, or stand on the red
button.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from ui.widgets.buttons import CompromiseButton

__all__ = ["kept_focus"]


@dataclass
class _Lost:
    """Whose focus is to come back.

    Attributes:
        scope: the page or dialog that it was in.
        kind: class of the control that had it.
        name: its name.
        place: which of its kind it was.
        among: which of those of its name.
        passed_on: where Qt has put the focus meanwhile.
    """

    scope: QWidget
    kind: type[QWidget]
    name: str
    place: int
    among: int
    passed_on: QWidget | None = None


class _State:
    """What waits for the next turn of the loop: one window has one focus."""

    lost: _Lost | None = None


@contextmanager
def kept_focus(drawn: QWidget | None) -> Iterator[None]:
    """Give the focus to what stands in the place of its control, once that is there.

    That is the control of the same kind and name, or the one in its place among its
    kind. Whoever put the focus elsewhere meanwhile keeps it.

    Args:
        drawn: what is drawn anew; None has no focus to keep.
    """
    held = None if drawn is None else drawn.window().focusWidget()
    if drawn is None or held is None or not drawn.isAncestorOf(held):
        yield
        return
    lost = _State.lost
    if lost is None or lost.passed_on is not held:
        scope, kind = _scope(drawn), type(held)
        alike, name = _alike(scope, kind), _name(held)
        place = alike.index(held) if held in alike else 0
        among = sum(_name(widget) == name for widget in alike[:place])
        lost = _Lost(scope, kind, name, place, among)
    yield
    if held.isVisible():
        return
    if _State.lost is not lost:
        _State.lost = lost
        # A layout shows what it got with the next turn of the loop: after that one.
        scope = lost.scope
        QTimer.singleShot(0, scope, lambda: QTimer.singleShot(0, scope, _give_back))
    lost.passed_on = lost.scope.window().focusWidget()


def _give_back() -> None:
    lost, _State.lost = _State.lost, None
    if lost is None or not shiboken6.isValid(lost.scope):
        return
    now = lost.scope.window().focusWidget()
    if now is not None and now is not lost.passed_on and lost.scope.isAncestorOf(now):
        return
    found = _alike(lost.scope, lost.kind)
    same = [widget for widget in found if _name(widget) == lost.name]
    if len(same) > lost.among:
        same[lost.among].setFocus(Qt.FocusReason.OtherFocusReason)
    elif found and not issubclass(lost.kind, CompromiseButton):
        # Another certificate's red button is no stand-in.
        target = found[min(lost.place, len(found) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _scope(widget: QWidget) -> QWidget:
    """The page or dialog round a widget, or its window."""
    while not (widget.isWindow() or isinstance(widget, QDialog)):
        parent = widget.parentWidget()
        if parent is None or widget.objectName() == "page":
            break
        widget = parent
    return widget


def _alike(scope: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [
        widget
        for widget in scope.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and type(widget) is kind
    ]


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text

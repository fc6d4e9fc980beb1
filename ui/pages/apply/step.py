"""What every step of the wizard is: work left, help right, words for the foot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.layouts import TwoColumns

__all__ = ["WizardStep"]


class WizardStep(QWidget):
    """One step.

    Attributes:
        columns: work at the left, help at the right.

    Signals:
        changed: what the foot says or offers is another.
        done: the step's own act was taken; the wizard goes on.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = TwoColumns()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.columns)

    @property
    def consequence(self) -> str:
        """What happens if the person goes on, or does not."""
        return ""

    @property
    def next_words(self) -> str:
        """The word of the filled button; "" where the step has none."""
        return ""

    @property
    def ready(self) -> bool:
        """Whether the filled button may be pressed."""
        return True

    @property
    def asks_equally(self) -> bool:
        """Whether two equal answers stand in the place of the filled button."""
        return False

    @property
    def may_go_back(self) -> bool:
        """Whether the step before can be opened again."""
        return False

    def entered(self) -> None:
        """The step came to the front."""

    def say(self) -> None:
        """Say every word again."""

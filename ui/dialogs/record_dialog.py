"""One record of the journal with what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.clock import parse_time
from desktop.services.show_records import RecordLine
from ui.dialogs.simple import Panel
from ui.i18n import iin_covered, moment_short, translate
from ui.record_words import record_words
from ui.widgets.rows import Fact

__all__ = ["RecordDialog"]


class RecordDialog(Panel):
    """Shows a record; a full personal number is never among it (look.md section 7)."""

    def __init__(self, line: RecordLine, parent: QWidget | None = None) -> None:
        super().__init__("records", 620, parent)
        self._line = line
        self.say()

    def say(self) -> None:
        line = self._line
        at = moment_short(parse_time(line.utc))
        second = translate("Records", "record {n}, {time}").format(n=line.seq, time=at)
        self.set_title(record_words(line.kind), second)
        facts = [Fact(name, _shown(name, value)) for name, value in line.body.items()]
        self.set_content(Fact(translate("Records", "Kind"), line.kind), *facts)


def _shown(name: str, value: Any) -> str:
    if name == "iin":
        return iin_covered(str(value))
    if isinstance(value, str):
        return value or "\u2014"
    return json.dumps(_covered(value), ensure_ascii=False, sort_keys=True)


def _covered(value: Any) -> Any:
    """The value with every personal number in it covered, however deep it lies."""
    if isinstance(value, Mapping):
        return {
            name: iin_covered(str(inner)) if name == "iin" else _covered(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_covered(inner) for inner in value]
    return value

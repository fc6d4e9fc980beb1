"""Every compromise button of a list says whose key it reports, whatever happens."""

from __future__ import annotations

from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.widgets.buttons import CompromiseButton
from ui.widgets.rows import ListRow


def test_a_narrow_row_keeps_the_name_of_its_alarm() -> None:
    row = ListRow("key", "Signing documents", "no. 12", None, "Certificate")
    alarm = row.add_alarm()
    row.resize(1200, 50)
    row.show()
    settle()
    wide = alarm.accessibleName()
    row.resize(500, 50)
    settle()
    assert alarm.text() != wide
    assert alarm.accessibleName() == wide
    assert "no. 12" in wide
    row.hide()
    row.deleteLater()


def test_the_alarms_of_the_home_are_told_apart_in_every_language(
    conversation: Conversation, languages: Languages
) -> None:
    for shown in Language:
        languages.show(shown)
        settle()
        found = conversation.home.findChildren(CompromiseButton)
        names = [button.accessibleName() for button in found if button.isVisible()]
        assert len(names) >= 2
        assert len(set(names)) == len(names), shown

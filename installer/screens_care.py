"""The dialogs of token and certificate care, for `installer/screens_pages.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtTest import QTest

from desktop.consent.letters import word
from desktop.consent.regime import law_text
from desktop.interaction import Step
from desktop.model.tokens import PinState
from desktop.services.abandon import Abandoning
from desktop.services.afterwards import LeftToDo
from desktop.services.recovery_sheet import sheet_view
from desktop.services.show_retention import KeptRecord, KeptSubject
from desktop.services.show_updates import OfferedProgram, UpdateView
from installer import example_views as example
from ui.conversation import Conversation
from ui.dialogs.abandon_dialog import AbandonDialog
from ui.dialogs.destroy_dialog import DestroyDialog
from ui.dialogs.drill_dialog import DrillDialog
from ui.dialogs.keep_code_dialog import KeepCodeDialog
from ui.dialogs.objection_dialog import ObjectionDialog
from ui.dialogs.pin_care_dialog import Care, PinCareDialog
from ui.dialogs.protect_dialog import ProtectDialog
from ui.i18n import language, translate
from ui.pages.about import AboutPage
from ui.spoken import purpose_words
from ui.widgets.code_card import CodeCard
from ui.widgets.overlay import OverlayDialog

__all__ = ["CARE", "picture_code"]


def _over(
    make: Callable[[Conversation], OverlayDialog],
) -> Callable[[Conversation], None]:
    def show(conversation: Conversation) -> None:
        conversation.window.open_page("home")
        conversation.window.open_dialog(make(conversation))

    return show


def _pin(care: Care, state: PinState) -> Callable[[Conversation], OverlayDialog]:
    def make(_conversation: Conversation) -> OverlayDialog:
        info = replace(example.tokens()[0].info, pin_state=state)
        dialog = PinCareDialog(care, info, 6, grab_keyboard=False)
        for field, typed in zip(dialog.fields, ("481516", "906214", ""), strict=True):
            QTest.keyClicks(field, typed)
        return dialog

    return make


def picture_code(card: CodeCard) -> None:
    """Show the example's QR code, as the window does once it was made."""
    card.show_picture(sheet_view(list(example.CODE), None, "kk").pictures[0][1])


def _keep_code(_conversation: Conversation) -> OverlayDialog:
    dialog = KeepCodeDialog(example.CODE)
    picture_code(dialog.card)
    return dialog


def _protect(_conversation: Conversation) -> OverlayDialog:
    return ProtectDialog(purpose_words("sign"), registered=True)


def _objection(_conversation: Conversation) -> OverlayDialog:
    shown = language().value
    names = ("ask_registers", "fill_fields", "check_request", "send_notices")
    return ObjectionDialog([(name, word(name, shown)) for name in names])


def _destroy(_conversation: Conversation) -> OverlayDialog:
    why = translate("Destroy", "Its certificate is revoked")
    return DestroyDialog("5c1e09f2a7d04b1c77a0", "7F3A90C1", why)


def _drill(_conversation: Conversation) -> OverlayDialog:
    dialog = DrillDialog()
    for name, seconds in (
        ("drill.recorded", 0.1),
        ("drill.lost_token", 0.9),
        ("drill.recorded", 0.1),
        ("drill.elsewhere", 0.8),
    ):
        dialog.show_step(Step(name, "done", seconds))
    dialog.show_end(passed=True)
    return dialog


def _retention(conversation: Conversation) -> None:
    conversation.window.open_page("records")
    later = example.NOW.replace(year=example.NOW.year + 5)
    law = law_text("O146", language().value)
    kept = tuple(
        KeptRecord(kind, law, "ended", None) for kind in ("acceptance", "consent")
    )
    over = (KeptRecord("application", law, "ended", example.NOW),)
    conversation.records.retention.take(
        (
            KeptSubject("9c4103ab-0001", application=True, records=kept, over=False),
            KeptSubject("51d0e2f7-0001", application=True, records=over, over=True),
            KeptSubject(
                "7b2a90c1-0001",
                application=False,
                records=(KeptRecord("objection", law, "answered", later),),
                over=False,
            ),
        )
    )


def _updates(conversation: Conversation) -> None:
    conversation.window.open_page("about")
    page = conversation.window.page("about")
    assert isinstance(page, AboutPage)
    offer = OfferedProgram("0.9.0", "saqta_0.9.0_amd64.deb", 94_000_000, "ab" * 32)
    page.updates.take(
        UpdateView(
            source=True,
            channel="stable",
            checked_at=example.NOW,
            offer=offer,
            lists=("modules.json", "carriers.toml"),
            lists_version=3,
            held_back=True,
        )
    )


def _afterwards(conversation: Conversation) -> None:
    window, page = conversation.window, conversation.reports
    window.show_row("reports", shown=True)
    window.open_page("reports")
    view = example.report("CONFIRMED", undo=False, lost=False)
    page.take(((view,), example.NOW))
    sha256 = view.certificates[0].item.sha256
    page._after.take(
        LeftToDo(
            officer="security@example.kz",
            letter="letter.eml",
            incident_id="2026-0418",
            phone="8 800 080 00 00",
            apply_from=("a1",),
            destroy=(sha256,),
            wait=(),
        )
    )


def _replaced(conversation: Conversation) -> None:
    conversation.window.open_page("home")
    conversation.home.show_home(example.several())


def _several(conversation: Conversation) -> None:
    conversation.window.open_page("apply")
    conversation.apply._show_list(example.several())


def _abandon(_conversation: Conversation) -> OverlayDialog:
    points = ("abandon.key", "abandon.operator", "abandon.consent")
    return AbandonDialog(Abandoning(example.APPLICATION, "WAITING", points))


CARE: Final[dict[str, Callable[[Conversation], None]]] = {
    "reports-afterwards": _afterwards,
    "updates": _updates,
    "records-retention": _retention,
    "pin-change": _over(_pin("change", PinState.COUNT_LOW)),
    "pin-change-last-try": _over(_pin("change", PinState.FINAL_TRY)),
    "pin-unblock": _over(_pin("unblock", PinState.LOCKED)),
    "pin-set-up": _over(_pin("init", PinState.NOT_SET)),
    "protect": _over(_protect),
    "keep-code": _over(_keep_code),
    "objection": _over(_objection),
    "destroy": _over(_destroy),
    "drill": _over(_drill),
    "home-replaced": _replaced,
    "apply-open": _several,
    "abandon": _over(_abandon),
}

"""A list of carriers that does not load hides no token, and ends no watch."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop.errors import SaqtaError, UpdateRefused
from desktop.model.tokens import PinState, TokenInfo
from desktop.services.list_tokens import list_tokens
from desktop.services.show_home import TokenView, show_tokens
from desktop.services.watch_tokens import TokenWatch
from desktop.tokens.watch import Sighting
from tests.fakes.holder import Holder
from tests.fakes.softhsm import SoftHsm

pytestmark = pytest.mark.xdist_group("carrier_problem")


@pytest.fixture
def refused(with_token: Holder, monkeypatch: pytest.MonkeyPatch) -> Holder:
    """A home whose delivered list of carriers is badly signed."""

    def carrier_of(*_: object) -> None:
        raise UpdateRefused(check="signature", reason="badly signed")

    monkeypatch.setattr("desktop.services.token_work.carrier_of", carrier_of)
    return with_token


def test_the_tokens_are_listed_and_the_list_is_a_problem(
    refused: Holder, softhsm: SoftHsm
) -> None:
    found = list_tokens(refused.workplace)
    assert softhsm.serial in [item["serial"] for item in found["tokens"]]
    assert [item["code"] for item in found["problems"]] == ["SQ-VER-13"]
    views, problems = show_tokens(refused.workplace)
    assert softhsm.serial in [view.info.serial for view in views]
    assert [item.code for item in problems] == ["SQ-VER-13"]


def test_a_watch_goes_on(refused: Holder, softhsm: SoftHsm) -> None:
    heard: list[tuple[Sequence[TokenView], Sequence[SaqtaError]]] = []
    watch = TokenWatch(
        refused.workplace, lambda tokens, wrong: heard.append((tokens, wrong))
    )
    token = TokenInfo(
        softhsm.module.path,
        0,
        "label",
        "maker",
        "model",
        "serial",
        "1",
        "1",
        (),
        (),
        PinState.FINE,
        False,
        4,
        64,
    )
    watch._heard(Sighting(softhsm.module.path, (token, token)))
    ((tokens, problems),) = heard
    assert [view.carrier for view in tokens] == ["", ""]
    assert [error.code for error in problems] == ["SQ-VER-13"]

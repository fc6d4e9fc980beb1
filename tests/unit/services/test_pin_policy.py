"""The administrator's PIN policy holds wherever a PIN is set through Saqta."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import system
from desktop.assembly import open_workplace
from desktop.errors import PinIncorrect, PinLength, PinWeak
from desktop.secret import Pin
from desktop.services.care_for_pin import change_pin, init_token, unblock_pin
from desktop.services.workplace import Workplace
from desktop.tokens import modules
from tests.fakes.softhsm import PIN, SO_PIN, SoftHsm, make_softhsm


@pytest.fixture
def softhsm(tmp_path: Path) -> SoftHsm:
    """One of its own: a token with another PIN would be found by other tests."""
    return make_softhsm(tmp_path)


@pytest.fixture
def workplace(
    softhsm: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workplace:
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        "personal_modules = true\npin_shortest = 9\npin_refused = ['.*ministry.*']\n"
    )
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    place = open_workplace(need_profile=False, home=tmp_path / "home")
    module = softhsm.module
    modules.approve(module.path, module.env, folder=place.home.modules_dir)
    return place


def _pin(text: bytes) -> Pin:
    return Pin(bytearray(text))


@pytest.mark.softhsm
def test_a_new_pin_keeps_the_policy(workplace: Workplace, softhsm: SoftHsm) -> None:
    serial = softhsm.add_token("Policy")
    for new, error in ((b"k4zaq7-w", PinLength), (b"our-Ministry", PinWeak)):
        # Refused before the old secret is tried: a wrong one is not noticed.
        with pytest.raises(error, match="SQ-PIN-0"):
            change_pin(workplace, serial, _pin(b"wrong-2390"), _pin(new))
        with pytest.raises(error, match="SQ-PIN-0"):
            unblock_pin(workplace, serial, _pin(b"wrong-so-1"), _pin(new))
        with pytest.raises(error, match="SQ-PIN-0"):
            init_token(workplace, serial, "Anew", _pin(SO_PIN), _pin(new))
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        change_pin(workplace, serial, _pin(b"wrong-2390"), _pin(b"other-5814"))
    done = change_pin(workplace, serial, _pin(PIN), _pin(b"other-5814"))
    assert done["serial"] == serial

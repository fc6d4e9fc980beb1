"""Whose service it is stands before the consent, as the profile writes it (S1, S4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.services.describe_authority import describe_authority
from desktop.words import LANGUAGES
from tests.fakes.holder import Holder


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_profile_changes_service_and_address(
    holder: Holder, language: str
) -> None:
    profile = holder.workplace.require_profile()
    told = "\n".join(describe_authority(profile, language))
    for text in (
        profile.system[language],
        profile.service[language],
        profile.service_address,
        profile.operator_name[language],
        profile.operator_bin,
        profile.operator_address[language],
        "CN=Saqta sandbox issuer RSA",
        "CN=Saqta sandbox issuer EC",
    ):
        assert text in told
    words = dict.fromkeys(LANGUAGES, "Another service")
    other = replace(profile, service=words, service_address="Room 101")
    changed = "\n".join(describe_authority(other, language))
    assert "Another service" in changed
    assert "Room 101" in changed
    assert profile.service[language] not in changed

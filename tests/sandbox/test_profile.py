"""The shipped profile files of the sandbox, filled in (protocols.md, 2.5)."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from desktop.authority import profiles
from desktop.data import read_text, read_toml
from desktop.errors import NothingFound
from desktop.model.authority import AuthorityProfile
from desktop.sandbox import profile
from desktop.sandbox.ca import GOST_ISSUER, ISSUERS
from desktop.sandbox.state import SandboxSettings, SandboxState
from desktop.sandbox.tsa import POLICY


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> SandboxState:
    return SandboxState(
        tmp_path_factory.mktemp("sandbox"), settings=SandboxSettings(gost=True)
    )


def load(table: dict[str, Any]) -> AuthorityProfile:
    return profiles.load(json.dumps(table).encode())


def test_the_shipped_file_is_the_profile_but_for_address_and_certificates(
    state: SandboxState,
) -> None:
    shipped, filled = read_toml("profiles/sandbox.toml"), profile.profile_dict(state)
    assert shipped.keys() == filled.keys()
    assert "@" not in json.dumps(filled).replace("@sandbox.example", "")
    same = [key for key in shipped if shipped[key] == filled[key]]
    assert set(shipped) - set(same) == {
        "service_address",
        "base_url",
        "cmp_url",
        "statement_page",
        "anchors",
        "cmp_signers",
        "operator_certificate",
        "statement_signers",
        "tsa_url",
        "tsa_certificates",
        "issuers",
    }


def test_both_filled_profiles_load(state: SandboxState) -> None:
    loaded, gost = load(profile.profile_dict(state)), load(profile.gost_dict(state))
    assert (loaded.mode, gost.mode) == ("sandbox", "sandbox")
    assert gost.schemes == ("gost-2015-512",)
    assert (gost.gost_encoding, gost.crl_max_bytes) == ("kz", 2 * 1024 * 1024)
    # All that is about the operator itself is one and the same.
    changed = {
        item.name
        for item in fields(AuthorityProfile)
        if getattr(loaded, item.name) != getattr(gost, item.name)
    }
    assert changed == set(read_toml("profiles/sandbox-gost.toml"))


def test_addresses_are_those_that_the_server_answers_at(state: SandboxState) -> None:
    found = load(profile.profile_dict(state))
    assert found.base_url == state.api_url
    assert found.cmp_url == state.cmp_url
    assert found.tsa_url == state.tsa_url
    assert found.tsa_policy == POLICY
    assert [item.ocsp_url for item in found.issuers] == [state.ocsp_url] * 2
    assert [item.crl_url for item in found.issuers] == list(map(state.crl_url, ISSUERS))
    (gost,) = load(profile.gost_dict(state)).issuers
    assert gost.crl_url == state.crl_url(GOST_ISSUER)


def test_the_recipient_is_who_signs_the_answers(state: SandboxState) -> None:
    from desktop.asn1 import names

    for table, member in (
        (profile.profile_dict(state), "cmp"),
        (profile.gost_dict(state), "cmp-gost"),
    ):
        name = names.build_name(load(table).recipient)
        assert name == state.authority[member].subject


def test_settings_of_a_sandbox_are_written_over_the_file(tmp_path: Path) -> None:
    settings = SandboxSettings(rr_mac=True, clock_window_s=9, api=("profile",))
    found = load(profile.profile_dict(SandboxState(tmp_path, settings=settings)))
    assert found.rr_mac
    assert "rr-mac" in found.flows["revoke"].channels
    assert (found.clock_window_s, found.api) == (9, ("profile",))
    # The file stays as it is for the next one.
    assert "rr-mac" not in read_text("profiles/sandbox.toml").split("[flows.revoke]")[1]


def test_an_unknown_placeholder_is_named(
    state: SandboxState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "_template", lambda _name: {"name": "@moon@"})
    with pytest.raises(NothingFound, match="moon"):
        profile.profile_dict(state)


def test_the_loader_refuses_what_nobody_filled_in() -> None:
    from desktop.errors import ProfileInvalid

    with pytest.raises(ProfileInvalid, match="not an http"):
        profiles.load(read_text("profiles/sandbox.toml").encode())

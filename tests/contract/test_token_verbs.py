"""``saqta modules list`` and ``saqta tokens`` say which tokens make GOST keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from desktop import system
from desktop.assembly import open_workplace
from desktop.cli.token import modules as module_verbs
from desktop.cli.token import tokens as tokens_verb
from desktop.model.tokens import ApprovedModule
from desktop.services.list_tokens import schemes_of
from desktop.tokens import modules
from tests.fakes.gost_token import GostToken
from tests.fakes.softhsm import SoftHsm

Approve = Callable[[ApprovedModule], None]


@pytest.fixture
def approve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Approve:
    """Puts a module on the list of the tests' home."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "settings.toml").write_text("personal_modules = true\n")
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    place = open_workplace(need_profile=False)

    def put(module: ApprovedModule) -> None:
        modules.approve(module.path, module.env, folder=place.home.modules_dir)

    return put


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "no GOST 34.10-2015"),
        ("ru", "нет ГОСТ 34.10-2015"),
        ("kk", "ГОСТ 34.10-2015 жоқ"),
    ],
)
def test_a_token_without_gost(
    approve: Approve, softhsm: SoftHsm, language: str, words: str
) -> None:
    approve(softhsm.module)
    listed = CliRunner().invoke(module_verbs, ["list", "--lang", language])
    assert words in listed.output
    shown = CliRunner().invoke(tokens_verb, ["--lang", language])
    assert words in shown.output


def test_a_token_with_gost(approve: Approve, gost: GostToken) -> None:
    approve(gost.module())
    shown = CliRunner().invoke(tokens_verb, ["--lang", "en"])
    assert "GOST 34.10-2015: 512, 256 bits" in shown.output
    told = json.loads(CliRunner().invoke(tokens_verb, ["--json"]).stdout)
    (token,) = told["tokens"]
    assert {"gost-2015-512", "gost-2015-256"} <= set(token["schemes"])
    # A module that nobody has described: what is not known is said so.
    listed = CliRunner().invoke(module_verbs, ["list", "--lang", "en"])
    assert "GOST 34.10-2015: not known" in listed.output
    told = json.loads(CliRunner().invoke(module_verbs, ["list", "--json"]).stdout)
    (module,) = told["modules"]
    assert (module["gost"], module["gost_source"]) == ("unknown", "")


def test_the_numbers_of_2001_are_no_gost_of_2015() -> None:
    old = ("GOSTR3410_KEY_PAIR_GEN", "GOSTR3410", "RSA_PKCS_KEY_PAIR_GEN", "RSA_PKCS")
    assert schemes_of(old) == ["rsa-2048", "rsa-3072", "rsa-4096"]
    new = (*old, "GOSTR3410_WITH_GOSTR3411_12_256")
    assert "gost-2015-256" in schemes_of(new)
    assert "gost-2004" not in schemes_of(new)

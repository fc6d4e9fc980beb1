"""The top of the process: whatever it says, on whatever it is said."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from desktop.cli import common, saqta
from desktop.cli.top import language_of, run

LOCALES = ("SAQTA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def _saqta(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "desktop.cli", *words],
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "ascii"])
def test_kazakh_goes_to_a_file_from_a_code_page_that_lacks_it(encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding}
    done = _saqta("status", "--lang", "kk", **env)
    assert (done.returncode, done.stdout.decode("utf-8")) == (0, "Жазба жоқ.\n")
    done = _saqta("evidence", "verify", "gone.asice", "--json", "--lang", "kk", **env)
    error = json.loads(done.stdout.decode("utf-8"))["error"]
    assert (done.returncode, error["code"]) == (3, "SQ-SET-01")
    assert "қ" in error["message"] + error["remedy"]


def test_a_name_that_is_no_text_is_told_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.so")
    done = _saqta("modules", "approve", name, "--lang", "en")
    assert done.returncode == 3
    assert b"SQ-MOD-01" in done.stderr


def test_a_reader_that_went_away_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "status"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_windows_says_otherwise_that_a_reader_went_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_go: list[int] = []

    def gone(*_arguments: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(click, "echo", gone)
    monkeypatch.setattr(common, "let_go", let_go.append)
    assert run(saqta, ["status", "--json"]) == 0
    assert let_go == [1]


def test_what_a_person_breaks_off_is_told_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def ask(as_json: bool) -> None:
        del as_json
        raise EOFError

    assert run(ask, ["--json"]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "SQ-CAN-01"
    assert run(ask, []) == 3
    assert capsys.readouterr().out == ""


def test_a_command_that_was_not_understood_is_told_in_ones_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(saqta, ["keys", "--tokn", "1", "--lang", "kk"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Команда түсініксіз: No such option" in said.err
    assert said.err.startswith("Usage: saqta keys [OPTIONS]")
    assert run(saqta, ["keys", "--tokn", "1", "--lang", "ru", "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "SQ-USE-01"
    assert error["message"].startswith("Команда не понята: No such option")
    assert error["remedy"] == "Смотрите saqta --help."


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "kk_KZ.UTF-8", "LANG": "ru_RU.UTF-8"}, "kk"),
        ({"SAQTA_LANG": "en", "LC_ALL": "kk_KZ.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_decides(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of([]) == language
    assert language_of(["--lang", "kk"]) == "kk"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Kazakh_Kazakhstan", "kk"),
        ("Russian_Russia", "ru"),
        ("kk_KZ", "kk"),
        ("German_Germany", "en"),
        (None, "en"),
    ],
)
def test_windows_spells_its_language_out(
    name: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in LOCALES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda _category: (name, "1251"))
    assert language_of([]) == language


def test_the_language_of_the_settings_comes_before_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    home = tmp_path / "saqta-home"
    assert language_of([]) == "ru"
    assert not home.exists()
    home.mkdir(mode=0o700)
    (home / "settings.toml").write_text('language = "kk"\n', encoding="utf-8")
    assert language_of([]) == "kk"
    assert run(saqta, ["status"]) == 0
    assert capsys.readouterr().out == "Жазба жоқ.\n"
    # Settings that do not load are told of; in a language, whichever it is.
    (home / "settings.toml").write_text('language = "xx"\n', encoding="utf-8")
    assert language_of([]) == "ru"
    assert run(saqta, ["status"]) == 3

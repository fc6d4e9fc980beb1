"""The papers: every command they print exists, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from desktop.cli import saqta
from desktop.errors import all_errors
from desktop.store import settings as settings_module
from desktop.store.settings import Settings
from desktop.tokens import carriers
from installer import publish, screens
from installer.build import ROOT

PAPERS = sorted(
    [
        *ROOT.glob("*.md"),
        ROOT / "installer" / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "user").rglob("*.md"),
    ]
)
LANGUAGES = ("kk", "ru", "en")
_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def _commands(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [
        line.split("  #")[0].strip()
        for block in _FENCE.findall(text)
        for line in block.splitlines()
        if line.strip()
    ]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAPERS, ids=_name)
def test_every_command_of_saqta_exists(path: Path) -> None:
    for line in _commands(path):
        for part in line.split(" \u00b7 "):
            if part.startswith("saqta "):
                _check(shlex.split(part)[1:])


def _check(words: list[str]) -> None:
    command: click.Command = saqta
    context = click.Context(saqta, info_name="saqta")
    at = 0
    while at < len(words):
        word = words[at]
        if word.startswith("-"):
            name = word.partition("=")[0]
            options = {
                option: parameter
                for parameter in command.params
                if isinstance(parameter, click.Option)
                for option in (*parameter.opts, *parameter.secondary_opts)
            }
            assert name in options, (words, name)
            at += 1 if options[name].is_flag or "=" in word else 2
        elif isinstance(command, click.Group):
            inner = command.get_command(context, word)
            assert inner is not None, (words, word)
            command = inner
            at += 1
        else:
            kinds = [
                item for item in command.params if isinstance(item, click.Argument)
            ]
            assert kinds, (words, word)
            at += 1
    required = [
        item
        for item in command.params
        if isinstance(item, click.Argument) and item.required
    ]
    given = [word for word in words if not word.startswith("-")]
    assert len(given) >= len(required), words


@pytest.mark.parametrize("path", PAPERS, ids=_name)
def test_every_tool_of_the_tree_exists(path: Path) -> None:
    parser = publish._parser()
    for line in _commands(path):
        words = shlex.split(line, comments=True)
        if words[:3] == ["python", "-m", "installer.publish"]:
            parser.parse_args(words[3:])
        elif words[:1] == ["bash"] or words[:1] == ["python"]:
            tool = words[1] if words[1] != "-m" else words[2].replace(".", "/") + ".py"
            assert (ROOT / tool).is_file(), line


@pytest.mark.parametrize("path", PAPERS, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAPERS, ids=_name)
def test_every_file_and_code_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for code in set(re.findall(r"\bSQ-[A-Z]{3}-\d\d\b", text)):
        assert code in all_errors(), code
    named = r"`((?:desktop|ui|resources|installer|tests|docs)/[A-Za-z0-9_./-]+)`"
    for name in set(re.findall(named, text)):
        assert (ROOT / name).exists() or "XX" in name, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_user_guide_is_the_same_in_each_language(language: str) -> None:
    english, other = (ROOT / "docs" / "user" / name for name in ("en", language))
    assert [path.name for path in sorted(other.iterdir())] == [
        path.name for path in sorted(english.iterdir())
    ]
    for path in english.glob("*.md"):
        translated = other / path.name
        assert _commands(translated) == _commands(path), path.name
        codes = [
            set(re.findall(r"SQ-[A-Z]{3}-\d\d", item.read_text(encoding="utf-8")))
            for item in (path, translated)
        ]
        assert codes[0] == codes[1], path.name


@pytest.mark.parametrize("place", ["", *(f"user/{name}" for name in LANGUAGES)])
def test_the_guides_show_the_pictures_that_the_script_makes(place: str) -> None:
    folder = ROOT / "docs" / place
    wanted = {f"{page}.png" for page in (screens.GUIDE if place else screens.OFFICER)}
    assert {path.name for path in (folder / "pictures").iterdir()} == wanted
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    assert {Path(item).name for item in _LINK.findall(text) if "png" in item} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_user_guide_uses_the_words_of_the_window(language: str) -> None:
    from xml.etree import ElementTree

    tree = ElementTree.parse(ROOT / "resources" / "i18n" / f"saqta_{language}.ts")
    words: dict[str, set[str]] = {}
    for message in tree.iter("message"):
        found = words.setdefault(str(message.findtext("source")), set())
        found.add(str(message.findtext("translation")))
    guide = ROOT / "docs" / "user" / language
    text = "".join(path.read_text(encoding="utf-8") for path in guide.glob("*.md"))
    for source in (
        "Apply for a certificate",
        "Report compromise and revoke",
        "Undo report",
        "Send now",
        "I agree",
        "Check now",
        "Rehearse loss and compromise",
    ):
        assert any(f"**{word}**" in text for word in words[source]), source


def test_the_administrators_table_is_the_settings() -> None:
    text = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| `(.+?)` \| .+ \| (\w+) \|$", text, re.M)
    defaults = {field.name: field.default for field in fields(Settings)}
    for name, default, _ in rows:
        value = tomllib.loads(f"x = {default}")["x"]
        # An array of TOML is a list, and the settings can't be changed.
        taken = tuple(value) if isinstance(value, list) else value
        assert taken == defaults[name], name
    assert [name for name, _, _ in rows] == list(defaults)
    only = {name for name, _, who in rows if who == "administrator"}
    assert only == settings_module._ADMINISTRATOR_ONLY


def test_the_examples_load(tmp_path: Path) -> None:
    from desktop.store.paths import Home
    from desktop.store.settings import SettingsFiles

    text = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "settings.toml").write_text(example)
    files = SettingsFiles(Home.open(tmp_path / "home"), tmp_path)
    assert files.load().idle_lock_s == 120
    assert "idle_lock_s" in files.locked()
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (entry,) = carriers.parse_text(example, "example")
    assert entry.model == "Example token"


@pytest.mark.parametrize("part", ["resources", "tests"])
def test_the_plan_of_the_house_lists_the_folders_there_are(part: str) -> None:
    text = (ROOT / "desktop" / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^{part}/ +(.*)$", text, re.MULTILINE)
    there = {
        path.name
        for path in (ROOT / part).iterdir()
        if path.is_dir() and not path.name.startswith(("_", "."))
    }
    assert set(re.findall(r"(\w+)/", line)) == there


def test_a_checkout_on_windows_changes_no_byte() -> None:
    """Else the sandbox's agreement would have another hash on every such computer."""
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert [line for line in rules if line and line[0] != "#"] == ["* -text"]
    for path in (ROOT / "resources" / "agreements").rglob("*.txt"):
        assert b"\r" not in path.read_bytes()


def test_who_adds_a_language_is_told_every_place() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("### A language")[2].partition("###")[0]
    named = set(re.findall(r"`((?:desktop|ui|installer)/[\w./]+\.py)`", section))
    listed = re.compile(r"\"kk\", ?\"ru\"|\"kk\": |^\s+\w+ = \"kk\"$", re.MULTILINE)
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("desktop", "ui", "installer")
        for path in (ROOT / folder).rglob("*.py")
        if listed.search(path.read_text(encoding="utf-8"))
    }
    assert named == found


def test_the_building_tools_tell_how_they_are_used() -> None:
    for tool in ("build.py", "publish.py"):
        done = subprocess.run(
            [sys.executable, "-m", f"installer.{tool[:-3]}", "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")

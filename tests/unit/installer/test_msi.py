"""The Windows package: its source, and the database that wixl makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from desktop import __version__
from desktop.cli.verbs import VERBS
from installer.windows import msi, version_info

_NAMES = {"w": "http://schemas.microsoft.com/wix/2006/wi"}


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    folder = tmp_path / "staged"
    for name in (
        "saqta.exe",
        "saqta-console.exe",
        "saqta-token-worker.exe",
        "_internal/python311.dll",
        "_internal/resources/i18n/errors.kk.toml",
        "_internal/PySide6/Qt6Core.dll",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.fixture
def wix(staged: Path, tmp_path: Path) -> Tree.Element:
    return Tree.fromstring(msi.source(staged, tmp_path / "saqta.ico", tmp_path))


def test_identifiers_are_fixed(wix: Tree.Element) -> None:
    product = wix.find("w:Product", _NAMES)
    assert product is not None
    # Changing one of these would make a new product of the next version.
    assert product.get("UpgradeCode") == "8F3B0C86-5A0F-5C6C-9A3E-6F7D0D1C2B4A"
    assert str(msi.component_guid("saqta.exe")) == (
        "e901bc39-5470-5d5b-aa82-7d8be27734ac"
    )
    assert product.get("Version") == __version__
    assert msi.product_code("0.1.0") != msi.product_code("0.1.1")


def test_every_file_is_one_component_of_one_feature(
    wix: Tree.Element, staged: Path
) -> None:
    files = [str(item.get("Source")) for item in wix.iter(f"{{{_NAMES['w']}}}File")]
    wanted = {
        f"staged/{path.relative_to(staged)}"
        for path in staged.rglob("*")
        if path.is_file()
    }
    assert (len(files), set(files)) == (len(wanted), wanted)
    components = list(wix.iter(f"{{{_NAMES['w']}}}Component"))
    guids = [item.get("Guid") for item in components]
    names = [item.get("Id") for item in components]
    assert len(set(guids)) == len(guids) == len(set(names))
    # Per machine, 64 bit, and each component has exactly one key path.
    for item in components:
        assert item.get("Win64") == "yes"
        assert [part.get("KeyPath") for part in item].count("yes") == 1
    used = [item.get("Id") for item in wix.iter(f"{{{_NAMES['w']}}}ComponentRef")]
    assert sorted(map(str, used)) == sorted(map(str, names))


def test_what_an_administrator_may_choose(wix: Tree.Element) -> None:
    levels = {
        item.get("Id"): int(str(item.get("Level")))
        for item in wix.iter(f"{{{_NAMES['w']}}}Feature")
    }
    assert {name: level == 1 for name, level in levels.items()} == msi.FEATURES
    package = next(wix.iter(f"{{{_NAMES['w']}}}Package"))
    assert package.get("InstallScope") == "perMachine"


def test_the_console_can_be_left_out(wix: Tree.Element) -> None:
    features = {
        item.get("Id"): {str(part.get("Id")) for part in item}
        for item in wix.iter(f"{{{_NAMES['w']}}}Feature")
    }
    program = msi._identifier("c", "saqta-console.exe")
    assert features["Console"] == {program, "cConsole"}
    assert program not in features["Program"]


def test_the_agent_starts_with_a_verb_that_exists(wix: Tree.Element) -> None:
    values = list(wix.iter(f"{{{_NAMES['w']}}}RegistryValue"))
    (run,) = [item for item in values if str(item.get("Key")).endswith(r"\Run")]
    assert (run.get("Root"), run.get("Name")) == ("HKLM", "saqta-agent")
    assert str(run.get("Value")).rpartition(" ")[2] in VERBS


def test_a_folder_without_the_programs(tmp_path: Path) -> None:
    with pytest.raises(msi.MsiError, match=r"has no saqta\.exe"):
        msi.source(tmp_path, tmp_path / "x.ico", tmp_path)


def test_wixl_makes_a_database_of_it(staged: Path, tmp_path: Path) -> None:
    target = msi.build(staged, tmp_path / "work", tmp_path / "out")
    assert target.name == f"saqta-{__version__}-windows-x64.msi"
    properties = dict(_rows(target, "Property"))
    assert properties["ALLUSERS"] == "1"
    assert properties["ProductVersion"] == __version__
    assert properties["UpgradeCode"].strip("{}") == str(msi.UPGRADE_CODE).upper()
    upgrades = _rows(target, "Upgrade")
    assert {row[-1] for row in upgrades} == {
        "WIX_UPGRADE_DETECTED",
        "WIX_DOWNGRADE_DETECTED",
    }
    (refusal,) = _rows(target, "LaunchCondition")
    assert refusal[0] == "NOT WIX_DOWNGRADE_DETECTED"
    assert len(_rows(target, "File")) == 6
    assert {row[4] for row in _rows(target, "Shortcut")} == {
        f"[#{msi._file_id(name)}]" for name in ("saqta.exe", "saqta-console.exe")
    }
    said = subprocess.run(
        ["msiinfo", "suminfo", str(target)], capture_output=True, text=True, check=True
    )
    assert "Template: x64;1033" in said.stdout


def test_wixl_gives_every_file_back(staged: Path, tmp_path: Path) -> None:
    target = msi.build(staged, tmp_path / "work", tmp_path / "out")
    subprocess.run(
        ["msiextract", "-C", str(tmp_path / "back"), str(target)],
        check=True,
        capture_output=True,
    )
    found = {
        path.name: path.read_text()
        for path in (tmp_path / "back").rglob("*")
        if path.is_file()
    }
    assert found["errors.kk.toml"] == "_internal/resources/i18n/errors.kk.toml"
    assert len(found) == 6


def test_a_source_that_the_tool_refuses(tmp_path: Path) -> None:
    with pytest.raises(msi.MsiError, match="wixl"):
        msi._run([str(shutil.which("wixl")), "missing.wxs"], tmp_path)


def _rows(database: Path, table: str) -> list[list[str]]:
    said = subprocess.run(
        ["msiinfo", "export", str(database), table],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = said.stdout.replace("\r", "").split("\n")[3:]
    return [line.split("\t") for line in lines if line]


def test_the_version_resource(tmp_path: Path) -> None:
    path = tmp_path / "build" / "version-info.txt"
    version_info.write(path)
    text = path.read_text()
    assert text.count(__version__) == 2
    numbers = ", ".join([*__version__.split("."), "0"])
    assert re.search(rf"filevers=\({numbers}\)", text)
    compile(text, "version-info", "eval")

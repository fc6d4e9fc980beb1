"""The person's own module list: written, read back, refused when it is not ours."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from desktop import data
from desktop.errors import (
    InputInvalid,
    ModuleChanged,
    ModuleListRefused,
    ModuleMissing,
    ModuleNotApproved,
    ModuleWritable,
    SchemeUnsupported,
)
from desktop.tokens import modules
from desktop.words import error_text

HEAD = Path("/usr/bin/env").resolve().read_bytes()[:4096]


@pytest.fixture
def library(private_folder: Path) -> Path:
    # The head of a real program of this machine; nothing here is ever loaded.
    path = private_folder / "libsofthsm2.so"
    path.write_bytes(HEAD)
    path.chmod(0o644)
    return path


def test_an_approval_is_written_and_read_back(
    library: Path, private_folder: Path
) -> None:
    lists = private_folder / "lists"
    link = private_folder / "hint.so"
    link.symlink_to(library)
    module = modules.approve(str(link), {"SOFTHSM2_CONF": "/x"}, folder=lists)
    assert module.path == str(library)
    assert module.owner == str(os.getuid())
    assert module.profile == "softhsm2"
    assert module.source == "personal"
    assert modules.load_list(lists) == [module]
    modules.check(module)
    mode = (lists / modules.LIST_NAME).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert [item.name for item in lists.iterdir()] == [modules.LIST_NAME]


def test_a_second_approval_replaces_the_first(
    library: Path, private_folder: Path
) -> None:
    lists = private_folder / "lists"
    modules.approve(str(library), {"A": "1"}, folder=lists)
    library.write_bytes(HEAD + b"newer")
    with pytest.raises(ModuleChanged, match="SQ-MOD-03"):
        modules.check(modules.load_list(lists)[0])
    module = modules.approve(str(library), {"A": "2"}, folder=lists)
    assert modules.load_list(lists) == [module]


def test_revoking(library: Path, private_folder: Path) -> None:
    lists = private_folder / "lists"
    with pytest.raises(ModuleNotApproved, match="SQ-MOD-02"):
        modules.revoke(str(library), folder=lists)
    module = modules.approve(str(library), {}, folder=lists)
    assert modules.revoke(str(library), folder=lists) == module
    assert modules.load_list(lists) == []


def test_a_module_that_is_gone_can_be_revoked(
    library: Path, private_folder: Path
) -> None:
    lists = private_folder / "lists"
    module = modules.approve(str(library), {}, folder=lists)
    library.unlink()
    assert modules.revoke(str(library), folder=lists) == module


def test_a_module_that_became_a_link_to_itself_can_be_revoked(
    library: Path, private_folder: Path
) -> None:
    lists = private_folder / "lists"
    module = modules.approve(str(library), {}, folder=lists)
    library.unlink()
    library.symlink_to(library)
    assert modules.revoke(str(library), folder=lists) == module
    with pytest.raises(ModuleNotApproved, match="SQ-MOD-02"):
        modules.revoke(str(library), folder=lists)


def test_what_can_not_be_approved_leaves_no_list(
    library: Path, private_folder: Path, tmp_path: Path
) -> None:
    lists = private_folder / "lists"
    with pytest.raises(ModuleMissing, match="SQ-MOD-01"):
        modules.approve(str(private_folder / "nothing.so"), {}, folder=lists)
    library.chmod(0o666)
    with pytest.raises(ModuleWritable, match="SQ-MOD-05"):
        modules.approve(str(library), {}, folder=lists)
    library.chmod(0o644)
    spy = private_folder / "pkcs11-spy.so"
    spy.write_bytes(HEAD)
    with pytest.raises(ModuleListRefused, match="logs the PIN"):
        modules.approve(str(spy), {}, folder=lists)
    # Below a folder that the world may write to, whoever owns the file.
    stray = tmp_path / "libsofthsm2.so"
    stray.write_bytes(HEAD)
    if Path("/tmp") in stray.parents:
        with pytest.raises(ModuleWritable, match="/tmp"):
            modules.approve(str(stray), {}, folder=lists)
    assert not lists.exists()


@pytest.mark.parametrize(
    "name",
    [
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "ld_preload",
        "DYLD_INSERT_LIBRARIES",
        "PYTHONPATH",
        "PKCS11SPY_OUTPUT",
        "GLIBC_TUNABLES",
        "OPENSSL_CONF",
        "OPENSSL_MODULES",
        "",
        "A B",
        "1A",
    ],
)
def test_variables_that_no_module_may_set(name: str) -> None:
    with pytest.raises(InputInvalid, match="SQ-SET-05"):
        modules.check_environment({name: "x"})


@pytest.mark.parametrize("value", ["a\0b", "x" * 5000])
def test_values_that_no_variable_can_have(value: str) -> None:
    with pytest.raises(InputInvalid, match="possible value"):
        modules.check_environment({"SOFTHSM2_CONF": value})


ENTRY = {"path": "/m", "sha256": "0", "owner": "0", "env": {}, "profile": ""}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version":1}',
        '{"version":2,"modules":[]}',
        '{"version":1,"modules":{}}',
        '{"version":1,"modules":[{}]}',
        '{"version":1,"modules":[1]}',
        json.dumps({"version": 1, "modules": [{**ENTRY, "more": 1}]}),
        json.dumps({"version": 1, "modules": [{**ENTRY, "path": 1}]}),
        json.dumps({"version": 1, "modules": [{**ENTRY, "env": {"A": 1}}]}),
        json.dumps({"version": 1, "modules": [{**ENTRY, "env": {"LD_PRELOAD": ""}}]}),
        '{"version":1,"modules":[],"modules":[]}',
        " " * (1024 * 1024 + 1),
    ],
)
def test_a_list_that_is_not_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / modules.LIST_NAME).write_text(content)
    with pytest.raises(ModuleListRefused, match="SQ-MOD-08"):
        modules.load_list(tmp_path)


def test_no_list_is_an_empty_list(tmp_path: Path) -> None:
    assert modules.load_list(tmp_path) == []


def test_the_known_modules_are_complete() -> None:
    rows = modules.known_modules()
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names)
    assert {
        "softhsm2",
        "rutoken",
        "jacarta",
        "etoken",
        "kaztoken",
        "ykcs11",
        "opensc",
        "opencryptoki",
        "tpm2-pkcs11",
    } == set(names)
    for row in rows:
        for pattern in row["files"]:
            re.compile(pattern)
        for system in ("linux", "windows", "macos"):
            for hint in row[system]:
                name = re.split(r"[/\\]", hint)[-1]
                assert modules.profile_of(name) == row["name"], hint


@pytest.mark.parametrize(
    ("path", "profile"),
    [
        ("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "softhsm2"),
        ("/usr/lib/librtpkcs11ecp.so", "rutoken"),
        (
            "/usr/lib/x86_64-linux-gnu/opencryptoki/libopencryptoki.so.0.0.0",
            "opencryptoki",
        ),
        ("/usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1.9.0", "tpm2-pkcs11"),
        ("/usr/lib/libsofthsm2.so.evil", ""),
        ("/opt/unknown.so", ""),
    ],
)
def test_a_module_is_recognised_by_its_file(path: str, profile: str) -> None:
    assert modules.profile_of(path) == profile
    assert modules.row_named(profile).get("name", "") == profile


def test_what_is_known_of_gost_has_a_source_and_stands_in_the_help() -> None:
    """Issue by issue people ask for it: which carriers make keys of GOST 34.10-2015."""
    known = {"512, 256", "256", "none", "card", "unknown"}
    rows = modules.known_modules()
    for row in rows:
        assert row["gost"] in known, row["name"]
        assert row["gost_source"], row["name"]
    makers = {row["name"] for row in rows if "256" in row["gost"]}
    assert makers == {"rutoken", "jacarta"}
    said = {"rutoken": "Rutoken", "jacarta": "JaCarta", "kaztoken": "KAZTOKEN"}
    said |= {"etoken": "eToken", "ykcs11": "YubiKey", "opensc": "OpenSC"}
    for language in ("kk", "ru", "en"):
        page = data.read_text(f"help/{language}/{SchemeUnsupported.code}.md")
        assert all(name in page for name in said.values()), language
        error = SchemeUnsupported(
            scheme="gost-2015-512", missing="GOSTR3410_512_KEY_PAIR_GEN"
        )
        assert "34.10-2015" in error_text(error, language).happened


def test_hints_of_a_system() -> None:
    assert "/usr/lib/softhsm/libsofthsm2.so" in modules.search_hints("linux")
    assert modules.search_hints("plan9") == []

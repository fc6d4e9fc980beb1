"""Module files are judged before any of their code can run (threat 1)."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import platform
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop import system
from desktop.errors import (
    ModuleChanged,
    ModuleIsLink,
    ModuleMissing,
    ModuleUnloadable,
    ModuleWritable,
    ModuleWrongBits,
)
from desktop.model.tokens import ApprovedModule
from desktop.tokens import module_file

ME = os.getuid()
_NUMBERS = {"x86_64": 62, "aarch64": 183}
HERE = platform.machine()


def _elf(machine: int, bits: int = 2, order: int = 1) -> bytes:
    name = "little" if order == 1 else "big"
    head = b"\x7fELF" + bytes([bits, order, 1]) + bytes(9) + b"\x03\x00"
    return head + machine.to_bytes(2, name) + bytes(44)  # type: ignore[arg-type]


def _pe(machine: int) -> bytes:
    head = b"MZ" + bytes(58) + (64).to_bytes(4, "little")
    return head + b"PE\0\0" + machine.to_bytes(2, "little") + bytes(20)


GOOD = _elf(_NUMBERS.get(HERE, 62))


@pytest.fixture
def module(private_folder: Path) -> ApprovedModule:
    path = private_folder / "lib" / "module.so"
    path.parent.mkdir(mode=0o755)
    path.write_bytes(GOOD)
    path.chmod(0o644)
    return ApprovedModule(
        path=str(path), sha256=hashlib.sha256(GOOD).hexdigest(), owner=str(ME)
    )


def _open(module: ApprovedModule) -> None:
    os.close(module_file.open_checked(module, {str(ME)}))


def test_a_good_file_is_opened(module: ApprovedModule) -> None:
    descriptor = module_file.open_checked(module, {str(ME)})
    try:
        assert os.pread(descriptor, 4, 0) == b"\x7fELF"
        assert not os.get_inheritable(descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_may_write(module: ApprovedModule, mode: int) -> None:
    Path(module.path).chmod(mode)
    with pytest.raises(ModuleWritable, match=r"module\.so"):
        _open(module)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_a_folder_that_others_may_write(module: ApprovedModule, mode: int) -> None:
    folder = Path(module.path).parent
    folder.chmod(mode)
    with pytest.raises(ModuleWritable, match="lib"):
        _open(module)


def test_a_file_owned_by_a_stranger(module: ApprovedModule) -> None:
    if ME != 0:
        pytest.skip("only root can give a file away")
    os.chown(module.path, 12345, 0)
    with pytest.raises(ModuleWritable, match=r"module\.so"):
        _open(module)


def test_a_file_of_the_person_is_no_administrators_module(
    module: ApprovedModule,
) -> None:
    if ME != 0:
        with pytest.raises(ModuleWritable, match="writable"):
            os.close(module_file.open_checked(module, ()))
    else:
        _open(module)


def test_another_trusted_owner_than_approved(module: ApprovedModule) -> None:
    changed = ApprovedModule(path=module.path, sha256=module.sha256, owner="54321")
    with pytest.raises(ModuleChanged, match="SQ-MOD-03"):
        _open(changed)


ADMINISTRATORS, PERSON, STRANGER = "S-1-5-32-544", "S-1-5-21-1-1001", "S-1-5-21-1-1002"


@pytest.fixture
def owners(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """As on Windows: no uid, a mode that is made up, and an owner's SID by path."""
    by_name: dict[str, str] = {}
    monkeypatch.delattr(os, "getuid")
    monkeypatch.setattr(
        system, "owner_of", lambda path: by_name.get(path.name, ADMINISTRATORS)
    )
    return by_name


def test_on_windows_the_owner_is_judged(
    module: ApprovedModule, owners: dict[str, str]
) -> None:
    listed = ApprovedModule(path=module.path, sha256=module.sha256, owner="")
    approved = dataclasses.replace(listed, owner=PERSON)
    # Everybody may write, as far as the mode says: it says nothing there.
    Path(module.path).chmod(0o666)
    os.close(module_file.open_checked(listed, ()))
    owners["module.so"] = PERSON
    os.close(module_file.open_checked(approved, {PERSON}))
    with pytest.raises(ModuleWritable, match=r"module\.so"):
        module_file.open_checked(approved, ())
    for name in ("module.so", "lib"):
        owners[name] = STRANGER
        with pytest.raises(ModuleWritable, match=name):
            module_file.open_checked(listed, {PERSON})
        del owners[name]
    with pytest.raises(ModuleChanged, match="SQ-MOD-03"):
        module_file.open_checked(approved, {PERSON})


def test_on_windows_a_junction_is_a_link() -> None:
    facts = SimpleNamespace(st_file_attributes=stat.FILE_ATTRIBUTE_REPARSE_POINT)
    assert module_file._is_junction(facts)  # type: ignore[arg-type]
    assert not module_file._is_junction(os.stat("/"))  # noqa: PTH116 - its own facts


def test_a_changed_file(module: ApprovedModule) -> None:
    Path(module.path).write_bytes(GOOD + b"x")
    with pytest.raises(ModuleChanged, match="SQ-MOD-03"):
        _open(module)


def test_a_canonical_path_that_became_a_link(module: ApprovedModule) -> None:
    path = Path(module.path)
    moved = path.with_name("moved.so")
    path.rename(moved)
    path.symlink_to(moved)
    with pytest.raises(ModuleIsLink, match="SQ-MOD-04"):
        _open(module)


def test_a_folder_on_the_way_that_became_a_link(module: ApprovedModule) -> None:
    folder = Path(module.path).parent
    moved = folder.with_name("moved")
    folder.rename(moved)
    folder.symlink_to(moved)
    with pytest.raises(ModuleIsLink, match="SQ-MOD-04"):
        _open(module)


@pytest.mark.parametrize("path", ["libsofthsm2.so", "./x.so", "/usr/../etc/x.so"])
def test_a_bare_name_is_never_searched_for(path: str) -> None:
    with pytest.raises(ModuleIsLink, match="SQ-MOD-04"):
        _open(ApprovedModule(path=path, sha256="0" * 64, owner="0"))


def test_no_file(module: ApprovedModule) -> None:
    Path(module.path).unlink()
    with pytest.raises(ModuleMissing, match="SQ-MOD-01"):
        _open(module)


def test_a_folder_is_no_module(module: ApprovedModule) -> None:
    folder = str(Path(module.path).parent)
    with pytest.raises(ModuleMissing, match="SQ-MOD-01"):
        _open(ApprovedModule(path=folder, sha256="0" * 64, owner=str(ME)))


@pytest.mark.skipif(HERE != "x86_64", reason="expects the words of x86-64")
@pytest.mark.parametrize(
    ("head", "found"),
    [
        (_elf(3, bits=1), "32-bit i386"),
        (_elf(62, bits=1), "32-bit i386"),
        (_elf(183), "64-bit aarch64"),
        (_elf(22, order=2), "64-bit s390x"),
        (_elf(999), "64-bit ELF machine 999"),
        (_pe(0x014C), "32-bit i386"),
        (_pe(0xAA64), "64-bit aarch64"),
        (bytes.fromhex("cffaedfe0c000001") + bytes(24), "64-bit aarch64"),
    ],
)
def test_a_library_of_another_machine(head: bytes, found: str) -> None:
    with pytest.raises(ModuleWrongBits, match=found) as caught:
        module_file.check_bits("/m", head)
    assert caught.value.expected == "64-bit x86_64"


@pytest.mark.skipif(HERE != "x86_64", reason="expects the words of x86-64")
@pytest.mark.parametrize(
    "head",
    [
        _elf(62),
        _pe(0x8664),
        bytes.fromhex("cffaedfe07000001"),
        bytes.fromhex("cafebabe"),
    ],
)
def test_a_library_of_this_machine(head: bytes) -> None:
    module_file.check_bits("/m", head)


@pytest.mark.parametrize("head", [b"", b"#!/bin/sh\n", b"\x7fELF", b"MZ" + bytes(100)])
def test_no_library_at_all(head: bytes) -> None:
    with pytest.raises(ModuleUnloadable, match="no library"):
        module_file.check_bits("/m", head)


def test_links_are_resolved_at_approval_only(private_folder: Path) -> None:
    real = private_folder / "real.so"
    real.write_bytes(GOOD)
    link = private_folder / "link.so"
    link.symlink_to(real)
    assert module_file.canonical_path(str(link)) == str(real)
    with pytest.raises(ModuleMissing, match="nothing"):
        module_file.canonical_path(str(private_folder / "nothing.so"))
    loop = private_folder / "loop.so"
    loop.symlink_to(loop)
    with pytest.raises(ModuleMissing, match="loop"):
        module_file.canonical_path(str(loop))


@pytest.mark.parametrize(
    ("build", "head"),
    [
        ("win-amd64", _pe(0x8664)),
        ("win-arm64", _pe(0xAA64)),
        ("win32", _pe(0x014C)),
    ],
)
def test_on_windows_neither_a_program_nor_the_environment_is_asked(
    monkeypatch: pytest.MonkeyPatch, build: str, head: bytes
) -> None:
    """A token worker has no environment there, and may start nothing (threat 4)."""

    def asked() -> str:
        pytest.fail("platform.machine starts a program on Windows")

    monkeypatch.setattr(platform, "machine", asked)
    monkeypatch.delattr(os, "uname")
    monkeypatch.setattr("sysconfig.get_platform", lambda: build)
    module_file.check_bits("/m", head)
    other = _pe(0x8664 if build != "win-amd64" else 0x014C)
    with pytest.raises(ModuleWrongBits, match="-bit"):
        module_file.check_bits("/m", other)

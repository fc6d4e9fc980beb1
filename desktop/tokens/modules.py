"""Which PKCS#11 modules may be loaded, each with its pinned environment (D-S1).

An approval stores the canonical path (links resolved once), SHA-256, owner and
environment. This file keeps the person's own list, which is honoured only while the
active profile is a loopback sandbox or the administrator allows it; that decision is
the caller's. Nothing here ever loads a module.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop import data, system
from desktop.canonical import parse
from desktop.errors import (
    EncodingInvalid,
    InputInvalid,
    ModuleListRefused,
    ModuleNotApproved,
)
from desktop.model.tokens import ApprovedModule
from desktop.tokens import module_file

__all__ = [
    "LIST_NAME",
    "approve",
    "check",
    "check_environment",
    "known_modules",
    "load_list",
    "open_module",
    "parse_entry",
    "profile_of",
    "revoke",
    "row_named",
    "search_hints",
    "trusted_owners",
]

#: File of the person's own list inside the folder of module lists.
LIST_NAME = "personal.json"

_VERSION = 1
_LIST_CAP = 1024 * 1024
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
#: Variables that change which code is loaded or where a PIN is written (threat 2).
_FORBIDDEN = (
    *("LD_", "DYLD_", "PYTHON", "GCONV_PATH", "GLIBC_", "MALLOC_", "PKCS11SPY"),
    # OpenSSL, which most modules are linked to, loads engines and providers by them.
    "OPENSSL_",
)
_KEYS = {"path", "sha256", "owner", "env", "profile"}


def approve(path: str, env: Mapping[str, str], *, folder: Path) -> ApprovedModule:
    """Adds a module to the person's own list; an earlier entry of it is replaced.

    Raises:
        ModuleProblem: The file can't be approved; the class says why.
        InputInvalid: A variable that no module may set.
    """
    check_environment(env)
    canonical = module_file.canonical_path(path)
    module = ApprovedModule(
        path=canonical,
        sha256=module_file.hash_file(canonical),
        owner=module_file.owner_of(canonical),
        env=dict(env),
        source="personal",
        profile=profile_of(canonical),
    )
    check(module)
    others = [item for item in load_list(folder) if item.path != canonical]
    _write(folder, [*others, module])
    return module


def revoke(path: str, *, folder: Path) -> ApprovedModule:
    """Takes a module off the person's own list.

    Raises:
        ModuleNotApproved: It is not in the list.
    """
    listed = load_list(folder)
    # The file may be gone or have become a link; its listed path still names it.
    names = {path}
    with suppress(OSError, RuntimeError):
        # A link to itself leads nowhere.
        names.add(str(Path(path).resolve()))
    for module in listed:
        if module.path in names:
            _write(folder, [item for item in listed if item is not module])
            return module
    raise ModuleNotApproved(path=path)


def load_list(folder: Path) -> list[ApprovedModule]:
    """The person's own list, in the order of approval; empty when there is none.

    Raises:
        ModuleListRefused: The file is not a list of ours.
    """
    path = folder / LIST_NAME
    try:
        with path.open("rb") as file:
            content = file.read(_LIST_CAP + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ModuleListRefused(path=str(path), reason=str(error.strerror)) from error
    if len(content) > _LIST_CAP:
        raise ModuleListRefused(path=str(path), reason="the file is too long")
    try:
        return _read(parse(content, "module list"))
    except (EncodingInvalid, InputInvalid) as error:
        raise ModuleListRefused(path=str(path), reason=error.reason) from error


def check(module: ApprovedModule) -> None:
    """Judges path, owner, hash and header, without loading anything.

    Raises:
        ModuleProblem: The class says which rule is broken.
    """
    os.close(open_module(module))


def open_module(module: ApprovedModule) -> int:
    """Opens the file that may be loaded; the caller loads this very descriptor.

    Raises:
        ModuleProblem: The class says which rule is broken.
    """
    if "pkcs11-spy" in Path(module.path).name:
        # It writes every PIN in clear (security.md, section 2).
        raise ModuleListRefused(path=module.path, reason="pkcs11-spy logs the PIN")
    return module_file.open_checked(module, trusted_owners(module.source))


def trusted_owners(source: str) -> frozenset[str]:
    """Who may own a module besides administrators: for the personal list the person."""
    return frozenset({system.current_user()} if source == "personal" else ())


def check_environment(env: Mapping[str, str]) -> None:
    """Refuses variables that would change which code runs, or log a PIN.

    Raises:
        InputInvalid: The name or value can't be allowed.
    """
    for name, value in env.items():
        if not _NAME.fullmatch(name):
            raise InputInvalid(name=name, reason="not the name of a variable")
        if name.upper().startswith(_FORBIDDEN):
            raise InputInvalid(name=name, reason="no module may set this variable")
        if "\0" in value or len(value) > 4096:
            raise InputInvalid(name=name, reason="not a possible value")


def known_modules() -> list[dict[str, Any]]:
    """Rows of ``resources/tokens/modules.toml``."""
    rows = data.read_toml("tokens/modules.toml")["module"]
    return [dict(row) for row in rows]


def row_named(name: str) -> dict[str, Any]:
    """The row of that name; empty when the module is a stranger to us."""
    for row in known_modules():
        if row["name"] == name:
            return row
    return {}


def profile_of(path: str) -> str:
    """Name of the row that fits the file's name, or ``""``."""
    name = Path(path).name
    for row in known_modules():
        if any(re.fullmatch(pattern, name) for pattern in row["files"]):
            return str(row["name"])
    return ""


def search_hints(system: str) -> list[str]:
    """Where modules are known to lie on ``linux``, ``windows`` or ``macos``.

    A hint may be a link: approval resolves it (domain.md 5.1).
    """
    return [str(hint) for row in known_modules() for hint in row.get(system, [])]


def parse_entry(item: Any, source: str) -> ApprovedModule:
    """Reads one entry of either list.

    Raises:
        EncodingInvalid: It has other keys or types.
        InputInvalid: It sets a variable that no module may set.
    """
    if not isinstance(item, dict) or item.keys() != _KEYS:
        raise EncodingInvalid(what="module list", reason="an entry has other keys")
    texts = [item[name] for name in ("path", "sha256", "owner", "profile")]
    env = item["env"]
    if not isinstance(env, dict) or not all(
        isinstance(text, str) for text in [*texts, *env, *env.values()]
    ):
        raise EncodingInvalid(what="module list", reason="an entry is malformed")
    check_environment(env)
    return ApprovedModule(
        path=item["path"],
        sha256=item["sha256"],
        owner=item["owner"],
        env=env,
        source=source,
        profile=item["profile"],
    )


def _read(value: Any) -> list[ApprovedModule]:
    if not isinstance(value, dict) or value.keys() != {"version", "modules"}:
        raise EncodingInvalid(what="module list", reason="not a module list")
    if value["version"] != _VERSION or not isinstance(value["modules"], list):
        raise EncodingInvalid(what="module list", reason="unknown version")
    return [parse_entry(item, "personal") for item in value["modules"]]


def _write(folder: Path, entries: list[ApprovedModule]) -> None:
    """Temporary file, mode, data, fsync, replace, fsync of the folder (habit 16)."""
    value = {
        "version": _VERSION,
        "modules": [
            {
                "path": item.path,
                "sha256": item.sha256,
                "owner": item.owner,
                "env": dict(item.env),
                "profile": item.profile,
            }
            for item in entries
        ],
    }
    target = folder / LIST_NAME
    content = json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True).encode()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = folder / f".{LIST_NAME}.{secrets.token_hex(8)}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if hasattr(os, "O_DIRECTORY"):
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
    except OSError as error:
        raise ModuleListRefused(path=str(target), reason=str(error.strerror)) from error

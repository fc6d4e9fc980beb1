"""The administrator's list: signed, never older, never past its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.canonical import canonical
from desktop.errors import ModuleListRefused
from desktop.tokens import administrator_list

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ENTRY = {
    "path": "/usr/lib/module.so",
    "sha256": "ab" * 32,
    "owner": "0",
    "env": {"OPENSC_CONF": "/etc/opensc.conf"},
    "profile": "opensc",
}
LIST: dict[str, Any] = {
    "type": "saqta/modules/1",
    "version": 7,
    "expires": "2027-01-01T00:00:00.000Z",
    "personal_list_allowed": False,
    "modules": [ENTRY],
}


def _write(folder: Path, value: dict[str, Any] | bytes) -> Path:
    content = value if isinstance(value, bytes) else canonical(value)
    path = folder / "modules.json"
    path.write_bytes(content)
    path.with_name("modules.json.sig").write_bytes(KEY.sign(content))
    return path


def test_a_good_list(tmp_path: Path) -> None:
    found = administrator_list.load(
        _write(tmp_path, LIST), PUBLIC, AT, minimum_version=7
    )
    assert (found.version, found.personal_list_allowed) == (7, False)
    (module,) = found.modules
    assert module.source == "administrator"
    assert module.path == ENTRY["path"]
    assert dict(module.env) == ENTRY["env"]


def test_an_older_list_is_a_roll_back(tmp_path: Path) -> None:
    path = _write(tmp_path, LIST)
    with pytest.raises(ModuleListRefused, match="older than 8"):
        administrator_list.load(path, PUBLIC, AT, minimum_version=8)


def test_a_list_past_its_end_is_a_freeze(tmp_path: Path) -> None:
    path = _write(tmp_path, LIST)
    end = datetime(2027, 1, 1, tzinfo=UTC)
    administrator_list.load(path, PUBLIC, end - timedelta(seconds=1))
    with pytest.raises(ModuleListRefused, match="past its end"):
        administrator_list.load(path, PUBLIC, end)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = _write(tmp_path, LIST)
    target = path
    if data.draw(st.booleans()):
        target = path.with_name("modules.json.sig")
    content = bytearray(target.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    target.write_bytes(content)
    with pytest.raises(ModuleListRefused, match="badly signed"):
        administrator_list.load(path, PUBLIC, AT)


def test_another_key_and_no_key(tmp_path: Path) -> None:
    path = _write(tmp_path, LIST)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    for key in (other, b"", bytes(31)):
        with pytest.raises(ModuleListRefused, match="badly signed"):
            administrator_list.load(path, key, AT)


@pytest.mark.parametrize(
    "value",
    [
        b"{}",
        b"[]",
        b"not json",
        canonical(LIST) + b"\n",
        {**LIST, "type": "saqta/modules/2"},
        {**LIST, "more": 1},
        {**LIST, "version": "7"},
        {**LIST, "version": 0},
        {**LIST, "version": True},
        {**LIST, "personal_list_allowed": 1},
        {**LIST, "modules": {}},
        {**LIST, "expires": "2027-01-01"},
        {**LIST, "expires": "2027-01-01T00:00:00+00:00"},
        {**LIST, "modules": [{**ENTRY, "env": {"LD_PRELOAD": "/x"}}]},
        {**LIST, "modules": [{**ENTRY, "more": 1}]},
    ],
)
def test_a_signed_list_that_is_malformed(
    tmp_path: Path, value: dict[str, Any] | bytes
) -> None:
    path = _write(tmp_path, value)
    with pytest.raises(ModuleListRefused, match="SQ-MOD-08"):
        administrator_list.load(path, PUBLIC, AT)


def test_files_that_are_not_there_or_too_long(tmp_path: Path) -> None:
    path = _write(tmp_path, LIST)
    signature = path.with_name("modules.json.sig")
    signature.write_bytes(bytes(65))
    with pytest.raises(ModuleListRefused, match="too long"):
        administrator_list.load(path, PUBLIC, AT)
    signature.unlink()
    with pytest.raises(ModuleListRefused, match="No such file"):
        administrator_list.load(path, PUBLIC, AT)
    with pytest.raises(ModuleListRefused, match="No such file"):
        administrator_list.load(tmp_path / "nothing.json", PUBLIC, AT)

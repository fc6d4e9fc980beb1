"""The file of byte orders: a hint that is worth no failure and never grows for ever."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
from desktop.tokens import hints

MODULE = ApprovedModule("/usr/lib/librtpkcs11ecp.so", "a" * 64, "0")
INFO = TokenInfo(
    module=MODULE.path,
    slot=0,
    label="Synthetic",
    manufacturer="Nobody",
    model="Model",
    serial="01",
    hardware="1.0",
    firmware="2.0",
    flags=(),
    mechanisms=(),
    pin_state=PinState.FINE,
    pin_pad=False,
    shortest_pin=6,
    longest_pin=16,
)


@pytest.fixture
def module(tmp_path: Path) -> ApprovedModule:
    notes = tmp_path / "lists" / hints.NOTES_NAME
    return dataclasses.replace(MODULE, notes=str(notes))


def test_an_order_is_kept_for_its_kind_of_token(module: ApprovedModule) -> None:
    assert hints.byte_order_of(module, INFO) == ""
    hints.remember_byte_order(module, INFO, "s-r big turned")
    hints.remember_byte_order(module, INFO, "s-r big")
    assert hints.byte_order_of(module, INFO) == "s-r big"
    # Another token of the same kind, yes; another firmware or module file, no.
    assert hints.byte_order_of(module, dataclasses.replace(INFO, serial="02"))
    for changed in ({"firmware": "2.1"}, {"model": "Other"}, {"manufacturer": "X"}):
        other = dataclasses.replace(INFO, **changed)  # type: ignore[arg-type]
        assert hints.byte_order_of(module, other) == ""
    rebuilt = dataclasses.replace(module, sha256="b" * 64)
    assert hints.byte_order_of(rebuilt, INFO) == ""
    assert Path(module.notes).stat().st_mode & 0o777 == 0o600
    assert [item.name for item in Path(module.notes).parent.iterdir()] == [
        hints.NOTES_NAME
    ]


def test_without_a_file_nothing_is_kept() -> None:
    hints.remember_byte_order(MODULE, INFO, "r-s little")
    assert hints.byte_order_of(MODULE, INFO) == ""


@pytest.mark.parametrize("order", ["", "sideways", "r-s little turned twice", "\n"])
def test_what_is_no_byte_order_is_not_kept(module: ApprovedModule, order: str) -> None:
    assert not hints.is_byte_order(order)
    hints.remember_byte_order(module, INFO, order)
    assert not Path(module.notes).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "orders": {}}',
        b'{"version": 1, "orders": []}',
        b'{"version": 1, "orders": {"kind": 1}}',
        b" " * 70_000,
    ],
)
def test_a_damaged_file_is_passed_over_and_replaced(
    module: ApprovedModule, content: bytes
) -> None:
    path = Path(module.notes)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert hints.byte_order_of(module, INFO) == ""
    hints.remember_byte_order(module, INFO, "r-s big")
    assert hints.byte_order_of(module, INFO) == "r-s big"


def test_a_folder_that_takes_no_file_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "lists").write_bytes(b"a file in the folder's place")
    notes = tmp_path / "lists" / hints.NOTES_NAME
    module = dataclasses.replace(MODULE, notes=str(notes))
    hints.remember_byte_order(module, INFO, "r-s big")
    assert hints.byte_order_of(module, INFO) == ""


def test_the_oldest_kinds_go_first(module: ApprovedModule) -> None:
    for number in range(70):
        kind = dataclasses.replace(INFO, model=f"Model {number}")
        hints.remember_byte_order(module, kind, "r-s big")
    kept = json.loads(Path(module.notes).read_text())["orders"]
    assert len(kept) == 64
    first = dataclasses.replace(INFO, model="Model 0")
    last = dataclasses.replace(INFO, model="Model 69")
    assert hints.byte_order_of(module, first) == ""
    assert hints.byte_order_of(module, last) == "r-s big"

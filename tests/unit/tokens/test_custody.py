"""Custody: the template of security.md section 2, and no lie passes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import CustodyRefused
from desktop.model.tokens import KeyOnToken, PinState, TokenInfo
from desktop.tokens import custody

HONEST = {**custody.PRIVATE_TEMPLATE, **custody.READ_ONLY_FACTS}
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def _info(module: str = "/module.so") -> TokenInfo:
    return TokenInfo(
        module=module,
        slot=1,
        label="Label",
        manufacturer="Maker",
        model="Model",
        serial="0a",
        hardware="1.0",
        firmware="2.0",
        flags=(),
        mechanisms=(),
        pin_state=PinState.FINE,
        pin_pad=False,
        shortest_pin=4,
        longest_pin=8,
    )


def _key(attributes: dict[str, bool]) -> KeyOnToken:
    return KeyOnToken("0a", "01" * 16, "Saqta", "rsa-2048", b"spki", attributes)


def test_the_template_is_the_one_of_the_security_document() -> None:
    assert {name for name, value in custody.PRIVATE_TEMPLATE.items() if value} == {
        "TOKEN",
        "PRIVATE",
        "SENSITIVE",
        "SIGN",
    }
    assert {name for name, value in custody.PRIVATE_TEMPLATE.items() if not value} == {
        "EXTRACTABLE",
        "MODIFIABLE",
        "COPYABLE",
        "DECRYPT",
        "UNWRAP",
        "DERIVE",
        "ALWAYS_AUTHENTICATE",
    }
    assert len(custody.CUSTODY_ATTRIBUTES) == 14
    assert dict(custody.PUBLIC_TEMPLATE) == {
        "TOKEN": True,
        "VERIFY": True,
        "ENCRYPT": False,
        "WRAP": False,
        "MODIFIABLE": False,
    }


def test_an_honest_key_passes() -> None:
    custody.judge(HONEST)
    assert custody.lies(HONEST) == []


@pytest.mark.parametrize("name", custody.CUSTODY_ATTRIBUTES)
@pytest.mark.parametrize("silent", [False, True])
def test_each_single_lie_and_each_silence_is_refused(name: str, silent: bool) -> None:
    attributes = dict(HONEST)
    if silent:
        del attributes[name]
    else:
        attributes[name] = not attributes[name]
    with pytest.raises(CustodyRefused, match=name) as caught:
        custody.judge(attributes, destroyed=True)
    assert caught.value.attributes == [name]
    assert caught.value.destroyed is True


def test_always_authenticate_follows_the_token_profile() -> None:
    asking = {**HONEST, "ALWAYS_AUTHENTICATE": True}
    custody.judge(asking, always_authenticate=True)
    with pytest.raises(CustodyRefused, match="ALWAYS_AUTHENTICATE"):
        custody.judge(HONEST, always_authenticate=True)
    with pytest.raises(CustodyRefused, match="ALWAYS_AUTHENTICATE"):
        custody.judge(asking)


def test_the_record_holds_what_was_read(tmp_path: Path) -> None:
    module = tmp_path / "module.so"
    module.write_bytes(b"library")
    record = custody.record_of(_info(str(module)), _key(HONEST), {"model": "M"}, AT)
    assert record.module_sha256 == hashlib.sha256(b"library").hexdigest()
    assert record.spki_sha256 == hashlib.sha256(b"spki").hexdigest()
    assert record.read_at == "2026-11-24T10:00:00.000Z"
    assert record.as_dict()["attributes"] == HONEST
    assert record.as_dict()["carrier"] == {"model": "M"}
    assert record.as_dict()["proves"] == "reported by the module; not an attestation"


def test_no_record_of_a_lie() -> None:
    lying = {**HONEST, "LOCAL": False}
    with pytest.raises(CustodyRefused, match="LOCAL"):
        custody.record_of(_info(), _key(lying), None, AT, module_sha256="00")

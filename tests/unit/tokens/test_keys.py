"""Making keys: whatever the token made of the template, nothing of a lie stays."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from desktop.errors import CustodyRefused, KeyAmbiguous
from desktop.tokens import custody
from desktop.tokens.worker import keys, reading

KEY_ID = "5a" * 16


def test_a_second_public_half_is_a_lie_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pair is there by then: told as a taken identifier, it would have stayed."""
    offered = ("EC_KEY_PAIR_GEN", "ECDSA")
    device: Any = SimpleNamespace(
        session=object(),
        serial="0a",
        info=lambda: SimpleNamespace(mechanisms=offered, free_bytes=None),
    )
    made, destroyed = (object(), object()), list[tuple[object, ...]]()

    def two_halves(_session: object, name: bytes) -> bytes:
        raise KeyAmbiguous(key_id=name.hex())

    def destroy(_session: object, _name: bytes, handles: tuple[object, ...]) -> bool:
        destroyed.append(handles)
        return True

    held = {**custody.PRIVATE_TEMPLATE, **custody.READ_ONLY_FACTS}
    monkeypatch.setattr(reading, "all_with_id", lambda *_: [])
    monkeypatch.setattr(reading, "custody_of", lambda _item: held)
    monkeypatch.setattr(reading, "spki_beside", two_halves)
    monkeypatch.setattr(reading, "bytes_of", lambda *_: bytes.fromhex(KEY_ID))
    monkeypatch.setattr(reading, "objects", lambda *_: [made[1]])
    monkeypatch.setattr(reading, "public_lies", lambda *_: [])
    monkeypatch.setattr(keys, "_generate_pair", lambda *_: made)
    monkeypatch.setattr(keys, "_destroy_pair", destroy)
    with pytest.raises(CustodyRefused, match="KEY_TYPE") as caught:
        keys.generate(device, KEY_ID, "ecdsa-p256", "Saqta")
    assert caught.value.destroyed
    assert destroyed == [(made[1], made[0])]

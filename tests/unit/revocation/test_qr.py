"""QR codes: the largest statement fits one, and what does not is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.canonical import parse, unb64url
from desktop.errors import InputInvalid
from desktop.revocation import qr, recovery, statement

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def _largest() -> dict[str, str]:
    """Every field full, the text in letters of two bytes."""
    secret = recovery.new_secret()
    key_id = recovery.key_id(recovery.public_spki(secret))
    payload = statement.build(
        statement_id=statement.new_statement_id(),
        authority="state-ca",
        key_id=key_id,
        reason="affiliationChanged",
        created_at=NOW,
        clock={"source": "system", "offset_s": "unknown"},
        application_id=statement.new_statement_id(),
        issuer=b"\x30" * 180,
        serial="f" * 40,
        certificate_sha256="a" * 64,
        spki_sha256="b" * 64,
        invalidity_date=NOW,
        text="\u049b" * statement.LONGEST_TEXT,
    )
    return statement.sign(payload, secret)


def test_the_largest_statement_is_one_code() -> None:
    envelope = _largest()
    link = qr.link("https://operator.example/operator/s", envelope)
    assert len(link) <= qr.LARGEST
    rows = qr.matrix(link)
    assert len(rows) == len(rows[0])
    assert not any(rows[0])
    assert "<svg" in qr.svg(link)
    assert len(qr.terminal(link).splitlines()) > 50
    assert parse(unb64url(link.partition("#")[2])) == envelope


def test_the_limit_is_the_limit() -> None:
    qr.matrix("a" * qr.LARGEST)
    with pytest.raises(InputInvalid, match="too much for one code"):
        qr.matrix("a" * (qr.LARGEST + 1))


def test_without_a_page_there_is_no_link() -> None:
    assert qr.link("", {"payload": "x"}) == ""

"""A GOST key is one key, whichever arc a record, a report or a token spells it in."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.asn1 import gost
from desktop.canonical import sha256_hex
from desktop.model.people import Application
from desktop.model.tokens import KeyOnToken
from desktop.services.case import Case
from desktop.services.left_over_key import list_left_over
from desktop.services.list_tokens import list_keys
from desktop.services.report_compromise import Scope, report_compromise
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes
from tests.fakes.gost_token import GostToken, make_gost_token
from tests.fakes.holder import Holder

KZ, RFC9215 = "gost-2015-512", "gost-2015-512-rfc9215"
PURPOSES = ("describe", "generate_application_key")


@pytest.fixture
def token(tmp_path: Path) -> GostToken:
    return make_gost_token(tmp_path / "gost")


@pytest.fixture
def key(token: GostToken) -> KeyOnToken:
    """A key that an authority of the Russian arc asked for, without a certificate."""
    with work.open_work(
        token.module(), token.serial, PURPOSES, token.pin(), gost_encoding="rfc9215"
    ) as piece:
        piece.generate_application_key(secrets.token_hex(16), RFC9215, "Saqta", None)
        (found,) = piece.keys()
    assert found.scheme == RFC9215
    return found


@pytest.fixture
def gost_holder(holder: Holder, token: GostToken) -> Holder:
    holder.module = token.module()
    return holder


def _ended(holder: Holder, key: KeyOnToken) -> None:
    now = datetime.now(UTC)
    data = {
        "key_id": key.key_id,
        "token_serial": key.token_serial,
        "scheme": key.scheme,
        "profile": str(holder.server.profile_path),
    }
    Case(holder.workplace, Application("a-1", "ABANDONED", now, now, data)).save()


def test_a_key_has_one_hash_in_every_arc(key: KeyOnToken) -> None:
    spelled = {sha256_hex(gost.respell(key.spki, name)) for name in (KZ, RFC9215)}
    assert spki_hashes(key) == spelled
    assert spki_hashes(dataclasses.replace(key, spki=b"")) == frozenset()
    other = dataclasses.replace(key, scheme="ecdsa-p256", spki=b"0\x00")
    assert spki_hashes(other) == {sha256_hex(b"0\x00")}


def test_a_listing_without_a_profile_spells_it_otherwise(
    token: GostToken, key: KeyOnToken
) -> None:
    """The rig: this is why nobody may compare one spelling alone."""
    (listed,) = work.list_keys(token.module(), token.serial)
    assert listed.scheme == KZ
    assert listed.spki != key.spki
    assert spki_hashes(listed) == spki_hashes(key)


def test_a_key_with_a_certificate_in_this_home_is_not_left_over(
    gost_holder: Holder, key: KeyOnToken
) -> None:
    _ended(gost_holder, key)
    (left,) = list_left_over(gost_holder.workplace)
    assert left.key_id == key.key_id
    record = gost_holder.add_certificate()
    spelled = dataclasses.replace(
        record, spki_sha256=sha256_hex(gost.respell(key.spki, RFC9215))
    )
    gost_holder.workplace.register().put_certificate(spelled)
    assert list_left_over(gost_holder.workplace) == []


def test_a_reported_key_is_shown_as_blocked(
    gost_holder: Holder, key: KeyOnToken
) -> None:
    (listed,) = list_keys(gost_holder.workplace)["keys"]
    assert not listed["blocked"]
    record = gost_holder.add_certificate(protected=False)
    spelled = dataclasses.replace(
        record, spki_sha256=sha256_hex(gost.respell(key.spki, RFC9215))
    )
    gost_holder.workplace.register().put_certificate(spelled)
    report_compromise(gost_holder.workplace, Scope(mine=True), undo_seconds=0)
    (listed,) = list_keys(gost_holder.workplace)["keys"]
    assert listed["blocked"]

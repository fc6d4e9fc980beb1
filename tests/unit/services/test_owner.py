"""Nobody signs in a home with somebody else's certificate (row S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from desktop.canonical import canonical
from desktop.errors import CertificateNotOwners, EncodingInvalid, NothingFound
from desktop.model.people import Application
from desktop.model.records import CertificateRecord
from desktop.services.case import Case
from desktop.services.duties import signing_certificate
from desktop.services.owner import iin_of, owners, refuse_other_owner
from desktop.services.protect import protect
from desktop.services.renew import RenewRequest, renew
from desktop.services.report_compromise import Scope
from desktop.services.revoke import revoke
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey

MakeKey = Callable[[], TokenKey]
#: Another than the holder's own place among the sandbox's people.
STRANGER = 1


@contextmanager
def _as(holder: Holder, citizen: int) -> Iterator[None]:
    before, holder.citizen = holder.citizen, citizen
    try:
        yield
    finally:
        holder.citizen = before


def _strangers(holder: Holder, key: TokenKey | None = None) -> CertificateRecord:
    with _as(holder, STRANGER):
        return holder.add_certificate(key)


def _consented(holder: Holder, iin: str) -> None:
    now = datetime.now(UTC)
    data = {"consent_id": "c-1", "profile": str(holder.server.profile_path)}
    case = Case(holder.workplace, Application("a-1", "CONSENTED", now, now, data))
    case.save()
    case.write("consent.json", canonical({"person": {"iin": iin}}))


def _iin(holder: Holder, citizen: int) -> str:
    return str(holder.server.state.registers.all()[citizen].person.iin)


def test_who_owns_a_home(holder: Holder) -> None:
    assert owners(holder.workplace) == frozenset()
    record = holder.add_certificate()
    assert iin_of(record.der) == _iin(holder, 0)
    assert owners(holder.workplace) == {_iin(holder, 0)}
    # A consent says it; what else lies in the register then says nothing.
    _consented(holder, _iin(holder, STRANGER))
    assert owners(holder.workplace) == {_iin(holder, STRANGER)}
    with pytest.raises(CertificateNotOwners, match=record.sha256):
        refuse_other_owner(holder.workplace, record.der)
    with pytest.raises(EncodingInvalid, match="certificate"):
        iin_of(b"no certificate")


def test_another_person_s_token_is_not_protected_here(
    with_token: Holder, make_key: MakeKey
) -> None:
    key = make_key()
    record = _strangers(with_token, key)
    assert with_token.module is not None
    pin = with_token.person.pin
    assert pin is not None
    purposes = ("describe", "write_certificate")
    with work.open_work(
        with_token.module,
        key.serial,
        purposes,
        pin(None),  # type: ignore[arg-type]
    ) as token:
        token.write_certificate(key.key_id, record.der)
    _consented(with_token, _iin(with_token, 0))
    with pytest.raises(CertificateNotOwners, match="SQ-PER-06"):
        protect(with_token.workplace, with_token.person, record.sha256)
    # Nobody was asked for a PIN, so nothing can have been signed.
    assert with_token.person.questions == []


def test_another_person_s_certificate_renews_nothing(
    with_token: Holder, make_key: MakeKey
) -> None:
    record = _strangers(with_token, make_key())
    _consented(with_token, _iin(with_token, 0))
    request = RenewRequest(record.sha256, "state-ca", "state-ca", True)
    with pytest.raises(CertificateNotOwners, match="SQ-PER-06"):
        renew(with_token.workplace, with_token.person, request)
    assert with_token.person.questions == []


def test_a_document_is_signed_by_the_person_of_its_consent(
    holder: Holder, make_key: MakeKey
) -> None:
    _consented(holder, _iin(holder, 0))
    _strangers(holder, make_key())
    with pytest.raises(NothingFound, match="certificate that may sign"):
        signing_certificate(holder.workplace, "c-1")
    own = holder.add_certificate(make_key())
    assert signing_certificate(holder.workplace, "c-1").sha256 == own.sha256


def test_nothing_stops_a_revocation(with_token: Holder, make_key: MakeKey) -> None:
    record = _strangers(with_token, make_key())
    _consented(with_token, _iin(with_token, 0))
    result = revoke(
        with_token.workplace,
        with_token.person,
        Scope(mine=True),
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )
    assert result.state == "CONFIRMED"
    assert with_token.revoked(record)

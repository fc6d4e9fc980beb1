"""A responder without nocheck, judged by the list that was kept beside its answer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from desktop.errors import StatusInvalid
from desktop.model.authority import StatusProof
from desktop.trust import ocsp, responder, view
from tests.fakes.forge import DAY, NOW, Ca, Key, extended_usage, key_usage
from tests.fakes.forge_status import (
    HOUR,
    OCSP_SIGNING,
    CrlSpec,
    Entry,
    OcspSpec,
    Status,
    responder_spec,
)


@dataclass(frozen=True)
class Doubted:
    """An answer of a responder whose own status is open."""

    issuer: Ca
    serial: int
    proof: StatusProof

    def listed(self, *serials: int, **changes: object) -> bytes:
        """A list of the issuer."""
        entries = tuple(Entry(serial) for serial in serials)
        spec = CrlSpec(self.issuer.subject, entries, **changes)  # type: ignore[arg-type]
        return spec.signed_by(self.issuer.key)

    def judge(self, listed: bytes) -> None:
        responder.judge(self.proof, self.issuer.certificate, listed)


def answered(issuer: Ca, leaf: bytes, *, no_check: bool = False) -> Doubted:
    key = Key()
    usages = (key_usage("digital_signature"), extended_usage(OCSP_SIGNING))
    spec = responder_spec(key, None if no_check else usages, not_after=NOW + 5 * DAY)
    certificate = issuer.issue(spec)
    body = OcspSpec(
        issuer,
        (Status(view.read(leaf).serial),),
        signer=key,
        certificates=(certificate,),
    ).encoded()
    proof = ocsp.judge(body, leaf, issuer.certificate, NOW)
    return Doubted(issuer, view.read(certificate).serial, proof)


@pytest.fixture(scope="module")
def doubted(issuer: Ca, leaf: bytes) -> Doubted:
    return answered(issuer, leaf)


def test_a_list_without_the_responder_clears_it(doubted: Doubted) -> None:
    doubted.judge(doubted.listed())
    doubted.judge(doubted.listed(4711))


def test_a_younger_list_is_as_good_and_an_older_one_while_in_force(
    doubted: Doubted,
) -> None:
    younger = {"this_update": NOW + 2 * DAY, "next_update": NOW + 3 * DAY}
    doubted.judge(doubted.listed(**younger))
    older = {"this_update": NOW - 2 * DAY, "next_update": NOW + HOUR}
    doubted.judge(doubted.listed(**older))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"this_update": NOW - 2 * DAY, "next_update": NOW - HOUR}, "has expired"),
        (
            {"this_update": NOW + 6 * DAY, "next_update": NOW + 7 * DAY},
            "younger than the responder",
        ),
    ],
)
def test_a_list_that_says_nothing_of_that_time(
    doubted: Doubted, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(StatusInvalid, match=reason):
        doubted.judge(doubted.listed(**changes))


def test_a_revoked_responder_proves_nothing(doubted: Doubted) -> None:
    with pytest.raises(StatusInvalid, match="responder's certificate was revoked"):
        doubted.judge(doubted.listed(doubted.serial))


def test_a_forged_list_proves_nothing(doubted: Doubted) -> None:
    forged = CrlSpec(doubted.issuer.subject).signed_by(Key())
    with pytest.raises(StatusInvalid, match="does not verify"):
        doubted.judge(forged)
    with pytest.raises(StatusInvalid, match="CRL"):
        doubted.judge(b"\x30\x00")


def test_with_nocheck_no_list_is_looked_at(issuer: Ca, leaf: bytes) -> None:
    answered(issuer, leaf, no_check=True).judge(b"not even a list")

"""Connections that break under a CMP transaction (security.md, test 18).

Whatever happened to the answer, the state says "unknown, will ask again", the next try
is safe to repeat, and the authority never issues for another request.
"""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.asn1 import cmp
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.errors import AnswerUnusable, MessageInvalid, OutcomeUnknown, Pending
from tests.fakes.cmp_authority import (
    REFERENCE,
    CmpAuthority,
    Step,
    request_of,
)
from tests.fakes.forge import Key, leaf_spec
from tests.fakes.http_server import RawServer, servers
from tests.fakes.software_signer import SoftwareSigner

BROKEN = (OutcomeUnknown, AnswerUnusable, MessageInvalid)


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    with servers() as start:
        yield start


@pytest.fixture
def server(serve: Callable[..., RawServer]) -> CmpAuthority:
    return CmpAuthority(serve)


def asked(server: CmpAuthority) -> dict[str, Any]:
    return {
        "subject_id": "app-1",
        "reference": REFERENCE,
        "secret": server.secret,
    }


def cut(size: int) -> Step:
    """An honest answer of which so many bytes arrive, and never all of them.

    Answers differ by a byte or two: an ECDSA signature has no fixed length.
    """

    def step(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        whole = s.honest(m)
        return whole[: min(size, len(whole) - 1)]

    return step


def sizes(whole: int, dice: random.Random, full: bool) -> list[int]:
    """Every place to cut, or a sample that always has both ends."""
    places = range(whole)
    if full:
        return list(places)
    return sorted({0, 1, whole - 1, *dice.sample(places, 15)})


def test_answer_cut_at_every_byte(
    server: CmpAuthority, full: bool, dice: random.Random
) -> None:
    signer = SoftwareSigner("ecdsa-p256")
    request = request_of(signer)
    kept: list[bytes] = []

    def whole(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        kept.append(s.granted(m))
        return kept[0]

    server.plan = [whole]
    server.client(protection=["pbm"]).enrol(request, **asked(server))
    for size in sizes(len(kept[0]), dice, full):
        server.log.forget()
        server.plan = [cut(size)]
        client = server.client(protection=["pbm"])
        with pytest.raises(BROKEN, match="SQ-"):
            client.enrol(request, **asked(server))
        assert server.log.saves[-1].state in {"sent", "unknown"}
        found = server.client(protection=["pbm"]).recover(request, **asked(server))
        assert found.certificate
    requests = {message.request_p10 for message in server.seen}
    assert requests == {request}, "never another request"


def test_revocation_cut_at_every_byte(
    server: CmpAuthority, full: bool, dice: random.Random
) -> None:
    signer = SoftwareSigner("ecdsa-p256")
    certificate = server.issuer.issue(leaf_spec(Key("ec", signer.key)))
    size_of = len(server_answer(server, signer, certificate))
    for size in sizes(size_of, dice, full):
        server.plan = [cut(size)]
        found = server.client().revoke(
            certificate, signer, reason="keyCompromise", subject_id="r"
        )
        assert found.outcome == "unknown"
        assert found.request == server.raw[-1]


def server_answer(
    server: CmpAuthority, signer: SoftwareSigner, certificate: bytes
) -> bytes:
    """What a whole answer to an rr looks like."""
    kept: list[bytes] = []

    def whole(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        kept.append(s.status(m, cmp.StatusInfo(0)))
        return kept[0]

    server.plan = [whole]
    server.client().revoke(certificate, signer, reason="keyCompromise", subject_id="r")
    return kept[0]


def test_drip_ends_at_the_deadline(serve: Callable[..., RawServer]) -> None:
    """One byte at a time: the exchange ends by its deadline and a second."""
    authority = CmpAuthority(serve)
    holder: list[RawServer] = []

    def drip(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not holder[0].wait(0.05):
            connection.sendall(b"0")

    holder.append(serve(drip))
    profile = authority.profile(cmp_url=f"{holder[0].url}/cmp", protection=["pbm"])
    client = CmpClient(
        profile, HttpClient(deadline_s=1), authority.clock, authority.log
    )
    signer = SoftwareSigner("ecdsa-p256")
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown, match="p10cr"):
        client.enrol(request_of(signer), **asked(authority))
    # A hang would be 30 s; a loaded machine may take its time.
    assert time.monotonic() - began < 10
    assert authority.log.saves[-1].state == "unknown"


def test_half_closed_connection(serve: Callable[..., RawServer]) -> None:
    authority = CmpAuthority(serve)

    def half(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        connection.shutdown(socket.SHUT_WR)

    profile = authority.profile(cmp_url=f"{serve(half).url}/cmp", protection=["pbm"])
    client = CmpClient(profile, HttpClient(), authority.clock, authority.log)
    with pytest.raises(Pending, match="SQ-PEN"):
        client.enrol(request_of(SoftwareSigner("ecdsa-p256")), **asked(authority))
    assert authority.log.saves[-1].state in {"sent", "unknown"}

"""Asking for status: GOOD, REVOKED or UNKNOWN with its reason (2.8; 8.2 test 11)."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import tsp

from desktop.asn1.der import element as tlv
from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.status import StatusClient
from desktop.authority.timestamp import TimeStampClient
from desktop.canonical import sha256_hex
from desktop.clock import FixedClock
from desktop.errors import (
    AnswerUnusable,
    EncodingInvalid,
    NothingFound,
    StatusInvalid,
    TimeStampInvalid,
    Unreachable,
)
from desktop.trust import view
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    extension,
    integer,
    leaf_spec,
    pem,
    self_signed,
)
from tests.fakes.forge_stamp import StampSpec, authority_spec
from tests.fakes.forge_status import (
    CrlSpec,
    Entry,
    OcspSpec,
    Status,
    general_uri,
    reason,
    responder_spec,
)
from tests.fakes.http_server import RawServer, answer
from tests.fakes.profile_files import profile_table


@dataclass
class World:
    """An issuer with its status services; a test plans what they answer."""

    serve: Callable[..., RawServer]
    plan: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self_signed("Root")
        self.issuer = self.root.below("Issuer")
        self.leaf = self.issuer.issue(leaf_spec(Key()))
        self.server = self.serve(self._handle)
        self.clock = FixedClock(NOW)

    @property
    def serial(self) -> int:
        return view.read(self.leaf).serial

    def profile(self, **changes: Any) -> Any:
        table = profile_table(pem(self.root.certificate), self.server.url)
        table["issuers"] = [
            {
                "certificate": pem(self.issuer.certificate),
                "ocsp_url": f"{self.server.url}/ocsp",
                "crl_url": f"{self.server.url}/crl",
            }
        ]
        return profiles.load(json.dumps({**table, **changes}).encode())

    def client(self, **changes: Any) -> StatusClient:
        return StatusClient(
            self.profile(**changes),
            HttpClient(deadline_s=5),
            self.clock,
            self.seen.get,
            self.seen.__setitem__,
        )

    def crl(self, *entries: Entry, **changes: Any) -> bytes:
        return CrlSpec(self.issuer.subject, entries, **changes).signed_by(
            self.issuer.key
        )

    def ocsp(self, **status: Any) -> Callable[[bytes], bytes]:
        """Answers with the nonce and the digest that were asked with."""

        def answered(body: bytes) -> bytes:
            request = asn1_ocsp.OCSPRequest.load(body)
            wanted = request["tbs_request"]["request_list"][0]["req_cert"]
            digest = wanted["hash_algorithm"]["algorithm"].native
            statuses = (Status(self.serial, digest=digest, **status),)
            nonce = request.nonce_value.native
            return answer(OcspSpec(self.issuer, statuses, nonce=nonce).encoded())

        return answered

    def _handle(self, connection: socket.socket, request: bytes) -> None:
        head, body = request.split(b"\r\n\r\n", 1)
        path = head.split(b" ")[1].decode()
        self.asked.append((path, body))
        connection.sendall(self.plan[path](body))


@pytest.fixture
def world(serve: Callable[..., RawServer]) -> World:
    return World(serve)


# -- OCSP -----------------------------------------------------------------------------


def test_good(world: World) -> None:
    world.plan["/ocsp"] = world.ocsp()
    assert world.client().ocsp(world.leaf).status == "good"


def test_revoked(world: World) -> None:
    world.plan["/ocsp"] = world.ocsp(kind="revoked", code=1)
    found = world.client().ocsp(world.leaf)
    assert (found.status, found.reason, found.source) == (
        "revoked",
        "keyCompromise",
        "ocsp",
    )


def test_every_question_has_its_own_nonce(world: World) -> None:
    world.plan["/ocsp"] = world.ocsp()
    client = world.client()
    client.ocsp(world.leaf)
    client.ocsp(world.leaf)
    nonces = {
        asn1_ocsp.OCSPRequest.load(body).nonce_value.native for _, body in world.asked
    }
    assert len(nonces) == 2
    assert all(len(nonce) == 16 for nonce in nonces)


@pytest.mark.parametrize("status", [1, 6])
def test_other_digest_is_tried_when_the_first_is_not_known(
    world: World, status: int
) -> None:
    """RFC 5019's responders know one CertID only, and answer these to the other."""
    sure, replies = world.ocsp(), []

    def reply(body: bytes) -> bytes:
        replies.append(body)
        if len(replies) == 1:
            return answer(OcspSpec(world.issuer, (), outer=status).encoded())
        return sure(body)

    world.plan["/ocsp"] = reply
    assert world.client().ocsp(world.leaf).status == "good"
    digests = [
        asn1_ocsp.OCSPRequest.load(body)["tbs_request"]["request_list"][0]["req_cert"][
            "hash_algorithm"
        ]["algorithm"].native
        for body in replies
    ]
    assert sorted(digests) == ["sha1", "sha256"]


def test_network_failure_is_never_good(world: World) -> None:
    client = world.client()
    world.server.close()
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        client.ocsp(world.leaf)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        client.crl(world.leaf)


def test_html_is_no_answer(world: World) -> None:
    world.plan["/ocsp"] = lambda _: answer(b"<html>", content_type="text/html")
    with pytest.raises(AnswerUnusable, match="text/html: no OCSP answer"):
        world.client().ocsp(world.leaf)


@pytest.mark.parametrize(
    "body", [b"\x30\x03\x0a\x01\x07", b"\x30\x03\x0a\x01\x04", b"\x30\x00", b"\x05\x00"]
)
def test_a_status_that_rfc_6960_does_not_have(world: World, body: bytes) -> None:
    """Anybody on the way can answer so over plain http."""
    world.plan["/ocsp"] = lambda _: answer(body)
    with pytest.raises(AnswerUnusable, match="no OCSP answer"):
        world.client().ocsp(world.leaf)


@pytest.mark.parametrize("status", [2, 3, 5])
def test_try_later_is_unknown(world: World, status: int) -> None:
    body = OcspSpec(world.issuer, (), outer=status).encoded()
    world.plan["/ocsp"] = lambda _: answer(body)
    with pytest.raises(StatusInvalid, match="the responder answered"):
        world.client().ocsp(world.leaf)


def test_replayed_answer_is_unknown(world: World) -> None:
    kept = OcspSpec(world.issuer, (Status(world.serial),), nonce=b"of yesterday")
    world.plan["/ocsp"] = lambda _: answer(kept.encoded())
    with pytest.raises(StatusInvalid, match="nonce is not ours"):
        world.client().ocsp(world.leaf)


def test_certificate_of_an_unknown_issuer(world: World) -> None:
    other = Ca(world.issuer.subject, Key()).issue(leaf_spec(Key()))
    with pytest.raises(NothingFound, match="issuer"):
        world.client().ocsp(other)
    assert world.asked == []


def test_issuer_without_services(world: World) -> None:
    only_crl = [
        {
            "certificate": pem(world.issuer.certificate),
            "crl_url": f"{world.server.url}/crl",
        }
    ]
    with pytest.raises(NothingFound, match="OCSP service"):
        world.client(issuers=only_crl).ocsp(world.leaf)
    only_ocsp = [{**only_crl[0], "ocsp_url": f"{world.server.url}/ocsp"}]
    del only_ocsp[0]["crl_url"]
    with pytest.raises(NothingFound, match="CRL"):
        world.client(issuers=only_ocsp).crl(world.leaf)


# -- a responder's own certificate ---------------------------------------------------


def delegated(world: World, *, no_check: bool) -> bytes:
    """Plans answers of a responder under the issuer; its certificate, DER."""
    key = Key()
    spec = responder_spec(key)
    if not no_check:
        spec = replace(spec, extensions=spec.extensions[:-1])
    certificate = world.issuer.issue(spec)

    def answered(body: bytes) -> bytes:
        nonce = asn1_ocsp.OCSPRequest.load(body).nonce_value.native
        made = OcspSpec(
            world.issuer,
            (Status(world.serial),),
            signer=key,
            certificates=(certificate,),
            nonce=nonce,
        )
        return answer(made.encoded())

    world.plan["/ocsp"] = answered
    return certificate


def test_a_responder_with_nocheck_is_not_looked_up(world: World) -> None:
    certificate = delegated(world, no_check=True)
    assert b"\x2b\x06\x01\x05\x05\x07\x30\x01\x05" in certificate
    assert world.client(ocsp_responder_check="required").ocsp(world.leaf)
    assert [path for path, _ in world.asked] == ["/ocsp"]


@pytest.mark.parametrize("policy", ["crl", "required"])
def test_a_responder_without_nocheck_is_looked_up(world: World, policy: str) -> None:
    certificate = delegated(world, no_check=False)
    listed = world.crl()
    world.plan["/crl"] = lambda _body: answer(listed)
    client = world.client(ocsp_responder_check=policy)
    proof = client.ocsp(world.leaf)
    # What cleared the responder is kept beside the answer, for the evidence.
    assert (proof.status, proof.responder_list) == ("good", listed)
    revoked = Entry(view.read(certificate).serial)
    world.plan["/crl"] = lambda _body: answer(world.crl(revoked))
    with pytest.raises(StatusInvalid, match="responder's certificate was revoked"):
        client.ocsp(world.leaf)
    assert [path for path, _ in world.asked] == ["/ocsp", "/crl"] * 2


def test_without_a_list_the_profile_decides_about_a_responder(world: World) -> None:
    delegated(world, no_check=False)
    world.plan["/crl"] = lambda _body: answer(b"<html>", content_type="text/html")
    proof = world.client().ocsp(world.leaf)
    assert (proof.status, proof.responder_list) == ("good", b"")
    with pytest.raises(StatusInvalid, match="nobody says whether the responder"):
        world.client(ocsp_responder_check="required").ocsp(world.leaf)
    asked = len(world.asked)
    assert world.client(ocsp_responder_check="off").ocsp(world.leaf).status == "good"
    assert [path for path, _ in world.asked[asked:]] == ["/ocsp"]


def test_the_issuer_itself_is_no_responder_to_look_up(world: World) -> None:
    world.plan["/ocsp"] = world.ocsp()
    assert world.client(ocsp_responder_check="required").ocsp(world.leaf)
    assert [path for path, _ in world.asked] == ["/ocsp"]


# -- CRL ------------------------------------------------------------------------------


def test_listed_and_not_listed(world: World) -> None:
    world.plan["/crl"] = lambda _: answer(world.crl(Entry(world.serial)))
    assert world.client().crl(world.leaf).status == "revoked"
    world.plan["/crl"] = lambda _: answer(world.crl())
    assert world.client().crl(world.leaf).status == "good"


def test_f17_either_proof_is_enough(world: World) -> None:
    """One server's list stayed empty while its OCSP said revoked, without reason."""
    world.plan["/crl"] = lambda _: answer(world.crl())
    world.plan["/ocsp"] = world.ocsp(kind="revoked", code=None)
    client = world.client()
    assert client.crl(world.leaf).status == "good"
    found = client.ocsp(world.leaf)
    assert (found.status, found.reason) == ("revoked", "unspecified")


def test_number_is_remembered_and_does_not_fall(world: World) -> None:
    world.plan["/crl"] = lambda _: answer(world.crl(number=9))
    client = world.client()
    client.crl(world.leaf)
    assert world.seen == {sha256_hex(world.issuer.certificate): 9}
    world.plan["/crl"] = lambda _: answer(world.crl(number=8))
    with pytest.raises(StatusInvalid, match="an older list"):
        client.crl(world.leaf)


def test_list_above_the_cap_is_unknown_and_not_held(world: World) -> None:
    """The server says how long it is; not one byte of it is read."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n"
    world.plan["/crl"] = lambda _: head + bytes(1000)
    with pytest.raises(AnswerUnusable, match="209715200 bytes, cap 2048"):
        world.client(crl_max_bytes=2048).crl(world.leaf)


def test_list_that_does_not_say_its_length(world: World) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    world.plan["/crl"] = lambda _: head + bytes(5000)
    with pytest.raises(AnswerUnusable, match="more than 2048 bytes"):
        world.client(crl_max_bytes=2048).crl(world.leaf)


def test_list_in_an_error_page(world: World) -> None:
    world.plan["/crl"] = lambda _: answer(world.crl(), status=503)
    with pytest.raises(AnswerUnusable, match="HTTP 503"):
        world.client().crl(world.leaf)


def _freshest(world: World) -> bytes:
    where = general_uri(f"{world.server.url}/delta")
    point = tlv(0x30, tlv(0xA0, tlv(0xA0, where)))
    return extension("2.5.29.46", tlv(0x30, point))


def _delta(world: World, *entries: Entry, **changes: Any) -> bytes:
    base = extension("2.5.29.27", integer(7), critical=True)
    return world.crl(*entries, number=8, extensions=(base,), **changes)


@pytest.mark.parametrize(
    ("in_base", "in_delta", "status"),
    [
        ((), (), "good"),
        ((), (1,), "revoked"),
        ((6,), (8,), "good"),
        ((6,), (), "revoked"),
        ((1,), (8,), "revoked"),
    ],
)
def test_delta_that_the_list_points_to(
    world: World, in_base: tuple[int, ...], in_delta: tuple[int, ...], status: str
) -> None:
    def entries(codes: tuple[int, ...]) -> list[Entry]:
        return [Entry(world.serial, (reason(code),)) for code in codes]

    base = world.crl(*entries(in_base), extensions=(_freshest(world),))
    world.plan["/crl"] = lambda _: answer(base)
    world.plan["/delta"] = lambda _: answer(_delta(world, *entries(in_delta)))
    assert world.client().crl(world.leaf).status == status


def test_a_delta_does_not_age_the_list_that_it_goes_with(world: World) -> None:
    base = world.crl(extensions=(_freshest(world),))
    world.plan["/crl"] = lambda _: answer(base)
    listed = _delta(world, Entry(world.serial))
    world.plan["/delta"] = lambda _: answer(listed)
    client = world.client()
    assert client.crl(world.leaf).crl_number == 8
    assert world.seen == {sha256_hex(world.issuer.certificate): 7}
    # Another certificate is asked about, while the same two lists are in force.
    assert client.crl(world.issuer.issue(leaf_spec(Key(), serial=99))).status == "good"


@pytest.mark.parametrize("bad", [b"<html>", b""])
def test_bad_delta_takes_nothing_from_the_list(world: World, bad: bytes) -> None:
    world.plan["/crl"] = lambda _: answer(world.crl(extensions=(_freshest(world),)))
    world.plan["/delta"] = lambda _: answer(bad)
    assert world.client().crl(world.leaf).status == "good"
    expired = _delta(world, Entry(world.serial), next_update=NOW - timedelta(hours=1))
    world.plan["/delta"] = lambda _: answer(expired)
    assert world.client().crl(world.leaf).status == "good"


@pytest.mark.parametrize("url", [b"http://\xc3\xa9/delta", b"http://[::1/delta"])
def test_a_malformed_pointer_takes_nothing_from_the_list(
    world: World, url: bytes
) -> None:
    point = tlv(0x30, tlv(0xA0, tlv(0xA0, tlv(0x86, url))))
    pointer = extension("2.5.29.46", tlv(0x30, point))
    world.plan["/crl"] = lambda _: answer(world.crl(extensions=(pointer,)))
    assert world.client().crl(world.leaf).status == "good"


def test_by_serial_alone(world: World) -> None:
    """A receipt names issuer and serial number; the recovery code knows no more."""
    world.plan["/crl"] = lambda _: answer(world.crl(Entry(world.serial)))
    world.plan["/ocsp"] = world.ocsp(kind="revoked")
    client = world.client()
    name = sha256_hex(world.issuer.certificate)
    serial = format(world.serial, "x")
    assert client.ocsp_by_serial(name, serial).status == "revoked"
    assert client.crl_by_serial(name, serial).status == "revoked"
    with pytest.raises(NothingFound, match="issuer"):
        client.ocsp_by_serial("00" * 32, serial)


def test_by_another_clock(world: World) -> None:
    """Our clock is 400 days off; the operator's time judges instead (F14)."""
    world.plan["/ocsp"] = world.ocsp()
    world.clock = FixedClock(NOW + timedelta(days=400))
    client = world.client()
    with pytest.raises(StatusInvalid, match="has expired"):
        client.ocsp(world.leaf)
    assert client.at(FixedClock(NOW)).ocsp(world.leaf).status == "good"


# -- time stamps ----------------------------------------------------------------


def _tsa(world: World, change: Callable[[StampSpec], StampSpec] | None = None) -> Any:
    key = Key()
    certificate = world.root.issue(authority_spec(key))

    def reply(body: bytes) -> bytes:
        nonce = tsp.TimeStampReq.load(body)["nonce"].native
        spec = StampSpec(
            b"message", key, certificate, certificate, nonce, carried=(certificate,)
        )
        return answer((change or (lambda item: item))(spec).answer())

    world.plan["/tsa"] = reply
    profile = world.profile(
        tsa_url=f"{world.server.url}/tsa", tsa_certificates=[pem(certificate)]
    )
    return TimeStampClient(profile, HttpClient(deadline_s=5))


def test_time_stamp(world: World) -> None:
    token = _tsa(world).time_stamp(b"message")
    assert token[:1] == b"\x30"


def test_time_stamp_over_another_message(world: World) -> None:
    with pytest.raises(TimeStampInvalid, match="another message"):
        _tsa(world).time_stamp(b"another")


def test_refused_time_stamp(world: World) -> None:
    client = _tsa(world, lambda item: replace(item, status=2))
    with pytest.raises(TimeStampInvalid, match="refused: bad_request"):
        client.time_stamp(b"message")


def test_no_time_stamp_authority(world: World) -> None:
    client = TimeStampClient(world.profile(), HttpClient())
    with pytest.raises(NothingFound, match="time-stamp authority"):
        client.time_stamp(b"message")


def test_html_is_no_time_stamp(world: World) -> None:
    client = _tsa(world)
    world.plan["/tsa"] = lambda _: answer(b"<html>", content_type="text/html")
    with pytest.raises(AnswerUnusable, match="text/html: no time-stamp"):
        client.time_stamp(b"message")


def test_certificate_and_number_that_are_none(world: World) -> None:
    with pytest.raises(EncodingInvalid, match="certificate"):
        world.client().ocsp(b"\x30\x00")
    name = sha256_hex(world.issuer.certificate)
    with pytest.raises(EncodingInvalid, match="serial number"):
        world.client().ocsp_by_serial(name, "not hex")

"""Input that is malformed in one place only, each refused by its own sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.asn1.der import element
from desktop.errors import (
    ChainInvalid,
    EncodingInvalid,
    StatusInvalid,
    TimeStampInvalid,
)
from desktop.trust import constraints, crl, crl_parts, ocsp, timestamp, view
from tests.fakes import forge_stamp, forge_status
from tests.fakes.forge import NOW, Ca, Key, extension, integer, leaf_spec, time
from tests.fakes.forge_stamp import StampSpec, authority_spec
from tests.fakes.forge_status import CrlSpec, OcspSpec, Status

LOCAL = element(0x18, b"20261128120000")


def local_time(_: object) -> bytes:
    """A GeneralizedTime without zone, which means nothing here."""
    return LOCAL


# -- certificates --------------------------------------------------------------------


def test_signature_that_is_not_whole_octets(leaf: bytes, key: Key) -> None:
    parsed = view.read(leaf)
    bits = element(0x03, b"\x01", parsed.signature)
    with pytest.raises(EncodingInvalid, match="not whole octets"):
        view.read(element(0x30, parsed.tbs, parsed.algorithm, bits))


def _constrained(base: bytes, name: bytes, leaf: bytes) -> None:
    """Judges one name by one constraint, without an encoder in between."""
    value = element(0x30, element(0xA0, element(0x30, base)))
    issuer = replace(view.read(leaf), extensions={"2.5.29.30": value})
    below = replace(view.read(leaf), extensions={"2.5.29.17": element(0x30, name)})
    constraints.check(issuer, below, constraints.Budget())


@pytest.mark.parametrize(
    ("base", "name", "why"),
    [
        (element(0x86, b"a.kz"), element(0x86, b"http://[x"), "URI is malformed"),
        (element(0x87, b"12345"), element(0x87, b"1234"), "IP address is malformed"),
        (element(0x87, b"12345678"), element(0x87, b"1"), "IP address is malformed"),
        (element(0x82, b"\xff"), element(0x82, b"a.kz"), "not ASCII"),
        (element(0x81, b"a.kz"), element(0x81, b"@a.kz"), "e-mail address is"),
    ],
)
def test_malformed_constraint(leaf: bytes, base: bytes, name: bytes, why: str) -> None:
    with pytest.raises(ChainInvalid, match=why):
        _constrained(base, name, leaf)


# -- lists ---------------------------------------------------------------------------


def _tbs(
    issuer: Ca, *, moment: bytes | None = None, name: bytes | None = None
) -> bytes:
    return element(
        0x30,
        b"\x02\x01\x01",
        issuer.key.algorithm(),
        name or issuer.subject,
        moment or time(NOW),
        time(NOW),
    )


def test_frames_of_lists(issuer: Ca) -> None:
    algorithm, bits = issuer.key.algorithm(), element(0x03, b"\0sig")
    good = _tbs(issuer)
    crl_parts.read_frame(element(0x30, good, algorithm, bits))
    large = element(0x30, element(0x04, bytes(70_000)))
    frames = {
        "not whole octets": element(0x30, good, algorithm, element(0x03, b"\1sig")),
        "too many parts": element(0x30, *[b"\x05\x00"] * 12),
        "parts are missing": element(0x30, good, algorithm),
        "a part that is too large": element(
            0x30, _tbs(issuer, name=large), algorithm, bits
        ),
        "a time that is none": element(
            0x30, _tbs(issuer, moment=element(0x17, b"x")), algorithm, bits
        ),
        "parts are missing ": element(
            0x30, element(0x30, b"\x02\x01\x01"), algorithm, bits
        ),
        "day is out of range": element(
            0x30, _tbs(issuer, moment=element(0x17, b"260231000000Z")), algorithm, bits
        ),
    }
    for why, body in frames.items():
        with pytest.raises(EncodingInvalid, match=why.strip()):
            crl_parts.read_frame(body)


def test_freshest_point_without_an_address(issuer: Ca) -> None:
    named = element(0x30, element(0xA2, element(0xA4, issuer.subject)))
    value = extension("2.5.29.46", element(0x30, named))
    body = CrlSpec(issuer.subject, extensions=(value,)).signed_by(issuer.key)
    assert crl.freshest_urls(body) == ()


def test_pinned_signers_of_other_names_are_passed_over(
    root: Ca, issuer: Ca, key: Key
) -> None:
    signer = root.below("Signer of lists")
    who = element(0xA2, element(0xA4, signer.subject))
    points = extension("2.5.29.31", element(0x30, element(0x30, who)))
    leaf = issuer.issue(leaf_spec(key, extensions=(points,)))
    indirect = extension("2.5.29.28", element(0x30, b"\x84\x01\xff"), critical=True)
    body = CrlSpec(signer.subject, extensions=(indirect,)).signed_by(signer.key)
    pinned = [root.certificate, signer.certificate]
    proof = crl.judge(body, leaf, issuer.certificate, NOW, signers=pinned)
    assert proof.status == "good"


def test_number_of_a_delta_that_is_none(leaf: bytes, issuer: Ca) -> None:
    odd = extension("2.5.29.27", b"\x05\x00", critical=True)
    body = CrlSpec(issuer.subject, extensions=(odd,)).signed_by(issuer.key)
    with pytest.raises(StatusInvalid, match="CRL"):
        crl.judge(body, leaf, issuer.certificate, NOW)
    assert integer(0) == b"\x02\x01\x00"


# -- times without zone --------------------------------------------------------------


def test_ocsp_time_without_zone(
    leaf: bytes, issuer: Ca, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forge_status, "generalized", local_time)
    body = OcspSpec(issuer, (Status(view.read(leaf).serial),)).encoded()
    with pytest.raises(StatusInvalid, match="without zone"):
        ocsp.judge(body, leaf, issuer.certificate, NOW)


def _stamp(root: Ca, **changes: Any) -> tuple[bytes, bytes]:
    key = Key()
    certificate = root.issue(authority_spec(key))
    values: dict[str, Any] = {
        "named": certificate,
        "carried": (certificate,),
        **changes,
    }
    if values.get("named_old") == b"own":
        values["named_old"] = certificate
    spec = StampSpec(b"message", key, certificate, **values)
    return spec.answer(), root.certificate


def test_time_stamp_without_zone(root: Ca, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge_stamp, "generalized", local_time)
    body, anchor = _stamp(root)
    with pytest.raises(TimeStampInvalid, match="without zone"):
        timestamp.verify(body, b"message", roots=[anchor])


def test_time_stamp_over_a_weak_digest(root: Ca) -> None:
    body, anchor = _stamp(root, imprint="1.2.840.113549.2.5")
    with pytest.raises(TimeStampInvalid, match="unknown or weak digest"):
        timestamp.verify(body, b"message", roots=[anchor])


def test_time_stamp_that_names_its_signer_in_the_old_way(root: Ca) -> None:
    body, anchor = _stamp(root, named=None, named_old=b"own")
    assert timestamp.verify(body, b"message", roots=[anchor]).gen_time == NOW
    body, anchor = _stamp(root, named=None, named_old=b"another")
    with pytest.raises(TimeStampInvalid, match="names another certificate"):
        timestamp.verify(body, b"message", roots=[anchor])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\x30\x00", "an empty answer"),
        (element(0x30, element(0x30, integer(0))), "no token inside"),
        (element(0x30, element(0x30, integer(2))), "no reason given"),
    ],
)
def test_time_stamp_answer_without_a_token(root: Ca, body: bytes, why: str) -> None:
    with pytest.raises(TimeStampInvalid, match=why):
        timestamp.verify(body, b"message", roots=[root.certificate])

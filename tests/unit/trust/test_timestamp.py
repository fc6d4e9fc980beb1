"""Time stamps (section 8.2, test 20): nonce, imprint, purpose, policy, chain."""

from __future__ import annotations

from typing import Any

import pytest
import rfc3161_client
from asn1crypto import tsp
from cryptography import x509

from desktop.errors import TimeStampInvalid
from desktop.trust import timestamp, view
from tests.fakes.forge import DAY, NOW, Ca, Key, self_signed
from tests.fakes.forge_stamp import POLICY, StampSpec, authority_spec
from tests.fakes.forge_status import OCSP_SIGNING

MESSAGE = b"what happened"
NONCE = 0x1234567890ABCDEF


class Tsa:
    """A time-stamp authority under the issuer."""

    def __init__(self, issuer: Ca, kind: str = "ec", **changes: Any) -> None:
        self.key = Key(kind)
        self.issuer = issuer
        self.certificate = issuer.issue(authority_spec(self.key, **changes))

    def spec(self, **changes: Any) -> StampSpec:
        values: dict[str, Any] = {
            "message": MESSAGE,
            "key": self.key,
            "certificate": self.certificate,
            "named": self.certificate,
            "nonce": NONCE,
            "carried": (self.certificate, self.issuer.certificate),
            **changes,
        }
        return StampSpec(**values)


@pytest.fixture(scope="module")
def tsa(issuer: Ca) -> Tsa:
    return Tsa(issuer)


def verify(body: bytes, root: Ca, **more: Any) -> timestamp.TimeStamp:
    values: dict[str, Any] = {"nonce": NONCE, "policy": POLICY, **more}
    return timestamp.verify(body, MESSAGE, roots=(root.certificate,), **values)


def refused(why: str, body: bytes, root: Ca, **more: Any) -> None:
    with pytest.raises(TimeStampInvalid, match=why):
        verify(body, root, **more)


def test_request() -> None:
    parsed = tsp.TimeStampReq.load(timestamp.build_request(MESSAGE, NONCE))
    assert parsed["nonce"].native == NONCE
    assert parsed["cert_req"].native is True
    assert parsed["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_good(issuer: Ca, root: Ca, kind: str) -> None:
    tsa = Tsa(issuer, kind)
    found = verify(tsa.spec().answer(), root)
    assert found.gen_time == NOW
    assert found.policy == POLICY
    assert found.serial == "5"
    assert found.signer == view.read(tsa.certificate).sha256


def test_another_library_agrees(issuer: Ca, root: Ca) -> None:
    """What is judged good here is good to rfc3161-client, and the other way round."""
    tsa = Tsa(issuer, "rsa")
    above, tops = issuer.certificate, root.certificate
    builder = rfc3161_client.VerifierBuilder(
        policy_id=x509.ObjectIdentifier(POLICY),
        tsa_certificate=x509.load_der_x509_certificate(tsa.certificate),
        intermediates=[x509.load_der_x509_certificate(above)],
        roots=[x509.load_der_x509_certificate(tops)],
        nonce=NONCE,
    )
    body = tsa.spec().answer()
    parsed = rfc3161_client.decode_timestamp_response(body)
    assert builder.build().verify_message(parsed, MESSAGE)
    with pytest.raises(rfc3161_client.VerificationError, match="Mismatch"):
        builder.build().verify_message(parsed, b"another")


def test_granted_with_changes(tsa: Tsa, root: Ca) -> None:
    assert verify(tsa.spec(status=1).answer(), root).gen_time == NOW


def test_kept_token_without_nonce(tsa: Tsa, root: Ca) -> None:
    token = tsa.spec().token()
    found = timestamp.verify_token(token, MESSAGE, roots=(root.certificate,))
    assert found.gen_time == NOW
    with pytest.raises(TimeStampInvalid, match="time stamp"):
        timestamp.verify_token(b"", MESSAGE, roots=(root.certificate,))


def test_pinned_authority_without_certificates_inside(tsa: Tsa) -> None:
    body = tsa.spec(carried=()).answer()
    found = timestamp.verify(body, MESSAGE, roots=(tsa.certificate,), nonce=NONCE)
    assert found.gen_time == NOW


def test_token_outlives_its_certificate(issuer: Ca, root: Ca) -> None:
    """The chain must hold at the time of the stamp, not when it is looked at."""
    tsa = Tsa(issuer)
    body = tsa.spec(gen_time=NOW + 20 * DAY).answer()
    assert verify(body, root).gen_time == NOW + 20 * DAY
    refused("has expired", tsa.spec(gen_time=NOW + 40 * DAY).answer(), root)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"nonce": NONCE + 1}, "nonce is not ours"),
        ({"nonce": None}, "nonce is not ours"),
        ({"message": b"something else"}, "imprint is of another message"),
        ({"policy": "1.2.3.4.6"}, "policy is 1.2.3.4.6"),
        ({"status": 2}, "refused: bad_request"),
        ({"named": None}, "does not name its certificate"),
        ({"named": b"another"}, "names another"),
        ({"carried": ()}, "no certificate of the signer"),
        ({"content_type": "1.2.840.113549.1.7.1"}, "not a time stamp|time stamp"),
        ({"signers": 2}, "a field is missing or too many"),
    ],
)
def test_refused(tsa: Tsa, root: Ca, changes: dict[str, Any], why: str) -> None:
    refused(why, tsa.spec(**changes).answer(), root)


@pytest.mark.parametrize(
    "changes",
    [
        {"critical": False},
        {"purposes": (OCSP_SIGNING,)},
        {"purposes": ("1.3.6.1.5.5.7.3.8", OCSP_SIGNING)},
    ],
)
def test_purpose_is_critical_and_alone(
    issuer: Ca, root: Ca, changes: dict[str, Any]
) -> None:
    purposes = changes.pop("purposes", ())
    key = Key()
    spec = authority_spec(key, *purposes, critical=changes.get("critical", True))
    certificate = issuer.issue(spec)
    stamp = StampSpec(
        MESSAGE,
        key,
        certificate,
        certificate,
        nonce=NONCE,
        carried=(certificate, issuer.certificate),
    )
    refused("critical and alone", stamp.answer(), root)


def test_authority_under_an_unknown_root(tsa: Tsa) -> None:
    refused("issuer|signature", tsa.spec().answer(), self_signed("Root"))


def test_wrong_key(tsa: Tsa, root: Ca) -> None:
    refused("verif|signature|Error", tsa.spec(key=Key()).answer(), root)


def test_changed_byte(tsa: Tsa, root: Ca) -> None:
    body = tsa.spec().answer()
    at = body.index(b"20261128120000Z")
    bad = body[:at] + b"20261128120001Z" + body[at + 15 :]
    refused("verif|signature|digest|Error", bad, root)


@pytest.mark.parametrize("cut", [0, 1, 10, 100, -1])
def test_cut_short(tsa: Tsa, root: Ca, cut: int) -> None:
    refused("time stamp", tsa.spec().answer()[:cut], root)


def test_too_large(root: Ca) -> None:
    refused("more than 262144", bytes(300_000), root)

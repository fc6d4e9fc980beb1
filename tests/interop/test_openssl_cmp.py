"""Our CMP client against the mock server of ``openssl cmp`` (protocols.md 8.1).

The server hands out one certificate that was made beforehand, so what is judged here is
the protocol: every body, protection, wait, refusal and reason.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from desktop.asn1 import cmp, pkcs10
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import SystemClock
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    MessageInvalid,
    OutcomeUnknown,
    StillWaiting,
)
from desktop.secret import SlipSecret
from tests.fakes.forge import DAY, Ca, Key, key_usage, leaf_spec, name, pem, self_signed
from tests.fakes.http_server import servers
from tests.fakes.openssl_mock import REFERENCE, SECRET, openssl_cmp
from tests.fakes.profile_files import profile_table
from tests.fakes.software_signer import SoftwareSigner
from tests.fakes.transaction_log import MemoryTransactionLog

CLOCK = SystemClock()
NOW = CLOCK.now()

#: PKIFailureInfo bits that have a name in RFC 9810, without those that mean a wait.
FAIL_BITS = [(number, name_) for number, name_ in enumerate(cmp.FAIL_INFO) if name_]
UNKNOWN = {"systemUnavail", "systemFailure", "transactionIdInUse", "duplicateCertReq"}
RR_UNKNOWN = UNKNOWN - {"duplicateCertReq"}


@dataclass
class World:
    """An authority's files, a person's key, and the certificate that is handed out."""

    folder: Path
    ca: Ca
    server_key: Key
    server_certificate: bytes
    signer: SoftwareSigner
    certificate: bytes

    def file(self, label: str, data: str | bytes) -> Path:
        path = self.folder / label
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def options(self, *, mac: bool) -> list[str | Path]:
        ca = self.file("ca.pem", pem(self.ca.certificate))
        found: list[str | Path] = [
            "-srv_cert",
            self.file("server.pem", pem(self.server_certificate)),
            "-srv_key",
            self.file("server.key", self.server_key.pem()),
            "-srv_trusted",
            ca,
            "-rsp_cert",
            self.file("person.pem", pem(self.certificate)),
            "-rsp_capubs",
            ca,
        ]
        if mac:
            secret = f"pass:{SECRET.decode()}"
            found += ["-srv_ref", REFERENCE, "-srv_secret", secret]
        return found

    def client(
        self, url: str, log: MemoryTransactionLog | None = None, **changes: Any
    ) -> CmpClient:
        table = profile_table(pem(self.ca.certificate))
        table["cmp_url"] = url
        table["cmp_signers"] = [pem(self.server_certificate)]
        # OpenSSL 3.0 does not know PBMAC1.
        table["protection"] = ["pbm"]
        profile = profiles.load(json.dumps({**table, **changes}).encode())
        return CmpClient(profile, HttpClient(), CLOCK, log or MemoryTransactionLog())

    def request(self, signer: SoftwareSigner | None = None) -> bytes:
        signer = signer or self.signer
        info = pkcs10.build_info(name(("CN", "Person")), signer.spki, [])
        return pkcs10.assemble(info, signer.scheme, signer.sign_request(info))

    def asked(self, **more: Any) -> dict[str, Any]:
        return {
            "subject_id": "app",
            "reference": REFERENCE,
            "secret": SlipSecret(SECRET),
            **more,
        }


def _times() -> dict[str, Any]:
    return {"not_before": NOW - DAY, "not_after": NOW + 30 * DAY}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return _world(tmp_path_factory.mktemp("openssl-cmp"), "ecdsa-p256")


def _world(folder: Path, scheme: str) -> World:
    ca = self_signed("Mock CA", **_times())
    server_key = Key()
    server_certificate = ca.issue(
        leaf_spec(
            server_key,
            "Mock server",
            extensions=(key_usage("digital_signature"),),
            **_times(),
        )
    )
    signer = SoftwareSigner(scheme)
    kind = {"rsa-2048": "rsa", "ed25519": "ed25519"}.get(scheme, "ec")
    spec = leaf_spec(Key(kind, signer.key), "Person", serial=4711, **_times())
    return World(folder, ca, server_key, server_certificate, signer, ca.issue(spec))


@pytest.fixture
def start() -> Iterator[Callable[..., str]]:
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(openssl_cmp(*options))


# -- every body and protection -------------------------------------------------------


@pytest.mark.parametrize("body", ["p10cr", "ir"])
def test_first_certificate_by_mac(
    world: World, start: Callable[..., str], body: str
) -> None:
    client = world.client(start(*world.options(mac=True)), request_body=body)
    more = {"signer": world.signer} if body == "ir" else {}
    found = client.enrol(world.request(), **world.asked(**more))
    assert found.certificate == world.certificate
    secret = SlipSecret(SECRET)
    _, answer = client.confirm(found.transaction_id, found.certificate, secret)
    assert cmp.parse_message(answer).body_name == "pkiconf"


@pytest.mark.parametrize("mac", ["hmac-sha1", "hmac-sha256"])
@pytest.mark.parametrize("owf", ["sha1", "sha256", "sha512"])
def test_pbm_parameters(
    world: World, start: Callable[..., str], mac: str, owf: str
) -> None:
    client = world.client(start(*world.options(mac=True)), pbm_mac=mac, pbm_owf=owf)
    assert client.enrol(world.request(), **world.asked()).certificate


def test_null_dn_sender(world: World, start: Callable[..., str]) -> None:
    client = world.client(start(*world.options(mac=True)), mac_sender="null_dn")
    assert client.enrol(world.request(), **world.asked()).certificate


def test_falls_back_from_pbmac1(world: World, start: Callable[..., str]) -> None:
    """The server can say that it does not know PBMAC1; PBM then works (2.3)."""
    log = MemoryTransactionLog()
    url = start(*world.options(mac=True))
    client = world.client(url, log, protection=["pbmac1", "pbm"])
    assert client.enrol(world.request(), **world.asked()).certificate
    kinds = [save.data["protection"] for save in log.saves]
    assert kinds[0] == "pbmac1"
    assert kinds[-1] == "pbm"


@pytest.mark.parametrize("scheme", ["ecdsa-p256", "rsa-2048", "ed25519", "ecdsa-p384"])
@pytest.mark.parametrize("body", ["p10cr", "cr", "kur"])
def test_next_certificate_by_signature(
    tmp_path: Path, start: Callable[..., str], scheme: str, body: str
) -> None:
    world = _world(tmp_path, scheme)
    client = world.client(start(*world.options(mac=False)))
    found = client.renew(
        world.request(),
        subject_id="app",
        body_name=body,
        new_signer=world.signer,
        signer=world.signer,
        certificate=world.certificate,
    )
    assert found.certificate == world.certificate
    client.confirm(
        found.transaction_id,
        found.certificate,
        signer=world.signer,
        signer_certificate=world.certificate,
    )


def test_ca_certificates(world: World, start: Callable[..., str]) -> None:
    """The mock server of 3.0 answers a genm by repeating the question: no value."""
    client = world.client(start(*world.options(mac=True)))
    found = client.ca_certificates(reference=REFERENCE, secret=SlipSecret(SECRET))
    assert found == ()


@pytest.mark.parametrize("granted", [True, False])
def test_implicit_confirm(
    world: World, start: Callable[..., str], *, granted: bool
) -> None:
    options = [*world.options(mac=True), *(["-grant_implicitconf"] * granted)]
    log = MemoryTransactionLog()
    client = world.client(start(*options), log, implicit_confirm=True)
    found = client.enrol(world.request(), **world.asked())
    sent, _ = client.confirm(
        found.transaction_id, found.certificate, SlipSecret(SECRET)
    )
    assert (sent == b"") == granted


def test_rejection_of_what_came(world: World, start: Callable[..., str]) -> None:
    log = MemoryTransactionLog()
    client = world.client(start(*world.options(mac=True)), log)
    found = client.enrol(world.request(), **world.asked())
    client.reject(found.transaction_id, "not as asked for", SlipSecret(SECRET))
    assert log.load(found.transaction_id).state == "rejected"


# -- polling -------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["p10cr", "ir"])
def test_polling(world: World, start: Callable[..., str], body: str) -> None:
    wait = ["-poll_count", "2", "-check_after", "0"]
    log = MemoryTransactionLog()
    url = start(*world.options(mac=True), *wait)
    client = world.client(url, log, request_body=body)
    more = {"signer": world.signer} if body == "ir" else {}
    with pytest.raises(StillWaiting, match="check_after"):
        client.enrol(world.request(), **world.asked(**more))
    # A new client over the same log: as after a restart.
    client = world.client(url, log, request_body=body)
    found = None
    for _ in range(3):
        try:
            found = client.recover(world.request(), **world.asked(**more))
        except StillWaiting:
            continue
        break
    transaction = log.saves[-1].transaction_id
    if found is None:
        found = client.poll(transaction, SlipSecret(SECRET))
    assert found.certificate == world.certificate
    client.confirm(transaction, found.certificate, SlipSecret(SECRET))
    assert log.load(transaction).state == "confirmed"


# -- refusals ------------------------------------------------------------------------


def refusing(number: int) -> list[str]:
    """Options of a server that refuses with that bit of PKIFailureInfo."""
    return ["-pkistatus", "2", "-failure", str(number), "-statusstring", "why"]


def test_each_fail_info(world: World) -> None:
    """Each bit of PKIFailureInfo comes through; a server for each is started."""
    for number, word in FAIL_BITS:
        with openssl_cmp(*world.options(mac=True), *refusing(number)) as url:
            client = world.client(url)
            if word in UNKNOWN:
                with pytest.raises(OutcomeUnknown, match="enrol"):
                    client.enrol(world.request(), **world.asked())
                continue
            with pytest.raises(AuthorityRefused, match="why") as caught:
                client.enrol(world.request(), **world.asked())
            assert caught.value.fail_info == [word]


def test_each_fail_info_of_an_rr(world: World) -> None:
    """What each bit means for a revocation (table of 2.7); none of them is a proof."""
    meant = {"certRevoked": "already"} | dict.fromkeys(RR_UNKNOWN, "unknown")
    for number, word in FAIL_BITS:
        with openssl_cmp(*world.options(mac=False), *refusing(number)) as url:
            found = world.client(url).revoke(
                world.certificate, world.signer, reason="superseded", subject_id="r"
            )
        wanted = (meant.get(word, "refused"), (word,))
        assert (found.outcome, found.fail_info) == wanted
        assert "why" in found.text


def test_error_message(world: World, start: Callable[..., str]) -> None:
    client = world.client(start(*world.options(mac=True), "-send_error"))
    with pytest.raises((AuthorityRefused, OutcomeUnknown), match="SQ-"):
        client.enrol(world.request(), **world.asked())


@pytest.mark.parametrize("option", ["-send_unprotected", "-send_unprot_err"])
def test_unprotected_answers_change_nothing(
    world: World, start: Callable[..., str], option: str
) -> None:
    more = [option, *(["-send_error"] if option == "-send_unprot_err" else [])]
    log = MemoryTransactionLog()
    client = world.client(start(*world.options(mac=True), *more), log)
    with pytest.raises(MessageInvalid, match="protect"):
        client.enrol(world.request(), **world.asked())
    assert log.saves[-1].state == "sent"


@pytest.mark.parametrize("option", ["-send_unprotected", "-send_unprot_err"])
def test_unprotected_answers_to_an_rr_are_hints(
    world: World, start: Callable[..., str], option: str
) -> None:
    more = [option, *(["-send_error"] if option == "-send_unprot_err" else [])]
    log = MemoryTransactionLog()
    client = world.client(start(*world.options(mac=False), *more), log)
    found = client.revoke(
        world.certificate, world.signer, reason="keyCompromise", subject_id="r"
    )
    assert (found.outcome, found.fail_info) == ("unknown", ())
    assert log.saves[-1].state == "sent"


def test_wrong_secret(world: World, start: Callable[..., str]) -> None:
    client = world.client(start(*world.options(mac=True)))
    asked = world.asked(secret=SlipSecret(b"another secret"))
    with pytest.raises((MessageInvalid, AuthorityRefused), match="SQ-"):
        client.enrol(world.request(), **asked)


def test_server_that_is_not_pinned(world: World, start: Callable[..., str]) -> None:
    url = start(*world.options(mac=False))
    found = world.client(url, cmp_signers=[]).revoke(
        world.certificate, world.signer, reason="keyCompromise", subject_id="r"
    )
    assert found.outcome == "unknown"
    assert "neither cmcRA nor cmcCA" in found.text


# -- revocation ----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["ecdsa-p256", "rsa-2048", "ed25519"])
def test_rr_by_signature(
    tmp_path: Path, start: Callable[..., str], scheme: str
) -> None:
    world = _world(tmp_path, scheme)
    client = world.client(start(*world.options(mac=False)))
    found = client.revoke(
        world.certificate, world.signer, reason="keyCompromise", subject_id="r"
    )
    assert found.outcome == "accepted"


@pytest.mark.parametrize(
    "reason",
    [
        "unspecified",
        "keyCompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
    ],
)
def test_rr_with_every_reason(
    world: World, start: Callable[..., str], reason: str
) -> None:
    client = world.client(start(*world.options(mac=False)), rr_invalidity_date=True)
    found = client.revoke(
        world.certificate,
        world.signer,
        reason=reason,
        subject_id="r",
        invalidity_date=NOW - DAY,
    )
    assert found.outcome == "accepted"


def test_f1_mac_rr_is_taken_here(world: World, start: Callable[..., str]) -> None:
    client = world.client(start(*world.options(mac=True)), rr_mac=True)
    found = client.revoke_by_secret(
        world.certificate,
        reference=REFERENCE,
        secret=SlipSecret(SECRET),
        reason="keyCompromise",
        subject_id="r",
    )
    assert found.outcome == "accepted"


def test_rr_granted_with_mods(world: World, start: Callable[..., str]) -> None:
    client = world.client(start(*world.options(mac=False), "-pkistatus", "1"))
    found = client.revoke(
        world.certificate, world.signer, reason="keyCompromise", subject_id="r"
    )
    assert found.outcome == "pending"


# -- a connection that drops ---------------------------------------------------------


@contextmanager
def cut_after(url: str, size: int) -> Iterator[str]:
    """A relay that passes so many bytes of the answer and then hangs up."""
    parts = urlsplit(url)
    assert parts.port is not None
    port = parts.port

    def relay(connection: socket.socket, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", port), 5) as upstream:
            upstream.sendall(request)
            upstream.settimeout(5)
            found = b""
            while len(found) < size and (part := upstream.recv(65536)):
                found += part
            connection.sendall(found[:size])

    with servers() as start_one:
        yield f"{start_one(relay).url}{parts.path}"


@pytest.mark.parametrize("size", [0, 10, 60, 300])
def test_dropped_connection_then_a_new_try(world: World, size: int) -> None:
    log = MemoryTransactionLog()
    with openssl_cmp(*world.options(mac=True)) as url:
        with (
            cut_after(url, size) as cut,
            pytest.raises((OutcomeUnknown, AnswerUnusable), match="SQ-PEN"),
        ):
            world.client(cut, log).enrol(world.request(), **world.asked())
        found = world.client(url, log).recover(world.request(), **world.asked())
    assert found.certificate == world.certificate
    assert len({save.transaction_id for save in log.saves}) == 2


@pytest.mark.parametrize("size", [0, 60])
def test_dropped_answer_to_an_rr_then_a_new_one(world: World, size: int) -> None:
    log = MemoryTransactionLog()
    asked: dict[str, Any] = {"reason": "keyCompromise", "subject_id": "r"}
    with openssl_cmp(*world.options(mac=False)) as url:
        with cut_after(url, size) as cut:
            lost = world.client(cut, log).revoke(
                world.certificate, world.signer, **asked
            )
        assert lost.outcome == "unknown"
        found = world.client(url, log).revoke(world.certificate, world.signer, **asked)
    assert found.outcome == "accepted"
    assert found.transaction_id != lost.transaction_id

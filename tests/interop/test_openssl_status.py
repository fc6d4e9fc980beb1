"""``openssl ca``, ``ocsp`` and ``ts`` as the authority's services (8.1)."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.status import StatusClient
from desktop.authority.timestamp import TimeStampClient
from desktop.clock import FixedClock, SystemClock
from desktop.errors import StatusInvalid, TimeStampInvalid, Unreachable
from desktop.model.authority import AuthorityProfile
from desktop.trust import crl, timestamp, view
from tests.fakes.http_server import answer, servers
from tests.fakes.openssl_mock import openssl
from tests.fakes.profile_files import profile_table

SINCE = "20260101000000Z"

CONFIG = """
[ca]
default_ca = here
[here]
dir = {dir}
database = {dir}/index.txt
serial = {dir}/serial
crlnumber = {dir}/crlnumber
new_certs_dir = {dir}
certificate = {dir}/ca.pem
private_key = {dir}/ca.key
default_md = sha256
default_days = 30
default_crl_days = 1
policy = any
x509_extensions = person
crl_extensions = list
unique_subject = no
[any]
commonName = supplied
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = emailProtection
[list]
authorityKeyIdentifier = keyid
[delta]
2.5.29.27 = critical,DER:{delta}
[responder]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
[stranger]
keyUsage = critical,digitalSignature
[stamps]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = stamper
[stamper]
serial = {dir}/tsserial
crypto_device = builtin
signer_cert = {dir}/stamps.pem
certs = {dir}/ca.pem
signer_key = {dir}/stamps.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


def now() -> datetime:
    """The time of the call: openssl stamps its lists with the real one."""
    return SystemClock().now()


class Folder:
    """A CA of ``openssl ca`` in a folder."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.kind = kind
        for name, text in (("index.txt", ""), ("serial", "1000\n")):
            (folder / name).write_text(text)
        (folder / "crlnumber").write_text("10\n")
        (folder / "tsserial").write_text("01\n")
        self.configure()
        self.key("ca")
        openssl(
            "req",
            "-x509",
            "-new",
            "-key",
            folder / "ca.key",
            "-subj",
            "/CN=OpenSSL CA",
            "-days",
            "30",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign,digitalSignature",
            "-out",
            folder / "ca.pem",
            *self.config,
        )

    @property
    def config(self) -> list[str | Path]:
        return ["-config", self.folder / "openssl.cnf"]

    def configure(self, *, delta: str = "02010A", ess: str = "sha256") -> None:
        text = CONFIG.format(dir=self.folder, delta=delta, ess=ess)
        text += "[req]\ndistinguished_name = dn\n[dn]\n"
        (self.folder / "openssl.cnf").write_text(text)

    def key(self, name: str) -> None:
        options = {
            "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "ec": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            "ed25519": ["-algorithm", "ED25519"],
        }[self.kind]
        openssl("genpkey", *options, "-out", self.folder / f"{name}.key")

    def issue(self, name: str, extensions: str = "person") -> bytes:
        self.key(name)
        request = self.folder / f"{name}.csr"
        openssl(
            "req",
            "-new",
            "-key",
            self.folder / f"{name}.key",
            "-subj",
            f"/CN={name}",
            "-out",
            request,
            *self.config,
        )
        openssl(
            "ca",
            "-batch",
            "-notext",
            "-in",
            request,
            "-extensions",
            extensions,
            "-out",
            self.folder / f"{name}.pem",
            *self.config,
        )
        return self.der(name)

    def der(self, name: str) -> bytes:
        out = self.folder / f"{name}.der"
        source = self.folder / f"{name}.pem"
        openssl("x509", "-in", source, "-outform", "DER", "-out", out)
        return out.read_bytes()

    def revoke(self, name: str, *how: str) -> None:
        openssl("ca", "-revoke", self.folder / f"{name}.pem", *how, *self.config)

    def crl(self, *options: str) -> bytes:
        out = self.folder / "list.pem"
        openssl("ca", "-gencrl", "-out", out, *options, *self.config)
        der = self.folder / "list.der"
        openssl("crl", "-in", out, "-outform", "DER", "-out", der)
        return der.read_bytes()


@pytest.fixture(scope="module", params=["ec", "rsa", "ed25519"])
def each(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Folder:
    return Folder(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("ca"), "ec")


# -- openssl ca ----------------------------------------------------------------------


def test_crl_with_compromise_and_invalidity_date(each: Folder) -> None:
    good, bad = each.issue("good"), each.issue("bad")
    each.revoke("bad", "-crl_compromise", SINCE)
    body, issuer = each.crl(), each.der("ca")
    assert crl.judge(body, good, issuer, now()).status == "good"
    found = crl.judge(body, bad, issuer, now())
    assert (found.status, found.reason) == ("revoked", "keyCompromise")
    assert found.invalidity_date is not None
    assert found.invalidity_date.year == 2026
    assert found.crl_number == 0x10


@pytest.mark.parametrize(
    "reason",
    ["unspecified", "superseded", "affiliationChanged", "cessationOfOperation"],
)
def test_crl_with_each_reason(ca: Folder, reason: str) -> None:
    person = ca.issue(reason)
    ca.revoke(reason, "-crl_reason", reason)
    assert crl.judge(ca.crl(), person, ca.der("ca"), now()).reason == reason


def test_delta_of_openssl(ca: Folder) -> None:
    early, late = ca.issue("early"), ca.issue("late")
    ca.revoke("early", "-crl_reason", "superseded")
    base = ca.crl()
    issuer = ca.der("ca")
    number = crl.judge(base, early, issuer, now()).crl_number
    assert number is not None
    ca.configure(delta=f"0201{number:02X}")
    ca.revoke("late", "-crl_reason", "keyCompromise")
    delta = ca.crl("-crlexts", "delta")
    assert crl.judge(delta, late, issuer, now()).status == "revoked"
    other = ca.issue("other")
    with pytest.raises(StatusInvalid, match="without its base"):
        crl.judge(delta, other, issuer, now())
    assert crl.judge(delta, other, issuer, now(), base=base).status == "good"


# -- openssl ocsp --------------------------------------------------------------------


@pytest.fixture
def respond(each: Folder) -> Iterator[Callable[..., str]]:
    """Starts ``openssl ocsp`` on a free port; gives its URL."""
    running: list[subprocess.Popen[str]] = []

    def start(signer: str = "ca", *options: str) -> str:
        folder = each.folder
        process = subprocess.Popen(
            [
                "openssl",
                "ocsp",
                "-index",
                folder / "index.txt",
                "-port",
                "0",
                "-rsigner",
                folder / f"{signer}.pem",
                "-rkey",
                folder / f"{signer}.key",
                "-CA",
                folder / "ca.pem",
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"ACCEPT \S*:(\d+)", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        return f"http://127.0.0.1:{found[1]}/"

    yield start
    for process in running:
        process.kill()
        process.communicate(timeout=20)


def profile_of(each: Folder, **services: str) -> AuthorityProfile:
    pem = (each.folder / "ca.pem").read_text()
    table = profile_table(pem)
    issuer = {"certificate": pem, "ocsp_url": services.get("ocsp", "")}
    table["issuers"] = [
        {**issuer, "crl_url": services.get("crl", "http://127.0.0.1:1/")}
    ]
    if "tsa" in services:
        table["tsa_url"] = services["tsa"]
        table["tsa_certificates"] = [pem]
    return profiles.load(json.dumps(table).encode())


def status(each: Folder, url: str, **shift: float) -> StatusClient:
    clock = FixedClock(SystemClock().now() + timedelta(**shift))
    return StatusClient(profile_of(each, ocsp=url), HttpClient(), clock)


def test_ocsp_by_the_issuer(each: Folder, respond: Callable[..., str]) -> None:
    one, two = each.issue("one"), each.issue("two")
    each.revoke("two", "-crl_reason", "keyCompromise")
    client = status(each, respond("ca", "-nmin", "5"))
    assert client.ocsp(one).status == "good"
    found = client.ocsp(two)
    assert (found.status, found.reason) == ("revoked", "keyCompromise")


def test_ocsp_by_a_delegated_responder(
    each: Folder, respond: Callable[..., str]
) -> None:
    person = each.issue("three")
    responder = each.issue("responder", "responder")
    found = status(each, respond("responder", "-nmin", "5")).ocsp(person)
    assert found.signer == view.read(responder).sha256


def test_ocsp_by_a_certificate_without_the_purpose(
    each: Folder, respond: Callable[..., str]
) -> None:
    person = each.issue("four")
    each.issue("stranger", "stranger")
    with pytest.raises(StatusInvalid, match="lacks id-kp-OCSPSigning"):
        status(each, respond("stranger", "-nmin", "5")).ocsp(person)


def test_ocsp_at_another_time(each: Folder, respond: Callable[..., str]) -> None:
    person = each.issue("five")
    url = respond("ca", "-nmin", "5")
    with pytest.raises(StatusInvalid, match="has expired"):
        status(each, url, days=1).ocsp(person)
    with pytest.raises(StatusInvalid, match="from the future"):
        status(each, url, days=-10).ocsp(person)


def test_ocsp_of_a_certificate_that_it_does_not_know(
    each: Folder, respond: Callable[..., str]
) -> None:
    person = each.issue("six")
    index = each.folder / "index.txt"
    kept = index.read_text()
    index.write_text("".join(kept.splitlines(keepends=True)[:1]))
    try:
        with pytest.raises(StatusInvalid, match="does not know"):
            status(each, respond("ca", "-nmin", "5")).ocsp(person)
    finally:
        index.write_text(kept)


def test_ocsp_that_is_down(each: Folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    person = each.issue("seven")
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        status(each, f"http://127.0.0.1:{port}/").ocsp(person)


# -- openssl ts ----------------------------------------------------------------------


@pytest.mark.parametrize("ess", ["sha1", "sha256"])
def test_time_stamp_of_openssl(ca: Folder, ess: str) -> None:
    """Both attributes that name the signer: RFC 2634 by SHA-1, RFC 5816 by SHA-256."""
    if not (ca.folder / "stamps.pem").exists():
        ca.issue("stamps", "stamps")
    ca.configure(ess=ess)

    def stamp(connection: socket.socket, request: bytes) -> None:
        query = ca.folder / "query.tsq"
        query.write_bytes(request.split(b"\r\n\r\n", 1)[1])
        reply = ca.folder / "reply.tsr"
        openssl(
            "ts",
            "-reply",
            "-queryfile",
            query,
            "-out",
            reply,
            "-section",
            "stamper",
            *ca.config,
        )
        body = reply.read_bytes()
        connection.sendall(answer(body, content_type="application/timestamp-reply"))

    with servers() as start:
        client = TimeStampClient(profile_of(ca, tsa=start(stamp).url), HttpClient())
        token = client.time_stamp(b"message")
    roots = (ca.der("ca"),)
    assert timestamp.verify_token(token, b"message", roots=roots).policy == "1.2.3.4.1"
    with pytest.raises(TimeStampInvalid, match=r"policy is 1\.2\.3\.4\.1"):
        timestamp.verify_token(token, b"message", roots=roots, policy="1.2.3")
    with pytest.raises(TimeStampInvalid, match="another message"):
        timestamp.verify_token(token, b"another", roots=roots)
    # And openssl agrees with what our request asked for.
    kept = ca.folder / "kept.tsr"
    kept.write_bytes(token)
    said = openssl(
        "ts",
        "-verify",
        "-token_in",
        "-in",
        kept,
        "-queryfile",
        ca.folder / "query.tsq",
        "-CAfile",
        ca.folder / "ca.pem",
    )
    assert "Verification: OK" in said

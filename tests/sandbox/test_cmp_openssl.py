"""``openssl cmp`` as the client of the sandbox, with a slip for strangers (8.1)."""

from __future__ import annotations

import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.asn1.cmp import parse_message
from tests.fakes.sandbox_server import SandboxServer

Cmp = Callable[..., subprocess.CompletedProcess[str]]
ELSE = "/CN=Somebody Else"


def openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def new_key(folder: Path, name: str, kind: str = "EC") -> str:
    extra = {
        "EC": ["-pkeyopt", "ec_paramgen_curve:P-256"],
        "RSA": ["-pkeyopt", "rsa_keygen_bits:2048"],
        "ED25519": [],
    }[kind]
    made = openssl(folder, "genpkey", "-algorithm", kind, *extra, "-out", name)
    assert made.returncode == 0, made.stderr
    return name


@pytest.fixture
def slip(operator: SandboxServer) -> dict[str, str]:
    return operator.slip(foreign=True)


@pytest.fixture
def cmp(operator: SandboxServer, tmp_path: Path) -> Cmp:
    server = operator.facts["cmp_url"].removeprefix("http://")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return openssl(
            tmp_path,
            "cmp",
            "-server",
            server,
            "-trusted",
            operator.facts["trust"],
            *arguments,
        )

    return run


def by_secret(slip: dict[str, str]) -> list[str]:
    return ["-ref", slip["reference"], "-secret", f"pass:{slip['secret']}"]


def by_certificate(certificate: str, key: str) -> list[str]:
    return ["-cert", certificate, "-key", key]


def subject_of(folder: Path, name: str) -> str:
    return openssl(
        folder, "x509", "-in", name, "-noout", "-subject", "-nameopt", "utf8,oneline"
    ).stdout


def issue(
    cmp: Cmp, slip: dict[str, str], folder: Path, name: str = "own", kind: str = "EC"
) -> None:
    key = new_key(folder, f"{name}.key", kind)
    done = cmp(
        "-cmd",
        "ir",
        *by_secret(slip),
        "-newkey",
        key,
        "-subject",
        ELSE,
        "-certout",
        f"{name}.pem",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ["EC", "RSA", "ED25519"])
def test_ir_gives_a_certificate_of_the_slips_person(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path, operator: SandboxServer, kind: str
) -> None:
    issue(cmp, slip, tmp_path, kind=kind)
    subject = subject_of(tmp_path, "own.pem")
    assert f"IIN{slip['person']['iin']}" in subject  # type: ignore[index]
    assert "Somebody" not in subject
    (row,) = operator.state.store.rows("certificates", reference=slip["reference"])
    assert row["state"] == "confirmed"


def test_the_client_is_told_that_the_subject_was_replaced(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path
) -> None:
    new_key(tmp_path, "own.key")
    done = cmp(
        "-cmd",
        "ir",
        *by_secret(slip),
        "-newkey",
        "own.key",
        "-subject",
        ELSE,
        "-certout",
        "own.pem",
        "-verbosity",
        "8",
    )
    said = done.stdout + done.stderr
    assert "grantedWithMods" in said
    assert "replaced" in said


def test_p10cr_gives_a_certificate(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path
) -> None:
    new_key(tmp_path, "own.key")
    openssl(
        tmp_path, "req", "-new", "-key", "own.key", "-subj", ELSE, "-out", "own.csr"
    )
    done = cmp(
        "-cmd", "p10cr", *by_secret(slip), "-csr", "own.csr", "-certout", "own.pem"
    )
    assert done.returncode == 0, done.stderr
    assert "IIN" in subject_of(tmp_path, "own.pem")


def test_cr_and_kur_are_signed_by_a_certificate_of_ours(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path
) -> None:
    issue(cmp, slip, tmp_path)
    own = by_certificate("own.pem", "own.key")
    new_key(tmp_path, "next.key")
    done = cmp(
        "-cmd",
        "cr",
        *own,
        "-newkey",
        "next.key",
        "-subject",
        ELSE,
        "-certout",
        "next.pem",
    )
    assert done.returncode == 0, done.stderr
    new_key(tmp_path, "last.key", "RSA")
    done = cmp("-cmd", "kur", *own, "-newkey", "last.key", "-certout", "last.pem")
    assert done.returncode == 0, done.stderr
    assert "IIN" in subject_of(tmp_path, "last.pem")


def test_genm_names_the_certificates_of_the_authority(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path, operator: SandboxServer
) -> None:
    asked = ["-cmd", "genm", *by_secret(slip), "-infotype", "caCerts"]
    done = cmp(*asked, "-rspout", "genp.der")
    assert done.returncode == 0, done.stderr
    assert "caCerts" in done.stdout + done.stderr
    named = parse_message((tmp_path / "genp.der").read_bytes()).ca_certificates
    authority = operator.state.authority
    assert {authority[name].certificate for name in ("root", "ec", "rsa")} <= set(named)


def test_genm_hands_out_the_list_in_force(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path
) -> None:
    """The question of RFC 9810, 5.3.19.6; the list is read by openssl too."""
    asked = ["-cmd", "genm", *by_secret(slip), "-infotype", "currentCRL"]
    done = cmp(*asked, "-rspout", "genp.der")
    assert done.returncode == 0, done.stderr
    assert "currentCRL" in done.stdout + done.stderr
    answer = parse_message((tmp_path / "genp.der").read_bytes())
    (tmp_path / "list.crl").write_bytes(answer.infos[0][1])
    shown = openssl(
        tmp_path, "crl", "-inform", "DER", "-in", "list.crl", "-noout", "-issuer"
    )
    assert "Saqta sandbox" in shown.stdout


@pytest.mark.parametrize(
    ("number", "name"), [("1", "Key Compromise"), ("4", "Superseded"), (None, "")]
)
def test_rr_is_seen_in_ocsp_and_crl_at_once(
    cmp: Cmp,
    slip: dict[str, str],
    tmp_path: Path,
    operator: SandboxServer,
    number: str | None,
    name: str,
) -> None:
    issue(cmp, slip, tmp_path)
    reason = [] if number is None else ["-revreason", number]
    own = by_certificate("own.pem", "own.key")
    done = cmp("-cmd", "rr", *own, "-oldcert", "own.pem", *reason)
    assert done.returncode == 0, done.stderr
    issuer = tmp_path / "issuer.pem"
    issuer.write_text(operator.state.authority["ec"].pem)
    asked = openssl(
        tmp_path,
        "ocsp",
        "-issuer",
        "issuer.pem",
        "-cert",
        "own.pem",
        "-url",
        operator.facts["ocsp_url"],
        "-CAfile",
        operator.facts["trust"],
    )
    assert "Response verify OK" in asked.stderr
    assert "own.pem: revoked" in asked.stdout
    again = cmp("-cmd", "rr", *own, "-oldcert", "own.pem", *reason)
    assert again.returncode != 0
    assert "certRevoked" in again.stdout + again.stderr


def test_another_persons_certificate_is_not_revoked(
    cmp: Cmp, operator: SandboxServer, tmp_path: Path
) -> None:
    issue(cmp, operator.slip(foreign=True), tmp_path, "own")
    issue(cmp, operator.slip(foreign=True), tmp_path, "other")
    own = by_certificate("own.pem", "own.key")
    before = operator.state.store.count("certificates", state="revoked")
    done = cmp("-cmd", "rr", *own, "-oldcert", "other.pem", "-revreason", "1")
    assert done.returncode != 0
    assert operator.state.store.count("certificates", state="revoked") == before
    assert "notAuthorized" in done.stdout + done.stderr


@pytest.mark.parametrize("body", ["ir", "p10cr", "cr", "kur"])
def test_polling_goes_on_to_the_certificate(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path, operator: SandboxServer, body: str
) -> None:
    new_key(tmp_path, "next.key")
    asked = [*by_secret(slip), "-newkey", "next.key", "-subject", ELSE]
    if body == "p10cr":
        request = ["-new", "-key", "next.key", "-subj", ELSE, "-out", "next.csr"]
        openssl(tmp_path, "req", *request)
        asked = [*by_secret(slip), "-csr", "next.csr"]
    elif body in {"cr", "kur"}:
        issue(cmp, slip, tmp_path)
        subject = ["-subject", ELSE] if body == "cr" else []
        own = by_certificate("own.pem", "own.key")
        asked = [*own, "-newkey", "next.key", *subject]
    operator.fail("waiting", f"cmp:{body}", count=2, check_after=1)
    done = cmp("-cmd", body, *asked, "-certout", "next.pem", "-verbosity", "7")
    assert done.returncode == 0, done.stderr
    # It did wait: openssl says of itself that it asked again.
    assert "polling" in (done.stdout + done.stderr).lower()
    assert "IIN" in subject_of(tmp_path, "next.pem")


def test_a_wrong_secret_is_refused_by_a_signed_error(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path
) -> None:
    new_key(tmp_path, "own.key")
    done = cmp(
        "-cmd",
        "ir",
        "-ref",
        slip["reference"],
        "-secret",
        "pass:WRONG",
        "-newkey",
        "own.key",
        "-subject",
        ELSE,
        "-certout",
        "own.pem",
    )
    assert done.returncode != 0
    assert "badMessageCheck" in done.stdout + done.stderr


def test_implicit_confirmation_is_granted_where_asked_for(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path, operator: SandboxServer
) -> None:
    new_key(tmp_path, "own.key")
    done = cmp(
        "-cmd",
        "ir",
        *by_secret(slip),
        "-newkey",
        "own.key",
        "-subject",
        ELSE,
        "-certout",
        "own.pem",
        "-implicit_confirm",
        "-disable_confirm",
    )
    assert done.returncode == 0, done.stderr
    (row,) = operator.state.store.rows("certificates", reference=slip["reference"])
    assert row["state"] == "confirmed"


def test_an_ordinary_slip_gives_openssl_nothing(
    cmp: Cmp, operator: SandboxServer, tmp_path: Path
) -> None:
    slip = operator.slip()
    new_key(tmp_path, "own.key")
    done = cmp(
        "-cmd",
        "ir",
        *by_secret(slip),
        "-newkey",
        "own.key",
        "-subject",
        f"/CN={slip['reference']}",
        "-certout",
        "own.pem",
    )
    assert done.returncode != 0
    assert "notAuthorized" in done.stdout + done.stderr


def test_a_message_sent_again_gets_the_same_answer_byte_for_byte(
    cmp: Cmp, slip: dict[str, str], tmp_path: Path, operator: SandboxServer
) -> None:
    new_key(tmp_path, "own.key")
    asked = cmp(
        "-cmd",
        "ir",
        *by_secret(slip),
        "-newkey",
        "own.key",
        "-subject",
        ELSE,
        "-reqout",
        "ir.der pkiconf.der",
        "-certout",
        "own.pem",
    )
    assert asked.returncode == 0, asked.stderr
    before = operator.state.store.count("certificates")
    again = urllib.request.Request(
        operator.facts["cmp_url"],
        data=(tmp_path / "ir.der").read_bytes(),
        headers={"Content-Type": "application/pkixcmp"},
    )
    with urllib.request.urlopen(again) as answer:
        replayed = answer.read()
    kept = operator.state.store.rows("answers")
    assert replayed in [row["answer"] for row in kept]
    assert operator.state.store.count("certificates") == before

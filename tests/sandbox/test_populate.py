"""Synthetic organisations: the same seed, the same people; openssl judges."""

from __future__ import annotations

import subprocess
from pathlib import Path

from asn1crypto import x509
from cryptography import x509 as judge
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.applications.profile import subject_rdns
from desktop.asn1 import names, schemes
from desktop.sandbox import batches, profile, serving
from desktop.sandbox.registers import Registers
from tests.fakes.officer import plan_members
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

# -- populate ------------------------------------------------------------------


def test_the_same_seed_gives_the_same_people(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        made = serving.populate(folder, seed=11, people=30, mine=4)
        assert len(made.mine) == 4
        state = serving.open_state(folder)
        rows = state.store.rows("certificates", order="changed")
        found.append(
            [(row["iin"], row["facts"], row["serial"], row["state"]) for row in rows]
        )
        assert made.certificates == len(rows)
        state.close()
    assert found[0] == found[1]


def test_openssl_verifies_what_was_populated(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    made = serving.populate(folder, seed=2, people=5, mine=2)
    for index, (certificate, issuer) in enumerate(made.mine):
        for name, der in (("own", certificate), ("issuer", issuer)):
            pem = judge.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
            (tmp_path / f"{name}.pem").write_bytes(pem)
        root = str(folder / "ca" / "root.pem")
        command = ["openssl", "verify", "-x509_strict", "-CAfile", root]
        done = subprocess.run(
            [*command, "-untrusted", "issuer.pem", "own.pem"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (index, done.stderr)


def test_what_was_populated_has_the_subject_of_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    made = serving.populate(folder, seed=2, people=5, mine=1)
    with sandbox_server(folder) as server:
        person = Registers(2, 5).all()[0].person
        wanted = names.build_name(
            subject_rdns(person, profile.profile_model(server.state))
        )
        found = x509.Certificate.load(made.mine[0][0])
        assert found.subject.dump() == wanted
        assert found.key_identifier == schemes.key_identifier(found.public_key.dump())
        assert found.subject_alt_name_value.native == [person.email]


def test_an_unexecuted_plan_waits_for_a_server(ministry: SandboxServer) -> None:
    assert batches.run_batch(ministry.state, "unknown") is False
    assert plan_members(["b", "a"])["certificates"] == ["a", "b"]

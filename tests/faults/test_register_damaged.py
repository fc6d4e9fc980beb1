"""A register that can't be read stops everything but the revocation (promise 4).

The file is damaged for real: garbage, cut, rolled back, gone, a folder in its place.
Certificates are then read from their copies; nothing is repaired and nothing is
written, so an application fails closed.
"""

from __future__ import annotations

import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.errors import SaqtaError, StoreDamaged, StoreUnavailable
from desktop.services.diagnose import checks
from desktop.services.keep_watch import KeepWatch
from desktop.services.report_compromise import Scope, blocked_keys, report_compromise
from desktop.services.revoke import RevokeResult, revoke
from desktop.store.paths import Home
from desktop.store.register import Register
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import make_softhsm


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def holder(sandbox: SandboxServer, tmp_path: Path) -> Holder:
    return Holder(sandbox, tmp_path / "home")


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _rows(path: Path) -> None:
    """The file opens; what stands in its pages does not."""
    content = bytearray(path.read_bytes())
    content[4096:] = random.Random(2).randbytes(len(content) - 4096)
    path.write_bytes(content)


def _rolled_back(path: Path) -> None:
    """Yesterday's copy; the witness has seen more."""
    (path.parent / "register.db.seen").write_text("999".zfill(20))


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _no_room(path: Path) -> None:
    """A file where the folder should be."""
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


_DAMAGES: list[Callable[[Path], None]] = [
    _garbage,
    _cut,
    _empty,
    _rows,
    _rolled_back,
    _gone,
    _folder,
    _no_room,
]


def _damage(holder: Holder, damage: Callable[[Path], None]) -> SaqtaError:
    """Does it, and answers what the register says of itself."""
    holder.workplace.register().close()
    path = holder.workplace.home.register_dir / "register.db"
    damage(path)
    workplace = holder.restart()
    problem = workplace.register().problem()
    assert problem is not None
    return problem


def _click(holder: Holder, scope: Scope, *, use_token: bool = False) -> RevokeResult:
    return revoke(
        holder.workplace,
        holder.person,
        scope,
        use_token=use_token,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )


@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda item: item.__name__)
def test_a_revocation_by_certificate_goes_through(
    holder: Holder, damage: Callable[[Path], None]
) -> None:
    other, record = holder.add_certificate(), holder.add_certificate()
    problem = _damage(holder, damage)
    assert isinstance(problem, StoreDamaged | StoreUnavailable)
    result = _click(holder, Scope(certificates=(record.sha256[:12],)))
    assert result.state == "CONFIRMED"
    assert holder.revoked(record)
    assert not holder.revoked(other)
    assert blocked_keys(holder.workplace) == {record.spki_sha256}
    assert {proof["source"] for proof in result.proofs} == {"ocsp", "crl"}
    # The copy knows what was proved; the register is as damaged as it was.
    register = holder.restart().register()
    assert {item.sha256: item.status for item in register.list_certificates()} == {
        record.sha256: "revoked",
        other.sha256: "good",
    }
    assert register.problem() is not None
    said = {item.name: item.state for item, _ in checks(holder.workplace)}
    assert said["register"] == "problem"
    with pytest.raises(type(problem), match="SQ-STO"):
        register.put_certificate(other)
    with pytest.raises(type(problem), match="SQ-STO"):
        register.list_applications()


def test_the_agent_goes_on_with_a_damaged_register(holder: Holder) -> None:
    record = holder.add_certificate()
    _damage(holder, _garbage)
    report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    KeepWatch(holder.restart(), lambda _notice: None).round()
    assert holder.revoked(record)


def test_the_token_s_own_request_goes_too(
    holder: Holder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The only channel of a certificate without a revocation key."""
    softhsm = make_softhsm(tmp_path_factory.mktemp("softhsm"))
    purposes = ("describe", "generate_application_key")
    with work.open_work(
        softhsm.module, softhsm.serial, purposes, softhsm.pin()
    ) as token:
        key = token.generate_application_key(
            secrets.token_hex(16), "ecdsa-p256", "Saqta", None
        )
    holder.module = softhsm.module
    holder.person.pin = lambda _question: softhsm.pin()
    made = TokenKey(softhsm.serial, key.key_id, key.scheme, key.spki)
    record = holder.add_certificate(made, protected=False)
    _damage(holder, _garbage)
    result = _click(holder, Scope(token_serial=softhsm.serial), use_token=True)
    assert result.state == "CONFIRMED"
    assert holder.revoked(record)
    assert [item["channel"] for item in result.certificates] == ["rr"]


def test_without_copies_the_damage_is_said(holder: Holder) -> None:
    holder.add_certificate()
    home = holder.workplace.home
    _damage(holder, _garbage)
    shutil.rmtree(home.spare_dir / "certificates")
    with pytest.raises(StoreDamaged, match="SQ-STO"):
        report_compromise(holder.workplace, Scope(mine=True))


def test_a_copy_that_does_not_fit_is_left_out(holder: Holder) -> None:
    record, torn, renamed = (holder.add_certificate() for _ in range(3))
    home = holder.workplace.home
    _damage(holder, _garbage)
    folder = home.spare_dir / "certificates"
    (folder / f"{torn.sha256}.json").write_bytes(b"")
    (folder / f"{renamed.sha256}.json").rename(folder / f"{'00' * 32}.json")
    (folder / "stray.json").write_bytes(b'{"der":"AA"}')
    assert Register.open(Home.open(home.root)).list_certificates() == [record]

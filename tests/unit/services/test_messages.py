"""Each message of the operator is taken in once, whatever ends or runs meanwhile."""

from __future__ import annotations

import contextlib
import random
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly import open_workplace
from desktop.clock import format_time
from desktop.errors import ModuleNotApproved
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.duties import list_duties
from desktop.services.enrolment import Enrolment
from desktop.services.fetch_messages import fetch_messages, kept_messages
from desktop.services.object import object_to
from desktop.services.settle_messages import ended_agreements
from desktop.services.workplace import Workplace
from desktop.store.database import Database
from desktop.store.files import write_durably
from tests.fakes.holder import ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

pytestmark = pytest.mark.xdist_group("messages")

_HANG_S = 60
_ABOUT = {
    "message_received",
    "notice_sent",
    "objection_answered",
    "agreement_ended",
}


class PowerOff(BaseException):
    """The computer ends here."""


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


def _open(operator: SandboxServer, home: Path) -> Workplace:
    opened = open_workplace(profile=str(operator.profile_path), home=home)
    return replace(opened, modules=lambda: [])


@pytest.fixture(scope="module")
def before(operator: SandboxServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has messages to fetch: of letters, an answer, and an end."""
    home = tmp_path_factory.mktemp("before") / "home"
    workplace, slip = _open(operator, home), operator.slip()
    person = ScriptedPerson(agrees=True)
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial="none",
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
        language="ru",
    )
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        started = start_application(workplace, request, secret)
    with contextlib.suppress(ModuleNotApproved):
        Enrolment(workplace, person, started).run()
    object_to(workplace, person, "", [], language="kk")
    # As the application stands when its certificate is there.
    register = workplace.register()
    there = replace(register.get_application(started), state="CONFIRMED")
    register.put_application(there)
    key, iin = workplace.installation(), slip["person"]["iin"]
    operator.state.store.insert(
        "installation_keys",
        key_id=key.key_id,
        spki=key.spki,
        iin=iin,
        registered_at=format_time(operator.state.now()),
    )
    operator.say(iin, "agreement-ended", subject_id="state-ca 2026-2")
    operator.say(iin, "notice-sent", subject_id="expiring")
    for part in (workplace.journal()._database, workplace.register()):
        part.close()
    return home


@contextmanager
def _power_off_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The computer ends when so many writes are on the disk."""
    left = [writes]
    write = Database.write

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise PowerOff

    @contextmanager
    def counted(self: Database) -> Iterator[Any]:
        with write(self) as connection:
            yield connection
        count()

    def written(path: Path, content: bytes) -> None:
        write_durably(path, content)
        count()

    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", counted)
        patched.setattr("desktop.services.duties.write_durably", written)
        yield


def _told(workplace: Workplace) -> Counter[tuple[str, int]]:
    return Counter(
        (entry.kind, int(entry.body["seq"]))
        for entry in workplace.journal().entries()
        if entry.kind in _ABOUT
    )


def _outcome(workplace: Workplace) -> tuple[Any, ...]:
    (application,) = workplace.register().list_applications()
    return (
        [item["seq"] for item in kept_messages(workplace)],
        [duty.state for duty in list_duties(workplace)],
        ended_agreements(workplace),
        application.data["typed"],
        application.data["draft"],
    )


def test_a_crash_anywhere_writes_nothing_twice(
    operator: SandboxServer,
    before: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dice: random.Random,
    full: bool,
) -> None:
    shutil.copytree(before, tmp_path / "whole")
    whole = _open(operator, tmp_path / "whole")
    assert fetch_messages(whole)
    expected, outcome = _told(whole), _outcome(whole)
    assert set(expected.values()) == {1}
    assert {kind for kind, _ in expected} == _ABOUT
    _, states, ended_by, typed, draft = outcome
    assert states == ["ANSWERED"]
    assert list(ended_by) == ["state-ca 2026-2"]
    assert (typed, draft) == ({}, {})
    ended = False
    # Every point whole; in the short form every other one.
    step = 1 if full else 2
    for writes in range(dice.randint(1, step), 200, step):
        home = tmp_path / str(writes)
        shutil.copytree(before, home)
        try:
            with _power_off_after(writes, monkeypatch):
                fetch_messages(_open(operator, home))
        except PowerOff:
            pass
        else:
            ended = True
        again = _open(operator, home)
        fetch_messages(again)
        assert _told(again) == expected, writes
        assert _outcome(again)[1:] == _outcome(whole)[1:]
        again.journal().verify()
        if ended:
            break
    assert ended
    assert writes > len(expected)


def test_programs_that_fetch_at_once_take_each_message_in_once(
    operator: SandboxServer, before: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(before, home)
    places = [_open(operator, home) for _ in range(4)]
    found: list[int] = []

    def work(place: Workplace) -> None:
        found.append(len(fetch_messages(place)))

    threads = [threading.Thread(target=work, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_HANG_S)
    assert len(found) == 4
    assert sum(found) == len(kept_messages(places[0]))
    told = _told(_open(operator, home))
    assert set(told.values()) == {1}

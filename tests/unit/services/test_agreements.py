"""Which text is agreed to: the operator's, or the official one that was imported."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import data
from desktop.assembly import open_workplace
from desktop.canonical import parse, sha256_hex
from desktop.cli import saqta
from desktop.cli.top import run
from desktop.clock import FixedClock
from desktop.errors import (
    AgreementDisputed,
    AgreementUnknown,
    ModuleNotApproved,
    OperatorRefused,
    StateConflict,
)
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.case import Case
from desktop.services.enrolment import Enrolment
from desktop.services.import_agreement import import_agreement
from desktop.services.show_agreement import list_agreements, show_agreement
from desktop.services.workplace import Workplace
from tests.fakes.holder import ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

pytestmark = pytest.mark.xdist_group("agreements")

_SHIPPED = "agreements/state-ca-2026-2"


@dataclass
class Desk:
    """A fresh home at the running operator."""

    operator: SandboxServer
    workplace: Workplace
    folder: Path

    def silent(self) -> Desk:
        """The same where the profile says that no agreements are published."""
        profile = self.workplace.require_profile()
        silent = replace(
            profile, api=tuple(item for item in profile.api if item != "agreements")
        )
        workplace = replace(
            self.workplace, profile=silent, load_profile=lambda _source: silent
        )
        return Desk(self.operator, workplace, self.folder)

    def reopened(self) -> Desk:
        """The same home as another process finds it."""
        opened = open_workplace(
            profile=str(self.operator.profile_path), home=self.workplace.home.root
        )
        return Desk(self.operator, replace(opened, modules=lambda: []), self.folder)

    def import_text(self, content: bytes, **changes: str) -> None:
        """An administrator imports the shipped description with this text."""
        import_agreement(self.workplace, self.write_text(content, **changes))

    def write_text(self, content: bytes, **changes: str) -> Path:
        """Writes that description and its text."""
        table = data.read_text(f"{_SHIPPED}/agreement.toml")
        for key, value in changes.items():
            kept = [
                f'{key} = "{value}"' if line.startswith(f"{key} =") else line
                for line in table.splitlines()
            ]
            table = "\n".join(kept)
        head, rest = table.split("\n[title]", 1)
        texts = '\n[texts]\nru = "official.txt"\n'
        file = self.folder / "official.toml"
        file.write_text(f"{head}\n[title]{rest}{texts}", encoding="utf-8")
        (self.folder / "official.txt").write_bytes(content)
        return file

    def apply(self, agreement_id: str = "state-ca") -> Case:
        """Applies up to the token, which is not there."""
        slip = self.operator.slip()
        request = ApplyRequest(
            application=application_file(Path(slip["application"])),
            token_serial="none",
            accept=agreement_id,
            consent=agreement_id,
            acknowledge_liability=True,
            language="ru",
        )
        with SlipSecret(bytearray(slip["secret"].encode())) as secret:
            started = start_application(self.workplace, request, secret)
        with contextlib.suppress(ModuleNotApproved):
            Enrolment(self.workplace, ScriptedPerson(agrees=True), started).run()
        return Case.load(self.workplace, started)

    def shown(self) -> list[dict[str, Any]]:
        """What the journal says was shown."""
        return [
            dict(entry.body)
            for entry in self.workplace.journal().entries()
            if entry.kind == "agreement_shown"
        ]


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


@pytest.fixture
def desk(operator: SandboxServer, tmp_path: Path) -> Desk:
    opened = open_workplace(profile=str(operator.profile_path), home=tmp_path / "home")
    return Desk(operator, replace(opened, modules=lambda: []), tmp_path)


@pytest.fixture(scope="module")
def published() -> bytes:
    return data.read_bytes(f"{_SHIPPED}/ru.txt")


def test_where_none_is_published_the_imported_text_is_agreed_to(
    desk: Desk, published: bytes
) -> None:
    silent = desk.silent()
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        silent.apply()
    silent.import_text(published)
    case = silent.apply()
    assert case.state == "DRAFTED"
    assert case.read("agreement.txt") == published
    named = parse(case.read("acceptance.json"))["agreement"]
    assert named["sha256"] == sha256_hex(published)
    # The operator, who knows its own text, has taken both records.
    assert case.has("consent-receipt.json")
    assert silent.shown()[-1]["source"] == "imported"
    assert [item["id"] for item in list_agreements(silent.workplace)] == ["state-ca"]
    assert show_agreement(silent.workplace, "state-ca", "ru").content == published


def test_another_text_than_the_operator_s_own_is_refused_by_it(desk: Desk) -> None:
    desk.import_text(b"1. Other\n", id="official")
    with pytest.raises(OperatorRefused, match="agreement-not-in-force"):
        desk.apply("official")
    assert desk.shown()[-1]["source"] == "imported"


def test_the_imported_text_must_be_in_force_and_of_this_operator(
    desk: Desk, published: bytes
) -> None:
    silent = desk.silent()
    silent.import_text(published, effective_from="2099-01-01")
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        silent.apply()
    silent.import_text(published, version="2026-3", bin="981140001177")
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        silent.apply()
    assert silent.shown() == []


def test_a_text_that_was_only_seen_is_not_agreed_to_later(desk: Desk) -> None:
    assert show_agreement(desk.workplace, "state-ca", "ru")
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        desk.silent().apply()


def test_published_and_imported_must_be_the_same_bytes(
    desk: Desk, published: bytes
) -> None:
    show_agreement(desk.workplace, "state-ca", "ru")
    desk.import_text(published + b"\n")
    with pytest.raises(AgreementDisputed, match="SQ-CON-07"):
        desk.apply()
    with pytest.raises(AgreementDisputed, match="2026-2"):
        show_agreement(desk.workplace, "state-ca", "ru")
    assert desk.shown() == []
    # The right one, and what is read again stays an imported text.
    desk.import_text(published)
    show_agreement(desk.workplace, "state-ca", "ru")
    assert desk.apply().state == "DRAFTED"
    assert desk.shown()[-1]["source"] == "published"
    assert desk.silent().apply().state == "DRAFTED"


def test_the_verbs_import_show_and_end_a_text(
    desk: Desk,
    published: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = desk.workplace.home.root
    monkeypatch.setenv("SAQTA_HOME", str(home))

    def call(*words: str) -> str:
        desk.workplace.register().close()
        common = ("--lang", "ru", "--profile", str(desk.operator.profile_path))
        assert run(saqta, [*common, *words]) == 0
        return capsys.readouterr().out

    desk.write_text(published)
    file = str(desk.folder / "official.toml")
    assert sha256_hex(published) in call("agreement", "import", file)
    assert "state-ca" in call("agreement", "list")
    assert call("agreement", "show", "state-ca") == published.decode()
    # An officer's entry, with the document that says so (row S16).
    ended = call("agreement", "end", "state-ca", "2026-2", "--document", "Order 17")
    assert "Order 17" in ended
    after = desk.reopened()
    with pytest.raises(StateConflict, match="ended"):
        after.apply()
    assert after.shown() == []


def test_the_official_text_ends_with_its_last_day(desk: Desk, published: bytes) -> None:
    silent = desk.silent()
    silent.import_text(published, effective_to="2026-12-31")
    later = FixedClock(desk.workplace.clock.now() + timedelta(days=4000))
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        Desk(desk.operator, replace(silent.workplace, clock=later), desk.folder).apply()

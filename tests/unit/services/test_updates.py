"""Updates as a person meets them: set by the administrator, offered, never forced."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desktop import __version__, system
from desktop.agent import Agent
from desktop.assembly import open_workplace
from desktop.authority import delivered
from desktop.cli import saqta
from desktop.errors import (
    Cancelled,
    FileUnreadable,
    ModuleListRefused,
    NothingFound,
    SettingLocked,
    StateConflict,
    UpdateRefused,
)
from desktop.model.records import Report, ReportCertificate
from desktop.model.tokens import PinState, TokenInfo
from desktop.services import check_updates as checking
from desktop.services import show_updates as show_updates_module
from desktop.services.check_updates import check_updates, this_platform
from desktop.services.fetch_update import fetch_update
from desktop.services.keep_watch import Notice
from desktop.services.look_for_updates import LookForUpdates
from desktop.services.show_updates import show_updates
from desktop.services.token_work import carrier_of
from desktop.services.workplace import Workplace
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import make_authority
from tests.fakes.update_source import START, UpdateSource, update_source

MODULES: dict[str, Any] = {
    "type": "saqta/modules/1",
    "version": 3,
    "expires": "2027-01-01T00:00:00.000Z",
    "personal_list_allowed": False,
    "modules": [],
}
CARRIERS = """version = 1
[[carrier]]
model = "Carrier-1"
firmware_min = "1.0"
firmware_max = "1.9"
certificate_number = "N-1"
issued = "2026-01-01"
expires = "2027-12-31"
source = "test"
"""


_PROFILE = json.dumps(profile_table(make_authority().pem)).encode()


@pytest.fixture
def source(tmp_path: Path) -> Iterator[UpdateSource]:
    (tmp_path / "publisher").mkdir()
    with update_source(tmp_path / "publisher") as found:
        yield found


@pytest.fixture
def machine(
    source: UpdateSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The administrator's folder, with this source set."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "root.json").write_bytes(source.root)
    (folder / "settings.toml").write_text(
        f'update_url = "{source.url}"\n'
        f'update_root = "{folder}/root.json"\n'
        'module_list = "delivered"\n'
        f'module_list_key = "{source.list_public.hex()}"\n'
    )
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    monkeypatch.setattr(checking, "this_platform", lambda: "linux-amd64")
    return folder


@pytest.fixture
def workplace(machine: Path, source: UpdateSource, tmp_path: Path) -> Workplace:
    return open_workplace(
        need_profile=False, home=tmp_path / "home", clock=source.clock
    )


def _token(model: str, firmware: str) -> TokenInfo:
    return TokenInfo(
        module="/m.so",
        slot=0,
        label="x",
        serial="1",
        manufacturer="m",
        model=model,
        hardware="1.0",
        firmware=firmware,
        flags=(),
        mechanisms=(),
        pin_state=PinState.FINE,
        pin_pad=False,
        shortest_pin=4,
        longest_pin=8,
    )


def test_a_newer_program_is_offered_and_fetched(
    workplace: Workplace, source: UpdateSource, tmp_path: Path
) -> None:
    assert check_updates(workplace).offers == ()
    with pytest.raises(NothingFound, match="newer version"):
        fetch_update(workplace, tmp_path)
    content = source.program("0.9.0")
    found = check_updates(workplace)
    assert [offer.version for offer in found.offers] == ["0.9.0"]
    assert not list(tmp_path.glob("*.deb"))
    assert fetch_update(workplace, tmp_path).read_bytes() == content


def _report(workplace: Workplace, source: UpdateSource) -> None:
    now = source.clock.now()
    workplace.outbox().record(
        Report(
            report_id="",
            recorded_at=now,
            monotonic=0.0,
            reason="keyCompromise",
            state="RECORDED",
            send_after=now,
            certificates=(ReportCertificate("aa" * 32, "1", "aa" * 32, "RECORDED"),),
        )
    )


def test_what_is_known_without_asking(
    workplace: Workplace, source: UpdateSource, tmp_path: Path
) -> None:
    view = show_updates(workplace)
    assert (view.source, view.channel, view.running) == (True, "stable", __version__)
    assert (view.checked_at, view.offer, view.failed) == (None, None, "")
    source.program("0.9.0", notes={"en": "Quicker.", "ru": "Bystree."})
    source.lists(carriers_toml=CARRIERS.encode())
    check_updates(workplace)
    asked = list(source.asked)
    view = show_updates(workplace)
    assert view.checked_at == source.clock.now()
    assert (view.lists, view.lists_version) == (("carriers.toml",), 3)
    assert view.offer is not None
    assert view.offer.version == "0.9.0"
    assert view.offer.notes["ru"] == "Bystree."
    assert view.offer.fetched == ""
    told: list[tuple[int, int]] = []
    path = fetch_update(workplace, tmp_path, lambda *piece: told.append(piece))
    assert told[-1] == (view.offer.size, view.offer.size)
    view = show_updates(workplace)
    assert view.offer is not None
    assert view.offer.fetched == str(path)
    path.write_bytes(b"another file now")
    view = show_updates(workplace)
    assert view.offer is not None
    assert view.offer.fetched == ""
    # A source that fails takes nothing back of what it offered.
    (source.folder / "www" / "metadata" / "timestamp.json").write_text("{}")
    with pytest.raises(UpdateRefused, match="malformed"):
        check_updates(workplace)
    later = show_updates(workplace)
    assert (later.failed, later.offer) == ("SQ-VER-13", view.offer)
    assert set(source.asked) - set(asked) <= {
        *(item for item in source.asked if item.startswith("/targets/programs/")),
        *(item for item in source.asked if item.endswith("root.json")),
        "/metadata/timestamp.json",
    }


def test_an_offer_of_another_channel_or_of_this_version_is_none(
    workplace: Workplace, source: UpdateSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.program("0.9.0")
    check_updates(workplace)
    early = replace(workplace.settings, update_channel="early")
    assert show_updates(replace(workplace, settings=early)).offer is None
    monkeypatch.setattr(show_updates_module, "__version__", "0.9.0")
    assert show_updates(workplace).offer is None


def test_the_channel_is_the_administrators(
    machine: Path, source: UpdateSource, tmp_path: Path
) -> None:
    path = machine / "settings.toml"
    path.write_text(path.read_text() + 'update_channel = "early"\n')
    place = open_workplace(
        need_profile=False, home=tmp_path / "home", clock=source.clock
    )
    source.program("0.9.0")
    source.program("0.8.0", channel="early")
    assert [offer.version for offer in check_updates(place).offers] == ["0.8.0"]
    with pytest.raises(SettingLocked, match="update_channel"):
        place.settings_files.change("update_channel", "stable")


@pytest.mark.parametrize("who", ["the person", "a report"])
def test_a_running_download_is_ended(
    workplace: Workplace, source: UpdateSource, tmp_path: Path, who: str
) -> None:
    """By the person, and by a report that is recorded meanwhile."""
    content = source.program("0.9.0", times=40_000)

    def told(received: int, total: int) -> None:
        assert received < total == len(content)
        if who == "a report" and not workplace.outbox().list_reports():
            _report(workplace, source)
        source.clock.advance(2)

    ended = Cancelled if who == "the person" else StateConflict
    with pytest.raises(ended, match="SQ-"):
        fetch_update(workplace, tmp_path, told, lambda: who == "the person")
    assert not list(tmp_path.glob("*.deb"))
    assert show_updates(workplace).held_back == (who == "a report")


# -- the agent's daily look -----------------------------------------------------


def _look(workplace: Workplace, told: list[Notice]) -> None:
    look = LookForUpdates(workplace, told.append)
    look.round()
    look.wait(30)


def test_the_agent_asks_once_a_day_and_offers_each_version_once(
    workplace: Workplace, source: UpdateSource
) -> None:
    told: list[Notice] = []
    _look(workplace, told)
    assert told == []
    asked = len(source.asked)
    assert asked > 0
    source.program("0.9.0")
    source.clock.advance(timedelta(hours=23).total_seconds())
    _look(workplace, told)
    assert len(source.asked) == asked
    source.clock.advance(timedelta(hours=1).total_seconds())
    _look(workplace, told)
    assert [(item.notice_id, item.kind) for item in told] == [
        ("update:0.9.0", "update")
    ]
    source.clock.advance(timedelta(hours=24).total_seconds())
    _look(workplace, told)
    assert len(told) == 1
    # Offered, never forced: nothing but metadata was asked for.
    assert not [item for item in source.asked if "programs" in item]


def test_the_agent_asks_nothing_while_a_report_is_on_its_way(
    workplace: Workplace, source: UpdateSource
) -> None:
    source.program("0.9.0")
    _report(workplace, source)
    told: list[Notice] = []
    _look(workplace, told)
    assert source.asked == []
    source.clock.advance(timedelta(hours=25).total_seconds())
    _look(workplace, told)
    assert len(told) == 1


def test_a_source_that_fails_is_asked_again_within_the_hour(
    workplace: Workplace, source: UpdateSource
) -> None:
    source.program("0.9.0")
    kept = source.keep("good")
    (source.folder / "www" / "metadata" / "timestamp.json").write_text("{}")
    told: list[Notice] = []
    look = LookForUpdates(workplace, told.append)
    look.round()
    look.wait(30)
    assert show_updates(workplace).failed == "SQ-VER-13"
    source.show(kept)
    look.round()
    look.wait(30)
    assert told == []
    source.clock.advance(3600)
    look.round()
    look.wait(30)
    assert len(told) == 1


def test_a_slow_source_holds_no_round_of_the_agent(
    workplace: Workplace, source: UpdateSource
) -> None:
    answered = threading.Event()

    def hold(_connection: socket.socket, _path: str) -> bool:
        answered.wait(30)
        return False

    source.trick = hold
    shown: list[str] = []

    def show(notice: str) -> bool:
        shown.append(notice)
        return True

    source.program("0.9.0")
    agent = Agent(workplace, "en", show=show)
    agent.round()
    assert shown == []
    agent.round()
    answered.set()
    agent.settle()
    assert shown == ["update:0.9.0"]


def test_without_a_source_the_agent_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "machine_settings_folder", lambda: tmp_path / "none")
    place = open_workplace(need_profile=False, home=tmp_path / "home")
    look = LookForUpdates(place, lambda _notice: None)
    look.round()
    look.wait(1)
    assert not show_updates(place).source
    assert show_updates(place).checked_at is None


def test_nothing_is_fetched_while_a_revocation_is_on_its_way(
    workplace: Workplace, source: UpdateSource, tmp_path: Path
) -> None:
    source.program("0.9.0")
    _report(workplace, source)
    before = list(source.asked)
    with pytest.raises(StateConflict, match="not proved yet"):
        fetch_update(workplace, tmp_path)
    assert source.asked == before
    source.clock.advance(timedelta(hours=25).total_seconds())
    assert fetch_update(workplace, tmp_path).is_file()


def test_delivered_lists_are_the_ones_in_use(
    workplace: Workplace, source: UpdateSource
) -> None:
    profile = _profile("carriers")
    info = _token("Carrier-1", "1.4")
    assert carrier_of(workplace, profile, info) is None
    with pytest.raises(ModuleListRefused, match="never delivered"):
        workplace.modules()
    with pytest.raises(FileUnreadable, match="never delivered"):
        workplace.load_profile("delivered:authority.json")
    source.lists(
        modules_json=json.dumps(MODULES).encode(),
        carriers_toml=CARRIERS.encode(),
        authority_json=_PROFILE,
    )
    found = check_updates(workplace)
    assert found.lists == ("authority.json", "carriers.toml", "modules.json")
    entry = carrier_of(workplace, profile, info)
    assert entry is not None
    assert entry["certificate_number"] == "N-1"
    assert workplace.modules() == []
    loaded = workplace.load_profile("delivered:authority.json")
    assert loaded.source == "delivered:authority.json"
    workplace.keep_profile(loaded)
    assert loaded.name


def test_a_delivered_list_that_was_changed_here(
    workplace: Workplace, source: UpdateSource
) -> None:
    source.lists(carriers_toml=CARRIERS.encode())
    check_updates(workplace)
    folder = delivered.current(delivered.folder_of(workplace.home.root))
    assert folder is not None
    path = folder / "carriers.toml"
    path.write_text(CARRIERS.replace("N-1", "N-2"))
    with pytest.raises(UpdateRefused, match="badly signed"):
        carrier_of(workplace, _profile("carriers"), _token("Carrier-1", "1.4"))


def test_an_older_module_list_in_a_newer_set(
    workplace: Workplace, source: UpdateSource
) -> None:
    """Security.md, test 3: the list's own number never falls either."""
    source.lists(modules_json=json.dumps(MODULES).encode())
    check_updates(workplace)
    workplace.modules()
    source.lists(modules_json=json.dumps({**MODULES, "version": 2}).encode())
    check_updates(workplace)
    with pytest.raises(ModuleListRefused, match="older than 3"):
        workplace.modules()


def test_no_source_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "machine_settings_folder", lambda: tmp_path / "none")
    place = open_workplace(need_profile=False, home=tmp_path / "home")
    with pytest.raises(NothingFound, match="update_url"):
        check_updates(place)


def test_the_source_is_the_administrators_choice(workplace: Workplace) -> None:
    for name in ("update_url", "update_root", "update_anchors"):
        with pytest.raises(SettingLocked, match=name):
            workplace.settings_files.change(name, "http://127.0.0.1:1/")


def test_the_verbs(
    machine: Path, source: UpdateSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del machine
    # The verbs use the computer's clock; the source's metadata end far from now.
    from desktop.clock import SystemClock

    monkeypatch.setattr(SystemClock, "now", lambda _self: START + timedelta(hours=1))
    source.program("0.9.0", notes={"en": "Quick\u202eer.", "kk": "Zhyldam."})
    runner = CliRunner()
    done = runner.invoke(saqta, ["updates", "check", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["offers"][0]["version"] == "0.9.0"
    done = runner.invoke(
        saqta, ["updates", "fetch", "--into", str(tmp_path), "--lang", "ru"]
    )
    assert done.exit_code == 0, done.output
    assert "saqta_0.9.0" in done.output
    done = runner.invoke(saqta, ["updates", "check", "--lang", "kk"])
    assert "0.9.0" in done.output
    assert "Zhyldam." in done.output
    done = runner.invoke(saqta, ["updates", "check", "--lang", "en"])
    assert "Quick\\u{202e}er." in done.output


def test_platforms_are_named_as_packages_are() -> None:
    assert this_platform().count("-") >= 1


def test_anchors_come_from_a_pem_file(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("no")
    with pytest.raises(FileUnreadable, match="not PEM"):
        checking._certificates(path)


def _profile(carriers: str) -> Any:
    from desktop.authority import profiles

    return replace(profiles.load(_PROFILE), carriers=carriers)

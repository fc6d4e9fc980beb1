"""An application that is amended stays one person's, and says what was confirmed."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.applications.draft import Draft, post_from
from desktop.applications.identity import check_digit
from desktop.clock import FixedClock
from desktop.errors import (
    FieldInvalid,
    FileUnreadable,
    IdentityMismatch,
    IinInvalid,
    ModuleNotApproved,
)
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.case import Case
from desktop.services.enrolment import Enrolment
from desktop.services.fill_application import (
    amend_application,
    read_application_file,
    show_draft,
)
from desktop.services.workplace import Workplace
from tests.fakes.holder import Holder, ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer

pytestmark = pytest.mark.xdist_group("fill_application")


@pytest.fixture
def drafted(holder: Holder, server: SandboxServer) -> tuple[Workplace, str]:
    """An application whose draft is whole; no token is connected."""
    workplace, slip = holder.workplace, server.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial="none",
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
    )
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        started = start_application(workplace, request, secret)
    with contextlib.suppress(ModuleNotApproved):
        Enrolment(workplace, ScriptedPerson(), started).run()
    assert Case.load(workplace, started).state == "DRAFTED"
    return workplace, started


def test_another_address_is_not_the_one_that_was_confirmed(
    drafted: tuple[Workplace, str],
) -> None:
    workplace, name = drafted
    Case.load(workplace, name).save(email_confirmed=True)
    amend_application(workplace, name, {"phone": "+7 701 000 00 01"})
    assert show_draft(workplace, name).email_confirmed is True
    amend_application(workplace, name, {"email": "another@example.kz"})
    view = show_draft(workplace, name)
    assert view.email_confirmed is False
    assert view.values["email"] == "another@example.kz"


@pytest.mark.parametrize(
    ("values", "error"),
    [({"surname": "Someone"}, IdentityMismatch), ({"city": ""}, FieldInvalid)],
)
def test_a_whole_draft_stays_whole_and_the_consenting_person_s(
    drafted: tuple[Workplace, str], values: dict[str, str], error: type[Exception]
) -> None:
    workplace, name = drafted
    before = Case.load(workplace, name).data
    with pytest.raises(error, match="SQ-PER"):
        amend_application(workplace, name, values)
    assert Case.load(workplace, name).data == before


def test_a_file_without_end_is_no_application(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(FileUnreadable, match="longer than"):
        read_application_file(large)


@pytest.mark.parametrize(("born", "young"), [("100701", False), ("100703", True)])
def test_nobody_under_sixteen_applies(
    holder: Holder, server: SandboxServer, born: str, *, young: bool
) -> None:
    """On the second of July 2026, by Kazakhstan's clock."""
    holder.clock = FixedClock(datetime(2026, 7, 1, 20, 0, tzinfo=UTC))
    slip = server.slip()
    file = application_file(Path(slip["application"]))
    # The first number of that day that has a check digit.
    iin = next(
        f"{born}5{serial:04d}{digit}"
        for serial in range(9999)
        if (digit := check_digit(f"{born}5{serial:04d}")) is not None
    )
    request = ApplyRequest(
        application=replace(file, draft=file.draft.change("iin", iin)),
        token_serial="none",
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
    )
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        if young:
            with pytest.raises(IinInvalid, match="younger than 16"):
                start_application(holder.workplace, request, secret)
        else:
            start_application(holder.workplace, request, secret)
    assert len(holder.workplace.register().list_applications()) == (not young)


def test_letters_in_two_parts_are_put_together(
    drafted: tuple[Workplace, str],
) -> None:
    """As macOS types and pastes them; records hold whole letters only."""
    workplace, name = drafted
    parts, whole = "\u0438\u0306", "\u0439"
    amend_application(workplace, name, {"city": parts, "units": parts, "region": "A"})
    values = show_draft(workplace, name).values
    assert (values["city"], values["units"], values["region"]) == (whole, whole, "A")
    typed = Draft.typed({"city": parts}, post_from({"position": parts, "units": []}))
    assert typed.values["city"] == typed.post.position == whole

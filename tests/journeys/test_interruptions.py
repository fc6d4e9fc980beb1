"""Bad input and interruptions: a coded error, and nothing `resume` can't settle."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly import open_workplace
from desktop.errors import (
    AgreementRefused,
    AuthorityRefused,
    BinInvalid,
    Cancelled,
    CertificateRejected,
    EmailInvalid,
    IdentityMismatch,
    IinInvalid,
    LiabilityNotAcknowledged,
    ModuleNotApproved,
    PinIncorrect,
    SaqtaError,
    StillWaiting,
    TokenMissing,
    Unreachable,
)
from desktop.interaction import Step
from desktop.sandbox.faults import WRONG_CERTIFICATES, Fault
from desktop.services.resume import open_applications, resume
from desktop.tokens import modules, work
from tests.conftest import SEED
from tests.fakes.desk import Desk
from tests.fakes.sandbox_server import sandbox_server
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import HINT, PIN, SoftHsm

pytestmark = pytest.mark.xdist_group("interruptions")

#: What breaks at which call.
_OPERATOR_FAULTS = (
    ("drop-before", "v1/agreements"),
    ("drop-before", "v1/consents"),
    ("drop", "v1/consents"),
    ("drop", "v1/lookups"),
    ("html", "v1/lookups"),
    ("drop", "v1/applications"),
    ("html", "v1/applications"),
    ("drop-before", "cmp:p10cr"),
    ("drop", "cmp:p10cr"),
    ("html", "cmp:p10cr"),
    ("wrong-nonce", "cmp"),
    ("wrong-transaction", "cmp"),
    ("drop", "cmp:certConf"),
)


def test_no_approved_module(tmp_path: Path, desk: Desk) -> None:
    bare = open_workplace(
        profile=str(desk.operator.profile_path), home=tmp_path / "bare"
    )
    with pytest.raises(ModuleNotApproved, match="SQ-MOD-02"):
        Desk(desk.operator, bare, desk.token, desk.slip).apply(
            desk.request(), ScriptedPerson()
        )
    assert open_applications(bare) == []


def test_no_such_token(desk: Desk) -> None:
    with pytest.raises(TokenMissing, match="SQ-TOK-01"):
        desk.apply(desk.request(token_serial="0000"), ScriptedPerson())
    assert open_applications(desk.workplace) == []


@pytest.mark.parametrize(
    ("values", "error", "code"),
    [
        ({"iin": "010101100017"}, IinInvalid, "SQ-PER-01"),
        ({"iin": "990229500012"}, IinInvalid, "SQ-PER-01"),
        ({"email": "a.b"}, EmailInvalid, "SQ-PER-03"),
        ({"email": "somebody@"}, EmailInvalid, "SQ-PER-03"),
    ],
)
def test_impossible_data_stay_here(
    desk: Desk, values: dict[str, str], error: type[SaqtaError], code: str
) -> None:
    before = desk.heard
    with pytest.raises(error, match=code):
        desk.apply(desk.typed(**values), ScriptedPerson())
    assert desk.heard == before
    assert open_applications(desk.workplace) == []


def test_impossible_bin_stays_here(desk: Desk) -> None:
    request = desk.request()
    draft = request.application.draft
    post = replace(draft.post, bin="940140000380")
    application = replace(request.application, draft=replace(draft, post=post))
    before = desk.heard
    with pytest.raises(BinInvalid, match="SQ-PER-02"):
        desk.apply(replace(request, application=application), ScriptedPerson())
    assert desk.heard == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"accept": ""}, AgreementRefused),
        ({"consent": ""}, AgreementRefused),
        ({"acknowledge_liability": False}, LiabilityNotAcknowledged),
    ],
)
def test_refusing_sends_nothing(
    desk: Desk, changes: dict[str, Any], error: type[SaqtaError]
) -> None:
    before = desk.heard
    with pytest.raises(error, match="SQ-CON"):
        desk.apply(desk.request(**changes), ScriptedPerson())
    assert desk.heard == before
    assert open_applications(desk.workplace) == []


def test_somebody_else_s_name_is_refused_before_a_key_exists(desk: Desk) -> None:
    before = desk.keys()
    with pytest.raises(IdentityMismatch, match="SQ-PER-05"):
        desk.apply(desk.typed(surname="Someone"), ScriptedPerson(PIN))
    assert desk.keys() == before


def test_a_declined_register_is_never_asked(desk: Desk) -> None:
    before = desk.operator.state.store.count("lookups")
    result = desk.apply(desk.request(registers=()), ScriptedPerson(PIN, PIN))
    assert result.state == "CONFIRMED"
    assert desk.operator.state.store.count("lookups") == before


def test_wrong_pin_is_tried_once_and_resume_goes_on(desk: Desk) -> None:
    person = ScriptedPerson(b"wrong-9999", PIN)
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        desk.apply(desk.request(), person)
    assert len(person.questions) == 1
    assert desk.finish().state == "CONFIRMED"


def test_cancelling_at_the_second_pin_loses_nothing(desk: Desk) -> None:
    before = desk.keys()
    with pytest.raises(Cancelled):
        desk.apply(desk.request(), ScriptedPerson(PIN))
    result = desk.finish()
    assert result.state == "CONFIRMED"
    assert desk.keys() == before + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each kind of fault and two more in class C, by the seed; all of them in F."""
    if "where" not in metafunc.fixturenames:
        return
    cells = list(_OPERATOR_FAULTS)
    if not metafunc.config.getoption("--full"):
        dice = random.Random(f"{metafunc.config.stash[SEED]} {__name__}")
        dice.shuffle(cells)
        each = {kind: (kind, where) for kind, where in cells}
        rest = [cell for cell in cells if cell not in each.values()]
        cells = [*each.values(), *rest[:2]]
    metafunc.parametrize(("kind", "where"), cells)


def test_an_operator_that_fails_in_the_middle(
    desk: Desk, kind: str, where: str
) -> None:
    """The key that was made is the key that is certified, whatever broke."""
    before = desk.keys()
    desk.operator.fail(kind, where)
    codes = []
    try:
        result = desk.apply(desk.request(), ScriptedPerson(PIN, PIN, PIN, PIN))
    except SaqtaError as error:
        codes.append(error.exit_code)
        result = desk.finish()
    assert set(codes) <= {5, 6}
    assert result.state == "CONFIRMED"
    assert desk.keys() == before + 1


def test_a_server_that_is_down_before_the_first_call(
    tmp_path: Path, token: SoftHsm
) -> None:
    with sandbox_server(tmp_path / "sandbox") as server:
        slip = server.slip()
        workplace = open_workplace(
            profile=str(server.profile_path), home=tmp_path / "home"
        )
        modules.approve(HINT, dict(token.module.env), folder=workplace.home.modules_dir)
    desk = Desk(server, workplace, token, slip)
    with pytest.raises(Unreachable, match="SQ-PEN-01"):
        desk.apply(desk.request(), ScriptedPerson())
    (application,) = open_applications(workplace)
    assert workplace.register().get_application(application).state == "OPENED"
    port = int(server.base_url.rpartition(":")[2])
    with sandbox_server(tmp_path / "sandbox", port=port):
        assert desk.finish().state == "CONFIRMED"


def test_a_refusal_by_the_authority_ends_the_application(desk: Desk) -> None:
    desk.operator.fail("reject", "cmp:p10cr", bit="unacceptedPolicy")
    with pytest.raises(AuthorityRefused, match="SQ-REF-01") as caught:
        desk.apply(desk.request(), ScriptedPerson(PIN))
    assert caught.value.exit_code == 4
    assert open_applications(desk.workplace) == []
    assert [
        entry.body["event"]
        for entry in desk.workplace.journal().entries()
        if entry.kind == "status_changed"
    ] == ["consent", "sent", "accepted", "refused"]


def test_a_long_wait_is_kept_for_resume(desk: Desk) -> None:
    desk.operator.fail("waiting", "cmp:p10cr", count=9, check_after=86_400)
    with pytest.raises(StillWaiting, match="SQ-PEN-04"):
        desk.apply(desk.request(), ScriptedPerson(PIN))
    (application,) = open_applications(desk.workplace)
    assert desk.workplace.register().get_application(application).state == "WAITING"


def test_a_short_wait_is_waited_for(desk: Desk) -> None:
    desk.operator.fail("waiting", "cmp:p10cr", count=2, check_after=0)
    result = desk.apply(desk.request(), ScriptedPerson(PIN, PIN))
    assert result.state == "CONFIRMED"


@pytest.mark.parametrize("kind", WRONG_CERTIFICATES)
def test_a_wrong_certificate_never_reaches_the_token(desk: Desk, kind: str) -> None:
    """Security.md test 15, through the whole journey."""
    if kind == "repeated-serial":
        # Only a serial number that this home has seen can be repeated.
        desk.apply(desk.request(), ScriptedPerson(PIN, PIN))
        desk.slip = desk.operator.slip()
    faults = desk.operator.state.faults
    assert faults is not None
    faults.add(Fault("certificate", "cmp", 1, {"kind": kind}))
    with pytest.raises(CertificateRejected, match="SQ-VER-02") as caught:
        desk.apply(desk.request(), ScriptedPerson(PIN, PIN))
    assert caught.value.exit_code == 6
    on_token = {
        der
        for key in work.list_keys(desk.token.module, desk.token.serial)
        for der in key.certificates
    }
    newest = desk.workplace.register().list_applications()[-1].application_id
    case = desk.workplace.application_folder(newest)
    assert (case / "rejected.der").read_bytes() not in on_token
    kinds = [entry.kind for entry in desk.workplace.journal().entries()]
    assert "reject_certificate.intent" in kinds


def test_the_journey_can_be_cut_after_every_step(
    desk: Desk, dice: Any, full: bool
) -> None:
    """A stop between any two steps is settled by `resume`: one key, one certificate."""
    reference = ScriptedPerson(PIN, PIN)
    desk.apply(desk.request(), reference)
    names = [step.name for step in reference.steps]
    chosen = range(len(names)) if full else sorted(dice.sample(range(len(names)), 4))
    for place in chosen:
        desk.slip = desk.operator.slip()
        before = desk.keys()
        seen: list[str] = []

        def stop(step: Step, place: int = place, seen: list[str] = seen) -> None:
            seen.append(step.name)
            if len(seen) == place + 1:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            desk.apply(desk.request(), ScriptedPerson(PIN, PIN, after_step=stop))
        person = ScriptedPerson(PIN, PIN, PIN, choices={"orphan.question": "adopt"})
        newest = desk.workplace.register().list_applications()[-1].application_id
        result = resume(desk.workplace, person, newest)
        assert result.state == "CONFIRMED", names[place]
        assert desk.keys() == before + 1, names[place]


def _lose_public_half(token: SoftHsm, key_id: str) -> None:
    """Leaves only the private half of a pair on the token."""
    program = """
import sys
import pkcs11
path, serial, name, pin = sys.argv[1:]
token = next(
    item for item in pkcs11.lib(path).get_tokens() if item.serial == serial.encode()
)
with token.open(rw=True, user_pin=pin) as session:
    session.get_key(
        object_class=pkcs11.ObjectClass.PUBLIC_KEY, id=bytes.fromhex(name)
    ).destroy()
"""
    words = [token.module.path, token.serial, key_id, PIN.decode()]
    subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, **token.module.env},
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("half", [False, True])
def test_an_orphan_may_be_destroyed(desk: Desk, *, half: bool) -> None:
    """Test 14: the key was made, or half of it, and nobody saw the answer."""
    before = desk.keys()

    def stop(step: Step) -> None:
        if step.name == "generate_key":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.apply(desk.request(), ScriptedPerson(PIN, after_step=stop))
    assert desk.keys() == before + 1
    person = ScriptedPerson(PIN, choices={"orphan.question": "destroy"})
    if half:
        newest = desk.workplace.register().list_applications()[-1]
        _lose_public_half(desk.token, str(newest.data["key_id"]))
    with pytest.raises(Cancelled):
        resume(desk.workplace, person)
    assert person.asked[0][0] == "orphan.question"
    assert desk.keys() == before
    # A private half alone shows after a login only.
    token = desk.token
    with work.open_work(token.module, token.serial, ["describe"], token.pin()) as piece:
        assert len(piece.keys()) == before
    assert open_applications(desk.workplace) == []


def test_the_key_of_an_ended_application_may_be_destroyed(desk: Desk) -> None:
    before = desk.keys()

    def stop(step: Step) -> None:
        if step.name == "sign_manifest":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.apply(desk.request(), ScriptedPerson(PIN, after_step=stop))
    register = desk.workplace.register()
    application = register.list_applications()[-1]
    name = application.application_id
    register.put_application(replace(application, state="ABANDONED"))
    assert desk.keys() == before + 1
    # Nobody answers, or somebody keeps it: it stays, and no PIN is asked.
    for choices in ({}, {"orphan.ended": "keep"}):
        person = ScriptedPerson(choices=choices)
        assert resume(desk.workplace, person, name).state == "ABANDONED"
        assert person.asked[0][1]["key_id"] == application.data["key_id"]
        assert person.questions == []
    assert desk.keys() == before + 1
    person = ScriptedPerson(PIN, choices={"orphan.ended": "destroy"})
    assert resume(desk.workplace, person, name).state == "ABANDONED"
    assert desk.keys() == before
    kinds = [entry.kind for entry in desk.workplace.journal().entries()]
    assert kinds[-2:] == ["destroy_key.intent", "destroy_key.done"]
    # It is gone, so nothing is asked any more.
    person = ScriptedPerson()
    resume(desk.workplace, person, name)
    assert person.asked == []


def test_the_address_is_confirmed_by_the_code_in_the_letter(desk: Desk) -> None:
    before = len(desk.operator.mail)

    def read_code() -> str:
        letter = desk.operator.mail[-1].read_text(encoding="utf-8")
        found = re.search(r"\b(\d{6})\b", letter)
        assert found is not None
        return found[1]

    person = ScriptedPerson(PIN, PIN, email_code=read_code)
    result = desk.apply(desk.request(), person)
    assert len(desk.operator.mail) > before
    application = desk.workplace.register().get_application(result.application_id)
    assert application.data["email_confirmed"] is True

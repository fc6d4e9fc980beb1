"""A PIN pad: PINs are typed on the reader, said in words, and asked for nowhere else.

The fault module sets CKF_PROTECTED_AUTHENTICATION_PATH and plays the person at the
keys: only where the worker gives no PIN at all does it put in what was typed there.
"""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result

from desktop import system
from desktop.asn1 import cms
from desktop.assembly import open_workplace
from desktop.canonical import canonical
from desktop.cli.pin import pin as pin_verbs
from desktop.cli.terminal import TerminalPerson
from desktop.errors import (
    Cancelled,
    PinIncorrect,
    PinLocked,
    PinMissing,
    SaqtaError,
    TokenFault,
)
from desktop.interaction import Interaction, PinQuestion
from desktop.model.tokens import ApprovedModule, PinState
from desktop.secret import Pin
from desktop.services.recorder import Recorder
from desktop.services.token_work import find_token, open_for_person
from desktop.services.workplace import Workplace
from desktop.tokens import modules, work
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import PIN, SO_PIN, make_softhsm
from tests.fakes.token_shim import Shim, make_shim

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
RECORD = canonical({"type": "application", "version": 1})
#: CKF_PROTECTED_AUTHENTICATION_PATH.
HAS_KEYS = "C_GetTokenInfo:*:flags=100/0"
NEW = b"other-5814"
#: The worker has read the token's flags more rarely when a piece of work is open.
LATER = "C_GetTokenInfo:8+"


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return make_shim(make_softhsm(tmp_path_factory.mktemp("with-a-pad")))


@pytest.fixture(autouse=True)
def _nobody_is_asked(shim: Shim, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_anything: object) -> NoReturn:
        pytest.fail("a PIN was asked for on this computer")

    monkeypatch.setattr(getpass, "getpass", asked)
    shim.forget()


def _module(shim: Shim, *typed: str) -> ApprovedModule:
    return shim.module(";".join((HAS_KEYS, *typed)))


def _at(function: str, *pins: bytes) -> str:
    """What the person types on the reader when that function asks."""
    return f"{function}:*:pad={'/'.join(pin.decode() for pin in pins)}"


@pytest.fixture
def workplace(shim: Shim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A home that may load the fault module; :func:`_approve` says what is typed."""
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "settings.toml").write_text("personal_modules = true\n")
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    return open_workplace(need_profile=False)


def _approve(workplace: Workplace, shim: Shim, *typed: str) -> None:
    module = _module(shim, *typed)
    modules.approve(module.path, module.env, folder=workplace.home.modules_dir)


def _run(*words: str) -> Result:
    return CliRunner().invoke(pin_verbs, [*words, "--lang", "en"])


def test_a_piece_of_work_opened_on_the_reader(shim: Shim) -> None:
    key_id = secrets.token_hex(16)
    module, serial = _module(shim, _at("C_Login", PIN)), shim.behind.serial
    with work.open_work(module, serial, PURPOSES, None) as piece:
        assert piece.info().pin_pad
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert piece.signer(key_id).sign_record("application", RECORD)
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
    assert shim.count("C_Login") == 1


def test_no_pin_really_means_none(shim: Shim) -> None:
    """The rig: nobody types anything, and SoftHSM refuses a PIN that is not there."""
    with pytest.raises(TokenFault, match="ArgumentsBad"):
        work.open_work(_module(shim), shim.behind.serial, PURPOSES, None)
    assert shim.count("C_Login") == 1


@pytest.fixture
def _asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module's row says: ALWAYS_AUTHENTICATE."""
    row = {"name": "asking", "always_authenticate": True}
    monkeypatch.setattr(modules, "row_named", lambda _name: row)


@pytest.mark.usefixtures("_asking")
@pytest.mark.parametrize("scheme", ["ecdsa-p256", "rsa-2048", "ed25519"])
def test_a_key_that_asks_is_answered_on_the_reader(shim: Shim, scheme: str) -> None:
    """CKU_CONTEXT_SPECIFIC without a PIN: one confirmation, login and signature."""
    key_id = secrets.token_hex(16)
    told: list[str] = []

    def confirm() -> None:
        told.append("type it on the reader")

    module, serial = _module(shim, _at("C_Login", PIN)), shim.behind.serial
    with work.open_work(module, serial, PURPOSES, None, confirm=confirm) as piece:
        key = piece.generate_application_key(key_id, scheme, "Saqta", None)
        signer = piece.signer(key_id)
        assert signer.asks_pin
        for count in (1, 2):
            signed = signer.sign_record("application", RECORD)
            cms.verify_with_key(signed, RECORD, key.spki)
            assert len(told) == count
            assert shim.count("C_Login") == 1 + count
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


@pytest.mark.usefixtures("_asking")
@pytest.mark.parametrize(
    ("fault", "error", "logins"),
    [
        ("C_Login:2:pad=wrong-1234", PinIncorrect, 2),
        ("C_Login:2:rc=a4", PinLocked, 2),
        ("C_Login:2:rc=50", Cancelled, 2),
        # The rig: nobody types anything before the signature.
        ("C_Login:3:pad=never-asked", TokenFault, 2),
    ],
)
def test_what_goes_wrong_at_the_reader_before_a_signature(
    shim: Shim, fault: str, error: type[SaqtaError], logins: int
) -> None:
    key_id, serial = secrets.token_hex(16), shim.behind.serial
    with work.open_work(
        shim.behind.module, serial, PURPOSES, shim.behind.pin()
    ) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    module = _module(shim, f"C_Login:1:pad={PIN.decode()}", fault)
    with work.open_work(module, serial, PURPOSES, None, confirm=lambda: None) as piece:
        signer = piece.signer(key_id)
        with pytest.raises(error, match="SQ-"):
            signer.sign_record("application", RECORD)
        assert piece.ended
    assert shim.count("C_Login") == logins
    assert shim.count("C_Sign") == 0
    assert shim.count("C_SignInit") == 1
    with work.open_work(
        shim.behind.module, serial, PURPOSES, shim.behind.pin()
    ) as piece:
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


@pytest.mark.usefixtures("_asking")
def test_a_key_that_asks_begins_nothing_where_there_is_no_pad(shim: Shim) -> None:
    key_id, serial = secrets.token_hex(16), shim.behind.serial
    plain = shim.module()
    with work.open_work(
        plain, serial, PURPOSES, shim.behind.pin(), confirm=lambda: None
    ) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        signer = piece.signer(key_id)
        with pytest.raises(PinMissing, match="SQ-PIN-04"):
            signer.sign_record("application", RECORD)
    assert (shim.count("C_SignInit"), shim.count("C_Login")) == (0, 1)
    with work.open_work(plain, serial, PURPOSES, shim.behind.pin()) as piece:
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


@pytest.mark.parametrize(
    ("fault", "error", "logins"),
    [
        ("C_Login:*:pad=wrong-1234", PinIncorrect, 1),
        ("C_Login:*:rc=a4", PinLocked, 1),
        ("C_Login:*:rc=50", Cancelled, 1),
        ("C_GetTokenInfo:*:flags=40100/0", PinLocked, 0),
        ("C_GetTokenInfo:*:flags=0/100", PinMissing, 0),
    ],
)
def test_what_goes_wrong_at_the_reader(
    shim: Shim, fault: str, error: type[SaqtaError], logins: int
) -> None:
    with pytest.raises(error, match="SQ-"):
        work.open_work(_module(shim, fault), shim.behind.serial, PURPOSES, None)
    assert shim.count("C_Login") == logins


def test_a_person_is_told_and_not_asked(
    workplace: Workplace, shim: Shim, capsys: pytest.CaptureFixture[str]
) -> None:
    _approve(workplace, shim, "C_GetTokenInfo:*:flags=10000/0", _at("C_Login", PIN))
    module, info = find_token(workplace, shim.behind.serial)
    person = TerminalPerson("en")
    recorder = Recorder(workplace.journal(), workplace.clock, person, "")
    with open_for_person(
        person, recorder, module, info, ("describe",), purpose="pin.destroy"
    ) as piece:
        assert piece.info().serial == info.serial
    told = capsys.readouterr().err
    assert "Type the PIN on the reader." in told
    assert "few tries are left" in told
    assert shim.count("C_Login") == 1


@pytest.mark.usefixtures("_asking")
def test_before_each_signature_a_person_is_told_again(
    workplace: Workplace, shim: Shim, capsys: pytest.CaptureFixture[str]
) -> None:
    _approve(workplace, shim, _at("C_Login", PIN))
    person = TerminalPerson("en")
    with _opened(workplace, shim, person) as piece:
        _signed_once(piece)
    assert capsys.readouterr().err.count("Type the PIN on the reader.") == 2
    assert shim.count("C_Login") == 2


@pytest.mark.usefixtures("_asking")
def test_a_person_confirms_once_more_with_the_state_read_afresh(
    workplace: Workplace, shim: Shim
) -> None:
    """No pad: the PIN is asked for here, and the flags are those of that moment."""
    low = f"{LATER}:flags=10000/0"
    module = shim.module(low)
    modules.approve(module.path, module.env, folder=workplace.home.modules_dir)
    person = ScriptedPerson(PIN, PIN)
    with _opened(workplace, shim, person) as piece:
        _signed_once(piece)
    told = [(item.purpose, item.pin_state) for item in person.questions]
    assert told == [
        ("pin.record", PinState.FINE),
        ("pin.again", PinState.COUNT_LOW),
    ]
    assert shim.count("C_Login") == 2


@pytest.mark.usefixtures("_asking")
def test_a_pin_that_is_locked_by_now_is_not_asked_for(
    workplace: Workplace, shim: Shim
) -> None:
    module = shim.module(f"{LATER}:flags=40000/0")
    modules.approve(module.path, module.env, folder=workplace.home.modules_dir)
    person = ScriptedPerson(PIN, PIN)
    with (
        _opened(workplace, shim, person) as piece,
        pytest.raises(PinLocked, match="SQ-PIN-02"),
    ):
        _signed_once(piece)
    assert len(person.questions) == 1
    assert shim.count("C_Login") == 1


@contextmanager
def _opened(
    workplace: Workplace, shim: Shim, person: Interaction
) -> Iterator[work.PieceOfWork]:
    module, info = find_token(workplace, shim.behind.serial)
    shim.forget()
    recorder = Recorder(workplace.journal(), workplace.clock, person, "")
    with open_for_person(
        person, recorder, module, info, PURPOSES, purpose="pin.record"
    ) as piece:
        yield piece


def _signed_once(piece: work.PieceOfWork) -> None:
    key_id = secrets.token_hex(16)
    key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    try:
        assert piece.signer(key_id).sign_record("application", RECORD)
    finally:
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_last_try_is_said_at_the_reader_too(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    question = PinQuestion(
        token_label="Saqta test",
        token_serial="01",
        pin_state=PinState.FINAL_TRY,
        purpose="pin.destroy",
        pin_pad=True,
    )
    assert TerminalPerson(language).ask_pin(question) is None
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_the_pin_is_changed_and_set_anew_on_the_reader(
    workplace: Workplace, shim: Shim
) -> None:
    module, serial = shim.behind.module, shim.behind.serial
    _approve(workplace, shim, _at("C_SetPIN", b"wrong-1234", NEW))
    result = _run("change", "--token", serial)
    assert isinstance(result.exception, PinIncorrect)
    assert result.exception.pin_state == "count_low"
    assert shim.count("C_SetPIN") == 1

    shim.forget()
    _approve(workplace, shim, _at("C_SetPIN", PIN, NEW))
    result = _run("change", "--token", serial)
    assert result.exit_code == 0, result.output
    assert "Type the present PIN on the reader" in result.stderr
    # C_SetPIN asks for both; a login before it would be one question too many.
    assert (shim.count("C_Login"), shim.count("C_SetPIN")) == (0, 1)
    work.open_work(module, serial, ["describe"], Pin(bytearray(NEW))).close()

    _approve(workplace, shim, _at("C_Login", SO_PIN), _at("C_InitPIN", PIN))
    result = _run("unblock", "--token", serial)
    assert result.exit_code == 0, result.output
    assert "Type the SO PIN (PUK) on the reader" in result.stderr
    work.open_work(module, serial, ["describe"], shim.behind.pin()).close()


def test_a_blank_token_is_set_up_on_the_reader(
    workplace: Workplace, shim: Shim
) -> None:
    _approve(
        workplace,
        shim,
        *(_at("C_InitToken", SO_PIN), _at("C_Login", SO_PIN), _at("C_InitPIN", NEW)),
    )
    result = _run("init", "--label", "Made on the reader")
    assert result.exit_code == 0, result.output
    assert "Type the SO PIN (PUK) on the reader" in result.stderr
    (made,) = [
        item
        for item in work.list_tokens(shim.behind.module)
        if item.label == "Made on the reader"
    ]
    opened = work.open_work(
        shim.behind.module, made.serial, ["describe"], Pin(bytearray(NEW))
    )
    opened.close()


def test_one_secret_typed_here_and_one_there_is_refused(shim: Shim) -> None:
    module, serial = _module(shim), shim.behind.serial
    with pytest.raises(PinMissing, match="SQ-PIN-04"):
        work.change_pin(module, serial, shim.behind.pin(), None)
    with pytest.raises(PinMissing, match="SQ-PIN-04"):
        work.unblock(module, serial, None, Pin(bytearray(NEW)))


def test_a_token_without_keys_of_its_own_needs_its_pins(shim: Shim) -> None:
    module, serial = shim.behind.module, shim.behind.serial
    for care in (work.change_pin, work.unblock):
        with pytest.raises(PinMissing, match="SQ-PIN-04"):
            care(module, serial, None, None)
    with pytest.raises(PinMissing, match="SQ-PIN-04"):
        work.init_token(module, serial, "Erased", None, None)
    (info,) = [item for item in work.list_tokens(module) if item.serial == serial]
    assert info.label == "Saqta test"

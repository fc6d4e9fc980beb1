"""Crash, hang, stop, lie, removal: the caller lives and gets one coded error.

Security.md, tests 4 to 6, 9, 11, 13 and 14, in front of SoftHSM2: it never locks a PIN,
is never pulled out and tells no lie, so the fault module does (tests/faults).
"""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.canonical import canonical, sha256_hex
from desktop.errors import (
    ConfirmationWrong,
    CustodyRefused,
    KeyAmbiguous,
    KeyMissing,
    PinIncorrect,
    PinLocked,
    SaqtaError,
    SignatureInvalid,
    TokenFault,
    TokenFull,
    TokenRemoved,
    WorkerDied,
    WorkerTimeout,
)
from desktop.interaction import PinSource
from desktop.model.tokens import GeneratedKey, PinState
from desktop.tokens import custody, work
from tests.fakes.small_ca import make_authority
from tests.fakes.softhsm import PIN, make_softhsm
from tests.fakes.token_documents import certificate_for
from tests.fakes.token_shim import QUICK, Shim, make_shim

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
RECORD = canonical({"type": "application", "version": 1})

#: Every function of Cryptoki that a piece of work calls.
FUNCTIONS = (
    "C_Initialize",
    "C_GetInfo",
    "C_GetSlotList",
    "C_GetSlotInfo",
    "C_GetTokenInfo",
    "C_GetMechanismList",
    "C_OpenSession",
    "C_Login",
    "C_FindObjectsInit",
    "C_FindObjects",
    "C_FindObjectsFinal",
    "C_GetAttributeValue",
    "C_GenerateKeyPair",
    "C_SignInit",
    "C_Sign",
    "C_DestroyObject",
    "C_Logout",
    "C_CloseSession",
)
ACTIONS = (
    "rc=30",
    "rc=32",
    "rc=b3",
    "rc=e0",
    "rc=5",
    "rc=80000001",
    "lie=32",
    "lie=30",
    "crash",
    "kill",
    "hang",
    "stop",
    "print",
    "shrink",
)
#: A hang, not a measure.
_HANG_S = 60
#: CKA numbers of the attributes that tests 7 and 11 name (pkcs11t.h).
EXTRACTABLE, LOCAL, SENSITIVE = "162", "163", "103"
ALWAYS_SENSITIVE, NEVER_EXTRACTABLE, SIGN, DECRYPT = "165", "164", "108", "105"


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    """The fault module in front of a SoftHSM2 of its own, with one token."""
    return make_shim(make_softhsm(tmp_path_factory.mktemp("behind-the-shim")))


@pytest.fixture(autouse=True)
def _fresh_log(shim: Shim) -> None:
    shim.forget()


def _open(shim: Shim, faults: str, pin: PinSource = None) -> work.PieceOfWork:
    """Only where something hangs a short deadline; a busy machine is none."""
    behind = shim.behind
    hangs = faults.endswith((":hang", ":stop"))
    return work.open_work(
        shim.module(faults),
        behind.serial,
        PURPOSES,
        pin or behind.pin(),
        deadlines=QUICK if hangs else None,
    )


def _journey(shim: Shim, faults: str, key_id: str) -> GeneratedKey:
    """Generate, sign, destroy: every function of the list is called."""
    with _open(shim, faults) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        piece.signer(key_id).sign_record("application", RECORD)
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
    return key


def _settle(shim: Shim, key_id: str) -> None:
    """What ``saqta resume`` does: finds the key by its identifier and destroys it."""
    with _open(shim, "") as piece:
        listed = piece.keys()
        for found in listed:
            if found.key_id == key_id:
                spki_sha256 = sha256_hex(found.spki) if found.spki else ""
                piece.destroy_key(key_id, spki_sha256, key_id)
        listed = piece.keys()
        assert all(item.key_id != key_id for item in listed)


def test_the_rig_itself(shim: Shim) -> None:
    """Without a fault the shim changes nothing, and every function is called."""
    _journey(shim, "", secrets.token_hex(16))
    assert set(FUNCTIONS) <= {name for _, name in shim.calls()}
    # Habit 2: one thread makes every call of a worker.
    assert len({thread for thread, _ in shim.calls()}) == 1
    assert shim.count("C_Login") == 1


def _cells(config: pytest.Config) -> list[str]:
    whole = [
        f"{function}:{nth}:{action}"
        for function in FUNCTIONS
        for nth in (1, 2, 3)
        for action in ACTIONS
    ]
    if config.getoption("--full", default=False):
        return whole
    seed = secrets.randbits(32)
    print(f"fault sweep: seed {seed}")  # noqa: T201 - it repeats the run
    dice = random.Random(seed)
    # Each function and each action at least once; hangs cost a deadline each.
    actions = [dice.choice(ACTIONS[:-4]) for _ in FUNCTIONS]
    cells = [
        f"{function}:{dice.randint(1, 2)}:{action}"
        for function, action in zip(FUNCTIONS, actions, strict=True)
    ]
    return cells + [f"{dice.choice(FUNCTIONS)}:1:{action}" for action in ACTIONS]


def test_sweep(shim: Shim, pytestconfig: pytest.Config) -> None:
    """Each cell ends in success or a coded error, in a state that can be settled."""
    for cell in _cells(pytestconfig):
        key_id = secrets.token_hex(16)
        begin = time.monotonic()
        try:
            _journey(shim, cell, key_id)
        except SaqtaError as error:
            ended = error.exit_code
        else:
            ended = 0
        assert ended in (0, 3, 6), cell
        assert time.monotonic() - begin < _HANG_S, cell
        _settle(shim, key_id)


@pytest.mark.parametrize("action", ["crash", "abort", "kill"])
@pytest.mark.parametrize("function", ["C_Login", "C_GenerateKeyPair", "C_Sign"])
def test_a_crash_is_one_coded_error(shim: Shim, function: str, action: str) -> None:
    key_id = secrets.token_hex(16)
    begin = time.monotonic()
    with pytest.raises(WorkerDied, match="signal SIG"):
        _journey(shim, f"{function}:1:{action}", key_id)
    assert time.monotonic() - begin < _HANG_S
    _settle(shim, key_id)


@pytest.mark.parametrize("action", ["hang", "stop"])
def test_a_hang_ends_at_the_deadline_and_leaves_no_process(
    shim: Shim, action: str
) -> None:
    key_id = secrets.token_hex(16)
    with _open(shim, f"C_SignInit:1:{action}") as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        signer = piece.signer(key.key_id)
        with pytest.raises(WorkerTimeout, match="sign_record"):
            signer.sign_record("application", RECORD)
        assert piece.ended
        assert not Path(f"/proc/{piece.worker_pid}").exists()
        with pytest.raises(WorkerDied, match="has ended"):
            signer.sign_record("application", RECORD)
    _settle(shim, key_id)


@pytest.mark.parametrize(
    "change",
    [
        f"attr={EXTRACTABLE}/1",
        f"attr={LOCAL}/0",
        f"attr={SENSITIVE}/0",
        f"attr={ALWAYS_SENSITIVE}/0",
        f"attr={NEVER_EXTRACTABLE}/0",
        f"attr={SIGN}/0",
        f"attr={DECRYPT}/1",
        f"hide={LOCAL}",
        f"hide={NEVER_EXTRACTABLE}",
    ],
)
def test_a_key_that_is_not_held_as_asked_is_destroyed(shim: Shim, change: str) -> None:
    key_id = secrets.token_hex(16)
    with (
        _open(shim, f"C_GetAttributeValue:*:{change}") as piece,
        pytest.raises(CustodyRefused, match="SQ-VER-04") as caught,
    ):
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    assert caught.value.destroyed is True
    with _open(shim, "") as piece:
        listed = piece.keys()
        assert all(item.key_id != key_id for item in listed)


def test_a_lying_token_that_keeps_the_key(shim: Shim) -> None:
    key_id = secrets.token_hex(16)
    faults = f"C_GetAttributeValue:*:attr={EXTRACTABLE}/1;C_DestroyObject:*:rc=30"
    with _open(shim, faults) as piece:
        with pytest.raises(CustodyRefused, match="EXTRACTABLE") as caught:
            piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert caught.value.destroyed is False
        assert piece.ended
    _settle(shim, key_id)


def test_a_key_made_but_reported_as_removed_is_found_by_its_identifier(
    shim: Shim,
) -> None:
    key_id = secrets.token_hex(16)
    with (
        _open(shim, "C_GenerateKeyPair:1:lie=32") as piece,
        pytest.raises(TokenRemoved, match="SQ-TOK-03"),
    ):
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    with _open(shim, "") as piece:
        listed = piece.keys()
        (orphan,) = [item for item in listed if item.key_id == key_id]
        assert not custody.lies(orphan.attributes)
    _settle(shim, key_id)


def _kinds(shim: Shim, key_id: str) -> list[str]:
    """What the token holds under that identifier, as python-pkcs11 alone sees it."""
    program = """
import sys
import pkcs11
path, serial, name, pin = sys.argv[1:]
library = pkcs11.lib(path)
token = next(t for t in library.get_tokens() if t.serial == serial.encode())
with token.open(user_pin=pin) as session:
    found = session.get_objects({pkcs11.Attribute.ID: bytes.fromhex(name)})
    print(*sorted(item.object_class.name for item in found))
"""
    behind = shim.behind
    done = subprocess.run(
        [
            *(sys.executable, "-c", program, behind.module.path),
            *(behind.serial, key_id, PIN.decode()),
        ],
        env={**os.environ, **behind.module.env},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("scheme", "answer", "error"),
    [
        ("ecdsa-p256", ";C_GenerateKeyPair:1:lie=32", TokenRemoved),
        # Told as made: the wrapper looks at both halves, and one is not there.
        ("ed25519", "", TokenFault),
    ],
)
def test_a_pair_of_which_only_the_private_half_was_stored_is_destroyed(
    shim: Shim, scheme: str, answer: str, error: type[SaqtaError]
) -> None:
    """The power went between the two halves: the empty hash names what is left."""
    key_id = secrets.token_hex(16)
    with (
        _open(shim, f"C_GenerateKeyPair:1:half{answer}") as piece,
        pytest.raises(error, match="SQ-TOK-0"),
    ):
        piece.generate_application_key(key_id, scheme, "Saqta", None)
    assert _kinds(shim, key_id) == ["PRIVATE_KEY"]
    with _open(shim, "") as piece:
        (orphan,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert (orphan.spki, orphan.scheme) == (b"", "")
        # Nothing signs with a key of which nobody can tell which one it is.
        with pytest.raises(KeyMissing, match="SQ-TOK-09"):
            piece.signer(key_id)
        # Nor is it taken for a key whose public half is known.
        with pytest.raises(KeyMissing, match="SQ-TOK-09"):
            piece.destroy_key(key_id, sha256_hex(b"another"), key_id)
        # Nor is another one made under its name.
        with pytest.raises(KeyAmbiguous, match="SQ-TOK-10"):
            piece.generate_application_key(key_id, scheme, "Saqta", None)
    assert _kinds(shim, key_id) == ["PRIVATE_KEY"]
    with _open(shim, "") as piece:
        with pytest.raises(ConfirmationWrong, match="SQ-"):
            piece.destroy_key(key_id, "", "something else")
        piece.destroy_key(key_id, "", key_id)
        with pytest.raises(KeyMissing, match="SQ-TOK-09"):
            piece.destroy_key(key_id, "", key_id)
    assert _kinds(shim, key_id) == []


def test_a_whole_pair_is_not_destroyed_by_the_empty_hash(shim: Shim) -> None:
    key_id = secrets.token_hex(16)
    with _open(shim, "") as piece:
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        with pytest.raises(KeyMissing, match="SQ-TOK-09"):
            piece.destroy_key(key_id, "", key_id)
    assert _kinds(shim, key_id) == ["PRIVATE_KEY", "PUBLIC_KEY"]
    _settle(shim, key_id)


def test_a_wrong_signature_never_leaves(shim: Shim) -> None:
    key_id = secrets.token_hex(16)
    with _open(shim, "C_Sign:*:flip") as piece:
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        signer = piece.signer(key_id)
        with pytest.raises(SignatureInvalid, match="SQ-VER-01"):
            signer.sign_record("application", RECORD)
        assert piece.ended
    _settle(shim, key_id)


def test_another_token_in_the_slot_signs_nothing(shim: Shim) -> None:
    key_id = secrets.token_hex(16)
    with _open(shim, "") as piece:
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    shim.forget()
    with _open(shim, "C_GetTokenInfo:9+:serial=another") as piece:
        signatures = 0
        try:
            for _ in range(20):
                piece.signer(key_id).sign_record("application", RECORD)
                signatures += 1
        except TokenRemoved as error:
            removed = error.serial
        assert removed == shim.behind.serial
        assert signatures < 20
        assert piece.ended
    _settle(shim, key_id)


@pytest.mark.parametrize(
    ("bits", "state"),
    [
        ("10000", PinState.COUNT_LOW),
        ("30000", PinState.FINAL_TRY),
        ("40000", PinState.LOCKED),
    ],
)
def test_the_state_of_the_pin_is_read_afresh(
    shim: Shim, bits: str, state: PinState
) -> None:
    (info,) = work.list_tokens(shim.module(f"C_GetTokenInfo:*:flags={bits}/0"))
    assert info.pin_state is state


def test_a_locked_pin_is_not_tried(shim: Shim) -> None:
    with pytest.raises(PinLocked, match=shim.behind.serial):
        _open(shim, "C_GetTokenInfo:*:flags=40000/0")
    assert shim.count("C_Login") == 0


@pytest.mark.parametrize("answer", ["a0", "a2"])
def test_a_wrong_pin_costs_exactly_one_try(shim: Shim, answer: str) -> None:
    with pytest.raises(PinIncorrect, match="count_low"):
        _open(shim, f"C_Login:*:rc={answer};C_GetTokenInfo:*:flags=10000/0")
    assert shim.count("C_Login") == 1


def test_a_pin_that_locks_at_this_try(shim: Shim) -> None:
    with pytest.raises(PinLocked, match="SQ-PIN-02"):
        _open(shim, "C_Login:*:rc=a4")
    assert shim.count("C_Login") == 1


def test_a_full_token_makes_no_key(shim: Shim) -> None:
    for faults in ("C_GetTokenInfo:*:free=100", "C_GenerateKeyPair:1:rc=31"):
        with (
            _open(shim, faults) as piece,
            pytest.raises(TokenFull, match="SQ-TOK-04"),
        ):
            piece.generate_application_key("ab" * 16, "ecdsa-p256", "Saqta", None)


def test_a_token_that_only_signs_hashes(shim: Shim) -> None:
    """The soft token of openCryptoki has no SHA256-RSA-PKCS: the DigestInfo is ours."""
    key_id = secrets.token_hex(16)
    with _open(shim, "C_GetMechanismList:*:nomech=40") as piece:
        assert "SHA256_RSA_PKCS" not in piece.info().mechanisms
        key = piece.generate_application_key(key_id, "rsa-2048", "Saqta", None)
        assert piece.signer(key_id).sign_record("application", RECORD)
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


def test_a_replacement_that_was_cut_short_is_finished(shim: Shim) -> None:
    """The new certificate was written, the old one stayed: once more removes it."""
    authority, key_id = make_authority(), secrets.token_hex(16)

    def write(faults: str, certificate: bytes) -> tuple[bytes, ...]:
        behind, purposes = shim.behind, ["describe", "write_certificate"]
        with work.open_work(
            shim.module(faults), behind.serial, purposes, behind.pin()
        ) as piece:
            piece.write_certificate(key_id, certificate)
            listed = piece.keys()
        (found,) = [item for item in listed if item.key_id == key_id]
        return found.certificates

    with _open(shim, "") as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    old, new = (certificate_for(authority, key.spki) for _ in range(2))
    assert write("", old) == (old,)
    with pytest.raises(TokenFault, match="write_certificate"):
        write("C_DestroyObject:1:rc=5", new)
    assert write("", new) == (new,)
    _settle(shim, key_id)


def test_a_token_that_fails_hides_no_other(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A stranger's card in a second reader: ours is listed, and signs."""
    two = make_shim(make_softhsm(tmp_path_factory.mktemp("two-tokens")))
    two.behind.add_token("Second")
    first, second = (info.serial for info in work.list_tokens(two.module("")))
    # The first token of the list fails at the first look.
    for call in ("C_GetTokenInfo", "C_GetMechanismList"):
        listed = work.list_tokens(two.module(f"{call}:1:rc=30"))
        assert [info.serial for info in listed] == [second]
    broken = two.module("C_GetTokenInfo:1:rc=30")
    with work.open_work(broken, second, ["describe"], two.behind.pin()) as piece:
        assert piece.info().serial == second
    with pytest.raises(TokenFault, match="DeviceError"):
        work.open_work(broken, first, ["describe"], two.behind.pin())
    # Where all of them fail there is nothing to list, and the fault is told.
    with pytest.raises(TokenFault, match="DeviceError"):
        work.list_tokens(two.module("C_GetTokenInfo:*:rc=30"))

"""A key goes by identifier, scheme and public key: another one is never asked for.

Security.md threat 8, over a whole application that was interrupted.
"""

from __future__ import annotations

import pytest

from desktop.canonical import sha256_hex
from desktop.errors import CustodyRefused, KeyMissing
from desktop.interaction import Step
from desktop.model.people import Application
from desktop.services.resume import resume
from desktop.tokens import work
from tests.fakes.desk import Desk
from tests.fakes.scripted_person import ScriptedPerson
from tests.fakes.softhsm import PIN

pytestmark = pytest.mark.xdist_group("swapped-key")
PURPOSES = ("describe", "generate_application_key", "destroy_key")


def _interrupted(desk: Desk, after: str) -> Application:
    """An application that stopped after that step."""

    def stop(step: Step) -> None:
        if step.name == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.apply(desk.request(), ScriptedPerson(PIN, after_step=stop))
    return desk.workplace.register().list_applications()[-1]


def _swap(desk: Desk, key_id: str, scheme: str = "") -> None:
    """Destroys the key; another one takes its identifier where a scheme is named."""
    with work.open_work(
        desk.token.module, desk.token.serial, PURPOSES, desk.token.pin()
    ) as piece:
        (key,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        piece.destroy_key(key_id, sha256_hex(key.spki), key_id)
        if scheme:
            piece.generate_application_key(key_id, scheme, "Saqta", None)


def _sent(desk: Desk) -> int:
    return int(desk.operator.state.store.count("applications"))


@pytest.mark.parametrize(
    ("after", "scheme", "named"),
    [
        ("generate_key", "ecdsa-p384", "KEY_TYPE"),
        ("sign_request", "ecdsa-p256", "SPKI"),
    ],
)
def test_another_key_with_its_identifier_is_refused(
    desk: Desk,
    after: str,
    scheme: str,
    named: str,
) -> None:
    application = _interrupted(desk, after)
    key_id = str(application.data["key_id"])
    _swap(desk, key_id, scheme)
    before = _sent(desk)
    person = ScriptedPerson(PIN, PIN, choices={"orphan.question": "adopt"})
    with pytest.raises(CustodyRefused, match=named):
        resume(desk.workplace, person, application.application_id)
    assert _sent(desk) == before
    _swap(desk, key_id)


def test_a_key_that_is_gone_after_it_was_read_is_not_made_again(
    desk: Desk,
) -> None:
    application = _interrupted(desk, "sign_request")
    _swap(desk, str(application.data["key_id"]))
    before, keys = _sent(desk), desk.keys()
    with pytest.raises(KeyMissing, match="SQ-TOK-09"):
        resume(desk.workplace, ScriptedPerson(PIN, PIN), application.application_id)
    assert (_sent(desk), desk.keys()) == (before, keys)

"""Registration slips: what a registration desk hands to a person, reference and secret.

With a slip comes a ready application file for its synthetic person. A *foreign* slip
is for a client that speaks CMP only: consents count as given on paper, the CA puts in
the slip's person and answers grantedWithMods (protocols.md, 8.1).
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.model.people import Person
from desktop.sandbox.registers import person_as_dict
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["MOST_GUESSES", "ROLES", "Slip", "guessed_wrong", "make_slip"]

#: Wrong guesses after which a slip's secret opens nothing any more (SP 800-63B).
MOST_GUESSES = 100

#: Roles of the operator's officers (security.md, D-S5).
ROLES = ("officer", "approver", "auditor")

_SECRET_BYTES = 20
_GROUP = 4


@dataclass(frozen=True)
class Slip:
    """A slip as ``saqta sandbox slip`` prints it: the only secret that is printed."""

    reference: str
    secret: str
    application: str
    person: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "reference": self.reference,
            "secret": self.secret,
            "application": self.application,
            "person": self.person,
        }


def make_slip(
    state: SandboxState,
    *,
    foreign: bool = False,
    iin: str | None = None,
    role: str = "",
) -> Slip:
    """Makes a slip for a person of the registers, in turn unless one is named.

    Args:
        state: The sandbox.
        foreign: For a client that speaks CMP only.
        iin: Whose it is.
        role: ``officer``, ``approver`` or ``auditor``: the certificate gets this role.

    Raises:
        KeyError: The registers know no such person.
        ValueError: There is no such role.
    """
    if role and role not in ROLES:
        raise ValueError(f"no such role: {role}")
    store = state.store
    with store.begin():
        year = state.now().year
        number = store.next_number("slips")
        reference = f"R-{year}-{number:04d}"
        citizens = state.registers.all()
        if iin is None:
            person = citizens[(number - 1) % len(citizens)].person
        else:
            citizen = state.registers.get(iin)
            if citizen is None:
                raise KeyError(iin)
            person = citizen.person
        text = base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")
        secret = "-".join(
            text[start : start + _GROUP] for start in range(0, len(text), _GROUP)
        )
        store.insert(
            "slips",
            reference=reference,
            secret=secret,
            iin=person.iin,
            foreign=foreign,
            role=role,
            failures=0,
            person=person_as_dict(person),
            created_at=state.now_text(),
        )
    path = state.folder / "slips" / f"{reference}.toml"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _write_application(path, person, reference)
    return Slip(reference, secret, str(path.resolve()), person_as_dict(person))


def guessed_wrong(state: SandboxState, slip: Row) -> None:
    """Counts a wrong guess of a slip's secret."""
    with state.store.begin():
        now = state.store.one("slips", reference=slip["reference"])
        if now is not None:
            state.store.update(
                "slips",
                {"reference": slip["reference"]},
                failures=int(now["failures"]) + 1,
            )


def _write_application(path: Path, person: Person, reference: str) -> None:
    post = person.post
    lines = ["[person]"]
    for name in ("surname", "given_name", "patronymic", "iin"):
        lines.append(f"{name} = {_toml(getattr(person, name))}")
    for name in ("phone", "email", "region", "city"):
        lines.append(f"{name} = {_toml(getattr(person, name))}")
    units = ", ".join(_toml(unit) for unit in post.units)
    lines += [
        "",
        "[post]",
        f"position = {_toml(post.position)}",
        f"units = [{units}]",
        f"organisation = {_toml(post.organisation)}",
        f"bin = {_toml(post.bin)}",
        "",
        "[slip]",
        f"reference = {_toml(reference)}",
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _toml(text: str) -> str:
    # A JSON string without escapes beyond \" \\ \n is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)

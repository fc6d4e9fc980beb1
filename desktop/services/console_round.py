"""One sign-in of an officer that brings everything up to date, for the window (D-S5).

One PIN entry: the mirror, the holders' reports, the proofs of open cases, and the plans
with their state. What was read stays on the screen, without a session behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import NothingFound
from desktop.interaction import Interaction
from desktop.model.records import CertificateRecord
from desktop.services.console_desk import Console, patiently, signed_in
from desktop.services.console_sync import bring_up_to_date, mirror_age
from desktop.services.show_home import common_name_in

__all__ = [
    "OfficerView",
    "list_officers",
    "name_of",
    "named_case",
    "named_ledger",
    "whole_round",
]

_SHA256_HEX = 64


@dataclass(frozen=True)
class OfficerView:
    """A certificate of this home that an officer may sign in with.

    Attributes:
        sha256: Of the certificate; ``--officer`` of the command line.
        name: Of the holder, from the mirror or the certificate.
    """

    sha256: str
    name: str
    token_serial: str
    not_after: datetime


def list_officers(console: Console) -> list[OfficerView]:
    """Certificates of this home whose key is on a token, the newest first.

    Which of them has a role is the operator's to say, at the sign-in.
    """
    workplace = console.workplace
    now = workplace.clock.now()
    found = [
        item
        for item in workplace.register().list_certificates()
        if item.key_id and item.status != "revoked" and item.not_after > now
    ]
    found.sort(key=lambda item: item.not_before, reverse=True)
    return [
        OfficerView(
            item.sha256, _holder_name(console, item), item.token_serial, item.not_after
        )
        for item in found
    ]


def name_of(console: Console, sha256: str) -> str:
    """The holder of a certificate as the mirror has it, or ``""``."""
    try:
        return console.mirror().get(sha256).name
    except NothingFound:
        return ""


def named_case(console: Console, case_id: str) -> dict[str, Any]:
    """A case as :func:`~desktop.services.console_cases.show_case` has it, and names.

    Returns:
        The case, and ``names``: of the officers in its timeline, as far as the mirror
        has them.

    Raises:
        NothingFound: There is no such case.
    """
    from desktop.services.console_cases import show_case

    case = show_case(console, case_id)
    officers = {str(event["officer"]) for event in case["timeline"]}
    hashes = {name for name in officers if len(name) == _SHA256_HEX}
    rows = console.mirror().get_many(sorted(hashes))
    return {**case, "names": {name: row.name for name, row in rows.items()}}


def named_ledger(
    console: Console, person: Interaction, officer: str, plan_id: str
) -> dict[str, Any]:
    """A plan's ledger with the names that the mirror has; one PIN entry.

    Returns:
        As :func:`~desktop.services.console_execute.show_ledger`; every line has
        ``serial`` and ``name`` too.

    Raises:
        OperatorRefused: No such plan, or no role.
    """
    from desktop.services.console_execute import show_ledger

    found = show_ledger(console, person, officer, plan_id)
    names = [str(line["certificate"]) for line in found["ledger"]]
    rows = console.mirror().get_many(names)
    lines = []
    for line in found["ledger"]:
        row = rows.get(str(line["certificate"]))
        named = {"serial": row.serial, "name": row.name} if row else {}
        lines.append({"serial": "", "name": "", **line, **named})
    return {**found, "ledger": lines}


def whole_round(console: Console, person: Interaction, officer: str) -> dict[str, Any]:
    """Signs in and asks for all that changed; one PIN entry.

    Returns:
        ``role``, ``officer_id``, ``scope``; ``changed`` and ``mirror`` as
        :func:`~desktop.services.console_sync.sync_mirror` has them; ``new``, ``cases``
        and ``overdue``; ``plans`` of the operator, the newest first.

    Raises:
        OperatorRefused: The certificate has no role.
        Pending: The operator could not be reached; what was done stays.
    """
    # Who may sign in here is asked for at every start, and needs none of this.
    from desktop.services.console_cases import list_cases
    from desktop.services.console_intake import prove, raise_alarms, take_reports

    with signed_in(console, person, officer) as desk:
        changed = bring_up_to_date(desk)
        with desk.recorder.step("console_cases") as facts:
            facts["new"] = new = take_reports(desk)
        plans = patiently(console.workplace, desk.api.plans)
        session, certificate = desk.session, desk.certificate
    prove(console, desk)
    raise_alarms(console, certificate.sha256)
    return {
        "sha256": certificate.sha256,
        "name": _holder_name(console, certificate),
        "role": session.role,
        "officer_id": session.officer_id,
        "scope": {name: list(items) for name, items in session.scope.items()},
        "changed": changed,
        "mirror": mirror_age(console),
        "new": new,
        **list_cases(console),
        "plans": sorted(plans, key=lambda item: str(item["created_at"]), reverse=True),
    }


def _holder_name(console: Console, record: CertificateRecord) -> str:
    return name_of(console, record.sha256) or common_name_in(record.subject)

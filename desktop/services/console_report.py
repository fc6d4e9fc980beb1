"""The signed report of a case or of a plan: HTML to read, records to verify (D-S5).

One file: the page, the report as a canonical record with the officer's CMS, and what it
is about, packed and sealed as an archive that ``saqta evidence verify`` judges offline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.canonical import canonical, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import AnswerUnusable, TimeStampInvalid, Unreachable
from desktop.evidence.archive import build_archive
from desktop.interaction import Interaction
from desktop.services.console_cases import show_case
from desktop.services.console_crl import listed
from desktop.services.console_desk import Console, Desk, patiently, signed_in
from desktop.services.console_execute import ledger_of
from desktop.services.console_manifest import read_plan
from desktop.services.console_page import case_page, plan_page
from desktop.services.console_sync import bring_up_to_date
from desktop.store.files import write_durably
from desktop.store.mirror import MirrorRow

__all__ = ["report_case", "report_plan"]

_REVOKED = frozenset({"revoked", "already"})


def report_plan(
    console: Console,
    person: Interaction,
    officer: str,
    plan_id: str,
    path: Path,
    *,
    language: str = "en",
) -> dict[str, Any]:
    """Writes the report of a plan: its ledger beside the CRL; two PIN entries.

    ``agrees`` is true when every certificate that the ledger calls revoked is in the
    list, and of the others only those that the operator's register has as revoked.

    Args:
        console: The console's parts.
        person: Who types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        plan_id: Of the plan.
        path: The file to write.
        language: Of the page.

    Returns:
        ``path, report_sha256, plan_id, plan_sha256, state, counts, ledger, agrees,
        differs``.

    Raises:
        OperatorRefused: No such plan, or no role.
        Pending: The operator or the list could not be had.
        StatusInvalid: A list proves nothing.
    """
    with signed_in(console, person, officer, entries_left=2) as desk:
        plan = read_plan(desk, plan_id, whole=False)
        bring_up_to_date(desk)
        lines = ledger_of(desk, plan_id)
        answer = patiently(console.workplace, lambda: desk.api.plan(plan_id))
        proofs = _proofs(desk, [str(line["certificate"]) for line in lines])
    # A ministry's ledger takes longer than a token stays open without a signature.
    rows = console.mirror().get_many(plan.certificates)
    ledger = [_line(rows, line, proofs) for line in lines]
    differs = [line["certificate"] for line in ledger if line["differs"]]
    value = {
        **plan.as_dict(),
        "counts": dict(Counter(str(line["state"]) for line in lines)),
        "ledger": ledger,
        "differs": differs,
        "agrees": not differs,
    }
    files = {
        "plan.json": unb64url(str(answer["payload"])),
        "plan.cms": unb64url(str(answer["cms"])),
    }
    page = plan_page(value, language)
    with signed_in(console, person, officer, ("case-report",)) as desk:
        digest = _write(desk, "plan", value, files, page, path)
    return {"path": str(path.resolve()), "report_sha256": digest, **value}


def report_case(
    console: Console,
    person: Interaction,
    officer: str,
    case_id: str,
    path: Path,
    *,
    language: str = "en",
) -> dict[str, Any]:
    """Writes the report of a case: timeline, certificates, files, who was told.

    Args:
        console: The console's parts.
        person: Who types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        case_id: Of the case.
        path: The file to write.
        language: Of the page.

    Returns:
        ``path, report_sha256`` and the case as :func:`show_case` gives it.

    Raises:
        NothingFound: There is no such case.
        OperatorRefused: No role.
    """
    value = show_case(console, case_id)
    department = console.department()
    files = {
        f"files/{item.sha256}": department.attachment_content(item.attachment_id)
        for item in department.attachments(case_id)
    }
    with signed_in(console, person, officer, ("case-report",)) as desk:
        digest = _write(desk, "case", value, files, case_page(value, language), path)
    return {"path": str(path.resolve()), "report_sha256": digest, **value}


def _proofs(desk: Desk, names: list[str]) -> dict[str, dict[str, Any]]:
    with desk.recorder.step("console_proof") as facts:
        found = listed(desk.console, desk.profile, names)
        facts["revoked"] = sum(item["listed"] for item in found.values())
    return found


def _line(
    rows: Mapping[str, MirrorRow],
    line: dict[str, Any],
    proofs: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """A line of the ledger with the list's word; ``differs`` where they disagree.

    A certificate that this plan did not touch may have been revoked by its holder: the
    mirror, just brought up to date, says so, and then it belongs in the list too.
    """
    name = str(line["certificate"])
    proof = proofs.get(name)
    is_listed = proof is not None and bool(proof["listed"])
    should = line["state"] in _REVOKED
    row = rows.get(name)
    gone = row is not None and row.state == "revoked"
    return {
        "position": line["position"],
        "certificate": name,
        "serial": "" if row is None else row.serial,
        "name": "" if row is None else row.name,
        "state": line["state"],
        "at": line["at"] or "",
        "listed": is_listed,
        "listed_at": "" if proof is None else proof["revoked_at"],
        # A line about what is not in the plan is a difference by itself.
        "differs": row is None or is_listed != (should or gone),
    }


def _write(
    desk: Desk,
    about: str,
    value: dict[str, Any],
    files: dict[str, bytes],
    page: bytes,
    path: Path,
) -> str:
    """Signs, packs and writes the report; answers the signed record's hash.

    The content is a file beside the record, which names its hash: a ledger of a whole
    ministry is more than a token's worker takes in at once.
    """
    workplace = desk.console.workplace
    files = {**files, "content.json": canonical(value)}
    payload = desk.record(
        "case-report",
        about=about,
        officer=desk.certificate.sha256,
        officer_id=desk.session.officer_id,
        role=desk.session.role,
        page_sha256=sha256_hex(page),
        files=[
            {"name": name, "sha256": sha256_hex(content)}
            for name, content in sorted(files.items())
        ],
        subject_id=str(value[f"{about}_id"]),
        state=str(value["state"]),
    )
    with desk.recorder.step("console_report"):
        signature = desk.sign("case-report", payload)
        packed = {
            **files,
            "report.html": page,
            "report.json": payload,
            "report.cms": signature,
            "officer.der": desk.certificate.der,
        }
        packed |= _stamp(desk, signature)
        now = workplace.clock.now()
        write_durably(path, build_archive(packed, workplace.installation(), now))
    desk.recorder.note(
        "console_reported",
        {"about": about, "report": sha256_hex(payload), "at": format_time(now)},
    )
    return sha256_hex(payload)


def _stamp(desk: Desk, signature: bytes) -> dict[str, bytes]:
    """A time stamp over the signature, or a note that the time is not proved."""
    stamper = desk.console.workplace.connect(desk.profile).time_stamper
    try:
        if stamper is not None:
            return {"report.tst": stamper.time_stamp(signature)}
        facts = {}
    except (Unreachable, AnswerUnusable, TimeStampInvalid) as error:
        facts = {"code": error.code}
    desk.recorder.note("time_not_proved", facts)
    return {}

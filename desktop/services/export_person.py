"""Export a person's whole file: every record of this home in one archive (row S10)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.canonical import canonical, parse
from desktop.clock import format_time, parse_time
from desktop.consent import retention
from desktop.evidence.archive import build_archive
from desktop.model.people import Application
from desktop.services.case import Case
from desktop.services.duties import list_duties
from desktop.services.fetch_messages import kept_messages
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably

__all__ = ["application_events", "export_person", "retention_table"]

_CAP = 256 * 1024 * 1024
_FOLDERS = ("applications", "duties", "reports", "agreements")


def export_person(workplace: Workplace, path: Path) -> dict[str, Any]:
    """Writes the archive; nothing in this home is changed but one journal entry.

    In it: every application with its evidence bundle, duties, reports, agreements,
    the operator's messages, certificates, the journal with its heads, and until when
    each kind of record is kept.

    Raises:
        StoreFull, StoreUnavailable: The file was not written.
    """
    workplace.journal().append("file_exported", {"delivery": "by the person"})
    files: dict[str, bytes] = {}
    for name in _FOLDERS:
        root = workplace.home.root / name
        if not root.is_dir():
            continue
        for item in sorted(root.rglob("*")):
            if item.is_file() and not item.is_symlink():
                inside = item.relative_to(workplace.home.root).as_posix()
                files[inside] = read_limited(item, _CAP)
    for record in workplace.register().list_certificates():
        files[f"certificates/{record.sha256}.der"] = record.der
    # The heads of the journal, and what others signed or stamped of them.
    heads = workplace.home.installation_dir
    for item in sorted([heads / "anchors.jsonl", *heads.glob("heads/*.json")]):
        if item.is_file():
            files[f"journal-heads/{item.name}"] = read_limited(item, _CAP)
    files["messages.json"] = canonical({"messages": kept_messages(workplace)})
    files["retention.json"] = canonical({"records": retention_table(workplace)})
    files["journal.jsonl"] = b"".join(
        entry.raw + b"\n" for entry in workplace.journal().entries()
    )
    content = build_archive(files, workplace.installation(), workplace.clock.now())
    write_durably(path, content)
    return {"path": str(path.resolve()), "files": len(files), "bytes": len(content)}


def retention_table(workplace: Workplace) -> list[dict[str, Any]]:
    """Until when each record is kept, and by which rule."""
    found = []
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if not case.has("consent.json"):
            continue
        regime = _regime(case)
        events = application_events(workplace, application)
        for kind in ("acceptance", "consent", "application", "receipt", "certificate"):
            kept = retention.until(kind, regime, events)
            found.append(_row(application.application_id, kept))
    for duty in list_duties(workplace):
        events = {"created": parse_time(str(duty.record["created_at"]))}
        if duty.answer is not None:
            events["answered"] = parse_time(str(duty.answer["sent_at"]))
        regime = str(duty.record["agreement"]["regime"])
        found.append(_row(duty.record_id, retention.until(duty.kind, regime, events)))
    return found


def application_events(
    workplace: Workplace, application: Application
) -> dict[str, datetime]:
    """What happened to an application, for the terms of its records."""
    events = {"created": application.created_at}
    sha256 = str(application.data.get("certificate_sha256", ""))
    if not sha256:
        if application.state in {"REFUSED", "REJECTED", "ABANDONED"}:
            events["ended"] = Case(workplace, application).ended_at
        return events
    record = workplace.register().get_certificate(sha256)
    if record.revoked_at is not None:
        events["revoked"] = record.revoked_at
    now = workplace.clock.now()
    end = min(record.not_after, record.revoked_at or record.not_after)
    if end <= now:
        events["ended"] = end
    return events


def _regime(case: Case) -> str:
    consent = parse(case.read("consent.json"), "consent")
    return str(consent["agreement"]["regime"])


def _row(subject: str, kept: retention.Kept) -> dict[str, Any]:
    return {
        "subject": subject,
        "kind": kept.kind,
        "law": kept.law,
        "since": kept.since,
        "until": "" if kept.until is None else format_time(kept.until),
    }

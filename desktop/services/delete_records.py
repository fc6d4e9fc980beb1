"""Delete the records of an application whose terms are over; inside them: refused."""

from __future__ import annotations

from desktop.canonical import parse
from desktop.consent import retention
from desktop.errors import StateConflict
from desktop.services.case import Case
from desktop.services.export_person import application_events
from desktop.services.workplace import Workplace

__all__ = ["delete_records"]

_KINDS = ("acceptance", "consent", "application", "receipt", "certificate")


def delete_records(workplace: Workplace, application_id: str) -> int:
    """Deletes the files of one application and its slip's secret; answers how many.

    The register keeps that there was an application, and the journal that its records
    were deleted, by which rule and when.

    Raises:
        NothingFound: No such application.
        StateConflict: A record is inside its term, or its term has not begun.
    """
    case = Case.load(workplace, application_id)
    application = workplace.register().get_application(application_id)
    events = application_events(workplace, application)
    regime = "kz-2026"
    if case.has("consent.json"):
        consent = parse(case.read("consent.json"), "consent")
        regime = str(consent["agreement"]["regime"])
    now = workplace.clock.now()
    for kind in _KINDS:
        if kind == "certificate" and "revoked" not in events:
            # Never revoked: the term of the application's other records counts.
            continue
        retention.check_deletion(kind, regime, events, now)
    folder = workplace.application_folder(application_id)
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not files and case.data.get("erased"):
        raise StateConflict(state="deleted", step="delete")
    workplace.journal().append(
        "records_deleted", {"subject": application_id, "files": len(files)}
    )
    for path in files:
        path.unlink()
    workplace.secrets().forget_slip(application_id)
    case.save(typed={}, draft={}, erased="retention")
    return len(files)

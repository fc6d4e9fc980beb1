"""Adds a report's files to the evidence bundles of the certificates it revoked (E3)."""

from __future__ import annotations

from desktop.evidence import bundle
from desktop.services.case import Case
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

__all__ = ["extend_bundles"]

_CAP = 64 * 1024 * 1024


def extend_bundles(workplace: Workplace, report_id: str) -> list[str]:
    """Copies what was sent, answered and proved, and writes the bundles again.

    Returns:
        Paths of the bundles that changed.
    """
    report = workplace.outbox().get(report_id)
    register = workplace.register()
    names = sorted(
        {register.get_certificate(i.sha256).application_id for i in report.certificates}
        - {""}
    )
    folder = workplace.report_folder(report_id)
    files = sorted(path for path in folder.glob("*") if path.is_file())
    changed = []
    for application_id in names:
        case = Case.load(workplace, application_id)
        if not case.data.get("bundle"):
            continue
        for path in files:
            content = read_limited(path, _CAP)
            case.write(f"revocation/{report_id}/{path.name}", content)
        content = bundle.build_bundle(case.members(), str(case.data["language"]))
        case.write("evidence.asice", content)
        changed.append(case.path("evidence.asice"))
    return changed

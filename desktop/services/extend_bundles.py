"""Adds a report's files to the evidence bundles of the certificates it revoked (E3)."""

from __future__ import annotations

from desktop.evidence import bundle
from desktop.services.case import Case
from desktop.services.workplace import Workplace
from desktop.store.files import EVIDENCE_CAP, is_torn, read_limited

__all__ = ["BUNDLE", "extend_bundles", "write_bundle"]

#: Name of the bundle in an application's folder.
BUNDLE = "evidence.asice"


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
    files = sorted(
        path for path in folder.glob("*") if path.is_file() and not is_torn(path)
    )
    changed = []
    for application_id in names:
        case = Case.load(workplace, application_id)
        if not case.data.get("bundle"):
            continue
        for path in files:
            content = read_limited(path, EVIDENCE_CAP)
            case.write(f"revocation/{report_id}/{path.name}", content)
        write_bundle(workplace, case)
        changed.append(case.path(BUNDLE))
    return changed


def write_bundle(workplace: Workplace, case: Case) -> str:
    """Packs every file of an application, sealed; answers the bundle's SHA-256."""
    content = bundle.build_bundle(
        case.members(),
        workplace.installation(),
        workplace.clock.now(),
        str(case.data["language"]),
    )
    digest = case.write(BUNDLE, content)
    case.save(bundle=case.path(BUNDLE))
    return digest

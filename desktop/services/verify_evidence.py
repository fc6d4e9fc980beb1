"""Verify an evidence bundle offline, on a machine that never saw the operator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from asn1crypto import pem

from desktop.errors import FileUnreadable, ProfileInvalid, StoreUnavailable
from desktop.evidence.archive import is_archive, verify_archive
from desktop.evidence.verify import verify_bundle
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

__all__ = ["verify_evidence"]

_LARGEST_BUNDLE = 256 * 1024 * 1024
_LARGEST_ROOTS = 4 * 1024 * 1024


def verify_evidence(
    file: Path, trust: Sequence[Path], workplace: Workplace | None
) -> dict[str, Any]:
    """Every check in words; the first failure raises.

    Args:
        file: The bundle, or the archive of a person's whole file.
        trust: PEM files with root certificates.
        workplace: Whose profile's anchors are used when no file is named.

    Raises:
        EvidenceInvalid: With the member and the reason.
        FileUnreadable: A named file can't be read.
    """
    anchors = [der for path in trust for der in _roots(path)]
    if not anchors and workplace is not None:
        anchors = list(workplace.require_profile().anchors)
    if not anchors:
        raise ProfileInvalid(path="", reason="no root certificate was given")
    content = _read(file, _LARGEST_BUNDLE)
    if is_archive(content):
        checks = verify_archive(content, anchors)
    else:
        checks = verify_bundle(content, anchors).checks
    return {
        "ok": True,
        "checks": [
            {"name": item.name, "state": item.state, "facts": dict(item.facts)}
            for item in checks
        ],
    }


def _roots(path: Path) -> list[bytes]:
    content = _read(path, _LARGEST_ROOTS)
    try:
        found = [der for _, _, der in pem.unarmor(content, multiple=True)]
    except ValueError as error:
        raise FileUnreadable(path=str(path), reason=str(error)) from error
    return found


def _read(path: Path, cap: int) -> bytes:
    try:
        return read_limited(path, cap)
    except StoreUnavailable as error:
        raise FileUnreadable(path=str(path), reason=error.reason) from error

"""Copies of the register's certificates, for the day on which it can't be read.

A revocation begins with the list of certificates, and must work whatever else is
broken (promise 4). Each record is also a file in the outbox's second directory, written
after the register has it; a power cut may lose the copy, never the record.
"""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop import system
from desktop.canonical import b64url, canonical, parse, unb64url
from desktop.clock import format_time, parse_time
from desktop.errors import (
    EncodingInvalid,
    FileUnreadable,
    StoreDamaged,
    StoreFull,
    StoreUnavailable,
)
from desktop.model.certificates import CertificateRecord
from desktop.store.files import read_limited
from desktop.store.paths import Home

__all__ = ["CertificateCopies", "as_record", "as_values"]

_CAP = 1024 * 1024
_TIMES = ("not_before", "not_after", "status_at", "revoked_at")


class CertificateCopies:
    """The copies of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.spare_dir / "certificates"

    def keep(self, record: CertificateRecord) -> bool:
        """Writes or replaces a copy; answers whether it is there. Never fails."""
        path = self._folder / f"{record.sha256}.json"
        new = self._folder / f".{record.sha256}.{os.urandom(4).hex()}.new"
        content = canonical({**as_values(record), "der": b64url(record.der)})
        try:
            self._home.make(self._home.spare_dir)
            self._home.make(self._folder)
            descriptor = system.open_private(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
                file.write(content)
            new.replace(path)
        except (OSError, StoreDamaged, StoreFull, StoreUnavailable):
            # On a full disk this is tried every minute: nothing may be left each time.
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            return False
        return True

    def load(self) -> list[CertificateRecord]:
        """Every copy that can be read, the newest certificate first."""
        found = []
        try:
            for path in sorted(self._folder.glob("*.json")):
                system.check_file(path)
                try:
                    values = dict(parse(read_limited(path, _CAP), "certificate"))
                    record = as_record(unb64url(str(values.pop("der"))), values)
                except (EncodingInvalid, FileUnreadable, KeyError, TypeError):
                    # Torn by a power cut, or changed; the others are still good.
                    continue
                if record.sha256 == path.stem:
                    found.append(record)
        except (OSError, StoreDamaged):
            return found
        return sorted(found, key=lambda record: record.not_before, reverse=True)


def as_values(record: CertificateRecord) -> dict[str, Any]:
    """A record's values for canonical JSON, all but the DER.

    Texts that others wrote, a subject or a label, become NFC; the DER has them as they
    are.
    """
    values = {
        key: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for key, value in vars(record).items()
        if key != "der"
    }
    for name in _TIMES:
        moment = values[name]
        values[name] = format_time(moment) if isinstance(moment, datetime) else None
    return values


def as_record(der: bytes, values: Mapping[str, Any]) -> CertificateRecord:
    """The record again.

    Raises:
        KeyError, TypeError, ValueError: They are not a record's values.
    """
    found = dict(values)
    for name in _TIMES:
        text = found[name]
        found[name] = None if text is None else parse_time(text)
    return CertificateRecord(der=der, **found)

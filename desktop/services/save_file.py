"""Writes a file where the person chose: evidence, a calendar, a report for support."""

from __future__ import annotations

from pathlib import Path

from desktop.store.files import store_error, write_durably

__all__ = ["save_copy", "save_file"]


def save_file(path: Path, content: bytes) -> None:
    """Writes or replaces the file.

    Raises:
        StoreFull: The disk or quota is full; a file that was there stays as it is.
        StoreUnavailable: The system refuses, as on a medium that is write-protected.
    """
    write_durably(path, content)


def save_copy(path: Path, source: Path) -> None:
    """Copies a file of ours there.

    Raises:
        StoreFull, StoreUnavailable: As :func:`save_file`; or the source can't be read.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise store_error(source, error) from error
    save_file(path, content)

"""Reads the files of :mod:`resources`, from source, wheel or frozen program alike.

One file is asked of the package's own loader (PEP 302, by `pkgutil`), which every start
of a window does; `importlib.resources` is loaded for lists of names alone.
"""

from __future__ import annotations

import pkgutil
from typing import Any

from desktop.errors import NothingFound

__all__ = ["list_names", "read_bytes", "read_text", "read_toml"]


def read_bytes(name: str) -> bytes:
    """The bytes of ``resources/<name>``; parts of the name are joined by ``/``.

    Raises:
        NothingFound: No such file.
    """
    try:
        content = pkgutil.get_data("resources", name)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NothingFound(what="resource", name=name) from error
    if content is None:
        raise NothingFound(what="resource", name=name)
    return content


def read_text(name: str) -> str:
    """The text of ``resources/<name>``, UTF-8.

    Raises:
        NothingFound: No such file.
    """
    return read_bytes(name).decode("utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """The tables of ``resources/<name>``.

    Raises:
        NothingFound: No such file.
    """
    import tomllib  # A window without an error to say reads no table.

    return tomllib.loads(read_text(name))


def list_names(folder: str) -> list[str]:
    """Names of the entries of ``resources/<folder>``, sorted.

    Raises:
        NothingFound: No such folder.
    """
    from importlib.resources import files

    try:
        entries = files("resources").joinpath(folder).iterdir()
        return sorted(entry.name for entry in entries)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NothingFound(what="resource", name=folder) from error

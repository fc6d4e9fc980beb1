"""What is inside: a CycloneDX bill of materials from the lock, and every licence.

The lock says which distributions and which files of them (SHA-256) a build may use;
their own metadata says under which licence they come.
"""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.canonical import canonical, sha256_hex

__all__ = ["Locked", "bill_of_materials", "copyright_text", "licences", "read_lock"]

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==([^ \\;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
#: Tools of the build; nothing of them is shipped but PyInstaller's starter.
_BUILD_ONLY = frozenset({"altgraph", "pefile", "pyinstaller-hooks-contrib", "wheel"})


@dataclass(frozen=True)
class Locked:
    """One line of a lock.

    Attributes:
        name: In the normal form of PEP 503.
        hashes: SHA-256 of each file that may be installed.
    """

    name: str
    version: str
    hashes: tuple[str, ...]


def read_lock(path: Path) -> list[Locked]:
    """The distributions of a lock, without the tools of the build, sorted.

    Raises:
        ValueError: A line without a hash: then it is no lock.
    """
    found = []
    for block in path.read_text().replace("\\\n", " ").splitlines():
        pin = _PIN.match(block)
        if pin is None:
            continue
        hashes = tuple(sorted(_HASH.findall(block)))
        if not hashes:
            raise ValueError(f"{pin[1]} is locked without a hash")
        name = re.sub(r"[-_.]+", "-", pin[1]).lower()
        if name not in _BUILD_ONLY:
            found.append(Locked(name, pin[2], hashes))
    return sorted(set(found), key=lambda item: item.name)


def bill_of_materials(locked: list[Locked], built: datetime) -> bytes:
    """CycloneDX 1.6, JSON; the same input gives the same bytes."""
    components = [
        {
            "type": "application",
            "bom-ref": "python",
            "name": "python",
            "version": sys.version.split()[0],
            "licenses": [{"expression": "PSF-2.0"}],
        },
        *(_component(item) for item in locked),
    ]
    names = {item.name for item in locked}
    value: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": built.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "saqta",
                "name": "saqta",
                "version": __version__,
                "licenses": [{"expression": "Apache-2.0"}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": "saqta", "dependsOn": _needs("saqta", names)},
            *(
                {"ref": item.name, "dependsOn": _needs(item.name, names)}
                for item in locked
            ),
        ],
    }
    identity = uuid.uuid5(uuid.NAMESPACE_URL, sha256_hex(canonical(value)))
    value["serialNumber"] = f"urn:uuid:{identity}"
    return canonical(value)


def licences(locked: list[Locked]) -> Iterator[tuple[str, bytes]]:
    """Every licence text that the distributions carry: name for it, content."""
    for item in locked:
        found = _distribution(item.name)
        if found is None:
            continue
        for number, file in enumerate(sorted(found.files or [], key=str)):
            if _LICENCE_FILE.search(str(file)) and file.suffix not in {".py", ".pyc"}:
                path = Path(str(found.locate_file(file)))
                if path.is_file():
                    yield f"{item.name}-{number}-{file.name}", path.read_bytes()


def copyright_text(locked: list[Locked]) -> str:
    """Debian's machine-readable copyright file (DEP-5)."""
    lines = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: saqta",
        "",
        "Files: *",
        "Copyright: the developers of Saqta",
        "License: Apache-2.0",
        " On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.",
        "",
        "Comment:",
        " The folder /usr/lib/saqta/_internal holds these works of others, each under",
        " its own licence; the texts they carry are in /usr/share/doc/saqta/licences.",
        " Texts of the GNU licences are in /usr/share/common-licenses.",
        " .",
        f"  python {sys.version.split()[0]}: PSF-2.0",
        *(f"  {item.name} {item.version}: {_licence(item.name)}" for item in locked),
    ]
    return "\n".join(lines) + "\n"


def _component(item: Locked) -> dict[str, Any]:
    licence = _licence(item.name)
    spdx = re.fullmatch(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", licence)
    entry = (
        {"expression": licence} if spdx else {"license": {"name": licence or "unknown"}}
    )
    return {
        "type": "library",
        "bom-ref": item.name,
        "name": item.name,
        "version": item.version,
        "purl": f"pkg:pypi/{item.name}@{item.version}",
        "licenses": [entry],
        "properties": [
            {"name": "saqta:lock:sha256", "value": digest} for digest in item.hashes
        ],
    }


def _licence(name: str) -> str:
    """The licence as the distribution states it; ``unknown`` when it is not here."""
    found = _distribution(name)
    if found is None:
        return "unknown"
    facts = found.metadata
    if "License-Expression" in facts:
        return str(facts["License-Expression"])
    stated = str(facts["License"]).strip() if "License" in facts else ""
    if stated and "\n" not in stated and len(stated) < 80:
        return stated
    classifiers = [
        str(item).rpartition(" :: ")[2]
        for item in facts.get_all("Classifier") or []
        if str(item).startswith("License ::")
    ]
    return " OR ".join(sorted(classifiers)) or "unknown"


def _needs(name: str, known: set[str]) -> list[str]:
    found = _distribution(name)
    needs = set()
    for line in (found.requires or []) if found else []:
        match = re.match(r"[A-Za-z0-9._-]+", line)
        if match and "extra ==" not in line.replace("'", '"'):
            needs.add(re.sub(r"[-_.]+", "-", match[0]).lower())
    return sorted(needs & known)


def _distribution(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None

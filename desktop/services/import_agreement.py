"""Import an official agreement from a file (an administrator's act)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from desktop.canonical import sha256_hex
from desktop.consent import agreement
from desktop.errors import InputInvalid
from desktop.model.people import AgreementText
from desktop.services.keep_agreements import keep_agreement
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

__all__ = ["import_agreement"]

_CAP = 4 * 1024 * 1024
_WIRE = (
    "id",
    "version",
    "regime",
    "effective_from",
    "effective_to",
    "media_type",
    "fields",
    "purposes",
    "registers",
    "automatic_steps",
    "title",
    "system",
    "operator",
    "term",
    "third_parties",
    "cross_border",
    "withdrawal_address",
)


def import_agreement(workplace: Workplace, file: Path) -> list[AgreementText]:
    """Takes in an official text in each of its languages, byte for byte.

    FILE is TOML with the keys of the published description, values by language as
    tables of ``kk``, ``ru``, ``en``, and a table ``texts`` that names the file of each
    language beside it. The texts are never re-wrapped or converted.

    Raises:
        FileUnreadable: The file, or a text that it names, can't be read.
        InputInvalid: Not TOML, a missing key, or a text outside its folder.
        EncodingInvalid: The description does not hold, e.g. other fields than the
            eleven of row S2.
    """
    table = _table(file)
    texts = table.get("texts")
    if not isinstance(texts, dict) or not set(texts) <= set(agreement.LANGUAGES):
        raise InputInvalid(name="texts", reason="a table of kk, ru, en is expected")
    found = []
    for language, name in texts.items():
        if not isinstance(name, str) or Path(name).name != name:
            raise InputInvalid(
                name="texts", reason="a file beside this one is expected"
            )
        content = read_limited(file.parent / name, _CAP)
        meta = {
            key: agreement.localise(table[key], language)
            for key in _WIRE
            if key in table
        }
        meta |= {
            "language": language,
            "sha256": sha256_hex(content),
            "size": len(content),
            "effective_to": table.get("effective_to") or None,
        }
        found.append(agreement.from_wire(meta, content))
    if not found:
        raise InputInvalid(name="texts", reason="no text is named")
    for text in found:
        keep_agreement(workplace, text, "imported")
        workplace.journal().append(
            "agreement_imported",
            {
                "agreement": text.id,
                "version": text.version,
                "language": text.language,
                "sha256": text.sha256,
            },
        )
    return found


def _table(file: Path) -> dict[str, Any]:
    try:
        # Editors on Windows begin a text with a mark of its encoding.
        return tomllib.loads(read_limited(file, _CAP).decode("utf-8-sig"))
    except ValueError as error:
        raise InputInvalid(name=file.name, reason="not TOML in UTF-8") from error

"""Agreements kept in this home: what was published and seen, and what was imported.

Byte for byte, with the description that goes with the bytes; read back strictly, so a
changed file is refused (D7).
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop.canonical import canonical, parse
from desktop.consent import agreement
from desktop.errors import AgreementUnknown, EncodingInvalid
from desktop.model.people import AgreementText
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably

__all__ = ["imported_digest", "keep_agreement", "kept_agreement", "kept_agreements"]

_CAP = 4 * 1024 * 1024
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")


def keep_agreement(workplace: Workplace, text: AgreementText, source: str) -> None:
    """Keeps a text; the same bytes twice are one, and an imported one stays imported.

    Args:
        workplace: This home.
        text: Checked by ``consent.agreement``.
        source: ``published`` or ``imported``.

    Raises:
        EncodingInvalid: Its id or version can't be a name.
        StoreFull, StoreUnavailable: It was not written.
    """
    for part in (text.id, text.version, text.language):
        if not _PART.fullmatch(part):
            raise EncodingInvalid(what="agreement", reason=f"{part!r} is no name")
    home = workplace.home
    folder = home.make(home.make(_root(workplace)) / f"{text.id}-{text.version}")
    path = folder / f"{text.language}.json"
    if path.is_file():
        before = parse(read_limited(path, _CAP), "agreement")
        same = before["meta"]["sha256"] == text.sha256
        if same and source in {"published", before["source"]}:
            return
    write_durably(folder / f"{text.language}.txt", text.content)
    write_durably(path, canonical({"source": source, "meta": dict(text.meta)}))


def imported_digest(workplace: Workplace, text: AgreementText) -> str:
    """SHA-256 of the official text imported under the same name, or ``""``.

    Raises:
        EncodingInvalid: What is kept was changed.
    """
    path = _root(workplace) / f"{text.id}-{text.version}" / f"{text.language}.json"
    if not _PART.fullmatch(text.language) or not path.is_file():
        return ""
    value = parse(read_limited(path, _CAP), "agreement")
    if value["source"] != "imported":
        return ""
    content = read_limited(path.with_suffix(".txt"), _CAP)
    return agreement.from_wire(value["meta"], content).sha256


def kept_agreements(workplace: Workplace) -> list[tuple[AgreementText, str]]:
    """Every text kept, with its source.

    Raises:
        EncodingInvalid: A kept file was changed.
    """
    found = []
    for path in sorted(_root(workplace).glob("*/*.json")):
        value = parse(read_limited(path, _CAP), "agreement")
        content = read_limited(path.with_suffix(".txt"), _CAP)
        found.append(
            (agreement.from_wire(value["meta"], content), str(value["source"]))
        )
    return found


def kept_agreement(
    workplace: Workplace, agreement_id: str, language: str
) -> AgreementText:
    """The newest version kept, in that language.

    Raises:
        AgreementUnknown: None is kept.
    """
    fit = [
        text
        for text, _ in kept_agreements(workplace)
        if (text.id, text.language) == (agreement_id, language)
    ]
    if not fit:
        raise AgreementUnknown(agreement=f"{agreement_id} {language}")
    return max(fit, key=lambda text: (text.meta["effective_from"], text.version))


def _root(workplace: Workplace) -> Path:
    return workplace.home.root / "agreements"

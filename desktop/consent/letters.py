"""Written documents in the person's language: the text that is shown, signed, printed.

The text is part of the signed record, so what the person read is what was signed
(DC 50(3)(1)); the page for the printer is made from that text alone.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop import data
from desktop.canonical import Json
from desktop.clock import parse_time
from desktop.consent.calendar import KAZAKHSTAN
from desktop.consent.regime import Deadline
from desktop.errors import NothingFound
from desktop.words import LANGUAGES, plain

__all__ = ["compose", "lines", "page", "term_text", "word"]

_FOLDER = "letters"
_STYLE = (
    "body{font:12pt/1.5 serif;max-width:17cm;margin:2cm auto;color:#000;"
    "background:#fff}pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}"
    ".sign{margin-top:2cm;border-top:1px solid #000;width:8cm}"
)


def compose(
    kind: str, language: str, consent: Mapping[str, Any], at: datetime, **facts: str
) -> str:
    """The whole text of a document.

    Args:
        kind: ``withdrawal``, ``objection`` or ``violation``.
        language: ``kk``, ``ru`` or ``en``.
        consent: The consent record: person, parties and agreement are taken from it.
        at: Dates the document, in Kazakhstan's time.
        facts: What only this kind has.

    Raises:
        NothingFound: No such document or language.
    """
    template = data.read_text(f"{_FOLDER}/{kind}.{_known(language)}.txt")
    person, operator = consent["person"], consent["parties"]["operator"]
    names = (person["surname"], person["given_name"], person["patronymic"])
    values = {
        "operator_name": operator["name"],
        "operator_bin": operator["bin"],
        "address": consent.get("withdrawal_address") or operator["address"],
        "system": consent["parties"]["system"],
        "person": " ".join(name for name in names if name),
        "iin": person["iin"],
        "consent_id": consent["record_id"],
        "given_at": _day(consent["created_at"]),
        "agreement_id": consent["agreement"]["id"],
        "agreement_version": consent["agreement"]["version"],
        "date": f"{at.astimezone(KAZAKHSTAN):%d.%m.%Y}",
        **facts,
    }
    text = template.format_map({key: str(item) for key, item in values.items()})
    return unicodedata.normalize("NFC", text)


def word(key: str, language: str, **facts: Json) -> str:
    """A word or sentence used inside documents.

    Raises:
        NothingFound: No such key or language.
    """
    words = data.read_toml(f"{_FOLDER}/words.{_known(language)}.toml")
    try:
        return str(words[key]).format_map(facts)
    except KeyError as error:
        raise NothingFound(what="word", name=key) from error


def lines(keys: Sequence[str], language: str) -> str:
    """Several of them, one a line with a dash."""
    return "\n".join(f"- {word(key, language)}" for key in keys)


def term_text(term: Deadline, language: str) -> str:
    """A term in words, e.g. ``15 working days``."""
    return word(f"unit_{term.unit}", language, amount=term.amount)


def page(text: str, language: str) -> bytes:
    """The document as a page to print and sign by hand, UTF-8; no script, no link."""
    title = html.escape(plain(text.splitlines()[0] if text else ""))
    body = "\n".join(html.escape(plain(line)) for line in text.splitlines())
    return (
        f'<!DOCTYPE html>\n<html lang="{_known(language)}"><head>'
        '<meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f"<pre>{body}</pre>"
        f'<p class="sign">{html.escape(word("signature", language))}</p>'
        "</body></html>\n"
    ).encode()


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise NothingFound(what="language", name=language)
    return language


def _day(moment: str) -> str:
    when = parse_time(moment)
    return f"{when.astimezone(KAZAKHSTAN):%d.%m.%Y}"

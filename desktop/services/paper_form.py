"""The last channel: a filled revocation request to print, in Kazakh, Russian, English.

A page without a script, a font or a picture from elsewhere; any browser prints it. It
carries the duty desk's address and telephone, what the desk asks for, and the signed
statement as a QR code where there is one (protocols.md 5.3, 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from asn1crypto import x509

from desktop.clock import format_time
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord, Report
from desktop.revocation import qr
from desktop.words import LANGUAGES, plain, say

__all__ = ["page", "paper_form", "paper_forms"]

# Black on white, one column, A4.
_STYLE = (
    "body{font:11pt/1.45 sans-serif;color:#000;background:#fff;max-width:17cm;"
    "margin:1.5cm auto}h1{font-size:16pt}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #000;padding:.2cm;text-align:left;overflow-wrap:anywhere}"
    ".code{font:13pt monospace}.sign{margin-top:1.5cm;border-top:1px solid #000}"
    "svg{width:7cm;height:7cm}"
)

_ROWS = ("serial", "holder", "issuer", "token")


def paper_form(
    report: Report,
    records: Iterable[CertificateRecord],
    profile: AuthorityProfile,
    links: Iterable[str],
    language: str,
) -> bytes:
    """The page in one language, UTF-8.

    Args:
        report: What was recorded.
        records: The certificates that are not proved revoked.
        profile: The authority: names, addresses and duty desk.
        links: Addresses that carry signed statements; each becomes a QR code.
        language: ``kk``, ``ru`` or ``en``.
    """
    desk = profile.duty_desk
    address = desk.get("address")
    place = address.get(language, "") if isinstance(address, Mapping) else ""
    word = _Words(language)
    lines = [
        f"<h1>{word('paper.title')}</h1>",
        word.p(
            "paper.to",
            operator=profile.operator_name.get(language, profile.name),
            address=place or profile.operator_address.get(language, ""),
        ),
        word.p(
            "paper.desk",
            phone=desk.get("phone", ""),
            hours=desk.get("hours", ""),
            email=desk.get("email", ""),
        ),
        word.p("paper.ask", reason=say(f"reason.{report.reason}", language)),
    ]
    if report.since:
        lines.append(word.p("paper.since", since=report.since))
    if report.text:
        lines.append(f"<p>{escape(plain(report.text))}</p>")
    lines += [_table(word, item) for item in records]
    lines.append(
        word.p(
            "paper.report",
            report_id=report.report_id,
            time=format_time(report.recorded_at),
        )
    )
    for link in links:
        lines += [word.p("paper.scan"), f"<div>{qr.svg(link)}</div>"]
    lines += [
        f"<p class='sign'>{word('paper.signature')}</p>",
        word.p("paper.note"),
    ]
    return page(word("paper.title"), lines, language)


def page(title: str, lines: Iterable[str], language: str) -> bytes:
    """An HTML page that loads nothing; ``title`` and ``lines`` are escaped already."""
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        + "".join(lines)
        + "</body></html>\n"
    ).encode()


def paper_forms(
    report: Report,
    records: list[CertificateRecord],
    profile: AuthorityProfile,
    links: tuple[str, ...],
) -> dict[str, bytes]:
    """The page in every language, by file name."""
    return {
        f"request-{language}.html": paper_form(
            report, records, profile, links, language
        )
        for language in LANGUAGES
    }


class _Words:
    """Sentences of one language, escaped for HTML."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, key: str, **facts: object) -> str:
        return escape(say(key, self._language, facts))

    def p(self, key: str, **facts: object) -> str:
        return f"<p>{self(key, **facts)}</p>"


def _table(word: _Words, record: CertificateRecord) -> str:
    values = {
        "serial": record.serial,
        "holder": record.subject,
        "issuer": x509.Certificate.load(record.der).issuer.human_friendly,
        "token": f"{record.token_label} {record.token_serial}".strip(),
    }
    rows = "".join(
        f"<tr><th>{word(f'paper.{name}')}</th><td>{escape(plain(values[name]))}</td></tr>"
        for name in _ROWS
        if values[name]
    )
    return f"<table>{rows}</table>"

"""The summaries in a bundle: HTML that a person reads without any program of ours.

Made from the members alone, so the same members give the same pages. A page proves
nothing by itself and says so; it names the command that does.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

from asn1crypto import x509

from desktop import data
from desktop.canonical import parse, sha256_hex
from desktop.clock import format_time
from desktop.errors import EncodingInvalid
from desktop.evidence import manifest
from desktop.words import LANGUAGES, plain

__all__ = ["FOLDER", "pages"]

FOLDER: Final = "readable/"

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;"
    "padding:0 1em;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0 1.5em}"
    "td,th{border-bottom:1px solid #ccc;padding:.3em .5em;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}"
    "th{width:35%;font-weight:600}code{font-size:.85em}"
)

Row = tuple[str, str]


def pages(members: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """The pages by name: one per language, and ``index.html`` in the person's own."""
    made = {
        f"{FOLDER}{code}.html": _page(members, code).encode("utf-8")
        for code in LANGUAGES
    }
    own = language if language in LANGUAGES else LANGUAGES[0]
    made[f"{FOLDER}index.html"] = made[f"{FOLDER}{own}.html"]
    return dict(sorted(made.items()))


def _page(members: Mapping[str, bytes], language: str) -> str:
    words: dict[str, str] = data.read_toml(f"evidence/summary.{language}.toml")
    closing = _json(members, manifest.CLOSING)
    application = _json(members, manifest.APPLICATION)
    consent = _json(members, manifest.CONSENT)
    acceptance = _json(members, manifest.ACCEPTANCE)
    parts = [
        _table(words["person"], _person_rows(words, application)),
        _table(words["agreement"], _agreement_rows(words, acceptance, consent)),
        _table(words["key"], _key_rows(words, application)),
        _table(
            words["certificate"],
            _certificate_rows(words, members.get(manifest.CERTIFICATE, b"")),
        ),
        _table(words["times"], _time_rows(words, acceptance, application, closing)),
        _table(
            words["files"],
            [(name, sha256_hex(content)) for name, content in sorted(members.items())],
        ),
    ]
    links = " | ".join(
        f'<a href="{code}.html" lang="{code}">{code}</a>' for code in LANGUAGES
    )
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            '<head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" content="default-src '
            "'none'; style-src 'unsafe-inline'\">",
            f"<title>{_shown(words['title'])}</title>",
            f"<style>{_STYLE}</style></head>",
            f"<body><p>{links}</p><h1>{_shown(words['title'])}</h1>",
            f"<p>{_shown(words['intro'])}</p>",
            "<p><code>saqta evidence verify FILE --trust ROOTS.pem</code></p>",
            *parts,
            "</body></html>",
            "",
        )
    )


def _person_rows(words: Mapping[str, str], application: Mapping[str, Any]) -> list[Row]:
    subject = application.get("subject", {})
    post = subject.get("post", {})
    flat = {**post, **{key: item for key, item in subject.items() if key != "post"}}
    rows = [
        (words[f"field_{name}"], _text(flat[name]))
        for name in (
            "surname",
            "given_name",
            "patronymic",
            "iin",
            "position",
            "units",
            "organisation",
            "bin",
            "phone",
            "email",
            "region",
            "city",
        )
        if flat.get(name)
    ]
    confirmed = application.get("email_confirmed") is True
    return [*rows, (words["email_confirmed"], words["yes" if confirmed else "no"])]


def _agreement_rows(
    words: Mapping[str, str], acceptance: Mapping[str, Any], consent: Mapping[str, Any]
) -> list[Row]:
    named = acceptance.get("agreement", {})
    fine = acceptance.get("liability", {})
    rows = [
        (words["agreement_id"], f"{named.get('id', '')} {named.get('version', '')}"),
        (words["agreement_language"], _text(named.get("language"))),
        (words["agreement_sha256"], _text(named.get("sha256"))),
        (words["regime"], _text(named.get("regime"))),
        (words["accepted"], _text(acceptance.get("created_at"))),
        (words["consented"], _text(consent.get("created_at"))),
    ]
    for group in ("registers", "transfers"):
        for name, allowed in consent.get(group, {}).items():
            label = words.get(f"{group}_{name}", name)
            rows.append((label, words["yes" if allowed is True else "no"]))
    if fine:
        rows.append(
            (
                words["liability"],
                f"{fine.get('article')}({fine.get('part')}): "
                f"{fine.get('factor')} x {fine.get('mci')} = {fine.get('sum')} KZT",
            )
        )
    return rows


def _key_rows(words: Mapping[str, str], application: Mapping[str, Any]) -> list[Row]:
    custody = application.get("custody", {})
    facts = ", ".join(
        f"{name}={'true' if value is True else 'false'}"
        for name, value in sorted(custody.get("attributes", {}).items())
    )
    carrier = custody.get("carrier")
    return [
        (words["scheme"], _text(custody.get("scheme"))),
        (words["spki_sha256"], _text(application.get("spki_sha256"))),
        (
            words["token"],
            f"{custody.get('token_model', '')} {custody.get('token_serial', '')}",
        ),
        (words["custody"], facts),
        (
            words["carrier"],
            _text(carrier.get("certificate_number"))
            if isinstance(carrier, dict)
            else words["not_certified"],
        ),
    ]


def _certificate_rows(words: Mapping[str, str], der: bytes) -> list[Row]:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        validity = certificate["tbs_certificate"]["validity"]
        return [
            (words["subject"], certificate.subject.human_friendly),
            (words["issuer"], certificate.issuer.human_friendly),
            (words["serial"], f"{certificate.serial_number:x}"),
            (words["not_before"], format_time(validity["not_before"].native)),
            (words["not_after"], format_time(validity["not_after"].native)),
            ("SHA-256", sha256_hex(der)),
        ]
    except (ValueError, TypeError, KeyError):
        # A summary is no judge: whoever verifies is told by the verifier.
        return [("SHA-256", sha256_hex(der))]


def _time_rows(
    words: Mapping[str, str],
    acceptance: Mapping[str, Any],
    application: Mapping[str, Any],
    closing: Mapping[str, Any],
) -> list[Row]:
    journal = closing.get("journal", {})
    return [
        (words["accepted"], _text(acceptance.get("created_at"))),
        (words["signed"], _text(application.get("created_at"))),
        (words["closed"], _text(closing.get("created_at"))),
        (
            words["journal"],
            f"{journal.get('size', '')} / {journal.get('head', '')}",
        ),
    ]


def _table(title: str, rows: list[Row]) -> str:
    body = "".join(
        f"<tr><th>{_shown(name)}</th><td>{_shown(value)}</td></tr>"
        for name, value in rows
    )
    return f"<h2>{_shown(title)}</h2><table>{body}</table>"


def _json(members: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        value = parse(members.get(name, b"{}"), name)
    except EncodingInvalid:
        return {}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def _shown(text: str) -> str:
    return html.escape(plain(text))

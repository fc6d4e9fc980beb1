"""Checks of the two records, the register answers and the operator's receipts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.errors import EvidenceInvalid
from desktop.evidence import manifest
from desktop.evidence.opened import Opened, about, get, moment, same

__all__ = [
    "check_agreement",
    "check_lookups",
    "check_order",
    "check_receipts",
    "check_records",
]

_IDENTITY = ("surname", "given_name", "patronymic", "iin")
_PAIRED = ("application_id", "person", "agreement", "parties", "slip_reference")


def check_agreement(opened: Opened) -> None:
    """The text kept is, byte for byte, the one that both records name (D7).

    Raises:
        EvidenceInvalid: It is another.
    """
    text = opened.member(manifest.AGREEMENT)
    meta = opened.record(manifest.AGREEMENT_META)
    named = get(
        opened.record(manifest.ACCEPTANCE, "acceptance"),
        "agreement",
        dict,
        manifest.ACCEPTANCE,
    )
    digest = sha256_hex(text)
    if named.get("sha256") != digest:
        raise EvidenceInvalid(
            member=manifest.AGREEMENT, reason="another text than the one accepted"
        )
    for key in ("id", "version", "language", "sha256"):
        same(
            meta.get(key),
            named.get(key),
            manifest.AGREEMENT_META,
            f"{key} is not that of the text accepted",
        )
    if meta.get("size") != len(text):
        raise EvidenceInvalid(
            member=manifest.AGREEMENT_META, reason="size is not that of the text"
        )
    opened.ok(
        "agreement",
        id=named.get("id"),
        version=named.get("version"),
        language=named.get("language"),
        sha256=digest,
    )


def check_records(opened: Opened, application: Mapping[str, Any]) -> None:
    """Acceptance and consent: one person, one text, and the ones that E1 names.

    Raises:
        EvidenceInvalid: They are not.
    """
    acceptance = opened.record(manifest.ACCEPTANCE, "acceptance")
    consent = opened.record(manifest.CONSENT, "consent")
    for name, record, part in (
        (manifest.ACCEPTANCE, acceptance, "acceptance"),
        (manifest.CONSENT, consent, "consent"),
    ):
        digest = sha256_hex(opened.member(name))
        if digest != application.get(f"{part}_sha256"):
            raise EvidenceInvalid(member=name, reason="the manifest names another")
        if record.get("record_id") != application.get(f"{part}_id"):
            raise EvidenceInvalid(member=name, reason="the manifest names another id")
    for key in _PAIRED:
        same(
            consent.get(key),
            acceptance.get(key),
            manifest.CONSENT,
            f"{key} is not that of the acceptance",
        )
    if consent.get("acceptance_id") != acceptance.get("record_id"):
        raise EvidenceInvalid(
            member=manifest.CONSENT, reason="it stands beside another acceptance"
        )
    if application.get("application_id") != consent.get("application_id"):
        raise EvidenceInvalid(
            member=manifest.APPLICATION, reason="of another application"
        )
    _check_person(consent, application)
    fine = get(acceptance, "liability", dict, manifest.ACCEPTANCE)
    if fine.get("acknowledged") is not True:
        raise EvidenceInvalid(
            member=manifest.ACCEPTANCE, reason="the warning was not acknowledged"
        )
    opened.ok(
        "acceptance",
        record_id=acceptance.get("record_id"),
        at=acceptance.get("created_at"),
        scrolled_to_end=acceptance.get("scrolled_to_end"),
        liability_sum=fine.get("sum"),
    )
    opened.ok(
        "consent",
        record_id=consent.get("record_id"),
        at=consent.get("created_at"),
        fields=consent.get("fields"),
        registers=consent.get("registers"),
        transfers=consent.get("transfers"),
    )


def check_lookups(opened: Opened, application: Mapping[str, Any]) -> None:
    """Register answers: those of E1, and only of registers that were allowed (S5).

    Raises:
        EvidenceInvalid: One is missing, changed, not named or was never allowed.
    """
    consent = opened.record(manifest.CONSENT, "consent")
    allowed = get(consent, "registers", dict, manifest.CONSENT)
    named = get(application, "lookups", list, manifest.APPLICATION)
    there = {name for name in opened.members if name.startswith(manifest.LOOKUPS)}
    asked = []
    for item in named:
        if not isinstance(item, dict):
            raise EvidenceInvalid(member=manifest.APPLICATION, reason="lookups")
        register = get(item, "register", str, manifest.APPLICATION)
        name = f"{manifest.LOOKUPS}{register}.json"
        content = opened.member(name)
        there.discard(name)
        if sha256_hex(content) != item.get("sha256"):
            raise EvidenceInvalid(member=name, reason="the manifest names another")
        with about(name):
            answer = parse(content, name)
        if not isinstance(answer, dict) or (
            answer.get("register"),
            answer.get("purpose"),
        ) != (register, item.get("purpose")):
            raise EvidenceInvalid(member=name, reason="the answer to another question")
        if allowed.get(register) is not True:
            raise EvidenceInvalid(member=name, reason="the register was declined")
        asked.append(f"{register}: {item.get('purpose')}")
    if there:
        raise EvidenceInvalid(
            member=sorted(there)[0], reason="the manifest does not name it"
        )
    declined = sorted(name for name, yes in allowed.items() if yes is not True)
    opened.ok("registers", asked=asked, declined=declined)


def check_order(opened: Opened, application: Mapping[str, Any]) -> None:
    """Records come before E1, and E1 before E2, by the local clock.

    A clock that was set back makes no evidence false, but it is said.

    Raises:
        EvidenceInvalid: A time is missing or none.
    """
    order = [
        (manifest.ACCEPTANCE, opened.record(manifest.ACCEPTANCE)),
        (manifest.CONSENT, opened.record(manifest.CONSENT)),
        (manifest.APPLICATION, application),
        (manifest.CLOSING, opened.record(manifest.CLOSING)),
    ]
    times = [moment(record, "created_at", name) for name, record in order]
    for before, after, (name, _) in zip(times, times[1:], order[1:], strict=False):
        if after < before:
            opened.unknown("clock_went_back", file=name)


def check_receipts(opened: Opened, spki: bytes) -> datetime | None:
    """What the operator signed for: consents, application, closing manifest.

    A receipt that is not there is no failure, but then delivery can't be known.

    Returns:
        When the operator got the closing manifest, where there is that receipt.

    Raises:
        EvidenceInvalid: One does not fit what was sent.
    """
    application_id = get(
        opened.record(manifest.APPLICATION), "application_id", str, manifest.APPLICATION
    )
    acceptance = opened.record(manifest.ACCEPTANCE)
    bodies = {
        manifest.CONSENT_RECEIPT: (
            "consents",
            (str(acceptance.get("record_id")),),
            {
                "acceptance": manifest.ACCEPTANCE,
                "consent": manifest.CONSENT,
            },
            {},
        ),
        manifest.APPLICATION_RECEIPT: (
            "application",
            (application_id,),
            {"manifest": manifest.APPLICATION, "cms": manifest.APPLICATION_CMS},
            {"spki": b64url(spki)},
        ),
        manifest.CLOSING_RECEIPT: (
            "evidence",
            (application_id, f"{application_id}:closing"),
            {"payload": manifest.CLOSING, "cms": manifest.CLOSING_CMS},
            {},
        ),
    }
    closed: datetime | None = None
    for name, (kind, object_ids, parts, more) in bodies.items():
        check = name.removesuffix(".json").replace("-", "_")
        if name not in opened.members:
            opened.unknown("receipt_missing", file=name)
            continue
        body = {key: b64url(opened.member(part)) for key, part in parts.items()}
        found = opened.receipt(
            name, kind=kind, object_ids=object_ids, sent=canonical(body | more)
        )
        opened.ok(
            check,
            receipt_id=found.get("receipt_id"),
            received_at=found.get("received_at"),
            signer=found["signer"],
        )
        if name == manifest.CLOSING_RECEIPT:
            closed = moment(found, "received_at", name)
    return closed


def _check_person(consent: Mapping[str, Any], application: Mapping[str, Any]) -> None:
    person = get(consent, "person", dict, manifest.CONSENT)
    subject = get(application, "subject", dict, manifest.APPLICATION)
    for key in _IDENTITY:
        if _folded(person.get(key)) != _folded(subject.get(key)):
            raise EvidenceInvalid(
                member=manifest.CONSENT, reason=f"{key} is another person's (S6)"
            )


def _folded(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())

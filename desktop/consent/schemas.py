"""Schemas of the acceptance and consent records (E0a, E0b), exact to the key."""

from __future__ import annotations

from desktop.consent import shape
from desktop.consent.agreement import FIELDS
from desktop.consent.shape import items, one_of, pattern, record, text

__all__ = [
    "ACCEPTANCE",
    "ACCEPTANCE_SCHEMA",
    "AGREEMENT",
    "CLOCK",
    "CONSENT",
    "CONSENT_SCHEMA",
    "MONOTONIC",
    "PARTIES",
    "PERSON",
]

ACCEPTANCE_SCHEMA = "saqta/acceptance/1"
CONSENT_SCHEMA = "saqta/consent/1 (ISO/IEC TS 27560)"

PERSON = record(
    {
        "surname": text(longest=64),
        "given_name": text(longest=64),
        "patronymic": text(may_be_empty=True, longest=64),
        "iin": pattern(r"[0-9]{12}"),
    }
)
AGREEMENT = record(
    {
        "id": text(longest=64),
        "version": text(longest=64),
        "language": pattern(r"[a-z]{2,3}"),
        "sha256": shape.sha256,
        "regime": text(longest=64),
    }
)
PARTIES = record(
    {
        "operator": record(
            {"name": text(), "bin": text(longest=12), "address": text()}
        ),
        "system": text(),
    }
)
CLOCK = record(
    {"source": text(longest=64), "offset_s": text(may_be_empty=True, longest=32)}
)
MONOTONIC = pattern(r"-?[0-9]+\.[0-9]{3}")
ACCEPTANCE = record(
    {
        "type": one_of("acceptance"),
        "schema": one_of(ACCEPTANCE_SCHEMA),
        "record_id": shape.uuid_text,
        "application_id": text(longest=64),
        "person": PERSON,
        "agreement": AGREEMENT,
        "parties": PARTIES,
        "acts": items(
            record({"act": pattern(r"[a-z0-9_]{1,64}"), "at": shape.time}), least=2
        ),
        "scrolled_to_end": shape.flag,
        "liability": record(
            {
                "acknowledged": one_of(True),
                "at": shape.time,
                "article": text(longest=16),
                "part": text(longest=16),
                "addressee": text(longest=64),
                "factor": shape.number,
                "mci": shape.number,
                "year": shape.number,
                "sum": shape.number,
            }
        ),
        "slip_reference": text(longest=64, may_be_empty=True),
        "program": record({"name": text(longest=64), "version": text(longest=64)}),
        "created_at": shape.time,
        "monotonic": MONOTONIC,
        "clock": CLOCK,
    }
)
CONSENT = record(
    {
        "type": one_of("consent"),
        "schema": one_of(CONSENT_SCHEMA),
        "record_id": shape.uuid_text,
        "acceptance_id": shape.uuid_text,
        "application_id": text(longest=64),
        "event": one_of("given"),
        "person": PERSON,
        "agreement": AGREEMENT,
        "parties": PARTIES,
        "fields": items(text(), exactly=FIELDS),
        "generally_accessible": one_of(True),
        "purposes": items(text(longest=200), least=1),
        "legal_basis": items(text(longest=64), least=1),
        "registers": record({"persons": shape.flag, "organisations": shape.flag}),
        "transfers": record({"third_parties": shape.flag, "abroad": shape.flag}),
        "automatic_steps": items(text(longest=200)),
        "term": text(),
        "withdrawal_address": text(),
        "method": pattern(r"[a-z_]{1,64}"),
        "slip_reference": text(longest=64, may_be_empty=True),
        "created_at": shape.time,
        "monotonic": MONOTONIC,
        "clock": CLOCK,
    }
)

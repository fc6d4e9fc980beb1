"""The tables of the operator's records, as SQLAlchemy Core declares them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

__all__ = ["META", "TABLES"]

META = MetaData()


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[Any]:
    return Column(name, String, primary_key=key, nullable=False, unique=unique)


def _maybe(name: str) -> Column[Any]:
    return Column(name, String, nullable=True)


def _bytes(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, LargeBinary, nullable=nullable)


def _json(name: str) -> Column[Any]:
    return Column(name, JSON, nullable=False)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[Any]:
    return Column(name, Integer, primary_key=key, autoincrement=False, nullable=False)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("counters", META, _text("name", key=True), _number("value")),
        Table(
            "slips",
            META,
            _text("reference", key=True),
            _text("secret"),
            _text("iin"),
            _flag("foreign"),
            _text("role"),
            # Wrong guesses of its secret, over the API and over CMP together.
            _number("failures"),
            _json("person"),
            _text("created_at"),
        ),
        Table(
            "nonces",
            META,
            _text("nonce", key=True),
            _text("expires_at"),
        ),
        Table(
            "consents",
            META,
            _text("consent_id", key=True),
            _text("acceptance_id", unique=True),
            _text("application_id"),
            _text("reference"),
            _text("iin"),
            _json("registers"),
            _bytes("acceptance"),
            _bytes("consent"),
            _text("received_at"),
            _maybe("withdrawn_at"),
        ),
        Table(
            "lookups",
            META,
            _text("lookup_id", key=True),
            _text("reference"),
            _text("register"),
            _text("purpose"),
            _text("consent_id"),
            _text("sha256"),
            _text("answered_at"),
        ),
        Table(
            "email_codes",
            META,
            _text("code_id", key=True),
            _text("reference"),
            _text("address"),
            _text("code"),
            _number("tries"),
            _text("expires_at"),
            _maybe("confirmed_at"),
        ),
        Table(
            "applications",
            META,
            _text("application_id", key=True),
            _text("reference"),
            _text("iin"),
            _text("state"),
            _text("spki_sha256"),
            _text("request_sha256"),
            _text("cms_sha256"),
            _bytes("manifest"),
            _bytes("cms"),
            _bytes("spki"),
            _json("subject"),
            _text("registered_at"),
            _maybe("certificate_sha256"),
        ),
        Table(
            "revocation_keys",
            META,
            _text("key_id", key=True),
            _bytes("spki"),
            _text("application_id"),
            _maybe("certificate_sha256"),
            _text("registered_at"),
            _maybe("retired_at"),
        ),
        # Revocation passphrases of CMP, by the revocation key that they belong to.
        Table(
            "passphrases",
            META,
            _text("key_id", key=True),
            _text("passphrase"),
            _text("registered_at"),
        ),
        Table(
            "installation_keys",
            META,
            _text("key_id", key=True),
            _bytes("spki"),
            _text("iin"),
            _text("registered_at"),
        ),
        Table(
            "certificates",
            META,
            _text("sha256", key=True),
            _text("serial"),
            _text("issuer"),
            _bytes("der"),
            _text("spki_sha256"),
            _text("iin"),
            _text("reference"),
            _text("email"),
            _maybe("application_id"),
            _text("state"),
            _text("issued_at"),
            _text("confirm_by"),
            _maybe("revoked_at"),
            _maybe("reason"),
            _maybe("invalidity_date"),
            _maybe("not_after"),
            # Facts that a console searches by: token, module, scheme, agreement.
            _json("facts"),
            # Counts every change of any certificate: what a mirror asks for since.
            _number("changed"),
            Index("certificates_serial", "issuer", "serial"),
            Index("certificates_key", "spki_sha256"),
            Index("certificates_person", "iin"),
            Index("certificates_application", "application_id"),
            Index("certificates_state", "state"),
            Index("certificates_changed", "changed"),
        ),
        Table(
            "crls",
            META,
            _text("issuer", key=True),
            _number("number"),
            _bytes("der"),
            _text("next_update"),
        ),
        Table(
            "transactions",
            META,
            _text("transaction_id", key=True),
            _text("state"),
            _text("body"),
            _text("protection"),
            _text("our_nonce"),
            _text("updated_at"),
            _json("data"),
        ),
        Table(
            "answers",
            META,
            _text("message_sha256", key=True),
            _text("transaction_id"),
            _bytes("answer"),
        ),
        Table(
            "idempotency",
            META,
            _text("key", key=True),
            _text("body_sha256"),
            _number("status"),
            _bytes("answer"),
        ),
        Table(
            "receipts",
            META,
            _text("receipt_id", key=True),
            _number("sequence"),
            _text("kind"),
            _text("object_id"),
            _bytes("payload"),
            _bytes("cms"),
        ),
        Table(
            "statements",
            META,
            _text("statement_id", key=True),
            _maybe("key_id"),
            _bytes("payload"),
            _text("received_at"),
            _json("certificates"),
        ),
        Table(
            "ra_requests",
            META,
            _text("request_id", key=True),
            _text("statement_id"),
            _text("certificate_sha256"),
            _text("reason"),
            _text("outcome"),
            _text("at"),
        ),
        Table(
            "records",
            META,
            _text("record_id", key=True),
            _text("kind"),
            _text("iin"),
            _text("authorised_by"),
            _bytes("payload"),
            _bytes("cms", nullable=True),
            _text("received_at"),
        ),
        Table(
            "checkpoints",
            META,
            _text("key_id", key=True),
            _number("size", key=True),
            _text("root"),
            _text("head"),
            _bytes("payload"),
            _bytes("signature"),
            _text("received_at"),
        ),
        Table(
            "installation_people",
            META,
            _text("key_id", key=True),
            _text("iin", key=True),
        ),
        Table(
            "ended_agreements",
            META,
            _text("id", key=True),
            _text("version", key=True),
            _text("last_day"),
        ),
        Table(
            "due",
            META,
            _text("due_id", key=True),
            _text("at"),
            _text("iin"),
            _text("kind"),
            _text("subject_id"),
            _text("text"),
        ),
        Table(
            "messages",
            META,
            _text("message_id", key=True),
            _text("iin"),
            _number("seq"),
            _bytes("payload"),
            _bytes("cms"),
        ),
        Table(
            "letters",
            META,
            _number("number", key=True),
            _text("recipient"),
            _text("event"),
            _text("file"),
            _text("sent_at"),
            _text("delivery"),
        ),
        Table(
            "officers",
            META,
            _text("officer_id", key=True),
            _text("certificate_sha256", unique=True),
            _text("iin"),
            _text("role"),
            _json("scope"),
            _text("appointed_at"),
            _maybe("dismissed_at"),
        ),
        Table(
            "sessions",
            META,
            _text("token_sha256", key=True),
            _text("officer_id"),
            _text("expires_at"),
        ),
        Table(
            "incident_events",
            META,
            _number("number", key=True),
            _text("event_id", unique=True),
            _text("incident_id"),
            _text("officer_id"),
            _text("kind"),
            _text("text"),
            _text("at"),
        ),
        Table(
            "plans",
            META,
            _text("plan_id", key=True),
            _text("sha256"),
            _text("officer_id"),
            _text("iin"),
            _text("state"),
            _text("reason"),
            _number("count"),
            _number("first_stage"),
            _number("limit_to"),
            _flag("break_glass"),
            _bytes("payload"),
            _bytes("cms"),
            _text("created_at"),
            _maybe("review_by"),
        ),
        Table(
            "orders",
            META,
            _text("order_id", key=True),
            _text("plan_id"),
            _text("act"),
            _text("officer_id"),
            _text("iin"),
            _bytes("payload"),
            _bytes("cms"),
            _text("received_at"),
            Index("orders_plan", "plan_id"),
        ),
        Table(
            "notices",
            META,
            _text("plan_id", key=True),
            _text("iin", key=True),
            _text("email"),
            _text("state"),
            Index("notices_state", "state"),
        ),
        Table(
            "ledger",
            META,
            _text("plan_id", key=True),
            _number("position", key=True),
            _text("certificate_sha256"),
            _text("state"),
            _maybe("at"),
            _maybe("detail"),
            Index("ledger_state", "plan_id", "state", "position"),
        ),
    )
}

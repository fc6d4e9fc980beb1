"""The department register's tables (SQLAlchemy Core), for SQLite and PostgreSQL.

Times are RFC 3339 texts in UTC, which both sort and compare as they are; objects are
canonical JSON.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = ["ATTACHMENTS", "CASES", "CERTIFICATES", "EVENTS", "META"]

_TIME = String(24)

META = MetaData()

CASES = Table(
    "cases",
    META,
    Column("case_id", String(36), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("source", String(16), nullable=False),
    # Null where no incident of the operator stands behind the case.
    Column("incident_id", String(64), unique=True),
    Column("opened_by", String(128), nullable=False),
    Column("opened_at", _TIME, nullable=False),
    Column("reported_at", _TIME, nullable=False),
    Column("deadline_at", _TIME, nullable=False),
    Column("closed_at", _TIME),
    Column("facts", LargeBinary, nullable=False),
    Index("cases_by_state", "state", "deadline_at"),
)

CERTIFICATES = Table(
    "case_certificates",
    META,
    Column("case_id", String(36), ForeignKey("cases.case_id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("serial", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed_at", _TIME, nullable=False),
    Index("case_certificates_by_sha256", "sha256"),
)

EVENTS = Table(
    "case_events",
    META,
    Column("case_id", String(36), ForeignKey("cases.case_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("event_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("officer", String(128), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("text", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("event_id", name="case_events_once"),
)

ATTACHMENTS = Table(
    "case_attachments",
    META,
    Column("attachment_id", String(36), primary_key=True),
    Column("case_id", String(36), ForeignKey("cases.case_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("officer", String(128), nullable=False),
    Column("at", _TIME, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("case_attachments_by_case", "case_id"),
)

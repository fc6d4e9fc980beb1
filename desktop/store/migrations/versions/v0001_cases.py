"""Cases with their certificates, timeline and attachments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.String(24)


def _case_id(*, primary_key: bool) -> sa.Column[str]:
    return sa.Column(
        "case_id",
        sa.String(36),
        sa.ForeignKey("cases.case_id"),
        primary_key=primary_key,
        nullable=False,
    )


def upgrade() -> None:
    """Makes the first tables."""
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(36), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("incident_id", sa.String(64), unique=True),
        sa.Column("opened_by", sa.String(128), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("reported_at", _TIME, nullable=False),
        sa.Column("deadline_at", _TIME, nullable=False),
        sa.Column("closed_at", _TIME),
        sa.Column("facts", sa.LargeBinary, nullable=False),
    )
    op.create_index("cases_by_state", "cases", ["state", "deadline_at"])
    op.create_table(
        "case_certificates",
        sa.Column(
            "case_id", sa.String(36), sa.ForeignKey("cases.case_id"), primary_key=True
        ),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("serial", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
    )
    op.create_index("case_certificates_by_sha256", "case_certificates", ["sha256"])
    op.create_table(
        "case_events",
        sa.Column(
            "case_id", sa.String(36), sa.ForeignKey("cases.case_id"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("event_id", name="case_events_once"),
    )
    op.create_table(
        "case_attachments",
        sa.Column("attachment_id", sa.String(36), primary_key=True),
        sa.Column(
            "case_id", sa.String(36), sa.ForeignKey("cases.case_id"), nullable=False
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("case_attachments_by_case", "case_attachments", ["case_id"])


def downgrade() -> None:
    """Drops them; for development only, a department's cases are never dropped."""
    for table in ("case_attachments", "case_events", "case_certificates", "cases"):
        op.drop_table(table)

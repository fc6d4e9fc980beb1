"""What the agent has to say to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Notice"]


@dataclass(frozen=True)
class Notice:
    """Something that a person must be told; the agent decides how.

    Attributes:
        notice_id: For ``saqta --notice``: the kind, a colon, and what it is about.
        kind: ``report``, ``asks`` (a report that waits for a word), ``journal``,
            ``duty``, ``update``, ``ending`` (of a certificate) or ``unfinished``
            (an application).
        facts: For the sentence in the log.
    """

    notice_id: str
    kind: str
    facts: Mapping[str, Any]

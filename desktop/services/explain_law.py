"""The article map: an agreement cites an earlier law, its text is never edited."""

from __future__ import annotations

from typing import Any

from desktop.clock import Clock, day_of
from desktop.consent import regime
from desktop.words import say

__all__ = ["article_map"]


def article_map(clock: Clock, language: str) -> list[dict[str, Any]]:
    """Each topic with its article in the earlier law and in the one in force today.

    Args:
        clock: Says which regime is in force.
        language: Of the words.

    Returns:
        ``topic``, ``text``, ``before`` and ``after``; ``""`` where no matching rule is
        recorded. Empty while the earliest regime is in force.
    """
    now = regime.of_day(day_of(clock.now()))
    names = regime.names()
    at = names.index(now.id)
    if at == 0:
        return []
    earlier = regime.load(names[at - 1])
    return [
        {
            "topic": pair.topic,
            "text": say(f"law.{pair.topic}", language),
            "before": _law(earlier, pair.before, language),
            "after": _law(now, pair.after, language),
        }
        for pair in regime.article_map(earlier.id, now.id)
    ]


def _law(of: regime.Regime, article: str, language: str) -> str:
    return regime.law_text(f"{of.act} {article}", language) if article else ""

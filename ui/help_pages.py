"""Help pages: one for each error code and language, opened in place.

A page is Markdown of one shape (`resources/help/kk/SQ-....md`): a title, sections with
a heading each, paragraphs and numbered steps. It is drawn as plain text, so nothing in
it is ever taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from desktop import data
from desktop.errors import NothingFound
from ui.i18n import Language

__all__ = ["HelpPage", "HelpSection", "codes", "first_step", "page", "title"]


@dataclass(frozen=True)
class HelpSection:
    """One heading and what stands below it; a line that starts with "- " is a step."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class HelpPage:
    """One page."""

    code: str
    title: str
    sections: tuple[HelpSection, ...]


def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    try:
        names = data.list_names(f"help/{Language.ENGLISH.value}")
    except NothingFound:
        return ()
    return tuple(name.removesuffix(".md") for name in names if name.endswith(".md"))


def title(code: str, shown: Language) -> str:
    """The page's title; the bare code where there is no page."""
    try:
        return page(code, shown).title
    except NothingFound:
        return code


def first_step(code: str, shown: Language) -> str:
    """What to do first in the window; "" where there is no page.

    The catalogue's remedy speaks of the command line; the page's of the window.
    """
    try:
        found = page(code, shown)
    except NothingFound:
        return ""
    steps = [line for section in found.sections for line in section.lines]
    return next((line[2:] for line in steps if line.startswith("- ")), "")


@lru_cache(maxsize=64)
def page(code: str, shown: Language) -> HelpPage:
    """The page of a code.

    Raises:
        NothingFound: there is none.
    """
    heading, sections = "", list[HelpSection]()
    name, lines = "", list[str]()
    for line in data.read_text(f"help/{shown.value}/{code}.md").splitlines():
        if line.startswith("# "):
            heading = line[2:].strip()
        elif line.startswith("## "):
            if name:
                sections.append(HelpSection(name, tuple(lines)))
            name, lines = line[3:].strip(), []
        elif line.strip():
            lines.append(line.strip())
    if name:
        sections.append(HelpSection(name, tuple(lines)))
    return HelpPage(code, heading, tuple(sections))

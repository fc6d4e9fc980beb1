"""A draft as canonical-JSON values, so that an application survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.applications.draft import Draft, Mismatch, post_from
from desktop.errors import FieldInvalid
from desktop.model.people import Person, Post

__all__ = ["draft_from_dict", "draft_to_dict", "person_to_dict", "post_to_dict"]

_KEYS = {"values", "post", "sources", "confirmed", "mismatches", "posts"}


def post_to_dict(post: Post) -> dict[str, Any]:
    """A post with its BIN, as registers and files spell it."""
    return {
        "position": post.position,
        "units": list(post.units),
        "organisation": post.organisation,
        "bin": post.bin,
    }


def person_to_dict(person: Person) -> dict[str, Any]:
    """The eleven fields of row S2, flat, with the organisation's BIN (for E1)."""
    return {
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "iin": person.iin,
        **post_to_dict(person.post),
        "phone": person.phone,
        "email": person.email,
        "region": person.region,
        "city": person.city,
    }


def draft_to_dict(draft: Draft) -> dict[str, Any]:
    """Everything of a draft, differences and sources included."""
    return {
        "values": dict(draft.values),
        "post": post_to_dict(draft.post),
        "sources": dict(draft.sources),
        "confirmed": sorted(draft.confirmed),
        "mismatches": [
            {
                "field": item.field,
                "typed": item.typed,
                "answered": item.answered,
                "source": item.source,
            }
            for item in draft.mismatches
        ],
        "posts": [post_to_dict(post) for post in draft.posts],
    }


def draft_from_dict(value: Mapping[str, Any]) -> Draft:
    """Reads what :func:`draft_to_dict` wrote.

    Raises:
        FieldInvalid: Something else stands there.
    """
    if value.keys() != _KEYS:
        raise FieldInvalid(field="draft", reason="not a stored draft")
    return Draft(
        values=dict(value["values"]),
        post=post_from(value["post"]),
        sources=dict(value["sources"]),
        confirmed=frozenset(value["confirmed"]),
        mismatches=tuple(Mismatch(**item) for item in value["mismatches"]),
        posts=tuple(post_from(item) for item in value["posts"]),
    )

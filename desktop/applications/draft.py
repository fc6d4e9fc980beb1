"""The application while it is filled in: what was typed, what registers answered.

Rows S2, S5, S6: eleven fields and no twelfth; every field shows its source; a
difference is shown and waits for the person, it is never overwritten silently; and
one applies only in one's own name.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.applications import identity
from desktop.applications.profile import common_name
from desktop.errors import FieldInvalid, IdentityMismatch, InputInvalid
from desktop.model.people import Person, Post

__all__ = [
    "FIELDS",
    "IDENTITY_FIELDS",
    "PERSON_FIELDS",
    "ApplicationFile",
    "Draft",
    "Mismatch",
    "check_consent",
    "load_application_file",
    "post_from",
]

#: The fields of row S2 that are about the person alone.
PERSON_FIELDS = (
    "surname",
    "given_name",
    "patronymic",
    "iin",
    "phone",
    "email",
    "region",
    "city",
)
_POST_FIELDS = ("position", "units", "organisation", "bin")

#: All eleven, in the order of row S2; the post counts as three.
FIELDS = (*PERSON_FIELDS[:4], *_POST_FIELDS[:3], *PERSON_FIELDS[4:])

#: What must be equal in form, consent and request (row S6).
IDENTITY_FIELDS = ("surname", "given_name", "patronymic", "iin")

#: What the register of natural persons is asked for; never phone or e-mail.
_REGISTER_FIELDS = (*IDENTITY_FIELDS, "region", "city")

_TYPED = "typed"
_EMPTY_POST = Post(position="", units=(), organisation="", bin="")


@dataclass(frozen=True)
class Mismatch:
    """A register says something else than the person typed.

    Attributes:
        field: Name of the field, or ``post``.
        typed: What the person typed, as text.
        answered: What the register answered, as text.
        source: ``persons`` or ``organisations``.
    """

    field: str
    typed: str
    answered: str
    source: str


@dataclass(frozen=True)
class ApplicationFile:
    """An application file: typed values and the slip's reference, never its secret."""

    draft: Draft
    slip_reference: str


@dataclass(frozen=True)
class Draft:
    """The form at one moment; every change gives a new draft.

    Attributes:
        values: Person fields as they stand.
        post: The post as it stands.
        sources: Where each field came from: ``typed``, ``persons``,
            ``organisations``; ``post`` stands for its four.
        confirmed: Fields where a register answered the same as was typed.
        mismatches: Differences the person has not decided yet.
        posts: Posts that the register of legal persons knows, to choose from.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    post: Post = _EMPTY_POST
    sources: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    mismatches: tuple[Mismatch, ...] = ()
    posts: tuple[Post, ...] = ()

    @classmethod
    def typed(cls, values: Mapping[str, str], post: Post | None = None) -> Draft:
        """A draft from what a person typed.

        Raises:
            FieldInvalid: A field is not one of the eleven.
        """
        _check_known(values, PERSON_FIELDS, "person")
        kept = {name: _composed(values.get(name, "").strip()) for name in PERSON_FIELDS}
        sources = {name: _TYPED for name, value in kept.items() if value}
        if post is not None and post != _EMPTY_POST:
            sources["post"] = _TYPED
        return cls(values=kept, post=post or _EMPTY_POST, sources=sources)

    def change(self, name: str, value: str) -> Draft:
        """The person types into a field; that decides a difference in it.

        Raises:
            FieldInvalid: There is no such field.
        """
        _check_known({name: value}, PERSON_FIELDS, "person")
        return replace(
            self,
            values={**self.values, name: _composed(value.strip())},
            sources={**self.sources, name: _TYPED},
            confirmed=self.confirmed - {name},
            mismatches=self._without(name),
        )

    def with_persons(self, answer: Mapping[str, str]) -> Draft:
        """Takes in an answer of the register of natural persons.

        Empty fields are filled; equal ones become confirmed; others are listed.

        Raises:
            FieldInvalid: The register sent a field that nobody agreed to (row S2).
        """
        _check_known(answer, _REGISTER_FIELDS, "persons")
        values, sources = dict(self.values), dict(self.sources)
        confirmed = set(self.confirmed)
        mismatches = [item for item in self.mismatches if item.source != "persons"]
        for name, text in answer.items():
            answered = identity.check_text(text, name, may_be_empty=True)
            current = values.get(name, "")
            if not current and answered:
                values[name], sources[name] = answered, "persons"
            elif identity.same_text(current, answered):
                confirmed.add(name)
            else:
                mismatches.append(Mismatch(name, current, answered, "persons"))
        return replace(
            self,
            values=values,
            sources=sources,
            confirmed=frozenset(confirmed),
            mismatches=tuple(mismatches),
        )

    def with_organisations(self, posts: Collection[Post]) -> Draft:
        """Takes in an answer of the register of legal persons.

        One post fills an empty field. With several the person chooses. A typed post
        that the register does not know is a difference.
        """
        known = tuple(posts)
        kept = self._without("post")
        if self.post == _EMPTY_POST:
            if len(known) != 1:
                return replace(self, posts=known, mismatches=kept)
            return replace(
                self,
                post=known[0],
                posts=known,
                sources={**self.sources, "post": "organisations"},
                mismatches=kept,
            )
        if any(_same_post(self.post, post) for post in known):
            return replace(
                self,
                posts=known,
                confirmed=self.confirmed | {"post"},
                mismatches=kept,
            )
        answered = "; ".join(_post_text(post) for post in known)
        mismatch = Mismatch("post", _post_text(self.post), answered, "organisations")
        return replace(self, posts=known, mismatches=(*kept, mismatch))

    def choose_post(self, index: int) -> Draft:
        """The person chooses one of the posts that the register knows.

        Raises:
            InputInvalid: There is no such post.
        """
        if not 0 <= index < len(self.posts):
            raise InputInvalid(name="post", reason="the register has no such post")
        return replace(
            self,
            post=self.posts[index],
            sources={**self.sources, "post": "organisations"},
            mismatches=self._without("post"),
        )

    def take(self, name: str) -> Draft:
        """The person takes the register's value where the two differ.

        Raises:
            InputInvalid: There is no such difference, or there are several posts.
        """
        mismatch = self._mismatch(name)
        if name == "post":
            if len(self.posts) != 1:
                raise InputInvalid(name="post", reason="choose one of the posts")
            return self.choose_post(0)
        return replace(
            self,
            values={**self.values, name: mismatch.answered},
            sources={**self.sources, name: mismatch.source},
            mismatches=self._without(name),
        )

    def keep(self, name: str) -> Draft:
        """The person keeps what was typed where the two differ.

        Names and IIN cannot be kept against the register: who the applicant is isn't
        a matter of taste (row S6).

        Raises:
            IdentityMismatch: The field says who the applicant is.
            InputInvalid: There is no such difference.
        """
        mismatch = self._mismatch(name)
        if name in IDENTITY_FIELDS:
            raise IdentityMismatch(field=name, source=mismatch.source)
        return replace(self, mismatches=self._without(name))

    def missing(self) -> tuple[str, ...]:
        """Fields that are still empty; a patronymic may stay so."""
        empty = [
            name
            for name in PERSON_FIELDS
            if name != "patronymic" and not self.values.get(name)
        ]
        empty += [name for name in _POST_FIELDS if not getattr(self.post, name)]
        return tuple(empty)

    def person(self, *, today: date, samples: Collection[str] = ()) -> Person:
        """The applicant, every field checked.

        Raises:
            FieldInvalid: A field is empty or malformed, or a difference is open.
            IdentityMismatch: The register knows the applicant otherwise (row S6).
            IinInvalid: The IIN can't be right.
            BinInvalid: The BIN can't be right.
            EmailInvalid: The address is malformed; nothing is sent without one.
        """
        for item in self.mismatches:
            if item.field in IDENTITY_FIELDS:
                raise IdentityMismatch(field=item.field, source=item.source)
            raise FieldInvalid(
                field=item.field, reason=f"differs from the register {item.source}"
            )
        value = self.values.get
        person = Person(
            surname=identity.check_name(value("surname", ""), "surname"),
            given_name=identity.check_name(value("given_name", ""), "given_name"),
            patronymic=identity.check_name(
                value("patronymic", ""), "patronymic", may_be_empty=True
            ),
            iin=identity.check_iin(value("iin", ""), today=today, samples=samples),
            post=_checked_post(self.post, samples),
            phone=identity.check_phone(value("phone", "")),
            email=identity.check_email(value("email", "")),
            region=identity.check_text(value("region", ""), "region"),
            city=identity.check_text(value("city", ""), "city"),
        )
        # Said here, before a key exists, and not when the request is built.
        common_name(person)
        return person

    def _mismatch(self, name: str) -> Mismatch:
        for item in self.mismatches:
            if item.field == name:
                return item
        raise InputInvalid(name=name, reason="there is no difference in this field")

    def _without(self, name: str) -> tuple[Mismatch, ...]:
        return tuple(item for item in self.mismatches if item.field != name)


def load_application_file(content: bytes) -> ApplicationFile:
    """Reads an application file (TOML); an unknown key is refused by name.

    Raises:
        InputInvalid: Not TOML, or a table or the slip's part is malformed.
        FieldInvalid: A field is not one of the eleven, or has the wrong type.
    """
    try:
        # Editors on Windows begin a text with a mark of its encoding.
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise _file_invalid("not TOML in UTF-8") from error
    for name, table in tables.items():
        if name not in {"person", "post", "slip"} or not isinstance(table, dict):
            raise _file_invalid(f"unknown part {name}")
    slip = tables.get("slip", {})
    if set(slip) - {"reference"} or not isinstance(slip.get("reference", ""), str):
        # The secret in particular never belongs into a file.
        raise _file_invalid("slip holds only the reference")
    person, post = tables.get("person", {}), tables.get("post", {})
    _check_known(post, _POST_FIELDS, "post")
    for name, value in (*person.items(), *post.items()):
        if name != "units" and not isinstance(value, str):
            raise FieldInvalid(field=name, reason="text is expected")
    return ApplicationFile(
        draft=Draft.typed(person, post_from(post)),
        slip_reference=slip.get("reference", ""),
    )


def post_from(values: Mapping[str, Any]) -> Post:
    """A post from a file's table or a register's answer.

    Raises:
        FieldInvalid: A key is unknown or has the wrong type.
    """
    _check_known(values, _POST_FIELDS, "post")
    units = values.get("units", ())
    texts = [values.get(name, "") for name in ("position", "organisation", "bin")]
    if not isinstance(units, list | tuple) or not all(
        isinstance(item, str) for item in (*units, *texts)
    ):
        raise FieldInvalid(
            field="post", reason="texts and a list of units are expected"
        )
    position, organisation, number = map(_composed, texts)
    return Post(
        position=position,
        units=tuple(map(_composed, units)),
        organisation=organisation,
        bin=number,
    )


def check_consent(person: Person, consenting: Mapping[str, str]) -> None:
    """Row S6: whoever applies is whoever consented.

    Args:
        person: From the form.
        consenting: The ``person`` part of the consent record.

    Raises:
        IdentityMismatch: With the field that differs.
    """
    for name in IDENTITY_FIELDS:
        if not identity.same_text(getattr(person, name), consenting.get(name, "")):
            raise IdentityMismatch(field=name, source="consent")


def _composed(text: str) -> str:
    """NFC: some systems type and paste letters in two parts, and records have none."""
    return unicodedata.normalize("NFC", text)


def _checked_post(post: Post, samples: Collection[str]) -> Post:
    if not post.units:
        raise FieldInvalid(field="units", reason="the field is empty")
    return Post(
        position=identity.check_text(post.position, "position"),
        units=tuple(identity.check_text(unit, "units") for unit in post.units),
        organisation=identity.check_text(post.organisation, "organisation"),
        bin=identity.check_bin(post.bin, samples=samples),
    )


def _same_post(one: Post, other: Post) -> bool:
    return (
        one.bin.strip() == other.bin.strip()
        and identity.same_text(one.position, other.position)
        and len(one.units) == len(other.units)
        and all(map(identity.same_text, one.units, other.units))
        and identity.same_text(one.organisation, other.organisation)
    )


def _post_text(post: Post) -> str:
    return ", ".join((post.position, *post.units, post.organisation, post.bin))


def _check_known(values: Mapping[str, Any], known: Collection[str], part: str) -> None:
    for name in values:
        if name not in known:
            raise FieldInvalid(field=name, reason=f"{part} has no such field")


def _file_invalid(reason: str) -> InputInvalid:
    return InputInvalid(name="application file", reason=reason)

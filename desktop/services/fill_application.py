"""Filling in an application step by step, as the window does it.

The window starts an application once the agreement and the data are given, walks it to
the draft, and only then asks for the token: what was chosen later is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.applications.draft import (
    PERSON_FIELDS,
    ApplicationFile,
    Draft,
    check_consent,
    post_from,
)
from desktop.applications.draft_record import draft_from_dict, draft_to_dict
from desktop.asn1 import schemes
from desktop.canonical import parse
from desktop.clock import day_of
from desktop.consent import agreement, regime
from desktop.consent.record import ACCEPT_ACT, LIABILITY_ACT
from desktop.errors import NothingFound, StateConflict
from desktop.model.people import AgreementText
from desktop.services.apply import ApplyRequest, application_file
from desktop.services.case import Case
from desktop.services.workplace import Workplace
from desktop.words import say

__all__ = [
    "ACCEPT_ACT",
    "LIABILITY_ACT",
    "ClauseView",
    "DraftView",
    "FormValues",
    "LiabilityView",
    "agreement_clauses",
    "amend_application",
    "apply_request",
    "choose_token",
    "form_again",
    "liability_of_day",
    "liability_sentence",
    "read_application_file",
    "show_draft",
]

_POST = ("position", "organisation", "bin")
_BEFORE_KEY = frozenset({"OPENED", "CONSENTED", "DRAFTED"})


@dataclass(frozen=True)
class FormValues:
    """What stands in the form.

    Attributes:
        values: The person's fields and ``position``, ``units`` (one a line),
            ``organisation``, ``bin``.
        slip_reference: Of the registration slip.
    """

    values: Mapping[str, str]
    slip_reference: str = ""


@dataclass(frozen=True)
class ClauseView:
    """A clause of the agreement and what it means in plain words."""

    number: int
    title: str
    explanation: str
    law: tuple[str, ...]


@dataclass(frozen=True)
class LiabilityView:
    """The warning of AC 640 (row S15).

    Attributes:
        addressee: Whom it punishes, in words.
        factor: How many monthly calculation indices the fine is.
        sum: In tenge: the factor times the index of the year.
        breach: What is punished, in words.
    """

    article: str
    part: str
    addressee: str
    factor: int
    sum: int
    breach: str


@dataclass(frozen=True)
class DraftView:
    """How an application stands: values, where each came from, and its choices.

    Attributes:
        renews: SHA-256 of the certificate that it is to replace, or ``""``.
    """

    application_id: str
    state: str
    values: Mapping[str, str]
    sources: Mapping[str, str]
    registers: tuple[str, ...]
    agreement: str
    scheme: str
    token_serial: str
    email_confirmed: bool | None
    certificate: str
    bundle: str
    renews: str = ""


def read_application_file(path: Path) -> FormValues:
    """An application file, such as the one that comes with a slip.

    Raises:
        FileUnreadable: It can't be read.
        InputInvalid, FieldInvalid: It is malformed.
    """
    file = application_file(path)
    return FormValues(_form(file.draft), file.slip_reference)


def apply_request(
    form: FormValues,
    text: AgreementText,
    *,
    registers: Sequence[str],
    transfers: Sequence[str],
    acts: Mapping[str, str],
    scrolled_to_end: bool,
    acknowledge_liability: bool,
) -> ApplyRequest:
    """The person's decisions in the window, ready for ``start_application``.

    Raises:
        FieldInvalid: A field is malformed.
    """
    return ApplyRequest(
        application=ApplicationFile(_draft(form), form.slip_reference),
        token_serial="",
        accept=text.id,
        consent=text.id,
        acknowledge_liability=acknowledge_liability,
        registers=tuple(registers),
        transfers=tuple(transfers),
        language=text.language,
        agreement_sha256=text.sha256,
        scrolled_to_end=scrolled_to_end,
        method="window",
        acts=dict(acts),
    )


def choose_token(
    workplace: Workplace, application_id: str, serial: str, scheme: str
) -> None:
    """Names the token and the scheme, as long as there is no key.

    Raises:
        StateConflict: A key was intended already.
        NothingFound: The profile has no such scheme, or there is no application.
    """
    case = _open_case(workplace, application_id, "choose a token")
    profile = workplace.load_profile(str(case.data["profile"]))
    if scheme not in profile.schemes:
        raise NothingFound(what="scheme", name=scheme)
    spoken = schemes.for_profile(scheme, profile.gost_encoding)
    case.save(token_serial=serial, scheme=spoken)


def amend_application(
    workplace: Workplace, application_id: str, values: Mapping[str, str]
) -> None:
    """Takes in what the person typed anew; the source of such a field is ``typed``.

    A code confirmed the address as it was: another one is unconfirmed (row S6).

    Raises:
        StateConflict: A key was intended already.
        FieldInvalid: A field is malformed.
        IdentityMismatch: The consent is another person's; nothing was changed.
        IinInvalid, BinInvalid, EmailInvalid: Of a draft that was whole already.
    """
    case = _open_case(workplace, application_id, "amend")
    amended: dict[str, Any] = {}
    for part in ("typed", "draft"):
        stored = case.data.get(part)
        if not stored:
            continue
        draft = draft_from_dict(stored)
        before = _form(draft)
        changed = {
            name: text for name, text in values.items() if before.get(name, "") != text
        }
        for name, text in changed.items():
            if name in PERSON_FIELDS:
                draft = draft.change(name, text)
        if changed.keys() & {*_POST, "units"}:
            whole = _draft(FormValues({**before, **changed}))
            draft = Draft(
                values=draft.values,
                post=whole.post,
                sources={**draft.sources, "post": "typed"},
                confirmed=draft.confirmed - {"post"},
                mismatches=tuple(x for x in draft.mismatches if x.field != "post"),
                posts=draft.posts,
            )
        if "email" in changed:
            amended["email_confirmed"] = False
        if case.state == "DRAFTED" and part == "draft":
            _check_whole(workplace, case, draft)
        amended[part] = draft_to_dict(draft)
    case.save(None, **amended)


def show_draft(workplace: Workplace, application_id: str) -> DraftView:
    """How far the form of an application is filled.

    Raises:
        NothingFound: There is no such application.
    """
    case = Case.load(workplace, application_id)
    data = case.data
    draft = draft_from_dict(data.get("draft") or data["typed"])
    sources = dict(draft.sources)
    if "post" in sources:
        sources |= dict.fromkeys((*_POST, "units"), sources["post"])
    return DraftView(
        application_id=application_id,
        state=case.state,
        values=_form(draft),
        sources=sources,
        registers=tuple(data["registers"]),
        agreement=str(data["agreement"]),
        scheme=str(data["scheme"]),
        token_serial=str(data["token_serial"]),
        email_confirmed=data.get("email_confirmed"),
        certificate=str(data.get("certificate_sha256", "")),
        bundle=str(data.get("bundle", "")),
        renews=str(data.get("renews", "")),
    )


def form_again(workplace: Workplace, application_id: str) -> FormValues:
    """What a form can begin with: the data of an earlier application.

    It is empty where there was none here, or its data were erased since.

    Raises:
        NothingFound: There is no such application.
    """
    if not application_id:
        return FormValues({})
    data = Case.load(workplace, application_id).data
    if not (data.get("draft") or data.get("typed")):
        return FormValues({})
    return FormValues(show_draft(workplace, application_id).values)


def agreement_clauses(text: AgreementText) -> tuple[ClauseView, ...]:
    """The clauses of a text with their plain words, for reading beside it."""
    known = agreement.explanations(text.id, text.version, text.language)
    found = []
    for clause in agreement.split_clauses(text.content):
        said = known.get(clause.number)
        law = () if said is None else said.law
        found.append(
            ClauseView(
                clause.number,
                clause.title,
                "" if said is None else said.text,
                tuple(regime.law_text(item, text.language) for item in law),
            )
        )
    return tuple(found)


def liability_of_day(workplace: Workplace, language: str) -> LiabilityView:
    """The fine for a key that is not protected, in the money of this year."""
    found = regime.liability(day_of(workplace.clock.now()))
    return LiabilityView(
        found.article,
        found.part,
        regime.addressee_text(found.addressee, language),
        found.factor,
        found.sum,
        regime.breach_text(found.part, language),
    )


def liability_sentence(workplace: Workplace, language: str) -> str:
    """The warning of article 640 with this year's sum, in one sentence (row S15)."""
    found = regime.liability(day_of(workplace.clock.now()))
    facts = {
        "article": found.article,
        "part": found.part,
        "addressee": regime.addressee_text(found.addressee, language),
        "factor": found.factor,
        "sum": found.sum,
    }
    return say("liability.warning", language, facts)


def _open_case(workplace: Workplace, application_id: str, step: str) -> Case:
    case = Case.load(workplace, application_id)
    if case.state not in _BEFORE_KEY:
        raise StateConflict(state=case.state, step=step)
    return case


def _check_whole(workplace: Workplace, case: Case, draft: Draft) -> None:
    """What was checked when the draft was made: no later step looks at it again."""
    profile = workplace.load_profile(str(case.data["profile"]))
    person = draft.person(
        today=day_of(workplace.clock.now()), samples=profile.sample_numbers
    )
    check_consent(person, parse(case.read("consent.json"), "consent")["person"])


def _form(draft: Draft) -> dict[str, str]:
    post = draft.post
    return {
        **{name: draft.values.get(name, "") for name in PERSON_FIELDS},
        "position": post.position,
        "units": "\n".join(post.units),
        "organisation": post.organisation,
        "bin": post.bin,
    }


def _draft(form: FormValues) -> Draft:
    values = {name: form.values.get(name, "") for name in PERSON_FIELDS}
    units = [
        line.strip()
        for line in form.values.get("units", "").splitlines()
        if line.strip()
    ]
    post = {name: form.values.get(name, "").strip() for name in _POST}
    return Draft.typed(values, post_from({**post, "units": units}))

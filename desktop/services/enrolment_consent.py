"""The first stretch of an application: agreement, the two records, look-ups, draft.

Nothing personal leaves before both records are on disk and in the journal; no register
is asked before the operator has them (promise 2; rows S2, S5 and S6).
"""

from __future__ import annotations

from typing import Any

from desktop import __version__
from desktop.applications.draft import (
    IDENTITY_FIELDS,
    Draft,
    check_consent,
    post_from,
)
from desktop.applications.draft_record import draft_from_dict, draft_to_dict
from desktop.authority.operator_api import OperatorApi
from desktop.canonical import parse, sha256_hex
from desktop.clock import day_of, format_time, parse_time
from desktop.consent import agreement, record, regime
from desktop.errors import AgreementChanged, ConsentMissing
from desktop.model.people import AgreementText
from desktop.services.enrolment_stretch import Stretch
from desktop.services.known_clock import heard_in_receipt
from desktop.services.receipts import receipt_json
from desktop.services.settle_messages import refuse_ended
from desktop.services.show_agreement import agreement_in_force
from desktop.services.status_change import status_changed

__all__ = ["Consenting"]


class Consenting(Stretch):
    """From OPENED to DRAFTED."""

    # -- OPENED -> CONSENTED -------------------------------------------------------

    def agree(self) -> None:
        """Shows and hashes the agreement, makes both records, hands both in.

        Raises:
            AgreementChanged: The operator publishes another text than was shown.
            AgreementDisputed: It publishes another than the official text imported.
            AgreementUnknown: It is neither published nor imported in force.
            StateConflict: It ended (row S16).
        """
        case = self._case
        if not case.has("consent.json"):
            self._show()
        if not case.data.get("consent_id"):
            # Also where a crash came between the records and their journal entries.
            self._record()
        acceptance, consent = case.read("acceptance.json"), case.read("consent.json")
        with case.slip() as slip:
            operator = self._network.operator(slip)
            with self._recorder.effect(
                "send_consents",
                {
                    "acceptance_sha256": sha256_hex(acceptance),
                    "consent_sha256": sha256_hex(consent),
                },
            ) as facts:
                receipt = operator.send_consents(acceptance, consent)
                case.write_json("consent-receipt.json", receipt_json(receipt))
                heard_in_receipt(self._workplace, self._profile.name, receipt)
                facts["receipt"] = receipt.receipt_id
        status_changed(self._workplace, self._recorder.note, case, "consent")
        case.save("CONSENTED")

    def _show(self) -> None:
        case, data = self._case, self._case.data
        with self._recorder.step("show_agreement") as facts:
            text, source = agreement_in_force(
                self._workplace,
                self._profile,
                self._network,
                str(data["agreement"]),
                str(data["language"]),
            )
            refuse_ended(self._workplace, text.id, text.version)
            shown = data.get("agreement_sha256")
            if shown and shown != text.sha256:
                raise AgreementChanged(agreement=text.id, version=text.version)
            case.write("agreement.txt", text.content)
            case.write_json("agreement.json", dict(text.meta))
            facts["sha256"] = text.sha256
            facts["version"] = text.version
        self._recorder.note(
            "agreement_shown",
            {
                "agreement": text.id,
                "version": text.version,
                "language": text.language,
                "sha256": text.sha256,
                "source": source,
            },
        )

    def _record(self) -> None:
        case = self._case
        with self._recorder.step("record_consent") as facts:
            if not case.has("consent.json"):
                self._make_records()
            ids = {}
            for part in ("acceptance", "consent"):
                content = case.read(f"{part}.json")
                ids[f"{part}_id"] = str(parse(content, part)["record_id"])
                self._recorder.note(
                    f"{part}_recorded",
                    {"id": ids[f"{part}_id"], "sha256": sha256_hex(content)},
                )
            case.save(**ids)
            facts |= ids

    def _make_records(self) -> None:
        """Writes both; the second one stands for the pair."""
        case = self._case
        text = agreement.from_wire(
            parse(case.read("agreement.json")), case.read("agreement.txt")
        )
        acceptance_id, acceptance = self._acceptance(text)
        consent = self._consent(text, acceptance_id)
        record.check_pair(parse(acceptance), parse(consent))
        case.write("acceptance.json", acceptance)
        case.write("consent.json", consent)

    def _who(self) -> record.Who:
        values = draft_from_dict(self._case.data["typed"]).values
        return record.Who(**{name: values.get(name, "") for name in IDENTITY_FIELDS})

    def _moment(self) -> record.Moment:
        clock = self._workplace.clock
        return record.Moment(at=clock.now(), monotonic=clock.monotonic())

    def _acceptance(self, text: AgreementText) -> tuple[str, bytes]:
        data, moment = self._case.data, self._moment()
        acts = {str(act): parse_time(str(at)) for act, at in data["acts"].items()}
        acts.setdefault(record.ACCEPT_ACT, moment.at)
        liability_at = acts.pop(record.LIABILITY_ACT, moment.at)
        acceptance_id = record.new_record_id()
        return acceptance_id, record.build_acceptance(
            record_id=acceptance_id,
            application_id=self._case.application_id,
            who=self._who(),
            agreement=text,
            acts=[record.Act(act, at) for act, at in acts.items()],
            scrolled_to_end=bool(data["scrolled_to_end"]),
            liability=regime.liability(day_of(moment.at)),
            liability_at=liability_at,
            slip_reference=str(data["slip_reference"]),
            program=("saqta", __version__),
            moment=moment,
        )

    def _consent(self, text: AgreementText, acceptance_id: str) -> bytes:
        data = self._case.data
        return record.build_consent(
            record_id=record.new_record_id(),
            acceptance_id=acceptance_id,
            application_id=self._case.application_id,
            who=self._who(),
            agreement=text,
            choices=record.Choices(
                registers=frozenset(data["registers"]),
                transfers=frozenset(data["transfers"]),
            ),
            method=str(data["method"]),
            slip_reference=str(data["slip_reference"]),
            moment=self._moment(),
        )

    # -- CONSENTED -> DRAFTED ------------------------------------------------------

    def draft(self) -> None:
        """Asks the registers that were allowed, and only those; makes the draft.

        Raises:
            IdentityMismatch: The register knows the applicant otherwise (row S6).
            FieldInvalid: A field is missing or malformed.
        """
        case = self._case
        draft = draft_from_dict(case.data.get("draft") or case.data["typed"])
        with case.slip() as slip:
            operator = self._network.operator(slip)
            for register in case.data["registers"]:
                draft = self._looked_up(draft, register, operator)
            draft = self._decided(draft)
            case.save(draft=draft_to_dict(draft))
            self._confirm_email(draft, operator)
        with self._recorder.step("make_draft") as facts:
            person = draft.person(
                today=day_of(self._workplace.clock.now()),
                samples=self._profile.sample_numbers,
            )
            check_consent(person, parse(case.read("consent.json"))["person"])
            facts["sources"] = ",".join(sorted(set(draft.sources.values())))
        case.save("DRAFTED")

    def _looked_up(self, draft: Draft, register: str, operator: OperatorApi) -> Draft:
        case = self._case
        name = f"lookups/{register}.json"
        record.check_look_up(parse(case.read("consent.json")), register)
        if not case.has("consent-receipt.json"):
            # The operator answers only under consents that it has stored.
            raise ConsentMissing(step=f"register {register}")
        if not case.has(name):
            with self._recorder.effect(
                f"look_up_{register}",
                {
                    "register": register,
                    "purpose": "fill",
                    "consent_id": case.data["consent_id"],
                },
            ) as facts:
                raw, _ = operator.look_up(
                    register,
                    "fill",
                    str(case.data["acceptance_id"]),
                    str(case.data["consent_id"]),
                )
                facts["sha256"] = case.write(name, raw)
        fields: dict[str, Any] = parse(case.read(name))["fields"]
        if register == "persons":
            return draft.with_persons(fields)
        return draft.with_organisations([post_from(post) for post in fields["posts"]])

    def _decided(self, draft: Draft) -> Draft:
        """Lets the person decide each difference; nothing is overwritten silently."""
        for item in draft.mismatches:
            if item.field in IDENTITY_FIELDS or item.field == "post":
                continue
            facts = {
                "field": item.field,
                "typed": item.typed,
                "answered": item.answered,
                "source": item.source,
            }
            chosen = self._person.choose("draft.difference", ["keep", "take"], facts)
            draft = (
                draft.take(item.field) if chosen == "take" else draft.keep(item.field)
            )
        if not draft.post.position and len(draft.posts) > 1:
            titles = [f"{post.position}, {post.organisation}" for post in draft.posts]
            chosen = self._person.choose("draft.posts", titles, {})
            draft = draft.choose_post(titles.index(chosen))
        elif any(item.field == "post" for item in draft.mismatches):
            facts = {"field": "post"}
            for item in draft.mismatches:
                if item.field == "post":
                    facts |= {
                        "typed": item.typed,
                        "answered": item.answered,
                        "source": item.source,
                    }
            chosen = self._person.choose("draft.difference", ["keep", "take"], facts)
            draft = draft.take("post") if chosen == "take" else draft.keep("post")
        return draft

    def _confirm_email(self, draft: Draft, operator: OperatorApi) -> None:
        """By a code where the service has one; else it stays unconfirmed (row S6)."""
        case = self._case
        email = draft.values["email"]
        if not operator.offers("email-codes") or case.data.get("email_confirmed"):
            return
        if not self._person.wants_email_code(email):
            case.save(email_confirmed=False)
            self._recorder.note("email_unconfirmed", {"delivery": "unknown"})
            return
        with self._recorder.effect("ask_email_code", {}) as facts:
            code_id = operator.ask_email_code(email)
            facts["code_id"] = code_id
        code = self._person.ask_email_code(email)
        with self._recorder.effect("confirm_email", {"code_id": code_id}):
            operator.confirm_email(code_id, code)
        case.save(
            email_confirmed=True,
            email_confirmed_at=format_time(self._workplace.clock.now()),
        )

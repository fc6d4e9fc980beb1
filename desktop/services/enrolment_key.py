"""The piece of work *before sending*: key, custody, request, application manifest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from desktop import __version__
from desktop.applications import request as request_builder
from desktop.applications.draft_record import draft_from_dict, person_to_dict
from desktop.asn1 import pkcs10
from desktop.canonical import b64url, parse, sha256_hex
from desktop.clock import day_of, format_time
from desktop.errors import (
    Cancelled,
    CarrierNotListed,
    CustodyRefused,
    KeyMissing,
)
from desktop.evidence import manifest
from desktop.evidence.cms import sign_manifest
from desktop.interaction import Interaction
from desktop.model.authority import AuthorityProfile
from desktop.model.people import Person
from desktop.model.tokens import GeneratedKey, KeyOnToken
from desktop.ports import Signer, Token
from desktop.revocation import recovery
from desktop.services.case import Case
from desktop.services.enrolment_guard import CERT_REQUEST
from desktop.services.known_clock import clock_of
from desktop.services.recorder import Recorder
from desktop.services.token_work import carrier_of, find_token, open_for_person
from desktop.services.workplace import Workplace
from desktop.tokens import custody, modules

__all__ = ["KeyWork"]

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_request",
    "sign_record:application",
)


class KeyWork:
    """Everything that needs the token before the request leaves."""

    def __init__(
        self,
        workplace: Workplace,
        profile: AuthorityProfile,
        case: Case,
        recorder: Recorder,
        person: Interaction,
    ) -> None:
        self._workplace = workplace
        self._profile = profile
        self._case = case
        self._recorder = recorder
        self._person = person
        self._degraded: tuple[str, ...] = ()

    def before_sending(self) -> None:
        """DRAFTED, KEY_INTENDED or KEY_MADE to SIGNED, within one login."""
        case = self._case
        module, info = find_token(self._workplace, str(case.data["token_serial"]))
        self._degraded = tuple(modules.row_named(module.profile).get("degraded", ()))
        carrier = carrier_of(self._workplace, self._profile, info)
        if carrier is None and self._profile.mode == "production":
            raise CarrierNotListed(model=info.model, firmware=info.firmware)
        with open_for_person(
            self._person,
            self._recorder,
            module,
            info,
            PURPOSES,
            purpose="pin.before_sending",
            entries_left=3 if case.data.get("renews") else 2,
            gost_encoding=self._profile.gost_encoding,
        ) as token:
            key = self._key(token, carrier)
            if case.state != "KEY_MADE":
                case.save(
                    "KEY_MADE",
                    spki=b64url(key.spki),
                    custody=key.custody.as_dict(),
                )
            self._request(token, key)
            self._manifest(token, key)
        case.save("SIGNED")

    # -- the key -------------------------------------------------------------------

    def _key(self, token: Token, carrier: dict[str, str] | None) -> GeneratedKey:
        case = self._case
        if case.state == "DRAFTED":
            # The identifier is chosen and written before the call, so that a key
            # whose birth nobody saw can be found by it (D-S4).
            case.save("KEY_INTENDED", key_id=secrets.token_hex(16))
            return self._generate(token, carrier)
        try:
            return self._adopt_or_destroy(token, carrier)
        except KeyMissing:
            if case.state != "KEY_INTENDED":
                # One key for each application: that of its records is gone.
                raise
            return self._generate(token, carrier)

    def _generate(self, token: Token, carrier: dict[str, str] | None) -> GeneratedKey:
        case = self._case
        key_id, scheme = str(case.data["key_id"]), str(case.data["scheme"])
        with self._recorder.effect(
            "generate_key", {"key_id": key_id, "scheme": scheme}
        ) as facts:
            key = token.generate_application_key(key_id, scheme, "Saqta", carrier)
            facts["spki_sha256"] = key.custody.spki_sha256
        with self._recorder.step("read_custody") as facts:
            facts["never_extractable"] = key.custody.attributes["NEVER_EXTRACTABLE"]
            facts["local"] = key.custody.attributes["LOCAL"]
        self._recorder.note("custody_read", key.custody.as_dict())
        return key

    def _adopt_or_destroy(
        self, token: Token, carrier: dict[str, str] | None
    ) -> GeneratedKey:
        """Settles a key that was intended before the program was interrupted."""
        key_id = str(self._case.data["key_id"])
        on_token = token.keys()
        found = [key for key in on_token if key.key_id == key_id]
        if not found:
            raise KeyMissing(key_id=key_id)
        if self._case.state == "KEY_INTENDED" and not self._adopt(key_id):
            # Of a pair that was half stored the public half may be missing.
            spki_sha256 = sha256_hex(found[0].spki) if found[0].spki else ""
            with self._recorder.effect("destroy_key", {"key_id": key_id}):
                token.destroy_key(key_id, spki_sha256, key_id)
            self._case.save("ABANDONED")
            raise Cancelled
        self._refuse_another(found)
        record = custody.record_of(
            token.info(),
            found[0],
            carrier,
            self._workplace.clock.now(),
            degraded=self._degraded,
        )
        return GeneratedKey(
            key_id=key_id,
            scheme=str(self._case.data["scheme"]),
            spki=found[0].spki,
            custody=record,
        )

    def _refuse_another(self, found: Sequence[KeyOnToken]) -> None:
        """A key goes by identifier, scheme and, once read, public key (threat 8).

        Raises:
            CustodyRefused: Another key bears the identifier, or one besides.
        """
        made = self._case.data.get("custody") or {}
        known = made.get("spki_sha256", "")
        wrong = {
            "ID": len(found) != 1,
            "KEY_TYPE": found[0].scheme != self._case.data["scheme"],
            "SPKI": bool(known) and known != sha256_hex(found[0].spki),
        }
        if any(wrong.values()):
            raise CustodyRefused(
                reason="another key bears the identifier",
                attributes=[name for name, is_wrong in wrong.items() if is_wrong],
                destroyed=False,
            )

    def _adopt(self, key_id: str) -> bool:
        """Whether the orphan is taken over; destroying it is the other choice."""
        facts = {"key_id": key_id}
        chosen = self._person.choose("orphan.question", ["adopt", "destroy"], facts)
        return chosen == "adopt"

    # -- request and manifest ------------------------------------------------------

    def _request(self, token: Token, key: GeneratedKey) -> None:
        case = self._case
        signer = token.signer(key.key_id)
        if not case.has("request.p10"):
            self._sign_request(signer, key)
        if self._profile.request_body == "p10cr" or case.data.get("renews"):
            return
        if not case.has(CERT_REQUEST):
            # The second body proves the key by a signature of its own (2.4); when it
            # is sent, the token is long closed.
            from desktop.authority.cmp_bodies import prove

            with self._recorder.step("sign_cert_request"):
                proven = prove(case.read("request.p10"), signer)
                case.write(CERT_REQUEST, proven)

    def _sign_request(self, signer: Signer, key: GeneratedKey) -> None:
        case = self._case
        person = self._applicant()
        with self._recorder.step("sign_request") as facts:
            info = request_builder.build(person, self._profile, key.spki)
            request = pkcs10.assemble(info, key.scheme, signer.sign_request(info))
            request_builder.check_own_name(request, person)
            digest = case.write("request.p10", request)
            case.save(request_sha256=digest)
            facts["sha256"] = digest
        self._recorder.note("request_signed", {"sha256": digest})

    def _manifest(self, token: Token, key: GeneratedKey) -> None:
        case = self._case
        data = case.data
        with self._recorder.step("sign_manifest") as facts:
            revocation = self._revocation_key()
            installation = self._workplace.installation()
            payload = manifest.application_manifest(
                application_id=case.application_id,
                authority=self._profile.name,
                slip_reference=str(data["slip_reference"]),
                acceptance_id=str(data["acceptance_id"]),
                acceptance_sha256=sha256_hex(case.read("acceptance.json")),
                consent_id=str(data["consent_id"]),
                consent_sha256=sha256_hex(case.read("consent.json")),
                lookups=self._lookups(),
                spki_sha256=sha256_hex(key.spki),
                request_kind="pkcs10",
                request_sha256=str(data["request_sha256"]),
                subject=person_to_dict(self._applicant()),
                custody=dict(data["custody"]),
                revocation_key={
                    "key_id": recovery.key_id(revocation),
                    "spki": b64url(revocation),
                },
                installation_key={
                    "key_id": installation.key_id,
                    "spki": b64url(installation.spki),
                },
                program={"name": "saqta", "version": __version__},
                created_at=format_time(self._workplace.clock.now()),
                clock=clock_of(self._workplace, self._profile.name),
                email_confirmed=bool(data.get("email_confirmed")),
            )
            cms = sign_manifest(payload, "application", token.signer(key.key_id))
            case.write("application.json", payload)
            digest = case.write("application.cms", cms)
            case.write_json("custody.json", data["custody"])
            case.save(
                manifest_sha256=sha256_hex(payload),
                manifest_cms_sha256=digest,
            )
            facts["sha256"] = digest
        self._recorder.note("manifest_signed", {"cms_sha256": digest})

    def _revocation_key(self) -> bytes:
        """Makes R before anything names its public half, and keeps it (5.1)."""
        case, kept = self._case, self._workplace.secrets()
        known = str(case.data.get("revocation_key_id", ""))
        secret = kept.revocation(known)
        if secret is None:
            secret = recovery.new_secret()
        with secret:
            spki = recovery.public_spki(secret)
            kept.keep_revocation(recovery.key_id(spki), secret)
        case.save(revocation_key_id=recovery.key_id(spki))
        return spki

    def _applicant(self) -> Person:
        return draft_from_dict(self._case.data["draft"]).person(
            today=day_of(self._workplace.clock.now()),
            samples=self._profile.sample_numbers,
        )

    def _lookups(self) -> list[dict[str, str]]:
        found = []
        for register in self._case.data["registers"]:
            name = f"lookups/{register}.json"
            if self._case.has(name):
                raw = self._case.read(name)
                answer: dict[str, Any] = parse(raw)
                found.append(
                    {
                        "register": register,
                        "purpose": str(answer["purpose"]),
                        "sha256": sha256_hex(raw),
                    }
                )
        return found

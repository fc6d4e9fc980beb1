"""The operator API of protocols.md 1.1, as the person's client speaks it.

Nothing personal is sent by this room on its own: each method is one call, and the
journey (services) decides their order. Authority comes from signed objects, so every
receipt, message and profile is verified before it is returned.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.operator_auth import InstallationSigner
from desktop.authority.operator_call import (
    OperatorCaller,
    json_object,
    member,
    record_text,
)
from desktop.authority.operator_signed import (
    OperatorMessage,
    open_signed,
    read_messages,
    read_receipt,
)
from desktop.canonical import b64url, unb64url
from desktop.clock import Clock
from desktop.errors import AnswerUnusable, ConsentMissing, InputInvalid, MessageInvalid
from desktop.model.authority import AuthorityProfile, Receipt
from desktop.secret import SlipSecret

__all__ = ["OperatorApi"]

AGREEMENT_CAP = 4 * 1024 * 1024
REGISTERS = ("persons", "organisations")
PURPOSES = ("identify", "fill", "correct")


class OperatorApi:
    """One authority's operator, called on behalf of one person.

    Args:
        slip: Reference and secret of the registration slip, where there is one.
        installation: This home's key; stands in for the slip on renewal.
    """

    def __init__(
        self,
        profile: AuthorityProfile,
        http: HttpClient,
        clock: Clock,
        slip: tuple[str, SlipSecret] | None = None,
        installation: InstallationSigner | None = None,
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._caller = OperatorCaller(profile, http, slip, installation)

    # -- by nobody -----------------------------------------------------------------

    def profile(self) -> AuthorityProfile:
        """The profile that the operator publishes, verified with the one in use.

        Raises:
            SignatureInvalid, EncodingInvalid: Not signed by the operator.
            ProfileInvalid: Signed, yet not a profile that loads.
        """
        answer = self._caller.get("profile", "/profile")
        payload, _, _ = open_signed(json_object(answer), self._profile)
        return profiles.load(payload)

    def agreements(self) -> list[dict[str, Any]]:
        """What the operator publishes: one entry per agreement, version, language."""
        answer = self._caller.get("agreements", "/agreements")
        entries = member(json_object(answer), "agreements", list, answer.url)
        for entry in entries:
            for name in ("id", "version", "language", "sha256"):
                member(entry, name, str, answer.url)
        return list(entries)

    def agreement_bytes(self, agreement_id: str, version: str, language: str) -> bytes:
        """The exact bytes of one text (D7); the caller compares their hash."""
        path = "/".join(quote(part, safe="") for part in (agreement_id, version))
        target = f"/agreements/{path}/{quote(language, safe='')}"
        return self._caller.get("agreements", target, cap=AGREEMENT_CAP).body

    def nonce(self) -> str:
        """A value for a signed record; good once, for five minutes."""
        answer = self._caller.get("nonce", "/nonce")
        return str(member(json_object(answer), "nonce", str, answer.url))

    def clock_gap_s(self) -> float | None:
        """Server's time less ours, from an unsigned header: a hint for the screen."""
        answer = self._caller.get("nonce", "/nonce")
        try:
            server = parsedate_to_datetime(answer.headers.get("date", ""))
        except (ValueError, OverflowError):
            # Not a date, or a year or zone of more digits than any clock shows.
            return None
        server = server.replace(tzinfo=server.tzinfo or UTC)
        return (server - self._clock.now()).total_seconds()

    def receipt(self, receipt_id: str) -> dict[str, Any]:
        """A receipt fetched again by its id: its payload, verified."""
        answer = self._caller.get("receipts", f"/receipts/{quote(receipt_id, safe='')}")
        _, _, value = open_signed(json_object(answer), self._profile)
        if value.get("receipt_id") != receipt_id:
            raise MessageInvalid(check="receipt_id", reason="another receipt came")
        return value

    # -- by the slip ---------------------------------------------------------------

    def send_consents(self, acceptance: bytes, consent: bytes) -> Receipt:
        """Hands in E0a and E0b, exact bytes, before anything else personal (S2, S5)."""
        record_id = record_text(acceptance, "record_id")
        body = {"acceptance": b64url(acceptance), "consent": b64url(consent)}
        return self._deposit("consents", body, record_id, kind="consents", by="person")

    def look_up(
        self, register: str, purpose: str, acceptance_id: str, consent_id: str
    ) -> tuple[bytes, dict[str, Any]]:
        """Asks one register for one purpose; answers the exact bytes and their sense.

        Raises:
            ConsentMissing: No consent is named; nothing was sent (row S5).
            OperatorRefused: 403; ``problem`` says which consent is wanting.
        """
        if register not in REGISTERS:
            raise InputInvalid(name="register", reason=f"not one of {REGISTERS}")
        if purpose not in PURPOSES:
            raise InputInvalid(name="purpose", reason=f"not one of {PURPOSES}")
        if not acceptance_id or not consent_id:
            raise ConsentMissing(step="look_up")
        _, answer = self._caller.post(
            "lookups",
            "/lookups",
            {
                "register": register,
                "purpose": purpose,
                "acceptance_id": acceptance_id,
                "consent_id": consent_id,
            },
            str(uuid.uuid4()),
            by="person",
        )
        value = json_object(answer)
        member(value, "fields", dict, answer.url)
        asked = {"register": register, "purpose": purpose}
        if any(value.get(name) != wanted for name, wanted in asked.items()):
            raise AnswerUnusable(url=answer.url, reason="it answers another question")
        return answer.body, dict(value)

    def ask_email_code(self, email: str) -> str:
        """Asks for a code by e-mail, after the consent (S6); its id comes back."""
        key, value = str(uuid.uuid4()), {"email": email}
        _, answer = self._caller.post(
            "email-codes", "/email-codes", value, key, by="person"
        )
        return str(member(json_object(answer), "code_id", str, answer.url))

    def confirm_email(self, code_id: str, code: str) -> str:
        """Hands the code in; answers the address that is now confirmed."""
        target, value = f"/email-codes/{quote(code_id, safe='')}", {"code": code}
        _, answer = self._caller.post("email-codes", target, value, "", by="person")
        return str(member(json_object(answer), "email", str, answer.url))

    def application(self, application_id: str) -> dict[str, Any]:
        """State of an application: settles a lost CMP answer (2.7).

        The certificate, if any, comes as DER under ``certificate``.
        """
        target = f"/applications/{quote(application_id, safe='')}"
        answer = self._caller.get("applications", target, by="person")
        value = dict(json_object(answer))
        for name in ("application_id", "state", "spki_sha256"):
            member(value, name, str, answer.url)
        if value["application_id"] != application_id:
            raise AnswerUnusable(url=answer.url, reason="another application")
        if value.get("certificate") is not None:
            value["certificate"] = unb64url(
                member(value, "certificate", str, answer.url)
            )
        return value

    def messages(self, since: int) -> list[OperatorMessage]:
        """The operator's signed messages after number ``since``, all verified."""
        answer = self._caller.get("messages", f"/messages?since={since:d}", by="person")
        return read_messages(
            json_object(answer).get("messages"), self._profile, since=since
        )

    # -- by signed objects ---------------------------------------------------------

    def register_application(
        self, manifest: bytes, cms: bytes, spki: bytes, application_id: str
    ) -> Receipt:
        """Registers E1 before the CMP request; the operator checks SPKI, then CMS."""
        body = {"manifest": b64url(manifest), "cms": b64url(cms), "spki": b64url(spki)}
        return self._deposit("applications", body, application_id, kind="application")

    def abandon_application(self, payload: bytes, application_id: str) -> Receipt:
        """Tells that the person does not go on with a registered application.

        Raises:
            OperatorRefused: It is not registered there, or has ended there already.
        """
        sent, answer = self._caller.post(
            "applications",
            f"/applications/{quote(application_id, safe='')}/abandonment",
            _signed(payload, None),
            record_text(payload, "record_id"),
            by="person",
        )
        return read_receipt(
            json_object(answer),
            self._profile,
            kind="abandonment",
            object_ids=(application_id,),
            sent=sent,
        )

    def send_evidence(self, payload: bytes, cms: bytes, application_id: str) -> Receipt:
        """Hands in the closing manifest E2."""
        return self._deposit(
            "evidence",
            _signed(payload, cms),
            f"{application_id}:closing",
            kind="evidence",
            object_ids=(application_id, f"{application_id}:closing"),
        )

    def send_statement(self, envelope: Mapping[str, Any]) -> Receipt:
        """Sends a revocation statement; the receipt's ``certificates`` name what is."""
        statement_id = record_text(unb64url(str(envelope["payload"])), "statement_id")
        return self._deposit("statements", envelope, statement_id, kind="statement")

    def statement(self, statement_id: str) -> dict[str, Any]:
        """What became of a statement; its 128-bit id is the authorisation. A hint."""
        target = f"/statements/{quote(statement_id, safe='')}"
        return dict(json_object(self._caller.get("statements", target)))

    def send_checkpoint(
        self,
        payload: bytes,
        signature: bytes,
        proof: Sequence[bytes] | None = None,
    ) -> Receipt:
        """Leaves a signed journal head with the operator (D-S3).

        ``proof`` shows that it continues the head that was left there last (RFC 9162,
        2.1.4).
        """
        head = record_text(payload, "head")
        body: dict[str, Any] = {
            "payload": b64url(payload),
            "signature": b64url(signature),
        }
        if proof is not None:
            body["proof"] = [b64url(item) for item in proof]
        return self._deposit(
            "checkpoints",
            body,
            head,
            kind="checkpoint",
            by="installation",
        )

    def last_checkpoint(self) -> dict[str, Any]:
        """The last head that this home left: ``payload``, ``signature``, ``receipt``.

        As it came; the caller verifies all three.

        Raises:
            OperatorRefused: It has none, or does not offer the call.
        """
        answer = self._caller.get("checkpoints", "/checkpoints", by="installation")
        return dict(json_object(answer))

    def send_incident(self, payload: bytes, cms: bytes | None = None) -> Receipt:
        """Reports an incident: signed, or unsigned and marked so (S11, S14)."""
        return self._record("incidents", "incident", payload, cms)

    def send_withdrawal(self, payload: bytes, cms: bytes) -> Receipt:
        """Sends a signed withdrawal of a consent (row S9)."""
        return self._record("withdrawals", "withdrawal", payload, cms)

    def send_objection(self, payload: bytes, cms: bytes | None = None) -> Receipt:
        """Objects to automatic processing (S8); by the slip before a key exists."""
        by = "person" if cms is None else "nobody"
        return self._record("objections", "objection", payload, cms, by=by)

    def register_revocation_key(self, payload: bytes, cms: bytes) -> Receipt:
        """Registers another revocation key, by token CMS only (5.1)."""
        return self._record("revocation-keys", "revocation-key", payload, cms)

    # -- deposits ------------------------------------------------------------------

    def offers(self, call: str) -> bool:
        """Whether the profile says that the operator offers a call."""
        return call in self._profile.api

    def _record(
        self,
        call: str,
        kind: str,
        payload: bytes,
        cms: bytes | None,
        *,
        by: str = "nobody",
    ) -> Receipt:
        record_id = record_text(payload, "record_id")
        body = _signed(payload, cms)
        return self._deposit(call, body, record_id, kind=kind, by=by)

    def _deposit(
        self,
        call: str,
        value: Mapping[str, Any],
        key: str,
        *,
        kind: str,
        object_ids: Collection[str] = (),
        by: str = "nobody",
    ) -> Receipt:
        """Posts an object and verifies its receipt against the bytes sent."""
        sent, answer = self._caller.post(call, f"/{call}", value, key, by=by)
        return read_receipt(
            json_object(answer),
            self._profile,
            kind=kind,
            object_ids=object_ids or (key,),
            sent=sent,
        )


def _signed(payload: bytes, cms: bytes | None) -> dict[str, str | None]:
    return {"payload": b64url(payload), "cms": None if cms is None else b64url(cms)}

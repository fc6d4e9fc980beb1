"""A key whose application ended without a certificate: kept, or destroyed by choice."""

from __future__ import annotations

from desktop.canonical import sha256_hex
from desktop.errors import Cancelled
from desktop.interaction import Interaction
from desktop.model import ApprovedModule, KeyOnToken, TokenInfo
from desktop.services.case import Case
from desktop.services.recorder import Recorder
from desktop.services.token_work import all_tokens, open_for_person
from desktop.services.workplace import Workplace
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes

__all__ = ["settle_left_over"]

#: Ends after which nothing will ever be issued for the key.
_WITHOUT_CERTIFICATE = frozenset({"REFUSED", "REJECTED", "ABANDONED"})


def settle_left_over(workplace: Workplace, person: Interaction, case: Case) -> None:
    """Offers to destroy the key; whoever does not answer keeps it.

    The key is found by its identifier, and by its public key where that is known; one
    that has a certificate, on the token or in this home, is never touched.

    Raises:
        TokenProblem, ModuleProblem, PinProblem: The token's answer.
    """
    if case.state not in _WITHOUT_CERTIFICATE or not case.data.get("key_id"):
        return
    found = _find(workplace, case)
    if found is None:
        return
    module, info, key = found
    facts = {"key_id": key.key_id, "spki_sha256": sha256_hex(key.spki)}
    try:
        chosen = person.choose("orphan.ended", ["keep", "destroy"], facts)
    except Cancelled:
        return
    if chosen != "destroy":
        return
    recorder = Recorder(
        workplace.journal(), workplace.clock, person, case.application_id
    )
    with (
        open_for_person(
            person,
            recorder,
            module,
            info,
            ("describe", "destroy_key"),
            purpose="pin.destroy",
        ) as token,
        recorder.effect("destroy_key", facts),
    ):
        token.destroy_key(key.key_id, facts["spki_sha256"], key.key_id)


def _find(
    workplace: Workplace, case: Case
) -> tuple[ApprovedModule, TokenInfo, KeyOnToken] | None:
    certified = {item.spki_sha256 for item in workplace.register().list_certificates()}
    for module, info in all_tokens(workplace)[0]:
        if info.serial != case.data["token_serial"]:
            continue
        for key in work.list_keys(module, info.serial):
            if (
                key.key_id == case.data["key_id"]
                and not key.certificates
                and not spki_hashes(key) & certified
            ):
                return module, info, key
    return None

"""Registers a revocation key for a certificate: one from elsewhere, or a lost code.

The certificate's own token key signs the registration, nothing else may (protocols.md
5.1). An earlier key goes on revoking until it is retired by name.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from asn1crypto import x509

from desktop.asn1 import schemes
from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import (
    EncodingInvalid,
    FileUnreadable,
    NothingFound,
    Refused,
    SaqtaError,
)
from desktop.interaction import Interaction
from desktop.model.records import CertificateRecord
from desktop.model.tokens import ApprovedModule, KeyOnToken, TokenInfo
from desktop.revocation import recovery
from desktop.services.owner import refuse_other_owner
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import refuse_blocked
from desktop.services.token_work import all_tokens, open_for_person
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably
from desktop.tokens import work
from desktop.tokens.answers import spki_hashes

__all__ = ["ProtectResult", "protect"]

_CAP = 256 * 1024
PURPOSES = ("describe", "sign_record:revocation-key")


@dataclass(frozen=True)
class ProtectResult:
    """What was registered; the key fields of ``saqta protect --json``."""

    certificate: str
    receipt_id: str
    key_id: str
    recovery_code_shown: bool

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "certificate": self.certificate,
            "receipt_id": self.receipt_id,
            "key_id": self.key_id,
            "recovery_code_shown": self.recovery_code_shown,
        }


@dataclass(frozen=True)
class _Place:
    """A certificate's key on a connected token."""

    module: ApprovedModule
    info: TokenInfo
    key: KeyOnToken
    certificate: bytes


def protect(
    workplace: Workplace,
    person: Interaction,
    certificate: str,
    *,
    retire: Sequence[str] = (),
) -> ProtectResult:
    """Makes a recovery secret, registers its public half, and shows the code once.

    Args:
        workplace: The home; its profile is the certificate's authority.
        person: Types the PIN and keeps the code.
        certificate: SHA-256 of the certificate, or the beginning of it.
        retire: Ids of earlier revocation keys that must revoke no more.

    Raises:
        NothingFound: No connected token holds it.
        KeyBlocked: Its key was reported; only its revocation goes on.
        CertificateNotOwners: It is somebody else's.
        Pending: The answer is lost; the same call, with the same keys to retire,
            sends the same bytes again.
        Refused: The operator does not take it.
    """
    profile = workplace.require_profile()
    place = _find(workplace, certificate)
    sha256 = sha256_hex(place.certificate)
    for spki_sha256 in sorted(spki_hashes(place.key)):
        refuse_blocked(workplace, spki_sha256)
    refuse_other_owner(workplace, place.certificate)
    recorder = Recorder(workplace.journal(), workplace.clock, person, sha256)
    # An authority that the profile does not know could never be asked for a proof.
    workplace.connect(profile).status.issuer_of(place.certificate)
    payload, cms = _signed(workplace, person, recorder, place, retire)
    value = parse(payload)
    key_id = str(value["revocation_key"]["key_id"])
    with recorder.effect(
        "register_revocation_key", {"certificate": sha256, "key_id": key_id}
    ) as facts:
        operator = workplace.connect(profile).operator(None)
        try:
            receipt = operator.register_revocation_key(payload, cms)
        except Refused:
            # Another try must not repeat what was refused.
            _pending_file(workplace, sha256).unlink(missing_ok=True)
            raise
        facts["receipt"] = receipt.receipt_id
    folder = workplace.home.make(_folder(workplace))
    write_durably(folder / f"{sha256}-receipt.json", canonical(receipt_json(receipt)))
    workplace.keep_profile(profile)
    workplace.register().put_certificate(
        _record(workplace, place, profile.source, key_id)
    )
    _pending_file(workplace, sha256).unlink(missing_ok=True)
    shown = _show(workplace, person, recorder, key_id)
    return ProtectResult(sha256, receipt.receipt_id, key_id, shown)


def _find(workplace: Workplace, wanted: str) -> _Place:
    tokens, problems = all_tokens(workplace)
    for module, info in tokens:
        try:
            keys = work.list_keys(module, info.serial)
        except SaqtaError as error:
            problems.append(error)
            continue
        for key in keys:
            for certificate in key.certificates:
                if wanted and sha256_hex(certificate).startswith(wanted.lower()):
                    return _Place(module, info, key, certificate)
    if problems:
        # The token that failed may be the very one that holds it.
        raise problems[0]
    raise NothingFound(what="certificate on a token", name=wanted)


def _signed(
    workplace: Workplace,
    person: Interaction,
    recorder: Recorder,
    place: _Place,
    retire: Sequence[str],
) -> tuple[bytes, bytes]:
    """The registration, signed; one whose answer was lost goes again as it is.

    Where other keys are to be retired now, it says so only when it is made anew.
    """
    path = _pending_file(workplace, sha256_hex(place.certificate))
    try:
        kept = parse(read_limited(path, _CAP), "registration")
        payload = unb64url(kept["payload"])
        if parse(payload, "registration")["retire"] == list(retire):
            return payload, unb64url(kept["cms"])
    except (FileUnreadable, EncodingInvalid, KeyError, TypeError):
        pass
    spki = _new_key(workplace)
    installation = workplace.installation()
    payload = canonical(
        {
            "type": "revocation-key",
            "version": 1,
            "record_id": str(uuid.uuid4()),
            "certificate_sha256": sha256_hex(place.certificate),
            "revocation_key": {
                "key_id": recovery.key_id(spki),
                "spki": b64url(spki),
            },
            "installation_key": {
                "key_id": installation.key_id,
                "spki": b64url(installation.spki),
            },
            "retire": list(retire),
            "created_at": format_time(workplace.clock.now()),
        }
    )
    with open_for_person(
        person, recorder, place.module, place.info, PURPOSES, purpose="pin.record"
    ) as token:
        signer = token.signer(place.key.key_id)
        cms = signer.sign_record(
            "revocation-key", payload, certificate=place.certificate
        )
    workplace.home.make(path.parent)
    write_durably(path, canonical({"payload": b64url(payload), "cms": b64url(cms)}))
    return payload, cms


def _new_key(workplace: Workplace) -> bytes:
    """Makes R and keeps it before anything names its public half (5.1)."""
    secret = recovery.new_secret()
    with secret:
        spki = recovery.public_spki(secret)
        workplace.secrets().keep_revocation(recovery.key_id(spki), secret)
    return spki


def _record(
    workplace: Workplace, place: _Place, source: str, key_id: str
) -> CertificateRecord:
    sha256 = sha256_hex(place.certificate)
    try:
        known = workplace.register().get_certificate(sha256)
        return replace(known, revocation_key_id=key_id)
    except NothingFound:
        view = x509.Certificate.load(place.certificate)
        scheme = schemes.of_spki(place.key.spki).name
        return CertificateRecord(
            sha256=sha256,
            der=place.certificate,
            serial=format(view.serial_number, "x"),
            spki_sha256=sha256_hex(place.key.spki),
            subject=view.subject.human_friendly,
            not_before=view.not_valid_before,
            not_after=view.not_valid_after,
            profile=source,
            token_serial=place.info.serial,
            token_label=place.info.label,
            key_id=place.key.key_id,
            scheme=scheme,
            revocation_key_id=key_id,
        )


def _show(
    workplace: Workplace, person: Interaction, recorder: Recorder, key_id: str
) -> bool:
    secret = workplace.secrets().revocation(key_id)
    if secret is None:
        raise NothingFound(what="recovery secret", name=key_id)
    with recorder.step("show_code"), secret:
        shown = person.show_recovery_code(recovery.to_code(secret))
    recorder.note("recovery_code_shown", {"key_id": key_id, "shown": shown})
    return shown


def _folder(workplace: Workplace) -> Path:
    return workplace.home.root / "protect"


def _pending_file(workplace: Workplace, sha256: str) -> Path:
    return _folder(workplace) / f"{sha256}.json"

"""The loss drill: rehearses loss and compromise, with a stopwatch (users.md d14).

It works on homes and a sandbox of its own, made for this drill; the person's records,
tokens and authorities are never opened, so nothing of it can reach a real one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509

from desktop.asn1 import schemes
from desktop.canonical import sha256_hex
from desktop.errors import StateConflict
from desktop.interaction import Step
from desktop.model.records import CertificateRecord
from desktop.revocation import recovery
from desktop.services.report_compromise import Scope
from desktop.services.revoke import RevokeResult, revoke, revoke_by_code
from desktop.services.silent_person import SilentPerson
from desktop.services.workplace import Workplace

__all__ = ["DrillResult", "new_keys", "rehearse"]

#: Certificates of a drill: the lost token's, and the one revoked from elsewhere.
CERTIFICATES = 2

# A token that nobody has any more: the drill is about its loss.
_LOST = "drill"


@dataclass(frozen=True)
class DrillResult:
    """What was rehearsed; marked as a drill wherever it is shown.

    Attributes:
        steps: Each stretch with its seconds, in order.
        reports: Both reports as they ended.
    """

    steps: tuple[Step, ...]
    reports: tuple[RevokeResult, ...]

    @property
    def passed(self) -> bool:
        """Whether both ended with a proof."""
        return all(item.state == "CONFIRMED" for item in self.reports)

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "drill": True,
            "passed": self.passed,
            "steps": [
                {"name": step.name, "seconds": round(step.seconds, 4)}
                for step in self.steps
            ],
            "reports": [item.as_dict() for item in self.reports],
        }


def new_keys(workplace: Workplace) -> list[tuple[str, bytes]]:
    """Makes the revocation keys of the drill; the secrets lie in its home."""
    keys = []
    for _ in range(CERTIFICATES):
        secret = recovery.new_secret()
        with secret:
            spki = recovery.public_spki(secret)
            workplace.secrets().keep_revocation(recovery.key_id(spki), secret)
        keys.append((recovery.key_id(spki), spki))
    return keys


def rehearse(
    here: Workplace,
    elsewhere: Workplace,
    certificates: list[tuple[str, bytes]],
    *,
    told: Callable[[Step], None],
) -> DrillResult:
    """Loses a token and reports it here, then uses a recovery code elsewhere.

    Args:
        here: The drill's own home.
        elsewhere: A second one, which knows nothing but the profile.
        certificates: Id of the revocation key and DER of each certificate.
        told: Hears each stretch when it has ended.

    Raises:
        StateConflict: The profile is not that of a sandbox.
    """
    profile = here.require_profile()
    if profile.mode != "sandbox":
        raise StateConflict(state=profile.mode, step="drill")
    records = [_record(der, key_id, profile.source) for key_id, der in certificates]
    for record in records:
        here.register().put_certificate(record)
    watch = _Stopwatch(here, told)
    lost, other = records
    first = revoke(
        here,
        SilentPerson(),
        Scope(certificates=(lost.sha256,)),
        use_token=False,
        now=True,
        recorded=lambda _report_id, _at: watch.lap("drill.recorded"),
        counting=lambda _seconds: None,
    )
    watch.lap("drill.lost_token")
    secret = here.revocation_secret(other.revocation_key_id)
    if secret is None:
        raise StateConflict(state="no secret", step="drill")
    with secret:
        code = " ".join(recovery.to_code(secret))
    second = revoke_by_code(
        elsewhere,
        SilentPerson(),
        recovery.from_code(code),
        now=True,
        recorded=lambda _report_id, _at: watch.lap("drill.recorded"),
        counting=lambda _seconds: None,
    )
    watch.lap("drill.elsewhere")
    return DrillResult(tuple(watch.steps), (first, second))


class _Stopwatch:
    def __init__(self, workplace: Workplace, told: Callable[[Step], None]) -> None:
        self._clock = workplace.clock
        self._told = told
        self._since = self._clock.monotonic()
        self.steps: list[Step] = []

    def lap(self, name: str) -> None:
        now = self._clock.monotonic()
        step = Step(name, "done", now - self._since)
        self._since = now
        self.steps.append(step)
        self._told(step)


def _record(der: bytes, key_id: str, source: str) -> CertificateRecord:
    view = x509.Certificate.load(der)
    spki = view.public_key.dump()
    return CertificateRecord(
        sha256=sha256_hex(der),
        der=der,
        serial=format(view.serial_number, "x"),
        spki_sha256=sha256_hex(spki),
        subject=view.subject.human_friendly,
        not_before=view.not_valid_before,
        not_after=view.not_valid_after,
        profile=source,
        token_serial=_LOST,
        token_label=_LOST,
        scheme=schemes.of_spki(spki).name,
        revocation_key_id=key_id,
    )

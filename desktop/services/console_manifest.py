"""The manifest of a mass revocation: made of the mirror, judged by whoever approves.

It is the signed order of act ``plan``: hashes and serial numbers of the certificates,
reason, count and the hash of the list. Its own SHA-256 is what the second person
approves and what every later order names (D-S5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from desktop.asn1 import cms
from desktop.canonical import Json, canonical, parse_canonical, sha256_hex, unb64url
from desktop.errors import EncodingInvalid, MessageInvalid, NothingFound
from desktop.services.console_desk import Console
from desktop.store.mirror_query import MirrorQuery
from desktop.trust import chain

if TYPE_CHECKING:
    from desktop.model.authority import AuthorityProfile
    from desktop.services.console_desk import Desk
    from desktop.store.mirror import Mirror, MirrorRow, Radius

__all__ = [
    "DryRun",
    "Plan",
    "PlanRequest",
    "dry_run",
    "effect_now",
    "members_of",
    "read_plan",
]

_GOOD = "good"
_SHA256_HEX = 64


@dataclass(frozen=True)
class PlanRequest:
    """What an officer wants revoked.

    Attributes:
        query: A search whose good certificates are meant, or ``None``.
        names: SHA-256 or serial numbers, where there is no query.
        reason: One of the operator's reasons.
        first_stage: How many go first, alone.
        text: Why, for the second person and the record.
        break_glass: Alone, without a second person: few, rare, loud, reviewed.
    """

    query: MirrorQuery | None
    names: Sequence[str] = ()
    reason: str = "keyCompromise"
    first_stage: int = 10
    text: str = ""
    break_glass: bool = False


@dataclass(frozen=True)
class DryRun:
    """What a plan would do, by the mirror as it is now.

    Attributes:
        certificates: SHA-256, sorted.
        serials: Serial numbers in the same order.
        people: How many persons hold them.
        without_other: How many of these would have no good certificate left.
        units: Certificates by unit, the most first.
        services: Certificates by service that they are used in, as the operator has
            them; a certificate may count in several.
        left_out: Named certificates that are not good: revoked already, or waiting.
    """

    certificates: tuple[str, ...]
    serials: tuple[str, ...]
    people: int
    without_other: int
    units: tuple[tuple[str, int], ...]
    services: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()

    def counts(self) -> dict[str, Any]:
        """The numbers, for the screen and ``--json``."""
        return {
            "certificates": len(self.certificates),
            "people": self.people,
            "without_other": self.without_other,
            "units": [list(item) for item in self.units],
            "services": [list(item) for item in self.services],
            "left_out": list(self.left_out),
        }


@dataclass(frozen=True)
class Plan:
    """A plan as the operator has it; its bytes and their signature were judged.

    Attributes:
        plan_sha256: Computed here from the bytes that came.
        value: The signed manifest.
        state: ``proposed``, ``approved``, ``running``, ``staged``, ``paused``,
            ``done`` or ``cancelled``, as the operator says.
        counts: Certificates by their state in the ledger.
        signer_sha256: Of the role certificate that signed it.
    """

    plan_id: str
    plan_sha256: str
    value: dict[str, Any]
    state: str
    counts: dict[str, int]
    signer_sha256: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def certificates(self) -> list[str]:
        """SHA-256 of each, sorted."""
        return list(self.value["certificates"])

    def as_dict(self) -> dict[str, Any]:
        """What ``--json`` shows; without the list itself."""
        return {
            "plan_id": self.plan_id,
            "plan_sha256": self.plan_sha256,
            "state": self.state,
            **{
                name: self.value.get(name)
                for name in ("reason", "count", "first_stage", "break_glass", "text")
            },
            "counts": self.counts,
            **self.details,
        }


def dry_run(console: Console, request: PlanRequest) -> DryRun:
    """What the plan would revoke and whom it would stop; nothing is sent.

    Raises:
        NothingFound: No good certificate fits, or a named one is not in the mirror.
    """
    mirror = console.mirror()
    if request.query is None:
        rows = _named(mirror, request.names)
        good = {row.sha256: row for row in rows if row.state == _GOOD}
        left_out = sorted({row.sha256 for row in rows} - good.keys())
        found = _of_rows(mirror, list(good.values()), tuple(left_out))
    else:
        rows = [row for row in mirror.each(request.query) if row.state == _GOOD]
        found = _of_radius(rows, mirror.radius(request.query))
    if not found.certificates:
        raise NothingFound(what="certificate that is good", name="plan")
    return found


def effect_now(console: Console, plan: Plan) -> DryRun:
    """What a plan of somebody else would do by this console's own mirror.

    Raises:
        MessageInvalid: A serial number is not that of its certificate.
        NothingFound: A certificate is not in this officer's mirror.
    """
    mirror = console.mirror()
    rows = _named(mirror, plan.certificates)
    serials = [row.serial for row in rows]
    if serials != list(plan.value["serials"]):
        raise MessageInvalid(check="serials", reason="they are other certificates'")
    good = [row for row in rows if row.state == _GOOD]
    gone = {row.sha256 for row in rows} - {row.sha256 for row in good}
    return _of_rows(mirror, good, tuple(sorted(gone)))


def members_of(request: PlanRequest, found: DryRun, asked_at: str) -> dict[str, Json]:
    """The members of the manifest; the same list gives the same members."""
    names: list[Json] = list(found.certificates)
    query = None if request.query is None else request.query.as_dict()
    return {
        "certificates": names,
        "serials": list(found.serials),
        "count": len(names),
        "certificates_sha256": sha256_hex(canonical(names)),
        "reason": request.reason,
        "first_stage": min(request.first_stage, len(names)),
        "break_glass": request.break_glass,
        "text": request.text,
        "query": dict(query or {}),
        "mirror_asked_at": asked_at,
    }


def read_plan(
    desk: Desk, plan_id: str, *, plan_sha256: str = "", whole: bool = True
) -> Plan:
    """Fetches a plan and judges it: signature, chain, hash, list, count.

    Args:
        desk: A signed-in officer.
        plan_id: Of the plan.
        plan_sha256: The hash that the other person named, where there is one.
        whole: Judge the list inside too; stopping a plan needs its hash alone.

    Raises:
        MessageInvalid: The bytes are not what they must be; ``check`` says which.
        SignatureInvalid, ChainInvalid: Nobody of this authority signed them.
        OperatorRefused: No such plan.
    """
    answer = desk.api.plan(plan_id)
    try:
        payload = unb64url(str(answer["payload"]))
        signature = unb64url(str(answer["cms"]))
        value = parse_canonical(payload, "plan")
    except (KeyError, EncodingInvalid) as error:
        raise MessageInvalid(check="plan", reason="not a signed plan") from error
    signer = _signer(desk.profile, payload, signature, desk)
    found = sha256_hex(payload)
    for expected in {str(answer.get("plan_sha256")), plan_sha256 or found}:
        if found != expected:
            raise MessageInvalid(
                check="plan_sha256", reason="the manifest is not the one that was named"
            )
    if whole:
        _check_manifest(value, plan_id)
    counts = answer.get("counts")
    return Plan(
        plan_id=plan_id,
        plan_sha256=found,
        value=value,
        state=str(answer.get("state")),
        counts={str(k): int(v) for k, v in dict(counts or {}).items()},
        signer_sha256=signer,
        details={
            name: answer.get(name) for name in ("created_at", "review_by", "officer_id")
        },
    )


def _signer(
    profile: AuthorityProfile, payload: bytes, signature: bytes, desk: Desk
) -> str:
    """SHA-256 of the certificate that signed; one of this authority's."""
    named = cms.certificates_in(signature)
    verified = cms.verify_with_certificate(signature, payload, named)
    certificate = verified.certificate or b""
    pool = [entry.certificate for entry in profile.issuers]
    now = desk.console.workplace.clock.now()
    chain.build(certificate, pool, profile.anchors, now)
    return sha256_hex(certificate)


def _check_manifest(value: dict[str, Any], plan_id: str) -> None:
    names, serials = value.get("certificates"), value.get("serials")
    checks = {
        "type": value.get("type") == "order" and value.get("act") == "plan",
        "plan_id": value.get("plan_id") == plan_id,
        "certificates": isinstance(names, list) and names == sorted(set(names)),
        "serials": isinstance(serials, list)
        and isinstance(names, list)
        and len(serials) == len(names),
        "count": isinstance(names, list) and value.get("count") == len(names),
        "certificates_sha256": value.get("certificates_sha256")
        == sha256_hex(canonical(names)),
        "reason": isinstance(value.get("reason"), str),
        "first_stage": isinstance(value.get("first_stage"), int),
        "break_glass": isinstance(value.get("break_glass"), bool),
    }
    for check, holds in checks.items():
        if not holds:
            raise MessageInvalid(check=check, reason="the manifest contradicts itself")


def _named(mirror: Mirror, names: Sequence[str]) -> list[MirrorRow]:
    """The certificates of these SHA-256 or serial numbers, in their order.

    Raises:
        NothingFound: The mirror lacks one, or several have that serial number.
    """
    wanted = [name.strip().lower() for name in names]
    known = mirror.get_many([name for name in wanted if len(name) == _SHA256_HEX])
    return [known.get(name) or _by_serial(mirror, name) for name in wanted]


def _by_serial(mirror: Mirror, serial: str) -> MirrorRow:
    rows = mirror.search(MirrorQuery(text=serial))
    found = [row for row in rows if row.serial == serial]
    if len(found) != 1:
        raise NothingFound(what="certificate", name=serial)
    return found[0]


def _of_radius(rows: Sequence[MirrorRow], radius: Radius) -> DryRun:
    pairs = sorted((row.sha256, row.serial) for row in rows)
    return DryRun(
        certificates=tuple(name for name, _ in pairs),
        serials=tuple(serial for _, serial in pairs),
        people=radius.people,
        without_other=radius.without_other,
        units=_ordered(dict(radius.units)),
        services=radius.services,
    )


def _of_rows(
    mirror: Mirror, rows: Sequence[MirrorRow], left_out: tuple[str, ...]
) -> DryRun:
    radius = mirror.radius_of([row.sha256 for row in rows])
    return replace(_of_radius(rows, radius), left_out=left_out)


def _ordered(units: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(units.items(), key=lambda item: (-item[1], item[0])))

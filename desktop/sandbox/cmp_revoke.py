"""An ``rr`` on the server's side: one certificate, by its own key (2.4, F1, F3).

Strict: exactly one RevDetails with issuer, serial number and at most one reason; a
holder revokes with the certificate's own key, the registration authority with its own.
"""

from __future__ import annotations

from desktop.asn1 import cmp
from desktop.sandbox import profile
from desktop.sandbox.cmp_core import CmpRefusal, Peer
from desktop.sandbox.passphrases import registered_under
from desktop.sandbox.revocations import revoke
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["REASONS", "decide"]

#: CRLReason by number, those that may be asked for; a hold never (protocols.md, 5.1).
REASONS = {
    0: "unspecified",
    1: "keyCompromise",
    3: "affiliationChanged",
    4: "superseded",
    5: "cessationOfOperation",
    9: "privilegeWithdrawn",
}


def decide(
    state: SandboxState,
    peer: Peer,
    message: cmp.PkiMessage,
    *,
    effective: bool = True,
) -> bytes:
    """Revokes; answers the certificate, DER.

    Args:
        state: The sandbox.
        peer: Who asks.
        message: The ``rr``.
        effective: Only a planned fault grants without revoking.

    Raises:
        CmpRefusal: Why not; ``certRevoked`` where it was revoked before.
    """
    wanted, reason = _read(state, message)
    row = _find(state, wanted.issuer, wanted.serial or 0)
    if row is None:
        raise CmpRefusal("badCertId", "no such certificate", in_body=True)
    _check_peer(state, peer, row)
    if row["revoked_at"] is not None:
        raise CmpRefusal("certRevoked", "it was revoked before", in_body=True)
    if effective:
        # What the registration authority asks for is a plan's, and its people get the
        # plan's notice, each once, whichever way their certificates are revoked.
        revoke(
            state,
            row,
            reason,
            invalidity_date=wanted.invalidity_date,
            told=not peer.is_ra,
        )
    return bytes(row["der"])


def _read(state: SandboxState, message: cmp.PkiMessage) -> tuple[cmp.RevRequest, str]:
    if len(message.revocations) != 1:
        raise CmpRefusal("badRequest", "one certificate in one request")
    wanted = message.revocations[0]
    if not wanted.issuer or wanted.serial is None:
        raise CmpRefusal("badCertTemplate", "issuer and serial number are expected")
    code = 0 if wanted.reason is None else wanted.reason
    if code not in REASONS:
        raise CmpRefusal("badRequest", "this reason can't be asked for")
    allowed = profile.profile_dict(state)["rr_invalidity_date"]
    if wanted.invalidity_date is not None and not allowed:
        raise CmpRefusal("badRequest", "an invalidity date is not taken here")
    return wanted, REASONS[code]


def _find(state: SandboxState, issuer: bytes, serial: int) -> Row | None:
    for name in state.authority.issuers:
        if state.authority[name].subject == issuer:
            return state.store.one(
                "certificates", issuer=name, serial=format(serial, "x")
            )
    return None


def _check_peer(state: SandboxState, peer: Peer, row: Row) -> None:
    if peer.is_ra:
        return
    if peer.certificate is not None:
        if peer.certificate["sha256"] != row["sha256"]:
            raise CmpRefusal(
                "notAuthorized", "it is not the signer's certificate", in_body=True
            )
        return
    if peer.passphrase is not None:
        # What the statement by the same revocation key may revoke, and no more.
        own = registered_under(state, peer.passphrase["key_id"])
        if row["sha256"] not in own:
            raise CmpRefusal(
                "notAuthorized", "it is not under this passphrase", in_body=True
            )
        return
    if not state.settings.rr_mac:
        raise CmpRefusal("wrongIntegrity", "a revocation is signed here, not MACed")
    if peer.slip is None or peer.slip["reference"] != row["reference"]:
        raise CmpRefusal("notAuthorized", "it is another person's", in_body=True)

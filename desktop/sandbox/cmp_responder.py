"""The CMP responder: one message in, one message out, transactions kept (RFC 9483).

Order: form, protection and signer, header, transaction, body. What can't be believed
is answered by a signed error and changes nothing. A byte-identical message gets the
byte-identical answer, for ever, also after a restart.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from desktop.asn1 import cmp
from desktop.canonical import b64url, sha256_hex, unb64url
from desktop.clock import parse_time
from desktop.errors import EncodingInvalid
from desktop.sandbox import cmp_general, cmp_issue, cmp_revoke
from desktop.sandbox.ca import root_of
from desktop.sandbox.cmp_core import (
    ACCEPTED,
    REJECTED,
    WAITING,
    WITH_MODS,
    CmpRefusal,
    Peer,
)
from desktop.sandbox.cmp_guard import Answer, authenticate, check_header, protect
from desktop.sandbox.revocations import sweep
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["respond"]

_ANSWER_OF = {"ir": "ip", "cr": "cp", "p10cr": "cp", "kur": "kup"}
_FIRST = frozenset({*_ANSWER_OF, "rr", "genm"})


@dataclass(frozen=True)
class _Asked:
    """A believed request; ``raw`` is the whole message as received."""

    raw: bytes
    message: cmp.PkiMessage
    peer: Peer

    @property
    def name(self) -> str:
        return self.message.body_name

    @property
    def header(self) -> cmp.Header:
        return self.message.header

    @property
    def transaction_id(self) -> str:
        return self.header.transaction_id.hex()

    @property
    def place(self) -> str:
        return f"cmp:{self.name}"


def respond(state: SandboxState, raw: bytes) -> bytes:
    """The answer to a DER PKIMessage; never raises on what a stranger sends."""
    with state.store.begin():
        sweep(state)
        known = state.store.one("answers", message_sha256=sha256_hex(raw))
    if known is not None:
        return bytes(known["answer"])
    header: cmp.Header | None = None
    peer: Peer | None = None
    nonce = secrets.token_bytes(16)
    try:
        message = cmp.parse_message(raw)
        header = message.header
        peer = authenticate(state, message)
        check_header(state, header)
    except EncodingInvalid as error:
        refusal = CmpRefusal("badDataFormat", error.reason)
        return protect(state, _error(refusal), header, peer, nonce)
    except CmpRefusal as refusal:
        return protect(state, _error(refusal), header, peer, nonce)
    asked = _Asked(raw, message, peer)
    with state.store.begin():
        # A client that did not wait may have sent it twice at once.
        known = state.store.one("answers", message_sha256=sha256_hex(raw))
        if known is not None:
            return bytes(known["answer"])
        answer = _answer(state, asked, nonce)
        sent = protect(state, answer, header, peer, nonce)
        state.store.insert(
            "answers",
            message_sha256=sha256_hex(raw),
            transaction_id=asked.transaction_id,
            answer=sent,
        )
    return sent


def _answer(state: SandboxState, asked: _Asked, nonce: bytes) -> Answer:
    row = state.store.one("transactions", transaction_id=asked.transaction_id)
    try:
        return _dispatch(state, asked, row, nonce)
    except CmpRefusal as refusal:
        return _refused(asked, row, refusal)


def _dispatch(
    state: SandboxState, asked: _Asked, row: Row | None, nonce: bytes
) -> Answer:
    if asked.name in _FIRST:
        if row is not None:
            raise CmpRefusal("transactionIdInUse", "a new transaction needs an id")
        return _begin(state, asked, nonce)
    if asked.name not in ("certConf", "pollReq"):
        raise CmpRefusal("badRequest", f"{asked.name} is not answered here")
    if row is None:
        raise CmpRefusal("badRequest", "there is no such transaction")
    if row["protection"] != _protection(asked.peer):
        raise CmpRefusal("wrongIntegrity", "the transaction is protected otherwise")
    if asked.name == "certConf":
        return _conclude(state, asked, row, nonce)
    return _poll(state, asked, row, nonce)


def _begin(state: SandboxState, asked: _Asked, nonce: bytes) -> Answer:
    data: dict[str, Any] = {
        "message": b64url(asked.raw),
        "nonces": [b64url(nonce)],
    }
    polls, check_after = _waits(state, asked)
    if polls and asked.name in _ANSWER_OF:
        # What could never be granted is refused now, not after days of waiting.
        cmp_issue.check(asked.message)
    state.store.insert(
        "transactions",
        transaction_id=asked.transaction_id,
        state="waiting" if polls else "open",
        body=asked.name,
        protection=_protection(asked.peer),
        our_nonce=b64url(nonce),
        updated_at=state.now_text(),
        data={**data, "polls": polls, "check_after": check_after},
    )
    if polls:
        if asked.name in _ANSWER_OF:
            body = cmp.cert_rep(_request_id(asked.name), cmp.StatusInfo(WAITING))
            return Answer(_ANSWER_OF[asked.name], body)
        status = cmp.StatusInfo(WAITING, ("it is being considered",))
        return Answer("error", cmp.error_msg(status))
    return _perform(state, asked, data)


def _poll(state: SandboxState, asked: _Asked, row: Row, nonce: bytes) -> Answer:
    _check_nonce(asked, row)
    if row["state"] != "waiting":
        raise CmpRefusal("badRequest", "nothing is waited for")
    request_id = _request_id(row["body"])
    if asked.message.poll_ids != (request_id,):
        raise CmpRefusal("badRequest", "another certReqId is waited for")
    data = dict(row["data"])
    data["nonces"] = [*data["nonces"], b64url(nonce)]
    left = int(data["polls"]) - 1
    data["polls"] = left
    _save(state, asked, "waiting" if left > 0 else "open", data, nonce)
    if left > 0:
        wait = cmp.poll_rep(request_id, int(data["check_after"]))
        return Answer("pollRep", wait)
    raw = unb64url(data["message"])
    first = _Asked(raw, cmp.parse_message(raw), asked.peer)
    try:
        return _perform(state, first, data)
    except CmpRefusal as refusal:
        return _refused(first, None, refusal)


def _conclude(state: SandboxState, asked: _Asked, row: Row, nonce: bytes) -> Answer:
    if row["state"] == "done":
        raise CmpRefusal("certConfirmed", "an earlier certConf has arrived")
    _check_nonce(asked, row)
    if row["state"] != "answered":
        raise CmpRefusal("badRequest", "no certificate waits for a confirmation")
    statuses = asked.message.cert_statuses
    expected = _request_id(row["body"])
    if any(item.cert_req_id != expected for item in statuses):
        raise CmpRefusal("badRequest", "another certReqId was answered")
    if any(item.digest for item in statuses) and asked.header.pvno < 3:
        raise CmpRefusal("badRequest", "hashAlg belongs to version 3 of the header")
    cmp_issue.conclude(state, row["data"]["certificate"], statuses)
    _save(state, asked, "done", dict(row["data"]), nonce)
    return Answer("pkiconf", cmp.pki_conf())


def _perform(state: SandboxState, asked: _Asked, data: dict[str, Any]) -> Answer:
    """Does what a first body asks for; the transaction's row is there already."""
    if (values := _struck(state, "reject", asked)) is not None:
        raise CmpRefusal(str(values["bit"]), "refused on order", in_body=True)
    if asked.name == "genm":
        told = cmp_general.tell(state, asked.peer, asked.message)
        _finish(state, asked, "done", data)
        return Answer("genp", told)
    mods = _struck(state, "granted-with-mods", asked) is not None
    if asked.name == "rr":
        effective = _struck(state, "no-effect", asked) is None
        found = cmp_revoke.decide(state, asked.peer, asked.message, effective=effective)
        _finish(state, asked, "done", data)
        status = WITH_MODS if mods else ACCEPTED
        return Answer("rp", cmp.rev_rep(cmp.StatusInfo(status), found))
    granted = cmp_issue.issue(state, asked.peer, asked.message)
    final = "done" if asked.header.implicit_confirm else "answered"
    _finish(state, asked, final, {**data, "certificate": granted.sha256})
    status = WITH_MODS if mods else granted.status
    return _certificate_answer(state, asked, granted, status)


def _certificate_answer(
    state: SandboxState, asked: _Asked, granted: cmp_issue.Granted, status: int
) -> Answer:
    row = state.store.one("certificates", sha256=granted.sha256)
    issuer = "" if row is None else str(row["issuer"])
    texts = (granted.text,) if granted.text else ()
    mac = asked.peer.certificate is None
    body = cmp.cert_rep(
        _request_id(asked.name),
        cmp.StatusInfo(status, texts),
        granted.certificate,
        # Only a MAC vouches for a root (RFC 9483, 4.1.1).
        [state.authority[root_of(issuer)].certificate] if mac else (),
    )
    implicit = asked.header.implicit_confirm
    confirm_by = None
    if row is not None and not implicit:
        confirm_by = parse_time(row["confirm_by"]).replace(microsecond=0)
    return Answer(
        _ANSWER_OF[asked.name],
        body,
        implicit=implicit,
        confirm_by=confirm_by,
        extra_certs=tuple(state.authority.chain(issuer)) if issuer else (),
    )


def _refused(asked: _Asked, row: Row | None, refusal: CmpRefusal) -> Answer:
    name = asked.name if row is None else str(row["body"])
    if refusal.in_body and name in _ANSWER_OF:
        body = cmp.cert_rep(_request_id(name), _rejection(refusal))
        return Answer(_ANSWER_OF[name], body)
    if refusal.in_body and name == "rr":
        return Answer("rp", cmp.rev_rep(_rejection(refusal)))
    return _error(refusal)


def _error(refusal: CmpRefusal) -> Answer:
    return Answer("error", cmp.error_msg(_rejection(refusal)))


def _rejection(refusal: CmpRefusal) -> cmp.StatusInfo:
    return cmp.StatusInfo(REJECTED, (refusal.text,), (refusal.fail,))


def _check_nonce(asked: _Asked, row: Row) -> None:
    """RecipNonce is that of one of our answers; the last of them may be lost."""
    given = asked.header.recip_nonce
    if given is None or b64url(given) not in row["data"]["nonces"]:
        raise CmpRefusal("badRecipientNonce", "recipNonce answers nothing of ours")


def _waits(state: SandboxState, asked: _Asked) -> tuple[int, int]:
    if (values := _struck(state, "waiting", asked)) is not None:
        count = int(values.get("count", 1))
        return count, int(values.get("check_after", state.settings.check_after_s))
    if asked.name == "genm":
        return 0, 0
    return state.settings.polls, state.settings.check_after_s


def _struck(state: SandboxState, kind: str, asked: _Asked) -> Any:
    return None if state.faults is None else state.faults.take(kind, asked.place)


def _finish(state: SandboxState, asked: _Asked, to: str, data: dict[str, Any]) -> None:
    state.store.update(
        "transactions",
        {"transaction_id": asked.transaction_id},
        state=to,
        updated_at=state.now_text(),
        data=data,
    )


def _save(
    state: SandboxState, asked: _Asked, to: str, data: dict[str, Any], nonce: bytes
) -> None:
    state.store.update(
        "transactions",
        {"transaction_id": asked.transaction_id},
        state=to,
        our_nonce=b64url(nonce),
        updated_at=state.now_text(),
        data=data,
    )


def _protection(peer: Peer) -> str:
    return f"{peer.kind} {peer.identity}"


def _request_id(body_name: str) -> int:
    """As F13 has it: -1 after p10cr, and where an error message says waiting."""
    return -1 if body_name in ("p10cr", "rr", "genm") else 0

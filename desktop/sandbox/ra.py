"""The operator's RA towards a CA that speaks CMP only: one signed ``rr`` each (F1).

The console never holds this key (D-S5). What comes back is judged by its protection;
whether the certificate is revoked is said by the CA's own OCSP and list.
"""

from __future__ import annotations

import http.client
import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

from asn1crypto import core, x509

from desktop.asn1 import cmp, protection
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from desktop.sandbox.certificates import subject_key_id
from desktop.sandbox.cmp_core import WAITING
from desktop.sandbox.cmp_revoke import REASONS
from desktop.sandbox.state import SandboxState

__all__ = ["Outcome", "revoke", "revoke_all"]

#: ``revoked``, ``already``, ``failed`` or ``unreachable``, and why.
Outcome = tuple[str, str]

_TIMEOUT_S = 20
_LARGEST = 1_048_576
_HEADERS = {"Content-Type": "application/pkixcmp"}
_BUSY = (429, 503)
#: Between attempts at a CA that says that it is busy, in seconds.
_WAITS_S = (0.1, 0.2, 0.4, 0.8, 1.6)
_CODES = {name: code for code, name in REASONS.items()}


def revoke(state: SandboxState, certificate: bytes, reason: str) -> Outcome:
    """Asks the CA for one certificate.

    An answer that can't be believed counts as none.
    """
    with closing(_Line(state.settings.ca_cmp_url)) as line:
        return _ask(state, line, certificate, reason, threading.Event())


def revoke_all(
    state: SandboxState, certificates: Sequence[bytes], reason: str
) -> list[Outcome | None]:
    """Asks the CA for many, several at once, each by a message of its own.

    Where one answer stays away no more is sent: nothing stands for what was not asked.
    """
    answers: list[Outcome | None] = [None] * len(certificates)
    waiting = iter(enumerate(certificates))
    one_at_a_time = threading.Lock()
    silent = threading.Event()

    def work() -> None:
        with closing(_Line(state.settings.ca_cmp_url)) as line:
            while not silent.is_set():
                with one_at_a_time:
                    index, certificate = next(waiting, (-1, b""))
                if index < 0:
                    return
                answer = _ask(state, line, certificate, reason, silent)
                answers[index] = answer
                if answer[0] == "unreachable":
                    silent.set()

    lines = min(state.settings.ca_lines, len(certificates))
    with ThreadPoolExecutor(max(1, lines), "ra") as pool:
        for ended in [pool.submit(work) for _ in range(lines)]:
            ended.result()
    return answers


def build(state: SandboxState, certificate: bytes, reason: str) -> bytes:
    """An ``rr`` for one certificate, signed by the registration authority, now (F2)."""
    view = x509.Certificate.load(certificate)
    member = state.authority["cmp"]
    body = cmp.rev_details(
        issuer=view.issuer.dump(),
        serial=view.serial_number,
        reason=_CODES[reason],
    )
    header = cmp.Header(
        sender=member.subject,
        recipient=view.issuer.dump(),
        transaction_id=secrets.token_bytes(16),
        sender_nonce=secrets.token_bytes(16),
        message_time=state.now(),
        protection_alg=member.key.algorithm.dump(),
        sender_kid=core.OctetString.load(subject_key_id(member.key.spki).value).native,
    )
    part = cmp.protected_part(header, "rr", body)
    return cmp.assemble(part, member.key.sign(part), (member.certificate,))


def _check(state: SandboxState, answer: cmp.PkiMessage, asked: cmp.Header) -> None:
    header = answer.header
    if (header.transaction_id, header.recip_nonce) != (
        asked.transaction_id,
        asked.sender_nonce,
    ):
        raise SignatureInvalid(reason="it answers another message")
    signer = answer.extra_certs[0] if answer.extra_certs else b""
    if signer != state.authority["cmp"].certificate:
        raise SignatureInvalid(reason="not by the CA's own signer")
    protection.verify_signature(answer, signer)


def _ask(
    state: SandboxState,
    line: _Line,
    certificate: bytes,
    reason: str,
    silent: threading.Event,
) -> Outcome:
    lost = False
    try:
        for wait in (*_WAITS_S, None):
            # Built anew for each attempt: an old message is refused (F2).
            request = build(state, certificate, reason)
            try:
                status, raw = line.post(request)
            except ConnectionError:
                line.close()
                if lost or wait is None:
                    raise
                # Servers hang up between two messages; if this one was done all the
                # same, the next answer says that it was revoked before.
                lost = True
                continue
            if status not in _BUSY or wait is None or silent.wait(wait):
                break
        answer = cmp.parse_message(raw)
        _check(state, answer, cmp.parse_message(request).header)
    except (OSError, http.client.HTTPException) as error:
        return "unreachable", f"no answer: {type(error).__name__}"
    except (EncodingInvalid, SignatureInvalid, SchemeUnsupported) as error:
        return "unreachable", f"an answer that can't be believed: {error.code}"
    return _outcome(answer)


def _outcome(answer: cmp.PkiMessage) -> Outcome:
    if answer.body_name == "rp" and len(answer.revocation_statuses) == 1:
        status = answer.revocation_statuses[0]
    elif answer.body_name == "error":
        status = answer.error_status
    else:
        return "failed", f"answered by {answer.body_name}"
    if status.status == WAITING:
        # Somebody at the CA has to say yes: neither done nor refused.
        return "unreachable", "the CA is considering it"
    if status.status == 0:
        return "revoked", ""
    if "certRevoked" in status.fail_info:
        return "already", ""
    return "failed", ", ".join((*status.fail_info, *status.texts))[:200]


class _Line:
    """One connection to the CA, kept open from message to message."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=_TIMEOUT_S
        )

    def post(self, body: bytes) -> tuple[int, bytes]:
        """HTTP status and content of the answer.

        Raises:
            OSError: There is none.
            HTTPException: Not HTTP.
        """
        self._connection.request("POST", self._path, body, _HEADERS)
        answer = self._connection.getresponse()
        raw = answer.read(_LARGEST)
        if not answer.isclosed():
            # Longer than anything that is believed: the rest is not waited for.
            self._connection.close()
        return answer.status, raw

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

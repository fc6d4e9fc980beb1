"""A CMP authority that answers what a test plans, over loopback HTTP.

Without a plan it is honest: it issues, confirms, revokes and names its CAs. A plan is a
list of steps, one for each message that comes; a step makes the whole HTTP answer.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desktop.asn1 import cmp, pkcs10, protection
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import FixedClock
from desktop.model.authority import AuthorityProfile, EnrolmentAnswer
from desktop.secret import SlipSecret
from tests.fakes.forge import (
    NOW,
    Key,
    Spec,
    extended_usage,
    key_usage,
    name,
    pem,
    self_signed,
)
from tests.fakes.http_server import RawServer, answer
from tests.fakes.profile_files import profile_table
from tests.fakes.software_signer import SoftwareSigner
from tests.fakes.transaction_log import MemoryTransactionLog

__all__ = [
    "ACCEPTED",
    "REFERENCE",
    "SECRET",
    "SUBJECT",
    "WAITING",
    "CmpAuthority",
    "Step",
    "enrol",
    "rejected",
    "request_of",
    "waits",
]

REFERENCE = "R-2026-0001"
SECRET = b"correct-horse-battery"
CMC_RA = "1.3.6.1.5.5.7.3.28"
ACCEPTED = cmp.StatusInfo(0)

WAITING = cmp.StatusInfo(3)
SUBJECT = name(("CN", "A B"), ("SERIALNUMBER", "IIN010101200014"))

#: Makes an HTTP answer from a message.
Step = Callable[["CmpAuthority", cmp.PkiMessage], bytes]

_ANSWERS = {"ir": "ip", "cr": "cp", "p10cr": "cp", "kur": "kup"}


def rejected(*fail_info: str, status: int = 2, texts: Sequence[str] = ()) -> Any:
    """A PKIStatusInfo that says no."""
    return cmp.StatusInfo(status, tuple(texts), fail_info)


@dataclass
class CmpAuthority:
    """A root, an issuer, a CMP signer under the root, and a server."""

    serve: Callable[..., RawServer]
    plan: list[Step] = field(default_factory=list)
    seen: list[cmp.PkiMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.root = self_signed("Root")
        self.issuer = self.root.below("Issuer")
        self.signer = Key()
        self.signer_certificate = self.root.issue(
            Spec(
                name(("CN", "CMP")),
                self.signer.spki,
                extensions=(key_usage("digital_signature"), extended_usage(CMC_RA)),
            )
        )
        self.server = self.serve(self._handle)
        self.log = MemoryTransactionLog()
        self.clock = FixedClock(NOW)
        self.secret = SlipSecret(SECRET)

    def profile(self, **changes: Any) -> AuthorityProfile:
        table = profile_table(pem(self.root.certificate), self.server.url)
        table["issuers"] = [
            {
                "certificate": pem(self.issuer.certificate),
                "ocsp_url": f"{self.server.url}/ocsp",
                "crl_url": f"{self.server.url}/crl",
            }
        ]
        table["schemes"] = ["ecdsa-p256", "ecdsa-p384", "rsa-2048", "ed25519"]
        # Tests need no slow key derivation; one test has the real number.
        table["pbmac1_iterations"] = 1000
        return profiles.load(json.dumps({**table, **changes}).encode())

    def client(self, **changes: Any) -> CmpClient:
        """A new client over the one log: as after a restart."""
        return CmpClient(self.profile(**changes), HttpClient(), self.clock, self.log)

    @property
    def transactions(self) -> set[bytes]:
        """The transaction ids that came."""
        return {message.header.transaction_id for message in self.seen}

    # -- answers -----------------------------------------------------------------------

    def reply(
        self,
        message: cmp.PkiMessage,
        body_name: str,
        body: bytes,
        *,
        by: str = "mac",
        secret: bytes = SECRET,
        key: Key | None = None,
        certificate: bytes | None = None,
        extra: Sequence[bytes] | None = None,
        **header: Any,
    ) -> bytes:
        """DER of a message that answers another; ``header`` replaces its fields."""
        asked = message.header
        key = key or self.signer
        certificate = certificate or self.signer_certificate
        if by == "mac" and not _is_mac(asked.protection_alg):
            by = "signature"
        algorithm = b""
        if by == "mac":
            algorithm = protection.mac_algorithm(
                "pbm", iterations=500, owf="sha256", mac="hmac-sha1"
            )
        elif by == "signature":
            algorithm = key.algorithm()
        made = replace(
            cmp.Header(
                sender=name(("CN", "CMP")),
                recipient=asked.sender,
                transaction_id=asked.transaction_id,
                sender_nonce=bytes([len(self.seen) % 256]) * 16,
                recip_nonce=asked.sender_nonce,
                message_time=self.now,
                protection_alg=algorithm,
            ),
            **header,
        )
        part = cmp.protected_part(made, body_name, body)
        value = b""
        if by == "mac":
            value = protection.mac(algorithm, secret, part)
        elif by == "signature":
            value = key.sign(part)
        if extra is None:
            extra = (certificate,) if by == "signature" else ()
        return cmp.assemble(part, value, extra)

    def send(self, message: cmp.PkiMessage, *args: Any, **more: Any) -> bytes:
        """The HTTP answer with :meth:`reply` in it."""
        status = more.pop("http_status", 200)
        media = more.pop("content_type", "application/pkixcmp")
        body = self.reply(message, *args, **more)
        return answer(body, status=status, content_type=media)

    def issue(self, message: cmp.PkiMessage, **changes: Any) -> bytes:
        """A certificate for what a message asks."""
        if message.body_name == "p10cr":
            asked = pkcs10.verify(message.request_p10)
            subject, spki = asked.subject, asked.spki
        else:
            (request,) = message.cert_requests
            cmp.verify_popo(request)
            subject, spki = request.subject, request.spki
        spec = Spec(
            subject,
            spki,
            extensions=(
                key_usage("digital_signature", "non_repudiation"),
                extended_usage("1.3.6.1.5.5.7.3.4"),
            ),
        )
        return self.issuer.issue(replace(spec, **changes))

    def granted(
        self, message: cmp.PkiMessage, status: cmp.StatusInfo = ACCEPTED, **more: Any
    ) -> bytes:
        """The answer that carries a certificate."""
        certificate = self.issue(message)
        number = -1 if message.body_name == "p10cr" else 0
        number = more.pop("cert_req_id", number)
        body = cmp.cert_rep(number, status, certificate)
        return self.send(message, _ANSWERS[message.body_name], body, **more)

    def status(
        self, message: cmp.PkiMessage, status: cmp.StatusInfo, **more: Any
    ) -> bytes:
        """A CertRep or RevRep without a certificate."""
        if message.body_name == "rr":
            return self.send(message, "rp", cmp.rev_rep(status), **more)
        number = -1 if message.body_name == "p10cr" else 0
        body = cmp.cert_rep(number, status)
        return self.send(message, _ANSWERS[message.body_name], body, **more)

    def error(
        self, message: cmp.PkiMessage, status: cmp.StatusInfo, **more: Any
    ) -> bytes:
        """An error message."""
        return self.send(message, "error", cmp.error_msg(status), **more)

    def honest(self, message: cmp.PkiMessage) -> bytes:
        """What an authority with nothing in mind answers."""
        if message.body_name in _ANSWERS:
            return self.granted(message)
        if message.body_name == "certConf":
            return self.send(message, "pkiconf", cmp.pki_conf())
        if message.body_name == "rr":
            return self.status(message, ACCEPTED)
        if message.body_name == "genm":
            return self.send(message, "genp", cmp.gen_rep([self.issuer.certificate]))
        return self.error(message, rejected("badRequest"))

    def _handle(self, connection: socket.socket, request: bytes) -> None:
        body = request.split(b"\r\n\r\n", 1)[1]
        message = cmp.parse_message(body)
        self.seen.append(message)
        self.raw.append(body)
        self.paths.append(request.split(b" ", 2)[1].decode("ascii"))
        if self.plan:
            connection.sendall(self.plan.pop(0)(self, message))
        else:
            connection.sendall(self.honest(message))


def request_of(signer: SoftwareSigner) -> bytes:
    """A signed PKCS#10 of one person."""
    info = pkcs10.build_info(SUBJECT, signer.spki, [])
    return pkcs10.assemble(info, signer.scheme, signer.sign_request(info))


def enrol(
    server: CmpAuthority,
    signer: SoftwareSigner,
    client: CmpClient | None = None,
    *,
    popo: bool = False,
    **more: Any,
) -> EnrolmentAnswer:
    """Asks for a first certificate; ``popo`` gives the key to sign a CertRequest."""
    values: dict[str, Any] = {
        "subject_id": "app-1",
        "reference": REFERENCE,
        "secret": server.secret,
        "signer": signer if popo else None,
        **more,
    }
    return (client or server.client()).enrol(request_of(signer), **values)


def waits(seconds: int, number: int = -1) -> Step:
    """A step that answers: ask again after so many seconds."""
    return lambda s, m: s.send(m, "pollRep", cmp.poll_rep(number, seconds))


def _is_mac(algorithm: bytes) -> bool:
    return b"\x2a\x86\x48\x86\xf6\x7d\x07\x42\x0d" in algorithm or (
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0e" in algorithm
    )

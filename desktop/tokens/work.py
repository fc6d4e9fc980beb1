"""A piece of work: one stretch of a journey that the person confirmed once (D-S1).

Opened with the list of purposes it will use, one login, several calls, one end. It
implements :class:`desktop.ports.Token` over a worker process; nothing of the native
module ever runs in the caller's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from desktop.canonical import b64url
from desktop.clock import running_s
from desktop.errors import PinMissing, SignatureInvalid
from desktop.interaction import PinFromDescriptor, PinSource
from desktop.model.tokens import ApprovedModule, GeneratedKey, KeyOnToken, TokenInfo
from desktop.tokens import custody, modules
from desktop.tokens.answers import (
    attestations_of,
    bytes_of,
    in_arc,
    key_of,
    text_of,
    time_of,
    token_of,
)
from desktop.tokens.client import Deadlines, SecretWriter, Worker
from desktop.tokens.hints import byte_order_of, remember_byte_order
from desktop.tokens.opening import (
    FRAME,
    IDLE_S,
    NO_PIN,
    ON_READER,
    Secrets,
    deadlines_of,
    ends_on_error,
    load,
    started,
)
from desktop.tokens.pin_care import change_pin, init_token, unblock
from desktop.tokens.signer import TokenSigner

__all__ = [
    "IDLE_S",
    "Deadlines",
    "PieceOfWork",
    "TokenSigner",
    "WarmWorker",
    "change_pin",
    "init_token",
    "list_keys",
    "list_tokens",
    "open_work",
    "unblock",
]


#: A warm worker that waited longer may be on its way out, and takes a PIN with it.
_LONGEST_WARM_S = IDLE_S - 3.0


class PieceOfWork:
    """One token inside an open piece of work; implements :class:`desktop.ports.Token`.

    A context manager: the work ends with the ``with`` block, or before at removal, at
    any device error, at a deadline, or after :data:`IDLE_S` without a call.

    Attributes:
        serial: Of the token.
    """

    def __init__(
        self,
        module: ApprovedModule,
        serial: str,
        worker: Worker,
        deadlines: Deadlines,
        *,
        confirm: Callable[[], PinSource] | None = None,
        descriptor: int = -1,
        gost_encoding: str = "",
        info: TokenInfo | None = None,
    ) -> None:
        self.serial = serial
        self._info = info
        self._byte_order = "" if info is None else byte_order_of(module, info)
        self._gost_encoding = gost_encoding
        self._module = module
        self._confirm = confirm
        self._descriptor = descriptor
        self._worker = worker
        self._deadlines = deadlines
        # Callers on several threads take turns; the worker has one thread anyway.
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def ended(self) -> bool:
        """Whether the work is over."""
        return self._worker.ended

    @property
    def worker_pid(self) -> int:
        """Process id of the worker, for diagnosis."""
        return self._worker.pid

    def close(self) -> None:
        """Logs out and ends the worker; may be called again."""
        with self._lock:
            self._worker.close()

    def ask(
        self, call: str, fields: Mapping[str, Any], seconds: float | None = None
    ) -> dict[str, Any]:
        """Sends one request of the channel; see :meth:`Worker.ask`."""
        with self._lock:
            return self._worker.ask(call, fields, seconds or self._deadlines.call)

    def info(self) -> TokenInfo:
        """See :class:`desktop.ports.Token`."""
        return token_of(self.ask("info", {}).get("token"))

    def keys(self) -> list[KeyOnToken]:
        """See :class:`desktop.ports.Token`."""
        found = [key_of(item) for item in _list(self.ask("keys", {}), "keys")]
        # A certificate has said already in which arc its key is spoken of.
        return [key if key.certificates else self._spoken(key) for key in found]

    def generate_application_key(
        self, key_id: str, scheme: str, label: str, carrier: Mapping[str, str] | None
    ) -> GeneratedKey:
        """See :class:`desktop.ports.Token`."""
        row = modules.row_named(self._module.profile)
        always_authenticate = bool(row.get("always_authenticate", False))
        fields = {
            "key_id": key_id,
            "scheme": scheme,
            "label": label,
            "always_authenticate": always_authenticate,
            "leave_out": list(row.get("leave_out", [])),
            "degraded": list(row.get("degraded", [])),
        }
        answer = self.ask("generate", fields, self._deadlines.generate)
        key = key_of(answer.get("key"))
        record = custody.record_of(
            token_of(answer.get("token")),
            key,
            carrier,
            time_of(answer, "read_at"),
            module_sha256=self._module.sha256,
            attestations=attestations_of(answer),
            always_authenticate=always_authenticate,
            degraded=tuple(row.get("degraded", [])),
        )
        return GeneratedKey(
            key_id=key.key_id, scheme=key.scheme, spki=key.spki, custody=record
        )

    def _spoken(self, key: KeyOnToken) -> KeyOnToken:
        scheme, spki = in_arc(key.scheme, key.spki, self._gost_encoding)
        return replace(key, scheme=scheme, spki=spki)

    def signer(self, key_id: str) -> TokenSigner:
        """See :class:`desktop.ports.Token`."""
        answer = self.ask("find_key", {"key_id": key_id})
        scheme, spki = in_arc(
            text_of(answer, "scheme"), bytes_of(answer, "spki"), self._gost_encoding
        )
        return TokenSigner(
            self,
            key_id,
            scheme,
            spki,
            asks_pin=answer.get("asks_pin") is not False,
        )

    def sign(self, call: str, fields: Mapping[str, Any], *, asks_pin: bool) -> bytes:
        """Asks for one signature, with a PIN of its own where the key demands it.

        Where one confirmation only found out in which order a GOST token reads digests,
        another one is asked for: never a second login for one confirmation.

        Raises:
            PinMissing: The key asks and there is nobody to answer.
            SignatureInvalid: Two confirmations brought no signature.
        """
        if not asks_pin:
            request = {**fields, "byte_order": self._byte_order, "pin": NO_PIN}
            return self._signature(self.ask(call, request))
        signature = self._confirmed(call, fields) or self._confirmed(call, fields)
        if not signature:
            raise SignatureInvalid(reason="two confirmations brought no signature")
        return signature

    def _confirmed(self, call: str, fields: Mapping[str, Any]) -> bytes:
        """One confirmation, one login: a signature, or ``b""`` and a byte order."""
        fields = {**fields, "byte_order": self._byte_order}
        with ExitStack() as stack:
            if self._confirm is None:
                raise PinMissing(serial=self.serial)
            source = self._confirm()
            number, writers = ON_READER, list[SecretWriter]()
            if isinstance(source, PinFromDescriptor):
                # It was inherited at the opening; the next line is for this one.
                if self._descriptor < 0:
                    raise PinMissing(serial=self.serial)
                number = self._descriptor
            elif source is not None:
                secrets = Secrets(stack, self.serial, [source])
                if not secrets.numbers:
                    raise PinMissing(serial=self.serial)
                number, writers = secrets.numbers[0], secrets.writers
            with self._lock:
                answer = self._worker.ask(
                    call, {**fields, "pin": number}, self._deadlines.person, writers
                )
        return self._signature(answer)

    def _signature(self, answer: Mapping[str, Any]) -> bytes:
        signature = bytes_of(answer, "signature")
        if "byte_order" in answer:
            seen = text_of(answer, "byte_order")
            if seen != self._byte_order and self._info is not None:
                remember_byte_order(self._module, self._info, seen)
            self._byte_order = seen
        return signature

    def write_certificate(self, key_id: str, certificate: bytes) -> None:
        """See :class:`desktop.ports.Token`."""
        fields = {"key_id": key_id, "certificate": b64url(certificate)}
        self.ask("write_certificate", fields)

    def destroy_key(self, key_id: str, spki_sha256: str, confirmation: str) -> None:
        """See :class:`desktop.ports.Token`."""
        fields = {
            "key_id": key_id,
            "spki_sha256": spki_sha256,
            "confirmation": confirmation,
        }
        self.ask("destroy_key", fields)


class WarmWorker:
    """A worker that has loaded its module while a person types the PIN.

    It has no PIN and no session; one that waited too long has left by itself, or leaves
    at the next word, and :func:`open_work` then starts another.
    """

    def __init__(self, module: ApprovedModule, purposes: Sequence[str]) -> None:
        self._worker: Worker | None = Worker(module)
        # Before the loading, so that it never counts less than the worker does.
        self._since = running_s()
        with ends_on_error(self._worker):
            load(self._worker, module, purposes, deadlines_of(module), IDLE_S)

    def close(self) -> None:
        """Ends the worker unless it was taken; may be called again."""
        worker = self.take()
        if worker is not None:
            worker.close()

    def take(self) -> Worker | None:
        """Hands the worker over, if it is still there."""
        worker, self._worker = self._worker, None
        waited_s = running_s() - self._since
        if worker is None or (worker.running and waited_s < _LONGEST_WARM_S):
            return worker
        worker.close()
        return None


def open_work(
    module: ApprovedModule,
    token_serial: str,
    purposes: Sequence[str],
    pin: PinSource,
    *,
    deadlines: Deadlines | None = None,
    idle_s: float = IDLE_S,
    confirm: Callable[[], PinSource] | None = None,
    gost_encoding: str = "",
    warm: WarmWorker | None = None,
) -> PieceOfWork:
    """Opens a piece of work on one token with one login.

    Args:
        module: An approved module.
        token_serial: Which token; never a label.
        purposes: Everything the work will use (``sign_record:application`` ...).
        pin: One PIN entry; a :class:`Pin` is cleared here in any case.
        deadlines: Other than those of the module's row.
        idle_s: Shorter than :data:`IDLE_S`, never longer.
        confirm: Asks for the PIN again, for keys that want one for each signature.
        gost_encoding: The authority's (protocols.md 2.5), where keys without a
            certificate are used: no token tells in which arc a GOST key is spoken of.
        warm: Made for this module and these purposes; it is used up.

    Raises:
        ModuleProblem, TokenProblem, PinProblem: The class says why; nothing stays
            logged in.
    """
    limits = deadlines or deadlines_of(module)
    with ExitStack() as stack:
        secrets = Secrets(stack, token_serial, [pin])
        # A descriptor is inherited at the start, so it needs a worker of its own.
        ready = None if warm is None or secrets.descriptors else warm.take()
        worker = ready or Worker(module, descriptors=secrets.descriptors)
        with ends_on_error(worker):
            if ready is None:
                load(worker, module, purposes, limits, idle_s)
            if pin is None:
                fields: dict[str, Any] = {"serial": token_serial, "login": "pad"}
                answer = worker.ask("bind", fields, limits.person)
            else:
                fields = {"serial": token_serial, "descriptor": secrets.numbers[0]}
                answer = worker.ask(
                    "bind_with_pin",
                    fields,
                    secrets.deadline(limits),
                    secrets.writers,
                )
        numbers = secrets.numbers if secrets.descriptors else [FRAME]
        return PieceOfWork(
            module,
            token_serial,
            worker,
            limits,
            confirm=confirm,
            descriptor=numbers[0],
            gost_encoding=gost_encoding,
            info=token_of(answer.get("token")),
        )


def list_tokens(module: ApprovedModule, *, blank: bool = False) -> list[TokenInfo]:
    """The tokens that a module shows now; no PIN is involved.

    Args:
        module: An approved module.
        blank: Whether tokens that were never initialised are listed too.

    Raises:
        ModuleProblem, TokenProblem: The class says why.
    """
    limits = deadlines_of(module)
    with started(module) as worker:
        load(worker, module, ["describe"], limits, IDLE_S)
        answer = worker.ask("tokens", {"blank": blank}, limits.call)
    return [token_of(item) for item in _list(answer, "tokens")]


def list_keys(module: ApprovedModule, token_serial: str) -> list[KeyOnToken]:
    """The public keys and certificates of a token; no PIN is involved.

    Raises:
        ModuleProblem, TokenProblem: The class says why.
    """
    limits = deadlines_of(module)
    with started(module) as worker:
        load(worker, module, ["describe"], limits, IDLE_S)
        worker.ask("bind", {"serial": token_serial, "login": "public"}, limits.call)
        answer = worker.ask("keys", {}, limits.call)
    return [key_of(item) for item in _list(answer, "keys")]


def _list(answer: Mapping[str, Any], name: str) -> list[Any]:
    value = answer.get(name)
    return value if isinstance(value, list) else [None]

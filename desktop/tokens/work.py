"""A piece of work: one stretch of a journey that the person confirmed once (D-S1).

Opened with the list of purposes it will use, one login, several calls, one end. It
implements :class:`desktop.ports.Token` over a worker process; nothing of the native
module ever runs in the caller's.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, Self

from desktop.canonical import b64url
from desktop.clock import parse_time
from desktop.errors import PinMissing
from desktop.interaction import PinFromDescriptor, PinSource
from desktop.model import ApprovedModule, GeneratedKey, KeyOnToken, TokenInfo
from desktop.secret import Pin
from desktop.tokens import custody, modules
from desktop.tokens.answers import bytes_of, key_of, text_of, texts_of, token_of
from desktop.tokens.client import (
    Deadlines,
    SecretWriter,
    Worker,
    module_fields,
    secret_writer,
)
from desktop.tokens.signer import TokenSigner

__all__ = [
    "DEFAULT_DEADLINES",
    "IDLE_S",
    "Deadlines",
    "PieceOfWork",
    "TokenSigner",
    "change_pin",
    "init_token",
    "list_keys",
    "list_tokens",
    "open_work",
    "unblock",
]

DEFAULT_DEADLINES = Deadlines()

#: Seconds without a call after which a piece of work ends by itself.
IDLE_S = 30.0

_FRAME = -1


class PieceOfWork:
    """One token inside an open piece of work; implements :class:`desktop.ports.Token`.

    A context manager: the work ends with the ``with`` block, or before at removal, at
    any device error, at a deadline, or after :data:`IDLE_S` without a call.
    """

    def __init__(
        self, module: ApprovedModule, worker: Worker, deadlines: Deadlines
    ) -> None:
        self._module = module
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
        return [key_of(item) for item in _list(self.ask("keys", {}), "keys")]

    def generate_application_key(
        self, key_id: str, scheme: str, label: str, carrier: Mapping[str, str] | None
    ) -> GeneratedKey:
        """See :class:`desktop.ports.Token`."""
        answer = self.ask(
            "generate",
            {"key_id": key_id, "scheme": scheme, "label": label},
            self._deadlines.generate,
        )
        key = key_of(answer.get("key"))
        row = modules.row_named(self._module.profile)
        record = custody.record_of(
            token_of(answer.get("token")),
            key,
            carrier,
            parse_time(text_of(answer, "read_at")),
            module_sha256=self._module.sha256,
            attestations=tuple(
                {"type": "x509", "bytes": text}
                for text in texts_of(answer, "attestations")
            ),
            always_authenticate=bool(row.get("always_authenticate", False)),
        )
        return GeneratedKey(
            key_id=key.key_id, scheme=key.scheme, spki=key.spki, custody=record
        )

    def signer(self, key_id: str) -> TokenSigner:
        """See :class:`desktop.ports.Token`."""
        answer = self.ask("find_key", {"key_id": key_id})
        return TokenSigner(
            self, key_id, text_of(answer, "scheme"), bytes_of(answer, "spki")
        )

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


def open_work(
    module: ApprovedModule,
    token_serial: str,
    purposes: Sequence[str],
    pin: PinSource,
    *,
    deadlines: Deadlines | None = None,
    idle_s: float = IDLE_S,
) -> PieceOfWork:
    """Opens a piece of work on one token with one login.

    Args:
        module: An approved module.
        token_serial: Which token; never a label.
        purposes: Everything the work will use (``sign_record:application`` …).
        pin: One PIN entry; a :class:`Pin` is cleared here in any case.
        deadlines: Other than those of the module's row.
        idle_s: Shorter than :data:`IDLE_S`, never longer.

    Raises:
        ModuleProblem, TokenProblem, PinProblem: The class says why; nothing stays
            logged in.
    """
    limits = deadlines or _deadlines(module)
    with ExitStack() as stack:
        secrets = _Secrets(stack, token_serial, [pin])
        worker = Worker(module, descriptors=secrets.descriptors)
        with _ends_on_error(worker):
            _load(worker, module, purposes, limits, idle_s)
            if pin is None:
                fields: dict[str, Any] = {"serial": token_serial, "login": "pad"}
                worker.ask("bind", fields, limits.person)
            else:
                fields = {"serial": token_serial, "descriptor": secrets.numbers[0]}
                worker.ask(
                    "bind_with_pin",
                    fields,
                    secrets.deadline(limits),
                    secrets.writers,
                )
        return PieceOfWork(module, worker, limits)


def list_tokens(module: ApprovedModule, *, blank: bool = False) -> list[TokenInfo]:
    """The tokens that a module shows now; no PIN is involved.

    Args:
        module: An approved module.
        blank: Whether tokens that were never initialised are listed too.

    Raises:
        ModuleProblem, TokenProblem: The class says why.
    """
    limits = _deadlines(module)
    with _worker(module) as worker:
        _load(worker, module, ["describe"], limits, IDLE_S)
        answer = worker.ask("tokens", {"blank": blank}, limits.call)
    return [token_of(item) for item in _list(answer, "tokens")]


def list_keys(module: ApprovedModule, token_serial: str) -> list[KeyOnToken]:
    """The public keys and certificates of a token; no PIN is involved.

    Raises:
        ModuleProblem, TokenProblem: The class says why.
    """
    limits = _deadlines(module)
    with _worker(module) as worker:
        _load(worker, module, ["describe"], limits, IDLE_S)
        worker.ask("bind", {"serial": token_serial, "login": "public"}, limits.call)
        answer = worker.ask("keys", {}, limits.call)
    return [key_of(item) for item in _list(answer, "keys")]


def change_pin(
    module: ApprovedModule, token_serial: str, old: PinSource, new: PinSource
) -> TokenInfo:
    """Changes the user PIN; the flags are read afresh and the old PIN is tried once.

    Raises:
        PinWeak, PinLength: The new PIN was refused; the old one was not tried.
        PinIncorrect, PinLocked, PinMissing: Nothing was changed.
    """
    return _pin_care(module, token_serial, "change_pin", {}, {"old": old, "new": new})


def unblock(
    module: ApprovedModule, token_serial: str, so_pin: PinSource, new: PinSource
) -> TokenInfo:
    """Sets a new user PIN with the security officer's PIN (PUK), tried once.

    Raises:
        PinWeak, PinLength: The new PIN was refused; the SO PIN was not tried.
        PinIncorrect, PinMissing: Nothing was changed.
    """
    return _pin_care(module, token_serial, "unblock", {}, {"so": so_pin, "new": new})


def init_token(
    module: ApprovedModule,
    token_serial: str,
    label: str,
    so_pin: PinSource,
    new: PinSource,
) -> TokenInfo:
    """Erases a token and sets its label, SO PIN and user PIN.

    Args:
        module: An approved module.
        token_serial: As :func:`list_tokens` with ``blank`` gives it; may be empty.
        label: The new label.
        so_pin: The SO PIN; of an initialised token, the present one.
        new: The user PIN to set.

    Returns:
        The token, which may have another serial number now.

    Raises:
        PinWeak, PinLength, PinIncorrect, PinMissing: Nothing was erased.
    """
    fields = {"label": label}
    given = {"so": so_pin, "new": new}
    return _pin_care(module, token_serial, "init_token", fields, given)


# -- shared steps -------------------------------------------------------------------


class _Secrets:
    """PIN sources made ready for a worker: descriptors to inherit, frames to write."""

    def __init__(
        self, stack: ExitStack, serial: str, sources: Sequence[PinSource]
    ) -> None:
        self.descriptors: list[int] = []
        self.numbers: list[int] = []
        self.writers: list[SecretWriter] = []
        for source in sources:
            if isinstance(source, Pin):
                # Zeroed straight after use, whatever happens (security.md 6).
                stack.callback(source.clear)
                self.writers.append(
                    secret_writer(stack.enter_context(source.exposed()))
                )
                self.numbers.append(_FRAME)
            elif isinstance(source, PinFromDescriptor):
                self._inherit(stack, serial, source.descriptor)

    def _inherit(self, stack: ExitStack, serial: str, descriptor: int) -> None:
        # A copy, because the worker's own stdin and stdout have the first numbers; it
        # shares the position, so each worker takes the next line.
        try:
            copy = os.dup(descriptor)
        except OSError as error:
            raise PinMissing(serial=serial) from error
        stack.callback(os.close, copy)
        self.descriptors.append(copy)
        self.numbers.append(copy)

    def deadline(self, limits: Deadlines) -> float:
        return limits.person if self.descriptors else limits.call


def _pin_care(
    module: ApprovedModule,
    token_serial: str,
    call: str,
    fields: Mapping[str, Any],
    given: Mapping[str, PinSource],
) -> TokenInfo:
    limits = _deadlines(module)
    with ExitStack() as stack:
        secrets = _Secrets(stack, token_serial, list(given.values()))
        if len(secrets.numbers) != len(given):
            # The wrapper can't change a PIN on a pin-pad (style.md e8).
            raise PinMissing(serial=token_serial)
        worker = stack.enter_context(_worker(module, secrets.descriptors))
        _load(worker, module, [call], limits, IDLE_S)
        worker.ask("bind", {"serial": token_serial, "login": "none"}, limits.call)
        numbers = dict(zip(given, secrets.numbers, strict=True))
        seconds = max(secrets.deadline(limits), limits.call)
        answer = worker.ask(call, {**fields, **numbers}, seconds, secrets.writers)
    return token_of(answer.get("token"))


@contextmanager
def _worker(
    module: ApprovedModule, descriptors: Sequence[int] = ()
) -> Iterator[Worker]:
    worker = Worker(module, descriptors=descriptors)
    try:
        yield worker
    finally:
        worker.close()


@contextmanager
def _ends_on_error(worker: Worker) -> Iterator[None]:
    try:
        yield
    except BaseException:
        worker.kill()
        raise


def _load(
    worker: Worker,
    module: ApprovedModule,
    purposes: Sequence[str],
    limits: Deadlines,
    idle_s: float,
) -> None:
    fields = {
        "module": module_fields(module),
        "purposes": list(purposes),
        "idle_ms": int(min(idle_s, IDLE_S) * 1000),
    }
    worker.ask("load", fields, limits.start)


def _deadlines(module: ApprovedModule) -> Deadlines:
    row = modules.row_named(module.profile)
    return Deadlines(
        call=float(row.get("call_s", DEFAULT_DEADLINES.call)),
        generate=float(row.get("generate_s", DEFAULT_DEADLINES.generate)),
    )


def _list(answer: Mapping[str, Any], name: str) -> list[Any]:
    value = answer.get(name)
    return value if isinstance(value, list) else [None]

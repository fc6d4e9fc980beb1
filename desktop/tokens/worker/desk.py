"""Serves the typed requests of one piece of work: purposes only, one login.

Each request is a JSON object with ``call`` and its own fields, no more and no fewer.
A coded error about the document or the key leaves the work open; anything that the
module answered with an error ends it, because the wrapper's state is then unknown
(security.md, section 2: leaked session, held lock, active operation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final, Protocol

from pkcs11 import exceptions as wrapper

from desktop.asn1 import cms
from desktop.canonical import b64url
from desktop.clock import SystemClock, format_time
from desktop.errors import (
    ConfirmationWrong,
    CustodyRefused,
    KeyAmbiguous,
    KeyMissing,
    PinIncorrect,
    PinMissing,
    PurposeRefused,
    SaqtaError,
    SchemeUnsupported,
    WorkerProtocol,
)
from desktop.tokens import pin_rules
from desktop.tokens.worker import documents, faults, keys, pad, signing
from desktop.tokens.worker.confirmation import Confirmation
from desktop.tokens.worker.device import Device, PinText
from desktop.tokens.worker.forms import (
    CALLS,
    document,
    key_values,
    module_of,
    policy_of,
    read_inherited,
    refusal,
)
from desktop.tokens.worker.raw import CallFailed
from desktop.tokens.worker.turns import GLANCE_S, PATIENCE_S

__all__ = ["Desk"]

#: Errors after which the same session goes on; every other one ends the worker.
_GO_ON: Final = (
    ConfirmationWrong,
    KeyAmbiguous,
    KeyMissing,
    PurposeRefused,
    SchemeUnsupported,
)

#: Where a PIN could stand in a request and none does; or it is typed on the reader.
_NO_PIN, _ON_READER = -2, -3
#: Serves one request; the method of a call has its name and an underscore.
Handler = Callable[[Mapping[str, Any]], dict[str, Any]]

#: Seconds without a call after which the work ends; nobody may ask for more.
_IDLE_S = 30.0


class Inbox(Protocol):
    """Where announced secrets come from."""

    def secret(self) -> bytearray:
        """The next frame, which must be a secret."""
        ...


class Desk:
    """One piece of work.

    Attributes:
        idle_s: Seconds without a call after which the work ends.
    """

    def __init__(self, inbox: Inbox) -> None:
        self.idle_s = _IDLE_S
        self._inbox = inbox
        self._device: Device | None = None
        self._purposes: frozenset[str] = frozenset()
        self._found: dict[tuple[str, str], keys.FoundKey] = {}

    def answer(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """Serves one request.

        Returns:
            The answer, and whether it is the last one of this worker.
        """
        name = str(request.get("call", ""))
        number = request.get("id")
        serial = "" if self._device is None else self._device.serial
        try:
            value = self._serve(name, request)
        except (wrapper.PKCS11Error, CallFailed) as error:
            return refusal(number, self._translate(error, name, serial), final=True)
        except signing.ConfirmAgain as found:
            value = {"signature": "", "byte_order": found.byte_order}
        except SaqtaError as error:
            return refusal(number, error, final=_ends(error))
        last = name == "close"
        return {"id": number, "ok": value, "final": last}, last

    def close(self) -> None:
        """Logs out; the process ends right after, whatever the module says to it."""
        if self._device is None:
            return
        device, self._device = self._device, None
        try:
            device.log_out()
        except wrapper.PKCS11Error:
            # The end of the process closes what the module would not (open-eid #41).
            return

    def _translate(
        self, error: wrapper.PKCS11Error | CallFailed, name: str, serial: str
    ) -> SaqtaError:
        found = faults.translate(error, name, serial)
        if not isinstance(found, PinIncorrect) or self._device is None:
            return found
        try:
            # An answer to C_InitToken speaks of the security officer's PIN.
            state = str(self._device.pin_state(so=name == "init_token"))
        except (wrapper.PKCS11Error, CallFailed, SaqtaError):
            return found
        return PinIncorrect(serial=serial, pin_state=state)

    def _serve(self, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
        call = CALLS.get(name)
        if call is None:
            raise PurposeRefused(purpose=name[:64], reason="no such call")
        if request.keys() != {"call", "id", *call.fields}:
            raise WorkerProtocol(reason=f"{name} has other fields")
        for field, kind in call.fields.items():
            # bool is an int in Python; a number is never a truth value here.
            if type(request[field]) is not kind:
                raise WorkerProtocol(reason=f"{name}.{field} has another type")
        if call.purpose:
            self._require(call.purpose)
        handler: Handler = getattr(self, f"_{name}")
        if self._device is None or name == "close":
            # An end calls nothing of the module; the logout comes after its answer.
            return handler(request)
        patience_s = GLANCE_S if name == "tokens" else PATIENCE_S
        with self._device.turn(exclusive=call.writes, patience_s=patience_s):
            return handler(request)

    def _require(self, purpose: str) -> None:
        if purpose not in self._purposes:
            raise PurposeRefused(purpose=purpose, reason="not named at the opening")

    @property
    def _open(self) -> Device:
        if self._device is None:
            raise WorkerProtocol(reason="no module is loaded")
        return self._device

    # -- opening -------------------------------------------------------------------

    def _load(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._device is not None:
            raise WorkerProtocol(reason="a module is loaded already")
        self._purposes = documents.check_purposes(request["purposes"])
        # Never longer than the rule; tests and drills may ask for less.
        self.idle_s = min(max(request["idle_ms"], 1) / 1000, _IDLE_S)
        self._device = Device(module_of(request["module"]))
        return {}

    def _bind(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Binds to a token: ``public`` without a login, ``pad`` by the pin-pad."""
        device = self._open
        self._once(device)
        # Without a login it is a first initialisation, which a blank token may want.
        info = device.bind(request["serial"], blank=request["login"] == "none")
        if request["login"] == "pad":
            device.log_in(None)
        elif request["login"] == "public":
            device.open_public()
        elif request["login"] != "none":
            raise WorkerProtocol(reason="no such manner of login")
        return {"token": asdict(info)}

    def _bind_with_pin(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device = self._open
        self._once(device)
        # The secret is taken in any case: an announced frame must not stay behind.
        pin = self._secret(request["descriptor"], request["serial"])
        try:
            device.bind(request["serial"])
            device.log_in(pin)
        finally:
            pin.clear()
        return {"token": asdict(device.info())}

    def _once(self, device: Device) -> None:
        if device.serial:
            raise WorkerProtocol(reason="this work is bound to a token already")

    def _secret(self, descriptor: int, serial: str) -> PinText:
        """A secret frame (-1), or one line of an inherited descriptor."""
        frame = descriptor < 0
        buffer = self._inbox.secret() if frame else read_inherited(descriptor)
        if not buffer:
            raise PinMissing(serial=serial)
        return PinText(buffer)

    # -- describing ----------------------------------------------------------------

    def _tokens(self, request: Mapping[str, Any]) -> dict[str, Any]:
        tokens = self._open.tokens(blank=request["blank"])
        return {"tokens": [asdict(info) for info in tokens]}

    def _info(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        return {"token": asdict(self._open.info())}

    def _keys(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        self._open.token()
        return {"keys": [key_values(key) for key in keys.list_keys(self._open)]}

    def _find_key(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._open.token()
        found = keys.find(self._open, request["key_id"], "")
        return {
            "spki": b64url(found.spki),
            "scheme": found.scheme,
            "asks_pin": found.asks_pin,
        }

    # -- making keys, writing, destroying --------------------------------------------

    def _generate(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device = self._open
        self._found.clear()
        key = keys.generate(
            device,
            request["key_id"],
            request["scheme"],
            request["label"],
            always_authenticate=request["always_authenticate"],
            leave_out=tuple(str(name) for name in request["leave_out"]),
            degraded=tuple(str(name) for name in request["degraded"]),
        )
        return {
            "key": key_values(key),
            "token": asdict(device.info()),
            "attestations": [
                {"type": kind, "bytes": b64url(der)}
                for kind, der in keys.attestations(device, key)
            ],
            "read_at": format_time(SystemClock().now()),
        }

    def _write_certificate(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._open.token()
        certificate = document("write_certificate", request["certificate"])
        keys.write_certificate(self._open, request["key_id"], certificate)
        return {}

    def _destroy_key(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._open.token()
        self._found.clear()
        key_id, spki_sha256 = request["key_id"], request["spki_sha256"]
        keys.destroy(self._open, key_id, spki_sha256, request["confirmation"])
        return {}

    # -- signing ---------------------------------------------------------------------

    def _sign_request(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._key(request) as (key, sign):
            info = document("sign_request", request["document"])
            documents.check_request(info, key.spki)
            return _signature(key, sign(info))

    def _sign_cmp(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._key(request) as (key, sign):
            part = document("sign_cmp", request["document"])
            certificate = document("sign_cmp", request["certificate"])
            documents.check_cmp(part, certificate, key.spki, key.scheme)
            return _signature(key, sign(part))

    def _sign_record(self, request: Mapping[str, Any]) -> dict[str, Any]:
        kind = request["kind"]
        purpose = f"sign_record:{kind}"
        self._require(purpose)
        with self._key(request) as (key, sign):
            payload = document(purpose, request["payload"])
            certificate = document(purpose, request["certificate"]) or None
            attributes = document(purpose, request["attributes"])
            documents.check_record(kind, payload)
            if attributes:
                documents.check_signed_attributes(
                    kind, payload, attributes, certificate, key.spki
                )
                return _signature(key, sign(attributes))
            if certificate is not None:
                documents.check_certificate(purpose, certificate, key.spki)
            now = SystemClock().now()
            signed = cms.build_signed(
                payload, key.spki, key.scheme, now, sign, certificate
            )
            return _signature(key, signed)

    @contextmanager
    def _key(
        self, request: Mapping[str, Any]
    ) -> Iterator[tuple[keys.FoundKey, Callable[[bytes], bytes]]]:
        """A request's key, after the token proved to be the same one (threat 8).

        A key with ALWAYS_AUTHENTICATE takes one PIN for one signature: the token is
        asked once, and for a second time there is no confirmation left.
        """
        device = self._open
        # The secret is taken in any case: an announced frame must not stay behind.
        pin = None
        on_reader = request["pin"] == _ON_READER
        if request["pin"] not in (_NO_PIN, _ON_READER):
            pin = self._secret(request["pin"], device.serial)
        try:
            device.token()
            if not request["spki_sha256"]:
                raise KeyMissing(key_id=request["key_id"])
            found = self._find(request["key_id"], request["spki_sha256"])
            paid = Confirmation(device, found, pin, on_reader=on_reader)

            def sign(message: bytes) -> bytes:
                return signing.sign(
                    found,
                    message,
                    device.mechanisms,
                    paid.sign,
                    byte_order=request["byte_order"],
                )

            yield found, sign
        finally:
            if pin is not None:
                pin.clear()

    def _find(self, key_id: str, spki_sha256: str) -> keys.FoundKey:
        """A key found before in this login is bound to its handle and public key.

        Another key in its place can't sign unnoticed: the software check of every
        signature is over the public key that was bound.
        """
        known = self._found.get((key_id, spki_sha256))
        if known is None:
            known = keys.find(self._open, key_id, spki_sha256)
            self._found[key_id, spki_sha256] = known
        return known

    # -- PIN care --------------------------------------------------------------------

    def _change_pin(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device, policy = self._open, policy_of(request)
        with self._pins(request, "old", "new") as pins:
            if pins:
                device.change_pin(*pins, policy=policy)
            else:
                pad.change_pin(device)
        return {"token": asdict(device.info())}

    def _unblock(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device, policy = self._open, policy_of(request)
        with self._pins(request, "so", "new") as pins:
            if pins:
                device.set_user_pin(*pins, policy=policy)
            else:
                pad.set_user_pin(device)
        return {"token": asdict(device.info())}

    def _init_token(self, request: Mapping[str, Any]) -> dict[str, Any]:
        device, policy = self._open, policy_of(request)
        with self._pins(request, "so", "new") as pins:
            if pins is None:
                pad.init_token(device, request["label"])
                return {"token": asdict(device.info())}
            info = device.info()
            limits = (info.shortest_pin, info.longest_pin)
            so_pin, new = (pin.encode() for pin in pins)
            if "TOKEN_INITIALIZED" in info.flags:
                # The present SO PIN, which stays as it is; the token judges it.
                pin_rules.check_length(device.serial, so_pin, *limits)
            else:
                pin_rules.check_new_pin(device.serial, so_pin, *limits)
            pin_rules.check_new_pin(device.serial, new, *limits, policy)
            device.init_token(pins[0], request["label"])
            device.set_user_pin(*pins, policy=policy)
        return {"token": asdict(device.info())}

    @contextmanager
    def _pins(
        self, request: Mapping[str, Any], first: str, second: str
    ) -> Iterator[tuple[PinText, PinText] | None]:
        """The secrets of two fields, zeroed after; ``None`` where the reader asks."""
        serial = self._open.serial
        given = [name for name in (first, second) if request[name] != _NO_PIN]
        pins: list[PinText] = []
        try:
            # They are taken in any case: an announced frame must not stay behind.
            for name in given:
                pins.append(self._secret(request[name], serial))
            if len(pins) == 1:
                raise PinMissing(serial=serial)
            yield (pins[0], pins[1]) if pins else None
        finally:
            for pin in pins:
                pin.clear()

    def _close(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        return {}


def _signature(key: keys.FoundKey, signature: bytes) -> dict[str, Any]:
    """A signature; of a GOST key with what was seen of the token."""
    answer = {"signature": b64url(signature)}
    byte_order = signing.byte_order_of(key)
    return {**answer, "byte_order": byte_order} if byte_order else answer


def _ends(error: SaqtaError) -> bool:
    if isinstance(error, CustodyRefused):
        # A token that would not even destroy the key gets no second chance.
        return not error.destroyed
    return not isinstance(error, _GO_ON)

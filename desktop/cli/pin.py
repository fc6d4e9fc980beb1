"""``saqta pin change|unblock|init``: PIN care. A PIN is never an argument."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import click

from desktop.cli.common import Call, descriptor, emit, tell, verb

if TYPE_CHECKING:
    from desktop.interaction import PinSource

__all__ = ["pin"]


@click.group(help="Change, unblock or first set the PIN.")
def pin() -> None:
    """See ``--help``."""


@verb("change", help="Change the PIN; the old one is tried once.")
@click.option(
    "--token",
    "serial",
    required=True,
    metavar="SERIAL",
    help="Serial number of the token.",
)
@descriptor("--pin-fd", "The present PIN; read by the token worker alone.")
@descriptor("--new-pin-fd", "The new PIN; read by the token worker alone.")
def _change(call: Call, serial: str, pin_fd: int | None, new_pin_fd: int | None) -> int:
    from desktop.cli.terminal import warn_of_tries
    from desktop.services.care_for_pin import change_pin, token_before
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    info = token_before(workplace, serial)
    if pin_fd is None:
        warn_of_tries(info.pin_state, call.language)
    if info.pin_pad:
        old = new = _on_reader(call, "pin.change_on_reader")
    else:
        old = _source(call, serial, pin_fd, "pin.prompt")
        new = _chosen(call, serial, new_pin_fd, "pin.new")
    done = change_pin(workplace, serial, old, new)
    emit(call, done, [say("pin.changed", call.language)])
    return 0


@verb("unblock", help="Set a new PIN with the security officer's PIN.")
@click.option(
    "--token",
    "serial",
    required=True,
    metavar="SERIAL",
    help="Serial number of the token.",
)
@descriptor("--so-pin-fd", "The SO PIN (PUK); read by the token worker alone.")
@descriptor("--new-pin-fd", "The new PIN; read by the token worker alone.")
def _unblock(
    call: Call, serial: str, so_pin_fd: int | None, new_pin_fd: int | None
) -> int:
    from desktop.services.care_for_pin import token_before, unblock_pin
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    if token_before(workplace, serial, unblocking=True).pin_pad:
        so_pin = new = _on_reader(call, "pin.set_on_reader")
    else:
        so_pin = _source(call, serial, so_pin_fd, "pin.so_prompt")
        new = _chosen(call, serial, new_pin_fd, "pin.new")
    done = unblock_pin(workplace, serial, so_pin, new)
    emit(call, done, [say("pin.unblocked", call.language)])
    return 0


@verb("init", help="Erase a token and set label, SO PIN and PIN.")
@click.option(
    "--token",
    "serial",
    default="",
    metavar="SERIAL",
    help="Serial number of the token; the only blank one unless named.",
)
@click.option("--label", required=True, metavar="TEXT", help="The token's new label.")
@click.option(
    "--erase",
    is_flag=True,
    default=False,
    help="Say yes to erasing every key on an initialised token.",
)
@descriptor("--so-pin-fd", "The SO PIN; read by the token worker alone.")
@descriptor("--new-pin-fd", "The new PIN; read by the token worker alone.")
def _init(
    call: Call,
    serial: str,
    label: str,
    erase: bool,
    so_pin_fd: int | None,
    new_pin_fd: int | None,
) -> int:
    from desktop.errors import InputInvalid
    from desktop.model.tokens import PinState
    from desktop.services.care_for_pin import find_blank, init_token
    from desktop.words import say

    workplace = call.workplace(need_profile=False)
    _, info = find_blank(workplace, serial)
    if info.pin_state is not PinState.NOT_SET and not erase:
        reason = "the token is in use; every key on it is erased only with it"
        raise InputInvalid(name="--erase", reason=reason)
    if info.pin_pad:
        so_pin = new = _on_reader(call, "pin.set_on_reader")
    else:
        so_pin = _chosen(call, info.serial, so_pin_fd, "pin.so")
        new = _chosen(call, info.serial, new_pin_fd, "pin.new")
    done = init_token(workplace, info.serial, label, so_pin, new)
    emit(
        call, done, [say("pin.initialised", call.language, {"serial": done["serial"]})]
    )
    return 0


def _on_reader(call: Call, words: str) -> PinSource:
    """Says what to type on the reader's own keys; no PIN passes through here."""
    from desktop.words import say

    tell(say(words, call.language))
    return None


def _source(call: Call, serial: str, fd: int | None, prompt: str) -> PinSource:
    """The descriptor, or what a person types without echo."""
    from desktop.interaction import PinFromDescriptor
    from desktop.secret import Pin

    if fd is not None:
        return PinFromDescriptor(fd)
    return Pin(bytearray(_typed(call, serial, prompt).encode("utf-8")))


def _chosen(call: Call, serial: str, fd: int | None, prompt: str) -> PinSource:
    """A PIN that is set: typed twice, for nobody sees what they typed."""
    from desktop.interaction import PinFromDescriptor
    from desktop.secret import Pin
    from desktop.words import say

    if fd is not None:
        return PinFromDescriptor(fd)
    while True:
        text = _typed(call, serial, f"{prompt}_prompt")
        if text == _typed(call, serial, f"{prompt}_again"):
            return Pin(bytearray(text.encode("utf-8")))
        tell(say("pin.differ", call.language))


def _typed(call: Call, serial: str, prompt: str) -> str:
    from desktop.errors import Cancelled, PinMissing
    from desktop.words import say

    if not sys.stdin.isatty():
        raise PinMissing(serial=serial)
    text = getpass.getpass(say(prompt, call.language) + " ")
    if not text:
        raise Cancelled
    return text


pin.add_command(_change)
pin.add_command(_unblock)
pin.add_command(_init)

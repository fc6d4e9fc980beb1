"""USB devices that may be a token or a reader, as Linux shows them in sysfs.

Doctor names what keeps a person's program from one (users.md, demands 1 and 5): a
reader that the smart-card service drives needs no rule, a token that its module opens
as a USB device itself needs one for udev.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

__all__ = ["UsbDevice", "usb_devices"]

#: Interface class of smart-card devices (USB CCID, 4.1).
_SMART_CARD = "0b"
_SYSFS = Path("/sys/bus/usb/devices")
_NODES = Path("/dev/bus/usb")


class UsbDevice(NamedTuple):
    """One device.

    Attributes:
        vendor, product: Its identifiers, four hexadecimal digits each.
        name: What it calls itself; text from outside.
        is_reader: It has an interface of the smart-card class: the service drives it.
        usable: This user may open it.
    """

    vendor: str
    product: str
    name: str
    is_reader: bool
    usable: bool


def usb_devices(
    vendors: Collection[str], *, sysfs: Path = _SYSFS, nodes: Path = _NODES
) -> list[UsbDevice]:
    """Readers, and devices of these vendors; empty on other systems than Linux.

    Args:
        vendors: Identifiers of makers of tokens, four hexadecimal digits each.
        sysfs: Where the system describes them.
        nodes: Where the system lets them be opened.
    """
    if not sysfs.is_dir():
        # Only Linux has it.
        return []
    found = []
    for folder in sorted(sysfs.iterdir()):
        vendor = _read(folder / "idVendor")
        if not vendor:
            # A hub's port or an interface, not a device.
            continue
        classes = {
            _read(path) for path in folder.glob(f"{folder.name}:*/bInterfaceClass")
        }
        is_reader = _SMART_CARD in classes
        if is_reader or vendor in vendors:
            node = nodes / _number(folder / "busnum") / _number(folder / "devnum")
            found.append(
                UsbDevice(
                    vendor,
                    _read(folder / "idProduct"),
                    _read(folder / "product"),
                    is_reader,
                    os.access(node, os.R_OK | os.W_OK),
                )
            )
    return found


def _number(path: Path) -> str:
    return _read(path).rjust(3, "0")


def _read(path: Path) -> str:
    try:
        return path.read_bytes()[:256].decode("utf-8", "replace").strip()
    except OSError:
        # It was pulled out meanwhile.
        return ""

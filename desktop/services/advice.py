"""What this system needs before a token is seen (users.md, demands 2, 5 and 19)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop import data, system
from desktop.model.records import CheckResult

__all__ = ["copy_text", "reader_advice", "token_makers", "udev_rule"]

_UNKNOWN = "-"
_RULES = "/etc/udev/rules.d/70-token.rules"


def reader_advice() -> dict[str, str]:
    """Commands that install and start the reader service here, and a module.

    All are ``"-"`` on a system that ``resources/tokens/systems.toml`` does not know.
    """
    known = data.read_toml("tokens/systems.toml")
    for name in system.distribution():
        # openSUSE's own name is opensuse-leap or -tumbleweed; it says that it is like
        # suse, as RHEL says that it is like fedora and Ubuntu like debian.
        found = known.get(name)
        if isinstance(found, Mapping):
            return {key: str(value) for key, value in found.items()}
    return dict.fromkeys(("install", "start", "module"), _UNKNOWN)


def token_makers() -> frozenset[str]:
    """USB vendor identifiers of tokens whose modules open the device themselves."""
    return frozenset(map(str, data.read_toml("tokens/systems.toml")["makers"]))


def udev_rule(device: system.UsbDevice) -> str:
    """The rule that gives whoever sits at the computer access to a device."""
    return (
        f'SUBSYSTEM=="usb", ATTRS{{idVendor}}=="{device.vendor}", '
        f'ATTRS{{idProduct}}=="{device.product}", TAG+="uaccess"'
    )


def copy_text(item: CheckResult) -> str:
    """What can be copied out of a finding: commands for a terminal, or ``""``."""
    if item.state not in {"warning", "problem"}:
        return ""
    facts: Mapping[str, Any] = item.facts
    if item.name == "usb":
        rule = str(facts["rule"])
        return (
            f"echo '{rule}' | sudo tee {_RULES}\n"
            "sudo udevadm control --reload\n"
            "sudo udevadm trigger --subsystem-match=usb"
        )
    commands = {
        "service": ("install", "start"),
        "modules": ("module",),
    }.get(item.name, ())
    given = [str(facts.get(name, _UNKNOWN)) for name in commands]
    # Where a vendor's driver is all there is, there is no command to copy.
    return "\n".join(
        f"sudo {command}" for command in given if command.split(" ")[0] in _TOOLS
    )


_TOOLS = frozenset({"apt-get", "dnf", "zypper", "pacman", "systemctl"})

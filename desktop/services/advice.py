"""What this system needs before a token is seen (users.md, demands 2, 5 and 19)."""

from __future__ import annotations

from desktop import data, system

__all__ = ["reader_advice"]


def reader_advice() -> dict[str, str]:
    """Commands that install and start the reader service here.

    Both are ``"-"`` on a system that ``resources/tokens/systems.toml`` does not know.
    """
    known = data.read_toml("tokens/systems.toml")
    for name in system.distribution():
        # openSUSE's own name is opensuse-leap or -tumbleweed; it says that it is like
        # suse, as RHEL says that it is like fedora and Ubuntu like debian.
        if name in known:
            return {key: str(value) for key, value in known[name].items()}
    return {"install": "-", "start": "-"}

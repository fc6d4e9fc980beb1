"""Which modules are approved, and whether each may be loaded now."""

from __future__ import annotations

from typing import Any

from desktop.errors import SaqtaError
from desktop.model.tokens import ApprovedModule
from desktop.services.workplace import Workplace
from desktop.tokens import modules

__all__ = ["list_modules", "module_values"]


def list_modules(workplace: Workplace) -> list[dict[str, Any]]:
    """Every approved module with ``state``: ``ok`` or the code of what is wrong."""
    found = []
    for module in workplace.modules():
        state = "ok"
        try:
            modules.check(module)
        except SaqtaError as error:
            state = error.code
        found.append(module_values(module, state))
    return found


def module_values(module: ApprovedModule, state: str) -> dict[str, Any]:
    """A module as ``--json`` tells it (architecture.md, section 6).

    ``gost`` is what is known of such modules, with its source; a connected token's own
    list of mechanisms decides.
    """
    row = modules.row_named(module.profile)
    return {
        "path": module.path,
        "sha256": module.sha256,
        "owner": module.owner,
        "env": dict(module.env),
        "list": module.source,
        "state": state,
        "title": str(row.get("title", "")),
        "gost": str(row.get("gost", "unknown")),
        "gost_source": str(row.get("gost_source", "")),
    }

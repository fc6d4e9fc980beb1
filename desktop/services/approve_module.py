"""Approve a PKCS#11 module for this home, or take that back (D-S1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.services.list_modules import module_values
from desktop.services.workplace import Workplace
from desktop.tokens import modules

__all__ = ["approve_module", "revoke_module"]


def approve_module(
    workplace: Workplace, path: str, env: Mapping[str, str]
) -> dict[str, Any]:
    """Writes path, hash, owner and environment into the personal list.

    Raises:
        ModuleProblem: The file can't be approved; the class says why.
    """
    module = modules.approve(path, env, folder=workplace.home.modules_dir)
    workplace.journal().append(
        "module_approved",
        {"path": module.path, "sha256": module.sha256, "owner": module.owner},
    )
    return module_values(module, "ok")


def revoke_module(workplace: Workplace, path: str) -> dict[str, Any]:
    """Takes the approval back.

    Raises:
        ModuleNotApproved: It was not in the personal list.
    """
    module = modules.revoke(path, folder=workplace.home.modules_dir)
    workplace.journal().append("module_revoked", {"path": module.path})
    return module_values(module, "revoked")

"""What a machine lacks: a skip where somebody works, a failure in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

__all__ = ["lacking"]


def lacking(what: str) -> NoReturn:
    """Ends a test whose tool is not here.

    ``installer/test.sh`` installs every tool, so a machine of continuous integration
    that lacks one tests less than it says.
    """
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)

"""What the operator API says when it refuses (RFC 9457, stable codes)."""

from __future__ import annotations

from typing import Any

__all__ = ["Problem"]


class Problem(Exception):  # noqa: N818 -- RFC 9457 calls the answer a problem
    """A refusal of the operator API; it becomes ``application/problem+json``.

    Attributes:
        status: HTTP status.
        code: Stable name that a client may act on, e.g. ``consent-withdrawn``.
        title: Short sentence in English; never holds personal data.
        detail: What exactly did not fit, or ``""``.
    """

    def __init__(self, status: int, code: str, title: str, detail: str = "") -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail

    def as_dict(self) -> dict[str, Any]:
        """The JSON members of the answer."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }

"""Faults on order, for tests and drills only; an ordinary sandbox has no plan.

Each planned fault is used up when it strikes. Names and what they do:

``drop-before``, ``drop``  the connection ends before, or after, the call took effect
``busy``                   refused at once with ``code`` (503, 429), nothing done
``status``                 another HTTP status around the true body (``code``)
``redirect``               301 to ``location``
``html``                   a web page instead of the answer
``drip``                   one byte at a time, ``seconds`` apart
``stale-time``             messageTime ``seconds`` away from ours
``granted-with-mods``      PKIStatus 1 instead of 0
``unsigned-error``         an error message without protection
``foreign-signer``         an answer signed by a key outside the authority
``wrong-nonce``, ``wrong-transaction``  header values of another message
``waiting``                PKIStatus waiting, ``count`` polls long (``check_after`` s)
``reject``                 PKIStatus rejection with failInfo ``bit``
``no-effect``              a granted revocation that is not done
``certificate``            a wrong certificate (``kind``: :data:`WRONG_CERTIFICATES`)
``ocsp-good``, ``ocsp-foreign``  an OCSP answer that lies, or by another key
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["KINDS", "WRONG_CERTIFICATES", "Fault", "Faults"]

KINDS = (
    "drop-before",
    "busy",
    "drop",
    "status",
    "redirect",
    "html",
    "drip",
    "stale-time",
    "granted-with-mods",
    "unsigned-error",
    "foreign-signer",
    "wrong-nonce",
    "wrong-transaction",
    "waiting",
    "reject",
    "no-effect",
    "certificate",
    "ocsp-good",
    "ocsp-foreign",
)

#: The eleven of security.md, test 15.
WRONG_CERTIFICATES = (
    "other-key",
    "ca",
    "wrong-name",
    "expired",
    "future",
    "long-name",
    "bidi-name",
    "repeated-serial",
    "sha1",
    "extra-usage",
    "known-test-key",
)


@dataclass(frozen=True)
class Fault:
    """One planned fault.

    Attributes:
        where: ``cmp``, ``cmp:p10cr``, ``ocsp``, ``crl``, ``tsa``, ``v1/consents``, ...;
            the beginning of the place is enough.
        times: How often it strikes.
        values: Its parameters.
    """

    kind: str
    where: str = "cmp"
    times: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)


class Faults:
    """The plan. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plan: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plans a fault.

        Raises:
            ValueError: There is no such kind.
        """
        if fault.kind not in KINDS:
            raise ValueError(f"no such fault: {fault.kind}")
        with self._lock:
            self._plan.append(fault)

    def clear(self) -> None:
        """Forgets the plan."""
        with self._lock:
            self._plan.clear()

    def left(self) -> int:
        """How many strikes are still planned."""
        with self._lock:
            return sum(fault.times for fault in self._plan)

    def take(self, kind: str, where: str) -> Mapping[str, Any] | None:
        """Uses up one strike of this kind at this place; its values, or nothing."""
        with self._lock:
            for index, fault in enumerate(self._plan):
                if fault.kind == kind and where.startswith(fault.where):
                    if fault.times > 1:
                        self._plan[index] = replace(fault, times=fault.times - 1)
                    else:
                        del self._plan[index]
                    return fault.values
        return None

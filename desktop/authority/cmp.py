"""The CMP client of protocols.md, section 2: enrol, renew, poll, confirm, revoke.

A transaction is saved before each send and after each judged answer, so that another
process can go on with it. The parts: messages out and in (``cmp_exchange``), protection
(``cmp_protection``), what is kept (``cmp_state``), the calls (``cmp_enrol``,
``cmp_revoke``, ``cmp_general``, ``cmp_passphrase``).
"""

from __future__ import annotations

from desktop.authority.cmp_enrol import EnrolmentCalls
from desktop.authority.cmp_passphrase import PassphraseCalls
from desktop.authority.cmp_revoke import RevocationCalls

__all__ = ["CmpClient"]


class CmpClient(EnrolmentCalls, RevocationCalls, PassphraseCalls):
    """Speaks CMP to one authority: ``CmpClient(profile, http, clock, log)``."""

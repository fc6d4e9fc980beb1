"""Who an application goes to, as the active profile writes it (rows S1 and S4).

Shown before the consent and never corrected: the agreement is headed by one authority
and names the service of another, and that is for the operator to explain.
"""

from __future__ import annotations

from desktop.asn1 import names
from desktop.model.authority import AuthorityProfile
from desktop.trust.view import read
from desktop.words import say

__all__ = ["describe_authority"]


def describe_authority(profile: AuthorityProfile, language: str) -> tuple[str, ...]:
    """Sentences: system, service and its address, operator, and every issuer.

    Args:
        profile: The authority.
        language: ``kk``, ``ru`` or ``en``.
    """
    facts = {
        "system": profile.system[language],
        "service": profile.service[language],
        "address": profile.service_address,
        "operator": profile.operator_name[language],
        "bin": profile.operator_bin,
        "place": profile.operator_address[language],
    }
    told = [
        say(f"authority.{name}", language, facts)
        for name in ("system", "service", "operator")
    ]
    for entry in profile.issuers:
        pairs = names.name_pairs(read(entry.certificate).subject)
        issuer = ", ".join(f"{kind}={text}" for kind, text in pairs)
        told.append(say("authority.issuer", language, {"issuer": issuer}))
    return tuple(told)

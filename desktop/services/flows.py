"""The two flows of the service as a profile offers them (row S4)."""

from __future__ import annotations

from desktop.errors import FlowNotOffered
from desktop.model.authority import AuthorityProfile, Flow

__all__ = ["require_flow", "revocation_channels"]


def require_flow(profile: AuthorityProfile, name: str) -> Flow:
    """What the profile says of a flow.

    Args:
        profile: The authority.
        name: ``issue`` or ``revoke``.

    Raises:
        FlowNotOffered: It is missing; the error names the service's address.
    """
    found = profile.flows.get(name)
    if found is None:
        raise FlowNotOffered(
            flow=name, authority=profile.name, address=profile.service_address
        )
    return found


def revocation_channels(profile: AuthorityProfile) -> tuple[str, ...]:
    """Ways that a revocation may take, in order; none where none is offered.

    Nothing raises here: a report stays recorded, and the telephone and the printed
    form stand beside it whatever a profile says (protocols.md 5.3, 5).
    """
    flow = profile.flows.get("revoke")
    return () if flow is None else flow.channels

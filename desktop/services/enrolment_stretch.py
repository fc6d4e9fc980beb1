"""What every stretch of an application works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.interaction import Interaction
    from desktop.model.authority import AuthorityProfile
    from desktop.services.case import Case
    from desktop.services.recorder import Recorder
    from desktop.services.workplace import Network, Workplace

__all__ = ["Stretch"]


class Stretch:
    """Part of one application's way; the states it covers stand in the subclass."""

    def __init__(
        self,
        workplace: Workplace,
        profile: AuthorityProfile,
        network: Network,
        case: Case,
        recorder: Recorder,
        person: Interaction,
    ) -> None:
        """Takes the parts that one run of the application shares.

        Args:
            workplace: This home's store.
            profile: The authority that the application goes to.
            network: Connections to that authority.
            case: The application as it is recorded.
            recorder: Writes each step down, in journal and case.
            person: Who is asked and shown progress.
        """
        self._workplace = workplace
        self._profile = profile
        self._network = network
        self._case = case
        self._recorder = recorder
        self._person = person

"""Go on with what was left: an application, or a report that is not proved yet."""

from __future__ import annotations

from desktop.applications.states import ENDED
from desktop.errors import NothingFound
from desktop.interaction import Interaction
from desktop.services.case import Case
from desktop.services.enrolment import Enrolment, EnrolmentResult
from desktop.services.left_over_key import settle_left_over
from desktop.services.workplace import Workplace

__all__ = ["open_applications", "resume"]


def open_applications(workplace: Workplace) -> list[str]:
    """Ids of the applications that something is left to do for, oldest first."""
    return [
        application.application_id
        for application in workplace.register().list_applications()
        if application.state not in ENDED
        or (application.state == "CONFIRMED" and not application.data.get("bundle"))
    ]


def resume(
    workplace: Workplace, person: Interaction, application_id: str = ""
) -> EnrolmentResult:
    """Goes on with one application, by default the newest open one.

    One that is named and ended without a certificate may have left a key on the token;
    its destruction is offered.

    Raises:
        NothingFound: There is nothing to go on with.
    """
    if not application_id:
        waiting = open_applications(workplace)
        if not waiting:
            raise NothingFound(what="open application", name="")
        application_id = waiting[-1]
    else:
        case = Case.load(workplace, application_id)
        settle_left_over(workplace, person, case)
    return Enrolment(workplace, person, application_id).run()

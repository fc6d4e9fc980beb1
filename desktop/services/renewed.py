"""What a renewal that was interrupted leaves to offer, once it went on to its end."""

from __future__ import annotations

from desktop.errors import NothingFound
from desktop.interaction import Interaction
from desktop.services.enrolment import EnrolmentResult
from desktop.services.renew import RenewResult, offer_old
from desktop.services.workplace import Workplace

__all__ = ["offer_replaced"]


def offer_replaced(
    workplace: Workplace, person: Interaction, done: EnrolmentResult
) -> RenewResult | None:
    """Offers the certificate that an application replaces; None where it replaces none.

    What `renew` does at its end, for one that `resume` brought there: the old
    certificate is offered only once the new one is CONFIRMED.
    """
    register = workplace.register()
    application = register.get_application(done.application_id)
    replaces = str(application.data.get("renews") or "")
    if not replaces:
        return None
    try:
        old = register.get_certificate(replaces)
    except NothingFound:
        # Its record was deleted meanwhile: there is nothing left to offer.
        return RenewResult(done, replaces)
    if old.status == "revoked":
        return RenewResult(done, replaces)
    return offer_old(workplace, person, done, old, None)

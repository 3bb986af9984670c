"""Who may see and log contacts."""

from __future__ import annotations

from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

LOG_CONTACT = declare_deed("log_contact", "Log contacts with customers", "contacts")
SEE_CONTACT = declare_deed("see_contact", "See contacts with customers", "contacts")


def may_log(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may log contacts for the unit."""
    require(by, LOG_CONTACT, unit=unit, own=())

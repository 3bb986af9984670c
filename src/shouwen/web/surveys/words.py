"""States of surveys, and of customers in them, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from shouwen.outreach.models import Survey
from shouwen.web.components.places import Words

STATES: Mapping[str, Words] = {
    "choosing": _("Customers are being gone through"), "ready": _("Waits to be sent out"),
    "sending": _("Is being sent out"), "sent": _("Is out"), "closed": _("Closed survey"), "cancelled": _("Given up"),
}  # fmt: skip
RESPONSES: Mapping[str, Words] = {
    "chosen": _("Not sent yet"), "left_out": _("Not sent to"), "mailed": _("Asked by mail"), "to_call": _("To be called"),
    "answered": _("Has answered"), "declined": _("Does not want to answer"),
}  # fmt: skip
REASONS: Mapping[str, Words] = {
    "no_way": _("Neither a mail address nor a telephone"), "no_consent": _("Has not agreed to surveys in this way"),
    "unsuitable": _("It is a time at which they are not to be disturbed"),
}  # fmt: skip
CHOSEN: Mapping[str, Words] = {
    "segment": _("A saved list of customers"), "closed": _("Customers whose cases were closed in a period"),
    "outlet": _("Customers of a service outlet"),
}  # fmt: skip


def chosen_words(survey: Survey) -> str:
    """Say in a sentence whom a survey is for."""
    given: dict[str, str] = survey.choice
    if survey.chosen == "closed":
        return str(said("Customers whose cases were closed from %(since)s to %(until)s")) % given
    if survey.chosen == "outlet":
        return str(said("Customers of the outlet %(title)s (%(region)s)")) % given
    return str(said("Customers of the list “%(title)s”")) % given

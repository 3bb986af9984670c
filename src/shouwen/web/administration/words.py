"""What the administration pages call the things that code names."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.deeds import deeds
from shouwen.organisation.models import Reach, UnitKind
from shouwen.web.components.places import Words

UNIT_KINDS: dict[str, Words] = {
    UnitKind.GROUP: _("Group"),
    UnitKind.SUBSIDIARY: _("Subsidiary"),
    UnitKind.COMPANY: _("Company"),
    UnitKind.DEPARTMENT: _("Department"),
    UnitKind.TEAM: _("Team"),
    UnitKind.HALL: _("Service hall"),
    UnitKind.SHOP: _("Shop"),
    UnitKind.SCHOOL: _("School"),
    UnitKind.CLASS: _("Class"),
}
REACHES: dict[str, Words] = {
    Reach.OWN: _("Own"),
    Reach.TEAM: _("Its unit"),
    Reach.UNIT: _("Department"),
    Reach.SUBTREE: _("And below"),
}
REACH_MEANINGS: dict[str, Words] = {
    Reach.OWN: _("Only on matters that are the member's own, wherever they are."),
    Reach.TEAM: _("On matters of exactly the unit in which the position is held, and own ones."),
    Reach.UNIT: _("On matters of the department around it: for a team, the unit above with all its teams."),
    Reach.SUBTREE: _("On matters of the unit in which the position is held and of all units below it."),
}
#: With what deeds have to do, in the order of a position's grid.
AREAS: dict[str, Words] = {
    "cases": _("Cases"),
    "contacts": _("Contacts"),
    "customers": _("Customers"),
    "orders": _("Orders"),
    "surveys": _("Surveys"),
    "work": _("Tasks, forms and links"),
    "regulation": _("Regulation"),
    "organisation": _("Administration"),
}
WEEKDAYS: tuple[Words, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
#: Titles of the deeds of this door's own pages, kept here so that they are found for translation.
DEED_TITLES = (
    gettext_noop("See units, members and positions"),
    gettext_noop("Say what positions may do"),
    gettext_noop("Open, move, rename and close units"),
    gettext_noop("Let members join and leave, and help them sign in"),
    gettext_noop("Post members to positions"),
    gettext_noop("Arrange stand-ins for others"),
    gettext_noop("Say which position a regulation means"),
    gettext_noop("Publish working calendars"),
)


def kinds_of_unit() -> list[tuple[str, Words]]:
    """Return the sorts of units to choose from."""
    return list(UNIT_KINDS.items())


def kinds_of_top_unit() -> list[tuple[str, Words]]:
    """Return the sorts of units that can stand at the top."""
    tops = (UnitKind.GROUP, UnitKind.COMPANY, UnitKind.DEPARTMENT, UnitKind.SCHOOL)
    return [(kind.value, UNIT_KINDS[kind]) for kind in tops]


def kind_words(kind: str) -> Words:
    """Return what a sort of unit is called."""
    return UNIT_KINDS.get(kind, kind)


def deed_title(name: str) -> str:
    """Return what a deed is called in the reader's language; its own name where no module declares it."""
    known = deeds().get(name)
    return gettext(known.title) if known else name

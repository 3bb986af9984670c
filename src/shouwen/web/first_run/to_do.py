"""What is still to do after the first run, until it is done: each with where it is done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.compliance.gaps import positions_asked
from shouwen.compliance.permissions import ADOPT_EDITION
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.models import Member, Position, Unit, UnitCalendar
from shouwen.organisation.permissions import ADMIT_MEMBER, ARRANGE_UNITS, NAME_POSITION, PUBLISH_CALENDAR
from shouwen.web.components.matters import Step
from shouwen.web.reader import ReaderRequest


def is_set_up(request: ReaderRequest) -> bool:
    """True once a regulation is followed somewhere, and for whoever could not adopt one: of them nothing is asked."""
    return not request.by.scope(ADOPT_EDITION).is_everything or bool(rulebook().adopters(request.at))


def to_do(request: ReaderRequest) -> list[Step]:
    """Return what the house still needs, in order, with what is done; nothing once all of it is.

    Only whoever may do all of it everywhere is shown it. At most seven statements.
    """
    by = request.by
    needed = (ARRANGE_UNITS, ADMIT_MEMBER, PUBLISH_CALENDAR, ADOPT_EDITION, NAME_POSITION)
    if not all(by.scope(deed).is_everything for deed in needed):
        return []
    units, people = Unit.objects.order_by("path")[:2], Member.objects.filter(left_at=None)[:2]
    top, positions = units[0], Position.objects.order_by("pk")[:2]
    adopters = rulebook().adopters(request.at)
    asked = [one for unit in sorted(adopters) for one in positions_asked(unit, request.at)]
    gaps = sum(1 for one in asked if one.is_gap)
    done = (
        (_("Units: departments, teams"), len(units) > 1, _("Open a unit"), reverse("unit", args=[top.pk]), ""),
        (_("Positions, and what each may do"), len(positions) > 1, _("Make the usual ones"), reverse("positions"), ""),
        (_("People and their positions"), len(people) > 1, _("New member"), reverse("member_new"), ""),
        (_("Working hours and holidays"), UnitCalendar.objects.exists(), _("Publish a calendar"),
         reverse("calendar_new", args=[top.pk]), ""),
        (_("A regulation with its local values"), bool(adopters), _("Adopt an edition"),
         reverse("adoptions", args=[top.pk]), ""),
        (_("Positions that the regulation names"), bool(adopters) and not gaps, _("Say whom they mean"),
         reverse("position_names", args=[min(adopters) if adopters else top.pk]),
         _("%(count)s that nobody holds") % {"count": gaps} if gaps else ""),
    )  # fmt: skip
    if all(is_done for _title, is_done, _deed, _path, _detail in done):
        return []
    now = next(place for place, one in enumerate(done) if not one[1])
    return [
        Step(title, "done" if is_done else "now" if place == now else "later",
             deed="" if is_done else deed, deed_path="" if is_done else path, detail=detail)
        for place, (title, is_done, deed, path, detail) in enumerate(done)
    ]  # fmt: skip

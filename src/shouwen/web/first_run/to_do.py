"""What is still to do after the first run, until it is done: each with where it is done."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.compliance.permissions import ADOPT_EDITION
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.models import Member, Position, Unit, UnitCalendar
from shouwen.organisation.permissions import ADMIT_MEMBER, ARRANGE_UNITS, NAME_POSITION, PUBLISH_CALENDAR
from shouwen.web.components.matters import Step
from shouwen.web.reader import ReaderRequest
from shouwen.work.unheld import unheld_positions

#: Units that adopted an edition of which it is asked whether somebody holds what it names.
MOST_ASKED = 3


def is_set_up(request: ReaderRequest) -> bool:
    """True once a regulation is followed somewhere, and for whoever could not adopt one: of them nothing is asked."""
    return not request.by.scope(ADOPT_EDITION).is_everything or bool(rulebook().adopters(request.at))


def to_do(request: ReaderRequest) -> list[Step]:
    """Return what the house still needs, in order, with what is done; nothing once all of it is.

    Only whoever may do all of it everywhere is shown it. Two statements, and one for each of the first units that adopted
    an edition, up to the one in which nobody holds a position.
    """
    by = request.by
    needed = (ARRANGE_UNITS, ADMIT_MEMBER, PUBLISH_CALENDAR, ADOPT_EDITION, NAME_POSITION)
    if not all(by.scope(deed).is_everything for deed in needed):
        return []
    top = Unit.objects.order_by("path").annotate(
        has_units=_another(Unit.objects.all()), has_people=_another(Member.objects.filter(left_at=None)),
        has_positions=_another(Position.objects.all()), has_calendar=Exists(UnitCalendar.objects.all()),
    )[0]  # fmt: skip
    adopters = sorted(rulebook().adopters(request.at))
    asks = ((unit, len(unheld_positions(unit, request.at))) for unit in adopters[:MOST_ASKED])
    unit, gaps = next((one for one in asks if one[1]), (adopters[0] if adopters else top.pk, 0))
    done = (
        (_("Units: departments, teams"), top.has_units, _("Open a unit"), reverse("unit", args=[top.pk]), ""),
        (_("Positions, and what each may do"), top.has_positions, _("Make the usual ones"), reverse("positions"), ""),
        (_("People and their positions"), top.has_people, _("New member"), reverse("member_new"), ""),
        (_("Working hours and holidays"), top.has_calendar, _("Publish a calendar"),
         reverse("calendar_new", args=[top.pk]), ""),
        (_("A regulation with its local values"), bool(adopters), _("Adopt an edition"),
         reverse("adoptions", args=[top.pk]), ""),
        (_("Positions that the regulation names"), bool(adopters) and not gaps, _("Say whom they mean"),
         reverse("position_names", args=[unit]),
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


def _another(rows: QuerySet[Any]) -> Exists:
    """Say whether there is more than one of these."""
    return Exists(rows.order_by("pk")[1:2])

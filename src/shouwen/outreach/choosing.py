"""Whom a survey is for: how they are chosen, and why some of them are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl

from shouwen.customers.models import ContactPoint, Customer, Outlet, PointKind, UnsuitableTime
from shouwen.customers.narrowing import KEPT, Narrow
from shouwen.customers.queries.consents import CHANNEL_OF, agreeing
from shouwen.customers.queries.records import first_unsuitable
from shouwen.customers.segments import customers_where
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import Condition, day_of, number_of
from shouwen.organisation.zones import zone_of
from shouwen.outreach.models import LeftOut, Survey
from shouwen.search.models import SavedFilter
from shouwen.work.agreeing import SURVEY
from shouwen.work.ways import MAIL, PHONE

SEGMENT, CLOSED, OUTLET = "segment", "closed", "outlet"
CHOSEN = (SEGMENT, CLOSED, OUTLET)
_BELOW = Condition("unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s)")
_CLOSED = (
    "id IN (SELECT customer_id FROM cases_case WHERE customer_id IS NOT NULL AND closed_at >= %s AND closed_at < %s"
    " AND unit_id IN (SELECT id FROM organisation_unit WHERE path LIKE %s))"
)
_OF_OUTLET = "region_id IN (SELECT id FROM customers_region WHERE name = %s OR code = %s)"


def choice_of_segment(segment: SavedFilter) -> dict[str, str]:
    """Return the choice of a saved list as it stands now: it may be kept otherwise later."""
    return {"query": segment.query, "title": segment.title}


def choice_of_closed(since: date, until: date) -> dict[str, str]:
    """Return the choice of those of whom a case was closed on these days."""
    if until < since:
        raise Refused("The last day lies before the first.", why=Why.BAD_INPUT, field="until")
    return {"since": since.isoformat(), "until": until.isoformat()}


def choice_of_outlet(outlet: Outlet) -> dict[str, str]:
    """Return the choice of an outlet's customers: those in its region, in its unit and below."""
    return {"outlet": str(outlet.pk), "title": outlet.name, "region": outlet.region}


def chosen_by(survey: Survey, *, by: Acting, at: datetime, after: int = 0) -> Iterator[int]:
    """Yield the numbers of the chosen customers whom the member may see, of the unit and below it, in order."""
    return customers_where(
        condition_of(survey.chosen, survey.choice, survey.unit, by=by, at=at), by=by, after=after
    )


def condition_of(chosen: str, choice: Mapping[str, str], unit: Unit, *, by: Acting, at: datetime) -> Condition:
    """Return which customers a choice holds."""
    below = Condition(_BELOW.sql, (f"{unit.path}%",))
    if chosen == SEGMENT:
        return Narrow.of(dict(parse_qsl(choice["query"])), by=by, at=at).condition & below
    if chosen == CLOSED:
        zone = zone_of(unit)
        days = [day_of(choice["since"]), day_of(choice["until"])]
        assert days[0] is not None
        assert days[1] is not None
        since = datetime.combine(days[0], time.min, zone)
        until = datetime.combine(days[1] + timedelta(days=1), time.min, zone)
        return KEPT & Condition(_CLOSED, (since, until, f"{unit.path}%")) & below
    outlet = Outlet.objects.select_related("unit").get(pk=number_of(choice["outlet"]) or 0)
    return KEPT & Condition(_OF_OUTLET, (outlet.region, outlet.region)) & below & Condition(
        _BELOW.sql, (f"{outlet.unit.path}%",)
    )


@dataclass(frozen=True)
class Reached:
    """How a survey reaches a customer: by which way and where; or why it does not."""

    customer: Customer
    way: str = ""
    value: str = ""
    why: str = ""


def reached(numbers: Sequence[int], *, at: datetime) -> list[Reached]:
    """Return how a survey reaches each of these customers at an instant; four statements however many they are.

    By mail where they have an address and agree to mail; else by telephone where they have one and agree to calls.
    Nobody is written to or called in a time that they have called unsuitable (SD-4.3).
    """
    customers = list(Customer.objects.filter(pk__in=numbers, erased_at=None, deregistered_at=None, merged_into=None)
                     .select_related("unit").order_by("pk"))  # fmt: skip
    ways: dict[int, dict[str, str]] = {one.pk: {} for one in customers}
    points = ContactPoint.objects.filter(customer__in=list(ways), kind__in=[PointKind.MAIL, PointKind.PHONE])
    for number, kind, value in points.order_by("-is_main", "pk").values_list("customer", "kind", "value"):
        ways[number].setdefault(str(kind), value)
    times: dict[int, list[UnsuitableTime]] = {}
    for one in UnsuitableTime.objects.filter(customer__in=list(ways)).order_by("pk"):
        times.setdefault(one.customer_id, []).append(one)
    agreed = agreeing(customers, SURVEY, at=at)
    return [_reached(one, ways[one.pk], agreed[one.pk], times.get(one.pk, []), at) for one in customers]


def _reached(customer: Customer, ways: Mapping[str, str], agreed: set[str], times: Sequence[UnsuitableTime],
             at: datetime) -> Reached:  # fmt: skip
    if not ways:
        return Reached(customer, why=LeftOut.NO_WAY.value)
    way = next((one for one in (MAIL, PHONE) if one in ways and CHANNEL_OF[one] in agreed), "")
    if not way:
        return Reached(customer, why=LeftOut.NO_CONSENT.value)
    if first_unsuitable(customer, times, at) is not None:
        return Reached(customer, why=LeftOut.UNSUITABLE.value)
    return Reached(customer, way, ways[way])

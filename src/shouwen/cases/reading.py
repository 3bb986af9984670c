"""Cases as the floor below sees them: matters with an owner, members and an accused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from shouwen.cases.contents import contents_of
from shouwen.cases.models import Case, CaseState, Period
from shouwen.cases.permissions import SEE_CASE, WORK_ON_CASE, own_members
from shouwen.compliance.wording import reader_language, words_in_force
from shouwen.customers.erasures.standing import went
from shouwen.facts.actions import reference_of
from shouwen.facts.prepared import Prepared
from shouwen.facts.statements import rows_of
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.words import SIMPLIFIED
from shouwen.work.matters import Matter, describes, touches
from shouwen.work.prefill import fills

FULL = ("unit", "customer", "contact", "first_owner", "owner", "holder", "accused", "unit__parent")


_WHOLE = Prepared(lambda number: Case.objects.select_related(*FULL).filter(pk=number))
_WHOLE_ALL = Prepared(lambda numbers: Case.objects.select_related(*FULL).filter(pk__among=numbers))
_LOCKED = Prepared(lambda number: Case.objects.select_for_update(of=("self",)).select_related(*FULL).filter(pk=number))
_AS_MATTER = Prepared(
    lambda number: Case.objects.select_related("unit", "customer__unit", "owner", "holder").filter(pk=number)
)


def _one(rows: Prepared[Case], number: int) -> Case:
    case = rows.first(number)
    if case is None:
        raise Case.DoesNotExist
    return case


def case_as_matter(number: int) -> Case:
    """Read a case with what ``matter_of_case`` asks of it; one statement."""
    return _one(_AS_MATTER, number)


def whole_case(number: int) -> Case:
    """Read a case with all that deeds and forms ask of it, whoever may see it; one statement.

    Planning so many joins costs ten times what reading a row does: ask for the right first, then read it here.
    """
    return _one(_WHOLE, number)


def whole_cases(numbers: Sequence[int]) -> list[Case]:
    """Read cases with all that forms ask of them, in the order of the numbers; one statement."""
    found = {case.pk: case for case in _WHOLE_ALL(list(numbers))}
    return [found[number] for number in numbers if number in found]


def locked_case(number: int) -> Case:
    """Read a case for a deed, with all that deeds ask of it; others who would change it wait until this one is done."""
    return _one(_LOCKED, number)


def figures_of(case: Case) -> Mapping[str, Any]:
    """Return the figures of a case as a matter."""
    return {"kind": case.kind, "customer": case.customer}


def matter_of_case(case: Case) -> Matter:
    """Return a case as a matter."""
    return Matter(
        reference=case.reference, title=f"{case.number} {case.subject}", unit=case.unit,
        members=tuple(member for member in own_members(case) if member is not None), accused=case.accused_id,
        is_open=case.state == CaseState.OPEN, for_whom=reference_of(case.for_whom), see=SEE_CASE, work=WORK_ON_CASE,
        address=f"/cases/{case.pk}", owner=case.owner, handler=case.holder,
        figures=figures_of(case), is_gone=went("cases", case.pk, case.customer),
    )


@describes("case")
def describe_case(number: int) -> Matter:
    """Read a case as a matter."""
    return matter_of_case(case_as_matter(number))


_TOUCH = """
WITH touched AS (
  UPDATE cases_case c SET changed_at = greatest(c.changed_at, %(at)s),
    due_at = (SELECT min(d.due_at) FROM work_deadline d WHERE d.holder = 'case:' || c.id
      AND (d.state = 'open' OR (d.state = 'missed' AND d.done_late_at IS NULL AND d.withdrawn_at IS NULL)))
  WHERE c.id = ANY(%(ids)s))
SELECT pg_notify('shouwen', message) FROM unnest(%(messages)s::text[]) AS message
"""


@touches("case")
def touch_cases(numbers: list[int], at: datetime, messages: list[str]) -> None:
    """Bring the nearest due time of cases in line with their deadlines, and tell open pages."""
    rows_of(_TOUCH, {"at": at, "ids": numbers, "messages": messages})


_TOUCHED = Prepared(lambda number: Case.objects.filter(pk=number).values_list("due_at", "changed_at"))


def read_touched(case: Case) -> None:
    """Read again what touching has changed of a case."""
    ((case.due_at, case.changed_at),) = _TOUCHED(case.pk)


@fills("case")
def contents_of_case(matter: Matter) -> Mapping[str, Any]:
    """Return what forms are filled from, by the names that packs use."""
    return contents_of([whole_case(int(matter.reference.partition(":")[2]))])[0]


@describes("period")
def describe_period(number: int) -> Matter:
    """Read a period of a unit as a matter: who may see the unit's cases may see what is reckoned of them."""
    period = Period.objects.select_related("unit").get(pk=number)
    return matter_of_period(period)


def period_title(period: Period) -> str:
    """Return how a period is called, its class in the reader's words; one statement at most."""
    if not period.class_key or reader_language() == SIMPLIFIED:
        return str(period)
    begun = datetime.combine(period.since, time.min, zone_of(period.unit))
    called = words_in_force(period.unit_id, begun)(period.class_key, "complaint_class")
    return f"{period.unit.name} {period.since} – {period.until} {called}"


def matter_of_period(period: Period) -> Matter:
    """Return a period as a matter; one that is not kept yet can be shown, but nothing can be said of it."""
    chosen = {"unit": period.unit_id, "since": period.since.isoformat(), "until": period.until.isoformat(),
              "class": period.class_key}
    return Matter(
        reference=period.reference, title=period_title(period), unit=period.unit, members=(), accused=None,
        is_open=True, for_whom="", see=SEE_CASE, work=WORK_ON_CASE, address=f"/statistics/?{urlencode(chosen)}",
        figures={"period": period}, lists={"cases": partial(_accused_in, period)},
    )


def _accused_in(period: Period, by: Acting) -> bool:
    """Say whether whoever acts is accused in a case that a sheet of a period lists; one statement."""
    zone = zone_of(period.unit)
    first = datetime.combine(period.since, time.min, zone)
    after = datetime.combine(period.until + timedelta(days=1), time.min, zone)
    about = Case.objects.filter(accused__in=by.selves, opened_at__gte=first, opened_at__lt=after,
                                unit__path__startswith=period.unit.path)  # fmt: skip
    return (about.filter(class_key=period.class_key) if period.class_key else about).exists()

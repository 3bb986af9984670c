"""Cases as the floor below sees them: matters with an owner, members and an accused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from shouwen.cases.models import Case, CaseState
from shouwen.cases.permissions import SEE_CASE, WORK_ON_CASE, own_members
from shouwen.customers.models import PointKind
from shouwen.work.matters import Matter, describes, touches
from shouwen.work.prefill import fills

FULL = ("unit", "customer", "contact", "first_owner", "owner", "holder", "accused", "unit__parent")


def matter_of_case(case: Case) -> Matter:
    """Return a case as a matter."""
    return Matter(
        reference=case.reference, title=f"{case.number} {case.subject}", unit=case.unit,
        members=tuple(member for member in own_members(case) if member is not None), accused=case.accused_id,
        is_open=case.state == CaseState.OPEN, for_whom=case.customer.reference, see=SEE_CASE, work=WORK_ON_CASE,
        address=f"/cases/{case.pk}", owner=case.owner,
    )


@describes("case")
def describe_case(number: int) -> Matter:
    """Read a case as a matter."""
    return matter_of_case(Case.objects.select_related("unit", "customer", "owner").get(pk=number))


_TOUCH = """
UPDATE cases_case c SET changed_at = greatest(c.changed_at, %(at)s),
  due_at = (SELECT min(d.due_at) FROM work_deadline d WHERE d.state = 'open' AND d.holder = 'case:' || c.id)
WHERE c.id = ANY(%(ids)s)
"""


@touches("case")
def touch_cases(numbers: list[int], at: datetime) -> None:
    """Bring the nearest due time of cases in line with their deadlines."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, {"at": at, "ids": numbers})


@fills("case")
def contents_of_case(matter: Matter) -> Mapping[str, Any]:
    """Return what forms are filled from, by the names that packs use."""
    case = Case.objects.select_related(*FULL).get(pk=int(matter.reference.partition(":")[2]))
    zone = ZoneInfo(case.unit.zone or "Asia/Shanghai")
    points: dict[str, str] = {}
    for point in case.customer.points.all():
        if point.kind not in points or point.is_main:
            points[point.kind] = point.value

    def day(at: datetime | None) -> str:
        return at.astimezone(zone).date().isoformat() if at else ""

    known: dict[str, Any] = {
        "case.number": case.number,
        "case.opened_on": day(case.opened_at),
        "case.opened_at": case.opened_at.astimezone(zone).isoformat(),
        "case.half_day": "上午" if case.opened_at.astimezone(zone).hour < 12 else "下午",
        "case.class": case.class_key,
        "case.kind": case.kind,
        "case.subject": case.subject,
        "case.reason": case.words,
        "case.demand": case.demand,
        "case.promised_on": case.promised_on.isoformat() if case.promised_on else "",
        "case.closed_on": day(case.closed_at),
        "case.urgency": case.urgency,
        "case.first_owner": case.first_owner.reference,
        "case.owner": case.owner.reference,
        "case.handler": case.holder.reference if case.holder else "",
        "case.unit": case.unit.name,
        "customer.name": case.customer.name,
        "customer.number": case.customer.number,
        "customer.company": case.customer.company,
        "customer.phone": points.get(PointKind.PHONE, ""),
        "customer.address": points.get(PointKind.ADDRESS, ""),
        "customer.mail": points.get(PointKind.MAIL, ""),
    }
    if case.contact is not None:
        known["contact.channel"] = case.contact.channel
        known["contact.received_at"] = case.contact.at.astimezone(zone).isoformat()
        known["contact.received_on"] = day(case.contact.at)
    return {**known, **case.particulars}

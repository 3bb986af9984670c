"""Tell members things: in their working hours if it can wait, with a record of why and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import stand_in_of
from shouwen.work.live import tell_listeners
from shouwen.work.models import Notice, NoticeState

#: The calendar whose hours reminders wait for.
OFFICE = "office"


def notify(to: Member, what: str, *, matter: str, names: Mapping[str, Any], why: str, key: str, at: datetime,
           citation: str = "", is_urgent: bool = False) -> Notice:
    """Tell a member something once (``key``), and their stand-in while they are away.

    What is not urgent waits for the working hours of the member's unit.
    """
    receiver = stand_in_of(to.pk, at) or to
    not_before = at if is_urgent else next_working_moment(receiver.home, at)
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "to": receiver, "what": what, "names": dict(names), "matter": matter, "citation": citation,
            "why": why if receiver == to else f"{why}/stand_in", "at": at, "not_before": not_before,
            "state": NoticeState.SHOWN if not_before <= at else NoticeState.WAITING,
            "mail_state": "waiting" if receiver.mail else "no address",
            "mail_next_at": not_before if receiver.mail else None,
        },
    )
    if is_new and not_before <= at:
        tell_listeners(f"member:{receiver.pk}", "notice")
    return notice


def next_working_moment(unit: Unit, at: datetime) -> datetime:
    """Return the first moment from ``at`` on that lies in the office hours of a unit; ``at`` where it has none."""
    calendar = rulebook_of_deed().calendars_of(unit.pk, at).get(OFFICE)
    if calendar is None:
        return at
    zone = ZoneInfo(unit.zone or "Asia/Shanghai")
    moment = calendar.add_working_time(at, timedelta(seconds=1), zone)
    return at if moment - at <= timedelta(seconds=1) else moment - timedelta(seconds=1)

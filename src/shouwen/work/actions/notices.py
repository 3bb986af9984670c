"""Tell members things: in their working hours if it can wait, with a record of why and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left

from shouwen.compliance.judging import rulebook_of_deed
from shouwen.facts.actions import record
from shouwen.facts.models import Fact
from shouwen.facts.rows import add_unless_there
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import stand_in_of
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.effective import ABOUT_FACTS
from shouwen.regulation.outcomes import Withdrawn
from shouwen.work.live import tell_listeners
from shouwen.work.models import Notice, NoticeState
from shouwen.work.permissions import may_read_notice
from shouwen.work.receivers import known_matter

#: The calendar whose hours reminders wait for.
OFFICE = "office"
TAKEN_BACK = "taken_back"
#: Why a member is told what came of what they asked for: mailed only to those who want it.
ASKED = "asked"
#: Notices that wait for working hours, in the product too.
CAN_WAIT = ("reminded", "reminded_of")
#: Notices that wait for no reader any more.
OVER = (NoticeState.READ, NoticeState.WITHDRAWN, NoticeState.SETTLED)
#: Notices that one deed marks as read; whoever has more does it again.
MOST_READ_AT_ONCE = 200


def notify(to: Member, what: str, *, matter: str, names: Mapping[str, Any], why: str, key: str, at: datetime,
           citation: str = "", is_urgent: bool = False, waits_for: str = "") -> Notice:
    """Tell a member something once (``key``), and their stand-in while they are away, unless that one is accused in it.

    A reminder waits for the working hours of the member's unit (``CAN_WAIT``). What a colleague did just now stands in
    the product at once, and only its letter waits, unless it is urgent. What ``waits_for`` something is settled when that
    is done (``work.settling``).
    """
    receiver = _stand_in_for(to, matter, at) or to
    return _notify(receiver, what, matter=matter, names=names, key=key, at=at, citation=citation, is_urgent=is_urgent,
                   why=why if receiver == to else f"{why}/stand_in", waits_for=waits_for)


def _stand_in_for(to: Member, matter: str, at: datetime) -> Member | None:
    """Return who is told a thing in place of a member who is away; never whom the matter accuses, stand-in or not."""
    receiver = stand_in_of(to.pk, at)
    about = known_matter(matter) if receiver is not None else None
    if receiver is None or about is None or receiver.pk not in {about.accused, *about.accused_too}:
        return receiver
    return None


def _notify(receiver: Member, what: str, *, matter: str, names: Mapping[str, Any], why: str, key: str, at: datetime,
            citation: str, is_urgent: bool, waits_for: str = "") -> Notice:
    mail_state = "waiting" if receiver.mail else "no address"
    if why == ASKED and not receiver.mails_results:
        mail_state = "not wanted"
    office = at if is_urgent else next_working_moment(receiver.home, at)
    not_before = office if what in CAN_WAIT else at
    notice = Notice(
        key=key, to=receiver, what=what, names=dict(names), matter=matter, citation=citation, why=why, at=at,
        not_before=not_before, state=NoticeState.SHOWN if not_before <= at else NoticeState.WAITING,
        mail_state=mail_state, mail_next_at=office if mail_state == "waiting" else None, waits_for=waits_for,
    )  # fmt: skip
    if not add_unless_there(notice, "key"):
        return Notice.objects.get(key=key)
    if not_before <= at:
        tell_listeners(f"member:{receiver.pk}", "notice")
    return notice


def tell_that_it_does_not_hold(told: Sequence[Notice], withdrawn: Withdrawn) -> None:
    """Tell those who were told of an outcome that it does not hold any more, and because of which fact.

    Dated at the moment from which the house knew that fact. Whoever was urgently told is so again;
    whoever is accused by now is told nothing.
    """
    cause = _cause_of(withdrawn)
    if cause is None:
        return
    for notice in told:
        matter = known_matter(notice.matter)
        if matter is None or matter.accused != notice.to_id:
            names = {name: notice.names.get(name, "") for name in ("title", "matter")}
            names |= {"told_at": notice.at.isoformat(), "reason": withdrawn.reason, "kind": cause.kind,
                      "happened_at": cause.at.isoformat()}
            _notify(notice.to, TAKEN_BACK, matter=notice.matter, names=names, why=notice.why, key=f"back:{notice.pk}",
                    at=cause.recorded_at, citation=notice.citation, is_urgent=notice.what not in CAN_WAIT)


def waiting_notices(matter: str, what: str, **names: str) -> QuerySet[Notice]:
    """Return the notices of one kind about a matter that were not withdrawn, by what they name."""
    named = {f"names__{name}": value for name, value in names.items()}
    return Notice.objects.filter(matter=matter, what=what, withdrawn_at=None, **named)


def withdraw(rows: QuerySet[Notice], at: datetime) -> None:
    """Mark notices as withdrawn and ring at whom they told; a mail that is not under way yet is not sent."""
    receivers = set(rows.order_by().values_list("to", flat=True))
    rows.filter(mail_state__in=("waiting", "settled")).update(mail_state="withdrawn", mail_next_at=None)
    freed = Concat(Left("key", 180), Value("~"), Cast("pk", CharField()))
    rows.update(state=NoticeState.WITHDRAWN, withdrawn_at=at, key=freed)
    for member in sorted(receivers):
        tell_listeners(f"member:{member}", "notice")


def _cause_of(withdrawn: Withdrawn) -> Fact | None:
    """Return the fact because of which an outcome fell: that which a correction names, recorded with the correction."""
    cause = Fact.objects.filter(pk=withdrawn.because[-1]).first() if withdrawn.because else None
    if cause is None or cause.kind not in ABOUT_FACTS:
        return cause
    named = Fact.objects.filter(pk=int(str(cause.figures["which"]).removeprefix("fact:"))).first()
    if named is not None:
        named.recorded_at = cause.recorded_at
    return named or cause


def next_working_moment(unit: Unit, at: datetime) -> datetime:
    """Return the first moment from ``at`` on that lies in the office hours of a unit; ``at`` where it has none."""
    calendar = rulebook_of_deed().calendars_of(unit.pk, at).get(OFFICE)
    if calendar is None:
        return at
    zone = zone_of(unit)
    moment = calendar.add_working_time(at, timedelta(seconds=1), zone)
    return at if moment - at <= timedelta(seconds=1) else moment - timedelta(seconds=1)


@transaction.atomic(savepoint=False)
def read_notice(notice: Notice, *, by: Acting, at: datetime) -> Notice:
    """Mark one's own notice as read. Who opens it again reads it no second time."""
    may_read_notice(notice, by=by)
    _mark([notice], by, at)
    return notice


@transaction.atomic(savepoint=False)
def read_notices(*, by: Acting, at: datetime) -> int:
    """Mark all notices that have been shown to the member as read; return how many there were."""
    shown = Notice.objects.filter(to=by.member, state=NoticeState.SHOWN).order_by("-at", "-pk")
    return _mark(list(shown[:MOST_READ_AT_ONCE]), by, at)


def _mark(notices: list[Notice], by: Acting, at: datetime) -> int:
    unread = [notice for notice in notices if notice.state not in OVER]
    Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(state=NoticeState.READ, read_at=at)
    for notice in unread:
        notice.state, notice.read_at = NoticeState.READ, at
        record("notice.read", at=at, unit=by.member.home_id, by=by, about=notice.matter, notice=notice)
    if unread:
        tell_listeners(by.reference, "notice")
    return len(unread)

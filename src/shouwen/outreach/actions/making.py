"""Go on with a survey: go through those who are chosen, then send it, some at a time, each part whole or not at all.

Every part is one transaction together with how far it is, and one customer is in a survey once: a worker that is killed
loses the part it was at, and the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_noop

from shouwen.compliance.judging import enact, in_the_way_of
from shouwen.facts.refusals import Refused
from shouwen.facts.rows import add_rows
from shouwen.facts.statements import rows_of
from shouwen.organisation.rights import Acting, acting
from shouwen.outreach.choosing import Reached, chosen_by, reached
from shouwen.outreach.models import UNDER_WAY, LeftOut, Response, ResponseState, Survey, SurveyState
from shouwen.outreach.permissions import may_run
from shouwen.outreach.reading import matter_of_response
from shouwen.work.actions.links import issue_link
from shouwen.work.agreeing import SURVEY
from shouwen.work.matters import touch
from shouwen.work.ways import MAIL, Way

#: Customers that one transaction goes through, and to whom one sends.
CHOSEN_AT_ONCE, SENT_AT_ONCE = 1000, 50
#: The first half of the locks of those who are at a survey; the second is its number.
_AT_IT = 0x5A27E1

Clock = Callable[[], datetime]


def make_next_survey(clock: Clock) -> bool:
    """Go on with one survey that waits, to the end of what it waits for; say whether there was one."""
    waiting = Survey.objects.filter(state__in=UNDER_WAY, fault="").order_by("at", "pk").values_list("pk", flat=True)
    return any(make_survey(number, clock) for number in list(waiting))


def make_survey(number: int, clock: Clock) -> bool:
    """Go on with a survey unless another process is at it; say whether that could be done.

    Whoever is at it holds a lock of their session: of a process that is killed the server lets it go at once.
    """
    if not rows_of("SELECT pg_try_advisory_lock(%s, %s)", [_AT_IT, number])[0][0]:
        return False
    try:
        did = False
        while _one_part(number, clock()):
            did = True
        return did
    except Refused as refused:
        Survey.objects.filter(pk=number).update(fault=refused.sentence[:300])
        return True
    except Exception:
        fault = gettext_noop("Something went wrong in the house itself. It has been noted in its log.")
        Survey.objects.filter(pk=number).update(fault=fault)
        raise
    finally:
        rows_of("SELECT pg_advisory_unlock(%s, %s)", [_AT_IT, number])


@transaction.atomic
def _one_part(number: int, now: datetime) -> bool:
    rows = Survey.objects.select_for_update(of=("self",)).select_related("unit", "by__home")
    survey = rows.filter(pk=number, state__in=UNDER_WAY, fault="").first()
    if survey is None:
        return False
    by = acting(survey.by, now)
    may_run(survey.unit, by=by)
    part = _choose if survey.state == SurveyState.CHOOSING else _send
    part(survey, by, now)
    survey.save(update_fields=["state", "place"])
    touch(survey.reference, what="survey", at=now)
    return True


def _choose(survey: Survey, by: Acting, now: datetime) -> None:
    numbers = list(islice(chosen_by(survey, by=by, at=now, after=survey.place), CHOSEN_AT_ONCE))
    known = {one.customer_id: one for one in survey.responses.filter(customer__in=numbers)}
    new: list[Response] = []
    for one in reached(numbers, at=now):
        row = known.get(one.customer.pk)
        if row is None:
            row = Response(survey=survey, customer=one.customer)
        elif row.state not in (ResponseState.CHOSEN, ResponseState.LEFT_OUT):
            continue
        row.state = ResponseState.LEFT_OUT if one.why else ResponseState.CHOSEN
        row.way, row.why = one.way, one.why
        if row.pk is None:
            new.append(row)
        else:
            row.save(update_fields=["state", "way", "why"])
    add_rows(new)
    survey.place = numbers[-1] if numbers else survey.place
    if len(numbers) < CHOSEN_AT_ONCE:
        survey.state, survey.place = SurveyState.READY, 0


def _send(survey: Survey, by: Acting, now: datetime) -> None:
    waiting = survey.responses.filter(state=ResponseState.CHOSEN).select_for_update(of=("self",)).order_by("pk")
    rows = {row.customer_id: row for row in waiting[:SENT_AT_ONCE]}
    for one in reached(list(rows), at=now):
        _issue(rows.pop(one.customer.pk), one, survey, by, now)
    for row in rows.values():  # erased, deregistered or merged since they were chosen
        _leave_out(row, LeftOut.NO_WAY.value)
    if not survey.responses.filter(state=ResponseState.CHOSEN).exists():
        survey.state = SurveyState.SENT


def _issue(row: Response, one: Reached, survey: Survey, by: Acting, now: datetime) -> None:
    """Send it to one customer, or put them on the list to be called; what an article refuses is left out."""
    if one.why:
        _leave_out(row, one.why)
        return
    row.survey, row.customer = survey, one.customer
    _deed, against = in_the_way_of("survey.issued", at=now, unit=survey.unit_id, by=by, about=row, for_whom=one.customer,
                                   figures=_figures(row, one))  # fmt: skip
    if against:
        _leave_out(row, LeftOut.UNSUITABLE.value)
        return
    row.way, row.issued_at, row.state = one.way, now, ResponseState.TO_CALL
    if one.way == MAIL:
        until = now + timedelta(days=survey.days)
        row.link, _text = issue_link(matter_of_response(row), Way(MAIL, one.value), until, purpose=SURVEY,
                                     made_by=by.member, by=by, at=now)  # fmt: skip
        row.state = ResponseState.MAILED
    row.save(update_fields=["way", "issued_at", "state", "link"])
    enact("survey.issued", at=now, unit=survey.unit_id, by=by, about=row, for_whom=one.customer,
          figures=_figures(row, one))  # fmt: skip


def _figures(row: Response, one: Reached) -> dict[str, object]:
    return {"survey": row.survey, "response": row, "way": one.way, "agreed": True, "unsuitable": False}


def _leave_out(row: Response, why: str) -> None:
    row.state, row.why, row.way = ResponseState.LEFT_OUT, why, ""
    row.save(update_fields=["state", "why", "way"])

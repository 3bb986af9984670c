"""What a case's page shows: what happens next, its clocks, its course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from shouwen.cases.deeds import DEEDS
from shouwen.cases.models import Case, CasePause, CaseState, Transfer, TransferState
from shouwen.cases.offering import deeds_offered, may_answer_offer, wished_at
from shouwen.cases.permissions import (
    CLOSE_CASE,
    MERGE_CASE,
    PAUSE_CASE,
    REOPEN_CASE,
    TRANSFER_CASE,
    WORK_ON_CASE,
    is_accused,
    may_withdraw_offer,
    own_members,
)
from shouwen.cases.reactions import CONSENT_ANSWERED
from shouwen.cases.timeline import timeline_of
from shouwen.cases.waiting import waiting_of
from shouwen.compliance.figure_words import left_said
from shouwen.compliance.wording import PackWords, words_in_force, words_of
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.credit.queries import change_of_matter
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.secrecy.listed import reads_points
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared
from shouwen.organisation.queries import stand_in_of
from shouwen.web.cases.coming import coming_of
from shouwen.web.cases.menu import grouped
from shouwen.web.cases.proposals import proposals_shown
from shouwen.web.cases.reading import DECISIONS, Coming, in_round
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.corrections.views import correctable_among
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.ways import called_beside
from shouwen.work.models import Deadline, Task, TaskState
from shouwen.work.permissions import MAKE_LINK
from shouwen.work.reckoned import left_of_standing
from shouwen.work.step_clocks import is_undone
from shouwen.work.titles import rounds_of, task_title


def page_of_case(request: ReaderRequest, case: Case) -> dict[str, Any]:
    """Return the contents of a case's page; ``case`` comes from ``case_for``. At most ten statements."""
    deadlines, tasks = _CLOCKS(case.reference), _TASKS(case.reference)
    more: Any = case  # ``case_for`` has noted whether there is more to ask for
    pause = CasePause.objects.filter(case=case, until=None).first() if more.is_paused else None
    offer = (
        Transfer.objects.filter(case=case, state=TransferState.OFFERED)
        .select_related("to_unit__parent", "to_member", "offered_by")
        .first()
        if more.is_offered
        else None
    )
    says = words_for(case, tasks, deadlines)
    subs = list(case.sub_cases.select_related("unit", "holder").order_by("pk")[:20]) if more.has_subs else []
    past, happenings = done_steps(case, tasks, says), timeline_of(case, says)
    coming = coming_of(request, case, tasks, deadlines, says, subs=subs, offer=offer)
    deeds = deeds_of(
        request, case, is_paused=pause is not None, is_offered=offer is not None,
        at_work={task.holder_id for task in tasks if task.state == TaskState.OPEN},
    )
    sees_credit = case.customer is not None and not case.customer.secrecy and request.by.may(
        SEE_CREDIT, path=case.customer.unit.path)  # fmt: skip
    deeds_in_order = _next_first(deeds, coming, tasks, is_complaint=bool(case.class_key))
    return {
        "case": case,
        "zone": case.unit.zone,
        "stand_in": stand_in_of(case.owner_id, request.at) if more.owner_is_away else None,
        "sees_contact": case.contact is not None and request.by.may(
            SEE_CONTACT, path=case.contact.unit.path, own=(case.contact.received_by_id,)),
        "sees_customer": case.customer is not None and request.by.may(SEE_CUSTOMER, path=case.customer.unit.path),
        "tells_points": case.customer is not None and reads_points(
            case.customer, came=case.contact_id is not None, by=request.by, at=request.at),
        "sees_credit": sees_credit,
        "grade_change": change_of_matter(case.reference) if sees_credit and CHANGE in case.particulars else None,
        "next_steps": [*past, *coming.steps],
        "coming": coming,
        "past_steps": past,
        "clocks": [_clock(clock, says) for clock in deadlines if is_undone(clock)],
        "ended": [_clock(clock, says) for clock in deadlines if not is_undone(clock)],
        "cited": {clock.standard: clock.citation for clock in deadlines},
        "keys": _keys(case),
        "pause": pause,
        "offer": offer,
        "offered_to": called_beside(offer.to_unit, case.unit) if offer is not None else "",
        "deeds": deeds_in_order,
        "more_deeds": grouped(deeds_in_order[2:]),
        "gives_links": case.parent_id is None and case.customer_id is not None and request.by.may(
            MAKE_LINK, path=case.unit.path, own=own_members(case)),
        "may_withdraw": offer is not None and may_withdraw_offer(offer, case, by=request.by),
        "may_answer": offer is not None and may_answer_offer(offer, case, by=request.by),
        "proposals": proposals_shown(case, says) if waiting_of(case).has_proposals else [],
        "wished_at": wished_at(case),
        # Where closing is all that is left, the list of what it lacks says whether it is ready: no button promises it.
        "has_first": coming.first_deed is not None and not coming.lacks,
        "subs": subs,
        "happenings": [line for line in happenings if line.kind not in MINOR],
        "correctable": correctable_among(happenings, case.unit, request.by) if case.state == CaseState.OPEN else (),
        "task_titles": {task.reference: task_title(task, says) for task in tasks},
        "minor": [line for line in happenings if line.kind in MINOR],
        "known": product_of(case, says),
        "called": {"kind": says(case.kind), "class": says(case.class_key, "complaint_class"),
                   "urgency": says(case.urgency, "urgency")},
    }


#: What only a case that is a change of grade keeps.
CHANGE = "change.grade"
#: Lines of the course that are folded away: what came to nothing, and who has looked at what.
MINOR = frozenset({"deed.refused", "notice.read"})
#: Keys of the frequent deeds, by their nouns; the help shows them (``_keyboard.html``).
KEYS = {"acceptance": "a", "judgement": "p", "reply": "r"}


def _keys(case: Case) -> dict[str, str]:
    return defaultdict(str, {url("case-deed", case.pk, noun): key for noun, key in KEYS.items()})


def _clock(clock: Deadline, says: PackWords) -> tuple[Deadline, str, str]:
    left = left_of_standing(clock)
    return clock, says(clock.standard), left_said(left) if left else ""


#: Tasks of a case that its page reads.
MOST_TASKS = 80
_CLOCKS = Prepared(
    lambda holder: Deadline.objects.filter(holder=holder, withdrawn_at=None).order_by("due_at", "pk")[:60]
)
_TASKS = Prepared(
    lambda matter: Task.objects.filter(matter=matter)
    .exclude(state=TaskState.CANCELLED)
    .select_related("holder", "done_by", "unit")
    .order_by("opened_at", "pk")[:MOST_TASKS]
)


def tasks_of(case: Case) -> list[Task]:
    """Return the tasks of a case but those that fell away, the oldest first."""
    return _TASKS(case.reference)


def read_for_steps(case: Case) -> tuple[list[Task], list[Deadline], PackWords]:
    """Return the tasks and clocks of a case, and the words for both."""
    tasks, deadlines = _TASKS(case.reference), _CLOCKS(case.reference)
    return tasks, deadlines, words_for(case, tasks, deadlines)


def words_for(case: Case, tasks: list[Task], deadlines: list[Deadline]) -> PackWords:
    """Return the words of the editions that its clocks and tasks name; of those in force where it has none."""
    named = dict.fromkeys([*(clock.edition for clock in deadlines), *(task.citation for task in tasks)])
    return words_of(*named) if any(named) else words_in_force(case.unit_id, case.opened_at)


#: The steps of a complaint and its decision; what is told to customers is told in other cases too.
_OF_COMPLAINT = frozenset(
    deed.noun for deed in DEEDS.values() if deed.step not in {None, 6} or deed.fact in DECISIONS
)


def _next_first(
    deeds: list[tuple[str, str]], coming: Coming, tasks: Iterable[Task] = (), *, is_complaint: bool = True
) -> list[tuple[str, str]]:
    """Return the deeds with the next one that the reader may do in front, then the others that are waited for.

    Those that a step which is done waited for come last: they can be done again, and seldom are. Steps of a
    complaint are left out of a case that has no class of complaint, unless one waits for them.
    """
    awaited = {step.deed_path.partition("?")[0] for step in coming.steps if step.may_do}
    # What waited for either of two answers waits for neither once one is given.
    past = {kind for task in tasks if task.state == TaskState.DONE for kind in task.awaits.split()}
    past |= set(DECISIONS) if past.intersection(DECISIONS) else set()
    nouns = {deed.noun for deed in DEEDS.values() if deed.fact in past}

    def order(deed: tuple[str, str]) -> tuple[bool, bool]:
        path = deed[1].partition("?")[0]
        return path not in awaited, path.rpartition("/")[2] in nouns

    fitting = [one for one in deeds if is_complaint or order(one)[0] is False
               or one[1].partition("?")[0].rpartition("/")[2] not in _OF_COMPLAINT]
    rest = sorted(fitting, key=order)
    first = coming.first_deed
    return [first, *(deed for deed in rest if deed[1] != first[1])] if first else rest


def done_steps(case: Case, tasks: list[Task], says: PackWords) -> list[Step]:
    """Return the steps that are done; a consent that was refused is told from one that was given."""
    refused, rounds = _refused(tasks), rounds_of(tasks)
    return [
        Step(
            in_round(task_title(task, says), rounds.get(task.pk)),
            "refused" if task.fact in refused else "done",
            task.done_by.name if task.done_by else (task.holder.name if task.holder else says(task.position)),
            done_at=task.ended_at,
            citation=task.citation,
            zone=case.unit.zone,
        )
        for task in tasks
        if task.state == TaskState.DONE
    ]


def _refused(tasks: list[Task]) -> set[int]:
    """Return which facts that ended a step say no; without an answered proposal nothing is asked."""
    answered = [task.fact for task in tasks if task.awaits == CONSENT_ANSWERED and task.fact]
    return {fact for (fact,) in _NOES(answered)} if answered else set()


_NOES: Prepared[Any] = Prepared(
    lambda facts: Fact.objects.filter(pk__among=facts, kind="consent.refused").values_list("pk")
)


def deeds_of(
    request: ReaderRequest, case: Case, *, is_paused: bool, is_offered: bool, at_work: Collection[int | None] = ()
) -> list[tuple[str, str]]:
    """Return what the reader may do with the case now: words and path. ``at_work`` have a task of it."""
    if is_accused(case, request.by):
        return []
    own = (*own_members(case), *at_work)

    def may(deed: str) -> bool:
        if deed == CLOSE_CASE and case.parent_id is not None and case.holder_id in request.by.selves:
            return True  # whoever has a part of a case answers it by closing it
        return request.by.may(deed, path=case.unit.path, own=own)

    def path(name: str) -> str:
        return url(name, case.pk)

    if case.state != CaseState.OPEN:
        return (
            [(_("Reopen"), path("case-reopening"))]
            if may(REOPEN_CASE) and case.state == CaseState.CLOSED
            else []
        )
    found = [
        (str(deed.title), url("case-deed", case.pk, deed.noun))
        for deed in deeds_offered(case, by=request.by, at_work=at_work)
    ]
    more = [
        (WORK_ON_CASE, _("Change"), "case-change", True),
        (TRANSFER_CASE, _("Give to a colleague"), "case-handing-on", True),
        (TRANSFER_CASE, _("Transfer"), "case-transfer", not is_offered),
        (
            PAUSE_CASE,
            _("Resume") if is_paused else _("Pause"),
            "case-resumption" if is_paused else "case-pause",
            True,
        ),
        (WORK_ON_CASE, _("Ask another department"), "case-sub-case", True),
        (MERGE_CASE, _("Merge into another case"), "case-merger", True),
        (CLOSE_CASE, _("Close the case"), "case-closure", True),
    ]
    return found + [
        (words, path(name)) for right, words, name, is_possible in more if is_possible and may(right)
    ]


#: Particulars that are keys of a list of the pack, by the list.
_LISTED = {"case.department": "department", "case.handling": "remedy", "case.satisfaction": "satisfaction"}


def product_of(case: Case, says: PackWords) -> list[tuple[str, str]]:
    """Return what is known of the product, for the side of the page."""
    words = {
        "product.name": _("Product"),
        "product.bought_on": _("Bought on"),
        "product.order_number": _("Order number"),
        "product.part_number": _("Part number"),
        "product.quantity": _("Quantity"),
        "product.shipped_on": _("Shipped on"),
        "case.department": _("Department"),
        "case.loss": _("Loss in yuan"),
        "case.handling": _("Remedy"),
        "case.amount": _("Amount in yuan"),
        "case.satisfaction": _("Satisfaction"),
    }
    known = [(name, title, str(case.particulars[name])) for name, title in words.items() if case.particulars.get(name)]
    return [(title, says(text, _LISTED[name]) if name in _LISTED else text) for name, title, text in known]

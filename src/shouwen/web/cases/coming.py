"""What is still open on a case, whatever comes first: steps, signatures, promises, others' work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shouwen.cases.deeds import BY_FACT, DEEDS, CaseDeed
from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.cases.permissions import ACCEPT_TRANSFER, CLOSE_CASE, WORK_ON_CASE
from shouwen.cases.reactions import CONSENT_ANSWERED
from shouwen.compliance.wording import PackWords, words_of
from shouwen.organisation.queries import holders_by_name
from shouwen.web.cases.reading import DECISIONS, Coming, Reading, close_step, in_round, is_decided
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.ways import called_beside
from shouwen.work.entry_queries import open_entries_of
from shouwen.work.models import Deadline, Entry, Task, TaskState
from shouwen.work.step_clocks import (
    clock_of_signature,
    clock_of_task,
    clocks_of_signatures,
    form_that_stops,
    is_undone,
    kinds_that_stop,
)
from shouwen.work.titles import rounds_of, task_title

#: By what a step awaits, the facts that its deed records, where these are others.
RECORDED_AS = {CONSENT_ANSWERED: ("consent.given", "consent.refused")}
#: Steps that are done on the page of grade and credit of the customer.
GRADE_STEPS = frozenset({"grade.proposed", "grade.checked", "grade.decided", "grade.changed"})
#: The fact that ends a case; what only it stops is not shown as a step.
ENDS = frozenset({"case.closed", "case.merged"})


def coming_of(
    request: ReaderRequest, case: Case, tasks: Sequence[Task], clocks: Sequence[Deadline], says: PackWords, *,
    subs: Iterable[Case], offer: Transfer | None,
) -> Coming:
    """Return what is still open on a case; on a closed one what an article asks after that: three statements."""
    if case.state == CaseState.MERGED:
        return Coming()
    entries = open_entries_of(case.reference)
    open_tasks = [task for task in tasks if task.state == TaskState.OPEN]
    places = {task.position for task in open_tasks if task.position and task.holder is None}
    places |= {place for _entry, waiting in entries for place in waiting}
    read = Reading(request, case, clocks, says, turns=dict(entries), rounds=rounds_of(tasks))
    read.at_work = frozenset(task.holder_id for task in open_tasks)
    read.holders = holders_by_name(sorted(places), case.unit_id, request.at) if places else {}
    steps = [_task(read, task) for task in open_tasks]
    steps += _signatures(read, entries)
    in_turn = list(steps)
    steps += [_sub(read, sub) for sub in subs if sub.state == CaseState.OPEN]
    steps += [_offer(read, offer)] if offer is not None else []
    steps += _promises(read, is_in_flow=any(task.flow_id for task in open_tasks))
    found = Coming(sorted(steps, key=lambda step: (step.due_at is None, step.due_at or request.at)), in_turn=in_turn)
    if case.state == CaseState.CLOSED:
        return found
    is_done = not any(task.flow_id for task in open_tasks)
    found.asks_more = is_done or is_decided(tasks)
    if is_done and not in_turn and read.may(CLOSE_CASE):
        found.lacks = [close_step(read)]
    return found


def _task(read: Reading, task: Task) -> Step:
    clock = clock_of_task(task, read.clocks, RECORDED_AS.get(task.awaits, ()))
    path, words, noun = deed_of(read.case, task)
    may_do = (noun in read.offered) if noun else (
        task.holder_id in read.request.by.selves if task.holder_id else read.is_among(task.position)
    )
    who = task.holder.name if task.holder else _who(read, task)
    title = in_round(task_title(task, read.says), read.rounds.get(task.pk))
    return read.step(title, clock, who=who, due_at=task.due_at, deed=words,
                     deed_path=path if may_do else "",
                     may_do=may_do, is_others=task.holder_id is not None and task.holder_id not in read.request.by.selves,
                     **({} if clock else {"citation": task.citation}))


def _who(read: Reading, task: Task) -> str:
    """Return for whom a step is that nobody has: of one for a named unit, that unit's."""
    if task.is_within:
        return f"{task.unit.called} {read.says(task.position)}"
    if task.position and not task.awaits and task.position not in read.holders:
        return _("%(place)s: nobody holds this position; an administrator posts somebody") % {
            "place": read.says(task.position)
        }
    return read.who(task.position)


def deed_of(case: Case, task: Task) -> tuple[str, str, str]:
    """Return the page on which an open step is done, what doing it is called, and the noun of its deed, if it has one."""
    noun = "consent" if task.awaits == CONSENT_ANSWERED else ""
    noun = noun or next((BY_FACT[kind].noun for kind in task.awaits.split() if kind in BY_FACT), "")
    if GRADE_STEPS.intersection(task.awaits.split()) and case.customer_id is not None:
        return url("customer-credit", case.customer_id), _("Do it"), ""
    if noun:
        deed = DEEDS[noun]
        return url("case-deed", case.pk, noun), str(deed.title), noun
    return url("task", task.pk), _("Do it"), ""


def _signatures(read: Reading, entries: Sequence[tuple[Entry, tuple[str, ...]]]) -> list[Step]:
    clocks = clocks_of_signatures(entry for entry, _places in entries)
    steps = []
    for entry, places in entries:
        says = words_of(entry.edition)
        for place in places:
            clock = clock_of_signature(entry, (place,), clocks)
            title = _("%(form)s: signature of %(place)s") % {"form": says(entry.form), "place": says(place)}
            steps.append(read.step(title, clock, who=read.who(place), deed=_("Sign"), may_do=read.is_among(place),
                                   key="s", deed_path=url("entry", entry.pk),
                                   **({} if clock else {"citation": entry.citation})))
    return steps


def _sub(read: Reading, sub: Case) -> Step:
    title = _("%(unit)s finishes %(number)s") % {"unit": sub.unit.called, "number": sub.number}
    who = sub.holder.name if sub.holder else sub.unit.called
    return read.step(title, None, who=who, due_at=sub.due_at, deed=_("See the case"), may_do=False,
                     deed_path=url("case", sub.pk))


def _offer(read: Reading, offer: Transfer) -> Step:
    unit = called_beside(offer.to_unit, read.case.unit)
    title = _("%(unit)s accepts or declines the case") % {"unit": unit}
    may = read.request.by.may(ACCEPT_TRANSFER, path=offer.to_unit.path, own=(offer.to_member_id,))
    who = offer.to_member.name if offer.to_member else unit
    return read.step(title, _clock_stopped_by(read, "transfer.accepted"), who=who, may_do=may,
                     deed=_("Accept or decline"),
                     deed_path=f"{url('case', read.case.pk)}#offer" if may else "")


def _clock_stopped_by(read: Reading, kind: str) -> Deadline | None:
    return next((clock for clock in read.clocks if is_undone(clock) and kind in kinds_that_stop(clock)), None)


def _promises(read: Reading, *, is_in_flow: bool) -> list[Step]:
    """Return what runs on the case besides steps and signatures: replies promised, reports to be made.

    A decision is offered here only where no flow leads to it: before its step an article would refuse it.
    """
    steps = []
    for clock in read.clocks:
        kinds = kinds_that_stop(clock) - ENDS
        if clock.pk in read.told or not is_undone(clock) or not kinds:
            continue
        deed = next((BY_FACT[kind] for kind in sorted(kinds) if kind in BY_FACT), None)
        if is_in_flow and kinds.intersection(DECISIONS):
            deed = None
        holder = read.case.holder or read.case.owner
        words, path = _deed_of_promise(read, deed, "" if deed else form_that_stops(clock))
        steps.append(read.step(read.says(clock.standard), clock, who=holder.name, deed_path=path, deed=words,
                               may_do=bool(path)))
    return steps


def _deed_of_promise(read: Reading, deed: CaseDeed | None, form: str) -> tuple[str, str]:
    """Return what keeps a promise, in words, and where the reader does it: a deed, or a form begun or to begin."""
    if deed is not None:
        return str(deed.title), url("case-deed", read.case.pk, deed.noun) if read.may(deed.right) else ""
    begun = next((entry.pk for entry in read.turns if entry.form == form), None)
    if not form or not (begun or read.may(WORK_ON_CASE)):
        return "", ""
    return read.says(form), url("entry", begun) if begun else (
        f"{url('new-entry', read.case.pk)}?{urlencode({'form': form})}"
    )

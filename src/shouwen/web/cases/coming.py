"""What is still open on a case, whatever comes first: steps, signatures, promises, others' work, what closing lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.cases.deeds import BY_FACT, DEEDS
from shouwen.cases.lacking import Lack, Way, lacking_for_closing, usual_result
from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.cases.offering import deeds_offered
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import ACCEPT_TRANSFER, CLOSE_CASE, WORK_ON_CASE, own_members
from shouwen.cases.reactions import CONSENT_ANSWERED
from shouwen.compliance.figure_words import left_said
from shouwen.compliance.wording import PackWords, words_of
from shouwen.organisation.queries import Holder, holders_by_name
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.components.refused import ground_detail, ground_words
from shouwen.web.reader import ReaderRequest
from shouwen.work.entry_queries import open_entries_of
from shouwen.work.models import Deadline, Entry, EntryVersion, Task, TaskState
from shouwen.work.reckoned import left_of_standing
from shouwen.work.step_clocks import (
    clock_of_signature,
    clock_of_task,
    clocks_of_signatures,
    is_undone,
    kinds_that_stop,
)
from shouwen.work.titles import task_title

#: By what a step awaits, the facts that its deed records, where these are others.
RECORDED_AS = {CONSENT_ANSWERED: ("consent.given", "consent.refused")}
#: What decides whether a complaint is accepted, and the content of the case that a sheet then says.
DECISIONS, DECISION = ("complaint.accepted", "complaint.declined"), "case.decision"
#: Names that are shown of those who may do something.
MOST_NAMES = 3
#: The fact that ends a case; what only it stops is not shown as a step.
ENDS = frozenset({"case.closed", "case.merged"})


@dataclass
class Coming:
    """What is still open on a case, the first to fall due first.

    ``asks_more`` says that ``closing_of`` has more to say: sheets to renew, and once the steps are done,
    what closing ``lacks``.
    ``is_ready`` says that nothing stands against closing. ``in_turn`` is what the flow and the forms wait
    for: a reply promised can be due before, and is still not what comes next.
    """

    steps: list[Step] = field(default_factory=list)
    asks_more: bool = False
    lacks: list[Step] = field(default_factory=list)
    is_ready: bool = False
    in_turn: list[Step] = field(default_factory=list)

    @property
    def first_deed(self) -> tuple[str, str] | None:
        """The next deed that the reader may do: words and path; None where nothing is theirs to do."""
        found = (step for step in (*self.in_turn, *self.lacks, *self.steps) if step.may_do and step.deed_path)
        return next(((str(step.deed), step.deed_path) for step in found), None)


@dataclass
class _Reading:
    """What all parts of the list read."""

    request: ReaderRequest
    case: Case
    clocks: Sequence[Deadline]
    says: PackWords
    holders: Mapping[str, Sequence[Holder]] = field(default_factory=dict)
    at_work: frozenset[int | None] = frozenset()
    told: set[int] = field(default_factory=set)
    turns: Mapping[Entry, tuple[str, ...]] = field(default_factory=dict)

    def step(self, title: str, clock: Deadline | None, **more: Any) -> Step:
        """Return an open step with the due time and article of its clock; each clock is told once."""
        due_at = more.pop("due_at", None)
        if clock is not None:
            self.told.add(clock.pk)
            left = left_of_standing(clock)
            more |= {"citation": clock.citation, "left": left_said(left) if left else ""}
        return Step(title, "now", due_at=due_at or (clock.due_at if clock else None), zone=self.case.unit.zone, **more)

    def who(self, place: str) -> str:
        """Return who holds a place: its name, and who that is."""
        names = [holder.name for holder in self.holders.get(place, ())]
        some = self.says.all(dict.fromkeys(names[:MOST_NAMES])) + ("…" if len(names) > MOST_NAMES else "")
        said = self.says(place)
        if not names or names == [said]:
            return said
        return _("%(place)s (%(names)s)") % {"place": said, "names": some}

    def is_among(self, place: str) -> bool:
        """True where the reader, or somebody for whom they stand in, holds a place."""
        return any(holder.member in self.request.by.selves for holder in self.holders.get(place, ()))

    @cached_property
    def offered(self) -> frozenset[str]:
        """The declared deeds that the reader may do on the case now, by their nouns."""
        return frozenset(
            deed.noun for deed in deeds_offered(self.case, by=self.request.by, at_work=self.at_work)
        )

    def may(self, deed: str) -> bool:
        """True where the reader's rights let them do a deed on the case."""
        own = (*own_members(self.case), *self.at_work)
        return self.request.by.may(deed, path=self.case.unit.path, own=own)


def coming_of(
    request: ReaderRequest, case: Case, tasks: Sequence[Task], clocks: Sequence[Deadline], says: PackWords, *,
    subs: Iterable[Case], offer: Transfer | None,
) -> Coming:
    """Return what is still open on an open case: three statements."""
    if case.state != CaseState.OPEN:
        return Coming()
    entries = open_entries_of(case.reference)
    open_tasks = [task for task in tasks if task.state == TaskState.OPEN]
    places = {task.position for task in open_tasks if task.position and task.holder is None}
    places |= {place for _entry, waiting in entries for place in waiting}
    read = _Reading(request, case, clocks, says, turns=dict(entries))
    read.at_work = frozenset(task.holder_id for task in open_tasks)
    read.holders = holders_by_name(sorted(places), case.unit_id, request.at) if places else {}
    steps = [_task(read, task) for task in open_tasks]
    steps += _signatures(read, entries)
    in_turn = list(steps)
    steps += [_sub(read, sub) for sub in subs if sub.state == CaseState.OPEN]
    steps += [_offer(read, offer)] if offer is not None else []
    steps += _promises(read)
    found = Coming(sorted(steps, key=lambda step: (step.due_at is None, step.due_at or request.at)), in_turn=in_turn)
    is_done = not any(task.flow_id for task in open_tasks)
    found.asks_more = is_done or _is_decided(tasks)
    if is_done and not in_turn and read.may(CLOSE_CASE):
        found.lacks = [_close(read)]
    return found


def closing_of(
    request: ReaderRequest, case: Case, tasks: Sequence[Task], clocks: Sequence[Deadline], says: PackWords
) -> Coming:
    """Return what closing an open case lacks, and the sheets that are to be renewed: as many statements as closing."""
    if case.state != CaseState.OPEN:
        return Coming()
    entries = open_entries_of(case.reference)
    read = _Reading(request, case, clocks, says, turns=dict(entries))
    places = {place for _entry, waiting in entries for place in waiting}
    read.holders = holders_by_name(sorted(places), case.unit_id, request.at) if places else {}
    found = Coming(_renewals(read, tasks))
    if not any(task.flow_id and task.state == TaskState.OPEN for task in tasks):
        _closing(read, found, tasks)
    return found


def _is_decided(tasks: Iterable[Task]) -> bool:
    """True where it is done to accept or to decline the complaint."""
    return any(task.awaits in DECISIONS and task.state == TaskState.DONE for task in tasks)


def _close(read: _Reading) -> Step:
    return Step(_("Close the case"), "now", deed=_("Close the case"), may_do=read.may(CLOSE_CASE),
                deed_path=url("case-closure", read.case.pk), zone=read.case.unit.zone)


def _task(read: _Reading, task: Task) -> Step:
    clock = clock_of_task(task, read.clocks, RECORDED_AS.get(task.awaits, ()))
    path, words, noun = deed_of(read.case, task)
    may_do = (noun in read.offered) if noun else (
        task.holder_id in read.request.by.selves if task.holder_id else read.is_among(task.position)
    )
    who = task.holder.name if task.holder else _who(read, task)
    return read.step(task_title(task, read.says), clock, who=who, due_at=task.due_at, deed=words,
                     deed_path=path if may_do else "",
                     may_do=may_do, **({} if clock else {"citation": task.citation}))


def _who(read: _Reading, task: Task) -> str:
    """Return for whom a step is that nobody has: of one for a named unit, that unit's."""
    return f"{task.unit.called} {read.says(task.position)}" if task.is_within else read.who(task.position)


def deed_of(case: Case, task: Task) -> tuple[str, str, str]:
    """Return the page on which an open step is done, what doing it is called, and the noun of its deed, if it has one."""
    noun = "consent" if task.awaits == CONSENT_ANSWERED else ""
    noun = noun or next((BY_FACT[kind].noun for kind in task.awaits.split() if kind in BY_FACT), "")
    if noun:
        deed = DEEDS[noun]
        return url("case-deed", case.pk, noun), str(deed.title), noun
    return url("task", task.pk), _("Do it"), ""


def _signatures(read: _Reading, entries: Sequence[tuple[Entry, tuple[str, ...]]]) -> list[Step]:
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


def _sub(read: _Reading, sub: Case) -> Step:
    title = _("%(unit)s finishes %(number)s") % {"unit": sub.unit.name, "number": sub.number}
    who = sub.holder.name if sub.holder else sub.unit.name
    return read.step(title, None, who=who, due_at=sub.due_at, deed=_("Open"), may_do=False,
                     deed_path=url("case", sub.pk))


def _offer(read: _Reading, offer: Transfer) -> Step:
    title = _("%(unit)s accepts or declines the case") % {"unit": offer.to_unit.name}
    may = read.request.by.may(ACCEPT_TRANSFER, path=offer.to_unit.path, own=(offer.to_member_id,))
    who = offer.to_member.name if offer.to_member else offer.to_unit.name
    return read.step(title, _clock_stopped_by(read, "transfer.accepted"), who=who, may_do=may, deed=_("Answer"),
                     deed_path=f"{url('case', read.case.pk)}#offer" if may else "")


def _clock_stopped_by(read: _Reading, kind: str) -> Deadline | None:
    return next((clock for clock in read.clocks if is_undone(clock) and kind in kinds_that_stop(clock)), None)


def _promises(read: _Reading) -> list[Step]:
    """Return what runs on the case besides steps and signatures: replies promised, reports to be made."""
    steps = []
    for clock in read.clocks:
        kinds = kinds_that_stop(clock) - ENDS
        if clock.pk in read.told or not is_undone(clock) or not kinds:
            continue
        deed = next((BY_FACT[kind] for kind in sorted(kinds) if kind in BY_FACT), None)
        may_do = deed is not None and read.may(deed.right)
        path = url("case-deed", read.case.pk, deed.noun) if deed and may_do else ""
        holder = read.case.holder or read.case.owner
        steps.append(read.step(read.says(clock.standard), clock, who=holder.name, deed_path=path,
                               deed=str(deed.title) if deed else "", may_do=may_do))
    return steps


def _closing(read: _Reading, found: Coming, tasks: Sequence[Task]) -> None:
    """Add what closing lacks; the list is the one that refuses it."""
    is_declined = any(task.awaits == "complaint.declined" and task.state == TaskState.DONE for task in tasks)
    result = usual_result(read.case, read.request.at, is_declined=is_declined)
    lacks = lacking_for_closing(read.case, result, by=read.request.by, at=read.request.at)
    found.lacks = [_lack(read, lack) for lack in lacks]
    found.is_ready = not lacks and not found.steps
    if found.is_ready:
        found.lacks = [_close(read)]


def _lack(read: _Reading, lack: Lack) -> Step:
    ways = [(*_way(read, way), _may(read, way)) for way in lack.ways]
    words, path, may_do = ways[0] if ways else ("", "", False)
    return Step(ground_words(lack.ground), "lack", citation=lack.ground.citation, detail=ground_detail(lack.ground),
                deed=words, deed_path=path, may_do=may_do, zone=read.case.unit.zone,
                more=tuple((more, where) for more, where, _may in ways[1:]))


def _may(read: _Reading, way: Way) -> bool:
    """True where the next thing to do about it is the reader's: their deed, a form to begin, their turn to sign."""
    if way.kind == "deed":
        return read.may(DEEDS[way.name].right)
    begun = [entry for entry in read.turns if str(entry.pk) == way.name or entry.form == way.name]
    if begun:
        return any(read.is_among(place) for entry in begun for place in read.turns[entry])
    return way.kind == "form" and read.may(WORK_ON_CASE)


def _renewals(read: _Reading, tasks: Sequence[Task]) -> list[Step]:
    """Return the sheets that say the decision and were saved before it: they ask for a new version; one statement.

    The register is where it is accepted or declined (its article says so), and it is begun before.
    """
    if not _is_decided(tasks):
        return []
    saying = {form.title: field.name for form in forms_for(read.case.unit_id, read.request.at)
              for field in form.form.fields if field.source == DECISION}
    latest = EntryVersion.objects.filter(
        entry__matter=read.case.reference, entry__form__in=saying, number=F("entry__latest")
    ).select_related("entry")
    return [
        read.step(
            _("%(form)s: add the decision and sign anew") % {"form": read.says(one.entry.form)}, None,
            citation=one.entry.citation, who=(read.case.holder or read.case.owner).name, deed=_("Open the form"),
            deed_path=f"{url('entry', one.entry_id)}?correct=1", may_do=read.may(WORK_ON_CASE),
        )
        for one in latest if not one.content.get(saying[one.entry.form])
    ]


def _way(read: _Reading, way: Way) -> tuple[str, str]:
    """Return where something lacking is done: words and path."""
    pk = read.case.pk
    if way.kind == "deed":
        given = "、".join(read.says(value) for name, value in way.given.items() if name == "sort")
        path = url("case-deed", pk, way.name) + (f"?{urlencode(way.given)}" if way.given else "")
        return (f"{DEEDS[way.name].title} · {given}" if given else str(DEEDS[way.name].title)), path
    if way.kind == "form":
        begun = Entry.objects.filter(matter=read.case.reference, form=way.name).order_by("-pk").first()
        path = url("entry", begun.pk) if begun else (
            f"{url('new-entry', pk)}?{urlencode({'form': way.name})}"
        )
        return read.says(way.name), path
    if way.kind == "entry":
        return _("Open the form"), url("entry", way.name)
    return _("Open"), url("case", way.name)

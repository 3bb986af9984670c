"""What closing a case still lacks, each with where to do it, and the sheets that are to be renewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.cases.actions.closing import Records, records_of
from shouwen.cases.deeds import DEEDS
from shouwen.cases.lacking import Lack, Way, lacking_for_closing, usual_result
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import WORK_ON_CASE
from shouwen.compliance.standing import Standing
from shouwen.compliance.wording import PackWords
from shouwen.organisation.queries import holders_by_name
from shouwen.web.cases.reading import Coming, Reading, close_step, is_decided
from shouwen.web.components.frame import url
from shouwen.web.components.matters import Step
from shouwen.web.components.refused import ground_detail, ground_lacks, ground_words
from shouwen.web.reader import ReaderRequest
from shouwen.work.entry_queries import entries_of
from shouwen.work.models import Entry, EntryVersion, Task, TaskState

#: The content of the case by which a sheet says whether the complaint is accepted.
DECISION = "case.decision"


def closing_of(request: ReaderRequest, case: Case, tasks: Sequence[Task], says: PackWords) -> Coming:
    """Return what closing an open case lacks, and the sheets that are to be renewed: six statements at most."""
    if case.state != CaseState.OPEN:
        return Coming()
    entries = entries_of(case.reference)
    read = _reading(request, case, says, entries)
    found = Coming(_renewals(read, tasks))
    if not any(task.flow_id and task.state == TaskState.OPEN for task in tasks):
        _closing(read, found, tasks, entries)
    return found


def result_of(case: Case, tasks: Sequence[Task], at: datetime) -> str:
    """Return the result with which a case is closed as its tasks stand."""
    is_declined = any(task.awaits == "complaint.declined" and task.state == TaskState.DONE for task in tasks)
    return usual_result(case, at, is_declined=is_declined)


def lacks_of(request: ReaderRequest, case: Case, result: str, says: PackWords) -> list[Step]:
    """Return what closing a case with a result lacks, each with where to do it: what a refusal of it would say."""
    entries = entries_of(case.reference)
    read = _reading(request, case, says, entries)
    lacks = lacking_for_closing(case, result, by=request.by, at=request.at, records=records_of(case, entries=entries))
    return [_lack(read, lack) for lack in lacks]


def _reading(
    request: ReaderRequest, case: Case, says: PackWords, entries: Sequence[tuple[Entry, Sequence[str]]]
) -> Reading:
    turns = {entry: tuple(waiting) for entry, waiting in entries if waiting}
    read = Reading(request, case, (), says, turns=turns, begun={entry.form: entry.pk for entry, _waiting in entries})
    places = {place for waiting in turns.values() for place in waiting}
    read.holders = holders_by_name(sorted(places), case.unit_id, request.at) if places else {}
    return read


def _closing(
    read: Reading, found: Coming, tasks: Sequence[Task], entries: Sequence[tuple[Entry, Sequence[str]]]
) -> None:
    """Add what closing lacks; the list is the one that refuses it."""
    result = result_of(read.case, tasks, read.request.at)
    records = Records(entries, sum(task.state == TaskState.OPEN for task in tasks), Standing())
    lacks = lacking_for_closing(read.case, result, by=read.request.by, at=read.request.at, records=records)
    found.lacks = [_lack(read, lack) for lack in lacks]
    found.is_ready = not lacks and not found.steps
    if found.is_ready:
        found.lacks = [close_step(read)]


def _lack(read: Reading, lack: Lack) -> Step:
    ways = [_led(read, way) for way in lack.ways]
    words, path, may_do = ways[0] if ways else ("", "", False)
    detail = f"{ground_detail(lack.ground)} {ground_lacks(lack.ground)}".strip()
    return Step(ground_words(lack.ground), "lack", citation=lack.ground.citation, detail=detail,
                deed=words, deed_path=path, may_do=may_do, zone=read.case.unit.zone,
                more=tuple((more, where) for more, where, _may in ways[1:]))


def _led(read: Reading, way: Way) -> tuple[str, str, bool]:
    """Return words, path and whether it is the reader's; to a deed that would refuse them there is no path."""
    words, path = _way(read, way)
    may = _may(read, way)
    return words, "" if way.kind == "deed" and not may else path, may


def _may(read: Reading, way: Way) -> bool:
    """True where the next thing to do about it is the reader's: their deed, a form to begin, their turn to sign."""
    if way.kind == "deed":
        return read.may(DEEDS[way.name].right)
    begun = [entry for entry in read.turns if str(entry.pk) == way.name or entry.form == way.name]
    if begun:
        return any(read.is_among(place) for entry in begun for place in read.turns[entry])
    return way.kind == "form" and read.may(WORK_ON_CASE)


def _renewals(read: Reading, tasks: Sequence[Task]) -> list[Step]:
    """Return the sheets that say the decision and were saved before it: they ask for a new version; one statement.

    The register is where it is accepted or declined (its article says so), and it is begun before.
    """
    if not is_decided(tasks):
        return []
    saying = {form.title: field.name for form in forms_for(read.case.unit_id, read.request.at)
              for field in form.form.fields if field.source == DECISION}
    latest = EntryVersion.objects.filter(
        entry__matter=read.case.reference, entry__form__in=saying, number=F("entry__latest")
    ).select_related("entry", "by")
    return [
        read.step(
            _("%(form)s: add the decision and sign anew") % {"form": read.says(one.entry.form)}, None,
            citation=one.entry.citation, who=one.who, deed=_("Open the form"),
            deed_path=f"{url('entry', one.entry_id)}?correct=1", may_do=read.may(WORK_ON_CASE),
        )
        for one in latest if not one.content.get(saying[one.entry.form])
    ]


def _way(read: Reading, way: Way) -> tuple[str, str]:
    """Return where something lacking is done: words and path."""
    pk = read.case.pk
    if way.kind == "deed":
        given = "、".join(read.says(value) for name, value in way.given.items() if name == "sort")
        path = url("case-deed", pk, way.name) + (f"?{urlencode(way.given)}" if way.given else "")
        return (f"{DEEDS[way.name].title} · {given}" if given else str(DEEDS[way.name].title)), path
    if way.kind == "form":
        begun = read.begun.get(way.name)
        path = url("entry", begun) if begun else (
            f"{url('new-entry', pk)}?{urlencode({'form': way.name})}"
        )
        return read.says(way.name), path
    if way.kind == "entry":
        form = next((entry.form for entry in read.turns if str(entry.pk) == way.name), "")
        return read.says(form) if form else _("Open the form"), url("entry", way.name)
    return _("See the case"), url("case", way.name)

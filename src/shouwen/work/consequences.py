"""Carry out what standards let follow: tell people, and give tasks, each with the article that says so.

Other verbs stay visible in the finding until a module that knows what they mean carries them out.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from shouwen.compliance.editions import edition_called
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.keepers import Consequence, Followed, carries
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.prepared import Prepared
from shouwen.organisation.queries import holders_of
from shouwen.organisation.zones import zone_of
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.calendars import ALWAYS
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.words import Words
from shouwen.work.actions.notices import OFFICE, notify
from shouwen.work.live import tell_listeners
from shouwen.work.matters import Matter, touch
from shouwen.work.models import Task, TaskState
from shouwen.work.receivers import known_matter, position_in, receivers_of

#: Verbs that tell people; what only reminds them waits for their working hours.
TELLING = {"notice": "noticed", "escalate": "laid_before", "remind": "reminded_of"}
TASK = "task"
OWNER = "owner(matter)"


@carries(*TELLING)
def tell(consequence: Consequence, followed: Followed) -> None:
    """Tell whom the article names; once, however often its outcome is found again."""
    verb = next(verb for verb in TELLING if verb in consequence)
    subject, to = subject_and_receiver(consequence, verb)
    matter = known_matter(followed.holder)
    for member in receivers_of(to, unit=followed.unit, matter=matter, at=followed.at, fact=followed.fact):
        notify(
            member, TELLING[verb], matter=followed.holder, why=to[:50],
            citation=citation_of(consequence, followed),
            names={"title": subject, "matter": matter.title if matter else ""}, at=followed.at,
            key=notice_key(followed.name, member.pk), is_urgent=verb != "remind",
            waits_for="" if verb == "notice" else followed.name.rpartition(">")[0][:200],
        )


_GIVEN = Prepared(lambda matter, number: Task.objects.filter(matter=matter, engine_id=number).order_by("pk")[:1])


@carries(TASK)
def give(consequence: Consequence, followed: Followed) -> None:
    """Give the task of an article: to a person where it names one, else to those who hold a position.

    Without ``to``, or where it names nobody who is there, it is the owner's of the matter. A task given before,
    for an outcome that was taken back and is found again, is open again.
    """
    matter = known_matter(followed.holder)
    if matter is None or not matter.has_tasks:
        return
    to = str(consequence.get("to") or OWNER)
    number = task_number(followed.name)
    known = _GIVEN.first(matter.reference, number)
    if known is not None:
        if known.state == TaskState.CANCELLED:
            Task.objects.filter(pk=known.pk).update(state=TaskState.OPEN, ended_at=None)
        return
    task = _new_task(consequence, followed, matter, to, number)
    record("task.given", at=followed.at, unit=matter.unit.pk, by=SYSTEM, about=matter.reference,
           for_whom=matter.for_whom, task=task, to=task.holder)
    touch(matter.reference, what="task", at=followed.at)
    if task.holder is not None:
        tell_listeners(task.holder.reference, "task")


def subject_and_receiver(consequence: Consequence, verb: str) -> tuple[str, str]:
    """Return what is told and to whom: ``{notice: 突发投诉, to: 客服经理}``, or ``{notice: 班长}`` alone."""
    said = str(consequence[verb])
    to = str(consequence.get("to") or said)
    return str(consequence.get("title") or (said if "to" in consequence else "")), to


def citation_of(consequence: Consequence, followed: Followed) -> str:
    """Return the article of a consequence: its own where it cites one, else the standard's."""
    cites = consequence.get("cites")
    return str(cites[0]) if isinstance(cites, list) and cites else followed.citation


def notice_key(name: str, member: int) -> str:
    """Return the key under which a member is told a consequence once."""
    return f"then:{_digest(name)}:{member}"


def task_number(name: str) -> str:
    """Return by which number the task of a consequence is found again."""
    return f"then:{_digest(name)}"


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:40]


def _new_task(consequence: Consequence, followed: Followed, matter: Matter, to: str, number: str) -> Task:
    position = position_in(to)
    named = [
        one for whom in ((to, OWNER) if not position else ())
        for one in receivers_of(whom, unit=followed.unit, matter=matter, at=followed.at, fact=followed.fact)
    ]
    holder = named[0] if named else None
    seats = {one.unit for one in holders_of([position], matter.unit.pk, followed.at)} if position else set()
    return Task.objects.create(
        matter=matter.reference, engine_id=number, title=str(consequence[TASK])[:120], unit=matter.unit,
        citation=citation_of(consequence, followed), position=position[:60], seats=sorted(seats),
        holder=holder, opened_at=followed.at, because=followed.key,
        awaits=" ".join(consequence.get("done", ())),
        due_at=_due_at(consequence.get("within"), followed, matter),
    )


def _due_at(within: Any, followed: Followed, matter: Matter) -> datetime | None:
    """Return until when the task is due; None where the text, or the site, gives no span for it.

    Working time is that of the matter's unit: its office hours.
    """
    span = _span(within, followed, matter)
    if span is None:
        return None
    calendar = rulebook_of_deed().calendars_of(matter.unit.pk, followed.at).get(OFFICE, ALWAYS)
    return due_after(followed.at, span, calendar, zone=zone_of(matter.unit))


def _span(within: Any, followed: Followed, matter: Matter) -> Span | None:
    name = str(within or "").removeprefix("ask.")
    if within and name != str(within):
        edition = edition_called(followed.citation.partition("#")[0])
        given = rulebook_of_deed().value_for(matter.unit.pk, edition, name, followed.at) if edition is not None else None
        within = given[0] if given else None
    if not within:
        return None
    try:
        found = read_value(Ask("within", Words(""), "span"), str(within))
    except WrongValue:
        return None
    return found if isinstance(found, Span) else None

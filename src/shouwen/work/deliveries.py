"""Who was told what about a matter, and who was not, with the reason of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from shouwen.compliance.keepers import Consequence, carried_verbs
from shouwen.compliance.models import Finding
from shouwen.compliance.wording import reader_language
from shouwen.facts.models import Fact
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.consequences import VERBS
from shouwen.work.consequences import TASK, TELLING, notice_key, subject_and_receiver, task_number
from shouwen.work.inviting import INVITE
from shouwen.work.matters import Matter
from shouwen.work.models import Deadline, DeadlineState, Link, Notice, Task, TaskState
from shouwen.work.permissions import may_see_deliveries

_FORMULA = re.compile(r"[a-z_*]")
#: Rows of each sort that the log of a matter looks at, the newest first.
MOST = 200
#: Whom a link goes to, in the log.
CUSTOMER = "customer"


@dataclass(frozen=True)
class NotTold:
    """Something that an article wanted told or done and that reached nobody.

    ``reason``: ``gap`` (nobody held the position, or only the accused), ``not yet`` (its moment has not
    come) or ``not carried out`` (no module carries out this verb yet). Of a link to the customer also why it could not
    be sent (``inviting``), or ``not invited`` where that is not known.
    """

    title: str
    to: str
    at: datetime
    citation: str
    reason: str


@dataclass(frozen=True)
class Deliveries:
    """The log of a matter: what was told and which links an article had sent, the newest first, and what was not."""

    told: Sequence[Notice]
    not_told: Sequence[NotTold]
    links: Sequence[Link] = ()


def my_notices(by: Acting) -> QuerySet[Notice]:
    """Return everything that was ever meant for a member, also what still waits, the newest first."""
    return Notice.objects.filter(to=by.member).order_by("-at", "-pk")


def deliveries_of(matter: Matter, *, by: Acting) -> Deliveries:
    """Return who was told what about a matter; six statements. Refuses who may not see that."""
    may_see_deliveries(matter, by=by)
    told = list(Notice.objects.filter(matter=matter.reference).select_related("to").order_by("-at", "-pk")[:MOST])
    tasks = set(Task.objects.filter(matter=matter.reference, engine_id__startswith="then:")
                .exclude(state=TaskState.CANCELLED).values_list("engine_id", flat=True)[:MOST])
    keys = {notice.key for notice in told if notice.withdrawn_at is None}
    sent = Link.objects.filter(matter=matter.reference).exclude(citation="").prefetch_related("letters")
    links = list(sent.order_by("-made_at", "-pk")[:MOST])
    invited = Invited({link.because for link in links}, _not_invited(matter))
    not_told = [*_of_clocks(matter, keys), *_of_outcomes(matter, keys, tasks, invited)]
    return Deliveries(told, sorted(not_told, key=lambda one: one.at, reverse=True), links)


class Invited(NamedTuple):
    """The consequences by which customers have been sent a link, and why those of other standards have not."""

    keys: set[str]
    why: Mapping[str, str]


def _not_invited(matter: Matter) -> dict[str, str]:
    rows = Fact.objects.filter(kind="link.not_made", about=matter.reference).order_by("at", "pk")
    return dict(rows.values_list("figures__standard", "figures__reason"))


def _of_clocks(matter: Matter, keys: set[str]) -> Iterator[NotTold]:
    for row in _clocks(matter):
        for index, (at, to, _, *task) in enumerate(row.steps):
            if not task and not _has(keys, f"{row.key}#{index}:"):
                is_told = index in row.steps_told
                if is_told or row.state == DeadlineState.OPEN:
                    yield NotTold(row.title, to, datetime.fromisoformat(at), row.citation,
                                  "gap" if is_told else "not yet")


def _clocks(matter: Matter) -> QuerySet[Deadline]:
    return Deadline.objects.filter(holder=matter.reference, withdrawn_at=None).order_by("-due_at")[:MOST]


def _of_outcomes(matter: Matter, keys: set[str], tasks: set[str], invited: Invited) -> Iterator[NotTold]:
    findings = Finding.objects.filter(holder=matter.reference, withdraws=None, withdrawal=None)
    for found in findings.exclude(consequences=[]).order_by("-at")[:MOST]:
        yield from _not_sent(found.key, found.standard, found.consequences, found.at, found.citation, invited)
        yield from _left(found.key, found.consequences, found.at, found.citation, keys, tasks)
    for row in _clocks(matter):
        if row.state == DeadlineState.MISSED and row.ended_at is not None:
            yield from _not_sent(row.key, row.standard, row.otherwise, row.ended_at, row.citation, invited)
            yield from _left(row.key, row.otherwise, row.ended_at, row.citation, keys, tasks)


def _not_sent(key: str, standard: str, consequences: Sequence[Consequence], at: datetime, citation: str,
              invited: Invited) -> Iterator[NotTold]:  # fmt: skip
    """Yield the links that an article would have had sent to the customer."""
    for place, consequence in enumerate(consequences):
        if INVITE in consequence and task_number(f"{key}>{place}") not in invited.keys:
            yield NotTold("", CUSTOMER, at, citation, invited.why.get(standard, "not invited"))


def _left(key: str, consequences: Sequence[Consequence], at: datetime, citation: str, keys: set[str],
          tasks: set[str]) -> Iterator[NotTold]:
    for place, consequence in enumerate(consequences):
        name = f"{key}>{place}"
        verb = next((verb for verb in TELLING if verb in consequence), "")
        if verb and not _has(keys, notice_key(name, 0)[:-1]):
            subject, to = subject_and_receiver(consequence, verb)
            yield NotTold(subject or to, to, at, citation, "gap")
        elif TASK in consequence and task_number(name) not in tasks:
            yield NotTold(str(consequence[TASK]), str(consequence.get("to", "")), at, citation, "gap")
        elif not carried_verbs() & consequence.keys() and "open" not in consequence:
            yield NotTold(_said(consequence), str(consequence.get("to", "")), at, citation, "not carried out")


def _said(consequence: Consequence) -> str:
    """Return in words what is not carried out; an amount that is still a formula is left to the finding."""
    shown = {name: "" if _FORMULA.search(str(value)) else value for name, value in consequence.items() if name in VERBS}
    return said_of([shown or consequence], reader_language()).strip()


def _has(keys: set[str], beginning: str) -> bool:
    return any(key.startswith(beginning) for key in keys)


def unread_count(member: Member, most: int) -> int:
    """Return how many notices the member has been shown and not read, counted to ``most``."""
    return Notice.objects.filter(to=member, state="shown").order_by()[:most].count()

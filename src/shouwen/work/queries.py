"""Tasks and notices as the workbench shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from shouwen.compliance.models import JudgedComparison
from shouwen.facts.prepared import Prepared
from shouwen.organisation.rights import Acting
from shouwen.work.matters import matter_of
from shouwen.work.models import Notice, NoticeState, Task, TaskState
from shouwen.work.models.notices import QUESTIONS
from shouwen.work.seats import Places, places_held


def my_tasks(by: Acting) -> QuerySet[Task]:
    """Return the open tasks that the member holds, or somebody for whom they stand in."""
    return Task.objects.filter(state=TaskState.OPEN, holder__in=by.selves)


def offered_tasks(by: Acting, at: datetime) -> QuerySet[Task]:
    """Return the open tasks that nobody holds and that the member's positions may take: two statements."""
    held = places_held(by.selves, at)
    if not held.units:
        return Task.objects.none()
    return Task.objects.filter(
        state=TaskState.OPEN, holder=None, seats__overlap=sorted(held.units), position__in=sorted(held.names)
    )


#: Tasks that are looked at for a workbench: more than it shows, since their cases decide which are due first.
MOST = 100


def first_tasks(by: Acting, held: Places) -> tuple[list[Task], list[Task]]:
    """Return the first of ``my_tasks`` and of ``offered_tasks`` by due time, with their units: one statement."""
    found = _FIRST(sorted(by.selves), sorted(held.units), sorted(held.names))
    mine = [task for task in found if task.holder_id is not None]
    return mine, [task for task in found if task.holder_id is None]


def _first(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.filter(state=TaskState.OPEN).select_related("unit").order_by("due_at", "opened_at")[:MOST]


_FIRST: Prepared[Any] = Prepared(
    lambda members, units, keys: _first(Task.objects.filter(holder__among=members)).union(
        _first(Task.objects.filter(holder=None, seats__overlap=units, position__among=keys)), all=True
    )
)


def notices_for(by: Acting) -> QuerySet[Notice]:
    """Return the member's notices whose hour has come, the newest first."""
    shown = Q(withdrawn_at=None) | Q(not_before__lte=F("withdrawn_at"))
    shown &= Q(settled_at=None) | Q(not_before__lte=F("settled_at"))
    return Notice.objects.filter(shown, to=by.member).exclude(state=NoticeState.WAITING).order_by("-at", "-pk")


#: Such questions that a workbench shows.
MOST_QUESTIONS = 25


def comparisons_to_say(by: Acting) -> list[Notice]:
    """Return what asks the member which of two standards is stricter, until somebody has said so; one statement."""
    pair_is_asked = Func(KeyTransform("pairs", OuterRef("names")), F("pair"), function="jsonb_exists",
                         output_field=BooleanField())  # fmt: skip
    said = JudgedComparison.objects.alias(asked=pair_is_asked).filter(asked=True).values("pair")
    rows = Notice.objects.filter(to=by.member, what__in=QUESTIONS, withdrawn_at=None).order_by("-at", "-pk")
    asked = rows.annotate(said=ArraySubquery(said))[:MOST_QUESTIONS]
    return [one for one in asked if not set(one.said).issuperset(one.names.get("pairs", ()))]


def page_of_notice(notice: Notice) -> str:
    """Return the page on which to do what a notice tells of: its own, else its matter's. Raises like ``matter_of``."""
    return str(notice.names.get("page") or matter_of(notice.matter).address)

"""Beside a step: what has happened on its case before, and what the reader wrote when they did the step the last time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.cases.models import Case
from shouwen.cases.timeline import happenings_of
from shouwen.compliance.wording import PackWords
from shouwen.facts.queries import facts_about
from shouwen.organisation.rights import Acting
from shouwen.web.cases.page import MINOR
from shouwen.work.answering import TEXTS, texts_in
from shouwen.work.models import Remark, Task, TaskState

#: Lines of the course that stand beside a step; the others are on the page of the case.
MOST = 6


def has_before(task: Task) -> bool:
    """Say whether there is a course to read beside a step. That of a customer has rights of its own."""
    return task.state == TaskState.OPEN and task.matter.startswith("case:")


def before_step(task: Task, says: PackWords) -> dict[str, Any]:
    """Return what the case is about and the newest lines of its course: four statements, asked for by themselves."""
    case = Case.objects.filter(pk=int(task.matter.partition(":")[2])).only("words", "demand").get()
    lines = [line for line in happenings_of(task.matter, says) if line.kind not in MINOR]
    return {
        "task": task, "case": case, "happenings": lines[:MOST], "is_more": len(lines) > MOST, "correctable": (),
        "cited": {}, "zone": task.unit.zone,
    }  # fmt: skip


def written_before(task: Task, *, by: Acting) -> Mapping[str, str]:
    """Return the texts with which the reader did this step the last time that the flow came by: by what was asked.

    They change what they wrote and do not type it anew. Words of others are read beside the step and not offered as one's
    own, nor are reasons for one answer offered for another. Nothing is asked where no text is; three statements at most.
    """
    texts = [ask["name"] for ask in task.asks if ask["type"] in TEXTS and "only_if" not in ask]
    if not texts or task.flow_id is None or task.state != TaskState.OPEN:
        return {}
    again = Task.objects.filter(flow=task.flow_id, node=task.node, state=TaskState.DONE).order_by("-pk").first()
    if again is None or again.done_by_id != by.member.pk:
        return {}
    done = facts_about(task.matter, kinds=("task.done",))
    fact = next((one for one in reversed(done) if one.figures.get("task") == again.reference), None)
    written = Remark.objects.filter(fact=fact.sequence).values_list("words", flat=True).first() if fact else None
    said = texts_in(written or "", task.asks)
    return {name: said[name] for name in texts if name in said}

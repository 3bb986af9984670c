"""The step that waits for a form: offered to be finished where the form is signed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.wording import words_of
from shouwen.reports.entries import Paper
from shouwen.web.reader import ReaderRequest
from shouwen.work.models import Task, TaskState
from shouwen.work.permissions import may_be_taken
from shouwen.work.titles import task_title


@dataclass(frozen=True)
class ReadyStep:
    """An open step whose form is signed, and whether it asks for more than that it is done."""

    pk: int
    title: str
    asks: bool


def ready_step(request: ReaderRequest, paper: Paper) -> ReadyStep | None:
    """Return the open step that waits for this form, which is signed, where the reader may finish it.

    No statement for a form that no step of its edition asks for, or that nobody has signed.
    """
    entry = paper.entry
    if entry is None or not paper.standing or not paper.matter.is_open or not _is_of_step(entry.edition, entry.form):
        return None
    waiting = Task.objects.filter(matter=entry.matter, form=entry.form, state=TaskState.OPEN, awaits="")
    task = waiting.select_related("unit").order_by("pk").first()
    if task is None or paper.matter.is_accused(request.by):
        return None
    is_free = task.holder_id is None and may_be_taken(task, paper.matter, by=request.by, at=request.at)
    if task.holder_id not in request.by.selves and not is_free:
        return None
    return ReadyStep(task.pk, task_title(task, words_of(task.citation)), bool(task.asks))


@lru_cache(maxsize=256)
def _is_of_step(edition: str, form: str) -> bool:
    flows = edition_kept(edition).flows.values()
    return any(node.form == form for flow in flows for node in flow.nodes.values())

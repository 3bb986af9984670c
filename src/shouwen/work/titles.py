"""Titles of tasks and clocks in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from shouwen.compliance.wording import PackWords
from shouwen.work.models import Task


def task_title(task: Task, says: PackWords) -> str:
    """Return the title of a task: a step of a flow or what an article gives in the reader's words, else as written."""
    is_of_pack = task.flow_id is not None or bool(task.engine_id)
    return says(task.title) if is_of_pack else task.title


def rounds_of(tasks: Sequence[Task]) -> dict[int, int]:
    """Return for the how many-th time each step of a flow is done or open, by its task, where it came back: from two on.

    ``tasks`` are all of a matter that did not fall away, the oldest first.
    """
    met: dict[tuple[int, str], int] = {}
    found: dict[int, int] = {}
    for task in tasks:
        if task.flow_id is None or not task.node:
            continue
        step = (task.flow_id, task.node)
        met[step] = met.get(step, 0) + 1
        if met[step] > 1:
            found[task.pk] = met[step]
    return found

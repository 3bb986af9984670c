"""Titles of tasks and clocks in the reader's words."""

from __future__ import annotations

from shouwen.compliance.wording import PackWords
from shouwen.work.models import Task


def task_title(task: Task, says: PackWords) -> str:
    """Return the title of a task: a step of a flow or what an article gives in the reader's words, else as written."""
    is_of_pack = task.flow_id is not None or bool(task.engine_id)
    return says(task.title) if is_of_pack else task.title

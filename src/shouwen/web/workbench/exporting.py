"""The tasks of a member, and those that they could take, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import words_of
from shouwen.web.exports.rows import exports_rows
from shouwen.web.workbench.views import cases_of, lines_of, returns_of
from shouwen.work.exportable import Asked, Row
from shouwen.work.models import Task
from shouwen.work.queries import my_tasks, offered_tasks
from shouwen.work.scopes import DO_TASK

#: Tasks whose cases are read at a time.
CHUNK = 500
_COLUMNS = (
    (_("Task"), "text"), (_("Case number"), "text"), (_("What about"), "text"), (_("Position"), "text"),
    (_("Unit"), "text"), (_("Opened"), "datetime"), (_("Due"), "datetime"), (_("Article"), "text"),
)  # fmt: skip


def _tasks(asked: Asked) -> QuerySet[Task]:
    rows = offered_tasks(asked.by, asked.at) if asked.query.get("show") == "offered" else my_tasks(asked.by)
    return rows.select_related("unit").order_by("due_at", "opened_at", "pk")


def _rows(tasks: Iterable[Task], asked: Asked) -> Iterator[Row]:
    each = iter(tasks)
    while some := list(islice(each, CHUNK)):
        matters = [task.matter for task in some]
        for one in lines_of(some, cases_of(matters), returns_of(matters)):
            number, subject = (one.case.number, one.case.subject) if one.case is not None else ("", "")
            if one.back is not None:
                number, subject = one.back.number, one.back.line.product.name
            position = words_of(one.task.citation)(one.task.position)
            yield (one.title, number, subject, position, one.task.unit.called, one.task.opened_at, one.due_at,
                   one.task.citation)  # fmt: skip


exports_rows("tasks", DO_TASK, _("Tasks"), ("show",), _COLUMNS, _tasks, _rows, has_own=True)

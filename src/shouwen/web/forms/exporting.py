"""The list of forms as a spreadsheet: what was filled in for which matter, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.permissions import SEE_CASE
from shouwen.web.components.signs import sign_of
from shouwen.web.exports.rows import exports_rows
from shouwen.web.forms.lists import FILTERS, chosen, lines_of
from shouwen.work.entry_queries import entries_to_sign
from shouwen.work.exportable import Asked, Row
from shouwen.work.models import Entry

#: Entries whose matters are read at a time.
CHUNK = 500
COLUMNS = (
    (_("Form"), "text"), (_("Number"), "text"), (_("Matter"), "text"), (_("State"), "text"),
    (_("Who signs next"), "text"), (_("Unit"), "text"), (_("Begun"), "datetime"),
)  # fmt: skip


def _entries(asked: Asked) -> QuerySet[Entry]:
    mine = entries_to_sign(by=asked.by, at=asked.at)
    rows = chosen(asked.by, mine, asked.query.get("show", ""), asked.query)
    return rows.select_related("unit").order_by("-pk")


def entry_rows(entries: Iterable[Entry], asked: Asked) -> Iterator[Row]:
    """Write forms as rows of ``COLUMNS``."""
    mine, each = set(entries_to_sign(by=asked.by, at=asked.at)), iter(entries)
    while some := list(islice(each, CHUNK)):
        for one in lines_of(some, mine):
            state = _("Complete") if one.state == "done" else sign_of(one.state).words
            yield (one.title, one.entry.number, one.matter, str(state), one.waiting, one.entry.unit.called,
                   one.entry.begun_at)  # fmt: skip


exports_rows("forms", SEE_CASE, _("Forms"), FILTERS, COLUMNS, _entries, entry_rows, has_own=True)

"""Drafts of editions as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.draft_reading import SEEING, drafts_for
from shouwen.compliance.models import Draft
from shouwen.compliance.wording import words_of_house
from shouwen.web.components.places import Words
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Row

_COLUMNS = (
    (_("Draft"), "text"), (_("Edition"), "text"), (_("Unit"), "text"), (_("State"), "text"),
    (_("Last changed"), "datetime"), (_("Who"), "text"),
)  # fmt: skip
STATES: Mapping[str, Words] = {
    "open": _("being written"), "proposed": _("waits for approval"), "published": _("published"),
    "dropped": _("given up"),
}  # fmt: skip


def _rows(drafts: Iterable[Draft], asked: Asked) -> Iterator[Row]:
    says = words_of_house()
    for one in drafts:
        state = str(STATES[one.state])
        yield says(one.title), str(one), one.unit.called, state, one.changed_at, one.changed_by.name


exports_rows("drafts", SEEING[0], _("Drafts"), (), _COLUMNS, lambda asked: drafts_for(asked.by), _rows,
             besides=SEEING[1:])  # fmt: skip

"""What a member has imported, as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.customers.permissions import RECORD_CUSTOMER
from shouwen.orders.permissions import RECORD_ORDER, RECORD_PRODUCT
from shouwen.web.exports.rows import exports_rows
from shouwen.web.imports.views import STATES
from shouwen.work.exportable import Asked, Row
from shouwen.work.importable import import_list
from shouwen.work.models import Import

_COLUMNS = (
    (_("Import"), "text"), (_("File"), "text"), (_("When"), "datetime"), (_("Unit"), "text"), (_("Rows"), "integer"),
    (_("Recorded"), "integer"), (_("Rows changed"), "integer"), (_("Here before"), "integer"), (_("Left out"), "integer"),
    (_("State"), "text"),
)  # fmt: skip


def _mine(asked: Asked) -> QuerySet[Import]:
    found = Import.objects.filter(member=asked.by.member).select_related("unit").order_by("-at", "-pk")
    return found.filter(list=asked.query["of"]) if "of" in asked.query else found


def _rows(imports: Iterable[Import], _asked: Asked) -> Iterator[Row]:
    for one in imports:
        yield (str(import_list(one.list).title), one.name, one.at, one.unit.called, one.rows, one.made, one.changed,
               one.known, one.failed, str(STATES[one.state]))  # fmt: skip


exports_rows("imports", RECORD_CUSTOMER, _("Imports"), ("of",), _COLUMNS, _mine, _rows,
             besides=(RECORD_ORDER, RECORD_PRODUCT))

"""Regions, outlets and tags as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from shouwen.customers.models import Tag
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries.lists import visible_outlets, visible_regions, visible_tags
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.customers.lists import OUTLETS, REGIONS
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 2000


def _write_regions(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    rows = visible_regions(asked.by).values_list("code", "name", "team", "boundary", "unit__name")
    columns = [SheetColumn(str(one.title), "text") for one in REGIONS if str(one.title) != str(_("Customers"))]
    write_list(file, str(_("Regions")), columns, counted(rows.iterator(chunk_size=CHUNK)), zone=asked.zone)


def _write_outlets(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    names = ("region", "name", "address", "hotline", "contact_person", "remark", "unit__name")
    rows = visible_outlets(asked.by, asked.query.get("q", "")).values_list(*names)
    columns = [SheetColumn(str(one.title), "text") for one in OUTLETS]
    write_list(file, str(_("Service outlets")), columns, counted(rows.iterator(chunk_size=CHUNK)), zone=asked.zone)


def _tag_rows(tags: Iterable[Tag], asked: Asked) -> Iterator[Row]:
    for one in tags:
        yield one.name, one.unit.called


exports_list(ExportList("regions", SEE_CUSTOMER, _("Regions"), (),
                        lambda asked, most: visible_regions(asked.by)[:most].count(), _write_regions))
exports_list(ExportList("outlets", SEE_CUSTOMER, _("Service outlets"), ("q",),
                        lambda asked, most: visible_outlets(asked.by, asked.query.get("q", ""))[:most].count(),
                        _write_outlets))
exports_rows("tags", SEE_CUSTOMER, _("Tags"), (), ((_("Tag"), "text"), (_("Unit"), "text")),
             lambda asked: visible_tags(asked.by).select_related("unit"), _tag_rows)  # fmt: skip

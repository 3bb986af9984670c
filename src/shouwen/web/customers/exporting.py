"""Regions, outlets and tags as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from shouwen.customers.models import Outlet, Region, Tag
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries.lists import visible_outlets, visible_regions, visible_tags
from shouwen.web.customers.lists import OUTLETS
from shouwen.web.exports.rows import exports_rows
from shouwen.work.exportable import Asked, Row

_REGIONS = (
    (_("Code of the region"), "text"), (_("Name of the region"), "text"), (_("Group of the region"), "text"),
    (_("Boundary"), "text"), (_("Unit"), "text"),
)  # fmt: skip
_OUTLETS = tuple((one.title, "text") for one in OUTLETS)
_TAGS = ((_("Tag"), "text"), (_("Unit"), "text"))


def _region_rows(regions: Iterable[Region], asked: Asked) -> Iterator[Row]:
    for one in regions:
        yield one.code, one.name, one.team, one.boundary, one.unit.name


def _outlet_rows(outlets: Iterable[Outlet], asked: Asked) -> Iterator[Row]:
    for one in outlets:
        yield (one.region, one.name, one.address, one.hotline, one.contact_person, one.remark, one.unit.name)


def _tag_rows(tags: Iterable[Tag], asked: Asked) -> Iterator[Row]:
    for one in tags:
        yield one.name, one.unit.called


exports_rows("regions", SEE_CUSTOMER, _("Regions"), (), _REGIONS,
             lambda asked: visible_regions(asked.by).select_related("unit"), _region_rows)  # fmt: skip
exports_rows("outlets", SEE_CUSTOMER, _("Service outlets"), ("q",), _OUTLETS,
             lambda asked: visible_outlets(asked.by, asked.query.get("q", "")).select_related("unit"), _outlet_rows)
exports_rows("tags", SEE_CUSTOMER, _("Tags"), (), _TAGS,
             lambda asked: visible_tags(asked.by).select_related("unit"), _tag_rows)  # fmt: skip

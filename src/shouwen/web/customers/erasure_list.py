"""The list of requests to be erased, on screen and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shouwen.customers.erasures.listing import (
    RIGHTS,
    STATES,
    clocks_of,
    holds_of,
    kept_in,
    listed_erasures,
)
from shouwen.customers.erasures.models import Erasure
from shouwen.customers.erasures.queries import counted, what_goes
from shouwen.customers.permissions import RECORD_CUSTOMER
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.organisation.walks import number_asked
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, page_of
from shouwen.web.components.narrowing import written_in_numbers
from shouwen.web.components.places import Words
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_for
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list
from shouwen.work.models import Deadline

COLUMNS = (
    Column(_("Customer")), Column(_("Unit")), Column(_("When they asked")), Column(_("Written down by")),
    Column(_("Due")), Column(_("State")), Column(_("What stays and why")),
)  # fmt: skip
TABS = (
    ("open", _("Waiting requests")), ("overdue", _("Overdue requests")), ("erased", _("Erased on request")),
    ("withdrawn", _("Taken back")), ("all", _("All")),
)  # fmt: skip
CHUNK = 500


def _state(one: Erasure, clock: Deadline | None, at: datetime) -> tuple[str, Words]:
    if one.erased_at is not None:
        return "done", _("Erased on request")
    if one.withdrawn_at is not None:
        return "refused", _("Taken back")
    if clock is not None and clock.due_at < at:
        return "missed", _("Overdue request")
    return "waiting", _("Waits to be decided")


def _require(by: Acting) -> None:
    if not any(by.has(deed) for deed in RIGHTS):
        raise not_allowed(RECORD_CUSTOMER)


@signed_in
@require_safe
def erasures(request: ReaderRequest) -> HttpResponse:
    """List the requests to be erased, with until when each is due, and what stays and why."""
    _require(request.by)
    if address := written_in_numbers(request, RECORD_CUSTOMER):
        return redirect(address)
    show, unit = request.GET.get("show", "open"), number_asked(request.GET.get("unit", ""))
    show = show if show in STATES else "open"
    page = page_of(listed_erasures(request.by, show, at=request.at, unit=unit), request.GET.get("page"))
    rows = list(page.rows)
    clocks, holds = clocks_of(rows), holds_of(rows, at=request.at)
    more = f"&unit={unit}" if unit is not None else ""
    return render(request, "web/erasures/erasures.html", {
        "place": "customers", "page": page, "columns": COLUMNS, "unit": unit, "show": show,
        "narrowed": OfUnit(request, unit),
        "lines": [
            (one, clocks.get(one.pk), *_state(one, clocks.get(one.pk), request.at), holds.get(one.customer_id, 0),
             [(citation, many, datetime.fromisoformat(until) if until else None)
              for citation, many, until in kept_in(one)]) for one in rows
        ],
        "filters_shown": [Filter(title, f"show={key}{more}", None, key == show) for key, title in TABS],
    })  # fmt: skip


class OfUnit(forms.Form):
    """The unit of whose customers the list is."""

    unit = UnitField(nothing=_("All"), required=False)

    def __init__(self, request: ReaderRequest, unit: int | None) -> None:
        super().__init__(initial={"unit": unit or request.GET.get("unit")})
        self.pool = units_for(request.by, *RIGHTS)
        self.fields["unit"].offer(self.pool)  # type: ignore[attr-defined]

    @property
    def is_asked(self) -> bool:
        """True where there are several to choose from."""
        return len(self.pool.first) > 1


def _rows(asked: Asked) -> Iterator[list[Erasure]]:
    show, unit = asked.query.get("show", "open"), number_asked(asked.query.get("unit", ""))
    left = listed_erasures(asked.by, show, at=asked.at, unit=unit).iterator(chunk_size=CHUNK)
    while some := list(islice(left, CHUNK)):
        yield some


def _write(file: BinaryIO, asked: Asked, counted_: Counted) -> None:
    def rows() -> Iterator[Row]:
        for some in _rows(asked):
            clocks = clocks_of(some)
            for one in some:
                clock = clocks.get(one.pk)
                _tone, words = _state(one, clock, asked.at)
                yield (one.customer.number, one.customer.name, one.customer.unit.called, one.asked_at, one.asked_by.name,
                       clock.due_at if clock is not None else None, str(words), _stays(one, asked))  # fmt: skip

    kinds = ("text", "text", "datetime", "text", "datetime", "text", "text")
    columns = [SheetColumn(str(_("Number")))]
    columns += [SheetColumn(str(one.title), kind) for one, kind in zip(COLUMNS, kinds, strict=True)]
    write_list(file, str(_("Requests to erase")), columns, counted_(rows()), zone=asked.zone)


def _stays(one: Erasure, asked: Asked) -> str:
    """Say in a cell what stays of a person and by which article; of one who waits, what would."""
    if one.withdrawn_at is not None:
        return ""
    if one.erased_at is None:
        one.report = counted(what_goes(one.customer, at=asked.at))
    lines = []
    for citation, many, until in kept_in(one):
        day = f"{datetime.fromisoformat(until).astimezone(asked.zone):%Y-%m-%d}" if until else said("for good")
        lines.append(f"{many} · {citation} · {day}")
    return "\n".join(lines)


def _count(asked: Asked, most: int) -> int:
    unit = number_asked(asked.query.get("unit", ""))
    return listed_erasures(asked.by, asked.query.get("show", "open"), at=asked.at, unit=unit)[:most].count()


exports_list(ExportList("erasures", RECORD_CUSTOMER, _("Requests to erase"), ("show", "unit"), _count, _write))

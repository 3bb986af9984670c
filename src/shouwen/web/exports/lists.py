"""The lists that can be exported: cases, contacts and customers, each with the columns of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.db.models import Case as WhereCase
from django.db.models import OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from shouwen.cases.listing import CaseFilter, CaseLists
from shouwen.cases.models import Case
from shouwen.cases.permissions import SEE_CASE
from shouwen.contacts.models import Contact
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.contacts.queries import ContactFilter, listed_contacts
from shouwen.contacts.wording import channel_title
from shouwen.customers.models import ContactPoint, PointKind
from shouwen.customers.narrowing import NAMES, Narrow
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries import listed_customers
from shouwen.customers.secrecy.listed import masked, reasons_to_read, units_masked
from shouwen.regulation.spans import is_never
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.cases import lists as cases
from shouwen.web.cases.rows import each_line
from shouwen.web.components.listing import Column
from shouwen.web.components.signs import sign_of
from shouwen.web.contacts import views as contacts
from shouwen.web.customers import views as customers
from shouwen.work.exportable import ALL, READING, Asked, Counted, ExportList, Row, exports_list

#: Rows that one question brings from the server.
CHUNK = 2000


def _write(file: BinaryIO, title: object, columns: Iterable[Column], times: frozenset[int], rows: Iterable[Row],
           asked: Asked) -> None:
    heads = [SheetColumn(str(one.title), "datetime" if place in times else "text") for place, one in enumerate(columns)]
    write_list(file, str(title), heads, rows, zone=asked.zone)


def _cases(asked: Asked, most: int) -> QuerySet[Case]:
    return CaseLists(asked.by, asked.at, asked.zone).listed(CaseFilter.of(asked.query), most=most)


def _count_cases(asked: Asked, most: int) -> int:
    return _cases(asked, most).count()


def _write_cases(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    lines: Iterator[Row] = (
        (row.number, row.subject, row.customer, str(sign_of(row.state).words), row.holder or "", row.unit,
         _due(row.due_at))
        for row in each_line(_cases(asked, ALL))
    )
    _write(file, _("Cases"), cases.COLUMNS, frozenset({6}), counted(lines), asked)


def _due(due_at: datetime | None) -> datetime | str | None:
    """Return a due time as a cell: a clock that stands has none."""
    return str(sign_of("paused").words) if due_at is not None and is_never(due_at) else due_at


def _contacts(asked: Asked, most: int) -> QuerySet[Contact]:
    return listed_contacts(asked.by, most=most, chosen=ContactFilter.of(asked.query), zone=asked.zone)


def _write_contacts(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    rows = _contacts(asked, ALL).select_related("customer", "unit", "received_by")
    lines: Iterator[Row] = (
        (one.at, channel_title(one), one.customer.name, one.subject, one.unit.called, one.received_by.name)
        for one in rows.iterator(chunk_size=CHUNK)
    )
    _write(file, _("Contacts"), contacts.COLUMNS, frozenset({0}), counted(lines), asked)


def _write_customers(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    purpose = asked.query.get(READING, "")
    closed = units_masked(purpose, asked.at)
    main = ContactPoint.objects.filter(customer=OuterRef("pk"), customer__secrecy="", kind=PointKind.PHONE, is_main=True)
    kept = listed_customers(asked.by, most=ALL, narrow=Narrow.of(asked.query, by=asked.by, at=asked.by.at))
    rows = kept.annotate(phone=Subquery(main.values("value")[:1]))
    firm = WhereCase(When(secrecy="", then="company_number"), default=Value(""))
    names = ("number", "name", "company", "phone", "unit__name", "firm", "unit_id")
    lines: Iterator[Row] = (
        (*line, masked(phone) if phone and unit in closed else phone, called, "" if unit in closed else number)
        for *line, phone, called, number, unit in rows.annotate(firm=firm).values_list(*names).iterator(chunk_size=CHUNK)
    )
    columns = (*customers.COLUMNS, Column(_("Company number")))
    _write(file, _("Customers"), columns, frozenset(), counted(lines), asked)


exports_list(ExportList("cases", SEE_CASE, _("Cases"), cases.FILTERS, _count_cases,
                        _write_cases, has_own=True))
exports_list(ExportList("contacts", SEE_CONTACT, _("Contacts"), contacts.FILTERS,
                        lambda asked, most: _contacts(asked, most).count(), _write_contacts))
exports_list(ExportList("customers", SEE_CUSTOMER, _("Customers"), (*NAMES, READING),
                        lambda asked, most: listed_customers(
                            asked.by, most=most, narrow=Narrow.of(asked.query, by=asked.by, at=asked.by.at)).count(),
                        _write_customers, reasons=reasons_to_read))

"""Lists of sales as spreadsheets, with the columns of the papers and without a limit of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from shouwen.orders.permissions import SEE_SALES
from shouwen.orders.sales import Span, count_customers, movements
from shouwen.organisation.walks import number_of
from shouwen.reports.returns import settled_returns
from shouwen.reports.sales import all_customers, all_ranked, months_sold, quarters_moved, years_of
from shouwen.reports.sales_sheets import head_at
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.exports.rows import exports_rows
from shouwen.web.forms.exporting import COLUMNS as SHEETS
from shouwen.web.forms.exporting import entry_rows
from shouwen.web.orders.forms import TITLES
from shouwen.web.sales.chosen import days_chosen, month_chosen, months_chosen, year_chosen
from shouwen.web.sales.rows import MONTHS, QUARTERS
from shouwen.web.sales.sheets import sheets_of
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 2000
_PERSON = ((_("Customer number"), "text"), (_("Customer"), "text"))
_YEAR = (
    *_PERSON, (_("Code"), "text"), (_("Product"), "text"), (_("Trade"), "text"), (_("Priority grade"), "text"),
    (_("Address"), "text"), (_("Head of the unit"), "text"), (_("Sold by"), "text"), (_("Telephone"), "text"),
)  # fmt: skip
_MONTH = (
    *_PERSON, (_("Sold by"), "text"), (_("Code"), "text"), (_("Product"), "text"), (_("Sales"), "money"),
    (_("Discount"), "money"), (_("Gross profit"), "money"), (_("Margin"), "percent"), (_("Remark"), "text"),
)  # fmt: skip
_RANKING = (
    (_("Rank"), "integer"), *_PERSON, (_("Contact person"), "text"), (_("Telephone"), "text"),
    (_("Average gross profit"), "money"), (_("Months"), "integer"), (_("Sales"), "money"), (_("Remark"), "text"),
)  # fmt: skip
_RETURNS = (
    (_("Customer"), "text"), (_("Product"), "text"), (_("Bought on"), "datetime"), (_("Specification"), "text"),
    (_("Quantity"), "integer"), (_("Sum"), "money"), (_("Return or exchange"), "text"), (_("Settled on"), "datetime"),
    (_("Why"), "text"),
)  # fmt: skip
_LINES = (
    (_("When"), "datetime"), (_("Sales order"), "text"), (_("Code"), "text"), (_("Product"), "text"),
    (_("Quantity"), "integer"), (_("Sales"), "money"), (_("Discount"), "money"), (_("Cost"), "money"),
    (_("Return"), "text"),
)  # fmt: skip
UNCOSTED = _("Some goods have no known cost.")


def _columns(columns: Any) -> list[SheetColumn]:
    return [SheetColumn(str(title), kind) for title, kind in columns]


def _year_columns() -> list[SheetColumn]:
    found = _columns(_YEAR)
    for quarter, title in enumerate(QUARTERS):
        found += [SheetColumn(str(MONTHS[quarter * 3 + place]), "money") for place in range(3)]
        found.append(SheetColumn(str(title), "money"))
    return [*found, SheetColumn(str(_("Year")), "money")]


def _write_year(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    chosen = year_chosen(asked.by, asked.at, asked.query)
    span, head = chosen.span, head_at(chosen.unit, chosen.until)

    def rows() -> Iterator[Row]:
        for some in all_customers(span):
            for row in years_of(span, some):
                quarters = quarters_moved(row.months)
                figures: list[object] = []
                for quarter in range(1, 5):
                    figures += [row.months.get(month) for month in range(quarter * 3 - 2, quarter * 3 + 1)]
                    figures.append(quarters[quarter])
                yield (row.customer.number, row.customer.name, row.product.code, row.product.name,
                       row.known["customer.trade"], row.known["customer.grade"], row.known["customer.address"], head,
                       row.known["order.sold_by.name"], row.known["customer.phone"],
                       *figures, sum(row.months.values()))  # fmt: skip

    write_list(file, str(_("By month and quarter")), _year_columns(), counted(rows()), zone=asked.zone)


def _write_month(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    span = month_chosen(asked.by, asked.at, asked.query).span
    rows: Iterator[Row] = (
        (row.customer.number, row.customer.name, row.known["order.sold_by.name"], row.product.code, row.product.name,
         row.sums.sales, row.sums.discount, row.sums.gross, row.sums.margin, str(UNCOSTED) if row.sums.uncosted else "")
        for some in all_customers(span) for row in months_sold(span, some)
    )  # fmt: skip
    write_list(file, str(_("Monthly report")), _columns(_MONTH), counted(rows), zone=asked.zone)


def _write_ranking(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    span = months_chosen(asked.by, asked.at, asked.query).span
    rows: Iterator[Row] = (
        (row.rank, known["customer.number"], known["customer.name"], known["customer.contact_person"],
         known["customer.phone"], row.average, row.months,
         row.sales, str(UNCOSTED) if row.uncosted else "")
        for row, known in all_ranked(span)
    )  # fmt: skip
    write_list(file, str(_("Ranking by profit")), _columns(_RANKING), counted(rows), zone=asked.zone)


def _write_returned(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    rows: Iterator[Row] = (
        (one.customer.name, one.line.product.name, one.line.order.placed_at, one.line.product.spec, one.quantity,
         one.price * one.quantity, str(TITLES[one.wants]), one.settled_at, str(TITLES[one.reason]))
        for one in settled_returns(days_chosen(asked.by, asked.at, asked.query).settled).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Returns and exchanges")), _columns(_RETURNS), counted(rows), zone=asked.zone)


def _write_lines(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    rows: Iterator[Row] = (
        (one.at, one.order.number, one.product.code, one.product.name, one.quantity, one.sales, one.discount, one.cost,
         one.of_return.number if one.of_return else "")
        for one in _lines(asked).iterator(chunk_size=CHUNK)
    )  # fmt: skip
    write_list(file, str(_("Lines behind a figure")), _columns(_LINES), counted(rows), zone=asked.zone)


def _lines(asked: Asked) -> Any:
    span = months_chosen(asked.by, asked.at, asked.query).span
    customer = number_of(asked.query.get("customer", "")) or 0
    return movements(span.of(customer), product=number_of(asked.query.get("product", "")))


def _count(span_of: Any) -> Any:
    def count(asked: Asked, most: int) -> int:
        span: Span = span_of(asked.by, asked.at, asked.query).span
        return count_customers(span, most)

    return count


def _count_returned(asked: Asked, most: int) -> int:
    return settled_returns(days_chosen(asked.by, asked.at, asked.query).settled)[:most].count()


exports_list(ExportList("sales-year", SEE_SALES, _("By month and quarter"), ("unit", "year"), _count(year_chosen),
                        _write_year))
exports_list(ExportList("sales-month", SEE_SALES, _("Monthly report"), ("unit", "month"), _count(month_chosen),
                        _write_month))
exports_list(ExportList("sales-ranking", SEE_SALES, _("Ranking by profit"), ("unit", "since", "until"),
                        _count(months_chosen), _write_ranking))
exports_list(ExportList("sales-returned", SEE_SALES, _("Returns and exchanges"), ("unit", "since", "until", "wants"),
                        _count_returned, _write_returned))
exports_list(ExportList("sales-lines", SEE_SALES, _("Lines behind a figure"),
                        ("unit", "since", "until", "customer", "product"),
                        lambda asked, most: _lines(asked)[:most].count(), _write_lines))
exports_rows("sales-sheets", SEE_SALES, _("Sheets of sales"), ("unit", "since", "until", "wants"), SHEETS,
             lambda asked: sheets_of(days_chosen(asked.by, asked.at, asked.query)), entry_rows)  # fmt: skip

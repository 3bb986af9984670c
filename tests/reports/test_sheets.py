"""Lists as sheets, read back."""

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from shouwen.reports import sheets
from shouwen.reports.sheets import SheetColumn, list_sheet, write_list
from shouwen.reports.spreadsheet import sheet_name
from tests.reports.prints import SHANGHAI

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "#N/A",
    "\t=1",
]


def one_cell(value, kind="text"):
    xlsx = list_sheet("表", [SheetColumn("栏", kind)], [[value]], zone=SHANGHAI)
    return openpyxl.load_workbook(BytesIO(xlsx)).active["A2"]


@pytest.mark.parametrize("written", FORMULAS)
def test_text_is_never_a_formula(written):
    cell = one_cell(written)

    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == (written, "s", "@", True)


def test_no_formula_stands_in_the_file_itself():
    xlsx = list_sheet("=表", [SheetColumn("=1+1")], [[one] for one in FORMULAS], zone=SHANGHAI)

    with ZipFile(BytesIO(xlsx)) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("value", "kind", "held", "number_format"),
    [
        (date(2026, 3, 9), "date", datetime(2026, 3, 9), "yyyy-mm-dd"),
        (
            datetime(2026, 3, 9, 16, 30, tzinfo=UTC),
            "datetime",
            datetime(2026, 3, 10, 0, 30),
            "yyyy-mm-dd hh:mm",
        ),
        (date(1899, 12, 31), "date", "1899-12-31", "@"),  # a sheet counts days from 1900
        (Decimal("1234.50"), "money", 1234.5, "0.00"),
        (Decimal("90.3"), "percent", 0.903, "0.0%"),
        (12, "integer", 12, "General"),
        ("007", "text", "007", "@"),
        ("2026-03-09", "text", "2026-03-09", "@"),
        (["品质", "态度"], "choice", "品质、态度", "@"),
        ("响\x07铃", "text", "响〔U+0007〕铃", "@"),
        (None, "text", None, "General"),
    ],
)
def test_a_column_keeps_the_type_of_its_values(value, kind, held, number_format):
    cell = one_cell(value, kind)

    assert (cell.value, cell.number_format) == (held, number_format)


def test_a_text_beyond_the_formats_limit_says_how_much_is_left_out():
    cell = one_cell("长" * 40_000)

    assert len(cell.value) <= 32_767
    assert cell.value.endswith("……〔另有 7293 字未列〕")


def test_the_heading_is_frozen_and_columns_are_as_wide_as_what_they_hold():
    columns = [SheetColumn("编号"), SheetColumn("内容"), SheetColumn("窄", width=9)]

    xlsx = list_sheet("投诉", columns, [["KF-2026-0012", "漏水" * 100, "x"]], zone=SHANGHAI)

    sheet = openpyxl.load_workbook(BytesIO(xlsx)).active
    assert sheet.title == "投诉"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["编号", "内容", "窄"]
    assert sheet["A1"].font.bold
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [14, 60, 11]


def test_a_list_without_rows_has_its_heading():
    xlsx = list_sheet("空", [SheetColumn("栏")], [], zone=SHANGHAI)

    assert openpyxl.load_workbook(BytesIO(xlsx)).active.max_row == 1


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)  # the real limit is a million rows

    xlsx = list_sheet("投诉", [SheetColumn("栏")], ([number] for number in range(7)), zone=SHANGHAI)

    book = openpyxl.load_workbook(BytesIO(xlsx))
    held = {sheet.title: [row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert held == {"投诉": ["栏", 0, 1, 2], "投诉 (2)": ["栏", 3, 4, 5], "投诉 (3)": ["栏", 6]}


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        list_sheet("表", [SheetColumn("甲"), SheetColumn("乙")], [["只有一个"]], zone=SHANGHAI)


def test_a_long_list_is_written_without_being_held():
    columns = [SheetColumn("编号"), SheetColumn("金额", "money")]
    rows = ([f"KF-{number}", Decimal("1.50")] for number in range(3_000))

    tracemalloc.start()
    write_list(BytesIO(), "表", columns, rows, zone=SHANGHAI)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [
        ("投诉[1]:2026/03*?\\", 1, "投诉 1  2026 03"),
        ("长" * 40, 1, "长" * 31),
        ("长" * 40, 12, "长" * 26 + " (12)"),
        ("'引号'", 1, "引号"),
        ("", 1, "Sheet"),
    ],
)
def test_a_sheet_may_be_called_so(title, number, name):
    assert sheet_name(title, number) == name

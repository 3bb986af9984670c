"""Lists as people keep them: sheets with merged cells and titles above, texts in two encodings and five manners."""

import zipfile

import pytest
from openpyxl import Workbook

from shouwen.facts.refusals import Refused
from shouwen.work.list_files import ListFile

TABLE = [["姓名", "电话"], ["张三", "13800138000"], ["李四", "13900139000"]]


def cells(path, kind, **more):
    return [row.cells for row in ListFile(path, kind).rows(**more)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_in_the_manner_in_which_they_are_written(tmp_path, delimiter, encoding):
    path = tmp_path / "list.csv"
    path.write_text("\r\n".join(delimiter.join(row) for row in TABLE), encoding=encoding)

    assert cells(path, "csv") == TABLE


def test_a_cell_of_a_text_may_hold_lines_and_delimiters(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('姓名,地址\r\n张三,"人民路1号,\n3幢"\r\n李四,南京路\r\n', encoding="utf-8")

    assert cells(path, "csv") == [["姓名", "地址"], ["张三", "人民路1号,\n3幢"], ["李四", "南京路"]]


def test_rows_after_a_number_are_read_again_with_their_numbers(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")

    assert [(row.number, row.cells) for row in ListFile(path, "csv").rows(after=2)] == [(3, ["3", "4"])]


def sheet_of(path, rows, merged=()):
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    book.save(path)
    return path


def test_a_merged_cell_counts_for_all_its_rows_where_it_may(tmp_path):
    rows = [["客户名单"], ["单位", "姓名", "电话"], ["百川", "张三", 1], [None, "李四", 2], [None, "王五"],
            ["远山", "赵六", 3]]  # fmt: skip
    path = sheet_of(tmp_path / "list.xlsx", rows, merged=("A1:C1", "A3:A5", "C4:C5"))

    assert cells(path, "xlsx", shared=frozenset({0})) == [
        ["客户名单"], ["单位", "姓名", "电话"], ["百川", "张三", 1], ["百川", "李四", 2], ["百川", "王五"],
        ["远山", "赵六", 3],
    ]  # fmt: skip
    assert cells(path, "xlsx")[3] == [None, "李四", 2]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"", b"not a sheet at all"])
def test_a_broken_sheet_is_refused(tmp_path, content):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    with pytest.raises(Refused, match="cannot be read"):
        cells(path, "xlsx")


def test_a_sheet_that_swells_is_refused(tmp_path, monkeypatch):
    path = sheet_of(tmp_path / "list.xlsx", TABLE)
    monkeypatch.setattr("shouwen.work.list_files.MOST_UNPACKED", 100)

    with pytest.raises(Refused, match="too large"):
        cells(path, "xlsx")


def test_a_sheet_without_its_parts_is_refused(tmp_path):
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")

    with pytest.raises(Refused, match="cannot be read"):
        cells(path, "xlsx")


def test_a_text_of_no_encoding_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"\x81\xff,\xff\xff")

    with pytest.raises(Refused, match="neither"):
        cells(path, "csv")

"""A table is a grid of texts: typed, checked cell by cell, written back into its own lines."""

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import read_files
from shouwen.regulation.tables.grid import Line, read_lines, written_tables
from tests.scenes import service_department

HUNG_UP = "SD-1.3-6-4a"


@pytest.fixture
def files():
    return dict(service_department().files)


def table_of(files, key=HUNG_UP):
    return next(one for one in written_tables(files) if one.key == key)


def lines_of(table):
    return [Line(texts, place) for place, texts in enumerate(table.texts())]


def test_every_table_of_a_pack_is_a_grid(files):
    found = {one.key: (one.columns, len(one.rows)) for one in written_tables(files)}

    assert found[HUNG_UP] == (("#if", "#result"), 2)
    assert found["SD-1.3-7-5/approval"] == (("#if", "#result", "#then"), 2)


def test_a_grid_that_is_not_changed_leaves_its_file_as_it_is(files):
    for table in written_tables(files):
        entries, faults = read_lines(lines_of(table), table.columns)

        assert faults == []
        assert table.rewritten(files[table.file], entries) == files[table.file]


def test_a_cell_changes_its_own_line_only(files):
    table = table_of(files)
    first, second = lines_of(table)
    changed = Line({**second.texts, "#result": "对方先挂机"}, 1)

    text = table.rewritten(files[table.file], read_lines([first, changed], table.columns)[0]).decode()

    before = files[table.file].decode()
    assert text == before.replace("result: 对方先挂}", "result: 对方先挂机}")
    assert text != before


def test_a_column_is_added_and_a_row_moved(files):
    table = table_of(files)
    first, second = lines_of(table)
    new = Line({"talk": ">= 5 minutes", "#result": "久谈"})

    text = table.rewritten(files[table.file], read_lines([second, new, first], ("talk", *table.columns))[0]).decode()

    assert '- {cells: {talk: ">= 5 minutes"}, result: 久谈}' in text
    assert text.index("对方先挂}") < text.index("久谈") < text.index("先于对方挂机")


def test_what_the_reader_finds_is_said_of_the_cell(files):
    table = table_of(files)
    first, second = lines_of(table)
    wrong = Line({"#if": "hung_up_by = = 'agent'", "#result": "先"}, 0)
    empty = Line({"#if": "talk > 3 minutes"}, None)
    content = table.rewritten(files[table.file], read_lines([wrong, second, empty], table.columns)[0])

    with pytest.raises(PackErrors) as raised:
        read_files({**files, table.file: content}, all_kinds())

    assert [(one.row, one.column) for one in table.faults(content, raised.value.errors)] == [(0, "#if"), (2, "")]


def test_a_cell_that_is_no_value_is_said_and_kept_as_text():
    entries, faults = read_lines([Line({"#result": "[a"}), Line({"#result": "{a: b"})], ("#result",))

    assert [one.plain for one in entries] == [{"result": "[a"}, {"result": "{a: b"}]
    assert [(one.row, one.column) for one in faults] == [(1, "#result")]

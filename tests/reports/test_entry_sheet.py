"""An entry as a sheet, read back."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from shouwen.reports.entry_sheet import entry_sheet
from shouwen.reports.plans import plan_of
from tests.reports.prints import FORMS, SHANGHAI, pack_form, sheet, signature


def opened(printed):
    return openpyxl.load_workbook(BytesIO(entry_sheet(printed, zone=SHANGHAI))).active


def rows(worksheet):
    return [[value for value in row if value is not None] for row in worksheet.iter_rows(values_only=True)]


def test_an_entry_stands_in_its_sheet_as_on_paper(complaint):
    held = rows(opened(sheet(pack_form("客户投诉登记表一"), complaint, {"制表": [signature()]})))

    assert held[:5] == [
        ["某某电器有限公司客户服务部"],
        ["客户投诉登记表一"],
        ["编号：KF-2026-0012"],
        ["受理编号", "KF-2026-0012", "受理日期", datetime(2026, 3, 9)],
        ["投诉客户姓名", "欧阳静", "投诉类型", "商品"],
    ]
    assert ["制表", "林晓 投诉专员 2026年3月12日 14:05", "审核"] in held


def test_money_and_counts_of_a_table_can_be_added_up():
    statistic = pack_form("客户投诉统计表")
    money = next(column.name for column in statistic.field("统计").columns if column.type == "money")

    worksheet = opened(sheet(statistic, {"统计": [{money: "100.50"}, {money: "49.50"}]}))

    found = [cell for row in worksheet.iter_rows() for cell in row if cell.number_format == "0.00"]
    assert [cell.value for cell in found] == [100.5, 49.5]


def test_what_people_write_is_no_formula(complaint):
    worksheet = opened(sheet(pack_form("客户投诉登记表一"), complaint | {"客户地址": "=1+1"}))

    (cell,) = [cell for row in worksheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("name", sorted(path.stem for path in FORMS.glob("*.yaml")))
def test_every_form_of_the_pack_makes_a_sheet_with_each_of_its_fields(name):
    form = pack_form(name)
    labels = {place.field: place.label.zh for row in plan_of(form).rows for place in row if place.field and place.label}
    expected = {
        labels.get(field.name, field.name)
        for field in form.fields
        if field.type != "table" and not (field.by and field.type == "signature")
    }
    columns = {column.name.removeprefix(column.group.zh) for field in form.fields for column in field.columns}

    held = rows(opened(sheet(form)))

    flat = {str(value) for row in held for value in row}
    assert expected - flat == set()
    assert {name for name in columns if not any(name in value for value in flat)} == set()

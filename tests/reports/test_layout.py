"""Where things stand on paper."""

from decimal import Decimal

import pytest

from shouwen.reports.breaks import em
from shouwen.reports.measures import in_em, page_width, table_gap, table_size, table_widths
from shouwen.reports.paper import Choices, Grid, NewPage, Signatures, Table, Text
from shouwen.reports.plans import plan_of
from shouwen.reports.typst import typeset
from tests.reports.prints import AT, FORMS, form, pack_form, pages, sheet, signature, squeezed

PACK_FORMS = sorted(path.stem for path in FORMS.glob("*.yaml"))


def labels(printed):
    """The labels of each row of each grid."""
    grids = [block for block in printed.blocks if isinstance(block, Grid)]
    rows = [row for grid in grids for row in grid.rows]
    return [[cell.content.text for cell in row if hasattr(cell.content, "is_heading")] for row in rows]


def content(printed, field):
    cells = [
        cell for block in printed.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]
    return next(
        cell.content for cell in cells if cell.field == field and not hasattr(cell.content, "is_heading")
    )


def text(name, **more):
    return {"name": name, "type": "text", **more}


def test_short_fields_stand_two_to_a_row_and_long_ones_alone():
    printed = sheet(form("表", text("甲"), text("乙"), text("丙"), text("丁", type="long_text"), text("戊")))

    assert labels(printed) == [["甲", "乙"], ["丙"], ["丁"], ["戊"]]


def test_every_row_fills_the_width_of_the_frame():
    for name in PACK_FORMS:
        for layout in ({}, {"rows": ()}):
            for grid in sheet(pack_form(name, **layout)).blocks:
                if isinstance(grid, Grid):
                    for row in grid.placed():
                        last_at, last = row[-1]
                        assert last_at + last.across == len(grid.columns), (name, row)


def test_a_group_is_named_downwards_at_the_side_where_chinese_alone_is_read():
    fields = [text("甲"), text("乙", group="受理"), text("丙", group="受理", type="long_text"), text("丁")]

    chinese, english = sheet(form("表", *fields)), sheet(form("表", *fields), language="en")

    assert labels(chinese) == [["甲"], ["受理", "乙"], ["丙"], ["丁"]]
    assert labels(english) == [["甲"], ["受理"], ["乙"], ["丙"], ["丁"]]


def test_a_group_too_low_for_its_label_gets_a_band():
    printed = sheet(form("表", text("甲", group="投诉标的及其说明"), text("乙", group="投诉标的及其说明")))

    assert labels(printed) == [["投诉标的及其说明"], ["甲", "乙"]]


def test_prepared_by_and_reviewed_by_stand_side_by_side_at_the_end():
    fields = [text(name, type="signature") for name in ("确认", "制表", "审核")]

    assert labels(sheet(form("表", text("甲"), *fields))) == [["甲"], ["确认"], ["制表", "审核"]]


def test_an_opinion_is_signed_in_its_own_box():
    fields = [text("经办人意见", type="long_text", by="经办人"), text("签字", type="signature", by="经办人")]

    printed = sheet(form("表", *fields), {"经办人意见": "同意"}, {"签字": [signature()]})

    assert labels(printed) == [["经办人意见"]]
    signed = content(printed, "经办人意见")
    assert isinstance(signed, Signatures)
    assert (signed.opinion.text, signed.signed[0].role, signed.signed[0].name) == ("同意", "签字", "林晓")


def test_an_opinion_whose_signature_has_its_own_box_is_not_signed_twice():
    fields = [text("经办人意见", type="long_text", by="经办人"), text("签字", type="signature", by="经办人")]
    rows = [[{"field": "经办人意见"}], [{"field": "签字"}]]

    printed = sheet(form("表", *fields, rows=rows), {}, {"签字": [signature()]})

    assert content(printed, "经办人意见").signed == ()
    assert content(printed, "签字").signed[0].name == "林晓"


def test_each_department_signs_below_its_own_opinion():
    given = {"客户部门签字": [signature("陈国强", "经理")], "总经理": [signature("赵明", "总经理")]}

    printed = sheet(pack_form("客户投诉处理表"), {}, given)

    places = ("经办人意见", "客户部门意见", "营销部门意见", "总经理批示")
    assert [content(printed, place).signed[0].name for place in places] == ["", "陈国强", "", "赵明"]


def test_a_row_with_more_boxes_than_columns_is_refused():
    rows = [[{"field": "甲", "across": 3}, {"field": "乙"}]]

    with pytest.raises(ValueError, match="乙: the row needs more than 4 columns"):
        sheet(form("表", text("甲"), text("乙"), rows=rows))


def test_the_newest_signature_is_printed_with_its_version_and_for_whom_it_stands_in():
    given = [signature("张三"), signature("李四", "经理", version=2, stands_in_for="王五")]

    printed = sheet(form("表", text("审核", type="signature")), {}, {"审核": given})

    (signed,) = content(printed, "审核").signed
    assert (signed.name, signed.position, signed.at) == ("李四", "经理", "2026年3月12日 14:05")
    assert (signed.version, signed.stands_in) == ("第2版", "代王五")
    assert "李四（代王五）经理2026年3月12日14:05第2版" in squeezed(pages(typeset(printed, dated=AT))[0])


def test_a_choice_shows_all_options_and_also_one_that_is_no_longer_offered():
    field = text("类型", type="choice", options=["商品", "服务"], multiple=True)

    printed = sheet(form("表", field), {"类型": ["服务", "旧类"]})

    assert content(printed, "类型") == Choices(("商品", "服务", "旧类"), frozenset({"服务", "旧类"}))


@pytest.mark.parametrize(
    ("kind", "kept", "chinese", "english"),
    [
        ("money", "1234.5", "1,234.50", "1,234.50"),
        ("money", "0.005", "0.01", "0.01"),  # halves away from nought
        ("percent", "90.32", "90.3%", "90.3%"),
        ("percent", "100", "100.0%", "100.0%"),
        ("integer", 12000, "12000", "12000"),
        ("integer", Decimal("2.0"), "2.0", "2.0"),  # an average of counts
        ("integer", Decimal("1.95"), "2.0", "2.0"),
        ("date", "2026-03-09", "2026年3月9日", "9 Mar 2026"),
        ("datetime", "2026-03-12T16:30:00+00:00", "2026年3月13日 00:30", "13 Mar 2026 00:30"),  # in Shanghai
        ("customer", "customer:5", "欧阳静", "欧阳静"),
        ("person", "member:99", "member:99", "member:99"),  # a name nobody gave
        ("text", "", "", ""),
        ("date", None, "　　　年　　月　　日", " "),  # to be written in by hand
    ],
)
def test_values_are_written_as_the_reader_writes_them(kind, kept, chinese, english):
    one = form("表", text("栏", type=kind))

    assert content(sheet(one, {"栏": kept}), "栏").text == chinese
    assert content(sheet(one, {"栏": kept}, language="en"), "栏").text == english


def test_a_sentence_of_the_layout_takes_in_values_but_never_what_is_written_in_them():
    rows = [[{"text": "致{经理}：{日期}接到，{备注}办结。"}], [{"label": "经理", "field": "经理"}]]
    fields = [text("经理"), text("日期", type="date"), text("备注")]

    printed = sheet(form("表", *fields, rows=rows), {"经理": "{备注}", "日期": "2026-03-09"})

    assert printed.blocks[0].rows[0][0].content.text == "致{备注}：2026年3月9日接到，＿＿＿＿＿＿办结。"


def test_labels_are_given_in_both_languages():
    field = text("类型", en="Kind", type="choice", options=[{"name": "商品", "en": "Goods"}])

    printed = sheet(form({"zh": "登记表", "en": "Registration"}, field), {"类型": "商品"}, second="en")

    assert (printed.title, printed.second_title) == ("登记表", "Registration")
    printed_text = squeezed(pages(typeset(printed, dated=AT))[0])
    assert "类型Kind" in printed_text
    assert "商品/Goods" in printed_text


@pytest.mark.parametrize(
    ("language", "footer"), [("zh-hans", "第1页共1页"), ("zh-hant", "第1頁共1頁"), ("en", "Page1of1")]
)
def test_each_language_has_its_own_footer(language, footer):
    pdf = typeset(
        sheet(form("表", text("甲")), language=language, citation="service-department@1#第三章/二"), dated=AT
    )

    printed = squeezed(pages(pdf)[0])
    assert footer in printed
    assert "service-department@1#第三章/二" in printed
    assert "2026-03-1214:05(UTC+08:00)" in printed


def test_the_tracking_sheet_holds_twelve_cases_a_page_each_page_a_whole_sheet():
    cases = [{"字号": f"KF-{number:03d}"} for number in range(1, 26)]
    tracking = pack_form("客户投诉案件追踪表")

    printed = sheet(tracking, {"追踪": cases}, {"制表": [signature()]})
    texts = pages(typeset(printed, dated=AT))

    tables = [block for block in printed.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [12, 12, 12]  # the last one filled up with empty rows
    assert sum(isinstance(block, NewPage) for block in printed.blocks) == 2
    assert len(texts) == 3
    assert [text.count("KF-0") for text in texts] == [12, 12, 1]
    assert all("林晓" in text and "制表" in text for text in texts)


def test_the_days_of_reminders_stand_whole_in_their_column():
    days = ["2026-03-02", "2026-03-05", "2026-03-11"]
    tracking = pack_form("客户投诉案件追踪表")
    values = {"填写日期": AT.date(), "追踪": [{"字号": "KF-001", "督促记录（日期文号）": "、".join(days)}]}

    (text,) = pages(typeset(sheet(tracking, values), dated=AT))

    assert all(day in text for day in days)


def test_a_column_is_wider_the_longer_what_stands_in_it():
    overview = pack_form("客户销售资料一览表")
    address = "上海市柳浪路421号金桂庭26号楼4单元1472室"
    values = {"销售资料": [{"客户编号": "SHKF-KH2026-000003", "详细地址": address, "优先等级": "A"}]}
    table = next(block for block in sheet(overview, values).blocks if isinstance(block, Table))
    at = {column.name: place for place, column in enumerate(table.columns)}
    needs = [max(em(row[place].text) for row in table.rows) for place in range(len(table.columns))]

    wide = table_widths([column.share for column in table.columns], needs, 390.0)

    assert wide[at["详细地址"]] > 1.5 * wide[at["优先等级"]]
    assert sum(wide) == pytest.approx(390.0)
    assert table_widths([1, 3], [0, 0], 100.0) == [25.0, 75.0]


def test_a_telephone_stands_on_one_line_of_a_sheet_of_many_columns():
    overview = pack_form("客户销售资料一览表")
    row = {"客户编号": "KHFWB-KH2024-000003", "产品编号": "P-0001", "详细地址": "解放大道3号", "部门主管": "冯丽娟",
           "经办人": "许佳音", "联系方式": "15000023757", "11月": "20.00", "第四季度": "1234567.00"}  # fmt: skip

    (text,) = pages(typeset(sheet(overview, {"销售资料": [row]}), dated=AT))

    assert "15000023757" in text
    assert "1,234,567.00" in text


def test_no_column_takes_from_others_what_a_word_of_theirs_needs():
    least = [10.0, 60.0, 0.0, 20.0]

    wide = table_widths([1, 1, 1, 1], [3, 3, 14, 3], 100.0, least)

    assert sum(wide) == pytest.approx(100.0)
    assert all(width >= one for width, one in zip(wide, least, strict=True))
    assert table_widths([1, 1], [3, 3], 100.0, [80.0, 80.0]) == [50.0, 50.0]  # no room for both: as before


@pytest.mark.parametrize(("name", "title"), [
    ("退货小帖示", "附件清单"), ("法人客户信息资料表", "产品价格"), ("自然人客户信息资料表", "维修记录"),
    ("客户信用分析表", "财务状况其余各问"), ("不予退换货通知单", "不受理的条款"),
])
def test_a_table_among_other_fields_is_printed_under_its_name(name, title):
    assert any(title in text for text in pages(typeset(sheet(pack_form(name)), dated=AT)))


def test_columns_of_a_group_are_called_below_it_without_its_name():
    table = next(block for block in sheet(pack_form("客户等级分类表")).blocks if isinstance(block, Table))

    assert [(column.group, column.name) for column in table.columns[1:4]] == [
        ("AAA级", "公司名称"), ("AAA级", "经营业种"), ("AAA级", "客户代码")]  # fmt: skip


def test_a_table_without_rows_is_printed_with_room_to_write():
    table = text("表格", type="table", columns=[text("甲")])

    (printed,) = sheet(form("表", table)).blocks

    assert printed.rows == ((Text("", None, "text"),),) * 8


#: Twenty questions with room for what is found fill two sheets.
LONG = {"客户信用分析表": 2}


@pytest.mark.parametrize("name", PACK_FORMS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_form_of_the_pack_prints_empty_on_one_page(name, language):
    texts = pages(typeset(sheet(pack_form(name), language=language), dated=AT))

    assert len(texts) == LONG.get(name, 1)


@pytest.mark.parametrize("name", PACK_FORMS)
def test_every_form_of_the_pack_prints_in_both_languages_at_once_and_without_its_own_layout(name):
    assert pages(typeset(sheet(pack_form(name), second="en"), dated=AT))
    assert pages(typeset(sheet(pack_form(name, rows=())), dated=AT))


COMPLAINT = {
    "日期": "2026-10-08", "编号": "SHKF-TS2026-000055", "字号": "SHKF-TS2026-000055", "商品名称": "恒沸电热水壶 HF-17",
    "购货日期": "2026-08-11", "投诉内容": "合同写六十套酒店床品只到了五十二套", "责任部门": "质检部门",
    "处理方式": "退货", "类别": "处罚",
    "客户投诉内容": "合同写六十套酒店床品只到了五十二套", "交货单编号": "D260811-781", "交运日期": "2026-08-13",
    "督促记录（日期文号）": "2026-10-11", "结案编号": "SHKF-TS2026-000055",
}  # fmt: skip


@pytest.mark.parametrize(("name", "table", "column"), [
    ("客户投诉统计表", "统计", "编号"),
    ("客户投诉案件追踪表", "追踪", "字号"),
    ("客户投诉案件追踪表", "追踪", "结案编号"),
])
def test_the_number_of_a_case_breaks_once_at_most(name, table, column):
    plan = plan_of(pack_form(name))
    known = {one.name for field in plan.fields if field.name == table for one in field.columns}
    row = {key: value for key, value in COMPLAINT.items() if key in known}
    printed = next(block for block in sheet(pack_form(name), {table: [row]}).blocks if isinstance(block, Table))
    many, width = len(printed.columns), page_width(plan.paper, plan.orientation)
    needs = [max(em(line[place].text) for line in printed.rows) for place in range(many)]
    place = [one.name for one in printed.columns].index(column)

    own = table_widths([one.share for one in printed.columns], needs, width)[place]

    assert em("SHKF-TS2026-") <= in_em(own - 2 * table_gap(many, width), table_size(many, width))

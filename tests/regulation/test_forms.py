"""Values of a form against what its fields take, and who may write what."""

from datetime import date

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.form_reading import read_form
from shouwen.regulation.forms import days_told, faults_of, is_filled_in, may_write, missing_of, schema_of
from shouwen.regulation.reading import Faults, read_yaml

FORM = """
title: {zh: 处理表, en: Handling sheet}
of: case
fields:
  - {name: 编号, type: text, from: case.number}
  - {name: 数量, en: Quantity, type: integer, at_least: 1, at_most: 99}
  - {name: 金额, en: Amount, type: money, at_least: 0, at_most: 1000}
  - {name: 比率, en: Rate, type: percent}
  - {name: 期限, en: Promised by, type: date, required_if: 决定 = '受理'}
  - {name: 时间, en: Time, type: datetime}
  - {name: 决定, en: Decision, type: choice, options: [受理, {name: 不予受理, en: Decline}], required: true}
  - {name: 类型, type: choice, options: [商品, 服务], multiple: true}
  - {name: 意见, en: Opinion, zh-hant: 意見, type: long_text, by: 经办人, required: true, longest: 10}
  - {name: 批示, en: Direction, type: long_text, by: [副总经理, 总经理], required: true}
  - {name: 人, en: Person, type: person}
  - {name: 客户, type: customer}
  - {name: 电话, en: Phone, type: phone}
  - {name: 签字, type: signature, by: 经办人}
  - {name: 明细, en: Lines, type: table, columns: [{name: 日期, en: Date, type: date}, {name: 说明, type: text}]}
  - {name: 合计, type: money, reckoned: 数量 * 2}
print: {rows: [[{label: 编号, field: 编号}]]}
"""


def form(text=FORM):
    faults = Faults()
    read = read_form("处理表", read_yaml("forms/处理表.yaml", text.encode(), faults), faults)
    if faults.errors:
        raise PackErrors(faults.sorted())
    return read


def said(values, language="zh-hans", **more):
    return [
        (fault.field, fault.message, fault.row)
        for fault in faults_of(form(), values, language=language, **more)
    ]


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("数量", [1, 99], [0, 100, "7", 1.5]),
        ("金额", ["0", "12.50", "1000.00"], ["12.505", "-1", "1000.01", "12,5", 12]),
        ("比率", ["90.3", "100"], ["9%", "x"]),
        ("期限", ["2026-03-02"], ["2026-02-30", "2.3.2026", 5]),
        ("时间", ["2026-03-02T09:00:00+08:00"], ["2026-03-02T09:00:00", "09:00"]),
        ("决定", ["受理", "不予受理"], ["再说"]),
        ("类型", [["商品"], ["商品", "服务"]], [["商品", "商品"], ["其他"], "商品"]),
        ("意见", ["一" * 10], ["一" * 11, 7]),
        ("人", ["member:7"], ["customer:7", "张三"]),
        ("客户", ["customer:7"], ["member:7"]),
        ("电话", ["010-8888 8888转12", "+86 13800000000"], ["电话", "1"]),
        ("明细", [[], [{"日期": "2026-03-02", "说明": "x"}]], [[{"日期": "x"}], [{"别的": 1}], {}]),
    ],
)
def test_a_field_takes_its_type_within_its_bounds(field, right, wrong):
    for value in right:
        assert said({field: value}) == []
    for value in wrong:
        assert [name for name, *_ in said({field: value})] == [field], value


def test_messages_name_the_field_in_the_readers_language():
    assert said({"数量": 0})[0][1] == "“数量”不得小于 1。"
    assert said({"数量": 0}, "en")[0][1] == "“Quantity” must not be less than 1."
    assert said({"意见": "一" * 11}, "zh-hant")[0][1] == "「意見」最多 10 個字。"
    assert said({"别的": 1}, "en")[0][1] == "The form has no field “别的”."
    assert said({"签字": "x"}) == [("签字", "本表没有“签字”一栏。", None)]
    assert said({"明细": [{}, {"日期": "x"}]}, "en") == [
        ("明细", "“Date” takes a date such as 2026-03-02.", 2)
    ]


def test_a_place_may_sign_when_its_own_fields_are_filled_and_first_the_ones_of_nobody():
    missing = [fault[0] for fault in said({"决定": "受理", "意见": " "}, place="经办人")]
    assert missing == ["期限", "意见"]
    assert said({"决定": "不予受理", "意见": "好"}, place="经办人") == []
    assert said({}, place="总经理", first=False) == [("批示", "“批示”必须填写。", None)]


def test_only_its_places_write_a_field_and_nobody_what_is_filled_in():
    read = form()

    assert may_write(read, "意见", "经办人")
    assert not may_write(read, "意见", "总经理")
    assert may_write(read, "批示", "总经理")
    assert may_write(read, "数量", "任何人")
    assert not may_write(read, "编号", "经办人")
    assert not may_write(read, "合计", "经办人")
    assert not may_write(read, "签字", "经办人")
    with pytest.raises(KeyError):
        may_write(read, "没有", "经办人")


def test_the_schema_is_json_schema_and_takes_nothing_else():
    schema = schema_of(form())

    assert schema["additionalProperties"] is False
    assert "签字" not in schema["properties"]
    assert schema["properties"]["数量"] == {"title": "数量", "type": "integer", "minimum": 1, "maximum": 99}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("type: integer", "type: whole", "one of text, long_text"),
        ("{name: 数量,", "{name: 编号,", "a name of its own"),
        ("options: [商品, 服务], ", "", "options with the type choice"),
        ("required_if: 决定 =", "required_if: 决订 =", "a known name, perhaps 决定"),
        ("field: 编号", "field: 编码", "a field of the form, perhaps “编号”"),
        ("longest: 10", "longst: 10", "a key of a field, perhaps “longest”"),
        ("at_least: 0, at_most: 1000}", "at_least: x}", "a number"),
        ("from: case.number", "from: case.number, required: true", "required only for what people write"),
        (
            "columns: [{name: 日期, en: Date, type: date}",
            "columns: [{name: 日期, type: table, columns: [{name: x}]}",
            "a column that is no table",
        ),
    ],
)
def test_a_form_that_is_badly_written_is_refused_with_its_place(old, new, expected):
    assert old in FORM
    with pytest.raises(PackErrors) as wrong:
        form(FORM.replace(old, new))

    assert any(expected in error.expected for error in wrong.value.errors)
    assert all(error.line > 1 for error in wrong.value.errors)


def text_of(kind, *fields):
    return "title: 登记表\nof: " + kind + "\nfields:\n" + "".join(f"  - {one}\n" for one in fields)


def place_of(word, text):
    """Return line and column of a word, as editors count them."""
    before = text[: text.rindex(word)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


_UNITS = "columns: [{name: 部门, from: member.unit}"
_ITEMS = "columns: [{name: 事项}]}"


@pytest.mark.parametrize(
    ("kind", "fields", "where", "said"),
    [
        ("staff", ["{name: 姓名}"], "staff", "one of case, period, member, contact"),
        ("member", ["{name: 姓名, from: member.nmae}"], "member.nmae", "perhaps “member.name”"),
        ("member", ["{name: 编号, from: case.number}"], "case.number", "what a member has"),
        ("member", ["{name: 电话, offered: contact.number}"], "contact.number", "what a member has"),
        ("contact", ["{name: 事由, offered: contact.subjct}"], "contact.subjct", "perhaps “contact.subject”"),
        ("contact", ["{name: 来电, from: member.name}"], "member.name", "what a contact has"),
        ("member", ["{name: 事, type: table, rows: cases, " + _ITEMS], "cases", "a list of a member (tasks)"),
        ("contact", ["{name: 事, type: table, offered: tasks, " + _ITEMS], "tasks", "a list of a contact (none)"),
        ("member", ["{name: 事, type: table, offered: tasks, columns: [{name: 事项, offered: task.tite}]}"],
         "task.tite", "perhaps “task.title”"),
        ("case", ["{name: 事, type: table, offered: tasks, " + _ITEMS], "offered", "offered only for"),
        ("member", ["{name: 本人, type: signature, from: membr}"], "membr", "perhaps “member”"),
        ("contact", ["{name: 记录人, type: signature, from: member}"], "member", "who signs: contact.received_by"),
        ("contact", ["{name: 对象, type: person}", "{name: 收, type: signature, from: 对像}"], "对像", "perhaps “对象”"),
        ("period", ["{name: 制表, type: signature, from: member}"], "member", "nobody here"),
        ("period", ["{name: 人, type: table, rows: member, " + _ITEMS], "member", "perhaps “members”"),
        ("period", ["{name: 人, type: table, offered: members, columns: [{name: 姓名, offered: member.nam}]}"],
         "member.nam", "perhaps “member.name”"),
        ("period", ["{name: 人, type: table, rows: members, columns: [{name: 部门, from: membr.unit}]}"],
         "membr.unit", "perhaps “member.unit”"),
        ("period", ["{name: 人, type: table, rows: members, " + _UNITS + ", {name: 评语}]}"],
         "{name: 人", "kept_by with columns that people write beside rows"),
        ("period", ["{name: 人, type: table, rows: members, kept_by: 部们, " + _UNITS + ", {name: 评语}]}"],
         "kept_by", "perhaps “部门”"),
        ("period", ["{name: 人, type: table, rows: members, preset: [{部们: 甲}], " + _UNITS + "]}"],
         "{部们", "perhaps “部门”"),
        ("period", ["{name: 人, type: table, at_least: 3, columns: [{name: 部门}]}"], "{name: 人", "only with rows"),
    ],
)  # fmt: skip
def test_what_a_form_is_of_says_from_what_it_may_be_filled(kind, fields, where, said):
    text = text_of(kind, *fields)

    with pytest.raises(PackErrors) as refused:
        form(text)

    found = [error for error in refused.value.errors if said in error.expected]
    assert [(error.file, error.line, error.column) for error in found] == [("forms/处理表.yaml", *place_of(where, text))]


def test_a_form_of_a_member_or_a_contact_is_read():
    register = form(text_of(
        "member", "{name: 姓名, type: person, from: member}", "{name: 本人, type: signature, from: member}",
        "{name: 事, type: table, offered: tasks, columns: [{name: 事项, offered: task.title}]}"))
    message = form(text_of(
        "contact", "{name: 姓名, from: customer.name}", "{name: 对象, type: person}",
        "{name: 记录人, type: signature, from: contact.received_by}", "{name: 收到, type: signature, from: 对象}"))

    assert (register.of, register.field("本人").source, register.field("事").offered) == ("member", "member", "tasks")
    assert [field.is_written for field in message.fields] == [False, True, False, False]
    assert "记录人" not in schema_of(message)["properties"]


def test_an_option_says_which_contents_of_the_matter_it_stands_for():
    text = FORM.replace("options: [受理, {name: 不予受理, en: Decline}]",
                        "options: [{name: 受理, means: accepted}, {name: 不予受理, means: [declined, refused]}]")

    assert [option.means for option in form(text).field("决定").options] == [("accepted",), ("declined", "refused")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{rows:", "{paper: A9, rows:", "one of A3, A4, A5"),
        ("{rows:", "{orientation: portrai, rows:", "one of portrait, landscape, perhaps “portrait”"),
        ("{rows:", "{columns: many, rows:", "a whole number from 1 on"),
        ("{rows:", "{columns: 25, rows:", "at most 24"),
        ("{rows:", "{rows_per_page: 0, rows:", "a whole number from 1 on"),
        ("{rows:", "{colums: 4, rows:", "a key of a print, perhaps “columns”"),
        ("[[{label: 编号, field: 编号}]]", "编号", "rows, each a list of boxes"),
        ("[[{label: 编号, field: 编号}]]", "[编号]", "a row as a list of boxes"),
        ("[[{label: 编号, field: 编号}]]", "[[编号]]", "a box of the print as a mapping"),
        ("label: 编号, field: 编号", "label: 编号", "a box with a field or a text"),
        ("label: 编号, field: 编号", "label: {en: x}, field: 编号", "the key “zh” in words"),
        ("label: 编号, field: 编号", "label: 编号, filed: 编号", "a key of a box of the print, perhaps “field”"),
        ("label: 编号, field: 编号", "field: 编码", "a field of the form"),
        ("label: 编号, field: 编号", 'text: "于{编码}办结"', "a field of the form in braces"),
        ("label: 编号, field: 编号", "field: 编号, across: 5", "at most 4"),
        ("label: 编号, field: 编号", "field: 编号, height: 421", "at most 420"),
        ("print:", "number: 处理表\nprint:", "a number as a mapping"),
        ("print:", "number: {serie: 处理表}\nprint:", "a key of a number, perhaps “series”"),
    ],
)
def test_a_print_that_could_not_be_set_is_refused_where_it_stands(old, new, expected):
    with pytest.raises(PackErrors) as wrong:
        form(FORM.replace(old, new))

    line = FORM[: FORM.index("print:")].count("\n") + 1
    assert any(expected in error.expected and error.line in {line, line + 1} for error in wrong.value.errors), (
        wrong.value.errors
    )


def test_a_print_with_all_that_it_may_have_is_read():
    whole = FORM.replace("{rows: [[{label: 编号, field: 编号}]]}", (
        "{paper: A5, orientation: landscape, columns: 24, rows_per_page: 100, rows: "
        "[[{text: 于{时间}办结}, {field: 编号, across: 24, height: 420}]]}"))

    assert form(whole.replace("于{时间}办结", '"于{时间}办结"')).print["columns"] == 24


SHARES = """
title: 比例表
of: customer
where: kind = 'company'
fields:
  - {name: 现金, en: Cash, type: percent}
  - {name: 支票, en: Cheque, type: percent}
  - {name: 汇票, en: Draft, type: percent}
  - {name: 数量, type: integer}
  - {name: 说明, type: text}
  - {name: 产品, en: Products, type: table, at_most: 2, columns: [{name: 品名, type: product}]}
totals:
  - {fields: [现金, 支票, 汇票], sum: 100}
"""


@pytest.mark.parametrize(
    ("values", "language", "expected"),
    [
        ({}, "zh-hans", []),  # nothing is filled in
        ({"现金": "50", "支票": "30", "汇票": "20"}, "zh-hans", []),
        ({"现金": "33.33", "支票": "33.33", "汇票": "33.34"}, "zh-hans", []),  # exact, no rounding
        ({"现金": "33.33", "支票": "33.33", "汇票": "33.33"}, "zh-hans",
         ["“现金”、“支票”、“汇票”合计须为 100 %，现为 99.99 %。"]),
        ({"现金": "50", "支票": "30", "汇票": "10"}, "zh-hant",
         ["「現金」、「支票」、「匯票」合計須為 100 %，現為 90 %。"]),
        ({"现金": "50", "支票": "30", "汇票": "20.01"}, "en",
         ["“Cash”, “Cheque”, “Draft” must come to 100 %; they come to 100.01 %."]),
        ({"汇票": "100"}, "zh-hans", []),  # an empty one counts as nought
        ({"汇票": "99"}, "zh-hans", ["“现金”、“支票”、“汇票”合计须为 100 %，现为 99 %。"]),
        ({"现金": "x", "支票": "30"}, "zh-hans", ["“现金”须填百分数，例如 90.3。"]),  # no figure: said once
        ({"产品": [{"品名": "茶"}] * 2}, "zh-hans", []),
        ({"产品": [{"品名": "茶"}] * 3}, "zh-hans", ["“产品”最多 2 行。"]),
    ],
)
def test_fields_of_a_total_come_to_its_sum_or_are_all_empty(values, language, expected):
    assert [fault.message for fault in faults_of(form(SHARES), values, language=language)] == expected


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("[现金, 支票, 汇票]", "[现金, 支飘]", 13, "a field of the form that is a number, perhaps “支票”"),
        ("[现金, 支票, 汇票]", "[现金, 说明]", 13, "a field of the form that is a number"),
        ("[现金, 支票, 汇票]", "[现金]", 13, "at least two fields of the form"),
        ("[现金, 支票, 汇票]", "[现金, 现金]", 13, "each field once"),
        ("[现金, 支票, 汇票]", "[现金, 数量]", 13, "fields of one type"),
        ("sum: 100", "sum: alles", 13, "a number"),
        (", sum: 100", "", 13, "the sum to which they come"),
        ("at_most: 2", "at_most: 0", 11, "a whole number of rows from 1 to 500"),
        ("kind = 'company'", "sort = 'company'", 4, "a known name"),
        ("of: customer", "of: member", 4, "kind"),
    ],
)  # fmt: skip
def test_a_total_or_a_condition_that_is_badly_written_is_refused_where_it_stands(old, new, line, expected):
    with pytest.raises(PackErrors) as refused:
        form(SHARES.replace(old, new))

    assert any(error.line == line and error.column > 0 and expected in str(error) for error in refused.value.errors), [
        str(error) for error in refused.value.errors
    ]


def test_a_form_says_of_which_matters_it_is():
    read = form(SHARES)

    assert [read.where.evaluate({"kind": kind}) for kind in ("company", "person")] == [True, False]


TOLD = """
title: 保养表
of: customer
fields:
  - {name: 到期, type: date, told: true}
  - {name: 记录, type: table, columns: [{name: 下次, type: date, told: true}, {name: 项目, type: text}]}
"""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"到期": "2026-06-01"}, {"到期": date(2026, 6, 1)}),
        ({"到期": "2026-05-31"}, {}),  # a day that is past is told no more
        ({"记录": [{"下次": "2026-09-01"}, {"下次": "2026-06-01"}, {}]}, {"下次": date(2026, 6, 1)}),  # the next
        ({"记录": [{"下次": "2026-03-01"}, {"下次": "2026-09-01"}]}, {"下次": date(2026, 9, 1)}),
    ],
)
def test_a_form_tells_the_next_day_of_a_date(values, expected):
    assert days_told(form(TOLD), values, date(2026, 6, 1)) == expected


def test_only_dates_are_told():
    with pytest.raises(PackErrors, match="told only for dates"):
        form(TOLD.replace("name: 到期, type: date", "name: 到期, type: text"))


def test_a_row_that_there_is_needs_its_required_columns_before_a_signature():
    """A question of the credit analysis without its score is not answered (SD-4.9)."""
    sheet = form("""
title: 分析
of: case
fields:
  - name: 各问
    type: table
    columns:
      - {name: 问题, type: text, required: true}
      - {name: 分析, type: text}
      - {name: 评分, type: integer, required: true}
  - {name: 签字, type: signature}
""")
    half = {"各问": [{"问题": "应收账款", "评分": 4}, {"问题": "负债"}]}

    assert faults_of(sheet, half) == ()
    assert [(one.field, one.message, one.row) for one in faults_of(sheet, half, place="签字")] == [
        ("各问", "“评分”必须填写。", 2)]  # fmt: skip
    assert not is_filled_in(sheet, half)
    assert [one.row for one in missing_of(sheet, half)] == [2]
    assert faults_of(sheet, half, place="签字", first=False) == ()
    assert is_filled_in(sheet, {"各问": [{"问题": "应收账款", "评分": 4}]})
    assert is_filled_in(sheet, {})

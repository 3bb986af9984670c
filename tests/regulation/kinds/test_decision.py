from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shouwen.regulation.engine import decide
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.views import View
from tests.regulation.packing import PACK, Told, adopted, edition

TABLE = """
- decision: 受理部门
  id: C-1
  article: 一
  when: case.classed
  hits: HITS
  rows:
    - {if: class = '商品质量', result: 质检部门, cites: 一/1}
    - {if: loss >= 1000 元, result: 财务部门, cites: 一/2}
    - {result: 客户部门}
"""


@pytest.mark.parametrize(
    ("class_", "loss", "result", "citations"),
    [
        ("商品质量", Decimal(1000), "质检部门", ("small@1#一/1",)),
        ("服务", Decimal("999.99"), "客户部门", ("small@1#一",)),
        ("服务", Decimal(1000), "财务部门", ("small@1#一/2",)),
        ("服务", Decimal("1000.01"), "财务部门", ("small@1#一/2",)),
    ],
)
def test_the_first_row_that_applies_gives_the_result_and_cites_its_item(class_, loss, result, citations):
    decided = decide("C-1", {"class": class_, "loss": loss}, adopted(TABLE.replace("HITS", "first")))

    assert (decided.result, decided.citations, decided.missing) == (result, citations, ())


def test_an_unknown_figure_that_decides_leaves_the_result_unknown_and_names_it():
    table = adopted(TABLE.replace("HITS", "first"))

    assert decide("C-1", {"class": "服务"}, table).missing == ("loss",)
    assert decide("C-1", {"class": "商品质量"}, table).result == "质检部门"


def test_all_rows_that_apply_or_the_strongest_of_them():
    every = decide("C-1", {"class": "商品质量", "loss": Decimal(2000)}, adopted(TABLE.replace("HITS", "all")))
    assert every.result == ["质检部门", "财务部门", "客户部门"]
    ordered = TABLE.replace("HITS", "priority\n  priority: [财务部门, 质检部门, 客户部门]")
    strongest = decide("C-1", {"class": "商品质量", "loss": Decimal(2000)}, adopted(ordered))
    assert strongest.result == "财务部门"


def test_a_fact_is_decided_as_it_happens():
    told = Told(TABLE.replace("HITS", "first"))

    (finding,) = told.tell("03-02 09:00", "case.classed", **{"class": "服务", "loss": Decimal(5)})
    assert (finding.verdict, finding.result, finding.citation) == ("result", "客户部门", "small@1#一")
    (unknown,) = told.tell("03-02 09:01", "case.classed", **{"class": "服务"})
    assert (unknown.verdict, unknown.fault) == ("unknown", "loss")


def test_a_table_of_cells_may_stand_in_a_file_of_its_own_and_answer_with_local_values():
    standard = "- decision: 表\n  id: C-2\n  article: 一\n  when: case.classed\n  table: decisions/t.yaml\n"
    table = """
    rows:
      - {cells: {class: 商品质量, loss: ">= 1000 元"}, result: ask.department}
      - {cells: {class: "not('商品质量')", loss: "-"}, result: {部门: 客户部门, 天数: 3}}
    """
    read = {"decisions__t_dot_yaml": table}

    given = adopted(standard, {"department": "质检部门"}, **read)
    assert decide("C-2", {"class": "商品质量", "loss": Decimal(1000)}, given).result == "质检部门"
    assert decide("C-2", {"class": "商品质量", "loss": Decimal(999)}, given).result is None
    assert decide("C-2", {"class": "服务", "loss": Decimal(1)}, given).result == {
        "部门": "客户部门",
        "天数": 3,
    }
    silent = decide("C-2", {"class": "商品质量", "loss": Decimal(1000)}, adopted(standard, **read))
    assert (silent.result, silent.missing) == (None, ("ask.department",))


def test_a_name_that_is_no_decision_is_a_bug_of_the_caller():
    with pytest.raises(KeyError):
        decide("C-9", {}, adopted(TABLE.replace("HITS", "first")))


def test_a_decision_is_one_sentence():
    standard = edition(TABLE.replace("HITS", "first")).standards["C-1"]

    assert standard.sentences()[0][1] == (
        "「定类」时，按下列判定：class为“商品质量”：质检部门；loss不少于 1000 元：财务部门；其余：客户部门。"
    )


EACH = """
- decision: 金额归哪级
  id: C-3
  article: 一
  when: case.classed
  hits: HITS
  rows:
    - {each: ask.levels, if: loss >= 起点, result: row}
    - {result: 无需}
  then: [{notice: 已定级, to: result}, {propose: 启动, level: result}]
"""
LEVELS = {"大": {"起点": "5000", "谁": "经理"}, "小": {"起点": "500", "谁": "班长"}}


def each(text=EACH, hits="first", values=LEVELS):
    pack = PACK + (
        "  levels: {title: 分级, type: table, columns: {起点: money, 谁: text}, article: 一, why: 无, required: false}\n"
    )
    return Told(text.replace("HITS", hits), {"levels": values} if values else {}, pack=pack)


@pytest.mark.parametrize(
    ("loss", "result"), [("499.99", "无需"), ("500", "小"), ("4999.99", "小"), ("5000", "大"), ("5000.01", "大")]
)
def test_one_row_stands_for_each_row_of_the_sites_table_and_its_columns_are_names(loss, result):
    (found,) = each().tell("03-02 09:00", "case.classed", loss=Decimal(loss))

    assert found.result == result
    assert found.consequences == ({"notice": "已定级", "to": result}, {"propose": "启动", "level": result})


def test_a_result_may_be_a_column_and_of_all_rows_each():
    (one,) = each(EACH.replace("result: row", "result: 谁")).tell("03-02 09:00", "case.classed", loss=Decimal(5000))
    assert one.result == "经理"
    (every,) = each(hits="collect").tell("03-02 09:00", "case.classed", loss=Decimal(5000))
    assert every.result == ["大", "小", "无需"]
    assert every.consequences[0] == {"notice": "已定级", "to": ["大", "小", "无需"]}


def test_a_table_that_the_site_has_not_given_leaves_the_result_unknown():
    (found,) = each(values=None).tell("03-02 09:00", "case.classed", loss=Decimal(5000))

    assert (str(found.verdict), found.fault) == ("unknown", "ask.levels")


def test_several_rows_where_only_one_may_apply_fail_visibly():
    (found,) = each(hits="unique").tell("03-02 09:00", "case.classed", loss=Decimal(5000))

    assert (str(found.verdict), found.fault) == ("failed", "3 rows apply, where only one may")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{each: ask.level, if: loss >= 1 元, result: row}", "a local value of the type table, perhaps “ask.levels”"),
        ("{each: ask.levels, if: loss >= 起占, result: row}", "起点"),
        ("{if: loss >= 1 元, result: 别的}", "only a last row without a condition"),
    ],
)
def test_faults_of_rows_of_each_are_named(row, expected):
    text = EACH.replace("    - {result: 无需}", f"    - {row}\n    - {{result: 无需}}")
    with pytest.raises(PackErrors) as caught:
        each(text)
    assert expected in str(caught.value)


def test_rows_of_each_are_said_in_words():
    standard = next(iter(each().adopted.edition.standards["C-3"].options.values()))

    assert "〔分级〕每一级且loss不少于 起点：即该级；其余：无需" in standard.sentence()


def test_what_follows_from_a_row_follows_only_where_that_row_applies():
    rows = TABLE.replace("HITS", "first").replace(
        "cites: 一/1}", "cites: 一/1, then: [{task: 送检, to: named(by), done: case.replied}]}"
    )
    here = Told(rows)

    (checked,) = here.tell("03-02 09:00", "case.classed", **{"class": "商品质量"})
    (other,) = here.tell("03-02 09:00", "case.classed", "case:2", **{"class": "服务", "loss": Decimal(1)})

    assert checked.consequences == ({"task": "送检", "to": "named(by)", "done": ["case.replied"]},)
    assert other.consequences == ()


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("{task: 送检, done: case.replid}", "a kind of fact, perhaps “case.replied”"),
        ("{notice: 送检, to: 班长, done: case.replied}", "done only with a task"),
    ],
)
def test_a_task_is_done_by_a_fact_that_somebody_records(then, expected):
    with pytest.raises(PackErrors) as wrong:
        edition(TABLE.replace("HITS", "first").replace("cites: 一/1}", f"cites: 一/1, then: [{then}]}}"))

    assert [error.expected for error in wrong.value.errors] == [expected]


INVITING = """
- decision: 发链接
  id: C-9
  article: 一
  when: case.closed
  rows: [{result: 发链接, then: [{invite: TO, good_for: SPAN}]}]
"""
ASKS = PACK.replace("asks:\n", """asks:
  link_for: {title: 链接多久有效, type: span, article: 一, why: 原文没有, required: false}
  many: {title: 多少, type: number, article: 一, why: 原文没有, required: false}
""")


@pytest.mark.parametrize(("to", "span"), [("matter", "14 days"), ("survey", "ask.link_for")])
def test_a_customer_may_be_invited(to, span):
    read = edition(INVITING.replace("TO", to).replace("SPAN", span), pack=ASKS)

    assert "C-9" in read.standards


@pytest.mark.parametrize(
    ("to", "span", "expected"),
    [
        ("matters", "14 days", "matter or survey, perhaps “matter”"),
        ("matter", "ask.many", "a local value of the type span"),
        ("matter", "ask.links_for", "perhaps “ask.link_for”"),
        ("matter", "soon", "a span such as 14 days"),
    ],
)
def test_an_invitation_that_nobody_can_send_is_refused_with_its_place(to, span, expected):
    with pytest.raises(PackErrors) as raised:
        edition(INVITING.replace("TO", to).replace("SPAN", span), pack=ASKS)

    assert expected in str(raised.value)
    assert "standards" in str(raised.value)


def test_an_invitation_says_for_how_long():
    with pytest.raises(PackErrors, match="good_for"):
        edition(INVITING.replace(", good_for: SPAN", "").replace("TO", "matter"), pack=ASKS)


AT = datetime(2026, 3, 2, tzinfo=UTC)
EXCELLENT = """
- decision: 优秀
  id: C-4
  article: 一
  when: case.classed
  where: known(class)
  rows:
    - {if: IF, result: 优秀}
    - {result: 不列入}
"""


@pytest.mark.parametrize(
    ("condition", "class_", "may"),
    [
        ("class = '服务' and loss >= 5 元", "服务", True),  # by the loss, which is not known yet
        ("class = '服务' and loss >= 5 元", "商品质量", False),
        ("class = '服务' or loss >= 5 元", "商品质量", True),
        ("class = '服务'", "服务", True),
        ("class = '服务' and known(loss)", "服务", True),  # now it says no, once it is known it says yes
        ("class = '服务' and known(loss)", "商品质量", True),  # could be ruled out, is not: it need not be found
        ("class = '服务' and known(class)", "商品质量", False),
    ],
)
def test_a_table_may_be_ruled_out_by_what_is_known_already(condition, class_, may):
    given = adopted(EXCELLENT.replace("IF", condition))
    table = given.edition.standards["C-4"].chosen({})
    fact = Fact(1, "case.classed", AT, 1, "member:1", "customer:1", "", {"class": class_})

    assert table.may_become(fact, View(given, Memory()), ["优秀"]) is may
    assert not table.may_become(fact, View(given, Memory()), ["良好"])


def test_a_table_that_does_not_speak_yet_may_speak_once_more_is_known():
    given = adopted(EXCELLENT.replace("known(class)", "loss > 0 元").replace("IF", "class = '服务'"))
    table = given.edition.standards["C-4"].chosen({})

    def may(**figures):
        fact = Fact(1, "case.classed", AT, 1, "member:1", "customer:1", "", figures)
        return table.may_become(fact, View(given, Memory()), ["优秀"])

    assert may(**{"class": "服务"})
    assert not may(loss=Decimal(-1), **{"class": "服务"})
    assert may(loss=Decimal(1))


@pytest.mark.parametrize(
    ("condition", "read"),
    [
        ("class = '服务' and loss >= 5 元", {"class", "loss"}),
        ("class = '服务'", {"class"}),
        ("about = 'customer:1'", None),  # another answer for each that it is about
    ],
)
def test_a_table_reads_figures_or_more(condition, read):
    table = adopted(EXCELLENT.replace("IF", condition)).edition.standards["C-4"].chosen({})

    assert table.reads() == read


def test_a_table_of_the_site_says_what_its_rows_are_called():
    given = each().adopted
    table = given.edition.standards["C-3"].chosen({})
    fact = Fact(1, "case.classed", AT, 1, "member:1", "customer:1", "", {})

    assert table.may_become(fact, View(given, Memory()), ["大"])
    assert not table.may_become(fact, View(given, Memory()), ["中"])

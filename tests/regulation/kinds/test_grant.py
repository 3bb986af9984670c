import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import PACK, Told, edition, kind, local

MORE = {
    one.name: one
    for one in (
        kind("permit.asked", "申请", permit="reference", permit_kind="code", amount="money"),
        kind(
            "permit.given", "批准", permit="reference", permit_kind="code", amount="money", uses="number", until="time"
        ),
        kind("permit.ended", "准许终止", permit="reference", permit_kind="code"),
        kind("permit.used", "用掉准许", permit="reference", permit_kind="code"),
        kind("money.given", "给出补偿", remedy="code", amount="money"),
    )
}
ASKS = PACK + """
  caps: {title: 上限, type: map, of: [丢件, 追件], gives: money, article: 一, why: 原文没有, required: false}
  approver: {title: 由谁批, type: position, options: [店长, 主管], article: 一, why: 原文没有, required: false}
  good_within: {title: 几时之内有效, type: span, article: 一, why: 原文没有, required: false}
"""
LEVELS = """
- grant: 补偿
  id: G-1
  article: 一/1
  permit: 补偿
  opens: money.given
  per: case
  measure: amount
  levels:
    - {by: 客服, up_to: "ask.caps[remedy]"}
    - {by: ask.approver}
  good_for: {uses: 1, same: [amount]}
"""
CAPS = {"caps": {"丢件": "50 yuan"}, "approver": "店长"}
WHO = {"member:1": ("客服",), "member:2": ("店长",), "member:3": ("客服", "店长")}


@pytest.fixture(autouse=True)
def _more_kinds(monkeypatch):
    from tests.regulation import packing

    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **MORE})
    packing.edition.cache_clear()


def told(text=LEVELS, values=None):
    here = Told(text, CAPS if values is None else values, pack=ASKS)
    here.memory.belongs_ = lambda who, names, unit, at: bool(set(WHO.get(who, ())) & set(names))
    return here


def gives(here, at, amount, remedy="丢件", by="member:1"):
    return here.object_to(at, "money.given", by=by, amount=amount, remedy=remedy)


@pytest.mark.parametrize(
    ("amount", "remedy", "by", "refuses"),
    [
        (39, "丢件", "member:1", False),
        (50, "丢件", "member:1", False),
        (51, "丢件", "member:1", True),
        (1, "追件", "member:1", True),  # a case without a cap
        (9000, "追件", "member:2", False),  # the last level has none
        (1, "丢件", "member:9", True),
    ],
)
def test_whose_own_level_covers_it_needs_no_permit(amount, remedy, by, refuses):
    assert bool(gives(told(), "03-02 09:00", amount, remedy, by)) is refuses


def test_an_amount_that_is_not_given_is_refused_and_named():
    (objection,) = told().object_to("03-02 09:00", "money.given", by="member:1", remedy="丢件")

    assert objection.missing == ("amount",)


def permit(here, at, amount, by="member:2", kind="permit.given", **figures):
    return here.tell(at, kind, by=by, permit_kind="补偿", amount=amount, **figures)


def test_one_approval_opens_one_thing_once_and_only_for_its_amount():
    here = told()
    permit(here, "03-02 10:00", 60)

    assert gives(here, "03-02 09:59", 60)  # not given yet
    assert gives(here, "03-02 11:00", 61)
    assert gives(here, "03-02 11:00", 55)  # the same amount, and no other
    assert gives(here, "03-02 11:00", 60) == ()
    here.tell("03-02 11:00", "money.given", remedy="丢件", amount=60)
    assert gives(here, "03-02 12:00", 60)
    permit(here, "03-02 13:00", 60)
    assert gives(here, "03-02 14:00", 60) == ()


def test_what_needed_no_permit_uses_none_up():
    here = told()
    permit(here, "03-02 10:00", 60)
    here.tell("03-02 10:30", "money.given", remedy="丢件", amount=40)

    assert gives(here, "03-02 11:00", 60) == ()


def test_a_permit_that_was_ended_or_withdrawn_opens_nothing():
    here = told()
    permit(here, "03-02 10:00", 60, permit="permit:7")
    here.tell("03-02 11:00", "permit.ended", permit_kind="补偿", permit="permit:7")
    assert gives(here, "03-02 12:00", 60)
    permit(here, "03-02 13:00", 60, permit="permit:8")
    here.tell("03-02 14:00", "fact.withdrawn", which=f"fact:{here.sequence}")
    assert gives(here, "03-02 15:00", 60)


@pytest.mark.parametrize(
    ("good_for", "given_at", "done_at", "refuses"),
    [
        ("{within: 2 hours}", "03-02 09:00", "03-02 11:00", False),
        ("{within: 2 hours}", "03-02 09:00", "03-02 11:01", True),
        ("{until: end of month}", "03-02 09:00", "03-31 23:59", False),
        ("{until: end of month}", "03-02 09:00", "04-01 00:00", True),
        ("{within: ask.good_within}", "03-02 09:00", "03-03 23:59", False),
        ("{within: ask.good_within}", "03-02 09:00", "03-04 00:00", True),
    ],
)
def test_a_permit_is_good_for_as_long_as_the_text_says(good_for, given_at, done_at, refuses):
    here = told(LEVELS.replace("{uses: 1, same: [amount]}", good_for), {**CAPS, "good_within": "1 day"})
    permit(here, given_at, 60)

    assert bool(gives(here, done_at, 60)) is refuses


def test_a_permit_says_itself_until_when_and_how_often():
    here = told()
    permit(here, "03-02 10:00", 60, until=local("03-02 12:00"), uses=2)

    assert gives(here, "03-02 12:00", 60) == ()
    here.tell("03-02 11:00", "money.given", remedy="丢件", amount=60)
    assert gives(here, "03-02 12:00", 60) == ()
    assert gives(here, "03-02 12:01", 60)


def may_give(here, by, amount=60, **figures):
    return here.object_to("03-02 12:00", "permit.given", by=by, permit_kind="补偿", amount=amount, **figures) == ()


def test_only_a_level_that_covers_it_gives_a_permit_and_nobody_their_own():
    here = told()
    here.tell("03-02 09:00", "permit.asked", by="member:3", permit_kind="补偿", amount=60, permit="permit:1")

    assert may_give(here, "member:2", permit="permit:1")
    assert not may_give(here, "member:1", permit="permit:1")  # 客服 have no cap for a permit without a remedy
    assert not may_give(here, "member:3", permit="permit:1")  # a manager, but it is their own request
    assert may_give(here, "member:3", permit="permit:2")


def test_a_permit_of_another_kind_is_nobodys_business_here():
    here = told()

    assert here.object_to("03-02 12:00", "permit.given", by="member:9", permit_kind="带手机") == ()
    permit(here, "03-02 10:00", 60, kind="permit.given")
    here.tell("03-02 10:30", "permit.given", by="member:2", permit_kind="带手机", amount=70)
    assert gives(here, "03-02 11:00", 70)


def test_the_word_permit_reads_the_same_permits():
    gate = "- gate: 要准许\n  id: X-1\n  article: 一\n  before: case.closed\n  refuse_when: not permit(补偿)\n"
    here = told(LEVELS + gate)

    assert here.object_to("03-02 09:00", "case.closed")
    permit(here, "03-02 10:00", 60)
    assert here.object_to("03-02 11:00", "case.closed") == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  measure: amount\n", "", "the key “measure” beside levels"),
        ("  levels:", "  by: 客服\n  levels:", "either by or levels"),
        ("{by: ask.approver}", "{by: 客服}\n    - {by: 店长}", "up_to in every level but the last"),
        ("{uses: 1, same: [amount]}", "{until: end of mouth}", "the end of one of"),
        ("uses: 1", "uses: 0", "a whole number from 1 on"),
    ],
)
def test_what_a_grant_cannot_be_is_refused(old, new, expected):
    with pytest.raises(PackErrors) as errors:
        edition(LEVELS.replace(old, new), pack=ASKS)

    assert any(expected in one.expected for one in errors.value.errors)


def test_a_grant_is_one_sentence():
    said = edition(LEVELS, pack=ASKS).standards["G-1"].sentences()[0][1]

    assert said == (
        "「给出补偿」时，权限以内自行决定，超过的须有「补偿」的批准："
        "客服（〔上限〕中remedy一项 以内）、〔由谁批〕；不得自批。"
    )

"""Keeping: copies that are signed for, until when, and that nobody alters what is kept."""

import pytest

from shouwen.regulation.errors import PackErrors
from shouwen.regulation.memory import Memory
from shouwen.regulation.replay import Replay
from tests.regulation.packing import Told, adopted, edition, kind, local, shown

CONTRACT = """
- keep: {zh: 合同各执一份, en: One copy each}
  id: K-1
  article: 一/1
  what: case
  when: case.opened
  where: severity = '重大'
  copies: [客户, 档案员]
  alter: never
"""


@pytest.fixture(autouse=True)
def _copies(monkeypatch):
    from tests.regulation import packing

    more = [
        kind("copy.delivered", "交付", to="code", signed="truth"), kind("record.altered", "改动"),
        kind("record.removed", "删除"), kind("item.taken", "收管", item="reference", number="number"),
        kind("item.released", "放行", conduct="code"), kind("item.part_returned", "退还附件", part="code"),
        kind("student.left", "离校", item="reference"),
    ]
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **{one.name: one for one in more}})
    packing.edition.cache_clear()


def found(told):
    return [(str(one.verdict), one.result) for one in told.memory.standing()]


def test_it_is_kept_once_each_copy_is_delivered_and_signed_for():
    told = Told(CONTRACT)
    told.tell("03-02 09:00", "case.opened", severity="重大")
    told.tell("03-02 10:00", "copy.delivered", to="客户", signed=False)
    told.tell("03-02 11:00", "copy.delivered", to="档案员", signed=True)
    assert found(told) == [("held", ["客户", "档案员"]), ("held", ["客户"])]

    told.tell("03-02 12:00", "copy.delivered", to="客户", signed=True)

    assert found(told)[-1] == ("met", None)


@pytest.mark.parametrize("deed", ["record.altered", "record.removed"])
@pytest.mark.parametrize(
    ("until", "at", "refused"),
    [
        ("", "12-31 09:00", True),
        ("  until: 30 days\n", "04-01 23:59:59", True),
        ("  until: 30 days\n", "04-02 00:00:00", False),
        ("  until: end of month\n", "03-31 23:59:59", True),
        ("  until: end of month\n", "04-01 00:00:00", False),
    ],
)
def test_nobody_alters_what_is_kept_while_it_is_kept(deed, until, at, refused):
    told = Told(CONTRACT + until)
    told.tell("03-02 09:00", "case.opened", severity="重大")

    assert bool(told.object_to(at, deed)) is refused
    assert told.object_to(at, deed, "case:2") == ()


def test_what_the_text_does_not_keep_may_be_altered():
    told = Told(CONTRACT)
    told.tell("03-02 09:00", "case.opened", severity="一般")

    assert told.object_to("03-03 09:00", "record.altered") == ()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("  until: end of fortnight\n", "end of one of"),
        ("  also_held: ja\n", "true or false"),
        ("  release: {cites: 一/2}\n", "if, signed, or both"),
        ("  parts: {信: {cites: 一/2}}\n", "the key “released”"),
        ("  numbered: gapless\n", "unbroken"),
        ("  until: 3\n", ""),
    ],
)  # fmt: skip
def test_a_keep_that_cannot_be_read_says_what_was_expected(more, expected):
    if not expected:
        told = Told(CONTRACT + more)
        (failed,) = told.tell("03-02 09:00", "case.opened", severity="重大")
        assert str(failed.verdict) == "failed"
        return
    with pytest.raises(PackErrors) as refused:
        edition(CONTRACT + more)
    assert any(expected in one.expected for one in refused.value.errors)


TAKEN = """
- keep: {zh: 暂扣, en: Taken into keeping}
  id: K-2
  article: 一/1
  what: item
  when: item.taken
  until: 3 days
  release: {cites: 一/2, if: "conduct = '良好'", signed: SIGNED}
  early: {when: student.left}
  parts: {充电器: {released: never, cites: 一/2}, 卡: {released: 1 day}}
"""


def taken(signed="[班主任, 德育处]", more=""):
    told = Told(TAKEN.replace("SIGNED", signed) + more)
    told.tell("03-02 09:00", "item.taken", "item:1")
    return told


def sign(told, at, place):
    told.tell(at, "entry.signed", "item:1", form="放行单", place=place)


@pytest.mark.parametrize(
    ("at", "conduct", "signed", "lists", "missing"),
    [
        ("03-06 00:00", "良好", ["班主任", "德育处"], None, None),
        ("03-05 23:59:59", "良好", ["班主任", "德育处"], (), ()),  # before its time
        ("03-06 00:00", "一般", ["班主任", "德育处"], (), ()),
        ("03-06 00:00", None, ["班主任", "德育处"], (), ("conduct",)),
        ("03-06 00:00", "良好", ["德育处"], ("班主任",), ()),
        ("03-06 00:00", "良好", [], ("班主任", "德育处"), ()),
    ],
)
def test_it_is_given_back_in_time_and_order_with_what_must_hold_and_all_signatures(at, conduct, signed, lists, missing):
    told = taken()
    for place in signed:
        sign(told, "03-03 09:00", place)

    found = told.object_to(at, "item.released", "item:1", **({"conduct": conduct} if conduct else {}))

    assert [(one.lists, one.missing, one.citation) for one in found] == (
        [] if lists is None else [(lists, missing, "small@1#一/2")]
    )


def test_nested_signatures_are_given_in_their_order():
    told = taken("[[班主任], [德育处]]")
    sign(told, "03-03 09:00", "德育处")
    sign(told, "03-03 10:00", "班主任")
    assert told.object_to("03-06 00:00", "item.released", "item:1", conduct="良好")[0].lists == ("德育处",)

    in_order = taken("[[班主任], [德育处]]")
    sign(in_order, "03-03 09:00", "班主任")
    sign(in_order, "03-03 10:00", "德育处")
    assert in_order.object_to("03-06 00:00", "item.released", "item:1", conduct="良好") == ()


def test_what_ends_it_early_opens_the_way_and_what_is_not_kept_is_nobodys_concern():
    told = taken()
    assert told.object_to("03-03 09:00", "item.released", "item:2", conduct="一般") == ()
    told.tell("03-03 08:00", "student.left", "item:1")

    assert told.object_to("03-03 09:00", "item.released", "item:1", conduct="一般") == ()


@pytest.mark.parametrize(
    ("part", "at", "refused"),
    [
        ("充电器", "12-31 09:00", True), ("卡", "03-03 23:59:59", True), ("卡", "03-04 00:00", False),
        ("壳", "03-02 10:00", False),
    ],
)  # fmt: skip
def test_a_part_has_a_fate_of_its_own(part, at, refused):
    assert bool(taken().object_to(at, "item.part_returned", "item:1", part=part)) is refused


@pytest.mark.parametrize(("number", "missing"), [(3, None), (4, ()), (2, ()), (None, ("number",))])
def test_numbers_have_no_gap(number, missing):
    told = Told("- keep: 连号\n  id: K-3\n  article: 一\n  what: item\n  when: item.taken\n  numbered: unbroken\n")
    for given in (1, 2):
        told.tell("03-02 09:00", "item.taken", f"item:{given}", number=given)

    found = told.object_to("03-02 10:00", "item.taken", "item:9", **({"number": number} if number else {}))

    assert [one.missing for one in found] == ([] if missing is None else [missing])


def test_how_it_is_given_back_is_said():
    standard = next(iter(edition(TAKEN.replace("SIGNED", "[[班主任], [德育处]]")).standards["K-2"].options.values()))

    assert "由班主任，再由德育处签字后才能放行；充电器不退还；卡满 1 天 退还" in standard.sentence()
    assert "signed by 班主任; then 德育处" in standard.sentence("en")


def test_how_long_it_is_kept_is_said_in_words():
    kept = "- {keep: 录音, id: K-1, article: 一/1, what: case, when: case.opened, until: 6 months, alter: never}"
    standard = edition(kept).standards["K-1"].options[""]

    assert standard.sentence() == "录音：保管至 6 个月；不得改动或删除。"


class Amended:
    """A rulebook in which another text is in force from a day on."""

    def __init__(self, first, later, since):
        self.texts = (adopted(first), adopted(later))
        self.since = local(since)

    def in_force(self, unit, at):
        return self.texts[at >= self.since : (at >= self.since) + 1]

    def adopted(self, hash_, unit, at):
        return next(one for one in self.texts if one.edition.hash == hash_)


@pytest.mark.parametrize(
    ("first", "later", "at", "refused"),
    [
        ("30 days", "20 days", "03-31 23:59", True),  # a shorter time does not reach what is held
        ("30 days", "20 days", "04-01 09:00", True),
        ("30 days", "20 days", "04-02 00:00", False),
        ("30 days", "60 days", "04-02 00:00", False),  # nor a longer one, unless it says so
        ("30 days", "60 days\n  also_held: true", "04-01 23:59:59", True),
        ("30 days", "60 days\n  also_held: true", "05-01 23:59:59", True),
        ("30 days", "60 days\n  also_held: true", "05-02 00:00", False),
        ("30 days", "20 days\n  also_held: true", "04-01 23:59:59", True),  # it lengthens, and never shortens
        ("3 days", "60 days\n  also_held: true", "03-12 00:00", False),  # it was not held any more
    ],
)
def test_what_is_held_keeps_the_text_of_its_beginning_and_a_longer_time_reaches_it_where_it_says_so(
    first, later, at, refused
):
    told = Told(CONTRACT)
    texts = Amended(f"{CONTRACT}  until: {first}\n", f"{CONTRACT}  until: {later}\n", "03-10 00:00")
    told.replay = Replay(texts, Memory())
    told.tell("03-02 09:00", "case.opened", severity="重大")

    assert bool(told.object_to(at, "record.altered")) is refused


@pytest.mark.parametrize(("more", "refused"), [("", False), ("  also_held: true\n", True)])
def test_what_came_before_the_text_is_kept_only_where_it_says_so(more, refused):
    told = Told(CONTRACT)
    other = "- {limit: 响铃, id: L-1, article: 一/1, when: contact.answered, measure: rings, at_most: 3}"
    told.replay = Replay(Amended(other, CONTRACT + more, "03-10 00:00"), Memory())
    told.tell("03-02 09:00", "case.opened", severity="重大")

    assert bool(told.object_to("04-02 00:00", "record.altered")) is refused


def test_a_finding_says_until_when_and_a_copy_that_comes_under_the_longer_text_the_longer_time():
    told = Told(CONTRACT)
    texts = Amended(f"{CONTRACT}  until: 30 days\n", f"{CONTRACT}  until: 60 days\n  also_held: true\n", "03-10 00:00")
    told.replay = Replay(texts, Memory())
    told.tell("03-02 09:00", "case.opened", severity="重大")
    told.tell("03-03 09:00", "copy.delivered", to="客户", signed=True)
    told.tell("03-12 09:00", "copy.delivered", to="档案员", signed=True)

    ends = [shown(one.reckoning.figures["until"]) for one in told.memory.standing()]
    assert ends == ["04-02 00:00:00", "04-02 00:00:00", "05-02 00:00:00"]
    standard = texts.texts[1].edition.standards["K-1"].options[""]
    assert "延长的期限及于在管之物" in standard.sentence()
    assert "a longer time reaches what is still held" in standard.sentence("en")

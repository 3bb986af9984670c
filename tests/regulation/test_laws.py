"""Laws that hold of every kind: a tighter figure removes no breach, order and division of facts change nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import OneUnit, Replay
from shouwen.regulation.views import View
from shouwen.regulation.windows import WindowRule, window_at
from tests.regulation.packing import CHINA, KINDS, files, kind, local

MORE = (
    kind("return.asked", "要求退货", bought_on="date", amount="money"),
    kind("permit.given", "批准", permit_kind="code", amount="money"),
    kind("money.given", "给出补偿", amount="money"),
    kind("record.removed", "删除"), kind("record.altered", "改动"),
    kind("roster.published", "排班发布", **{"from": "time", "to": "time"}),
    kind("shift.planned", "排班", roster="reference", starts="time", ends="time", position="code"),
    kind("message.sent", "发出消息", said="codes", forbidden="codes"), kind("contact.ended", "通话结束"),
    kind("inspection.line_scored", "检查一项", line="code", value="number"),
    kind("inspection.closed", "检查做完", card="code", good="number", bad="number", applicable="number"),
    kind("conduct.found", "查到", what="code"), kind("period.closed", "期满", period="code"),
)  # fmt: skip
ALL = {**KINDS, **{one.name: one for one in MORE}}
LINE = "title: 卡\nof: unit\nlines: [{line: 甲, id: L-1, article: 一MORE}]\n"
CARD = {"scorecards__卡_dot_yaml": LINE.replace("MORE", ", measures: 毫米, at_most: FIGURE")}
ONE = {"scorecards__卡_dot_yaml": LINE.replace("MORE", "")}
START = local("03-02 09:00")


@cache
def edition(text, *more):
    return read_files(files(text, **dict(more)), ALL)


def replay(text, **more):
    read = edition(text, *sorted(more.items()))
    return Replay(OneUnit((Adopted(read, Site(1, CHINA, {"week_means": "自然日"}, {})),)), Memory())


def standing(told):
    """Return what stands: (standard, holder, verdict, instant, result)."""
    found = []
    for one in told.memory.standing():
        kept = getattr(one, "clock", one)
        found.append((kept.standard, kept.holder, str(one.verdict), one.at, str(getattr(one, "result", ""))))
    return found


# A tighter figure removes no breach

LIMIT = "- limit: x\n  id: X\n  article: 一\n  when: contact.answered\n  measure: rings\n  {}: FIGURE\n"
#: By what is tightened: the standard with FIGURE, whether a smaller figure is the tighter one, the cards beside it.
FIGURES = {
    "limit at_most": (LIMIT.format("at_most"), "smaller"),
    "limit under": (LIMIT.format("under"), "smaller"),
    "limit at_least": (LIMIT.format("at_least"), "greater"),
    "limit over": (LIMIT.format("over"), "greater"),
    "limit refusing": (LIMIT.format("at_most").replace("when:", "before:") + "  otherwise: refuse\n", "smaller"),
    "gate": ("- gate: x\n  id: X\n  article: 一\n  before: contact.answered\n  refuse_when: rings > FIGURE\n", "smaller"),
    "deadline": (
        "- deadline: x\n  id: X\n  article: 一\n  when: contact.answered\n  per: contact\n  within: FIGURE hours\n"
        "  done: case.replied\n", "smaller",
    ),
    "cadence": (
        "- cadence: x\n  id: X\n  article: 一\n  per: unit\n  while: {since: contact.answered, until: case.closed}\n"
        "  every: day\n  due: starts + FIGURE hours\n  done: case.replied\n", "smaller",
    ),
    "tally steps": (
        "- tally: x\n  id: X\n  article: 一\n  when: contact.answered\n  per: by\n  in: day\n"
        "  steps: {FIGURE+: [{points: -1}]}\n", "smaller",
    ),
    "tally window": (
        "- tally: x\n  id: X\n  article: 一\n  when: contact.answered\n  per: by\n  in: rolling FIGURE hours\n"
        "  steps: {3+: [{points: -1}]}\n", "greater",
    ),
    "quota at_least": (
        "- quota: x\n  id: X\n  article: 一\n  per: by\n  in: day\n  count: {when: contact.answered, where: rings <= 5}\n"
        "  of: {when: contact.answered}\n  at_least: FIGURE0%\n", "greater",
    ),
    "quota at_most": (
        "- quota: x\n  id: X\n  article: 一\n  per: by\n  in: day\n  count: contact.answered\n  at_most: FIGURE\n",
        "smaller",
    ),
    "quota refusing": (
        "- quota: x\n  id: X\n  article: 一\n  per: by\n  in: day\n  before: contact.answered\n  at_most: FIGURE\n",
        "smaller",
    ),
    "ledger each_below": (
        "- ledger: x\n  id: X\n  article: 一\n  per: by\n  in: day\n  opens_with: 10\n"
        "  entries: [{when: contact.answered, amount: -rings}]\n  each_below: {FIGURE: [{task: 谈话}]}\n", "greater",
    ),
    "ledger opens_with": (
        "- ledger: x\n  id: X\n  article: 一\n  per: by\n  in: day\n  opens_with: FIGURE\n"
        "  entries: [{when: contact.answered, amount: -rings}]\n  each_below: {0: [{task: 谈话}]}\n", "smaller",
    ),
    "grant": (
        "- grant: x\n  id: X\n  article: 一\n  permit: 补偿\n  opens: money.given\n  measure: amount\n"
        "  levels: [{by: 客服, up_to: FIGURE}]\n", "smaller",
    ),
    "cover": (
        "- cover: x\n  id: X\n  article: 一\n  calendar: always\n  position: 客服\n  at_least: FIGURE\n"
        "  before: roster.published\n", "greater",
    ),
    "keep": (
        "- keep: x\n  id: X\n  article: 一\n  what: case\n  when: case.opened\n  until: FIGURE hours\n"
        "  alter: never\n", "greater",
    ),
    "line": ("", "smaller"),
    "score": (
        "- score: x\n  id: X\n  article: 一\n  card: 卡\n  result: good / applicable\n  at_least: FIGURE / 10\n",
        "greater",
    ),
}  # fmt: skip
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["contact.answered", "case.replied", "case.opened", "inspection.line_scored", "inspection.closed",
                         "case.closed"]),
        st.integers(0, 200), st.integers(1, 3), st.integers(0, 10),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def facts_from(drawn):
    """Return facts in order of time: each of a contact and case of its own, by one of three."""
    found = []
    for number, (what, quarter, who, figure) in enumerate(sorted(drawn, key=lambda one: one[1]), 1):
        # What is done is done of a contact that was answered before: the place decides which.
        thing = number if what != "case.replied" else max(1, figure)
        figures = {
            "contact.answered": {"rings": Decimal(figure), "contact": f"contact:{thing}"},
            "case.replied": {"contact": f"contact:{thing}"},
            "inspection.line_scored": {"line": "L-1", "value": Decimal(figure), "answer": "good"},
            "inspection.closed": {"card": "卡", "good": Decimal(figure), "applicable": Decimal(10)},
        }.get(what, {})
        about = f"case:{thing}"
        at = START + timedelta(minutes=15 * quarter, seconds=number)
        found.append(Fact(number, what, at, 1, f"member:{who}", about, "", figures))
    return found


DEEDS = {
    "money.given": lambda n: {"amount": Decimal(n)},
    "record.removed": lambda n: {},
    "roster.published": lambda n: {"from": START, "to": START + timedelta(hours=2)},
}
BAD = {"broken", "missed", "below", "step", "line", "failed"}


def breaches(text, facts, **more):
    """Return what is found broken, and which deeds are refused: by the fact, the window or the start of a clock."""
    told = replay(text, **more)
    told.memory.belongs_ = lambda who, names, unit, at: True
    found = set()
    for count in range(1, 4):  # some are planned: a share of the hours is staffed
        shift = {"roster": "roster:1", "starts": START, "ends": START + timedelta(hours=3 - count), "position": "客服"}
        planned_at = START - timedelta(days=1)
        told.memory.record(Fact(-100 - count, "shift.planned", planned_at, 1, "system", f"shift:{count}", "", shift))
    kept = next((one.about for one in facts if one.kind == "case.opened"), "case:1")
    abouts = {"roster.published": "roster:1", "record.removed": kept}
    for fact in facts:
        deeds = [(fact.kind, fact.figures), *((name, made(fact.sequence)) for name, made in DEEDS.items())]
        for name, figures in deeds:
            deed = Fact(0, name, fact.at, 1, fact.by, abouts.get(name, fact.about), "", figures)
            if told.attempt(deed):
                found.add(("refused", name, fact.sequence))
        told.feed(fact)
    told.sweep(START + timedelta(days=5))
    for one in told.memory.standing():
        if str(one.verdict) not in BAD or getattr(one, "result", "") == "no_step":
            continue
        if hasattr(one, "clock"):
            found.add(("missed", one.clock.holder, one.clock.reckoning.figures.get("slot", one.clock.because[0])))
        else:
            found.add((one.standard, one.holder, one.window if one.kind == "quota" else one.because))
    return found


@pytest.mark.parametrize("what", FIGURES)
@settings(max_examples=25, deadline=None)
@given(drawn=FACTS, figures=st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_a_tighter_figure_removes_no_breach(what, drawn, figures):
    text, tighter = FIGURES[what]
    low, high = sorted(figures)
    loose, tight = (high, low) if tighter == "smaller" else (low, high)
    cards = CARD if what == "line" else ONE if what == "score" else {}
    facts = facts_from(drawn)
    before, after = (
        breaches(text.replace("FIGURE", str(one)), facts,
                 **{name: card.replace("FIGURE", str(one)) for name, card in cards.items()})
        for one in (loose, tight)
    )  # fmt: skip

    note((loose, tight))
    assert before <= after


#: A course of facts in which each figure of the table makes a difference.
COURSE = [
    *(("contact.answered", n, 1 + n % 2, n % 10) for n in range(0, 12)),
    ("case.opened", 13, 1, 0), ("case.opened", 30, 1, 0),
    *(("case.replied", n, 1, n % 10) for n in (14, 40, 60, 90)), ("inspection.line_scored", 20, 1, 5),
    ("inspection.closed", 21, 1, 5),
]  # fmt: skip


@pytest.mark.parametrize("what", FIGURES)
def test_each_of_these_figures_is_felt(what):
    text, tighter = FIGURES[what]
    cards = CARD if what == "line" else ONE if what == "score" else {}
    found = [
        breaches(text.replace("FIGURE", one), facts_from(COURSE),
                 **{name: card.replace("FIGURE", one) for name, card in cards.items()})
        for one in ("1", "9")
    ]  # fmt: skip

    assert (found[1] < found[0]) if tighter == "smaller" else (found[0] < found[1])


@pytest.mark.parametrize("clause", ["forbidden", "required"])
@settings(max_examples=20, deadline=None)
@given(few=st.sets(st.sampled_from("甲乙丙丁")), more=st.sets(st.sampled_from("甲乙丙丁")), heard=st.lists(
    st.sets(st.sampled_from("甲乙丙丁")), min_size=1, max_size=4))  # fmt: skip
def test_more_words_that_are_asked_for_or_forbidden_remove_no_breach(clause, few, more, heard):
    found = []
    for words in (few, few | more):
        if not words:
            found.append(set())
            continue
        listed, pairs = ", ".join(sorted(words)), ", ".join(f"{one}: {one}" for one in sorted(words))
        asked = f"{{{pairs}}}" if clause == "required" else f"[{listed}]"
        told = replay(f"- phrase: x\n  id: X\n  article: 一\n  when: message.sent\n  {clause}: {asked}\n")
        for number, said in enumerate(heard, 1):
            codes = tuple(f"X/{one}" for one in sorted(said & words))
            figures = {"said": codes, "forbidden": codes if clause == "forbidden" else ()}
            told.feed(Fact(number, "message.sent", START, 1, "member:1", "contact:1", "", figures))
        told.feed(Fact(99, "contact.ended", START, 1, "member:1", "contact:1", "", {}))
        found.append({one.because for one in told.memory.standing() if one.verdict == "broken"})
    assert found[0] <= found[1]


@settings(max_examples=20, deadline=None)
@given(days=st.tuples(st.integers(1, 40), st.integers(1, 40)), amounts=st.tuples(st.integers(1, 9), st.integers(1, 9)),
       claims=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=10))  # fmt: skip
def test_a_longer_right_for_more_refuses_no_claim_that_a_shorter_one_grants(days, amounts, claims):
    granted = []
    for within, most in (map(min, (days, amounts)), map(max, (days, amounts))):
        told = replay(
            "- right: x\n  id: X\n  article: 一\n  claim: return.asked\n  from: bought_on\n"
            f"  within: {within} days\n  up_to: {most}\n"
        )
        found = set()
        for number, (day, amount) in enumerate(claims):
            figures = {"bought_on": date(2026, 3, 1), "amount": Decimal(amount)}
            at = local("03-01 10:00") + timedelta(days=day)
            deed = Fact(0, "return.asked", at, 1, "member:1", "case:1", "", figures)
            if not told.attempt(deed):
                found.add(number)
        granted.append(found)
    assert granted[0] <= granted[1]


# Order and division

MIXED = "".join(
    text.replace("id: X", f"id: X-{place}").replace("FIGURE", "5")
    for place, (text, _) in enumerate(FIGURES.values(), 1)
    if "before:" not in text and text and "score" not in text and "keep" not in text
)


@settings(max_examples=40, deadline=None)
@given(drawn=FACTS, order=st.randoms(use_true_random=False))
def test_the_order_of_facts_with_equal_time_does_not_matter_where_they_are_of_different_holders(drawn, order):
    things = [(what, who, figure) for what, _, who, figure in drawn]

    def run(shuffled):
        told = replay(MIXED)
        for sequence, (place, (what, _, figure)) in enumerate(shuffled, 1):
            figures = {"rings": Decimal(figure), "contact": f"contact:{place}"}
            told.feed(Fact(sequence, what, START, 1, f"member:{place}", f"case:{place}", "", figures))
        told.sweep(START + timedelta(days=2))
        return sorted(one for one in standing(told) if not one[1].startswith("unit:"))

    numbered = list(enumerate(things, 1))
    other = list(numbered)
    order.shuffle(other)

    assert run(numbered) == run(other)


@settings(max_examples=40, deadline=None)
@given(rings=st.lists(st.integers(0, 10), min_size=1, max_size=8), order=st.randoms(use_true_random=False))
def test_of_one_holder_what_equal_facts_come_to_does_not_depend_on_their_order(rings, order):
    def run(shuffled):
        told = replay(MIXED)
        for sequence, one in enumerate(shuffled, 1):
            figures = {"rings": Decimal(one), "contact": f"contact:{sequence}"}
            told.feed(Fact(sequence, "contact.answered", START, 1, "member:1", f"case:{sequence}", "", figures))
        told.sweep(START + timedelta(days=2))
        # Who of them is the third may change; how many steps there are, and what all come to, may not.
        return sorted((standard, verdict) for standard, _, verdict, _, _ in standing(told) if standard not in IN_TURN)

    other = list(rings)
    order.shuffle(other)

    assert run(rings) == run(other)


#: Accounts that speak at each entry below a line: which entries those are depends on their order.
IN_TURN = {f"X-{place}" for place, name in enumerate(FIGURES, 1) if name.startswith("ledger")}


@settings(max_examples=40, deadline=None)
@given(drawn=FACTS, cuts=st.sets(st.integers(0, 13), max_size=5), early=st.integers(0, 600))
def test_a_batch_that_is_split_anywhere_ends_alike(drawn, cuts, early):
    facts = facts_from(drawn)
    whole, parts = replay(MIXED), replay(MIXED)
    for fact in facts:
        whole.feed(fact)
    for place, fact in enumerate(facts):
        if place in cuts:  # between two parts the clock looks, at any time up to the next fact
            since = facts[place - 1].at if place else fact.at
            parts.sweep(max(since, fact.at - timedelta(seconds=early)))
        parts.feed(fact)
    for told in (whole, parts):
        told.sweep(START + timedelta(days=5))

    assert standing(whole) == standing(parts)


# Windows

@settings(max_examples=60, deadline=None)
@given(
    first=st.dates(date(2025, 1, 1), date(2026, 6, 27)).filter(lambda day: day.day <= 27),
    unit=st.sampled_from(["month", "quarter", "half_year", "year"]),
    seconds=st.lists(st.integers(-3 * 86_400, 400 * 86_400), max_size=40),
)
def test_moving_a_window_by_a_day_moves_exactly_the_facts_on_its_edges(first, unit, seconds):
    site = Site(1, CHINA, {}, {})
    view = View(Adopted(edition(""), site), Memory())

    def window(begun):
        fact = Fact(1, "case.opened", START, 1, "member:1", "case:1", "", {"begun": begun})
        begin = datetime.combine(begun, datetime.min.time(), CHINA).astimezone(UTC)
        return window_at(WindowRule(unit, of="begun"), begin, fact, view)

    here, moved = window(first), window(first + timedelta(days=1))
    begin = datetime.combine(first, datetime.min.time(), CHINA).astimezone(UTC)
    instants = [begin + timedelta(seconds=one) for one in seconds]
    held, then = ({one for one in instants if each.holds(one)} for each in (here, moved))
    last = here.until.astimezone(CHINA).date()

    assert held - then == {one for one in instants if one.astimezone(CHINA).date() == first}
    assert then - held == {one for one in instants if one.astimezone(CHINA).date() == last + timedelta(days=1)}
    assert moved.until - here.until == timedelta(days=1)

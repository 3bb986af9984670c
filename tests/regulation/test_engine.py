"""What the engine does with standards of every kind: layers, editions, and standards that fail."""

from dataclasses import replace

import pytest

from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.calendars import ALWAYS
from shouwen.regulation.engine import refresh
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockEnded, ClockStarted
from shouwen.regulation.replay import Replay
from tests.regulation import packing
from tests.regulation.kinds.test_flow import PLAIN
from tests.regulation.packing import CHINA, OFFICE, Told, adopted, edition, local

CHAIN = """
- deadline: 首次答复
  id: A-1
  article: 一/1
  when: case.opened
  within: 20 minutes
  done: case.replied
- deadline: 补救
  id: A-2
  article: 一/2
  when: A-1.missed
  where: severity = '重大'
  within: 30 minutes
  done: customer.told
- limit: 补救也逾期
  id: A-3
  article: 一
  when: A-2.missed
  measure: 1
  at_most: 0
  otherwise: [{sanction: 警告}]
"""


def test_what_one_standard_finds_another_counts_layer_by_layer():
    told = Told(CHAIN)

    told.tell("03-02 09:00", "case.opened", severity="重大")
    told.sweep("03-02 12:00")
    told.sweep("03-02 12:01")

    assert told.ends() == [
        ("A-1", "missed", "03-02 09:20:00"),
        ("A-2", "missed", "03-02 09:50:00"),
        ("A-3", "broken", "03-02 09:50:00"),
    ]


def test_a_finding_carries_the_figures_of_the_fact_that_made_it():
    told = Told(CHAIN)

    told.tell("03-02 09:00", "case.opened", severity="一般")
    told.sweep("03-02 12:00")

    assert told.ends() == [("A-1", "missed", "03-02 09:20:00")]


def test_a_miss_that_is_withdrawn_takes_with_it_what_others_made_of_it():
    told = Told(CHAIN)
    told.tell("03-02 09:00", "case.opened", severity="重大")
    told.sweep("03-02 12:00")
    told.sweep("03-02 12:01")

    outcomes = told.tell("03-02 09:10", "case.replied")  # recorded late, happened in time

    assert told.ends() == [("A-1", "met", "03-02 09:10:00")]
    withdrawn = [(one.standard, one.verdict, one.reason) for one in outcomes if hasattr(one, "reason")]
    assert withdrawn == [
        ("A-1", "missed", "late_fact"),
        ("A-2", None, "late_fact"),
        ("A-3", "broken", "late_fact"),
    ]


CARD = "title: 卡\nof: unit\nlines: [{line: 甲, id: L, article: 一}]\n"
SHEET = "title: 表\nfields: [{name: 甲, type: text}]\n"
LEVELS = packing.PACK + (
    "  levels: {title: 级, type: table, columns: {起点: number}, article: 一, why: 无, required: false}\n"
)
ELSEWHERE_KINDS = (
    packing.kind("inspection.closed", "检查做完", card="code", good="number"),
    packing.kind("inspection.line_scored", "检查一项", line="code", value="number"),
    packing.kind("conduct.found", "查到", what="code"), packing.kind("contact.ended", "通话结束"),
    packing.kind("message.sent", "发", said="codes", forbidden="codes"), packing.kind("item.released", "放行"),
    packing.kind("permit.given", "批准", permit_kind="code"), packing.kind("period.closed", "期满", period="code"),
)  # fmt: skip
BROKEN = {
    "limit": "when: case.opened\n  measure: WRONG\n  at_most: 3",
    "deadline": "when: case.opened\n  due: promised_at\n  calendar: working_time\n  done: case.replied",
    "decision": "when: case.opened\n  rows: [{if: WRONG > 1, result: 1}]",
    "owner": "of: case\n  becomes: by of contact.received\n  where: WRONG > 1",
    "flow": "when: case.opened\n  where: WRONG > 1\n  bpmn: flows/f.bpmn",
    "tally": "when: case.opened\n  where: WRONG > 1\n  in: month\n  steps: {1: [{points: -1}]}",
    "cadence": "per: case\n  while: {since: case.opened, until: case.closed}\n  where: WRONG > 1\n"
    "  every: month of promised_at\n  done: case.replied",
    "keep": "when: case.opened\n  where: WRONG > 1\n  what: case",
    "ledger": "per: case\n  in: month\n  entries: [{when: case.opened, amount: WRONG + 1}]",
    "cover": "when: case.opened\n  calendar: always\n  position: 班长\n  at_least: WRONG + 1",
    "deem": "when: case.opened\n  where: WRONG > 1\n  counts_as: 旷工",
}
#: A text where a figure should be: what no check of a pack can see.
WRONG_VALUE = {"promised_at": "tomorrow", "severity": "重大"}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_standard_is_a_failed_finding_and_never_stops_a_deed_it_may_not_refuse(kind):
    clauses = BROKEN[kind].replace("WRONG", "SD-9.points")
    text = f"- {kind}: 坏\n  id: X\n  article: 一\n  {clauses}\n"
    good = "- limit: 好\n  id: GOOD\n  article: 一\n  when: case.opened\n  measure: 1\n  at_most: 3\n"
    more = {"flows__f_dot_bpmn": PLAIN} if kind == "flow" else {}
    told = Told(text + good, **more)

    outcomes = told.tell("03-02 09:00", "case.opened", **{**WRONG_VALUE, "SD-9.points": "x"})

    verdicts = {one.standard: one.verdict for one in outcomes}
    assert verdicts == {"X": "failed", "GOOD": "met"}
    assert next(one.fault for one in outcomes if one.standard == "X")
    assert told.object_to("03-02 09:00", "case.opened", **WRONG_VALUE) == ()


@pytest.mark.parametrize("kind", ["gate", "limit", "cover", "quota"])
def test_a_broken_standard_that_may_refuse_refuses_and_says_why(kind):
    clauses = {
        "gate": "refuse_when: SD-9.points > 1",
        "limit": "measure: SD-9.points\n  at_most: 1\n  otherwise: refuse",
        "cover": "calendar: always\n  position: 班长\n  at_least: SD-9.points + 1",
        "quota": "per: case\n  in: month\n  where: SD-9.points > 1\n  at_most: 1",
    }
    text = f"- {kind}: 坏\n  id: X\n  article: 一\n  before: case.closed\n  {clauses[kind]}\n"
    told = Told(text)

    (objection,) = told.object_to("03-02 09:00", "case.closed", **{"SD-9.points": "x"})

    assert (objection.citation, bool(objection.fault)) == ("small@1#一", True)
    assert told.tell("03-02 09:00", "case.closed") == ()


#: Kinds that see other facts: clauses, files beside them, what happens until it breaks, and when the clock looks.
ELSEWHERE = {
    "quota": ("per: by\n  in: month\n  count: {when: case.opened, where: WRONG > 1}\n  at_least: 1", {}, ["case.opened"],
              "04-01 00:01"),
    "pay": ("line: 提成\n  when: case.opened\n  per: by\n  in: month\n  amount: WRONG * 1.5%", {}, ["case.opened"],
            "04-01 00:01"),
    "score": ("card: 卡\n  result: WRONG + good", {"scorecards__卡_dot_yaml": CARD}, ["inspection.closed"], ""),
    "line": ("", {"scorecards__卡_dot_yaml": CARD.replace("id: L", "id: X, measures: 毫米, at_most: WRONG + 1")},
             ["inspection.line_scored"], ""),
    "right": ("claim: case.opened\n  if: WRONG > 1", {}, ["case.opened"], ""),
    "phrase": ("when: message.sent\n  where: WRONG > 1\n  forbidden: [喂]", {}, ["message.sent"], ""),
    "phrase required": ("when: message.sent\n  where: WRONG > 1\n  required: {您好: 您好}", {},
                        ["message.sent", "contact.ended"], ""),
    "decision levels": ("when: case.opened\n  rows: [{if: WRONG > 1, lasting: 1 minute, result: 1}, {result: 2}]", {},
                        ["case.opened"], ""),
    "decision each": ("when: case.opened\n  rows: [{each: ask.levels, if: WRONG > 起点, result: row}]", {},
                      ["case.opened"], ""),
    "grant": ("permit: 补偿\n  opens: case.closed\n  by: 班长\n  good_for: {uses: 1}\n  where: WRONG > 1", {},
              ["case.closed"], ""),
    "form": ("schema: forms/表.yaml\n  before: case.closed\n  where: WRONG > 1", {"forms__表_dot_yaml": SHEET},
             ["case.closed"], ""),
    "keep release": ("what: case\n  when: case.opened\n  until: WRONG\n  release: {signed: [甲]}", {},
                     ["case.opened", "item.released"], ""),
}  # fmt: skip
REFUSING = {"right", "grant", "form", "keep release", "line"}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_a_broken_standard_of_every_other_kind_fails_visibly_and_the_desk_goes_on(what, monkeypatch):
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **{one.name: one for one in ELSEWHERE_KINDS}})
    packing.edition.cache_clear()
    clauses, more, happens, until = ELSEWHERE[what]
    kind = what.partition(" ")[0]
    own = f"- {kind}: 坏\n  id: X\n  article: 一\n  {clauses}\n" if clauses else ""
    good = f"- limit: 好\n  id: GOOD\n  article: 一\n  when: {happens[0]}\n  measure: 1\n  at_most: 3\n"
    wrong = {name: text.replace("WRONG", "SD-9.points") for name, text in more.items()}
    told = Told(own.replace("WRONG", "SD-9.points") + good, {"levels": {"大": {"起点": "1"}}}, pack=LEVELS, **wrong)
    figures = {"SD-9.points": "x", "line": "X", "card": "卡", "good": 1, "value": 1, "case": "case:1"}

    refused = [one for name in happens for one in told.object_to("03-02 09:00", name, **figures)]
    for name in happens:
        told.tell("03-02 09:00", name, **figures)
    if until:
        told.sweep(until)
    if what == "keep release":
        refused += told.object_to("03-02 10:00", "item.released", **figures)

    standing = [one for one in told.memory.standing() if hasattr(one, "standard")]
    assert "met" in [str(one.verdict) for one in standing if one.standard == "GOOD"]  # the others go on
    faults = [one.fault for one in standing if one.standard == "X" and one.verdict == "failed"]
    faults += [one.fault for one in refused if one.standard == "X"]
    assert any(faults)
    if what not in REFUSING:
        assert refused == []
    packing.edition.cache_clear()


def test_a_deadline_whose_calendar_the_unit_does_not_have_fails_visibly():
    text = CHAIN.replace("within: 20 minutes", "within: 20 minutes\n  calendar: working_time")
    told = Told(text, calendars={})

    (finding,) = told.tell("03-02 09:00", "case.opened")

    assert (finding.standard, finding.verdict) == ("A-1", "failed")
    assert finding.fault == "the unit has no calendar working_time"


DEADLINE = CHAIN.partition("- deadline: 补救")[0]


class Editions:
    """One unit follows the first edition until an instant, then the second."""

    def __init__(self, first, second, at):
        self.first, self.second, self.changes_at = first, second, at

    def in_force(self, unit, at):
        return (self.first if at < self.changes_at else self.second,)

    def adopted(self, edition, unit, at):
        return next(one for one in (self.first, self.second) if one.edition.hash == edition)


def test_a_running_clock_keeps_the_edition_of_its_beginning():
    shorter = DEADLINE.replace("20 minutes", "5 minutes").replace("done: case.replied", "done: customer.told")
    rulebook = Editions(adopted(DEADLINE), adopted(shorter), local("03-02 09:10"))
    told = Told(DEADLINE)
    told.replay = Replay(rulebook, Memory())

    told.tell("03-02 09:00", "case.opened")
    told.tell("03-02 09:11", "case.opened", "case:2")
    told.tell("03-02 09:12", "customer.told")  # of the new edition: stops nothing of the old one
    told.tell("03-02 09:15", "case.replied")
    told.tell("03-02 09:15", "case.replied", "case:2")
    told.tell("03-02 09:16", "customer.told", "case:2")

    assert told.ends() == [("A-1", "met", "03-02 09:15:00"), ("A-1", "met", "03-02 09:16:00")]
    first, second = (one.clock for one in told.memory.standing())
    assert (first.edition, second.edition) == (rulebook.first.edition.hash, rulebook.second.edition.hash)


def test_a_clock_keeps_the_unit_of_its_beginning_when_the_case_moves():
    here, there = adopted(DEADLINE), Adopted(edition(DEADLINE.replace("20", "5")), Site(2, CHINA, {}, {}))

    class Units:
        def in_force(self, unit, at):
            return (here if unit == 1 else there,)

        def adopted(self, edition_hash, unit, at):
            return here if unit == 1 else there

    replay = Replay(Units(), Memory())
    told = Told(DEADLINE)
    replay.feed(told.fact("03-02 09:00", "case.opened"))
    replay.feed(replace(told.fact("03-02 09:19", "case.replied"), unit=2))

    (ended,) = replay.memory.standing()
    assert (ended.verdict, ended.clock.unit) == ("met", 1)


def test_a_calendar_that_is_published_moves_running_clocks_only():
    text = DEADLINE.replace("within: 20 minutes", "within: 2 working days\n  calendar: working_time")
    told = Told(text)
    told.tell("03-02 09:00", "case.opened")
    closed = OFFICE.announce(2026, [local("03-03 12:00").date()], {})

    class Published:
        def in_force(self, unit, at):
            return (told.adopted,)

        def adopted(self, edition_hash, unit, at):
            return Adopted(told.adopted.edition, Site(1, CHINA, {}, {"working_time": closed}))

    (moved,) = refresh(told.memory.running(), Published(), told.memory)

    assert moved.clock.due_at == local("03-05 23:59:59.999999")
    assert refresh([moved.clock], Published(), told.memory) == ()


def test_a_fact_of_a_kind_that_no_standard_sees_asks_nothing_and_finds_nothing():
    told = Told(DEADLINE)

    assert told.tell("03-02 09:00", "transfer.accepted") == ()


def test_the_same_finding_found_in_another_replay_has_the_same_key():
    keys = []
    for _ in range(2):
        told = Told(CHAIN)
        told.tell("03-02 09:00", "case.opened", severity="重大")
        told.sweep("03-02 12:00")
        keys.append([getattr(one, "key", None) or one.clock.key for one in told.memory.standing()])

    assert keys[0] == keys[1]
    assert keys[0][0] == "A-1|case:1|1"


def test_outcomes_are_values_in_the_order_to_keep_them():
    told = Told(DEADLINE)

    started = told.tell("03-02 09:00", "case.opened")
    ended = told.tell("03-02 09:10", "case.replied")

    assert [type(one) for one in (*started, *ended)] == [ClockStarted, ClockEnded]
    assert ended[0].because == (1, 2)
    assert ALWAYS.is_always

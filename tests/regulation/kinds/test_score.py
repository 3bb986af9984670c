"""Cards: lines that are clauses of their own, what they demand, and what a whole card comes to."""

from decimal import Decimal

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.facts import Fact
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import OneUnit, Replay
from tests.regulation.packing import CHINA, files, local

CARD = """
title: 仪容日检
of: member
evidence: [photo]
lines:
  - {line: 双手洁净, id: L-1, article: 一/1}
  - {line: 指甲, id: L-2, article: 一/2, measures: 毫米, at_most: 2, evidence: [comment], fatal: true}
  - {line: 敬业, id: L-3, article: 一, scale: 5}
  - {line: 帮业主, id: L-4, article: 一, elements: [开门, 提物]}
"""
STANDARDS = """
- score: {zh: 仪容, en: Appearance}
  id: S-1
  article: 一
  card: 仪容日检
  result: good / applicable
  at_least: 2 / 3
- tally: 双手不净
  id: S-2
  article: 一/1
  when: L-1.broken
  per: member
  in: month
  steps: {2: [{points: -1}]}
"""


def read(card=CARD, standards=STANDARDS):
    return read_files(files(standards, scorecards__仪容日检_dot_yaml=card), all_kinds())


class Inspected:
    def __init__(self):
        self.adopted = Adopted(read(), Site(1, CHINA, {"week_means": "自然日"}, {}))
        self.replay, self.sequence = Replay(OneUnit((self.adopted,)), Memory()), 0

    def fact(self, at, kind, **figures):
        self.sequence += 1
        known = {"member": "member:5", **figures}
        return Fact(self.sequence, kind, local(at), 1, "member:1", "member:5", "", known)

    def scored(self, at, line, **figures):
        return self.replay.feed(self.fact(at, "inspection.line_scored", line=line, **figures))

    def objections(self, line, **figures):
        deed = self.fact("03-02 09:00", "inspection.line_scored", line=line, **figures)
        return [(one.standard, one.missing) for one in self.replay.attempt(deed)]


def verdicts(outcomes):
    return [(one.standard, str(one.verdict)) for one in outcomes]


@pytest.mark.parametrize(
    ("line", "figures", "expected"),
    [
        ("L-1", {"answer": "good"}, "met"), ("L-1", {"answer": "bad"}, "broken"),
        ("L-1", {"answer": "not_applicable"}, None),
        ("L-2", {"value": Decimal("1.9")}, "met"), ("L-2", {"value": Decimal(2)}, "met"),
        ("L-2", {"value": Decimal("2.1")}, "broken"), ("L-2", {}, "unknown"),
        ("L-3", {"value": Decimal(4)}, "result"),
        ("L-4", {"elements_bad": ("提物",), "elements_good": ("开门",)}, "broken"),
        ("L-4", {"elements_good": ("开门",)}, "met"), ("L-4", {}, None),
    ],
)  # fmt: skip
def test_a_line_speaks_on_its_own_answer_only(line, figures, expected):
    outcomes = Inspected().scored("03-02 09:00", line, **figures)

    assert verdicts(outcomes) == ([(line, expected)] if expected else [])


def test_what_is_seen_outside_a_card_breaks_the_same_line_and_is_counted_with_it():
    told = Inspected()
    told.scored("03-02 09:00", "L-1", answer="bad")

    outcomes = told.replay.feed(told.fact("03-03 09:00", "conduct.found", what="L-1"))

    assert verdicts(outcomes) == [("L-1", "broken"), ("S-2", "step")]


def test_a_bad_line_without_its_evidence_and_a_grade_beyond_the_scale_are_refused():
    told = Inspected()

    assert told.objections("L-1", answer="bad") == [("L-1", ("photo",))]
    assert told.objections("L-1", answer="bad", evidence=("photo",)) == []
    assert told.objections("L-1", answer="good") == []
    assert told.objections("L-2", value=Decimal(3)) == [("L-2", ("comment",))]
    assert told.objections("L-3", value=Decimal(6)) == [("L-3", ("value 1–5",))]
    assert told.objections("L-3", value=Decimal(5)) == []


@pytest.mark.parametrize(
    ("good", "applicable", "fatal", "verdict"),
    [(2, 3, False, "met"), (1, 2, False, "broken"), (3, 3, True, "broken"), (0, 0, False, "unknown")],
)
def test_a_card_is_judged_exactly_when_it_is_closed(good, applicable, fatal, verdict):
    told = Inspected()
    figures = {"card": "仪容日检", "good": Decimal(good), "applicable": Decimal(applicable), "fatal": fatal}

    assert verdicts(told.replay.feed(told.fact("03-02 09:00", "inspection.closed", **figures))) == [("S-1", verdict)]
    assert told.replay.feed(told.fact("03-02 09:00", "inspection.closed", card="别的表")) == ()


@pytest.mark.parametrize(
    ("card", "standards", "expected"),
    [
        (CARD.replace("scale: 5", "scale: 5, measures: 毫米"), STANDARDS, "one of measures, scale, elements"),
        (CARD.replace(", at_most: 2", ""), STANDARDS, "a bound for what is measured"),
        (CARD.replace("id: L-4", "id: L-1"), STANDARDS, "an id of its own"),
        (CARD.replace("[photo]", "[smell]"), STANDARDS, "photo"),
        (CARD.replace("一/2", "九"), STANDARDS, "the path of an article"),
        (CARD, STANDARDS.replace("card: 仪容日检", "card: 仪容周检"), "a card of scorecards/, perhaps “仪容日检”"),
        (CARD, STANDARDS.replace("good / applicable", "goods / applicable"), "perhaps good"),
    ],
)
def test_a_card_that_cannot_be_read_says_what_was_expected(card, standards, expected):
    with pytest.raises(PackErrors) as refused:
        read(card, standards)

    assert any(expected in one.expected for one in refused.value.errors), refused.value.errors


PHRASES = """
- phrase: 问候
  id: P-1
  article: 一/1
  required: {您好: [您好]}
  heard_on: CARD
- phrase: 道别
  id: P-2
  article: 一/2
  required: {再见: [再见]}
  heard_on: CARD
- score: 通话
  id: S-9
  article: 一
  card: CARD
  result: good / lines
  at_least: 50%
"""


@pytest.mark.parametrize(
    ("card", "lines", "good", "verdict"),
    [
        ("仪容日检", 6, 3, "met"),  # its four lines and two phrases
        ("仪容日检", 6, 2, "broken"),
        ("通话质检", 2, 1, "met"),  # a card of phrases alone
        ("通话质检", 2, 0, "broken"),
    ],
)
def test_phrases_that_are_heard_on_a_card_are_lines_of_it(card, lines, good, verdict):
    edition = read(standards=STANDARDS + PHRASES.replace("CARD", card))
    adopted = Adopted(edition, Site(1, CHINA, {"week_means": "自然日"}, {}))
    replay = Replay(OneUnit((adopted,)), Memory())
    figures = {"member": "member:5", "card": card, "good": Decimal(good), "bad": Decimal(lines - good), "fatal": False}

    replay.feed(Fact(1, "inspection.closed", local("03-02 09:00"), 1, "member:1", "member:5", "", figures))

    found = [one for one in replay.memory.standing() if one.standard == "S-9"]
    assert [(str(one.verdict), one.result) for one in found] == [(verdict, Decimal(good) / lines)]


def test_a_score_of_a_card_that_nobody_fills_names_the_nearest():
    with pytest.raises(PackErrors) as refused:
        read(standards=STANDARDS + PHRASES.replace("card: CARD", "card: 通话质监").replace("CARD", "通话质检"))
    assert any("perhaps “通话质检”" in one.expected for one in refused.value.errors)


def test_a_score_that_cannot_be_reckoned_closes_the_inspection_and_is_failed():
    told = Inspected()
    odd = read(standards=STANDARDS.replace("good / applicable", " * ".join(["good", *["9" * 30] * 3])))
    told.replay = Replay(OneUnit((Adopted(odd, Site(1, CHINA, {"week_means": "自然日"}, {})),)), Memory())
    figures = {"card": "仪容日检", "good": Decimal(3), "bad": Decimal(0), "applicable": Decimal(3)}

    assert told.replay.attempt(told.fact("03-02 09:00", "inspection.closed", **figures)) == ()
    (failed,) = told.replay.feed(told.fact("03-02 09:00", "inspection.closed", **figures))
    assert (failed.standard, str(failed.verdict), failed.citation) == ("S-1", "failed", "small@1#一")
    assert "too long" in failed.fault

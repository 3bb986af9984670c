import pytest

from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.spans import Span
from tests.regulation import packing
from tests.regulation.packing import Told, edition

RINGS = """
- limit: 三声内接听
  id: L-1
  article: 一/1
  when: contact.answered
  measure: rings
  at_most: 3
  otherwise: [{notice: 班长}]
"""


@pytest.mark.parametrize(
    ("rings", "verdict"),
    [
        (2, "met"),  # just before
        (3, "met"),  # on the limit
        (4, "broken"),  # just after
        (None, "unknown"),  # nobody counted
    ],
)
def test_a_limit_is_met_up_to_its_figure(rings, verdict):
    told = Told(RINGS)

    (finding,) = told.tell("03-02 09:00", "contact.answered", "contact:1", rings=rings)

    assert (finding.verdict, finding.citation, finding.holder) == (verdict, "small@1#一/1", "contact:1")
    assert finding.consequences == (({"notice": "班长"},) if verdict == "broken" else ())
    assert finding.fault == ("rings" if verdict == "unknown" else "")


@pytest.mark.parametrize(
    ("clauses", "rings", "verdict"),
    [
        ("at_least: 2", 1, "broken"),
        ("at_least: 2", 2, "met"),
        ("under: 3", 2, "met"),
        ("under: 3", 3, "broken"),
        ("over: 3", 3, "broken"),
        ("over: 3", 4, "met"),
        ("at_least: 2\n  at_most: 3", 1, "broken"),
        ("at_least: 2\n  at_most: 3", 3, "met"),
        ("at_least: 2\n  at_most: 3", 4, "broken"),
        ("at_most: ask.most_rings", 4, "met"),
        ("at_most: ask.most_rings", 5, "broken"),
    ],
)
def test_each_comparison_holds_just_before_on_and_after_its_figure(clauses, rings, verdict):
    told = Told(RINGS.replace("at_most: 3", clauses), {"most_rings": 4})

    (finding,) = told.tell("03-02 09:00", "contact.answered", "contact:1", rings=rings)

    assert finding.verdict == verdict


def test_a_local_figure_that_need_not_be_given_and_was_not_leaves_the_limit_silent():
    told = Told(RINGS.replace("at_most: 3", "at_most: ask.most_rings"))

    assert told.tell("03-02 09:00", "contact.answered", "contact:1", rings=9) == ()
    given = Told(RINGS.replace("at_most: 3", "at_most: ask.most_rings"), {"most_rings": "3"})
    assert [one.verdict for one in given.tell("03-02 09:00", "contact.answered", "contact:1", rings=9)] == ["broken"]


def test_a_condition_that_does_not_hold_or_is_unknown_leaves_the_limit_silent():
    told = Told(RINGS.replace("measure", "where: wait > 5 seconds\n  measure"))

    assert told.tell("03-02 09:00", "contact.answered", "contact:1", rings=9) == ()
    assert told.tell("03-02 09:01", "contact.answered", "contact:2", rings=9, wait=Span.of_seconds(5)) == ()


def test_an_exception_excuses_and_the_excuse_is_shown():
    told = Told(RINGS.replace("measure", "unless: rings > 10\n  measure"))

    (finding,) = told.tell("03-02 09:00", "contact.answered", "contact:1", rings=11)

    assert (finding.verdict, finding.consequences) == ("excused", ())


BANDS = """
- limit: 分档
  id: L-2
  article: 一
  when: contact.answered
  measure: rings
  at_most: 3
  BOUNDARY
  bands: {5: [{points: -1}], 10: [{points: -5}], more: [{fine: 40 yuan, cites: 一/2}]}
"""


@pytest.mark.parametrize(
    ("boundary", "rings", "verb"),
    [
        ("own", 4, {"points": -1}),
        ("own", 5, {"points": -1}),
        ("own", 6, {"points": -5}),
        ("own", 11, {"fine": "40 yuan", "cites": ["small@1#一/2"]}),
        ("next", 5, {"points": -5}),
        ("next", 10, {"fine": "40 yuan", "cites": ["small@1#一/2"]}),
        ("ask.boundary", 5, {"points": -5}),
    ],
)
def test_bands_say_how_far_it_is_off(boundary, rings, verb):
    told = Told(BANDS.replace("BOUNDARY", f"boundary: {boundary}"), {"boundary": "归后档"})

    (finding,) = told.tell("03-02 09:00", "contact.answered", "contact:1", rings=rings)

    assert finding.consequences == (verb,)


BEFORE = RINGS.replace("when:", "before:").replace("otherwise: [{notice: 班长}]", "otherwise: refuse")


def test_a_limit_before_a_deed_refuses_it_with_its_article_and_what_is_missing():
    told = Told(BEFORE)

    assert told.object_to("03-02 09:00", "contact.answered", rings=3) == ()
    (beyond,) = told.object_to("03-02 09:00", "contact.answered", rings=4)
    assert (beyond.standard, beyond.citation, beyond.missing) == ("L-1", "small@1#一/1", ())
    (unknown,) = told.object_to("03-02 09:00", "contact.answered")
    assert unknown.missing == ("rings",)


def test_a_limit_is_one_sentence_in_chinese_and_english():
    standard = edition(RINGS).standards["L-1"]

    assert standard.sentences() == (("", "「接听」时，rings 不得超过 3。"),)
    assert standard.sentences("en") == (("", "On contact.answered, rings must be at most 3."),)


def test_a_figure_may_be_called_as_a_standing_word_is(monkeypatch):
    resumed = FactKind("contact.resumed", "恢复通话", "", {"held": Figure("held", "span", "", unit="seconds")})
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, "contact.resumed": resumed})
    told = Told("""
- {limit: 等候, id: L-1, article: 一/1, when: contact.resumed, where: not held(phone), measure: held, at_most: 30 seconds}
""")
    told.memory.words = {("held", "phone"): False}

    findings = [
        told.tell(f"03-02 09:0{n}", "contact.resumed", f"contact:{n}", held=Span.of_seconds(held))
        for n, held in enumerate((30, 31))
    ]

    assert [one.verdict for (one,) in findings] == ["met", "broken"]

"""Words that say another figure than the clauses by which people are judged."""

from decimal import Decimal
from pathlib import Path

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_pack
from shouwen.regulation.stale_words import left_behind, said_in, stale_words
from tests.regulation.packing import edition

PACKS = sorted(Path(__file__).parents[2].glob("packs/*/*/"))
LIMIT = """
- limit: {title}
  id: A-1
  article: 一/1
  when: contact.answered
  measure: {measure}
  at_most: {figure}
  words: {words}
"""


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("保持之后三十秒之内切回", [(30, "s")]),
        ("两小时内答复", [(7200, "s")]),
        ("二十五个工作日", [(25, "w")]),
        ("一百二十天", [(120, "d")]),
        ("半年内", []),  # half is no number here: nothing is said of it
        ("百分之二十", [(20, "%")]),
        ("within thirty seconds, or 2 working days", [(30, "s"), (2, "w")]),
        ("六声不接就挂", [(6, "n")]),
        ("第三章所说的", []),
        ("someone", []),
    ],
)  # fmt: skip
def test_quantities_are_found_in_sentences(text, quantities):
    assert [quantity for _, quantity in said_in(text)] == [(Decimal(n), unit) for n, unit in quantities]


@pytest.mark.parametrize(
    ("measure", "figure", "title", "words", "found"),
    [
        ("wait", "30 seconds", "等候", "等候不超过三十秒。", []),
        ("wait", "20 seconds", "等候", "等候不超过三十秒。", ["“三十秒” in its words"]),
        ("wait", "20 seconds", "三十秒内接听", "尽快接听。", ["“三十秒” in its title"]),
        ("wait", "60 seconds", "等候", "等候不超过一分钟。", []),  # the same length
        ("wait", "20 seconds", "等候", "三声内接听。", []),  # of another sort of unit
        ("wait", "20 seconds", "等候", "二十秒内接听，三十秒就算久。", []),  # the figure is among them
        ("rings", "2", "振铃", "三声内接听。", ["“三声” in its words"]),
        ("rings", "3", "振铃", "{zh: 三声内接听。, en: By the second of two rings.}", ["“two rings” in its words"]),
    ],
)  # fmt: skip
def test_what_says_another_figure_is_told(measure, figure, title, words, found):
    standards = LIMIT.format(title=title, measure=measure, figure=figure, words=words)

    warnings = stale_words(edition(standards))

    assert [one.found for one in warnings] == found
    assert all((one.standard, one.expected) == ("A-1", f"at_most: {figure}") for one in warnings)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.parent.name)
def test_no_pack_of_the_house_says_another_figure_than_it_judges_by(folder):
    assert stale_words(read_pack(folder, all_kinds())) == ()


ARTICLE = "- {number: 一, title: 一, articles: [{number: '1', title: 接听, says: %s}]}"
SECOND = LIMIT.replace("A-1", "A-2")


@pytest.mark.parametrize(
    ("says", "figures", "found"),
    [
        ("三十秒内接听。", ("30 seconds", "60 seconds"), []),
        ("三十秒内接听。", ("20 seconds", "60 seconds"), [("A-1", "三十秒"), ("A-2", "三十秒")]),
        ("三十秒内接听。", ("20 seconds", "30 seconds"), []),  # the other standard's figure
        ("三十秒内接听，一分钟内答复。", ("20 seconds", "60 seconds"), [("A-1", "三十秒")]),
        ("及时接听。", ("20 seconds", "60 seconds"), []),
    ],
)  # fmt: skip
def test_an_article_that_says_what_no_standard_of_it_judges_by_is_told(says, figures, found):
    first, second = (one.format(title="等候", measure="wait", figure=figure, words="接听。")
                     for one, figure in zip((LIMIT, SECOND), figures, strict=True))

    warnings = stale_words(edition(first + second, articles=ARTICLE % says))

    assert [(one.standard, one.said) for one in warnings] == found
    assert {one.where for one in warnings} <= {"article"}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (("30 seconds", "30 seconds"), ("20 seconds", "30 seconds"),
         [("A-2", "beside", "30 seconds"), ("A-1", "article", "三十秒")]),
        (("30 seconds", "30 seconds"), ("20 seconds", "20 seconds"), []),  # the article is told by `stale_words`
        (("30 seconds", "60 seconds"), ("20 seconds", "60 seconds"), []),
        (("30 seconds", "60 seconds"), ("20 seconds", "30 seconds"), []),  # the other came to it itself
        (("30 seconds", "30 seconds"), ("30 seconds", "30 seconds"), []),
    ],
)  # fmt: skip
def test_what_goes_on_with_a_figure_that_was_changed_beside_it_is_told(before, after, found):
    base, draft = (
        edition(standards, articles=ARTICLE % "三十秒内接听。")
        for standards in ("".join(
            one.format(title="等候", measure="wait", figure=figure, words="接听。")
            for one, figure in zip((LIMIT, SECOND), figures, strict=True)
        ) for figures in (before, after))
    )

    assert [(one.standard, one.where, one.said) for one in left_behind(base, draft)] == found

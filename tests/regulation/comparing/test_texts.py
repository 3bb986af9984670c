"""Two whole texts compared, and what tightening a figure does to what is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import clauses_of, compare_texts, is_covered
from shouwen.regulation.packs import read_files
from shouwen.regulation.spans import parse_span
from tests.regulation.packing import KINDS, PACK, Told, files
from tests.regulation.test_differences import BASE, STANDARDS, bases, differences

FORM = """
title: 登记表
of: case
fields:
  - {name: 内容, type: text, required: true}
  - {name: 签字, type: signature, by: 甲}
"""
ABOVE = STANDARDS + """
- deadline: 答复
  id: A-5
  article: 一
  when: case.opened
  per: case
  within: ask.reply_within
  done: case.replied
- form: 登记表
  id: A-6
  article: 一
  schema: forms/登记表.yaml
  signs: [[甲]]
- tally: 迟到
  id: A-7
  article: 一
  when: contact.received
  per: by
  in: month
  steps: {3: [{points: -2}]}
"""
FILES = BASE | {
    "standards/all.yaml": ABOVE.encode(), "forms/登记表.yaml": FORM.encode(),
}  # fmt: skip


def below(standards="", **more):
    own = differences(standards, says="extends: small@1\ntitle: 分公司", name="south", edition="1", **more)
    return read_files(own, KINDS, bases=lambda _: FILES)


@pytest.fixture(scope="module")
def above():
    return read_files(FILES, KINDS)


def outcomes(above, child, *values):
    return {one.id: str(one.outcome) for one in compare_texts(above, child, *values)}


@pytest.mark.parametrize(
    ("says", "standards", "expected"),
    [
        ("nothing", "", {}),
        ("stricter", "- {amend: A-1, at_most: 2}", {"A-1": "stricter"}),
        ("looser", "- {amend: A-1, at_most: 4}", {"A-1": "looser"}),
        ("taken away", "- {repeal: A-2, because: 甲}", {"A-2": "looser"}),
        ("added", "- {limit: 甲, id: B-1, article: 一, when: case.opened, measure: 1, at_most: 1}", {"B-1": "stricter"}),
        ("two", "- {amend: A-1, at_most: 2}\n- {amend: A-2, at_most: 1 minute}", {"A-1": "stricter", "A-2": "looser"}),
        ("a value of the unit fixed", "- {amend: A-5, within: 2 days}", {"A-5": "cannot_tell"}),
        ("a title alone", "- {amend: A-1, words: 换一句话}", {}),
    ],
)  # fmt: skip
def test_texts_differ_standard_by_standard(above, says, standards, expected):
    assert outcomes(above, below(standards)) == expected


def test_values_of_the_unit_above_are_put_in(above):
    child = below("- {amend: A-5, within: 2 days}")

    assert outcomes(above, child, {"reply_within": parse_span("3 days")}, {}) == {"A-5": "stricter"}
    assert outcomes(above, child, {"reply_within": parse_span("1 day")}, {}) == {"A-5": "looser"}


def test_a_change_has_both_sentences_and_both_citations(above):
    [change] = compare_texts(above, below("- {amend: A-1, at_most: 2}"))

    assert change.title.zh == "三声内接听"
    assert change.citations == ("small@1#一/1", "south@1#一/1")
    assert "3" in change.sentences[0]
    assert "2" in change.sentences[1]


@pytest.mark.parametrize(
    ("says", "form", "expected"),
    [
        ("a field more", "adds: [{name: 备注, type: text}]", "stricter"),
        ("a field less", "drops: [内容]", "looser"),
        ("one no longer required", "amends: {内容: {required: false}}", "looser"),
        ("another type", "amends: {内容: {type: date}}", "cannot_tell"),
    ],
)
def test_fields_of_a_form_are_compared(above, says, form, expected):
    assert outcomes(above, below(forms__登记表_dot_yaml=form)) == {"A-6": expected}


def test_rows_of_a_table_are_for_a_person(above):
    assert outcomes(above, below(decisions__部门_dot_yaml="drops: [1]")) == {"A-4": "cannot_tell"}


def test_discipline_is_only_covered_where_the_text_says_so(above):
    change = compare_texts(above, below("- {amend: A-7, steps: {3: [{points: -1}]}}"))[0]
    strict = read_files({**FILES, "pack.yaml": (PACK + "floor: all\n").encode()}, KINDS)

    assert change.outcome is Outcome.LOOSER
    assert not is_covered(change, above)
    assert is_covered(change, strict)


def test_one_without_the_same_id_meets_by_what_it_is_about(above):
    renamed = ABOVE.replace("id: A-1", "id: Z-1").replace("at_most: 3\n", "at_most: 2\n")
    child = files(renamed, PACK.replace("small", "other"))
    whole = read_files({path: one for path, one in {**FILES, **child}.items() if path != "examples/a.yaml"}, KINDS)

    assert outcomes(above, whole) == {"Z-1": "stricter"}


def test_the_clauses_are_those_of_the_whole_text():
    child = read_files(differences("- {amend: A-1, at_most: 2}"), KINDS, bases=bases)

    assert clauses_of(child)["A-1"]["at_most"] == 2
    assert clauses_of(child)["A-1"]["measure"] == "rings"


# Tightening any figure never removes a breach.

LIMIT = """
- limit: 接听
  id: A-1
  article: 一
  when: contact.answered
  measure: rings
  {bounds}
"""
_figures = st.integers(0, 6)


def _is_kept_by_something(bounds):
    """Say whether a range holds any figure: one that holds none is refused when it is read."""
    lower = max([(bounds[key], key == "over") for key in ("at_least", "over") if key in bounds], default=None)
    upper = min([(bounds[key], key != "under") for key in ("at_most", "under") if key in bounds], default=None)
    return not lower or not upper or lower[0] < upper[0] or (lower[0] == upper[0] and not lower[1] and upper[1])


_bounds = st.dictionaries(
    st.sampled_from(["at_most", "under", "at_least", "over"]), _figures, min_size=1, max_size=2
).filter(_is_kept_by_something)


@given(_bounds, _bounds, st.lists(_figures, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_is_called_stricter_never_lets_a_breach_of_a_limit_go(one, other, measured):
    texts = [LIMIT.format(bounds="\n  ".join(f"{key}: {value}" for key, value in some.items())) for some in (one, other)]
    editions = [Told(text) for text in texts]
    compared = compare_texts(*(told.adopted.edition for told in editions))
    outcome = compared[0].outcome if compared else Outcome.SAME
    broken = [
        {n for n, rings in enumerate(measured)
         if any(str(found.verdict) == "broken" for found in told.tell("03-02 09:00", "contact.answered", rings=rings))}
        for told in editions
    ]  # fmt: skip

    if outcome in (Outcome.STRICTER, Outcome.SAME):
        assert broken[0] <= broken[1]
    if outcome in (Outcome.LOOSER, Outcome.SAME):
        assert broken[1] <= broken[0]


TALLY = """
- tally: 次数
  id: A-1
  article: 一
  when: contact.received
  per: by
  in: {window}
  steps: {{{steps}}}
"""
_steps = st.dictionaries(
    st.sampled_from(["1", "2", "3", "2+", "3+", "every 2", "each"]), st.integers(1, 3), min_size=1, max_size=3
)
_days = st.lists(st.integers(1, 28), min_size=1, max_size=5).map(sorted)


@given(_steps, _steps, st.sampled_from(["month", "year", "all"]), st.sampled_from(["month", "year", "all"]), _days)
@settings(max_examples=40, deadline=None)
def test_what_is_called_stricter_never_takes_fewer_points_at_any_time(one, other, window, wider, days):
    texts = [
        TALLY.format(window=in_, steps=", ".join(f"{key}: [{{points: -{taken}}}]" for key, taken in steps.items()))
        for in_, steps in ((window, one), (wider, other))
    ]
    editions = [Told(text) for text in texts]
    compared = compare_texts(*(told.adopted.edition for told in editions))
    if window == wider and compared and compared[0].outcome is Outcome.STRICTER:
        for n, day in enumerate(days):
            taken = [_taken(told.tell(f"03-{day:02} {9 + n:02}:00", "contact.received")) for told in editions]
            assert taken[0] <= taken[1]


def _taken(found):
    return sum(-int(one["points"]) for finding in found for one in finding.consequences)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10))
@settings(max_examples=40, deadline=None)
def test_what_is_called_stricter_never_lets_a_missed_clock_go(hours, fewer, answered_after):
    clock = "- {{deadline: 答复, id: A-1, article: 一, when: case.opened, per: case, done: case.replied, within: {}h}}"
    editions = [Told(clock.format(some).replace("h}", " hours}")) for some in (hours, fewer)]
    compared = compare_texts(*(told.adopted.edition for told in editions))
    for told in editions:
        told.tell("03-02 08:00", "case.opened")
        told.tell(f"03-02 {8 + answered_after:02}:00", "case.replied")
        told.sweep("03-03 08:00")
    missed = ["missed" in [verdict for _, verdict, _ in told.ends()] for told in editions]

    assert (compared[0].outcome if compared else Outcome.SAME) is (
        Outcome.SAME if hours == fewer else Outcome.STRICTER if fewer < hours else Outcome.LOOSER
    )
    if fewer <= hours:
        assert missed[0] <= missed[1]

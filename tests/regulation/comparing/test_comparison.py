"""Stricter, looser, the same, different, or for a person: by the verb of each kind."""

from decimal import Decimal

import pytest

from shouwen.regulation.comparing import Outcome, Side, Sides, compare
from shouwen.regulation.comparing.verbs import OWN, SHARED, rule_of
from shouwen.regulation.language.reading import keys_of, kinds
from shouwen.regulation.spans import parse_span

SAME, STRICTER, LOOSER = Outcome.SAME, Outcome.STRICTER, Outcome.LOOSER
DIFFERENT, PERSON = Outcome.DIFFERENT, Outcome.CANNOT_TELL
SCALES = (("警告", "记过", "自动离职"),)
LIMIT = {"when": "a", "measure": "x", "at_most": 3}
CLOCK = {"when": "a", "within": "1 day", "done": "b"}
TALLY = {"when": "a", "in": "month", "steps": {3: [{"points": -5}]}}
QUOTA = {"count": "v", "of": "h", "in": "month", "at_least": "5%"}
CADENCE = {"every": "month", "done": "b"}
COVER = {"calendar": "s", "position": "p", "at_least": 1}
GATE = {"before": "a", "refuse_when": "x"}
RIGHT = {"claim": "r"}
GRANT = {"permit": "d", "by": ["p"]}
LEDGER = {"in": "month", "opens_with": 10}
KEEP = {"what": "r", "when": "a", "until": "6 months"}
FORM = {"schema": "f", "signs": [["甲"], ["乙"]]}

TABLE = [
    ("2 rings for 3", "limit", LIMIT, {"at_most": 2}, STRICTER),
    ("4 rings for 3", "limit", LIMIT, {"at_most": 4}, LOOSER),
    ("the same", "limit", LIMIT, {}, SAME),
    ("the same said otherwise", "limit", {**LIMIT, "where": "not (x > 3) and y"}, {"where": "y and 3 >= x"}, SAME),
    ("another measure", "limit", LIMIT, {"measure": "wait", "at_most": "10 seconds"}, PERSON),
    ("20 s for 30 s", "limit", {**LIMIT, "at_most": "30 seconds"}, {"at_most": "20 seconds"}, STRICTER),
    ("half a minute for 30 s", "limit", {**LIMIT, "at_most": "30 seconds"}, {"at_most": "0.5 minutes"}, SAME),
    ("stricter figure, fewer cases", "limit", LIMIT, {"at_most": 2, "where": "vip"}, DIFFERENT),
    ("one condition dropped", "limit", {**LIMIT, "where": "a and b"}, {"where": "a"}, STRICTER),
    ("another condition", "limit", {**LIMIT, "where": "a"}, {"where": "b"}, PERSON),
    ("an excuse added", "limit", LIMIT, {"unless": "urgent"}, LOOSER),
    ("one excuse less", "limit", {**LIMIT, "unless": "urgent or small"}, {"unless": "urgent"}, STRICTER),
    ("binds fewer positions", "limit", {**LIMIT, "for": ["p", "q"]}, {"for": "p"}, LOOSER),
    ("binds everybody", "limit", {**LIMIT, "for": "p"}, {"for": None}, STRICTER),
    ("a bound more", "limit", LIMIT, {"at_least": 1}, STRICTER),
    ("a bound less", "limit", {**LIMIT, "at_least": 1}, {"at_least": None}, LOOSER),
    ("a formula changed", "limit", {**LIMIT, "at_most": "y * 2"}, {"at_most": "y * 3"}, PERSON),
    ("a formula said otherwise", "limit", {**LIMIT, "at_most": "y * 2"}, {"at_most": "2 * y"}, SAME),
    ("a notice less", "limit", {**LIMIT, "otherwise": [{"notice": "班长"}]}, {"otherwise": []}, LOOSER),
    ("dearer beyond 5", "limit", {**LIMIT, "bands": {5: [{"points": -1}], "more": [{"points": -2}]}},
     {"bands": {5: [{"points": -1}], "more": [{"points": -3}]}}, STRICTER),
    ("dear from 4 on", "limit", {**LIMIT, "bands": {5: [{"points": -1}], "more": [{"points": -2}]}},
     {"bands": {4: [{"points": -1}], "more": [{"points": -2}]}}, STRICTER),
    ("only in the title", "limit", LIMIT, {"words": "另一句话", "examples": [1]}, SAME),
    ("2 h for 3 h", "deadline", {**CLOCK, "within": "3 hours"}, {"within": "2 hours"}, STRICTER),
    ("3 days for 3 working days", "deadline", {**CLOCK, "within": "3 working days"}, {"within": "3 days"}, STRICTER),
    ("5 days for 3 working days", "deadline", {**CLOCK, "within": "3 working days"}, {"within": "5 days"}, PERSON),
    ("3 working days for 3 days", "deadline", {**CLOCK, "within": "3 days"}, {"within": "3 working days"}, PERSON),
    ("24 hours for 1 day", "deadline", CLOCK, {"within": "24 hours"}, PERSON),
    ("a week for 7 days", "deadline", {**CLOCK, "within": "7 days"}, {"within": "1 week"}, SAME),
    ("one pause less", "deadline", {**CLOCK, "pauses": ["p", "q"]}, {"pauses": ["p"]}, STRICTER),
    ("a lapse more", "deadline", CLOCK, {"lapses": {"when": "p", "where": "x = 1"}}, LOOSER),
    ("a lapse less", "deadline", {**CLOCK, "lapses": ["p", "q"]}, {"lapses": "p"}, STRICTER),
    ("two things for one", "deadline", CLOCK, {"done": {"all": ["b", "c"]}}, STRICTER),
    ("any of two for one", "deadline", CLOCK, {"done": ["b", "c"]}, LOOSER),
    ("another start", "deadline", CLOCK, {"when": "z", "within": "1 hour"}, PERSON),
    ("an escalation less", "deadline", {**CLOCK, "escalate": ["due -> 班长"]}, {"escalate": None}, LOOSER),
    ("dearer at 3", "tally", TALLY, {"steps": {3: [{"points": -6}]}}, STRICTER),
    ("from 3 on for at 3", "tally", TALLY, {"steps": {"3+": [{"points": -5}]}}, STRICTER),
    ("at 2 already, cheaper", "tally", TALLY, {"steps": {2: [{"points": -1}], 3: [{"points": -4}]}}, DIFFERENT),
    ("a wider range", "tally", {**TALLY, "steps": {3: [{"points": "-1 to -3"}]}},
     {"steps": {3: [{"points": "-1 to -5"}]}}, STRICTER),
    ("warning for demerit", "tally", {**TALLY, "steps": {3: [{"sanction": "记过"}]}},
     {"steps": {3: [{"sanction": "警告"}]}}, LOOSER),
    ("off the scale", "tally", {**TALLY, "steps": {3: [{"sanction": "记过"}]}},
     {"steps": {3: [{"sanction": "罚站"}]}}, PERSON),
    ("points against a sanction", "tally", TALLY, {"steps": {3: [{"sanction": "警告"}]}}, PERSON),
    ("a choice changed", "tally", {**TALLY, "steps": {"each": [{"either": [{"points": -1}, {"sanction": "警告"}]}]}},
     {"steps": {"each": [{"either": [{"points": -2}, {"sanction": "警告"}]}]}}, PERSON),
    ("a year for a month", "tally", TALLY, {"in": "year"}, STRICTER),
    ("rolling 60 for 30 days", "tally", {**TALLY, "in": "rolling 30 days"}, {"in": "rolling 60 days"}, STRICTER),
    ("a month for ever", "tally", {**TALLY, "in": "all"}, {"in": "month"}, LOOSER),
    ("6 % for 5 %", "quota", QUOTA, {"at_least": "6%"}, STRICTER),
    ("a share by the week", "quota", QUOTA, {"in": "week"}, PERSON),
    ("weekly for monthly", "cadence", CADENCE, {"every": "week"}, STRICTER),
    ("every 2 h for every 3 h", "cadence", {**CADENCE, "every": "3 hours"}, {"every": "2 hours"}, STRICTER),
    ("oftener young, rarer old", "cadence", {**CADENCE, "every": [{"every": "month"}, {"every": "quarter"}]},
     {"every": [{"every": "week"}, {"every": "year"}]}, DIFFERENT),
    ("two where one", "cover", COVER, {"at_least": 2}, STRICTER),
    ("all hours", "cover", COVER, {"calendar": "always"}, STRICTER),
    ("refuses in one case more", "gate", GATE, {"refuse_when": "x or y"}, STRICTER),
    ("another case", "gate", GATE, {"refuse_when": "y"}, PERSON),
    ("one thing more first", "gate", {"before": "a", "only_after": ["x"]}, {"only_after": ["x", "y"]}, STRICTER),
    ("fewer may", "gate", {"before": "a", "only_by": ["p", "q"]}, {"only_by": "p"}, STRICTER),
    ("only some may", "gate", GATE, {"only_by": "p"}, STRICTER),
    ("40 days for 30", "right", {**RIGHT, "within": "30 days"}, {"within": "40 days"}, STRICTER),
    ("29 days for 30", "right", {**RIGHT, "within": "30 days"}, {"within": "29 days"}, LOOSER),
    ("no end", "right", {**RIGHT, "within": "30 days"}, {"within": None}, STRICTER),
    ("one condition less", "right", {**RIGHT, "if": "a and b"}, {"if": "a"}, STRICTER),
    ("a cap where none", "right", RIGHT, {"up_to": 100}, LOOSER),
    ("longer, with a condition more", "right", {**RIGHT, "within": "30 days", "if": "a"},
     {"within": "40 days", "if": "a and b"}, DIFFERENT),
    ("may be put right afterwards", "deem", {"when": "a", "counts_as": "n"}, {"settles": "b"}, LOOSER),
    ("less to begin with", "ledger", LEDGER, {"opens_with": 8}, STRICTER),
    ("a line moved", "ledger", {**LEDGER, "lines": {5: [{"task": "x"}]}}, {"lines": {6: [{"task": "x"}]}}, PERSON),
    ("a line more", "ledger", {**LEDGER, "lines": {5: [{"task": "x"}]}},
     {"lines": {5: [{"task": "x"}], 2: [{"task": "y"}]}}, STRICTER),
    ("kept longer", "keep", KEEP, {"until": "12 months"}, STRICTER),
    ("kept for ever", "keep", KEEP, {"until": None}, STRICTER),
    ("the work may move", "owner", {"of": "c", "becomes": "b"}, {"hands_work_by": ["t"]}, LOOSER),
    ("may permit less", "grant", {**GRANT, "up_to": 100}, {"up_to": 50}, STRICTER),
    ("more may permit", "grant", GRANT, {"by": ["p", "q"]}, LOOSER),
    ("good once", "grant", {**GRANT, "good_for": {"uses": 3}}, {"good_for": {"uses": 1}}, STRICTER),
    ("one phrase more", "phrase", {"forbidden": ["喂"]}, {"forbidden": ["喂", "说吧"]}, STRICTER),
    ("another greeting", "phrase", {"required": {"a": 1}}, {"required": {"b": 1}}, PERSON),
    ("another wording", "phrase", {"required": {"a": ["您好"]}}, {"required": {"a": ["你好"]}}, PERSON),
    ("one signature more", "form", FORM, {"signs": [["甲"], ["丙"], ["乙"]]}, STRICTER),
    ("signed the other way round", "form", FORM, {"signs": [["乙"], ["甲"], ["丙"]]}, PERSON),
    ("one signature less", "form", FORM, {"signs": [["乙"]]}, LOOSER),
    ("rows", "decision", {"rows": [1]}, {"rows": [2]}, PERSON),
    ("a condition of pay", "pay", {"when": "a", "amount": "1", "where": "x and y"}, {"where": "x"}, PERSON),
    ("90 % for 100 %", "score", {"card": "c", "result": "r", "at_least": "100%"}, {"at_least": "90%"}, LOOSER),
]  # fmt: skip


def standard(kind, clauses):
    return {kind: "标准", "id": "A-1", "article": "一", **{key: one for key, one in clauses.items() if one is not None}}


@pytest.mark.parametrize(
    ("kind", "above", "change", "expected"), [pytest.param(*one[1:], id=f"{one[1]}: {one[0]}") for one in TABLE]
)
def test_a_standard_stands_so_to_the_one_that_it_replaces(kind, above, change, expected):
    found = compare(standard(kind, above), standard(kind, {**above, **change}), Sides(scales=SCALES))

    assert found.outcome is expected
    assert bool(found.reasons) is (expected is not SAME)


#: What stands the other way round when both are exchanged; the rest is for a person there, and may be here.
@pytest.mark.parametrize(
    ("kind", "above", "change", "expected"),
    [pytest.param(*one[1:], id=f"{one[1]}: {one[0]}") for one in TABLE if one[4] in (STRICTER, LOOSER)],
)
def test_the_other_way_round_is_never_stricter_too(kind, above, change, expected):
    back = compare(standard(kind, {**above, **change}), standard(kind, above), Sides(scales=SCALES)).outcome

    assert back in ({STRICTER: LOOSER, LOOSER: STRICTER}[expected], PERSON)


@pytest.mark.parametrize(
    ("kind", "above", "below", "expected"),
    [
        ("limit", LIMIT, None, LOOSER),
        ("gate", None, GATE, STRICTER),
        ("grant", None, GRANT, PERSON),
        ("right", None, RIGHT, STRICTER),
    ],
)
def test_taken_away_is_looser_and_new_is_stricter(kind, above, below, expected):
    found = compare(above and standard(kind, above), below and standard(kind, below))

    assert found.outcome is expected


@pytest.mark.parametrize(
    ("says", "above", "below", "unset", "expected"),
    [
        ("2 days for what the unit above gave", {"ask.x": "3 days"}, {}, (), STRICTER),
        ("2 days for less than that", {"ask.x": "1 day"}, {}, (), LOOSER),
        ("nobody gave it", {}, {}, (), PERSON),
        ("it need not be given and was not", {}, {}, ("ask.x",), STRICTER),
    ],
)
def test_local_values_are_put_in_before_comparing(says, above, below, unset, expected):
    values = {name: parse_span(value) for name, value in above.items()}
    sides = Sides(Side(values, frozenset(unset)), Side({}, frozenset(unset)))

    asked, fixed = (standard("deadline", {**CLOCK, "within": within}) for within in ("ask.x", "2 days"))
    found = compare(asked, fixed, sides)

    assert found.outcome is expected


def test_two_units_answer_the_same_question_differently():
    one, other = (Side({"ask.x": parse_span(given)}) for given in ("3 days", "2 days"))
    asked = standard("deadline", {**CLOCK, "within": "ask.x"})

    assert compare(asked, asked, Sides(one, other)).outcome is STRICTER
    assert compare(asked, asked, Sides(other, one)).outcome is LOOSER
    assert compare(asked, asked, Sides(one, one)).outcome is SAME


CAPS = {"补发": Decimal(50), "退款": Decimal(200)}


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (CAPS, CAPS, SAME),
        (CAPS, {**CAPS, "补发": Decimal("49.99")}, STRICTER),
        (CAPS, {**CAPS, "补发": Decimal("50.01")}, LOOSER),
        (CAPS, {"补发": Decimal(40), "退款": Decimal(300)}, DIFFERENT),
        (CAPS, {"补发": Decimal(50)}, PERSON),  # what the other key brings there is not known
        (CAPS, {**CAPS, "换货": Decimal(1)}, PERSON),
        (CAPS, None, PERSON),  # not given yet
    ],
)
@pytest.mark.parametrize(
    ("kind", "clauses"),
    [
        ("grant", {**GRANT, "up_to": "ask.caps[remedy]"}),
        ("grant", {"permit": "d", "levels": [{"by": "p", "up_to": "ask.caps[remedy]"}, {"by": "q"}]}),
        ("limit", {**LIMIT, "at_most": "ask.caps[remedy]"}),
    ],
)
def test_what_a_map_of_the_site_brings_is_compared_key_by_key_and_where_a_key_is_missing_nobody_can_tell(
    kind, clauses, above, below, expected
):
    one, other = (Side({"ask.caps": caps} if caps is not None else {}) for caps in (above, below))

    assert compare(standard(kind, clauses), standard(kind, clauses), Sides(one, other)).outcome is expected


@pytest.mark.parametrize(
    ("kind", "clauses", "name"),
    [
        ("limit", {**LIMIT, "at_most": "ask.x[remedy] * 2"}, "x"),
        ("limit", {**LIMIT, "where": "amount > ask.x[remedy]"}, "x"),
        ("limit", {**LIMIT, "at_most": "band(ask.x, sales)"}, "x"),
        ("decision", {"when": "a", "rows": [{"if": "loss > ask.x['补发']", "result": "甲"}]}, "x"),
        ("right", {**RIGHT, "refusals": [{"if": "amount > ask.x['补发']"}]}, "x"),
        ("deadline", {**CLOCK, "escalate": ["+ask.x -> 主管"]}, "x"),
        ("gate", {**GATE, "only_by": ["ask.x", "班长"]}, "x"),
    ],
)
def test_where_no_rule_sees_what_local_values_bring_a_person_is_asked(kind, clauses, name):
    one, other = (Side({f"ask.{name}": value}) for value in (CAPS, {**CAPS, "补发": Decimal(60)}))

    found = compare(standard(kind, clauses), standard(kind, clauses), Sides(one, other)).outcome
    assert found is PERSON
    assert compare(standard(kind, clauses), standard(kind, clauses), Sides(one, one)).outcome is SAME


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "p", "up_to": 50}, {"by": "q"}], SAME),
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "p", "up_to": 49}, {"by": "q"}], STRICTER),
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "p", "up_to": 51}, {"by": "q"}], LOOSER),
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "p"}, {"by": "q"}], LOOSER),  # without a bound
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": ["p", "r"], "up_to": 50}, {"by": "q"}], LOOSER),
        ([{"by": "p", "up_to": 50, "if": "a"}], [{"by": "p", "up_to": 50, "if": "a and b"}], STRICTER),
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "q"}], PERSON),
        ([{"by": "p", "up_to": 50}, {"by": "q"}], [{"by": "r", "up_to": 50}, {"by": "q"}], PERSON),
    ],
)
def test_levels_of_authority_are_compared_one_by_one(above, below, expected):
    one, other = (standard("grant", {"permit": "d", "levels": levels}) for levels in (above, below))

    assert compare(one, other).outcome is expected


def test_a_formula_with_a_name_is_compared_as_the_formula():
    named = standard("limit", {**LIMIT, "named": {"most": "1 + 1"}, "at_most": "most"})

    assert compare(standard("limit", LIMIT), named).outcome is STRICTER


def test_a_reason_says_the_clause_and_both_figures():
    [reason] = compare(standard("limit", LIMIT), standard("limit", {**LIMIT, "at_most": 2})).reasons

    assert (reason.clause, reason.before, reason.after, reason.outcome) == ("at_most", 3, 2, STRICTER)


def test_rules_are_only_for_keys_of_the_language():
    assert set(OWN) <= set(kinds())
    for kind in kinds():
        assert set(OWN.get(kind, {})) <= set(keys_of(kind))
        assert all(rule_of(kind, key) for key in keys_of(kind))
    assert set(SHARED) - {"warn", "by"} <= set(keys_of("limit"))


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ({"不行": "换一种办法"}, {"不行": "我来想办法"}, SAME),  # what is said for it is the unit's own
        ({"不行": "换一种办法"}, {"不行": "换一种办法", "没有": "正在到货"}, STRICTER),
        ({"不行": "换一种办法"}, {"没有": "正在到货"}, PERSON),
        ({"不行": "换一种办法", "没有": "正在到货"}, {"不行": "换一种办法"}, LOOSER),
        (("不行",), {"不行": "换一种办法"}, SAME),
        (None, ("不行",), STRICTER),
    ],
)
def test_words_of_a_site_that_may_not_be_said_are_compared_word_by_word(above, below, expected):
    unset = Side(unset=frozenset({"ask.x"}))
    one, other = (Side({"ask.x": words}) if words is not None else unset for words in (above, below))
    phrase = standard("phrase", {"forbidden": ["喂", "ask.x"]})

    assert compare(phrase, phrase, Sides(one, other)).outcome is expected

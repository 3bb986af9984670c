"""Files of facts: what came late stands in its place, corrections are applied, wrong lines are named."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.effective import effective
from shouwen.regulation.replaying.order import in_order
from shouwen.regulation.replaying.told import Told, WrongLine, told_in

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def answered(number, minutes, **figures):
    at = NINE + timedelta(minutes=minutes)
    return Told(number, "contact.answered", at, 1, "member:1", f"contact:{number}", "", figures)


def about(number, kind, of, /, **figures):
    named = f"fact:{of}"
    return Told(number, kind, NINE + timedelta(hours=2), 1, "member:1", named, "", {"which": named, **figures})


@pytest.mark.parametrize(
    "facts",
    [
        [answered(1, 0), answered(2, 5)],
        [answered(1, 5, rings=1), answered(2, 0, rings=2), answered(3, 6)],  # the second came late
        [answered(1, 5), answered(2, 5), answered(3, 5)],
        [answered(1, 0, rings=2), about(2, "fact.corrected", 1, kind="contact.answered", figures={"rings": 3})],
        [answered(1, 0), about(2, "fact.withdrawn", 1), answered(3, 1)],
        [answered(1, 0), answered(2, 1), about(3, "fact.corrected", 1, corrected_at="2026-03-02T09:02:00+00:00")],
        [about(1, "fact.excused", 2), answered(2, 0)],  # said before what it is said of
    ],
)
def test_facts_come_as_they_count(facts):
    found = [told.read(all_kinds()) for told in in_order(lambda: facts)]

    assert found == effective(told.read(all_kinds()) for told in facts)


def test_a_line_is_a_fact_and_no_figure_is_a_float():
    line = b'{"sequence":7,"kind":"contact.answered","at":"2026-03-02T17:00:00+08:00","unit":1,"figures":{"rings":2.5}}\n'

    (told,) = told_in(BytesIO(b"\n" + line))

    assert (told.sequence, told.at, told.by) == (7, NINE, "system")
    assert str(told.read(all_kinds()).figures["rings"]) == "2.5"


@pytest.mark.parametrize(
    "line", [b"{", b'{"sequence":1,"kind":"x"}', b'{"sequence":1,"kind":"x","at":"2026-03-02T17:00:00"}', b"[]"]
)
def test_a_line_that_is_no_fact_is_named(line):
    with pytest.raises(WrongLine, match="line 2: "):
        list(told_in(BytesIO(b"\n" + line + b"\n")))

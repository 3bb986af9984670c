"""The properties of clock arithmetic once more, over thousands of made-up clocks and calendars."""

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.regulation import test_calendars, test_spans

TIMES = 1_000
PROPERTIES = [
    one for file in (test_calendars, test_spans) for one in vars(file).values() if is_hypothesis_test(one)
]


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
def test_clock_arithmetic_holds_for_thousands_of_clocks(holds, monkeypatch, record_property):
    # The library has no way to ask a decorated test for more examples, so its own mark is set.
    monkeypatch.setattr(
        holds, "_hypothesis_internal_use_settings", settings(max_examples=TIMES, deadline=None, database=None)
    )

    holds()

    record_property("figure", f"{TIMES} times {holds.__name__.removeprefix('test_').replace('_', ' ')}")

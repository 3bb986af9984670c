"""Every short example of the draft regulations, kind by kind: the first table that a kind must pass."""

import pytest

from tests.regulation.drafting import results_of, standards_of

#: Examples that are known to be judged otherwise, with why.
EXCEPT: set[tuple[str, int]] = set()
#: Standards that other kinds or figures must come for.
NOT_READ = {
    "SD-1.3-5-1/before",  # its holder is a code, not a reference
    "SD-1.3-5-1/after",
}


@pytest.mark.parametrize(
    ("kind", "fewest"),
    [
        ("limit", 24), ("deadline", 25), ("gate", 40), ("tally", 20), ("deem", 15), ("grant", 15), ("quota", 22),
        ("ledger", 9), ("pay", 9), ("cadence", 14), ("score", 8), ("line", 26), ("right", 8), ("cover", 6),
            ("keep", 5), ("owner", 5), ("phrase", 7), ("decision", 4),
    ],
)
def test_short_examples_of_the_drafts_come_out_as_the_texts_say(kind, fewest):
    results = [one for _, one in results_of(kind, without=NOT_READ)]
    wrong = [
        (one.standard, one.number, one.example.given, one.example.then, one.found)
        for one in results
        if not one.is_right and (one.standard, one.number) not in EXCEPT
    ]

    assert wrong == []
    assert len(results) >= fewest
    assert standards_of(kind) or kind == "line"

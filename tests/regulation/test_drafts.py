"""Every short example of the draft regulations, kind by kind: the first table that a kind must pass."""

import pytest

from tests.regulation.drafting import drafts, results_of

#: How many examples of each kind there are; a flow has none of its own.
EXAMPLES = {
    "gate": 43, "deadline": 39, "line": 26, "limit": 24, "tally": 24, "quota": 22, "deem": 15, "grant": 15,
    "cadence": 14, "ledger": 9, "pay": 9, "score": 8, "right": 8, "phrase": 7, "cover": 6, "keep": 5, "owner": 5,
    "decision": 4, "form": 2,
}  # fmt: skip


@pytest.mark.parametrize("kind", EXAMPLES)
def test_short_examples_of_the_drafts_come_out_as_the_texts_say(kind):
    results = [one for _, one in results_of(kind)]
    wrong = [
        (one.standard, one.number, one.example.given, one.example.then, one.found) for one in results if not one.is_right
    ]

    assert wrong == []
    assert len(results) == EXAMPLES[kind]


def test_all_of_them_are_run():
    cards = [card for one in drafts().values() for card in (one.get("scorecards") or {}).values()]
    lines = [line for card in cards for line in card["lines"]]
    standards = [standard for one in drafts().values() for standard in one["standards"]]

    assert sum(len(one.get("examples", ())) for one in (*standards, *lines)) == sum(EXAMPLES.values()) == 285

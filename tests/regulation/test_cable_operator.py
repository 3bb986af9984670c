"""The pack cable-operator: every clause of the text is in it, in two languages, and its figures are the text's."""

from pathlib import Path

import pytest

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.checking import unread_asks
from shouwen.regulation.coverage import Carried, coverage
from shouwen.regulation.packs import read_pack
from shouwen.regulation.vocabulary import vocabulary_of

PACK = Path(__file__).parents[2] / "packs" / "cable-operator" / "1"
CLAUSES = [
    "CO-00", "CO-01", "CO-02", "CO-03", "CO-04", "CO-05", "CO-06", "CO-07a", "CO-07b", "CO-07c", "CO-08", "CO-09",
    "CO-10", "CO-11", "CO-12", "CO-13a", "CO-13b", "CO-13c", "CO-14", "CO-15", "CO-16", "CO-17", "CO-18", "CO-19",
    "CO-20", "CO-21", "CO-22", "CO-23", "CO-24", "CO-25", "CO-26", "CO-27", "CO-28", "CO-29a", "CO-29b", "CO-30a",
    "CO-30b", "CO-31", "CO-2-5", "CO-3-1", "CO-3-2", "CO-3-3", "CO-3-4", "CO-4-1", "CO-4-2", "CO-4-3", "CO-4-4",
    "CO-5-1", "CO-5-2", "CO-5-3", "CO-6-1", "CO-6-2", "CO-6-3", "CO-6-4", "CO-6-5", "CO-7-1", "CO-8", "CO-A1",
    "CO-A2", "CO-A3-1", "CO-A3-2", "CO-A3-3", "CO-A3-4", "CO-A3-5", "CO-A3-6", "CO-A3-7", "CO-A4-1", "CO-A4-2",
    "CO-A4-3", "CO-A5", "CO-A6", "CO-A7", "CO-F1-1", "CO-F1-2", "CO-F1-3", "CO-F1-4", "CO-F1-5", "CO-F1-6",
    "CO-F2-1", "CO-F2-2", "CO-F2-3", "CO-F2-4", "CO-F3-1", "CO-F4-1", "CO-TOC",
]  # fmt: skip
#: Clauses that only inform: cover, contents, purpose, what centres have in common, provisions that are lost.
INFORM = {"CO-00", "CO-01", "CO-05", "CO-8", "CO-A3-7", "CO-TOC"}
#: Done by adoption and inheritance themselves.
BY_HOUSE = {"CO-02", "CO-03"}


@pytest.fixture(scope="module")
def edition():
    return read_pack(PACK, all_kinds())


def test_every_clause_of_the_text_is_in_the_pack_once(edition):
    found = [clause for article in edition.articles_by_path.values() for clause in article.clauses]

    assert len(CLAUSES) == 85
    assert sorted(found) == sorted(CLAUSES)


def test_every_clause_that_asks_for_something_is_carried_out(edition):
    by_clause = {one.clause: one for one in coverage(edition) if one.clause}

    assert {clause for clause, one in by_clause.items() if Carried.NOBODY in one.by} == set()
    assert {clause for clause, one in by_clause.items() if one.by == (Carried.DISPLAYED,)} == INFORM
    assert {clause for clause, one in by_clause.items() if not one.standards} == INFORM | BY_HOUSE


def test_every_standard_is_called_after_a_clause(edition):
    assert {id_.partition("/")[0] for id_ in edition.standards} <= set(CLAUSES)


@pytest.mark.parametrize(
    ("standard", "figures"),
    [("CO-29a", ["2"]), ("CO-29b", ["6", "6"]), ("CO-30a", ["30 seconds"]), ("CO-13a", ["100%"])],
)
def test_the_figures_are_those_of_the_text(edition, standard, figures):
    bounds = edition.standards[standard].options[""].bounds

    assert [bound.value.source for bound in bounds] == figures


def test_whatever_judges_has_examples_of_its_own(edition):
    judging = {id_ for id_, one in edition.standards.items() if one.kind not in ("flow", "form")}
    shown = {id_ for id_, one in edition.standards.items() if one.examples}
    told = {outcome.standard for one in edition.examples for outcome in one.outcomes}

    assert judging - shown - told - {"CO-22/route"} == set()  # asked by its flow alone


def test_every_key_is_called_something_in_english(edition):
    lanes = {lane for flow in edition.flows.values() for lane in flow.lanes}
    places = {place for form in edition.signed_forms for place in form.positions}
    asked = {ask.name for flow in edition.flows.values() for node in flow.nodes.values() for ask in node.asks}
    kinds = {runs.case for runs in edition.runs if runs.case}
    words = vocabulary_of(edition)

    assert {key for key, said in words.items() if not said.en} == set()
    assert lanes | places | asked | kinds <= set(words)


def test_every_local_value_is_read_by_something_cards_among_them(edition):
    assert unread_asks(edition) == ()


def test_flows_whose_steps_are_ours_say_so(edition):
    assert {one.id for one in edition.standards.values() if one.kind == "flow" and not one.is_reconstructed} == set()

"""The fast replay drops facts that nothing asks for: it must keep every kind that any standard turns out to ask for."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.facts import MOVED
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.memory import Memory
from shouwen.regulation.replay import OneUnit
from shouwen.regulation.replaying.sinks import Everything
from shouwen.regulation.replaying.swift import Swift
from shouwen.regulation.surroundings import is_of_outcome
from tests.regulation.replaying.agreeing import (
    ORGANISATION,
    codes_in,
    kept_figures,
    kinds_heard,
    of_pack,
    told_of,
)
from tests.regulation.replaying.test_agreement import SLOWLY


class Asked(Memory):
    """A memory that notes for which kinds of facts it was asked."""

    def history(self, kinds, holders, since):
        self.asked = getattr(self, "asked", frozenset()) | kinds
        return super().history(kinds, holders, since)


def attempts(followed_):
    """Return streams of facts that standards hear of or stand before, each of few things."""
    known = all_kinds()
    guarded = {kind for kind in index_of(followed_).guarded if kind in known}
    kinds = sorted({*guarded, *kinds_heard(followed_, known)} - {MOVED})  # a move says from where
    codes = codes_in(followed_)
    forms = sorted({one.form.name for one in index_of(followed_).by_id.values() if isinstance(one, SignedForm)})
    few = st.integers(1, 3)

    def one(kind):
        of = forms if forms and "form" in known[kind].figures else codes
        after = st.sampled_from([0, 60, 90_000])
        return st.tuples(st.just(kind), after, st.just("case"), few, few, few, kept_figures(known[kind], of))

    return st.lists(st.sampled_from(kinds).flatmap(one), min_size=1, max_size=60).map(told_of)


@pytest.mark.parametrize("name", ["service-department", "cable-operator", "sales-service"])
def test_every_kind_of_fact_that_a_deed_is_asked_about_is_remembered(name):
    followed_ = of_pack(name)

    @settings(SLOWLY, max_examples=15, phases=[Phase.generate])  # what is missing is named; nothing to make smaller
    @given(attempts(followed_))
    def remember(told):
        memory = Asked(**ORGANISATION)
        swift = Swift(OneUnit([followed_]), all_kinds(), Everything(), memory, attempts=True)
        for one in told:
            swift.attempt(one)
            swift.feed(one)
        asked = {kind for kind in getattr(memory, "asked", ()) if not is_of_outcome(kind)}
        assert asked <= swift.remembered

    remember()

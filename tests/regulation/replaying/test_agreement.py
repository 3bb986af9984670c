"""The fast replay finds what the replay finds that is the definition: line by line, over random streams of facts."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.regulation.replaying.sinks import Totals
from tests.regulation.replaying.agreeing import of_draft, of_pack, slowly, streams, swiftly

SLOWLY = settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SERVED = ("service-department", "cable-operator")


@pytest.mark.parametrize("name", SERVED)
def test_both_replays_of_a_pack_find_the_same(name):
    followed = of_pack(name)

    @SLOWLY
    @given(streams(followed))
    def agree(told):
        assert swiftly([followed], told) == slowly([followed], told)

    agree()


@pytest.mark.prove
@pytest.mark.parametrize("name", [*SERVED, "reception-norms", "sales-service"])
def test_both_replays_of_a_pack_find_the_same_at_length(name):
    followed = of_pack(name)

    @settings(SLOWLY, max_examples=400)
    @given(streams(followed, most=150))
    def agree(told):
        assert swiftly([followed], told) == slowly([followed], told)

    agree()


#: Drafts that a reader of today takes whole, and that are judged on facts.
DRAFTS = (
    "duty-desk", "property-standards", "school-phone-custody", "shop-operations", "staff-assessment", "phrase-norms",
    "cable-operator", "service-department",
)  # fmt: skip


@SLOWLY
@given(st.data())
def test_both_replays_of_a_draft_find_the_same(data):
    followed = of_draft(data.draw(st.sampled_from(DRAFTS)))
    told = data.draw(streams(followed))

    assert swiftly([followed], told) == slowly([followed], told)


def test_totals_count_what_stands():
    followed = of_pack("cable-operator")

    @SLOWLY
    @given(streams(followed))
    def agree(told):
        counted = Counter()
        for (standard, verdict), n in swiftly([followed], told, Totals()).by_standard().items():
            plain = verdict.removesuffix(" withdrawn")
            if verdict != "done late":
                counted[standard, str(plain)] += n if plain == verdict else -n

        stands = Counter((one[1], one[2]) for one in slowly([followed], told).values() if one[2] is not None)
        assert +counted == stands

    agree()

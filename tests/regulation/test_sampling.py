"""Samples: anybody draws the same again, what was drawn stays, and everybody has the same chance."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from shouwen.regulation.sampling import draw

NAMES = st.lists(st.integers(1, 10_000).map("case:{}".format), unique=True, max_size=60)


@given(frame=NAMES, count=st.integers(0, 70), order=st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_the_order_and_never_more_than_there_are(frame, count, order):
    first = draw("a seed", frame, count)
    order.shuffle(frame)

    assert draw("a seed", frame, count) == first
    assert len(first) == min(count, len(frame)) == len(set(first))
    assert set(first) <= set(frame)


@given(frame=NAMES, more=NAMES, count=st.integers(0, 20), further=st.integers(0, 20))
def test_a_frame_that_grows_keeps_what_was_drawn(frame, more, count, further):
    first = draw("a seed", frame, count)
    second = draw("a seed", [*frame, *more], len(first) + further, first)

    assert second[: len(first)] == first


def test_each_has_about_the_same_chance():
    frame = [f"case:{number}" for number in range(50)]
    times = Counter(name for seed in range(2_000) for name in draw(str(seed), frame, 10))

    assert len(times) == 50
    assert all(300 < one < 500 for one in times.values())  # 400 are to be expected

"""An hour of made up expressions: none crashes, hangs or escapes. `SHOUWEN_FUZZ_SECONDS` makes it shorter."""

import builtins
import os
import resource
import sys
import time as clock
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.regulation.expression_trees import loose_trees, said, trees
from tests.regulation.test_expressions_fuzz import scopes, texts, try_out

SECONDS = float(os.environ.get("SHOUWEN_FUZZ_SECONDS", "3600"))
A_ROUND = settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
#: What a source that escapes would set off. Python says each before it does it, and cannot be told not to.
ESCAPES = ("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "exec", "pty.")

sources = st.one_of(texts, st.one_of(trees(60), loose_trees(30)).map(said))


def a_round(expression, number):
    """Return a round of its own: what hypothesis has decorated once it decorates no more."""
    return A_ROUND(seed(number)(given(sources, scopes)(lambda source, scope: expression(source, scope))))


@pytest.mark.prove
def test_an_hour_of_made_up_expressions_neither_crashes_nor_hangs_nor_escapes(record_property):
    tried, slowest, escaped = Counter(), 0.0, []
    until = clock.monotonic() + SECONDS
    watching = [""]

    def watch(event, arguments):
        if watching[0] and (event.startswith(ESCAPES) or event == "open"):
            escaped.append((event, watching[0], str(arguments)))

    try_out("1 +", {})  # what is read from files at the first source of all
    sys.addaudithook(watch)

    def expression(source, scope):
        nonlocal slowest
        began = clock.perf_counter()
        watching[0] = repr(source)
        try:
            try_out(source, scope)
        finally:
            watching[0] = ""
        slowest = max(slowest, clock.perf_counter() - began)
        tried["sources"] += 1
        tried["characters"] += len(source)

    names = set(vars(builtins))
    number = 0
    while clock.monotonic() < until:
        number += 1
        a_round(expression, number)()
        assert escaped == []
        assert set(vars(builtins)) == names

    slowest_ms = slowest * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record_property("figure", f"{tried['sources']:,} sources of {tried['characters']:,} characters in"
                              f" {SECONDS / 60:.0f} min; the slowest took {slowest_ms:.0f} ms; {memory:.0f} MB at most")
    assert tried["sources"] > SECONDS * 10
    assert slowest < 5

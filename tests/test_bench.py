"""What the measurements fill a database with still fits its tables."""

from __future__ import annotations

import pytest
from bench import report
from bench.__main__ import COPIES
from bench.house import database, run

CASES = 60


@pytest.mark.prove
def test_a_measurement_fills_an_empty_database_and_finds_what_it_asks_for():
    with database() as (server, environ):
        with server.addresses().owner.connect(autocommit=True) as owner:
            owner.execute(COPIES)
        known = run(environ, "bench.known", given=run(environ, "bench.seed", CASES, 40, 200))

    assert known["cases"] >= CASES
    assert 0 < known["seen_by_three"] < CASES
    for reader in ("all", "three"):
        assert known["statements"][f"create {reader}"] <= 25
        assert known["statements"][f"list {reader}"] <= 12


REPORT = """# What the house costs

## Aims

| aim | measured |
|---|---|
| search alone: p95 below 30 ms | 13.8 ms |
| first of 1000 deadlines within 1 s, last within 10 s | 9.00 s, 99.00 s |

## Deadlines

Old.

## Archive

Old too.
"""


def test_a_part_that_is_measured_alone_takes_the_place_of_its_own_and_of_no_other():
    clock = {"open": 10, "due": 1_000, "fired": 1_000, "first": 0.02, "last": 0.98, "twice": 0, "not_at_due": 0,
             "clock_cpu": 1.0, "database_cpu": 2.0}  # fmt: skip
    renewed = report.with_section(report.with_clock(REPORT, clock), "## Archive\n\nNew.\n")
    whole = report.with_section(renewed, "## Imports\n\nFirst.\n")

    assert [line for line in whole.splitlines() if line.startswith("## ")] == [
        "## Aims", "## Deadlines", "## Archive", "## Imports"
    ]
    assert "Old" not in whole
    assert "| first of 1000 deadlines within 1 s, last within 10 s | 0.02 s, 0.98 s |" in whole
    assert whole.count("Measured alone") == 3
    assert whole.count("\n\n\n") == 0

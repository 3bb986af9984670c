"""What the measurements fill a database with still fits its tables."""

from __future__ import annotations

from bench.__main__ import COPIES, run
from bench.house import database

CASES = 60


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

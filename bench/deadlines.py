"""The clock under load: a million deadlines run, a thousand fall due at one instant."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from bench.house import running
from bench.measuring import Cpu

#: A million clocks like those that run, of matters that do not exist, due in a year.
MANY = """
INSERT INTO work_deadline ({columns}) SELECT {values} FROM
  (SELECT * FROM work_deadline WHERE state = 'open' ORDER BY id LIMIT 1) AS t, generate_series(1, %s) AS n
"""
CHANGED = {"key": "'bench#' || n", "holder": "'case:' || (1000000000 + n)", "names": "'{}'", "steps": "'[]'",
           "due_at": "now() + interval '1 year' + n * interval '1 second'",
           "next_at": "now() + interval '1 year' + n * interval '1 second'"}
CHOSEN = """
UPDATE work_deadline SET due_at = %s, next_at = %s, steps = '[]' WHERE id IN (
  SELECT min(d.id) FROM work_deadline d JOIN cases_case c ON d.holder = 'case:' || c.id
  WHERE d.state = 'open' AND c.state = 'open' AND d.next_at > now() + interval '1 hour'
  GROUP BY c.id ORDER BY c.id DESC LIMIT %s)
"""
FIRED = """
SELECT count(*), count(DISTINCT figures->>'deadline'), extract(epoch FROM min(recorded_at) - %(due)s),
  extract(epoch FROM max(recorded_at) - %(due)s), count(*) FILTER (WHERE at <> %(due)s)
FROM facts_fact WHERE kind = 'deadline.missed' AND at > %(since)s
"""


def measure(admin, environ, postmaster, *, running_count, due_count):
    """Return what became of the deadlines, as a mapping for the report."""
    with admin.connect(autocommit=True) as database:
        began = time.monotonic()
        columns = [row[0] for row in database.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'work_deadline'"
            " AND column_name <> 'id' ORDER BY ordinal_position")]
        values = ", ".join(CHANGED.get(name, f"t.{name}") for name in columns)
        database.execute(MANY.format(columns=", ".join(columns), values=values), [running_count])
        database.execute("VACUUM ANALYZE work_deadline")
        filled = time.monotonic() - began
        with running("clock", environ) as clock:
            _wake(database)
            since = datetime.now(UTC)
            # Later than the clock's longest sleep, so that it knows of them.
            due = (since + timedelta(seconds=8)).replace(microsecond=0)
            chosen = database.execute(CHOSEN, [due, due, due_count]).rowcount
            cpu = Cpu([clock.pid], postmaster)
            until = time.monotonic() + 120
            while time.monotonic() < until:
                row = database.execute(FIRED, {"due": due, "since": since}).fetchone()
                if row[0] >= chosen:
                    break
                time.sleep(0.25)
            spent = cpu.since()
    fired, different, first, last, elsewhere = row
    return {
        "open": running_count, "due": chosen, "fired": fired, "twice": fired - different, "not_at_due": elsewhere,
        "first": float(first or 0), "last": float(last or 0), "filled": filled, "clock_cpu": spent[0],
        "database_cpu": spent[1],
    }


def _wake(database):
    """Let the clock fire one deadline, so that it has started and knows the regulations; refuses after two minutes."""
    since = datetime.now(UTC)
    database.execute(CHOSEN, [since, since, 1])
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if database.execute(FIRED, {"due": since, "since": since - timedelta(seconds=1)}).fetchone()[0]:
            return
        time.sleep(0.2)
    raise SystemExit("the clock did not fire a deadline within two minutes")

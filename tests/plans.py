"""How the database carries a statement out."""

from __future__ import annotations

import psycopg

from shouwen.facts.prepared import Slot


def carried_out(owner, sql, values=None):
    """Carry a statement out, planned for these values; return its plan with what each step did."""
    owner.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    (answer,) = owner.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values).fetchone()
    return answer[0]["Plan"]


def carried_out_as_any(owner, prepared, *values):
    """Carry a prepared query out by the one plan that the house's connections keep for any values; return it as above."""
    known = prepared._compiled or prepared._compile()
    first, *others = known.sql.split("%s")
    sql = first + "".join(f"${place}{part}" for place, part in enumerate(others, start=1))
    given = [values[one.place] if isinstance(one, Slot) else one for one in known.params]
    owner.execute("DEALLOCATE ALL")
    owner.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    owner.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    owner.execute(f"PREPARE asked AS {sql.replace('%%', '%')}")
    execute = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked({', '.join(['%s'] * len(given))})"
    (answer,) = psycopg.ClientCursor(owner).execute(execute, given).fetchone()
    return answer[0]["Plan"]


def blocks_read(plan):
    """Return how many blocks were read, from memory or from the disk."""
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def rows_read(plan, table):
    """Return how many rows of a table were read, those that were passed over with them."""
    here = 0
    if plan.get("Relation Name") == table:
        here = int((plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"])
    return here + sum(rows_read(one, table) for one in plan.get("Plans", ()))

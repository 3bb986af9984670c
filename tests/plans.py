"""How the database carries a statement out."""

from __future__ import annotations


def carried_out(owner, sql, values=None):
    """Carry a statement out, planned for these values; return its plan with what each step did."""
    owner.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    (answer,) = owner.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values).fetchone()
    return answer[0]["Plan"]


def blocks_read(plan):
    """Return how many blocks were read, from memory or from the disk."""
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]

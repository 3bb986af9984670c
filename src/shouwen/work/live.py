"""Let open pages know that something changed: ids only, never words."""

from __future__ import annotations

from django.db import connection

from shouwen.facts.statements import rows_of


def tell_listeners(topic: str, what: str, by: str = "") -> None:
    """Let open pages know, when this transaction commits, that a topic has changed. Ids only, no words."""
    pending = connection.__dict__.setdefault("_shouwen_topics", {})
    hooks = connection.run_on_commit
    if pending.get("hooks") is not hooks:
        pending.clear()
        pending["hooks"] = hooks
    if (topic, what, by) not in pending:
        pending[(topic, what, by)] = True
        rows_of("SELECT pg_notify('shouwen', %s)", [f"{topic} {what} {by}".strip()])

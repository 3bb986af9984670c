"""Let open pages know that something changed: ids only, never words."""

from __future__ import annotations

from django.db import connection

from shouwen.facts.statements import rows_of


def tell_listeners(topic: str, what: str, by: str = "") -> None:
    """Let open pages know, when this transaction commits, that a topic has changed. Ids only, no words."""
    if message := untold(topic, what, by):
        rows_of("SELECT pg_notify('shouwen', %s)", [message])


def untold(topic: str, what: str, by: str = "") -> str:
    """Return what is to be told of a topic, for whoever tells it along with a statement of their own.

    Nothing where this transaction has said the same before.
    """
    pending = connection.__dict__.setdefault("_shouwen_topics", {})
    hooks = connection.run_on_commit
    if pending.get("hooks") is not hooks:
        pending.clear()
        pending["hooks"] = hooks
    if (topic, what, by) in pending:
        return ""
    pending[(topic, what, by)] = True
    return f"{topic} {what} {by}".strip()

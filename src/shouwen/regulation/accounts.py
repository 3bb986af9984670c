"""What an account stands at, for whoever asks: ``balance(SO-6a)`` in expressions, and pages."""

from __future__ import annotations

from typing import Any

from shouwen.regulation.adoption import Adopted, Standing
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.folding import progress_of
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.fold import Fold


def balance_of(ledger: str, fact: Fact, adopted: Adopted, standing: Standing) -> Any:
    """Return the balance, for the holder and period of a fact, of a ledger by id or title; else ``UNKNOWN``."""
    for one in index_of(adopted).by_id.values():
        if one.shared.kind == "ledger" and isinstance(one, Fold) and ledger in (one.id, one.shared.title.zh):
            return progress_of(one, fact, adopted, standing).get("balance", UNKNOWN)
    return UNKNOWN

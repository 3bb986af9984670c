"""Proving short examples: each kind says what it makes of one, by the engine itself."""

from __future__ import annotations

from shouwen.regulation.proofs import cards, clocks, counts, deeds, findings, periods, quotas, words  # noqa: F401  they register themselves
from shouwen.regulation.proofs.proving import ShortResult, prove_short
from shouwen.regulation.proofs.registry import provable

__all__ = ["ShortResult", "provable", "prove_short"]

"""Who proves the short examples of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shouwen.regulation.proofs.scene import Scene

#: Plays an example in its scene and returns what came of it, as ``then`` would say it.
Proof = Callable[[Scene], Any]

_proofs: dict[str, Proof] = {}


def proves(kind: str) -> Callable[[Proof], Proof]:
    """Register the proof of a kind; a kind has one."""

    def register(proof: Proof) -> Proof:
        assert kind not in _proofs, f"two files prove the kind {kind}"
        _proofs[kind] = proof
        return proof

    return register


def proof_of(kind: str) -> Proof:
    """Return the proof of a kind; raise ``KeyError`` for one whose short examples are not run."""
    return _proofs[kind]


def provable() -> frozenset[str]:
    """Return the kinds whose short examples are run."""
    return frozenset(_proofs)

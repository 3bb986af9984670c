"""In which order the standards of an edition look at one fact: what is read is found before it is read.

deem → limit, gate, line → tally, decision → ledger → score → quota, pay; within a layer whoever names another's
finding comes after it. Circles are refused at load, with their path (``crossing.refuse_circles``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.surroundings import split_finding

_LAYERS: Mapping[str, int] = {
    "deem": 0, "tally": 2, "decision": 2, "owner": 2, "ledger": 3, "score": 4, "quota": 5, "pay": 6,
}  # fmt: skip
#: Of all other kinds.
_USUAL = 1


def in_layers(standards: Iterable[Standard]) -> list[Standard]:
    """Return standards in the order in which they look at a fact; those of one layer as the pack has them."""
    by_id = {one.id: one for one in standards}
    depths: dict[str, int] = {}
    return sorted(by_id.values(), key=lambda one: (_LAYERS.get(one.shared.kind, _USUAL), _depth(one, by_id, depths)))


def _depth(standard: Standard, by_id: Mapping[str, Standard], depths: dict[str, int]) -> int:
    """Return how many standards stand one behind another before this one."""
    known = depths.get(standard.id)
    if known is None:
        depths[standard.id] = 0  # its own findings do not put it behind itself
        named = (split_finding(kind) for kind in standard.seen_kinds())
        behind = [by_id[one[0]] for one in named if one is not None and one[0] in by_id and one[0] != standard.id]
        known = depths[standard.id] = 1 + max((_depth(one, by_id, depths) for one in behind), default=-1)
    return known

"""Which standards of an adopted edition a fact touches, so that it touches no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.editions import Edition
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.fold import Fold
from shouwen.regulation.layers import in_layers
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.windows import WindowRule


@dataclass(frozen=True)
class Index:
    """Standards, as the site reads them, by the kinds of facts that they see, watch and guard.

    ``folds`` see facts too, and are judged over a whole window. ``findings`` are the kinds of findings
    (``SD-3.4.missed``) that any of them names. ``instead`` are, by the id of a standard, those that speak
    in its place; ``once`` those of which only one speaks for a thing, by the kind of thing. ``closed_by`` are the
    windows at whose close any of them is judged, ``awaiting`` those that judge some time after a fact, ``of_units``
    the kinds of facts that may move a clock of a unit.
    """

    seen: Mapping[str, tuple[Standard, ...]]
    folds: Mapping[str, tuple[Fold, ...]]
    watched: Mapping[str, tuple[Standard, ...]]
    guarded: Mapping[str, tuple[Standard, ...]]
    by_id: Mapping[str, Standard]
    findings: frozenset[str]
    instead: Mapping[str, tuple[Standard, ...]]
    once: Mapping[str, tuple[Fold, ...]]
    closed_by: tuple[WindowRule, ...]
    awaiting: Mapping[str, tuple[Standard, ...]]
    of_units: frozenset[str]


_indexes: WeakKeyDictionary[Adopted, Index] = WeakKeyDictionary()
#: The same by edition and by how its text is read: most sites read it alike.
_by_reading: WeakKeyDictionary[Edition, dict[tuple[object, ...], Index]] = WeakKeyDictionary()


def index_of(adopted: Adopted) -> Index:
    """Return the index of an adopted edition, made once."""
    found = _indexes.get(adopted)
    if found is None:
        known = _by_reading.setdefault(adopted.edition, {})
        reading = tuple(adopted.site.values.get(ask) for ask in adopted.edition.reading_asks)
        found = known.get(reading)
        if found is None:
            found = known[reading] = _index(adopted)
        _indexes[adopted] = found
    return found


def _index(adopted: Adopted) -> Index:
    by_id: dict[str, Standard] = {}
    seen: dict[str, list[Standard]] = {}
    folds: dict[str, list[Fold]] = {}
    instead: dict[str, list[Standard]] = {}
    once: dict[str, list[Fold]] = {}
    watched: dict[str, list[Standard]] = {}
    guarded: dict[str, list[Standard]] = {}
    awaiting: dict[str, list[Standard]] = {}
    chosen = (readings.chosen(adopted.site.values) for readings in adopted.edition.standards.values())
    # A standard of which the site has not said how its text is to be read is left out.
    for standard in in_layers(one for one in chosen if one is not None):
        by_id[standard.id] = standard
        for kind in standard.seen_kinds():
            if isinstance(standard, Fold):
                folds.setdefault(kind, []).append(standard)
            else:
                seen.setdefault(kind, []).append(standard)
        if standard.once_for and isinstance(standard, Fold):
            once.setdefault(standard.once_for, []).append(standard)
        for other in standard.instead_of:
            instead.setdefault(other, []).append(standard)
        for kind in standard.watched_kinds():
            watched.setdefault(kind, []).append(standard)
        for kind in standard.guarded_kinds():
            guarded.setdefault(kind, []).append(standard)
        for kind in standard.awaited_kinds():
            awaiting.setdefault(kind, []).append(standard)
    return Index(
        {kind: tuple(standards) for kind, standards in seen.items()},
        {kind: tuple(standards) for kind, standards in folds.items()},
        {kind: tuple(standards) for kind, standards in watched.items()},
        {kind: tuple(standards) for kind, standards in guarded.items()},
        by_id,
        frozenset(kind for one in by_id.values() for kind in touching(one) if is_of_outcome(kind)),
        {id_: tuple(standards) for id_, standards in instead.items()},
        {thing: tuple(standards) for thing, standards in once.items()},
        tuple(dict.fromkeys(rule for one in by_id.values() for rule in one.window_rules())),
        {kind: tuple(standards) for kind, standards in awaiting.items()},
        frozenset(kind for one in by_id.values() if one.shared.per == "unit" for kind in one.moving_kinds()),
    )


def touching(standard: Standard) -> frozenset[str]:
    """Return every kind of fact that may change what a standard finds."""
    return standard.seen_kinds() | standard.moving_kinds() | standard.watched_kinds()

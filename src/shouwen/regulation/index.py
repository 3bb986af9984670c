"""Which standards of an adopted edition a fact touches, so that it touches no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.editions import Edition
from shouwen.regulation.expressions import tree
from shouwen.regulation.kinds import Standard
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.kinds.fold import Fold
from shouwen.regulation.kinds.limit import Limit
from shouwen.regulation.layers import in_layers
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.windows import WindowRule


@dataclass(frozen=True, eq=False)
class Index:
    """Standards, as the site reads them, by the kinds of facts that they see, watch and guard.

    ``folds`` see facts too, and are judged over a whole window. ``findings`` are the kinds of findings
    (``SD-3.4.missed``) that any of them names. ``instead`` are, by the id of a standard, those that speak
    in its place; ``once`` those of which only one speaks for a thing, by the kind of thing. ``closed_by`` are the
    windows at whose close any of them is judged, ``awaiting`` those that judge some time after a fact, ``of_units``
    the kinds of facts that may move a clock of a unit. ``codes`` are, by the id of a standard that has nothing to do
    with a fact for which ``where`` is false, the codes that ``where`` wants of figures.
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
    codes: Mapping[str, tuple[tuple[str, str], ...]]

    def is_silent(self, standard: Standard, figures: Mapping[str, object]) -> bool:
        """Say whether a fact plainly has another code than a standard wants; most standards of a kind of fact do so."""
        for name, code in self.codes.get(standard.id, ()):
            found = figures.get(name)
            if found.__class__ is str and found != code:
                return True
        return False

    @cached_property
    def heard(self) -> frozenset[str]:
        """The kinds of facts and findings on which any of them is judged, or which it watches."""
        return frozenset((*self.seen, *self.folds, *self.watched))


class Hearing:
    """What all editions together hear that bind a unit, so that a fact that no standard names costs nearly nothing."""

    def __init__(self, indexes: tuple[Index, ...]) -> None:
        self.findings = frozenset[str]().union(*(one.findings for one in indexes))
        self.of_units = frozenset[str]().union(*(one.of_units for one in indexes))
        self.awaiting = frozenset[str]().union(*(one.awaiting for one in indexes))
        self.closes = any(one.closed_by for one in indexes)
        self.places: dict[str, tuple[int, ...]] = {}
        for place, index in enumerate(indexes):
            for kind in index.heard:
                self.places[kind] = (*self.places.get(kind, ()), place)


#: Rulebooks' answers that are remembered; forgotten all at once beyond.
MOST_HEARD = 2_000
#: Indexes of editions as sites read them, by which sites follow the same ones.
_hearing = lru_cache(maxsize=512)(Hearing)


#: The same by the very sequence that a rulebook returned, so that the next fact asks one dictionary.
_heard: dict[int, tuple[Sequence[Adopted], Hearing]] = {}


def hearing_of(in_force: Sequence[Adopted]) -> Hearing:
    """Return what the editions that bind a unit hear together, made once for all units that read them alike."""
    kept = _heard.get(id(in_force))
    if kept is not None and kept[0] is in_force:
        return kept[1]
    if len(_heard) >= MOST_HEARD:
        _heard.clear()
    hearing = _hearing(tuple([index_of(adopted) for adopted in in_force]))
    _heard[id(in_force)] = (in_force, hearing)
    return hearing


#: By edition and by how its text is read: most sites read it alike.
_by_reading: WeakKeyDictionary[Edition, dict[tuple[object, ...], Index]] = WeakKeyDictionary()


def index_of(adopted: Adopted) -> Index:
    """Return the index of an adopted edition, made once and kept with it: every fact asks."""
    kept: Index | None = adopted.__dict__.get("index")
    if kept is not None:
        return kept
    known = _by_reading.setdefault(adopted.edition, {})
    reading = tuple(adopted.site.values.get(ask) for ask in adopted.edition.reading_asks)
    found = known.get(reading)
    if found is None:
        found = known[reading] = _index(adopted)
    adopted.__dict__["index"] = found
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
        {id_: codes for id_, one in by_id.items() if (codes := _codes_of(one, adopted.edition))},
    )


def _codes_of(standard: Standard, edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return of which figures ``where`` wants which codes, all of them: ``channel = 'visit' and …``."""
    where = standard.shared.where
    if where is None or not isinstance(standard, (Limit, Decision)):
        return ()
    terms = where.tree.conditions if isinstance(where.tree, tree.AllOf) else (where.tree,)
    wanted = (
        (one.left.name, str(one.right.value))
        for one in terms
        if isinstance(one, tree.Comparison) and one.operator == "="
        and isinstance(one.left, tree.Name) and isinstance(one.right, tree.Literal) and one.right.type == "text"
    )
    return tuple((name, code) for name, code in wanted if name not in edition.list_values)


def moving_kinds_of(edition: Edition) -> frozenset[str]:
    """Return every kind of fact by which a clock of an edition begins or moves, however a site reads its text."""
    kept: frozenset[str] | None = edition.__dict__.get("moving_kinds")
    if kept is None:
        read = (one for readings in edition.standards.values() for one in readings.options.values())
        kept = frozenset().union(*(touching(one) for one in read if one.moving_kinds()))
        edition.__dict__["moving_kinds"] = kept
    return kept


def touching(standard: Standard) -> frozenset[str]:
    """Return every kind of fact that may change what a standard finds."""
    return standard.seen_kinds() | standard.moving_kinds() | standard.watched_kinds()

"""What is known of clocks, slots and matters whatever the edition: editions change, what stands goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds.cadence import Cadence
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.replaying.clocks import mover
from shouwen.regulation.replaying.owners import Matters
from shouwen.regulation.replaying.recurring import Row, slot_mover
from shouwen.regulation.replaying.running import Family, Watch
from shouwen.regulation.replaying.told import Read, Told

Take = Callable[[Told], None]


class Known:
    """The clocks of each standard's id, the slots of each cadence's, the matters of each owner's, states and pauses."""

    def __init__(self, kinds: Mapping[str, FactKind]) -> None:
        self.kinds = kinds
        self._families: dict[tuple[str, str], Family] = {}
        self._watches: dict[tuple[Any, ...], Watch] = {}
        self._rows: dict[tuple[str, str], Row] = {}
        self._matters: dict[tuple[str, ...], Matters] = {}
        #: By kind of fact and of holder, the clocks and slots that it may move.
        self._moving: dict[str, dict[str, dict[Family, None]]] = {}
        self._recurring: dict[str, dict[str, dict[Row, None]]] = {}

    def family_of(self, standard: Deadline) -> Family:
        """Return the clocks of a standard's id."""
        per = standard.shared.per
        family = self._families.setdefault((standard.id, per), Family(per))
        for kind in standard.moving_kinds():
            self._moving.setdefault(kind, {}).setdefault(per, {})[family] = None
        return family

    def watch_of(self, standard: Deadline) -> Watch:
        """Return what is known of states and pauses as a deadline asks for them."""
        lasting = standard.shared.lasting
        begins, ends = (lasting.begins, lasting.ends) if lasting else (frozenset[str](), frozenset[str]())
        key = (standard.shared.per, begins, ends, standard.pauses)
        return self._watches.setdefault(key, Watch(*key))

    def row_of(self, standard: Cadence) -> Row:
        """Return the slots of a cadence's id."""
        per = standard.shared.per
        row = self._rows.setdefault((standard.id, per), Row(per))
        for kind in standard.moving_kinds():
            self._recurring.setdefault(kind, {}).setdefault(per, {})[row] = None
        return row

    def matters_of(self, owner: Owner) -> Matters:
        """Return the matters of an owner's id."""
        key = (owner.id, owner.of, owner.becomes, owner.figure)
        matters = self._matters.setdefault(key, Matters(*key[1:], self.kinds))
        matters.seen |= owner.seen_kinds()
        return matters

    def noting(self, kind: FactKind, read: Read) -> Iterator[Take]:
        """Yield what notes facts of a kind, whomever they bind: states, pauses, what is known of matters."""
        for watch in self._watches.values():
            if kind.name in watch.kinds:
                yield watch.taker(read)
        for matters in self._matters.values():
            if kind.name in matters.seen:
                yield matters.taker(kind)

    def moving(self, kind: FactKind) -> Iterator[Take]:
        """Yield what lets facts of a kind move clocks and slots."""
        for per, families in self._moving.get(kind.name, {}).items():
            yield mover(per, kind, families)
        for per, rows in self._recurring.get(kind.name, {}).items():
            yield slot_mover(per, kind, rows)

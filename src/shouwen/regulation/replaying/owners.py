"""Who answers for a matter, compiled: of each matter its facts, packed, and what was said at each of them.

A fact that comes in order is only added to what was said before; a matter is gone over anew where another edition is in
force since, or where what makes its owner was written down later than the matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds.owner import Owner
from shouwen.regulation.outcomes import Verdict, Withdrawn
from shouwen.regulation.replaying.clocks import Emit, holder_getter
from shouwen.regulation.replaying.conditions import Condition, condition
from shouwen.regulation.replaying.sinks import Sink
from shouwen.regulation.replaying.told import Read, Told, packed, unpacked
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.views import View

Kinds = Mapping[str, FactKind]
#: Figures that every fact has.
_OF_EVERY_FACT = ("by", "about", "for_whom")
_TEXTS = ("code", "reference", "key", "digest", "truth")


def is_compiled(owner: object, view: View, kinds: Kinds) -> bool:
    """Say whether who answers for a matter can be told from kept figures."""
    if type(owner) is not Owner or owner.shared.binds or owner.shared.unless is not None:
        return False
    seen = owner.seen_kinds()
    if owner.of in (*_OF_EVERY_FACT, "unit") or any(is_of_outcome(kind) or kind not in kinds for kind in seen):
        return False
    if owner.figure not in _OF_EVERY_FACT:
        figure = kinds[owner.becomes].figures.get(owner.figure)
        if figure is None or figure.type not in _TEXTS:
            return False
    return all(condition(owner.shared.where, kinds[kind], view.adopted.names) is not None for kind in seen)


class Said(NamedTuple):
    """What was said at one fact of a matter; ``because`` made the owner, where it is another fact."""

    at: datetime
    verdict: Verdict
    owner: str | None
    because: int
    citation: str


class First(NamedTuple):
    """The fact that makes an owner, and whom."""

    sequence: int
    owner: str


@dataclass(slots=True, eq=False)
class Matter:
    """One matter: its facts in order, who answers so far, and what was said by whom; ``gone`` facts were gone over."""

    holder: str
    facts: list[bytes] = field(default_factory=list)
    owner: str | None = None
    is_asked: bool = False
    said: dict[int, Said] = field(default_factory=dict)
    by: Answers | None = None
    gone: int = 0


@dataclass(eq=False)
class Matters:
    """What is known for all owners of one id, whatever their edition: matters, and by what they are about the first facts
    that make owners. ``vain`` are the matters that asked for one of these before it was written down."""

    of: str
    becomes: str
    figure: str
    kinds: Kinds
    known: dict[str, Matter] = field(default_factory=dict)
    first: dict[str, First] = field(default_factory=dict)
    vain: dict[str, dict[str, None]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)

    def matter(self, holder: str) -> Matter:
        """Return a matter, new where nothing was said of it."""
        return self.known.get(holder) or self.known.setdefault(holder, Matter(holder))

    def first_of(self, told: Told) -> First:
        """Return whom a fact makes the owner."""
        figure = self.figure
        whose = getattr(told, figure) if figure in _OF_EVERY_FACT else told.figures.get(figure, "")
        return First(told.sequence, self._names.setdefault(str(whose), str(whose)))

    def taker(self, kind: FactKind) -> Callable[[Told], None]:
        """Return what notes facts of a kind, whoever they bind."""
        holder_of_, makes, first, vain = holder_getter(self.of, kind), kind.name == self.becomes, self.first, self.vain

        def take(told: Told) -> None:
            if makes and told.about not in first:
                first[told.about] = self.first_of(told)
                for one in vain.get(told.about, ()) if vain else ():
                    self.matter(one).gone = -1  # to be gone over anew
            if holder := holder_of_(told):
                self.matter(holder).facts.append(packed(told))

        return take


class Answers:
    """One owner of one adopted edition."""

    def __init__(
        self, owner: Owner, view: View, matters: Matters, sink: Sink, emit: Emit, read: Read, *, counts: bool
    ) -> None:
        self.owner, self.view, self.matters, self.sink, self.emit, self.read = owner, view, matters, sink, emit, read
        #: Whether what is said is only counted.
        self.counts = counts
        kinds, names, seen = matters.kinds, view.adopted.names, owner.seen_kinds()
        thing = owner.becomes.partition(".")[0]
        where = owner.shared.where
        self._speaks: dict[str, Condition | None] = {
            kind: condition(where, kinds[kind], names) if where is not None else None for kind in seen
        }
        self._named = {kind: holder_getter(thing, kinds[kind]) for kind in seen}
        self._takes_away = owner.taken_away.deed if owner.taken_away is not None else ""
        self._until, self._becomes = frozenset(owner.answers_until), owner.becomes

    def taker(self, kind: FactKind) -> Callable[[Told], None]:
        """Return what judges facts of a kind, once they are noted."""
        holder_of_, makes, matters = holder_getter(self.owner.of, kind), kind.name == self._becomes, self.matters

        def take(told: Told) -> None:
            if holder := holder_of_(told):
                self._judge(matters.matter(holder), told)
            elif makes and told.about in matters.vain:
                for one in matters.vain.pop(told.about):
                    self._anew(matters.matter(one), told)

        return take

    def _judge(self, matter: Matter, told: Told) -> None:
        """Add a fact to what was said of a matter, or go over all of it."""
        if matter.gone != len(matter.facts) - 1 or matter.by not in (self, None):
            self._anew(matter, told)
            return
        matter.by, matter.gone = self, len(matter.facts)
        said = self._step(matter, told)
        if said is not None:
            matter.said[told.sequence] = said
            self._tell(matter.holder, told, said)

    def _anew(self, matter: Matter, cause: Told) -> None:
        """Go over a matter once more, and tell the differences."""
        old, new = matter.said, dict[int, Said]()
        matter.owner, matter.is_asked, matter.by, matter.gone = None, False, self, len(matter.facts)
        facts = [unpacked(one) for one in matter.facts]
        for told in facts:
            if told.kind in self._speaks and (said := self._step(matter, told)) is not None:
                new[told.sequence] = said
        same = {sequence for sequence, said in new.items() if sequence in old and _says_the_same(old[sequence], said)}
        for sequence, said in old.items():
            if sequence not in same:
                self.emit(self._withdrawn(matter.holder, sequence, said, cause), cause.by)
        matter.said = {sequence: old[sequence] if sequence in same else said for sequence, said in new.items()}
        for told in facts:
            if told.sequence in new and told.sequence not in same:
                self._tell(matter.holder, told, new[told.sequence])

    def _step(self, matter: Matter, told: Told) -> Said | None:
        """Return what is said at the next fact of a matter, as ``Owner.step`` does."""
        speaks, kind = self._speaks[told.kind], told.kind
        if speaks is not None and speaks(told.figures) is not True:
            return None
        if kind == self._takes_away:
            matter.owner = str(told.figures.get("to", ""))
            return self._said(told, Verdict.RESULT, matter.owner, told.sequence)
        if kind in self._until:
            return self._said(told, Verdict.MET, matter.owner, told.sequence) if matter.owner is not None else None
        if matter.owner is not None:
            return None
        first = self._first(matter, told)
        if first is not None:
            matter.owner = first.owner
            return self._said(told, Verdict.RESULT, first.owner, first.sequence)
        if matter.is_asked:
            return None
        matter.is_asked = True
        return self._said(told, Verdict.UNKNOWN, None, told.sequence)

    def _said(self, told: Told, verdict: Verdict, owner: str | None, because: int) -> Said:
        return Said(told.at, verdict, owner, because, self.owner.shared.citation)

    def _first(self, matter: Matter, told: Told) -> First | None:
        """Return what makes the owner: this fact, or the first of the thing that it names."""
        if told.kind == self._becomes:
            return self.matters.first_of(told)
        reference = self._named[told.kind](told)
        first = self.matters.first.get(reference) if reference else None
        if first is None and reference:
            self.matters.vain.setdefault(reference, {})[matter.holder] = None
        return first

    def _tell(self, holder: str, told: Told, said: Said) -> None:
        if self.counts:
            self.sink.count(self.owner, said.verdict, holder, told, None)
            return
        fault = f"{self._becomes} of {holder}" if said.verdict is Verdict.UNKNOWN else ""
        fact = self.read(told)
        self.emit(self.owner.said_at(fact, self.view, holder, said.verdict, said.owner, fault, said.because), told.by)
        self.view.forget()

    def _withdrawn(self, holder: str, sequence: int, said: Said, cause: Told) -> Withdrawn:
        shared = self.owner.shared
        key, why = f"{shared.id}|{holder}|{sequence}", ("earlier_fact", (cause.sequence,))
        return Withdrawn(key, shared.kind, shared.id, said.citation, holder, said.verdict, cause.at, *why)


def _says_the_same(one: Said, other: Said) -> bool:
    return (one.at, one.verdict, one.owner, one.citation) == (other.at, other.verdict, other.owner, other.citation)

"""What two runs over the same facts came to, summed: in all, by unit, and by whose result it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shouwen.regulation.amounts import OF_MONEY, yuan_of
from shouwen.regulation.consequences import AMOUNTS, VERBS, figure_of, is_to_be_fixed

if TYPE_CHECKING:
    from shouwen.regulation.trial import Judged

#: In place of the amount's ledger where a person has still to fix it; such amounts are counted and not summed.
OPEN = "?"


@dataclass
class Came:
    """What came of some standards: how often each verdict, each verb of a consequence, and the sum of its amounts.

    ``amounts`` are by (verb, ledger); money is in yuan, to the fen where a
    formula says it. What a person has still to fix, or to choose,
    counts among ``follows`` under its verb with a question mark. ``against`` are the standards of which something
    speaks against them.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    follows: Counter[str] = field(default_factory=Counter)
    amounts: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    against: set[str] = field(default_factory=set)

    def add(self, judged: Judged) -> None:
        """Count one more."""
        self.verdicts[judged.verdict] += 1
        if judged.is_against:
            self.against.add(judged.standard)
        for one in judged.consequences:
            self._follow(one, judged)

    def _follow(self, one: Mapping[str, Any], judged: Judged) -> None:
        verb = next((key for key in one if key in VERBS), "")
        if not verb:
            return
        if is_to_be_fixed(one):
            self.follows[verb + OPEN] += 1
            return
        self.follows[verb] += 1
        amount = figure_of(one[verb]) if verb in AMOUNTS else None
        if amount is None and verb in OF_MONEY and isinstance(one[verb], str):
            amount = yuan_of(one[verb], judged.reckoning.figures, judged.result)
        if amount is not None:
            key = verb, str(one.get("ledger", ""))
            self.amounts[key] = self.amounts.get(key, Decimal(0)) + amount


@dataclass
class Sum:
    """What one unit, or one member in it, came to on both sides."""

    before: Came = field(default_factory=Came)
    after: Came = field(default_factory=Came)

    @property
    def is_equal(self) -> bool:
        """True where the draft changes nothing for them."""
        return self.before == self.after

    @property
    def no_longer_met(self) -> tuple[str, ...]:
        """The standards that they met as it was and would not meet under the draft: in these they fall below the line."""
        return tuple(sorted(self.after.against - self.before.against))


#: Whose sum it is: number of the unit and of the member; 0 for none.
Whose = tuple[int, int]
ALL: Whose = (0, 0)


def summed(before: Iterable[Judged], after: Iterable[Judged]) -> Mapping[Whose, Sum]:
    """Return the sum of all, and of each unit and member for whom the two sides differ."""
    sums: defaultdict[Whose, Sum] = defaultdict(Sum, {ALL: Sum()})
    for judged in before:
        for whose in _whose(judged):
            sums[whose].before.add(judged)
    for judged in after:
        for whose in _whose(judged):
            sums[whose].after.add(judged)
    return {whose: one for whose, one in sums.items() if whose == ALL or not one.is_equal}


def _whose(judged: Judged) -> list[Whose]:
    unit = judged.unit or 0
    found = [ALL]
    if unit:
        found.append((unit, 0))
    if judged.member:
        found.append((unit, judged.member))
    return found

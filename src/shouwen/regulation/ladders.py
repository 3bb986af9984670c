"""``steps``: what the n-th time brings, and what a step still posts where steps say totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.regulation.consequences import AMOUNTS, TO_BE_FIXED, figure_of, read_consequences
from shouwen.regulation.keys import Keys
from shouwen.regulation.surroundings import Surroundings

Consequences = tuple[Mapping[str, Any], ...]
#: What stands posted in a window so far: verb, ledger, amount.
Posted = tuple[tuple[str, str, Decimal], ...]

_KEY = re.compile(r"(?P<each>each)\Z|every (?P<every>[1-9]\d{0,3})\Z|(?P<n>[1-9]\d{0,3})(?P<on>\+)?\Z")


@dataclass(frozen=True, eq=False)
class Ladder:
    """Steps by number, from a number on, every so many times, and each time."""

    exact: Mapping[int, Consequences]
    onwards: Mapping[int, Consequences]
    every: Mapping[int, Consequences]
    each: Consequences | None = None

    @property
    def is_each_alone(self) -> bool:
        """True where nobody needs to count."""
        return not (self.exact or self.onwards or self.every)

    def follows(self, n: int) -> Consequences | None:
        """Return what the n-th time brings; None where it brings nothing."""
        if n in self.exact:
            return self.exact[n]
        reached = max((at for at in self.onwards if at <= n), default=None)
        if reached is not None:
            return self.onwards[reached]
        times = next((one for one in sorted(self.every, reverse=True) if n % one == 0), None)
        return self.every[times] if times is not None else self.each

    def is_beyond(self, n: int) -> bool:
        """True where the text names steps and says nothing of so many times."""
        return bool(self.exact) and n > max(self.exact) and self.follows(n) is None

    def named(self) -> Iterator[tuple[str, Consequences]]:
        """Yield the steps as the text names them, in order of the first time that each speaks."""
        yield from ((str(n), some) for n, some in sorted(self.exact.items()))
        yield from ((f"{n}+", some) for n, some in sorted(self.onwards.items()))
        yield from ((f"every {n}", some) for n, some in sorted(self.every.items()))
        if self.each is not None:
            yield "each", self.each


def read_ladder(keys: Keys, around: Surroundings) -> Ladder:
    """Read ``steps``."""
    exact: dict[int, Consequences] = {}
    onwards: dict[int, Consequences] = {}
    every: dict[int, Consequences] = {}
    each: Consequences | None = None
    steps = keys.mapping("steps")
    if not steps:
        around.faults.check(keys.place("steps"), "steps such as {3: [{sanction: 警告}], 4+: [{points: -5}]}", "none")
    for key, node in steps.items():
        follows = read_consequences(node, around)
        found = _KEY.match(key.strip())
        if found is None:
            around.faults.add(node, "each, a number of times (3), 3+ or every 3", f"“{key}”")
        elif found["each"]:
            each = follows
        elif found["every"]:
            every[int(found["every"])] = follows
        else:
            (onwards if found["on"] else exact)[int(found["n"])] = follows
    return Ladder(exact, onwards, every, each)


def less_posted(follows: Iterable[Mapping[str, Any]], posted: Posted) -> tuple[Consequences, Posted]:
    """Return of a step that says totals what it still posts, and what stands posted then.

    Never below nought: a step lower than what stands takes nothing back. Of a range both ends are lessened;
    it counts as posted only once a person has picked.
    """
    still: list[Mapping[str, Any]] = []
    carried = {(verb, ledger): amount for verb, ledger, amount in posted}
    for one in follows:
        verb = next((key for key in one if key in AMOUNTS), "")
        place = verb, str(one.get("ledger", ""))
        stands = carried.get(place, Decimal(0))
        if TO_BE_FIXED in one:
            ends = sorted(_rest(end, stands) for end in one[TO_BE_FIXED])
            still.append({**one, TO_BE_FIXED: ends})
        elif verb and (amount := figure_of(one[verb])) is not None:
            rest = _rest(amount, stands)
            carried[place] = stands + rest
            if rest:
                still.append({**one, verb: rest})
        else:
            still.append(one)
    return tuple(still), tuple((verb, ledger, amount) for (verb, ledger), amount in carried.items())


def _rest(total: Decimal, stands: Decimal) -> Decimal:
    rest = total - stands
    return rest if rest * total > 0 else Decimal(0)

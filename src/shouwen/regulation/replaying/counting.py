"""Quotas, counted as facts come: what the rest judges when a window closes is carried here, not gone over again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from shouwen.regulation.facts import Fact, FactKind
from shouwen.regulation.folding import Carried
from shouwen.regulation.kinds.fold import Run
from shouwen.regulation.kinds.quota import Quota, Tallied
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match
from shouwen.regulation.period_facts import CLOSED
from shouwen.regulation.replaying.clocks import holder_getter
from shouwen.regulation.replaying.conditions import condition
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.surroundings import is_of_outcome
from shouwen.regulation.views import View
from shouwen.regulation.windows import PLAIN_UNITS, Window, window_at

Take = Callable[[Told], None]


def is_counted_here(standard: Standard, view: View, *, is_one_site: bool) -> bool:
    """Say whether a quota counts recorded facts of the calendar unit in which they happen, told by kept figures.

    What is counted of a member may happen in several units; it is counted here only where all are of one site.
    """
    if type(standard) is not Quota or standard.judged_after is not None or standard.judged_at or standard.shared.before:
        return False
    if standard.is_sampled:
        return False
    unit = view.adopted.site.values.get(standard.rule.ask, "") if standard.rule.ask else standard.rule.unit
    if unit not in PLAIN_UNITS or standard.rule.of:
        return False
    if standard.shared.per != "unit" and (not is_one_site or standard.shared.per in ("about", "by", "for_whom")):
        return False
    matches = [standard.count, *([standard.of] if isinstance(standard.of, Match) else [])]
    return all(_is_told(one, view) for one in matches)


def _is_told(match: Match, view: View) -> bool:
    if match.by or match.each or match.sum is not None or any(is_of_outcome(kind) for kind in match.kinds):
        return False
    kinds, names = view.adopted.edition.kinds, view.adopted.names
    return CLOSED not in match.kinds and all(
        kind in kinds and condition(match.where, kinds[kind], names) is not None for kind in match.kinds
    )


class Closing(Quota):
    """A quota that hears nothing but the close of its windows: what it counts is brought to it."""

    def seen_kinds(self) -> frozenset[str]:
        return self.closing_kinds() | super().seen_kinds() - self._counted_kinds


def closing_of(quota: Quota) -> Closing:
    """Return a quota as the rest judges it."""
    return Closing(**{one.name: getattr(quota, one.name) for one in fields(quota)})


class Anonymous(dict[str, None]):
    """So many facts that nobody asks for by name."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def __len__(self) -> int:
        return self.number


@dataclass(eq=False)
class Counting:
    """One quota at one site, and the counts of the window that is open.

    ``carry`` is told of the counts of each window when it begins; ``reading_at`` returns who counts a window that began
    under another edition.
    """

    quota: Quota
    view: View
    carry: Callable[[Counting, dict[Run, Carried]], None]
    reading_at: Callable[[Counting, int | None, Window], Counting]
    window: Window | None = None
    reading: Counting | None = None
    counts: dict[str, Tallied] = field(default_factory=dict)
    brought: dict[Run, Carried] = field(default_factory=dict)
    #: By unit whom facts of the open window named, where a close judges whoever was named.
    named: dict[int | None, set[str]] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that are counted."""
        base = self.quota.of.kinds if isinstance(self.quota.of, Match) else ()
        return frozenset({*self.quota.count.kinds, *base})

    def taker(self, kind: FactKind) -> Take:
        """Return what counts facts of a kind."""
        quota, names = self.quota, self.view.adopted.names
        base = quota.of if isinstance(quota.of, Match) and kind.name in quota.of.kinds else None
        in_base = condition(base.where, kind, names) if base is not None else None
        counted = condition(quota.count.where, kind, names) if kind.name in quota.count.kinds else None
        holder_of_, notes = holder_getter(quota.shared.per, kind), quota.shared.per != "unit" and not quota.shared.binds

        def take(told: Told) -> None:
            window = self.window
            if window is None or window.until is None or not window.since <= told.at <= window.until:
                self._begin(told)
            reading = self.reading
            if reading is not None and reading is not self:
                reading.taker(kind)(told)
                return
            holder = holder_of_(told)
            if notes:
                self._note(told)
            if not holder:
                return
            state = self.counts.get(holder) or self._counted_anew(holder)
            if in_base is not None and in_base(told.figures):
                self._count(state, told, is_base=True)
            if counted is not None and counted(told.figures):
                self._count(state, told, is_base=False)

        return take

    def _begin(self, told: Told) -> None:
        """Begin the window of a fact."""
        nothing = Fact(0, CLOSED, told.at, told.unit, "system", "")
        window = window_at(self.quota.rule, told.at, nothing, self.view)
        assert window is not None  # a unit of the calendar has no gaps
        self.counts, self.named, self.brought = {}, {}, {}
        self.carry(self, self.brought)
        self.window = replace(window, counts_until=window.until)
        self.reading = self.reading_at(self, told.unit, window)

    def _counted_anew(self, holder: str) -> Tallied:
        assert self.window is not None
        state = self.counts[holder] = Tallied(base=Anonymous() if self._is_anonymous else {})
        self.brought[Run(holder, self.window)] = Carried(state)
        return state

    @property
    def _is_anonymous(self) -> bool:
        quota = self.quota
        base = quota.of.distinct if isinstance(quota.of, Match) else ""
        return not (quota.count.same or quota.count.distinct or base)

    def _count(self, state: Tallied, told: Told, *, is_base: bool) -> None:
        if isinstance(state.base, Anonymous):
            if is_base:
                state.base.number += 1
            else:
                state.counted[""] = state.counted.get("", Decimal(0)) + 1
            return
        match = self.quota.of if is_base else self.quota.count
        assert isinstance(match, Match)
        name = self.quota.name_of(told, match, is_base=is_base)  # type: ignore[arg-type]  # it has what a fact has
        if is_base:
            state.base[name] = None
        else:
            state.counted[name] = Decimal(1)

    def _note(self, told: Told) -> None:
        prefix, named = f"{self.quota.shared.per}:", self.named.setdefault(told.unit, set())
        for value in (told.about, told.for_whom, told.by, *told.figures.values()):
            if value.__class__ is str and value.startswith(prefix):
                named.add(value)
            elif value.__class__ is list:
                named.update(one for one in value if isinstance(one, str) and one.startswith(prefix))

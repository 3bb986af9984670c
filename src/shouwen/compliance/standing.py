"""What is known so far, as the engine asks it: from the database, remembered within one deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.compliance import keepers
from shouwen.compliance.memory import memory_of_deed
from shouwen.compliance.models import Finding as Row
from shouwen.facts.models import Fact as FactRow
from shouwen.facts.queries import as_fact
from shouwen.organisation.queries import holds_position
from shouwen.regulation.effective import ABOUT_FACTS, effective
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.outcome_facts import as_facts
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Reckoning, Verdict

#: The newest facts of a holder that are looked at; more than any count that a standard names needs.
MOST_HISTORY = 5000


class Standing:
    """Answers the engine from the database, and from what this transaction has read already."""

    def __init__(self) -> None:
        self.memory = memory_of_deed()

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return running, recently ended and missed-but-undone clocks of these holders."""
        known = self.memory.clocks
        unknown = frozenset(holder for holder in holders if holder not in known)
        if unknown:
            for holder in unknown:
                known[holder] = []
            for state in keepers.clocks_of(unknown, _BEGINNING):
                known[_clock(state).holder].append(state)
        return [state for holder in sorted(holders) for state in known[holder] if _is_wanted(state, since)]

    def findings(self, holders: frozenset[str], since: datetime) -> Iterable[Finding]:
        """Return the findings of these holders that stand, dated at or after ``since``."""
        known = self.memory.findings
        unknown = [holder for holder in holders if holder not in known]
        if unknown:
            for holder in unknown:
                known[holder] = []
            rows = Row.objects.filter(holder__in=unknown, withdraws=None, withdrawal=None).order_by(
                "at", "pk"
            )
            for row in rows:
                known[row.holder].append(finding_of(row))
        return [found for holder in sorted(holders) for found in known[holder] if found.at >= since]

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        """Return the effective facts of these kinds that name one of these holders."""
        plain = frozenset(kind for kind in kinds if not _is_finding(kind))
        found: dict[int, Fact] = {}
        if plain:
            wanted = plain | ABOUT_FACTS
            for holder in holders:
                found |= {fact.sequence: fact for fact in self._facts(holder, wanted) if fact.kind in wanted}
        facts = [fact for fact in effective(found.values()) if fact.kind in plain]
        if len(plain) < len(kinds):
            facts += [
                fact
                for state in self._outcomes(holders, since)
                for fact in as_facts(state)
                if fact.kind in kinds
            ]
        return sorted(
            (fact for fact in facts if since is None or fact.at >= since),
            key=lambda fact: (fact.at, fact.sequence),
        )

    def _facts(self, holder: str, kinds: frozenset[str]) -> list[Fact]:
        """Return the facts that name a holder: all of a matter's, once in a transaction; of a person's these kinds."""
        if holder.startswith(PEOPLE):
            rows = FactRow.objects.filter(_naming(holder), kind__in=kinds).order_by("-at", "-pk")[
                :MOST_HISTORY
            ]
            return [as_fact(row) for row in rows]
        known = self.memory.facts
        if holder not in known:
            rows = FactRow.objects.filter(_naming(holder)).order_by("-at", "-pk")[:MOST_HISTORY]
            known[holder] = [as_fact(row) for row in rows]
        return known[holder]

    def _outcomes(self, holders: frozenset[str], since: datetime | None) -> list[Outcome]:
        start = since or _BEGINNING
        ended = [state for state in self.clocks(holders, start) if isinstance(state, ClockEnded)]
        return [*self.findings(holders, start), *ended]

    def versions(self, sequence: int) -> Sequence[Fact]:
        """Return a fact as recorded and what was recorded about it since."""
        rows = FactRow.objects.filter(
            Q(pk=sequence) | Q(kind__in=ABOUT_FACTS, figures__which=f"fact:{sequence}")
        )
        return [as_fact(row) for row in rows.order_by("pk")]

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        """Return a standing word from the module that knows it."""
        known = keepers.word_known(name)
        return UNKNOWN if known is None else known(argument, fact)

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        """Say whether a member holds one of these positions in the unit or above or below it."""
        kind, _, number = who.partition(":")
        if kind != "member" or unit is None:
            return None
        return holds_position(int(number), names, unit, at)


#: Holders with more facts than a transaction should read whole.
PEOPLE = ("member:", "customer:", "unit:")


def _naming(holder: str) -> Q:
    """Return the filter for facts that name a holder; every part of it has its index."""
    named = Q(about=holder) | Q(touches__contains=[holder])
    if holder.startswith(PEOPLE):
        named |= Q(for_whom=holder) | Q(by=holder)
    return named


def _clock(state: Clock | ClockEnded) -> Clock:
    return state.clock if isinstance(state, ClockEnded) else state


def _is_wanted(state: Clock | ClockEnded, since: datetime) -> bool:
    if isinstance(state, Clock):
        return True
    if state.verdict is Verdict.MISSED and state.done_at is None:
        return True
    return state.at >= since or (state.done_at is not None and state.done_at >= since)


_BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _is_finding(kind: str) -> bool:
    """True for ``SD-3.4.missed``: the kinds of facts are lower case, the ids of standards are not."""
    return kind[:1].isupper() or not kind.isascii()


def finding_of(row: Row) -> Finding:
    """Return a kept finding as regulations see it."""
    return Finding(
        key=row.key,
        kind=row.kind,
        standard=row.standard,
        citation=row.citation,
        verdict=Verdict(row.verdict),
        at=row.at,
        holder=row.holder,
        because=tuple(row.because),
        reckoning=Reckoning(
            row.reckoning.get("words", ""),
            row.reckoning.get("figures", {}),
            tuple(row.reckoning.get("local", ())),
        ),
        result=row.result,
        consequences=tuple(row.consequences),
        fault=row.fault,
        unit=row.unit,
    )

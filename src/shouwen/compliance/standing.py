"""What is known so far, as the engine asks it: from the database, remembered within one deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.compliance import keepers
from shouwen.compliance.models import Finding as Row

from shouwen.facts.kinds import declared
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
    """Answers the engine from the database. ``deed`` is shared by the facts of one transaction."""

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return running, recently ended and missed-but-undone clocks of these holders."""
        return keepers.clocks_of(holders, since)

    def findings(self, holders: frozenset[str], since: datetime) -> Iterable[Finding]:
        """Return the findings of these holders that stand, dated at or after ``since``."""
        rows = Row.objects.filter(holder__in=holders, at__gte=since, withdraws=None, withdrawal=None)
        return [finding_of(row) for row in rows.order_by("at", "pk")]

    def history(self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None) -> Iterable[Fact]:
        """Return the effective facts of these kinds that name one of these holders."""
        plain = [kind for kind in kinds if not _is_finding(kind)]
        named = Q(about__in=holders) | Q(for_whom__in=holders) | Q(by__in=holders)
        for figure in _reference_figures(plain):
            named |= Q(**{f"figures__{figure}__in": list(holders)})
        rows = FactRow.objects.filter(named, kind__in=[*plain, *ABOUT_FACTS])
        if since is not None:
            rows = rows.filter(at__gte=since)
        facts = effective(as_fact(row) for row in rows.order_by("at", "pk")[:MOST_HISTORY])
        found = [fact for fact in facts if fact.kind in kinds]
        if len(plain) < len(kinds):
            outcomes = self._outcomes(holders, since)
            found += [fact for outcome in outcomes for fact in as_facts(outcome) if fact.kind in kinds]
        return sorted(found, key=lambda fact: (fact.at, fact.sequence))

    def _outcomes(self, holders: frozenset[str], since: datetime | None) -> list[Outcome]:
        start = since or _BEGINNING
        ended = [state for state in self.clocks(holders, start) if isinstance(state, ClockEnded)]
        return [*self.findings(holders, start), *ended]

    def versions(self, sequence: int) -> Sequence[Fact]:
        """Return a fact as recorded and what was recorded about it since."""
        rows = FactRow.objects.filter(Q(pk=sequence) | Q(kind__in=ABOUT_FACTS, figures__which=f"fact:{sequence}"))
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


def _reference_figures(kinds: Iterable[str]) -> set[str]:
    """Return the names of figures of these kinds that are references, so that holders are found in them."""
    known = declared()
    return {
        figure.name for kind in kinds if kind in known for figure in known[kind].figures.values()
        if figure.type == "reference"
    }


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

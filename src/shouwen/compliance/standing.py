"""What is known so far, as the engine asks it: from the database, remembered within one deed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.compliance import keepers
from shouwen.compliance.memory import BEGINNING, KnownClocks, memory_of_deed
from shouwen.compliance.models import Finding as Row
from shouwen.compliance.reckonings import reckoning_of
from shouwen.compliance.same import Same, counting_as, renamed, same_as
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact as FactRow
from shouwen.facts.prepared import Prepared
from shouwen.facts.queries import TOLD, as_fact
from shouwen.facts.statements import rows_of
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import holders_of, holds_position, members_at_work
from shouwen.regulation.effective import ABOUT_FACTS, CORRECTED, corrects, effective
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.facts import Fact
from shouwen.regulation.keeping import clock_of, is_asked_for, names_of
from shouwen.regulation.kinds.tally import counted_in
from shouwen.regulation.outcome_facts import as_facts, named_by
from shouwen.regulation.outcomes import Clock, ClockEnded, Finding, Outcome, Verdict
from shouwen.regulation.permits import GIVEN, OF_PERMITS, is_permitted
from shouwen.regulation.surroundings import is_of_outcome, split_finding

#: The newest facts of a holder that are looked at; more than any count that a standard names needs.
MOST_HISTORY = 5000


class Standing:
    """Answers the engine from the database, and from what this transaction has read already."""

    def __init__(self) -> None:
        self.memory = memory_of_deed()

    def know_clocks(self, holders: Iterable[str]) -> None:
        """Read the clocks of many holders at once, for a transaction that goes through one after another."""
        for _ in self.clocks(frozenset(holders), BEGINNING):
            pass

    def clocks(self, holders: frozenset[str], since: datetime) -> Iterable[Clock | ClockEnded]:
        """Return running, recently ended and missed-but-undone clocks of these holders."""
        known = self.memory.clocks
        unknown = frozenset(one for one in holders if one not in known or since < known[one].since)
        if unknown:
            # Of a matter everything is read at once; people have too many clocks for that.
            begin = since if all(one.startswith(PEOPLE) for one in unknown) else BEGINNING
            known.update((one, KnownClocks(begin)) for one in unknown)
            for state in keepers.clocks_of(unknown, begin):
                for holder in {clock_of(state).holder, *named_by(clock_of(state))} & unknown:
                    known[holder].states.append(state)
        return [
            one
            for holder in sorted(holders)
            for one in known[holder].states
            if clock_of(one).holder == holder and is_asked_for(one, since)
        ]

    def findings(self, holders: frozenset[str], since: datetime) -> Iterable[Finding]:
        """Return the findings of these holders that stand, dated at or after ``since``."""
        known = self._know_findings(holders, since)
        return [
            found for holder in sorted(holders) for found in known[holder] if found.holder == holder and found.at >= since
        ]

    def last_finding(self, holder: str, standard: str, verdict: Verdict, before: datetime) -> Finding | None:
        """Return of the findings that stand of a holder the last with a verdict of a standard before an instant."""
        known = self.findings(frozenset({holder}), BEGINNING)
        fitting = (one for one in known if one.standard == standard and one.verdict is verdict and one.at < before)
        return max(fitting, key=lambda one: (one.at, one.key), default=None)

    def _know_findings(self, holders: frozenset[str], since: datetime) -> Mapping[str, Sequence[Finding]]:
        """Return, of each of these at least, what was found of it and what was found of others and names it."""
        known, begun = self.memory.findings, self.memory.findings_since
        unknown = [one for one in holders if one not in known or since < begun.get(one, BEGINNING)]
        if unknown:
            # As of clocks: of a matter everything at once, of people what is asked for.
            begin = max(since, BEGINNING) if all(one.startswith(PEOPLE) for one in unknown) else BEGINNING
            for holder in unknown:
                known[holder], begun[holder] = [], begin
            for row in _STANDING(unknown, begin):
                found = finding_of(row)
                for holder in {row.holder, *row.names}.intersection(unknown):
                    known[holder].append(found)
            self._know_findings_of_the_same(unknown, begin)
        return known

    def _know_findings_of_the_same(self, holders: Sequence[str], since: datetime) -> None:
        """Let what was found of another record of the same person count as found of this one."""
        for holder in holders:
            same = self._same(holder)
            for other in sorted(same.others) if same is not None else ():
                for row in _STANDING([other], since):
                    if row.holder == other:
                        self.memory.findings[holder].append(replace(finding_of(row), holder=holder))

    def history(
        self, kinds: frozenset[str], holders: frozenset[str], since: datetime | None
    ) -> Iterable[Fact]:
        """Return the effective facts of these kinds that name one of these holders."""
        plain = frozenset(kind for kind in kinds if not is_of_outcome(kind))
        found: dict[int, Fact] = {}
        if plain:
            wanted = plain | ABOUT_FACTS
            for holder in holders:
                found |= {fact.sequence: fact for fact in self._facts(holder, wanted, since) if fact.kind in wanted}
        facts = [fact for fact in effective(found.values()) if fact.kind in plain]
        if len(plain) < len(kinds):
            facts += [
                fact
                for state in self._outcomes(holders, since, kinds - plain)
                for fact in as_facts(state)
                if fact.kind in kinds and names_of(fact) & holders
            ]
        return sorted(
            (fact for fact in facts if since is None or fact.at >= since),
            key=lambda fact: (fact.at, fact.sequence, fact.kind),
        )

    def _facts(self, holder: str, kinds: frozenset[str], since: datetime | None) -> list[Fact]:
        """Return the facts that name a holder: all of a matter's, once in a transaction; of a person's these kinds."""
        if holder.startswith(UNIT):
            rows = _IN_UNIT(int(holder.removeprefix(UNIT)), holder, [holder], list(kinds), since or BEGINNING)
            return _with_corrected([as_fact(row) for row in rows], kinds)
        if holder.startswith(PEOPLE):
            return _with_corrected(self._of_person(holder, list(kinds)), kinds)
        known = self.memory.facts
        if holder not in known:
            known[holder] = [as_fact(row) for row in _OF_MATTER(holder, [holder])]
        return known[holder]

    def _of_person(self, holder: str, kinds: list[str]) -> list[Fact]:
        """Return what names a person, or another record of the same person; the newest first."""
        same = self._same(holder)
        own = [as_fact(row) for row in _OF_PERSON(holder, [holder], kinds)]
        if same is None:
            return own
        for other in sorted(same.others):
            own += [as_fact(row) for row in _OF_PERSON(other, [other], kinds)]
        own = [fact for fact in own if not any(one.holds(fact) for one in same.lost)]
        for other in sorted(same.others):
            own = [renamed(fact, other, holder) for fact in own]
        for stretch in same.gained:
            rows = (as_fact(row) for row in _OF_PERSON(stretch.who, [stretch.who], kinds))
            own += [renamed(fact, stretch.who, holder) for fact in rows if stretch.holds(fact)]
        found = {fact.sequence: fact for fact in own}
        return sorted(found.values(), key=lambda fact: (fact.at, fact.sequence), reverse=True)[:MOST_HISTORY]

    def _same(self, holder: str) -> Same | None:
        known = self.memory.same
        if holder not in known:
            known[holder] = same_as(holder)
        return known[holder]

    def _outcomes(self, holders: frozenset[str], since: datetime | None, kinds: frozenset[str]) -> list[Outcome]:
        """Return what stands of these holders, what stands of others and names them, and what was found in a unit."""
        start = since or BEGINNING
        for _ in self.clocks(holders, start):
            pass
        known = self._know_findings(holders, start)
        found: dict[str, Outcome] = {}
        for holder in sorted(holders):
            ended = (one for one in self.memory.clocks[holder].states if isinstance(one, ClockEnded))
            found.update((one.clock.key, one) for one in ended if is_asked_for(one, start))
            found.update((one.key, one) for one in known[holder] if one.at >= start)
            if holder.startswith(UNIT):
                found.update(self._in_unit(int(holder.removeprefix(UNIT)), start, kinds))
        return list(found.values())

    def _in_unit(self, unit: int, since: datetime, kinds: frozenset[str]) -> dict[str, Outcome]:
        """Return what stands of a unit, of whomever it was found; of the standards that are named, where all are."""
        named = [split_finding(kind) for kind in kinds]
        standards = sorted({one[0] for one in named if one is not None}) if None not in named else []
        rows = _FOUND_BY(unit, since, standards) if standards else _FOUND_IN_UNIT(unit, since)
        found: dict[str, Outcome] = {row.key: finding_of(row) for row in rows}
        found.update((one.clock.key, one) for one in keepers.ended_in_unit(unit, since))
        return found

    def versions(self, sequence: int) -> Sequence[Fact]:
        """Return a fact as recorded and what was recorded about it since."""
        rows = FactRow.objects.filter(
            Q(pk=sequence) | Q(kind__in=ABOUT_FACTS, figures__which=f"fact:{sequence}")
        )
        return [as_fact(row) for row in rows.order_by("pk")]

    def word(self, name: str, argument: str, fact: Fact) -> Any:
        """Return a standing word from the module that knows it."""
        known = keepers.word_known(name)
        if known is not None:
            return known(argument, fact)
        if name == "permit" and GIVEN in declared():
            history = self.history(OF_PERMITS, frozenset({fact.about}), None)
            return True if is_permitted(history, argument, fact.at) else UNKNOWN
        return UNKNOWN

    def belongs(self, who: str, names: tuple[str, ...], unit: int | None, at: datetime) -> bool | None:
        """Say whether a member holds one of these positions in the unit or above or below it."""
        kind, _, number = who.partition(":")
        if kind != "member" or unit is None:
            return None
        return holds_position(int(number), names, unit, at)

    def members(self, positions: tuple[str, ...], unit: int | None, at: datetime) -> frozenset[str] | None:
        """Return the nearest holders of these positions, in the unit or above or below it."""
        if unit is None:
            return None
        if not positions:
            return frozenset(one.reference for one in members_at_work(Unit.objects.get(pk=unit), at))
        return frozenset(f"member:{holder.member}" for holder in holders_of(positions, unit, at))

    def particular(self, holder: str, name: str, at: datetime) -> Any:
        """Return when a member joined; no module keeps other dated particulars yet."""
        kind, _, number = holder.partition(":")
        if (kind, name) != ("member", "joined") or not number.isdecimal():
            return UNKNOWN
        found = _JOINED.first(int(number))
        return found[0] if found is not None else UNKNOWN

    def hold(self, holder: str, *, shared: bool = False) -> None:
        """Let one deed at a time count what is counted of a holder; shared: let nobody close its window meanwhile."""
        if holder in self.memory.held or (shared and holder in self.memory.shared):
            return
        (self.memory.shared if shared else self.memory.held).add(holder)
        rows_of(_HOLD_SHARED if shared else _HOLD, [f"counted:{holder}"])
        if not shared:
            self.memory.forget(holder)

    def touched(
        self, thing: str, kinds: frozenset[str], unit: int, since: datetime, until: datetime
    ) -> frozenset[str]:
        """Return the references of this kind of thing that facts or findings of these kinds name in a unit in a time."""
        found = {row[0] for row in rows_of(_TOUCHED, [list(kinds), unit, since, until, f"{thing}:%"])}
        if any(is_of_outcome(kind) for kind in kinds):
            found |= {row[0] for row in rows_of(_FOUND, [unit, since, until, f"{thing}:%"])}
            ended = (one for one in keepers.ended_in_unit(unit, since) if one.at <= until)
            names = {name for one in ended for name in (one.clock.holder, *named_by(one.clock))}
            found |= {name for name in names if name.startswith(f"{thing}:")}
        counted = counting_as(found)
        return frozenset(counted.get(name, name) for name in found)

    def counts_as(self, names: Collection[str]) -> Mapping[str, str]:
        """Return of references those that turned out to be another one, each with that one."""
        return counting_as(names)


def _with_corrected(facts: list[Fact], kinds: frozenset[str]) -> list[Fact]:
    """Return facts that name somebody, and those that name them only since a correction; those are few."""
    known = {fact.sequence for fact in facts}
    missing = {
        corrects(fact)
        for fact in facts
        if fact.kind == CORRECTED and fact.figures.get("kind") in kinds and corrects(fact) not in known
    }
    if not missing:
        return facts
    return [*facts, *(as_fact(row) for row in FactRow.objects.filter(pk__in=missing))]


UNIT = "unit:"
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_HOLD_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
_TOUCHED = """
SELECT DISTINCT name FROM facts_fact, unnest(touches || ARRAY[about, for_whom, by]::varchar[]) AS name
WHERE kind = ANY(%s) AND unit = %s AND at BETWEEN %s AND %s AND name LIKE %s
"""
_FOUND = """
SELECT DISTINCT name FROM compliance_finding, unnest(names || holder) AS name
WHERE unit = %s AND at BETWEEN %s AND %s AND name LIKE %s
"""

#: Holders with more facts than a transaction should read whole.
PEOPLE = ("member:", "customer:", "unit:", "queue:")


# Every part of what names a holder has its index.
_OF_MATTER = Prepared(
    lambda holder, listed: FactRow.objects.only(*TOLD)
    .filter(Q(about=holder) | Q(touches__contains=listed))
    .order_by("-at", "-pk")[:MOST_HISTORY]
)
_OF_PERSON = Prepared(
    lambda holder, listed, kinds: FactRow.objects.only(*TOLD).filter(
        Q(about=holder) | Q(for_whom=holder) | Q(by=holder) | Q(touches__contains=listed), kind__among=kinds
    ).order_by("-at", "-pk")[:MOST_HISTORY]
)
#: What happened in a unit, and what names it: of a time, so that none is left out.
_IN_UNIT = Prepared(
    lambda unit, holder, listed, kinds, since: FactRow.objects.only(*TOLD).filter(
        Q(unit=unit) | Q(about=holder) | Q(touches__contains=listed), kind__among=kinds, at__gte=since
    ).order_by("-at", "-pk")
)
_JOINED = Prepared(lambda member: Member.objects.filter(pk=member).values_list("joined_at"))
_STANDING = Prepared(
    lambda holders, since: Row.objects.filter(
        Q(holder__among=holders) | Q(names__overlap=holders), at__gte=since, withdraws=None, withdrawal=None
    ).order_by("at", "pk")
)
_FOUND_IN_UNIT = Prepared(
    lambda unit, since: Row.objects.filter(unit=unit, at__gte=since, withdraws=None, withdrawal=None).order_by("at", "pk")
)
_FOUND_BY = Prepared(
    lambda unit, since, standards: Row.objects.filter(
        unit=unit, at__gte=since, standard__among=standards, withdraws=None, withdrawal=None
    ).order_by("at", "pk")
)


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
        reckoning=reckoning_of(row.reckoning),
        result=row.result,
        consequences=tuple(row.consequences),
        fault=row.fault,
        unit=row.unit,
        **counted_in(row.key, row.kind),
    )

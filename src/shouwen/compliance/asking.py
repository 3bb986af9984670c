"""What the decision tables in force would say of figures: nothing is recorded, nothing follows from it.

For lists and for whoever wants to know before a deed. The same tables speak when the fact is recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.memory import rulebook_of_deed
from shouwen.compliance.rulebook import Rulebook
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import SYSTEM, Referable, reference_of
from shouwen.regulation.adoption import Adopted
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds.decision import Decided, Decision
from shouwen.regulation.outcomes import Finding, Verdict
from shouwen.regulation.views import View


@dataclass(frozen=True)
class Asked:
    """What one table says: ``result`` is None where it does not know; then ``missing`` names what it lacks."""

    standard: str
    citation: str
    result: Any
    missing: tuple[str, ...]
    finding: Finding


def what_tables_say(
    kind: str, figures: Mapping[str, Any], *, about: Referable | str, unit: int, at: datetime,
    book: Rulebook | None = None, among: Collection[str] | None = None,
) -> list[Asked]:
    """Return what each decision on a kind of fact says of these figures, of the editions in force for a unit.

    A table none of whose rows applies says nothing and is left out. ``book`` spares reading the regulations again.
    Where only results ``among`` some are looked for, nothing else is returned.
    """
    given = {name: value for name, value in figures.items() if value is not None}
    fact = Fact(0, kind, at, unit, SYSTEM, reference_of(about), "", given)
    found: list[Asked] = []
    for adopted in (book or rulebook_of_deed()).in_force(unit, at):
        found += _said(adopted, fact, among)
    return found


def figures_read(
    kind: str, *, at: datetime, adopted: Iterable[Adopted], among: Collection[str]
) -> frozenset[str] | None:
    """Return the figures by which the tables on a kind of fact decide that may say one of these results.

    None where one of them looks at something else as well: then the same figures may be answered otherwise.
    """
    found: set[str] = set()
    fact = Fact(0, kind, at, 0, SYSTEM, "", "", {})
    for edition in adopted:
        view = View(edition, Standing())
        for standard in index_of(edition).seen.get(kind, ()):
            if isinstance(standard, Decision) and standard.may_say(among) and standard.may_give(fact, view, among):
                read = standard.reads()
                if read is None:
                    return None
                found |= read
    return frozenset(found)


def may_be_said(
    kind: str, figures: Mapping[str, Any], *, at: datetime, adopted: Iterable[Adopted], among: Collection[str]
) -> bool:
    """Say whether a table on a kind of fact may say one of these results of whoever has these figures.

    False only where these figures alone rule it out, whatever else comes to be known.
    """
    for edition in adopted:
        fact = Fact(0, kind, at, 0, SYSTEM, "", "", figures)
        for standard in index_of(edition).seen.get(kind, ()):
            if not isinstance(standard, Decision) or not standard.may_say(among):
                continue
            try:
                if standard.may_become(fact, View(edition, Standing()), among):
                    return True
            except FAULTS:
                return True
    return False


def _said(adopted: Adopted, fact: Fact, among: Collection[str] | None) -> list[Asked]:
    view = View(adopted, Standing())
    found = []
    for standard in index_of(adopted).seen.get(fact.kind, ()):
        if not isinstance(standard, Decision) or (among is not None and not standard.may_say(among)):
            continue
        try:
            if among is not None and not _is_among(standard.says(fact, view), among):
                continue  # the finding, with all that it was reckoned from, is made of few
            outcomes = list(standard.judge(fact, view))
        except FAULTS:
            continue  # found as failed when the fact itself is recorded
        found += [_asked(one) for one in outcomes if isinstance(one, Finding)]
    return found


def _is_among(decided: Decided | None, among: Collection[str]) -> bool:
    return decided is not None and isinstance(decided.result, str) and decided.result in among


def _asked(finding: Finding) -> Asked:
    is_known = finding.verdict is Verdict.RESULT
    missing = () if is_known else tuple(filter(None, finding.fault.split(", ")))
    return Asked(finding.standard, finding.citation, finding.result if is_known else None, missing, finding)


def local_value(name: str, *, unit: int, at: datetime, book: Rulebook | None = None) -> Any:
    """Return what a unit's site has set for a question of a pack in force; None where it has set nothing."""
    for adopted in (book or rulebook_of_deed()).in_force(unit, at):
        value = adopted.site.values.get(name)
        if value is not None:
            return value
    return None


def keys_of_list(name: str, *, unit: int, at: datetime, book: Rulebook | None = None) -> list[str]:
    """Return the keys of a list of the packs in force (``grade``), in the pack's order."""
    for adopted in (book or rulebook_of_deed()).in_force(unit, at):
        if name in adopted.edition.lists:
            return [entry.name for entry in adopted.edition.lists[name].entries]
    return []


def every_key_of(name: str) -> list[str]:
    """Return the keys that a list of this name has in any text that anybody follows."""
    editions = [edition_kept(one) for one in rulebook_of_deed().editions]
    found = {entry.name: None for one in editions if name in one.lists for entry in one.lists[name].entries}
    return list(found)

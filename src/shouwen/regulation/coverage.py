"""Who sees to each article, and each clause of the catalogue: the house, a form, an inspector, a reader, nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shouwen.regulation.articles import Article
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.kinds.cadence import ADOPTED, BEGUN
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.quota import Quota
from shouwen.regulation.period_facts import CLOSED


class Carried(StrEnum):
    """By whom a clause is carried out."""

    SYSTEM = "system"
    FORM = "form"
    INSPECTOR = "inspector"
    #: A standard stands, and the module that records its facts is still to come.
    WAITS = "waits"
    #: The text asks for nothing that could be seen to: purpose, basis, preface.
    DISPLAYED = "displayed"
    #: It is said to be seen to, and no standard does it.
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Covered:
    """An article, or one clause of it: by whom it is carried out, by which standards, and which modules it waits for."""

    article: str
    clause: str
    by: tuple[Carried, ...]
    standards: tuple[str, ...]
    waits_for: tuple[str, ...] = ()


#: What happens of itself, whatever a unit does: it carries out nothing.
_BY_ITSELF = frozenset({ADOPTED, BEGUN, CLOSED})
_BY_FORM, _BY_INSPECTOR = frozenset({"form"}), frozenset({"line", "score"})
#: Without any standard: what the house does by itself, and what only informs.
_BY_NONE = {"by_house": Carried.SYSTEM, "informational": Carried.DISPLAYED}


def coverage(edition: Edition) -> tuple[Covered, ...]:
    """Return for every article that says something, clause by clause, who carries it out, in the order of the text."""
    found, carrying = [], by_article(edition)
    for article in edition.articles_by_path.values():
        standards = list(carrying.get(article.path, ()))
        if not (article.says.zh or article.clauses or standards):
            continue  # a heading
        for clause in article.clauses or ("",):
            own = [one for one in standards if clause and is_of(one.id, clause)]
            found.append(_covered(edition, article, clause, own or _unclaimed(standards, article)))
    return tuple(found)


def totals(covered: tuple[Covered, ...]) -> Mapping[Carried, int]:
    """Return how many clauses are carried out by whom; one that several see to counts for each."""
    counted = Counter(by for one in covered for by in one.by)
    return {by: counted.get(by, 0) for by in Carried}


def by_article(edition: Edition) -> Mapping[str, tuple[Readings, ...]]:
    """Return by path of article the standards that carry it out: its own first, then those that cite it."""
    found: dict[str, list[Readings]] = defaultdict(list)
    for readings in edition.standards.values():
        found[readings.shared.article].append(readings)
    for readings in edition.standards.values():
        for path in _cited_by(readings):
            if readings not in found[path]:
                found[path].append(readings)
    return {path: tuple(standards) for path, standards in found.items()}


def _cited_by(readings: Readings) -> Iterator[str]:
    for standard in readings.options.values():
        cites = [*standard.cites()]
        for consequence in standard.consequences():
            cites += consequence.get("cites", [])
        for cite in cites:
            yield str(cite).rpartition("#")[2]


def is_of(standard: str, clause: str) -> bool:
    """Return whether a standard is of a clause: it bears its id, or one below it (``SD-3.4/word``)."""
    return standard == clause or standard.startswith(f"{clause}/")


def _unclaimed(standards: list[Readings], article: Article) -> list[Readings]:
    """Return standards of an article that carry the id of none of its clauses: they may be of any."""
    return [one for one in standards if not any(is_of(one.id, clause) for clause in article.clauses)]


def _covered(edition: Edition, article: Article, clause: str, standards: list[Readings]) -> Covered:
    by: dict[Carried, None] = {}
    waits: dict[str, None] = {}
    for one in standards:
        awaited = awaited_by(edition, one)
        waits.update(dict.fromkeys(awaited))
        by[Carried.WAITS if awaited else _sort(one.kind)] = None
    if not by:
        by[_BY_NONE.get(article.checked, Carried.NOBODY)] = None
    return Covered(article.path, clause, tuple(by), tuple(one.id for one in standards), tuple(waits))


def _sort(kind: str) -> Carried:
    return Carried.FORM if kind in _BY_FORM else Carried.INSPECTOR if kind in _BY_INSPECTOR else Carried.SYSTEM


def awaited_by(edition: Edition, readings: Readings, asked: frozenset[str] = frozenset()) -> list[str]:
    """Return the modules that are still to come and without whose facts a standard says nothing.

    It needs a fact that it is judged on, one that stops its clock, and one that it counts: of each, any. A finding waits
    for what the standard waits for that finds it; ``asked`` are the standards already looked at.
    """
    waits: dict[str, None] = {}
    for needed in _needed(readings):
        each = (_waits_of(edition, one, asked | {readings.id}) for one in sorted(needed - _BY_ITSELF))
        known = [one for one in each if one is not None]
        if known and all(known):
            waits.update(dict.fromkeys(module for one in known for module in one))
    return list(waits)


def _waits_of(edition: Edition, kind: str, asked: frozenset[str]) -> list[str] | None:
    """Return for which modules a kind waits, none where it is recorded; None where nothing is known of it."""
    if kind in edition.kinds:
        awaits = edition.kinds[kind].awaits
        return [awaits] if awaits else []
    found_by = edition.standards.get(kind.rpartition(".")[0])
    return None if found_by is None or found_by.id in asked else awaited_by(edition, found_by, asked)


def _needed(readings: Readings) -> Iterator[set[str]]:
    """Yield sets of kinds of facts, of each of which a standard needs one."""
    judged: set[str] = set()
    for standard in readings.options.values():
        judged |= standard.seen_kinds() | standard.guarded_kinds() | set(standard.shared.occasions)
        if isinstance(standard, Deadline):
            yield {stop.kind for stop in standard.stops}
        if isinstance(standard, Quota):
            yield set(standard.count.kinds)
    yield judged

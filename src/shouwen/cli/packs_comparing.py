"""``shouwen pack diff|floor|coverage``: how texts stand to each other, and who sees to each article."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shouwen.cli.packs_places import many, no_edition, placed
from shouwen.regulation.asks import read_value
from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import Change, compare_texts, is_covered
from shouwen.regulation.coverage import Carried, coverage, totals
from shouwen.regulation.diffing import clauses_in_words, difference_in_words, outcome_in_words
from shouwen.regulation.diffing_around import around, around_in_words
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors, WrongValue
from shouwen.regulation.facts import FactKind
from shouwen.regulation.installing import source_files
from shouwen.regulation.packs import bases_beside, read_files
from shouwen.regulation.plain_values import plain
from shouwen.regulation.reading import nearest
from shouwen.regulation.sentences import is_english

Kinds = Callable[[], Mapping[str, FactKind]]
RIGHT, FOUND, WRONG_USE = 0, 1, 2


def add_to(deeds: Any, kinds: Kinds) -> None:
    """Add the commands that read packs and compare them."""
    diff = deeds.add_parser("diff", help="say what differs between two texts, and whether it is stricter")
    diff.add_argument("above", type=Path, metavar="A")
    diff.add_argument("below", type=Path, metavar="B")
    diff.set_defaults(run=lambda arguments: _guarded(show_difference, arguments, kinds()))
    floor = deeds.add_parser("floor", help="refuse what is looser than the text that binds from above")
    floor.add_argument("below", type=Path, metavar="CHILD")
    floor.add_argument("above", type=Path, metavar="PARENT")
    floor.set_defaults(run=lambda arguments: _guarded(check_floor, arguments, kinds()))
    for one in (diff, floor):
        one.add_argument("--local", action="append", default=[], metavar="NAME=VALUE",
                         help="a local value on both sides; above:NAME=VALUE or below:NAME=VALUE on one")  # fmt: skip
    covered = deeds.add_parser("coverage", help="say by article and clause who carries it out")
    covered.add_argument("pack", type=Path, metavar="PACK")
    covered.set_defaults(run=lambda arguments: _guarded(show_coverage, arguments, kinds()))
    for one in (diff, floor, covered):
        one.add_argument("--json", action="store_true", help="print one JSON document")
        one.add_argument("--language", default="en", help="en or zh-hans")


def _guarded(run: Callable[[Any, Any], int], arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    try:
        return run(arguments, kinds)
    except PackErrors as wrong:
        for error in wrong.errors:
            print(error, file=sys.stderr)
        return FOUND
    except BrokenPipeError:
        raise
    except (WrongValue, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return WRONG_USE


def _read(path: Path, kinds: Mapping[str, FactKind]) -> Edition:
    if not path.exists():
        raise WrongValue(f"There is no {path}.")
    if (said := no_edition(path)) is not None:
        raise WrongValue(said)
    try:
        return read_files(source_files(path), kinds, bases=bases_beside(path))
    except PackErrors as wrong:
        raise placed(wrong, path) from wrong


def _both(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> tuple[Edition, Edition, tuple[Change, ...]]:
    above, below = _read(arguments.above, kinds), _read(arguments.below, kinds)
    _check_names(arguments.local, (above, below))
    one, other = _values(arguments.local, "above", above), _values(arguments.local, "below", below)
    return above, below, compare_texts(above, below, one, other, arguments.language)


def _check_names(given: list[str], editions: tuple[Edition, ...]) -> None:
    """Refuse a local value that neither text asks for, with the nearest that one of them does."""
    known = [name for edition in editions for name in edition.asks]
    for one in given:
        name = one.partition("=")[0].rpartition(":")[2]
        if name not in known:
            raise WrongValue(f"--local {one}: neither text asks for {name}{nearest(name, known)}")


def _values(given: list[str], side: str, edition: Edition) -> dict[str, Any] | None:
    read: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        whose, colon, bare = name.rpartition(":")
        if not equals or (colon and whose not in ("above", "below")):
            raise WrongValue(f"--local NAME=VALUE, not {one}")
        if (not colon or whose == side) and bare in edition.asks:
            read[bare] = read_value(edition.asks[bare], value)
    return read or None


def show_difference(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Print what differs, a line for each standard."""
    above, below, changes = _both(arguments, kinds)
    if arguments.json:
        print(_difference_as_json(changes, above, below, arguments.language))
        return RIGHT
    for line in difference_in_words(changes, above, below, arguments.language):
        print(line)
    for line in around_in_words(above, below, arguments.language):
        print(line)
    print(f"{above.pack} → {below.pack}: {_counted(changes, arguments.language)}", file=sys.stderr)
    return RIGHT


def check_floor(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Print what is looser or for a person to say; a text that is looser is refused."""
    above, below, changes = _both(arguments, kinds)
    bound = [one for one in changes if is_covered(one, above)]
    if arguments.json:
        standards = _standards(bound, above, below, arguments.language)
        print(_printed({"above": above.pack, "below": below.pack, "standards": standards,
                        "refused": sum(one.outcome.is_refused for one in bound),
                        "undecided": sum(one.outcome is Outcome.CANNOT_TELL for one in bound)}))
    else:
        wrong = [one for one in bound if one.outcome.is_refused or one.outcome is Outcome.CANNOT_TELL]
        for change, line in zip(wrong, difference_in_words(wrong, above, below, arguments.language), strict=True):
            state = "REFUSED" if change.outcome.is_refused else "a person decides"
            print(f"{state}: {line} [{' / '.join(filter(None, change.citations))}]")
        print(f"{below.pack} under {above.pack}: {_counted(bound, arguments.language)}", file=sys.stderr)
    return FOUND if any(one.outcome.is_refused for one in bound) else RIGHT


def _counted(changes: Any, language: str) -> str:
    counts = {one: sum(change.outcome is one for change in changes) for one in Outcome}
    said = [f"{number} {outcome_in_words(one, language)}" for one, number in counts.items() if number]
    return ", ".join(said) or ("no standard differs" if is_english(language) else "标准没有不同")


def _difference_as_json(changes: Any, above: Edition, below: Edition, language: str) -> str:
    told: dict[str, Any] = {"above": above.pack, "below": below.pack,
                            "standards": _standards(changes, above, below, language), "articles": [], "asks": []}
    for one in around(above, below, language):
        key, place = ("article", "articles") if one.sort == "article" else ("ask", "asks")
        told[place].append({
            key: one.key, "title": one.title, "state": one.state, "says": one.in_words(language),
            "parts": [{"part": part.what, "before": plain(part.before), "after": plain(part.after), "says": part.says}
                      for part in one.parts],
        })
    return _printed(told)


def _standards(changes: Any, above: Edition, below: Edition, language: str) -> list[dict[str, Any]]:
    return [
        {
            "standard": one.id,
            "kind": one.kind,
            "title": one.title.in_language(language),
            "outcome": one.outcome,
            "covered": is_covered(one, above),
            "citations": [citation for citation in one.citations if citation],
            "sentences": list(one.sentences),
            "clauses": [
                {"clause": reason.clause, "outcome": reason.outcome, "says": says}
                for reason, says in zip(one.compared.reasons, clauses_in_words(one, above, below, language),
                                        strict=True)
            ],
        }
        for one in changes
    ]


def _printed(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)


def show_coverage(arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Print who carries out each article; one that nobody does is found."""
    edition = _read(arguments.pack, kinds)
    covered = coverage(edition)
    if arguments.json:
        rows = [
            {"article": one.article, "clause": one.clause, "by": list(one.by), "standards": list(one.standards),
             "waits_for": list(one.waits_for)}
            for one in covered
        ]  # fmt: skip
        told = {"pack": edition.pack, "totals": totals(covered), "clauses": rows}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in covered:
            waits = f" for {', '.join(one.waits_for)}" if one.waits_for else ""
            by = ", ".join(f"{by}{waits if by is Carried.WAITS else ''}" for by in one.by)
            print(f"{one.article} {one.clause or '–'}: {by} {' '.join(one.standards)}".rstrip())
        said = ", ".join(f"{number} {by}" for by, number in totals(covered).items() if number)
        print(f"{edition.pack}: {many(len(covered), 'clause')}, {said}", file=sys.stderr)
    return FOUND if totals(covered)[Carried.NOBODY] else RIGHT

"""``shouwen pack …``: check packs, run their examples, and what helps to write them. Files only, no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shouwen.cli import packs_comparing, packs_tables, packs_writing
from shouwen.cli.packs_places import lies_at, many, no_edition
from shouwen.regulation.checking import Checked, check
from shouwen.regulation.checking import test as run_examples
from shouwen.regulation.facts import FactKind
from shouwen.regulation.figures_held import Unheld, unheld
from shouwen.regulation.plain_values import as_written, plain
from shouwen.regulation.proving import side_by_side

Kinds = Callable[[], Mapping[str, FactKind]]

RIGHT, WRONG, WRONG_USE = 0, 1, 2


def add_to(subparsers: Any, kinds: Kinds) -> None:
    """Add the command ``pack``. ``kinds`` returns the declared kinds of facts, when they are needed."""
    pack = subparsers.add_parser("pack", help="check packs and run their examples")
    deeds = pack.add_subparsers(dest="deed", required=True)
    packs_writing.add_to(deeds, kinds)
    packs_comparing.add_to(deeds, kinds)
    packs_tables.add_to(deeds)
    for deed, help_ in (
        ("check", "read packs and show every fault"),
        ("test", "check, then run the examples"),
    ):
        parser = deeds.add_parser(deed, help=help_)
        parser.add_argument("packs", nargs="+", type=Path, metavar="PACK", help="a folder packs/NAME/EDITION")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--sentences", action="store_true", help="show every standard as a sentence")
        parser.add_argument("--language", default="zh-hans", help="of the sentences: zh-hans or en")
        if deed == "test":
            told = "move every figure by one, and name those that no example holds; takes longer"
            parser.add_argument("--figures", action="store_true", help=told)
        parser.set_defaults(run=lambda arguments, one=deed: run(one, arguments, kinds()))


def run(deed: str, arguments: argparse.Namespace, kinds: Mapping[str, FactKind]) -> int:
    """Check or test packs, print what was found, and return the exit code."""
    missing = [f"{path} is no folder; give packs/NAME/EDITION." for path in arguments.packs if not path.is_dir()]
    missing += [said for path in arguments.packs if (said := no_edition(path)) is not None]
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return WRONG_USE
    results = (check if deed == "check" else run_examples)(arguments.packs, kinds)
    if arguments.json:
        print(json.dumps([_as_json(one, arguments) for one in results], ensure_ascii=False, indent=2))
    else:
        for one in results:
            _print(one, arguments)
            for held in _unheld(one, arguments):
                place, told = f"{one.path}/{held.file}:{held.line}", f"no example holds {held.clause}: {held.text}"
                print(f"{place}: {held.standard}: {told}; it may be {held.moved}")
    return RIGHT if all(one.is_right for one in results) else WRONG


def _unheld(checked: Checked, arguments: argparse.Namespace) -> Iterable[Unheld]:
    """Return the figures that no example holds, where that is asked and the examples are right."""
    is_asked = getattr(arguments, "figures", False) and checked.is_right
    return unheld(checked.edition) if is_asked and checked.edition is not None else ()


def _as_json(checked: Checked, arguments: argparse.Namespace) -> dict[str, Any]:
    edition = checked.edition
    return {
        "path": str(checked.path),
        "ok": checked.is_right,
        "pack": edition.pack if edition else None,
        "hash": edition.hash if edition else None,
        "unread": list(checked.unread),
        "standards": _sentences(checked, arguments.language) if edition else [],
        "warnings": [_warned(*one) for one in _warnings(checked)],
        "errors": [
            {
                "file": one.file,
                "line": one.line,
                "column": one.column,
                "found": one.found,
                "expected": one.expected,
            }
            for one in checked.errors
        ],
        "examples": [
            {
                "file": one.example.file,
                "line": one.example.line,
                "title": one.example.title.zh,
                "ok": one.is_right,
                "comparisons": [{"expected": line.expected, "found": line.found} for line in one.comparisons],
                "trace": list(one.trace),
            }
            for one in checked.examples
        ],
        "short_examples": [
            {
                "file": one.example.file,
                "line": one.example.line,
                "standard": one.standard,
                "ok": one.is_right,
                "expected": plain(one.example.then),
                "found": plain(one.found),
                "trace": list(one.trace),
            }
            for one in checked.short_examples
        ],
        "unheld": [
            {"file": one.file, "line": one.line, "standard": one.standard, "clause": one.clause, "text": one.text,
             "moved": one.moved}
            for one in _unheld(checked, arguments)
        ],
    }  # fmt: skip


def _sentences(checked: Checked, language: str) -> list[dict[str, str]]:
    assert checked.edition is not None
    return [
        {
            "id": readings.id,
            "kind": readings.kind,
            "article": readings.shared.article,
            "reading": option,
            "says": says,
        }
        for readings in checked.edition.standards.values()
        for option, says in readings.sentences(language)
    ]


def _warned(file: str, line: int, column: int, found: str, expected: str, _told: str) -> dict[str, Any]:
    return {"file": file, "line": line, "column": column, "found": found, "expected": expected}


def _warnings(checked: Checked) -> Iterator[tuple[str, int, int, str, str, str]]:
    """Yield what is probably wrong: file, line, column, found, expected, and how a person is told."""
    edition = checked.edition
    if edition is None:
        return
    lines = edition.files["pack.yaml"].decode().splitlines()
    for name in checked.unread:
        place = next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{name}:")), 1)
        told = f"the local value {name} is asked, and nothing reads it"
        yield "pack.yaml", place, 1, f"the local value {name}", "a standard that reads it", told
    for flow in edition.flows.values():
        for one in flow.passed_over:
            yield one.file, one.line, one.column, one.found, one.expected, f"{one.found} is passed over"
    for id_, gap in checked.gaps:
        what = "no row decides" if not gap.rows else f"rows {' and '.join(map(str, gap.rows))} decide"
        shared, told = edition.standards[id_].shared, f"{what} {gap.case}"
        yield shared.file, shared.line, 1, told, "one row for each case", f"{id_}: {told}"
    for unmet in checked.unmet:
        told = f"{unmet.standard}: found {unmet.found}; expected {unmet.expected}"
        yield unmet.file, unmet.line, unmet.column, unmet.found, unmet.expected, told


def _print(checked: Checked, arguments: argparse.Namespace) -> None:
    for error in checked.errors:
        print(replace(error, file=lies_at(checked.path, error.file)))
    if checked.edition is None:
        print(f"{checked.path}: {many(len(checked.errors), 'fault')}")
        return
    if arguments.sentences:
        for line in _sentences(checked, arguments.language):
            reading = f" [{line['reading']}]" if line["reading"] else ""
            print(f"{line['id']}{reading} §{line['article']} {line['says']}")
    for file, at, column, _, _, told in _warnings(checked):
        print(f"{lies_at(checked.path, file)}:{at}:{column}: warning: {told}", file=sys.stderr)
    wrong = [one for one in checked.examples if not one.is_right]
    for result in wrong:
        print(f"{lies_at(checked.path, result.example.file)}:{result.example.line}: {result.example.title.zh}")
        for expected, found, is_right in side_by_side(result.comparisons):
            mark = " " if is_right else "!"
            print(f"  {mark} expected {expected or 'nothing'}")
            print(f"  {mark} found    {found or 'nothing'}")
        _print_trace(result.trace)
    _print_short(checked)
    edition = checked.edition
    told = f"{edition.pack}: {many(len(edition.standards), 'standard')}, {many(len(edition.articles_by_path), 'article')}"
    if checked.examples:
        told += f", {len(checked.examples) - len(wrong)} of {len(checked.examples)} examples right"
    if checked.short_examples:
        right = sum(one.is_right for one in checked.short_examples)
        told += f", {right} of {len(checked.short_examples)} short examples right"
    print(told)


def _print_short(checked: Checked) -> None:
    """Print the short examples that went otherwise, what was expected above what was found."""
    for one in checked.short_examples:
        if not one.is_right:
            place = f"{lies_at(checked.path, one.example.file)}:{one.example.line}"
            print(f"{place}: {one.standard}, example {one.number}")
            print(f"  ! expected {as_written(plain(one.example.then))}")
            print(f"  ! found    {as_written(plain(one.found))}")
            _print_trace(one.trace)


def _print_trace(lines: Sequence[str]) -> None:
    """Print what happened in an example that went otherwise, and what came of each."""
    for line in lines:
        print(f"    {line}")

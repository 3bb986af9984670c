"""Which figures of a text no example holds: each is moved by one, and the examples of its standard run again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import read_files
from shouwen.regulation.proofs import prove_short
from shouwen.regulation.proving import run_example
from shouwen.regulation.rewriting import NotRewritten, Written, rewritten, written_standards

#: A figure that stands by itself: not in a name (ask.wait_1), a date or a text.
_FIGURE = re.compile(r"(?<![\w.'-])\d+(\.\d+)?(?![\w.'-])")


@dataclass(frozen=True, slots=True)
class Unheld:
    """A figure of a standard that may be another one, and no example notices."""

    standard: str
    clause: str
    text: str
    moved: str
    file: str
    line: int


def unheld(edition: Edition) -> Iterator[Unheld]:
    """Yield every move of a figure by one that no example of an edition notices, in the order of its files."""
    for one in written_standards(edition.files):
        for clause, text in one.figures.items():
            for moved in moves(text):
                if not _is_noticed(edition, one, clause, moved):
                    yield Unheld(one.standard, clause, text, moved, one.file, one.line)


def moves(text: str) -> Iterator[str]:
    """Yield a formula with each of its figures one less, and one more; of decimals one in the last place."""
    for found in _FIGURE.finditer(text):
        figure = Decimal(found[0])
        step = Decimal(1).scaleb(int(figure.as_tuple().exponent))
        for moved in (figure - step, figure + step):
            if moved >= 0:
                yield f"{text[: found.start()]}{moved:f}{text[found.end() :]}"


def _is_noticed(edition: Edition, one: Written, clause: str, moved: str) -> bool:
    long = [example for example in edition.examples if _speaks_of(example.outcomes, example.refusals, one.standard)]
    if not long and not edition.standards[one.standard].examples:
        return False
    try:
        content = rewritten(edition.files[one.file], one.file, one.standard, (clause,), moved)
        made = read_files({**edition.files, one.file: content}, edition.kinds)
    except (NotRewritten, PackErrors):
        return True  # it cannot be so
    only = replace(made, standards=MappingProxyType({one.standard: made.standards[one.standard]}))
    if any(not result.is_right for result in prove_short(only)):
        return True
    titles = {example.title.zh for example in long}
    return any(not run_example(example, made).is_right for example in made.examples if example.title.zh in titles)


def _speaks_of(outcomes: tuple[object, ...], refusals: tuple[object, ...], standard: str) -> bool:
    return any(getattr(one, "standard", "") == standard for one in (*outcomes, *refusals))

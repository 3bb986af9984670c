"""Names that nothing answers to: permits, forms, things counted or kept, positions, ids of clauses, figures of amounts.

They are warnings. A site may give a permit by another pack, or know a position that the text names once; more often a
name is mistyped, and the standard never opens, counts nothing, or tells nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.clauses import ABOUT
from shouwen.regulation.consequences import Consequence, Range
from shouwen.regulation.coverage import is_of
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.expressions import Expression
from shouwen.regulation.kinds.grant import Grant
from shouwen.regulation.reading import nearest
from shouwen.regulation.standing_text import text_of
from shouwen.regulation.surroundings import OF_EVERY_FACT

_PERMIT = re.compile(r"""\bpermit\(\s*["']?([^()"']+?)["']?\s*\)""")
_ASKED_WITH = re.compile(r"\basked_with:\s*[\"']?([^\"',}\n#]+)")
_PER = re.compile(r"""(?<![\w.])per:\s*["']?([a-z][a-z_]*)""")
_WHAT = re.compile(r"""(?<![\w.])what:\s*["']?([a-z][a-z_]*)""")
_KEEP = re.compile(r"- (\{\s*)?keep:")
#: Where positions stand: one, or several in brackets; after an arrow; and who is on duty.
_WHOM = re.compile(
    r"""(?<![\w.])(?:to|by|for|position|only_by|not_by|set_by|taken_away_by):\s*(\[[^\]\n]*\]|[^\[{,}\n#]+)"""
    r"""|->\s*(?:task [^\],}\n"'#]* to )?([^\],}\n"'#]+)"""
)
_PART = re.compile(r"""[^\[\],"']+""")
#: What the language itself names: figures, parts in a matter, local values.
_OF_LANGUAGE = re.compile(r"[\x00-\x7f]*|\w+\([^()]*\)")
#: A clause as the catalogue numbers it: ``SD-3.4``, ``AS-4h``.
_CLAUSE = re.compile(r"[A-Z]{2}-\d")
_EXAMPLES = re.compile(r"^\s*examples:.*", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Unmet:
    """A name that nothing answers to, with where its standard stands in the pack."""

    standard: str
    file: str
    line: int
    column: int
    found: str
    expected: str


def unmet_names(edition: Edition) -> tuple[Unmet, ...]:
    """Return the names that standards of an edition use and that nothing in it, or in the language, answers to."""
    permits, things = tuple(dict.fromkeys(_permits(edition))), _things(edition)
    texts = {id_: _EXAMPLES.sub("", text_of(edition, readings)) for id_, readings in edition.standards.items()}
    positions = _positions(edition, texts)
    found = []
    for id_, text in texts.items():
        shared = edition.standards[id_].shared
        unmet = (*_unmet(text, permits, tuple(edition.forms)), *_unmet_things(text, things),
                 *_unmet_positions(text, positions), *_unmet_clauses(text, id_, edition),
                 *_unmet_figures(text, edition.standards[id_], edition))
        found += [
            Unmet(id_, shared.file, shared.line + text.count("\n", 0, place), _column(text, place), name, expected)
            for place, name, expected in sorted(unmet)
        ]
    return tuple(found)


def _unmet(text: str, permits: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    for one in _PERMIT.finditer(text):
        if one[1] not in permits:
            yield one.start(1), f"permit({one[1]})", f"a permit that a grant gives{nearest(one[1], permits)}"
    for one in _ASKED_WITH.finditer(text):
        if one[1].strip() not in forms:
            yield one.start(1), f"“{one[1].strip()}”", f"a form of the pack{nearest(one[1].strip(), forms)}"


def _things(edition: Edition) -> tuple[str, ...]:
    """Return what may be counted by, or kept: what facts are about, and what their figures refer to."""
    found = dict.fromkeys((ABOUT, "by", "for_whom", "unit"))
    for kind in edition.kinds.values():
        found |= dict.fromkeys((kind.name.partition(".")[0], *kind.about))
        figures = kind.figures.items()
        found |= dict.fromkeys(name for name, one in figures if one.type in ("reference", "references"))
    return tuple(found)


def _unmet_things(text: str, things: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    for one in (*_PER.finditer(text), *(_WHAT.finditer(text) if _KEEP.match(text) else ())):
        if one[1] not in things:
            yield one.start(1), f"“{one[1]}”", f"a thing that facts are about or refer to{nearest(one[1], things)}"


def _positions(edition: Edition, texts: Mapping[str, str]) -> Counter[str]:
    """Return in how many places a pack names each position: standards, lanes, places to sign, questions, its words."""
    named = Counter(name for text in texts.values() for name in {name for _, name in _named(text)})
    named.update(list(edition.words))
    for flow in edition.flows.values():
        named.update(flow.lanes)
    for form in edition.forms.values():
        named.update({position for field in form.fields for position in field.by})
    for ask in edition.asks.values():
        named.update(ask.set_by)
    return named


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a standard names positions; words of the language (``owner(case)``, ``member``) are none."""
    for one in _WHOM.finditer(text):
        for part in _PART.finditer(text, *one.span(one.lastindex or 0)):
            if not _OF_LANGUAGE.fullmatch(part[0].strip()):
                yield part.start(), part[0].strip()


def _unmet_positions(text: str, positions: Counter[str]) -> Iterator[tuple[int, str, str]]:
    told: set[str] = set()
    for place, name in _named(text):
        if positions[name] == 1 and name not in told:
            told.add(name)
            others = [one for one in positions if one != name]
            expected = "a position that the pack names elsewhere too, or in its words"
            yield place, f"“{name}”", f"{expected}{nearest(name, others)}"


def _unmet_clauses(text: str, id_: str, edition: Edition) -> Iterator[tuple[int, str, str]]:
    """Yield the id of a standard that has the form of a clause's, where no article has such a clause."""
    clauses = [clause for article in edition.articles_by_path.values() for clause in article.clauses]
    whole = id_.partition("/")[0]  # of several clauses at once, where theirs go on: SD-1.2 of SD-1.2-1
    if clauses and _CLAUSE.match(id_) and not any(
        is_of(id_, one) or one.startswith((f"{whole}-", f"{whole}.")) for one in clauses
    ):
        place = re.search(rf"\bid:\s*[\"']?({re.escape(id_)})", text)
        expected = f"the id of a clause of articles.yaml{nearest(id_, clauses)}"
        yield place.start(1) if place else 0, f"“{id_}”", expected


def _unmet_figures(text: str, readings: Readings, edition: Edition) -> Iterator[tuple[int, str, str]]:
    """Yield what an amount reads and no fact has; what is taken ``from`` something knows its own figures."""
    for standard in readings.options.values():
        occasions = standard.shared.occasions
        if not occasions or any(one not in edition.kinds for one in occasions):
            continue  # of findings: their figures are those of what was found
        known = {*OF_EVERY_FACT, "result", *(name for one in occasions for name in edition.kinds[one].figures)}
        for one in _amounts(standard.consequences()):
            for name in sorted(one.names - known):
                if not name.startswith(("ask.", "list.")) and not name[:1].isupper():
                    place = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)
                    expected = f"a figure of {' or '.join(occasions)}{nearest(name, known)}"
                    yield place.start() if place else 0, f"“{name}” in an amount", expected


def _amounts(consequences: Iterable[Mapping[str, Any]]) -> Iterator[Expression]:
    for one in consequences:
        if isinstance(one, Consequence) and "from" not in one:
            amount = one.amount
            yield from (amount.low, amount.high) if isinstance(amount, Range) else (amount,) if amount is not None else ()
            yield from _amounts(one.either)


def _permits(edition: Edition) -> Iterator[str]:
    for readings in edition.standards.values():
        yield from (one.permit for one in readings.options.values() if isinstance(one, Grant))


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place)

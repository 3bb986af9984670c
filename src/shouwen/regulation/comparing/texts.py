"""Two whole texts compared, standard by standard: editions of one pack, or a unit's pack and that of the unit above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shouwen.regulation.comparing.comparison import compare, kind_of
from shouwen.regulation.comparing.files import file_reasons
from shouwen.regulation.comparing.outcomes import Compared, Outcome, Reason, of_reasons
from shouwen.regulation.comparing.sides import Side, Sides
from shouwen.regulation.editions import Edition
from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.words import NO_WORDS, Words

Clauses = Mapping[str, Any]
#: Kinds that are owed to customers: these a unit below may only make stricter, unless the text covers more.
OWED = frozenset(
    ("limit", "deadline", "quota", "cadence", "cover", "gate", "phrase", "right", "keep", "owner", "form", "flow",
     "score", "decision")
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Change:
    """A standard that differs: its clauses above and below (None: not there), and how it stands to the one above.

    Sentences are those of the side's own reading; citations are whole.
    """

    id: str
    kind: str
    above: Clauses | None
    below: Clauses | None
    compared: Compared
    title: Words = NO_WORDS
    citations: tuple[str, str] = ("", "")
    sentences: tuple[str, str] = ("", "")

    @property
    def outcome(self) -> Outcome:
        return self.compared.outcome


@lru_cache(maxsize=64)
def clauses_of(edition: Edition) -> Mapping[str, Clauses]:
    """Return the clauses of every standard of an edition by its id, plain and as written."""
    found: dict[str, Clauses] = {}
    for path, content in edition.files.items():
        tree = read_yaml(path, content, Faults()) if path.startswith("standards/") else None
        for node in tree.value if tree is not None and tree.is_list else ():
            plain = node.plain()
            found[str(plain["id"])] = plain
    return found


def side_of(edition: Edition, values: Mapping[str, Any] | None = None) -> Side:
    """Return a text with a unit's local values; None where no unit is asked, so that nothing is known to be unset."""
    known = values or {}
    names = {f"ask.{name}": value for name, value in known.items()} | dict(edition.list_values)
    optional = (name for name, ask in edition.asks.items() if not ask.is_required and name not in known)
    return Side(names, frozenset(f"ask.{name}" for name in optional) if values is not None else frozenset())


def compare_texts(
    above: Edition, below: Edition, values_above: Mapping[str, Any] | None = None,
    values_below: Mapping[str, Any] | None = None, language: str = "zh-hans",
) -> tuple[Change, ...]:
    """Return every standard that differs, in the order of the text below; what was taken away comes last."""
    scales = tuple(
        tuple(entry.name for entry in one.entries)
        for edition in (below, above)
        for one in edition.lists.values()
        if one.is_ordered
    )
    sides = Sides(side_of(above, values_above), side_of(below, values_below), scales)
    changes = []
    for old, new in _pairs(clauses_of(above), clauses_of(below)):
        compared = _compared(old, new, above, below, sides)
        if not compared.reasons:
            continue
        some = new or old
        assert some is not None
        changes.append(
            Change(
                str(some["id"]),
                kind_of(some),
                old,
                new,
                compared,
                _title(below if new else above, str(some["id"])),
                (_citation(above, old), _citation(below, new)),
                (_sentence(above, old, sides.above, language), _sentence(below, new, sides.below, language)),
            )
        )
    return tuple(changes)


def is_covered(change: Change, above: Edition) -> bool:
    """True where the text above binds those below in a standard of this kind."""
    return above.floor == "all" or change.kind in OWED


def _pairs(
    above: Mapping[str, Clauses], below: Mapping[str, Clauses]
) -> Iterator[tuple[Clauses | None, Clauses | None]]:
    """Yield standards that meet: by id, else by what they are about."""
    left = {_about(one): id_ for id_, one in above.items() if id_ not in below}
    met: set[str] = set()
    for id_, new in below.items():
        other = id_ if id_ in above else left.get(_about(new), "")
        if other in met:
            other = ""
        met.add(other)
        yield above.get(other), new
    for id_, old in above.items():
        if id_ not in below and id_ not in met:
            yield old, None


def _about(clauses: Clauses) -> str:
    keys = ("when", "before", "measure", "done", "claim", "card", "permit", "schema", "case", "per")
    return repr((kind_of(clauses), [clauses.get(key) for key in keys]))


def _compared(old: Clauses | None, new: Clauses | None, above: Edition, below: Edition, sides: Sides) -> Compared:
    if old is None or new is None:
        return compare(old, new, sides)
    before, after = _read(old, sides.above), _read(new, sides.below)
    if len(before) == len(after) == 1:
        pairs = [(before[next(iter(before))], after[next(iter(after))])]
    elif before.keys() == after.keys():
        pairs = [(before[option], after[option]) for option in before]
    else:
        return Compared(Outcome.CANNOT_TELL, (Reason("as", list(before), list(after), Outcome.CANNOT_TELL),))
    # What every reading says alike is told once.
    of_clauses = {repr(one): one for pair in pairs for one in compare(*pair, sides).reasons}
    return of_reasons([*of_clauses.values(), *file_reasons(kind_of(new), old, new, above, below)])


def _read(clauses: Clauses, side: Side) -> Mapping[str, Clauses]:
    """Return the clauses of each way to read a standard: one where the unit has said which."""
    options = clauses.get("as")
    if not isinstance(options, Mapping):
        return {"": clauses}
    bare = {key: one for key, one in clauses.items() if key not in ("as", "reading")}
    laid = {str(option).lower() if isinstance(option, bool) else str(option): {**bare, **(over or {})}
            for option, over in options.items()}  # fmt: skip
    said = side.names.get(str(clauses.get("reading")))
    chosen = str(said).lower() if isinstance(said, bool) else str(said)
    return {chosen: laid[chosen]} if chosen in laid else laid


def _title(edition: Edition, id_: str) -> Words:
    readings = edition.standards.get(id_)
    return readings.shared.title if readings is not None else NO_WORDS


def _citation(edition: Edition, clauses: Clauses | None) -> str:
    return edition.citation(str(clauses["article"])) if clauses is not None and "article" in clauses else ""


def _sentence(edition: Edition, clauses: Clauses | None, side: Side, language: str) -> str:
    readings = edition.standards.get(str(clauses["id"])) if clauses is not None else None
    if readings is None:
        return ""
    values = {name.removeprefix("ask."): value for name, value in side.names.items() if name.startswith("ask.")}
    standard = readings.chosen(values) or next(iter(readings.options.values()))
    return standard.sentence(language)

"""Which keys of a pack's lists a sheet of a period counts, and under which name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shouwen.cases.pack import adopted_for
from shouwen.compliance.rulebook import Rulebook
from shouwen.regulation.words import Words

#: Where a case keeps its key of a list, for the lists whose keys can be counted.
KEPT_IN: Mapping[str, str] = {
    "complaint_class": "class_key",
    "result": "particulars__case.result",
    "remedy": "particulars__case.handling",
    "cause": "particulars__case.cause",
    "urgency": "urgency",
}


@dataclass(frozen=True)
class Mark:
    """A figure that counts cases: its name, what people call it, and which keys it counts, by where they are kept."""

    figure: str
    words: Words
    keys: tuple[tuple[str, str], ...]

    @property
    def condition(self) -> Q:
        """The filter for the cases that it counts."""
        found = Q()
        for kept_in, key in self.keys:
            found |= Q(**{kept_in: key})
        return found


Marks = Mapping[str, Mark]


def marks_in_force(unit: int, instants: Iterable[datetime], book: Rulebook | None = None) -> Marks:
    """Return the marked figures of the packs in force for a unit at the first of these instants that has any."""
    for at in instants:
        found: dict[str, Mark] = {}
        for adopted in adopted_for(unit, at, book):
            for name, kept_in in KEPT_IN.items():
                marked = adopted.edition.lists.get(name)
                for entry in marked.entries if marked else ():
                    if entry.figure:
                        known = found.get(entry.figure, Mark(entry.figure, entry.words, ()))
                        found[entry.figure] = Mark(known.figure, known.words, (*known.keys, (kept_in, entry.name)))
        if found:
            return found
    return {}

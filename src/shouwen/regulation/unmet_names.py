"""Names in a pack that nothing in it answers to: a permit that no grant gives, a form to ask with that is none.

They are warnings. A site may give a permit by another pack; more often a name is mistyped, and the standard never opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shouwen.regulation.editions import Edition
from shouwen.regulation.kinds.grant import Grant
from shouwen.regulation.reading import nearest
from shouwen.regulation.standing_text import text_of

_PERMIT = re.compile(r"""\bpermit\(\s*["']?([^()"']+?)["']?\s*\)""")
_ASKED_WITH = re.compile(r"\basked_with:\s*[\"']?([^\"',}\n#]+)")
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
    """Return the permits and the forms to ask with that standards of an edition name and the edition does not have."""
    permits = tuple(dict.fromkeys(_permits(edition)))
    return tuple(
        Unmet(id_, readings.shared.file, readings.shared.line + text.count("\n", 0, place), _column(text, place),
              found, expected)
        for id_, readings in edition.standards.items()
        for text in [_EXAMPLES.sub("", text_of(edition, readings))]
        for place, found, expected in _unmet(text, permits, tuple(edition.forms))
    )


def _unmet(text: str, permits: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    for one in _PERMIT.finditer(text):
        if one[1] not in permits:
            yield one.start(1), f"permit({one[1]})", f"a permit that a grant gives{nearest(one[1], permits)}"
    for one in _ASKED_WITH.finditer(text):
        if one[1].strip() not in forms:
            yield one.start(1), f"“{one[1].strip()}”", f"a form of the pack{nearest(one[1].strip(), forms)}"


def _permits(edition: Edition) -> Iterator[str]:
    for readings in edition.standards.values():
        yield from (one.permit for one in readings.options.values() if isinstance(one, Grant))


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place)

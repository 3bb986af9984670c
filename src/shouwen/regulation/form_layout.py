"""Checks how a form of a pack is printed: its paper, and what stands in each box of its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node, nearest

PAPERS = ("A3", "A4", "A5")
ORIENTATIONS = ("portrait", "landscape")
MOST_COLUMNS = 24
MOST_ROWS_PER_PAGE = 100
#: Millimetres: the longer side of the largest paper.
HIGHEST = 420
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def check_layout(node: Node | None, fields: frozenset[str], faults: Faults) -> None:
    """Note whatever the typesetter could not follow; ``fields`` are the names of the form's fields."""
    if node is None:
        return
    keys = Keys(node, faults, "a print")
    keys.one_of("paper", PAPERS, "A4")
    keys.one_of("orientation", ORIENTATIONS, "portrait")
    columns = _at_most(keys, "columns", MOST_COLUMNS, faults) or 4
    _at_most(keys, "rows_per_page", MOST_ROWS_PER_PAGE, faults)
    for row in _list(keys.take("rows"), "rows, each a list of boxes", faults):
        for box in _list(row, "a row as a list of boxes", faults):
            _check_box(box, fields, columns, faults)
    keys.close()


def _check_box(node: Node, fields: frozenset[str], columns: int, faults: Faults) -> None:
    keys = Keys(node, faults, "a box of the print")
    keys.words("label")
    text, field = keys.words("text"), keys.text("field")
    if keys.is_mapping and not field and not text.zh:
        faults.check(node, "a box with a field or a text")
    if field and field not in fields:
        faults.check(keys.take("field") or node, f"a field of the form{nearest(field, fields)}")
    for said in (text.zh, text.zh_hant, text.en):
        for name in _IN_BRACES.findall(said):
            if name not in fields:
                expected = f"a field of the form in braces{nearest(name, fields)}"
                faults.check(keys.take("text") or node, expected, f"“{{{name}}}”")
    _at_most(keys, "across", columns, faults)
    _at_most(keys, "height", HIGHEST, faults)
    keys.close()


def check_number(node: Node | None, faults: Faults) -> Mapping[str, str]:
    """Return the ``number:`` of a form: the series from which its entries get their numbers."""
    if node is None:
        return {}
    keys = Keys(node, faults, "a number")
    series = keys.text("series", required=True)
    keys.close()
    return {"series": series}


def _list(node: Node | None, expected: str, faults: Faults) -> list[Node]:
    if node is None:
        return []
    if not node.is_list:
        faults.add(node, expected)
        return []
    return list(node.value)


def _at_most(keys: Keys, key: str, most: int, faults: Faults) -> int:
    """Return a whole number from 1 to ``most``; 0 where none is given or it is wrong."""
    number = keys.whole(key, 0, least=1) or 0
    if number > most:
        faults.check(keys.take(key) or keys.node, f"at most {most}")
        return 0
    return number

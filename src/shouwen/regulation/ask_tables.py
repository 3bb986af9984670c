"""Local values of more than one figure: lists, days of the year, maps, bands and tables.

A site writes them as YAML has them, or as text: one entry a line, ``key: value``; a row of a table is a line of its
cells in the order of the columns, ``AAA: 90 | 0 | 20%``, each of which may begin with the name of its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from shouwen.regulation.errors import WrongValue

if TYPE_CHECKING:
    from shouwen.regulation.asks import Ask

#: Reads one value by the rules of a question.
Read = Callable[["Ask", Any], Any]
MORE = "more"
#: Stands between the cells of a row; commas do too, where it stands nowhere in the line.
BETWEEN = " | "
_CELLS = re.compile("[,，、]")
_DAY = re.compile(r"(\d{2})-(\d{2})\Z")


def read_list(ask: Ask, given: Any) -> tuple[str, ...]:
    """Read a list of texts, of the options where there are any; bounds say how many."""
    members = tuple(dict.fromkeys(str(one).strip() for one in listed(given)))
    if not all(members) or (ask.options and set(members) - set(ask.options)):
        raise WrongValue(f"of {', '.join(ask.options)}" if ask.options else "texts, one a line")
    return members


def read_days_of_year(ask: Ask, given: Any) -> tuple[str, ...]:
    """Read days such as 02-14, in order, no two alike; 29 February is none that every year has."""
    days = tuple(str(one).strip() for one in listed(given))
    for day in days:
        found = _DAY.match(day)
        try:
            date(2023, int(found[1]), int(found[2])) if found else _refuse_day()
        except ValueError as error:
            raise WrongValue("days that every year has, such as 02-14") from error
    if list(days) != sorted(set(days)):
        raise WrongValue("days in their order, each once")
    if ask.count is not None and len(days) != ask.count:
        raise WrongValue(f"{ask.count} days")
    return days


def _refuse_day() -> None:
    raise ValueError


def read_map(ask: Ask, given: Any, read: Read, keys: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """Read a value for each key; a key without one is not known."""
    entries = _entries(given)
    known = keys or ask.options
    for key in entries:
        if known and key not in known:
            raise WrongValue(f"a key of {', '.join(known)}")
    return {key: read(_of_type(ask, ask.gives), value) for key, value in entries.items()}


def read_bands(ask: Ask, given: Any, read: Read) -> Mapping[Any, Any]:
    """Read what each band gives, by its upper figure, rising; the last is ``more``."""
    entries = list(_entries(given).items())
    if not entries or entries[-1][0] != MORE:
        raise WrongValue("bands that rise, the last one “more”")
    uppers = [read(_of_type(ask, ask.upto), key) for key, _ in entries[:-1]]
    if any(later <= earlier for earlier, later in pairwise(uppers)):
        raise WrongValue("bands that rise, the last one “more”")
    gives = [read(_of_type(ask, ask.gives), value) for _, value in entries]
    return dict(zip([*uppers, MORE], gives, strict=True))


def read_table(ask: Ask, given: Any, read: Read) -> Mapping[str, Mapping[str, Any]]:
    """Read rows of cells; every cell must be given. Rows that the pack names stand in its order."""
    rows = {}
    for row, written in _entries(given).items():
        if ask.rows and row not in ask.rows:
            raise WrongValue(f"a row of {', '.join(ask.rows)}")
        cells = _cells(ask, written) if isinstance(written, str) else written
        if not isinstance(cells, Mapping) or set(cells) != set(ask.columns):
            raise WrongValue(f"in each row {', '.join(ask.columns)}")
        rows[row] = {name: read(_of_type(ask, type_), cells[name]) for name, type_ in ask.columns.items()}
    if set(ask.rows) - set(rows):
        raise WrongValue(f"the rows {', '.join(ask.rows)}")
    # In the order of the pack: a table that reads row by row takes the first that applies, whatever order was given.
    return {row: rows[row] for row in ask.rows} if ask.rows else rows


def cells_written(ask: Ask, given: Any) -> dict[str, dict[str, str]]:
    """Return the cells of a map (its one column is called nothing) or a table as they were written, right or wrong."""
    found: dict[str, dict[str, str]] = {}
    for row, written in _entries(given).items():
        if ask.type == "map":
            found[row] = {"": str(written)}
        else:
            cells = _cells(ask, written) if isinstance(written, str) else written
            found[row] = {name: str(cell) for name, cell in cells.items()}
    return found


def as_text(given: Any) -> str:
    """Return what was given as a text that reads as the same: entries and rows a line each."""
    if isinstance(given, list | tuple):
        return "\n".join(map(str, given))
    if not isinstance(given, Mapping):
        return str(given)
    return "\n".join(f"{_key(key)}: {_cells_as_text(one)}" for key, one in given.items())


def _cells_as_text(given: Any) -> str:
    if not isinstance(given, Mapping):
        return str(given)
    return BETWEEN.join(f"{name} {cell}" for name, cell in given.items())


def _cells(ask: Ask, line: str) -> dict[str, str]:
    """Read the cells of a line; too few or too many leave out or add what the columns do not name."""
    separated = line.split("|") if "|" in line else _CELLS.split(line)
    cells = [line] if len(ask.columns) == 1 else separated  # a comma in the only one is one of thousands
    named = zip_longest(ask.columns, cells, fillvalue="")
    return {name: cell.strip().removeprefix(name).strip(" :：") for name, cell in named if name or cell.strip()}


def _of_type(ask: Ask, type_: str) -> Ask:
    return replace(ask, type=type_, at_least=None, at_most=None, options=())


def listed(given: Any) -> list[Any]:
    """Return the members of a list as they were written."""
    if isinstance(given, str):
        return [one for one in re.split(r"[\n,，、;；]", given) if one.strip()]
    if isinstance(given, list | tuple):
        return list(given)
    raise WrongValue("a list")


def _entries(given: Any) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {_key(key): value for key, value in given.items()}
    if not isinstance(given, str):
        raise WrongValue("entries such as key: value")
    found = {}
    for line in filter(str.strip, re.split(r"[\n;；]", given)):
        key, colon, value = line.partition(":") if ":" in line else line.partition("：")
        if not colon:
            raise WrongValue("entries such as key: value, one a line")
        found[key.strip()] = value.strip()
    return found


def _key(key: Any) -> str:
    return format(key, "f") if isinstance(key, Decimal) else str(key)

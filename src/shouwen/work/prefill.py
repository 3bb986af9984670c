"""Fields of a form that are filled from the matter, by whoever knows the matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shouwen.regulation.forms import Form
from shouwen.work.matters import Matter
from shouwen.work.models import Entry

Fill = Callable[[Matter], Mapping[str, Any]]
_fills: dict[str, Fill] = {}


def fills(kind: str) -> Callable[[Fill], Fill]:
    """Make a function the one that knows the named contents of the matters of a kind (``case.number`` …)."""

    def register(fill: Fill) -> Fill:
        _fills[kind] = fill
        return fill

    return register


def filled_from(form: Form, matter: Matter, entry: Entry | None) -> dict[str, Any]:
    """Return the values of the fields that are filled from the matter, as far as they are known."""
    kind = matter.reference.partition(":")[0]
    if kind not in _fills or not any(field.source for field in form.fields):
        return {}
    known = {**_fills[kind](matter), "entry.number": entry.number if entry else ""}
    found = {field.name: known.get(field.source) for field in form.fields if field.source}
    return {name: value for name, value in found.items() if value not in (None, "")}

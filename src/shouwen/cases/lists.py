"""Keys that the pack in force gives: what is chosen must be among them."""

from __future__ import annotations

from datetime import datetime

from shouwen.cases.pack import kinds_of_case, list_of
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.regulation.kinds.flow import CONTACT


def require_listed(value: str, name: str, unit: Unit, at: datetime, *, field: str) -> str:
    """Return a key that stands in a list of the pack in force; refuse any other, saying which do."""
    return _among(value, [entry.name for entry in list_of(name, unit.pk, at)], field) if value else ""


def require_kind(value: str, unit: Unit, at: datetime, opened_for: str = CONTACT, *, field: str = "kind") -> str:
    """Return a kind of case for which the pack in force has a flow, and which is opened for this (``OPENED_FOR``)."""
    return _among(value, kinds_of_case(unit.pk, at, opened_for), field)


def _among(value: str, known: list[str], field: str) -> str:
    if value not in known:
        raise Refused("%(name)s is one of: %(known)s.", why=Why.BAD_INPUT, field=field, name=field,
                      known="、".join(known) or "—")  # fmt: skip
    return value

"""Which fields of a customer stand open at first: those that the record sheets in force take over; others are folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms

from shouwen.cases.pack import forms_for

#: The fields of the form, by the source from which a sheet takes what they hold (``from:`` or ``offered:``).
FIELDS: Mapping[str, tuple[str, ...]] = {
    "customer.phone": ("phones",), "customer.address": ("addresses",), "customer.mail": ("mails",),
    "customer.fax": ("faxes",), "customer.company": ("company",), "customer.region": ("region",),
    "customer.trade": ("trade",), "customer.company_number": ("company_number", "registry"),
    "customer.remark": ("remark",),
}  # fmt: skip
#: What is asked of everybody, whatever the regulations say: who they are, how they are reached, who serves them.
ALWAYS = ("name", "kind", "unit", "phones")


@dataclass(frozen=True)
class Parts:
    """The fields of a form that stand open, and those that are folded; ``is_open`` where one of these holds something."""

    asked: list[forms.BoundField]
    rest: list[forms.BoundField]
    is_open: bool


def asked_at(unit: int, at: datetime) -> set[str]:
    """Return the fields that the record sheets of customers in force for a unit take over; no statement of its own."""
    return {*ALWAYS, *(name for source in _sources(unit, at) for name in FIELDS.get(source, ()))}


def _sources(unit: int, at: datetime) -> Iterator[str]:
    for one in forms_for(unit, at, "customer"):
        for field in one.form.fields:
            yield from (field.source, field.offered)


def parts_of(form: forms.Form, unit: int, at: datetime) -> Parts:
    """Return the fields of a form of a customer that stand open for a unit, and the others."""
    asked, shown = asked_at(unit, at), [one for one in form if not one.is_hidden]
    rest = [one for one in shown if one.name not in asked]
    is_open = any(one.errors or (one.value() and one.name != "registry") for one in rest)
    return Parts([one for one in shown if one.name in asked], rest, is_open)

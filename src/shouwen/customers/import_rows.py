"""What a row of a list of customers says: its name and number completed and proved, its key, its contact points."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.utils.crypto import salted_hmac

from shouwen.customers.actions import Point
from shouwen.customers.company_numbers import CompanyNumber
from shouwen.customers.models import CustomerKind, Region
from shouwen.customers.queries.lists import regions_for
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.work.importable import Batch, Line

#: The earliest time that a fact may have.
EARLIEST = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class Regions:
    """The regions in which customers of a unit can be, by code and by name; read once they are asked for."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    @cached_property
    def _by_word(self) -> dict[str, Region]:
        # The nearest unit's come last and are the ones that stay.
        rows = sorted(regions_for(self.unit).select_related("unit"), key=lambda one: len(one.unit.path))
        named = {one.name.casefold(): one for one in rows}
        return named | {str(one).casefold(): one for one in rows} | {one.code.casefold(): one for one in rows}

    def of(self, values: Mapping[str, Any]) -> Region | None:
        """Return the region that a row says by code, by name or by both; refuses one that there is not."""
        if "region" not in values:
            return None
        found = self._by_word.get(values["region"].casefold())
        if found is None:
            raise Refused("The unit has no region “%(region)s”.", why=Why.BAD_INPUT, field="region",
                          region=values["region"])  # fmt: skip
        return found


def complete(line: Line, batch: Batch, regions: Regions) -> None:
    """Let a row without a name be called after its company; refuse one that has neither, or is of no time or region.

    All that is wrong is told at once: a list is corrected as a whole.
    """
    values = line.values
    if "name" not in values and "company" in values:
        values["name"], values["kind"] = values.pop("company")[:100], CustomerKind.COMPANY.value
    if "name" in values:
        _try(line, partial(_complete_number, values))
    else:
        line.fail(Refused("This is missing.", why=Why.BAD_INPUT, field="name"))
    _try(line, partial(regions.of, values))
    _try(line, partial(check_time, values.get("since"), batch.at, "since"))


def _try(line: Line, check: Callable[[], object]) -> None:
    try:
        check()
    except Refused as refused:
        line.fail(refused)


def _complete_number(values: dict[str, Any]) -> None:
    """Say from which registry a company number is; a row that has one and no other company than its name is a company."""
    registry = values.pop("registry", "")
    if "company_number" not in values:
        return
    if "kind" not in values and values.get("company", values["name"]) == values["name"]:
        values["kind"] = CustomerKind.COMPANY.value
    known = CompanyNumber(registry, values["company_number"]).checked(values.get("kind", CustomerKind.PERSON.value))
    values |= {"registry": known.registry, "company_number": known.number}


def check_time(at: datetime | None, now: datetime, field_: str) -> None:
    """Refuse a time at which nothing can have happened that is recorded here."""
    if at is not None and at > now:
        raise Refused("The time given lies in the future. Give the time at which it happened.", why=Why.BAD_INPUT,
                      field=field_)  # fmt: skip
    if at is not None and at < EARLIEST:
        raise Refused("The time given lies before the year 2000. Give the time at which it happened.", why=Why.BAD_INPUT,
                      field=field_)  # fmt: skip


def key_of(values: Mapping[str, Any]) -> str:
    """Return by what a row is known again: its number outside, else a keyed digest of all that it says."""
    if "number" in values:
        return f"n:{values['number']}"
    said = json.dumps({key: str(value) for key, value in values.items()}, sort_keys=True, ensure_ascii=False)
    return f"r:{salted_hmac('import', said, algorithm='sha256').hexdigest()[:60]}"


def points_in(values: Mapping[str, Any]) -> list[Point]:
    """Return the contact points that a row names."""
    phones = (*values.get("phone", ()), *values.get("phone2", ()))
    found = [Point("phone", one) for one in phones] + [Point("mail", one) for one in values.get("mail", ())]
    found += [Point("address", values["address"])] if "address" in values else []
    return found + [Point("fax", one) for one in values.get("fax", ())]

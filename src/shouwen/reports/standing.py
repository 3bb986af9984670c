"""What the tables in force say of many customers, as lists of the packs name it: excellent ones, dangerous ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from shouwen.compliance.asking import (
    Asked,
    every_key_of,
    figures_read,
    keys_of_list,
    may_be_said,
    what_tables_say,
)
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.customers.credit.actions import MEASURED
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.queries import GRADES
from shouwen.customers.models import Customer
from shouwen.regulation.adoption import Adopted


@dataclass(frozen=True)
class Standing:
    """A customer with their figures and what the tables say of them: ``reasons`` are the results that put them here."""

    customer: Customer
    grade: str
    figures: Mapping[str, Any]
    reasons: tuple[Asked, ...]

    @property
    def told_figures(self) -> Mapping[str, Any]:
        """The figures as lists tell them: none of a secret file, opened or not."""
        return {} if self.customer.secrecy else self.figures

    @property
    def told_reasons(self) -> tuple[Asked, ...]:
        """The reasons as lists tell them: none of a secret file."""
        return () if self.customer.secrecy else self.reasons

    @property
    def citations(self) -> tuple[str, ...]:
        """The articles by which the customer stands here."""
        return tuple(dict.fromkeys(one.citation for one in self.told_reasons))


@dataclass(frozen=True)
class Followed:
    """What units follow, the same for all that follow the same: results that are looked for, and figures that decide.

    ``read`` is None where tables look at more than figures.
    """

    adopted: Sequence[Adopted]
    keys: tuple[str, ...]
    read: tuple[str, ...] | None


class Tables:
    """The tables in force at an instant that may say something of a list of the pack (``excellent_customer``).

    Of many customers most are found by what was asked before: a grade that alone rules them out (``may_be_said``), or
    the same figures, as far as tables read any, of which nothing was said.
    """

    def __init__(self, name: str, at: datetime) -> None:
        self.name, self.when, self.book = name, at, rulebook_of_deed()
        self._followed: dict[Any, Followed] = {}
        self._by_unit: dict[int, tuple[Any, Followed]] = {}
        self._may_name: dict[tuple[Any, str], bool] = {}
        self._silent: set[tuple[Any, ...]] = set()

    def may_name(self, unit: int, grade: str) -> bool:
        """Say whether a customer of a unit who is in a grade may be on the list."""
        what, followed = self._of(unit)
        if (what, grade) not in self._may_name:
            given = {"grade": grade}
            self._may_name[what, grade] = may_be_said(
                MEASURED, given, at=self.when, adopted=followed.adopted, among=followed.keys
            )
        return self._may_name[what, grade]

    def grades(self) -> list[str]:
        """Return the grades in which a customer of some unit may be on the list."""
        return [grade for grade in every_key_of(GRADES) if any(self.may_name(unit, grade) for unit in self.units)]

    @cached_property
    def units(self) -> list[int]:
        """A unit of each sort: all that follow the same are one."""
        return list({self._of(unit)[0]: unit for unit in self.book.units}.values())

    def may_read(self, *figures: str) -> bool:
        """Say whether the tables of some unit may look at one of these figures."""
        read = [self._of(unit)[1].read for unit in self.units]
        return any(one is None or not set(figures).isdisjoint(one) for one in read)

    def said_of(self, parts: Iterable[list[tuple[Customer, str]]]) -> Iterator[Standing]:
        """Yield those of whom a table says something, given with their grades; of the figures of a part, which are asked
        for at once, no more than the tables read.
        """
        for some in parts:
            figures = figures_of([customer for customer, _grade in some], self.when, self._read_of(some))
            for customer, grade in some:
                given = {**figures[customer.pk], "grade": grade or None}
                reasons = self._reasons(customer, given)
                if reasons:
                    yield Standing(customer, grade, given, reasons)

    def _read_of(self, some: Iterable[tuple[Customer, str]]) -> set[str] | None:
        """Return the figures by which tables decide on any of these; None where they look at more than figures."""
        read = [self._of(unit)[1].read for unit in {customer.unit_id for customer, _grade in some}]
        return None if None in read else {name for one in read if one is not None for name in one}

    def _reasons(self, customer: Customer, given: Mapping[str, Any]) -> tuple[Asked, ...]:
        what, followed = self._of(customer.unit_id)
        asked = None if followed.read is None else (what, *(repr(given.get(name)) for name in followed.read))
        if asked in self._silent:
            return ()
        said = what_tables_say(
            MEASURED, given, about=customer, unit=customer.unit_id, at=self.when, book=self.book, among=followed.keys
        )
        reasons = tuple(one for one in said if one.result in followed.keys)
        if asked is not None and not reasons:
            self._silent.add(asked)
        return reasons

    def _of(self, unit: int) -> tuple[Any, Followed]:
        """Return what a unit follows, with by what it is known."""
        if unit not in self._by_unit:
            adopted = self.book.in_force(unit, self.when)
            what = tuple((id(one.edition), id(one.site.values)) for one in adopted)
            if what not in self._followed:
                keys = tuple(keys_of_list(self.name, unit=unit, at=self.when, book=self.book))
                read = figures_read(MEASURED, at=self.when, adopted=adopted, among=keys)
                named = None if read is None else tuple(sorted({name.partition(".")[0] for name in read}))
                self._followed[what] = Followed(adopted, keys, named)
            self._by_unit[unit] = what, self._followed[what]
        return self._by_unit[unit]

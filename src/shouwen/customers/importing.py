"""Lists of customers as files: whom a row is about, and how many are recorded at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shouwen.compliance.judging import enact_many, is_loud, refuse_if_objected
from shouwen.customers.actions import Place, Point, change_customer, points_for
from shouwen.customers.alike import Alike, alike_in_base, known_by, of_values
from shouwen.customers.company_numbers import CompanyNumber
from shouwen.customers.erasing import erases
from shouwen.customers.finding import found_as
from shouwen.customers.import_fields import FIELDS
from shouwen.customers.import_rows import Regions, complete, key_of, points_in
from shouwen.customers.merges.parts import Part, moves
from shouwen.customers.models import Customer, CustomerKind
from shouwen.customers.permissions import RECORD_CUSTOMER, may_record
from shouwen.customers.secrecy.queries import require_open
from shouwen.facts.actions import Deed
from shouwen.facts.refusals import Refused
from shouwen.facts.rows import copy_rows
from shouwen.organisation.names import name_initials, name_key
from shouwen.search.actions import keep_new_findables
from shouwen.work.actions.numbers import next_numbers
from shouwen.work.importable import (
    Batch,
    Became,
    ImportChoice,
    ImportList,
    Line,
    imports_list,
)
from shouwen.work.models import OutsideKey

K = TypeVar("K")
KEY = "customers"
RECORDED = "customer.recorded"
SKIP, UPDATE, ANYWAY = "skip", "update", "record"


@dataclass
class _Known:
    """Whom earlier rows of the file are about: by key, and by what makes customers alike."""

    keys: dict[str, int] = field(default_factory=dict)
    alike: dict[Alike, int] = field(default_factory=dict)


def write(batch: Batch) -> None:
    """Record the customers of some rows; by the member's choice those who are here already are skipped or changed."""
    may_record(batch.unit, by=batch.by)
    lines = [line for lines in batch.groups for line in lines]
    regions = Regions(batch.unit)
    for line in lines:
        complete(line, batch, regions)
    _Writing(batch, [line for line in lines if line.became is None], regions).write()


class _Writing:
    """Goes through the right rows of a batch in their order."""

    def __init__(self, batch: Batch, lines: Sequence[Line], regions: Regions) -> None:
        self.batch, self.lines, self.regions = batch, lines, regions
        self.pending: list[tuple[Line, str]] = []
        self.earlier = batch.memory.setdefault(KEY, _Known()) if batch.is_trial else _Known()
        self.keys = {id(line): key_of(line.values) for line in lines}
        kept = OutsideKey.objects.filter(list=KEY, unit=batch.unit, key__in=self.keys.values())
        self.by_key = {key: int(reference.partition(":")[2]) for key, reference in kept.values_list("key", "reference")}
        self.alike = {id(line): of_values(line.values, points_in(line.values)) for line in lines}
        self.base = alike_in_base({one for some in self.alike.values() for one in some}, batch.unit, by=batch.by)
        self.new_keys: dict[str, int] = {}
        self.is_loud: dict[datetime, bool] = {}

    def write(self) -> None:
        for line in self.lines:
            key, alike = self.keys[id(line)], self.alike[id(line)]
            choice = self.batch.choices["duplicates"]
            known = self._find(key, ())
            is_same_row = known is not None and key.startswith("r:")
            if known is None and choice != ANYWAY:
                known = self._find(key, alike)
            if known is None:
                self._take(line, key, alike)
            elif choice == UPDATE and not is_same_row:
                self._change(line, known, key)
            else:
                line.became = Became.KNOWN
                self._remember_key(key, known)
        self._flush()
        copy_rows([OutsideKey(list=KEY, unit=self.batch.unit, key=key, reference=f"customer:{pk}")
                   for key, pk in self.new_keys.items()])  # fmt: skip

    def _find(self, key: str, alike: Iterable[Alike]) -> int | None:
        """Return whom a row is about; below 0 who is not recorded yet."""
        found = self.by_key.get(key, self.earlier.keys.get(key))
        for one in alike:
            if found is None:
                found = self.base.get(one, self.earlier.alike.get(one))
        return found

    def _take(self, line: Line, key: str, alike: Iterable[Alike]) -> None:
        """Let a customer be recorded with the next ones; until then they have a number below 0."""
        if self.batch.is_trial:
            try:
                self._object(line)
            except Refused as refused:
                return line.fail(refused)
            line.became = Became.MADE
        else:
            self.pending.append((line, key))
        place = -len(self.pending) if not self.batch.is_trial else 0
        self.earlier.keys.setdefault(key, place)
        for one in known_by(alike, line.values.get("company_number", "")):
            self.earlier.alike.setdefault(one, place)
        return None

    def _object(self, line: Line) -> None:
        at = line.values.get("since", self.batch.at)
        if self._loud(at):
            refuse_if_objected(RECORDED, at=at, unit=self.batch.unit.pk, by=self.batch.by, about="customer:0",
                               figures={"kind": line.values.get("kind", CustomerKind.PERSON.value)})  # fmt: skip

    def _loud(self, at: datetime) -> bool:
        if at not in self.is_loud:
            self.is_loud[at] = is_loud(RECORDED, self.batch.unit.pk, at)
        return self.is_loud[at]

    def _flush(self) -> None:
        """Record those who wait: all at once whom nobody judges, others one by one."""
        waiting, self.pending = self.pending, []
        quiet = [one for one in waiting if not self._loud(one[0].values.get("since", self.batch.at))]
        made = self._record(quiet)
        for one in waiting if len(quiet) < len(waiting) else ():
            if id(one[0]) not in made:
                try:
                    with transaction.atomic():
                        made |= self._record([one])
                except Refused as refused:
                    one[0].fail(refused)
        numbers = {-place: made.get(id(line)) for place, (line, _key) in enumerate(waiting, start=1)}
        self.earlier.keys = _numbered(self.earlier.keys, numbers)
        self.earlier.alike = _numbered(self.earlier.alike, numbers)
        for line, key in waiting:
            if id(line) in made:
                line.became = Became.MADE
                self.new_keys.setdefault(key, made[id(line)])

    def _record(self, some: Sequence[tuple[Line, str]]) -> dict[int, int]:
        """Record customers with their facts and by what they are found; return their numbers by line."""
        if not some:
            return {}
        batch = self.batch
        moments = [line.values.get("since", batch.at) for line, _key in some]
        numbers = next_numbers(batch.unit, "KH", moments)
        made = [_customer(line.values, number, at, batch, self.regions) for (line, _key), number, at in
                zip(some, numbers, moments, strict=True)]  # fmt: skip
        copy_rows(made)
        points = [points_for(customer, points_in(line.values)) for customer, (line, _key) in zip(made, some, strict=True)]
        copy_rows([point for rows in points for point in rows])
        enact_many([
            Deed(RECORDED, at, batch.unit.pk, batch.by, customer, customer, {"kind": customer.kind})
            for customer, at in zip(made, moments, strict=True)
        ])
        keep_new_findables(
            found_as(customer, [(point.kind, point.value) for point in rows])
            for customer, rows in zip(made, points, strict=True)
        )
        return {id(line): customer.pk for (line, _key), customer in zip(some, made, strict=True)}

    def _change(self, line: Line, known: int, key: str) -> None:
        """Change whom a row is about to what it says; what it does not say stays."""
        if self.batch.is_trial and known <= 0:
            line.became = Became.CHANGED
            return
        if known < 0:
            waiting = self.pending[-known - 1][0]
            self._flush()
            if waiting.became is not Became.MADE:
                line.fail(Refused("Left out, since row %(row)s belongs to it and is wrong.", row=waiting.number))
                return
            known = self.new_keys[self.keys[id(waiting)]]
        try:
            with transaction.atomic():
                is_changed = update(known, line.values, is_trial=self.batch.is_trial, batch=self.batch,
                                    regions=self.regions)  # fmt: skip
        except Refused as refused:
            line.fail(refused)
            return
        line.became = Became.CHANGED if is_changed else Became.KNOWN
        self._remember_key(key, known)

    def _remember_key(self, key: str, known: int) -> None:
        """Remember under which number of outside somebody is known who was here before."""
        if key.startswith("n:") and key not in self.by_key and known > 0 and not self.batch.is_trial:
            self.new_keys.setdefault(key, known)


def _numbered(kept: Mapping[K, int], numbers: Mapping[int, int | None]) -> dict[K, int]:
    """Return whom earlier rows are about by their numbers, now that they have some; who was refused is left out."""
    found = ((name, numbers.get(held, held) if held < 0 else held) for name, held in kept.items())
    return {name: number for name, number in found if number is not None}


def _customer(values: Mapping[str, Any], number: str, at: datetime, batch: Batch, regions: Regions) -> Customer:
    name = values["name"]
    return Customer(
        number=number, kind=values.get("kind", CustomerKind.PERSON.value), name=name, name_key=name_key(name),
        initials=name_initials(name), company=values.get("company", ""), unit=batch.unit, remark=values.get("remark", ""),
        since=at, registry=values.get("registry", ""), company_number=values.get("company_number", ""),
        region=regions.of(values), trade=values.get("trade", ""),
    )  # fmt: skip


def update(known: int, values: Mapping[str, Any], *, is_trial: bool, batch: Batch, regions: Regions) -> bool:
    """Change a customer to what a row says, by the deed that pages use; say whether there was anything to change."""
    customer = Customer.objects.select_related("unit", "region").prefetch_related("points").get(pk=known)
    if customer.secrecy:  # an import is a matter of its own; of a secret file its answer tells too much
        require_open(customer, by=batch.by, at=batch.at)  # whether a row says the same tells what the file holds
    points = [Point(one.kind, one.value) for one in customer.points.order_by("-is_main", "pk")]
    had = {(one.kind, one.plain) for one in customer.points.all()}
    new = [point for point, row in ((one, points_for(customer, [one])) for one in points_in(values))
           if row and (row[0].kind, row[0].plain) not in had]  # fmt: skip
    names = ("name", "kind", "company", "remark", "registry", "company_number")
    said = {name: values.get(name, getattr(customer, name)) for name in names}
    place = Place(regions.of(values) or customer.region, values.get("trade", customer.trade))
    is_placed = (place.region, place.trade) == (customer.region, customer.trade)
    if not new and is_placed and all(getattr(customer, name) == value for name, value in said.items()):
        return False
    may_record(customer.unit, by=batch.by)
    number = CompanyNumber(said.pop("registry"), said.pop("company_number")).checked(said["kind"])
    if not is_trial:
        change_customer(customer, customer.version, said.pop("name"), [*points, *new], **said,
                        company_number=number, place=None if is_placed else place, by=batch.by, at=batch.at)  # fmt: skip
    return True


moves(Part("outside_keys", gettext_noop("Numbers outside"), OutsideKey, "reference", by_reference=True))


@erases
def forget_outside_keys(customer: Customer) -> None:
    """Forget under which numbers of outside a person was known."""
    OutsideKey.objects.filter(list=KEY, reference=customer.reference).delete()


imports_list(ImportList(
    KEY, RECORD_CUSTOMER, _("Customers"), FIELDS, write, needed=(("name", "company"),),
    choices=(ImportChoice("duplicates", _("Who is here already"), (
        (SKIP, _("is left as they are")), (UPDATE, _("is changed to what the row says")),
        (ANYWAY, _("is recorded once more")),
    )),),
))  # fmt: skip

"""An entry as pages and papers need it: versions, signatures, where it stands, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.forms import Field, Form
from shouwen.regulation.signatures import SigningState, same_person
from shouwen.reports.hiding import hide_rows
from shouwen.work.entries import FormInForce, as_signed, form_in, standing_signatures, state_of
from shouwen.work.masking import masked_fields, shown_with
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Entry, EntryVersion, Signature
from shouwen.work.permissions_of_entries import may_read_entry
from shouwen.work.prefill import filled_from
from shouwen.work.writing import Pen, pen_of, undone_by


@dataclass(frozen=True)
class Paper:
    """One entry, or one that is about to be begun: then there is no entry and no version."""

    matter: Matter
    in_force: FormInForce
    pen: Pen
    entry: Entry | None = None
    versions: tuple[EntryVersion, ...] = ()
    signatures: tuple[Signature, ...] = ()
    #: Fields of which the reader sees only the end.
    masked: frozenset[str] = frozenset()

    def shown(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a content as the reader may see it."""
        return shown_with(self.masked, content)

    @property
    def form(self) -> Form:
        return self.in_force.form

    @property
    def latest(self) -> EntryVersion | None:
        return self.versions[-1] if self.versions else None

    @cached_property
    def state(self) -> SigningState:
        """Where it stands, derived from versions and signatures."""
        return state_of(self.in_force, list(self.versions), list(self.signatures))

    @cached_property
    def standing(self) -> dict[str, Signature]:
        """The signature that stands at each signed place."""
        return standing_signatures(self.state, list(self.versions), list(self.signatures))

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What the reader sees of it: the latest version, or what a new one would be filled with."""
        if self.latest is not None:
            return self.shown(self.latest.content)
        return filled_from(self.form, self.matter, self.entry)

    @cached_property
    def is_outdated(self) -> bool:
        """True where what is filled from the matter has changed since it was saved."""
        if self.entry is None:
            return False
        now = filled_from(self.form, self.matter, self.entry, self.content)
        return any(self.content.get(name) != value for name, value in now.items())

    def undone_by(self, field: Field) -> tuple[str, ...]:
        """Return the places whose signatures fall if a field is changed now."""
        signed = as_signed(list(self.versions), list(self.standing.values()))
        return undone_by(self.form, self.in_force.signs, field.name, signed)

    @cached_property
    def correctable(self) -> dict[str, tuple[str, ...]]:
        """Fields that the reader may write though signatures would fall, with those."""
        mine = (field for field in self.form.fields if self.pen.may_write(field))
        found = {field.name: self.undone_by(field) for field in mine}
        return {name: places for name, places in found.items() if places}

    def writable(self, *, is_correcting: bool) -> list[Field]:
        """Return the fields that get an input: those whose turn it is; in a correction also those that undo."""
        found = []
        for field in self.form.fields:
            if not self.pen.may_write(field):
                continue
            if field.name in self.correctable:
                is_open = is_correcting
            else:
                is_open = not field.by or bool(set(field.by).intersection(self.state.open))
            if is_open:
                found.append(field)
        return found

    @cached_property
    def signable(self) -> list[str]:
        """Places whose turn it is and that the reader may sign; not where another person must."""
        signed = as_signed(list(self.versions), list(self.standing.values()))
        return [
            place for place in self.state.open
            if self.pen.may_sign(place) and not same_person(self.in_force.differ, signed, place,
                                                            self.pen.by.reference)
        ]


def entry_numbered(pk: int) -> Entry:
    """Return an entry by its number; refuses where there is none."""
    entry = Entry.objects.select_related("unit", "begun_by").filter(pk=pk).first()
    if entry is None:
        raise Refused("There is no such form, or it is not yours to see.", why=Why.NOT_ALLOWED)
    return entry


def paper_of(entry: Entry, *, by: Acting, at: datetime) -> Paper:
    """Read an entry for its page or print; refuses who may not read it: five statements and those of the matter."""
    matter = matter_of(entry.matter)
    may_read_entry(entry, matter, by=by, at=at)
    in_force = form_in(entry.edition, entry.form)
    versions = tuple(entry.versions.select_related("by").order_by("number"))
    hide_rows(in_force.form, matter, versions, by)
    return Paper(
        matter, in_force, pen_of(in_force, matter, by=by, at=at, content=versions[-1].content), entry,
        versions,
        tuple(entry.signatures.select_related("member", "instead_of").order_by("pk")),
        masked_fields(in_force.form, matter, by),
    )

"""Who may read an entry: whoever may read its matter, and whoever signs a place of its form."""

from __future__ import annotations

from datetime import datetime

from shouwen.organisation.rights import Acting, not_allowed
from shouwen.work.entries import form_in
from shouwen.work.matters import Matter, refuse_hidden
from shouwen.work.models import Entry
from shouwen.work.signers import content_for_signers
from shouwen.work.taking_part import takes_part_in
from shouwen.work.writing import pen_of


def may_read_entry(entry: Entry, matter: Matter, *, by: Acting, at: datetime) -> None:
    """Refuse unless the member may read the entry. The accused of its matter may not."""
    if matter.is_accused(by):
        raise not_allowed(matter.see)
    refuse_hidden(matter, by=by)
    if by.may(matter.see, path=matter.unit.path, own=matter.members):
        return
    in_force = form_in(entry.edition, entry.form)
    pen = pen_of(in_force, matter, by=by, at=at, content=content_for_signers(entry, in_force))
    stands = any(pen.stands_at(place) for stage in in_force.signs for place in stage)
    if not stands and not takes_part_in(matter.reference, by=by):
        raise not_allowed(matter.see)

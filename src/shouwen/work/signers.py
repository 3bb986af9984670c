"""Who holds each place of an entry: the holders of a position, or the one person whose own the place is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from shouwen.organisation.models import Member
from shouwen.organisation.queries import Holder, holders_by_name
from shouwen.regulation.form_sources import OWNER
from shouwen.regulation.forms import Form
from shouwen.work.entries import FormInForce
from shouwen.work.matters import Matter
from shouwen.work.models import Entry, EntryVersion
from shouwen.work.outsiders import CUSTOMER_PLACE


def owners_places(form: Form) -> set[str]:
    """Return the places that are the owner's of the matter."""
    return {place for place, source in form.personal_places.items() if source == OWNER.get(form.of)}


def places_by_field(form: Form) -> dict[str, str]:
    """Return the places of whom a field of the form names, with that field."""
    return {place: source for place, source in form.personal_places.items() if source != OWNER.get(form.of)}


def holders_for(in_force: FormInForce, places: Iterable[str], matter: Matter, content: Mapping[str, Any],
                at: datetime) -> dict[str, Sequence[Holder]]:
    """Return who holds each of these places; a position that nobody holds is left out.

    A place that is somebody's own is there also while nobody is named: then nobody holds it. No member holds the
    customer's, whatever a unit calls a position. At most two statements.
    """
    wanted, own = set(places) - {CUSTOMER_PLACE}, in_force.form.personal_places
    positions = sorted(wanted - set(own))
    found: dict[str, Sequence[Holder]] = dict(holders_by_name(positions, matter.unit.pk, at)) if positions else {}
    owner, named = matter.owner, places_by_field(in_force.form)
    people = _people({str(content.get(named[place]) or "") for place in wanted & set(named)}, at)
    for place in wanted & set(own):
        if place in named:
            person = people.get(str(content.get(named[place]) or ""))
        else:
            person = owner if owner is not None and not _has_left(owner, at) else None
        found[place] = [Holder(person.pk, person.name, person.home_id)] if person is not None else []
    return found


def _people(references: set[str], at: datetime) -> dict[str, Member]:
    numbers = [int(one.removeprefix("member:")) for one in references if one.startswith("member:")]
    if not numbers:
        return {}
    rows = Member.objects.filter(Q(left_at=None) | Q(left_at__gt=at), pk__in=numbers)
    return {member.reference: member for member in rows}


def _has_left(member: Member, at: datetime) -> bool:
    return member.left_at is not None and member.left_at <= at


def latest_contents(entries: Sequence[Entry]) -> dict[int, Mapping[str, Any]]:
    """Return the latest words of entries; one statement."""
    if not entries:
        return {}
    latest = {entry.pk: entry.latest for entry in entries}
    rows = EntryVersion.objects.filter(entry__in=list(latest)).values_list("entry", "number", "content")
    return {entry: content for entry, number, content in rows if latest[entry] == number}


def content_for_signers(entry: Entry, in_force: FormInForce) -> Mapping[str, Any]:
    """Return what an entry says where its form names somebody who signs, else nothing; one statement then."""
    return latest_contents([entry]).get(entry.pk, {}) if places_by_field(in_force.form) else {}

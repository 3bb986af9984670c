"""Entries that wait for a member at a place that is their own: as the owner of the matter, or named by a field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import KeptEdition
from shouwen.work.entries import form_in
from shouwen.work.matters import owned_matters
from shouwen.work.models import Entry, EntryVersion
from shouwen.work.signers import latest_contents, owners_places, places_by_field


@dataclass(frozen=True)
class OwnPlaces:
    """Filters for entries in which members have a place of their own, by how it is theirs."""

    owned: Q
    named: Q

    @property
    def is_nothing(self) -> bool:
        return not (self.owned.children or self.named.children)


def own_places_of(members: Collection[int]) -> OwnPlaces:
    """Return in which entries these members may have a place of their own; one statement."""
    owned, named = Q(), Q()
    for kept in KeptEdition.objects.values_list("pk", flat=True):
        for signed in edition_kept(kept).signed_forms():
            form, here = signed.form, Q(edition=kept, form=signed.form.name)
            theirs = owned_matters(members, form.of) if owners_places(form) else None
            if theirs is not None:
                owned |= here & Q(matter__in=theirs)
            for source in set(places_by_field(form).values()):
                named |= here & _names(source, members)
    return OwnPlaces(owned, named)


def _names(source: str, members: Collection[int]) -> Q:
    latest = EntryVersion.objects.filter(entry=OuterRef("pk"), number=OuterRef("latest"))
    said = Q()
    for member in members:
        said |= Q(content__contains={source: f"member:{member}"})
    return Q(Exists(latest.filter(said)))


def rows_of(own: OwnPlaces) -> tuple[Q, ExpressionWrapper[Q]]:
    """Return the filter for all of these entries, and what says of each whether its matter is the member's."""
    is_owned = ExpressionWrapper(own.owned if own.owned.children else Q(pk__in=[]), output_field=BooleanField())
    return own.owned | own.named, is_owned


def own_places(rows: Collection[Entry], owned: Collection[int], members: Collection[int]) -> dict[int, set[str]]:
    """Return the places of each entry that are the members' own; one statement where fields name who signs."""
    forms = {row.pk: form_in(row.edition, row.form).form for row in rows}
    contents = latest_contents([row for row in rows if places_by_field(forms[row.pk])])
    references = {f"member:{member}" for member in members}
    found: dict[int, set[str]] = {}
    for row in rows:
        mine = set(owners_places(forms[row.pk])) if row.pk in owned else set()
        content = contents.get(row.pk, {})
        mine |= {place for place, name in places_by_field(forms[row.pk]).items() if content.get(name) in references}
        found[row.pk] = mine
    return found

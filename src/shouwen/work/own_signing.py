"""Entries that wait for a member at a place that is their own: as the owner of the matter, or named by a field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from shouwen.regulation.kinds.form import SignedForm
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

    @property
    def anyhow(self) -> Q:
        """The filter for all of these entries."""
        return Q(pk__in=[]) if self.is_nothing else self.owned | self.named

    @property
    def is_owned(self) -> ExpressionWrapper[Q]:
        """What says of an entry whether its matter is the members'."""
        return ExpressionWrapper(self.owned if self.owned.children else Q(pk__in=[]), output_field=BooleanField())


def own_places_of(forms: Iterable[tuple[str, SignedForm]], members: Collection[int]) -> OwnPlaces:
    """Return in which entries of these forms, each with its edition, these members may have a place of their own."""
    owned, named = Q(), Q()
    for edition, signed in forms:
        here = Q(edition=edition, form=signed.form.name)
        theirs = owned_matters(members, signed.form.of) if owners_places(signed.form) else None
        if theirs is not None:
            owned |= here & Q(matter__in=theirs)
        for source in set(places_by_field(signed.form).values()):
            named |= here & _names(source, members)
    return OwnPlaces(owned, named)


def _names(source: str, members: Collection[int]) -> Q:
    latest = EntryVersion.objects.filter(entry=OuterRef("pk"), number=OuterRef("latest"))
    said = Q()
    for member in members:
        said |= Q(content__contains={source: f"member:{member}"})
    return Q(Exists(latest.filter(said)))


def own_places(rows: Collection[Entry], members: Collection[int]) -> dict[int, set[str]]:
    """Return the places of each entry that are the members' own; one statement where fields name who signs.

    Each entry says (``is_owned``) whether its matter is theirs.
    """
    forms = {row.pk: form_in(row.edition, row.form).form for row in rows}
    contents = latest_contents([row for row in rows if places_by_field(forms[row.pk])])
    references = {f"member:{member}" for member in members}
    found: dict[int, set[str]] = {}
    for row in rows:
        mine = owners_places(forms[row.pk]) if row.is_owned else set()  # type: ignore[attr-defined]
        content = contents.get(row.pk, {})
        mine |= {place for place, name in places_by_field(forms[row.pk]).items() if content.get(name) in references}
        found[row.pk] = mine
    return found

"""What changes for a unit and when: editions that are adopted already and apply from a later day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.floor import Passing, stands
from shouwen.compliance.models import Adoption
from shouwen.compliance.queries import coming_adoptions
from shouwen.compliance.rulebook import rulebook
from shouwen.organisation.models import Unit
from shouwen.regulation.editions import Edition
from shouwen.web.asking import signed_in
from shouwen.web.drafts.changes import Change, changes_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.floors import Line, lines_of
from shouwen.web.regulation.reading import language_read, unit_read


@dataclass(frozen=True)
class Coming:
    """An edition that will apply: from when, by whose adoption, and what it changes in the one of now.

    ``own`` is the text that the unit, or one above it, wrote as differences from it: that one goes on, and
    ``gives_way`` is where it is looser than what then comes from above.
    """

    adoption: Adoption
    edition: Edition
    title: str
    is_new: bool
    changes: Sequence[Change]
    own: str = ""
    gives_way: Sequence[Line] = ()


@signed_in
@require_safe
def coming(request: ReaderRequest) -> HttpResponse:
    """Show what will change for a unit, each edition with its day and its differences in words."""
    unit, language = unit_read(request), language_read()
    found = []
    for one in coming_adoptions(unit, request.at):
        edition = edition_kept(one.edition_id)
        now, own, gives_way = _stands_now(unit, one, request.at, language)
        found.append(Coming(one, edition, edition.title.in_language(language), now is None,
                            changes_of(now, edition, language) if now is not None else (), own, gives_way))
    return render(request, "web/regulation/coming.html", {
        "place": "regulation", "unit": unit, "zone": unit.zone, "coming": found, "may": False,
    })


def _stands_now(
    unit: Unit, adoption: Adoption, at: datetime, language: str
) -> tuple[Edition | None, str, Sequence[Line]]:
    """Return what applies of a pack now; where a text of one's own was written from it, its title and what gives way."""
    book = rulebook()
    bound = book.editions_in_force(unit.pk, at)
    if adoption.pack in bound:
        return edition_kept(bound[adoption.pack][0]), "", ()
    for hash_, adopter in bound.values():
        own = edition_kept(hash_)
        if own.extended == adoption.pack:
            writer = Unit.objects.get(pk=adopter)
            then, stood = stands(writer, own, {}, adoption.since)
            now = book.editions_in_force(book.ancestors(adopter, at)[1], at).get(adoption.pack) if then else None
            looser = [one for one in stood if one.passing is Passing.REFUSED]
            return (edition_kept(now[0]) if now else None), own.title.in_language(language), lines_of(then, looser, own)
    return None, "", ()

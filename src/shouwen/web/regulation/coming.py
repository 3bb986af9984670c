"""What changes for a unit and when: editions that are adopted already and apply from a later day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Adoption
from shouwen.compliance.queries import coming_adoptions
from shouwen.compliance.rulebook import rulebook
from shouwen.regulation.editions import Edition
from shouwen.web.asking import signed_in
from shouwen.web.drafts.changes import Change, changes_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.reading import language_read, unit_read


@dataclass(frozen=True)
class Coming:
    """An edition that will apply: from when, by whose adoption, and what it changes in the one of now."""

    adoption: Adoption
    edition: Edition
    title: str
    is_new: bool
    changes: Sequence[Change]


@signed_in
@require_safe
def coming(request: ReaderRequest) -> HttpResponse:
    """Show what will change for a unit, each edition with its day and its differences in words."""
    unit, language = unit_read(request), language_read()
    bound = rulebook().editions_in_force(unit.pk, request.at)
    found = []
    for one in coming_adoptions(unit, request.at):
        edition = edition_kept(one.edition_id)
        now = edition_kept(bound[one.pack][0]) if one.pack in bound else None
        found.append(Coming(one, edition, edition.title.in_language(language), now is None,
                            changes_of(now, edition, language) if now is not None else ()))
    return render(request, "web/regulation/coming.html", {
        "place": "regulation", "unit": unit, "zone": unit.zone, "coming": found,
    })

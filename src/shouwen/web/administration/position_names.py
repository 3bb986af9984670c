"""Which of a unit's positions is meant by each name in the regulations, and where nobody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from shouwen.compliance.gaps import editions_binding, named_for
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.wording import reader_language
from shouwen.facts.refusals import Overtaken
from shouwen.organisation.actions import name_position
from shouwen.organisation.listing import position_names_of
from shouwen.organisation.models import PositionName, Unit
from shouwen.organisation.permissions import NAME_POSITION
from shouwen.organisation.queries import Holder, holders_by_name
from shouwen.web.administration.forms import PositionNameForm
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.answers import answer_form
from shouwen.web.components.listing import Column
from shouwen.web.overtaken import Both, both_of
from shouwen.web.refusals import STATUS
from shouwen.work.outsiders import CUSTOMER_PLACE


@dataclass(frozen=True)
class Line:
    """A name in a regulation: what asks for it, what the unit calls it, who holds it. Nobody is a gap."""

    named: str
    packs: str
    given: PositionName | None
    holders: list[Holder]


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, number: int) -> HttpResponse:
    """Show the names that bind the unit with their gaps; say which position one means."""
    unit = unit_seen(request, number)
    if request.method != "POST":
        return _page(request, unit, PositionNameForm(initial=_standing(unit, request.GET.get("named", "")[:60])))
    form = PositionNameForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Unit:
        # What was seen under another name says nothing of this one.
        name, _equals, key = given["seen"].rpartition("=")
        seen = key if name == given["named"] else ""
        name_position(unit, given["named"], given["position"], seen=seen, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("The change is kept."))
        return unit

    def here(_: Unit) -> str:
        return reverse("position_names", args=[unit.pk])

    def overtaken(refused: Overtaken) -> HttpResponse:
        both = both_of(form, PositionNameForm(initial=_standing(unit, form.cleaned_data["named"])))
        return _page(request, unit, form, STATUS[refused.why], refused=refused, both=both)

    return answer_form(request, form, deed, here, lambda status: _page(request, unit, form, status), overtaken)


def _standing(unit: Unit, named: str) -> dict[str, Any]:
    """Return what the form shows of a name: which position the unit itself has given it."""
    given = PositionName.objects.filter(unit=unit, named=named).select_related("position").first()
    position = given.position if given else None
    return {"named": named, "position": position, "seen": f"{named}={position.key if position else ''}"}


def lines_for(unit: Unit, at: datetime) -> list[Line]:
    """Return the names that bind a unit, those that nobody holds first; a few statements, however many there are."""
    asked: dict[str, set[str]] = {}
    book = rulebook()
    for edition in editions_binding(unit.pk, at, book):
        for named in named_for(unit.pk, edition, at, book):
            asked.setdefault(named, set()).add(edition.title.in_language(reader_language()))
    given: dict[str, PositionName] = {}
    for row in position_names_of(unit):
        given.setdefault(row.named, row)
    wanted = sorted(asked.keys() | given.keys())
    holders = holders_by_name(wanted, unit.pk, at)
    lines = [
        Line(one, "、".join(sorted(asked.get(one, ()))), given.get(one), holders.get(one, []))
        for one in wanted
    ]
    return sorted(lines, key=lambda line: (bool(line.holders), line.named))


def _page(
    request: HttpRequest, unit: Unit, form: PositionNameForm, status: int = 200, *, refused: Overtaken | None = None,
    both: Sequence[Both] | None = None,
) -> HttpResponse:
    lines = lines_for(unit, at_of(request))
    context = {
        "place": "administration",
        "part": "units",
        "unit": unit,
        "form": form,
        "refused": refused,
        "both": both,
        "lines": lines,
        "gaps": sum(not line.holders for line in lines),
        "customer": CUSTOMER_PLACE,
        "columns": [
            Column(gettext("Name in the regulation")),
            Column(gettext("Our position")),
            Column(gettext("Held by")),
            Column(gettext("Asked by")),
        ],
        "may_name": by_of(request).may(NAME_POSITION, path=unit.path),
    }
    return render(request, "web/administration/position_names.html", context, status=status)

"""How what a unit follows stands to what binds it from above: stricter, excepted for a while, or for a person to say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shouwen.compliance.editions import edition_kept
from shouwen.compliance.floor import Inherited, Passing, Stand, own_texts, stands
from shouwen.compliance.floor_actions import LONGEST_REASON, end_exception, grant_exception, judge_comparison
from shouwen.compliance.floor_words import clauses_said
from shouwen.compliance.models import FloorException, GaveWay
from shouwen.compliance.permissions import GRANT_EXCEPTION
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of
from shouwen.regulation.editions import Edition
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.administration.spans import end_of
from shouwen.web.answers import answer_form
from shouwen.web.deeds import perform
from shouwen.web.regulation.reading import language_read

#: Exceptions that are shown; those before are in the facts and the API.
MOST = 50
#: What each answer is called and how it looks.
PASSINGS = {
    Passing.PASSES: (gettext_lazy("stricter"), "good"), Passing.REFUSED: (gettext_lazy("looser"), "bad"),
    Passing.EXCEPTED: (gettext_lazy("looser by exception"), "warn"),
    Passing.ASKED: (gettext_lazy("for a person to say"), "warn"),
}


class ExceptionForm(forms.Form):
    """In which standard a unit may be looser, until the end of which day, and why."""

    standard = forms.ChoiceField(label=gettext_lazy("Standard"))
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON,
                             widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, choices: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        self.fields["standard"].choices = choices  # type: ignore[attr-defined]


@for_administration
@require_safe
def floor(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a unit follows otherwise than what binds it from above, its exceptions, and what is to be said."""
    return _page(request, unit_seen(request, number))


@for_administration
@require_POST
def exception(request: HttpRequest, number: int) -> HttpResponse:
    """Let a unit be looser in one standard until the end of a day."""
    unit, by, at = unit_seen(request, number), by_of(request), at_of(request)
    form = ExceptionForm(_standards(unit, at), request.POST)

    def deed(given: Mapping[str, Any]) -> FloorException:
        pack, _slash, standard = given["standard"].partition("/")
        until = end_of(given["until"], zone_of(unit))
        assert until is not None, "the field is required"
        return grant_exception(unit, pack, standard, until=until, reason=given["reason"], by=by, at=at)

    return answer_form(request, form, deed, lambda _made: reverse("floor", args=[unit.pk]),
                       lambda status: _page(request, unit, form=form, status=status))


@for_administration
@require_POST
def exception_ending(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take an exception back."""
    unit = unit_seen(request, number)
    found = FloorException.objects.filter(unit=unit, pk=pk).first()
    if found is None:
        raise Refused("There is no such exception.", why=Why.NOT_ALLOWED)

    def deed() -> Unit:
        end_exception(found, by=by_of(request), at=at_of(request))
        return unit

    return perform(request, deed, lambda _unit: reverse("floor", args=[unit.pk]))


@for_administration
@require_POST
def judgement(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether a standard is stricter, where no rule can tell."""
    unit, given, since = unit_seen(request, number), request.POST, _since(request)
    edition = next((one for one in own_texts(unit, since) if one.pack == given.get("edition")), None)
    if edition is None:
        raise Refused("This unit follows no such edition of its own.", why=Why.OVERTAKEN)

    def deed() -> Unit:
        judge_comparison(unit, edition, given.get("standard", ""), given.get("outcome", ""), since=since,
                         reason=given.get("reason", ""), by=by_of(request), at=at_of(request))
        return unit

    return perform(request, deed, lambda _unit: reverse("floor", args=[unit.pk]))


def _since(request: HttpRequest) -> datetime:
    """Return the instant as at which is compared: now, or a later one that the address or the form names (``since``)."""
    at, given = at_of(request), request.POST.get("since") or request.GET.get("since") or ""
    try:
        named = datetime.fromisoformat(given)
    except ValueError:
        return at
    return max(named, at) if named.tzinfo else at


@dataclass(frozen=True)
class Line:
    """A standard that stands otherwise than above, clause by clause in words."""

    stand: Stand
    edition: Edition
    title: str
    clauses: list[str]
    words: str
    tone: str
    #: What a draft says nobody can look up yet.
    is_draft: bool = False

    @property
    def cited(self) -> str:
        above, own = self.stand.change.citations
        return above or own if self.is_draft else own or above

    @property
    def is_asked(self) -> bool:
        return self.stand.passing is Passing.ASKED


def _page(request: HttpRequest, unit: Unit, *, form: ExceptionForm | None = None, status: int = 200) -> HttpResponse:
    by, at, since = by_of(request), at_of(request), _since(request)
    found, lines = _lines(unit, since)
    binding = _binding(unit, since)
    granting = {pack for pack, one in binding.items() if by.may(GRANT_EXCEPTION, path=one.path)}
    exceptions = FloorException.objects.filter(unit=unit).select_related("above", "by").order_by("-pk")[:MOST]
    gave_way = GaveWay.objects.filter(unit=unit).select_related("above").order_by("-since", "-pk")[:MOST]
    return render(request, "web/regulation/floor.html", {
        "place": "administration", "part": "regulation", "unit": unit, "zone": unit.zone,
        "above": next((one for one in binding.values() if found and one.pk == found.above), None),
        "is_bound": bool(binding),
        "lines": lines, "gave_way": list(gave_way),
        "exceptions": exceptions, "may": bool(granting), "now": at, "since": since if since > at else None,
        "form": (form or ExceptionForm(_standards(unit, at, granting))) if granting else None,
    }, status=status)


def _lines(unit: Unit, at: datetime) -> tuple[Inherited | None, list[Line]]:
    lines, above = [], None
    for edition in own_texts(unit, at):
        found, stood = stands(unit, edition, {}, at)
        above = found or above
        lines += lines_of(found, stood, edition)
    return above, lines


def lines_of(
    found: Inherited | None, stood: Sequence[Stand], edition: Edition, *, is_draft: bool = False
) -> list[Line]:
    """Return what stands otherwise than above in the reader's words."""
    language = language_read()
    return [
        Line(stand, edition, stand.change.title.in_language(language),
             clauses_said(stand, found, edition, language), *_said(stand.passing), is_draft)
        for stand in stood
    ] if found is not None else []


def _said(passing: Passing) -> tuple[str, str]:
    words, tone = PASSINGS[passing]
    return str(words), tone


def _binding(unit: Unit, at: datetime) -> dict[str, Unit]:
    """Return by pack the unit whose text binds this one from above; one statement."""
    bound = rulebook().editions_above(unit.pk, at)
    units = Unit.objects.in_bulk({adopter for _edition, adopter in bound.values()})
    return {pack: units[adopter] for pack, (_edition, adopter) in bound.items()}


def _standards(unit: Unit, at: datetime, packs: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Return the standards that bind a unit from above, of some packs only where they are given, to be chosen from."""
    return [
        (f"{pack}/{key}", f"{readings.shared.title.in_language(language_read())} ({key})")
        for pack, (edition, _adopter) in rulebook().editions_above(unit.pk, at).items()
        if packs is None or pack in packs
        for key, readings in edition_kept(edition).standards.items()
    ]

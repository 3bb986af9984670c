"""Change one local value from a day on; what was in force before stays for what happened then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.compliance.actions import mark_of_values, set_local_value
from shouwen.compliance.logic import asks_of, said
from shouwen.compliance.models import LocalValue
from shouwen.compliance.permissions import SET_LOCAL_VALUE, may_set_value
from shouwen.compliance.queries import values_given, values_since
from shouwen.compliance.wording import words_of
from shouwen.facts.refusals import Overtaken
from shouwen.organisation.queries import holds_position
from shouwen.web.administration.reading import at_of, by_of, for_administration, unit_seen
from shouwen.web.answers import answer_form
from shouwen.web.overtaken import both_of
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.adoption import edition_for
from shouwen.web.regulation.forms import ValueForm
from shouwen.web.regulation.reading import language_read


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, number: int, pack: str, name: str) -> HttpResponse:
    """Show one local value with its history and the standards that read it; set it anew from a day on."""
    unit, at, by = unit_seen(request, number), at_of(request), by_of(request)
    edition = edition_for(unit, pack, at)
    ask, language = edition.asks.get(name), language_read()
    if ask is None:
        raise Http404
    now = values_given(unit, edition, at).get(name)
    says = words_of(edition.hash)
    standing = ask, says, unit, at, now.typed if now else "", mark_of_values(unit, pack, name)
    form = ValueForm(*standing, request.POST or None)

    def page(status: int = 200, **more: Any) -> HttpResponse:
        return render(request, "web/regulation/value.html", {
            "place": "administration", "part": "regulation", "unit": unit, "zone": unit.zone, "form": form,
            "title": ask.title.in_language(language), "why": ask.why.in_language(language),
            "cited": edition.citation(ask.article), "now": now,
            "said": said(ask, now.value, language, says) if now else "",
            "history": [(row, said(ask, given.value, language, says) or row.value)
                        for row, given in values_since(unit, edition, name, at)],
            "standards": [(readings.shared.title.in_language(language), readings.shared.citation)
                          for readings in edition.standards.values() if name in asks_of(readings)],
            "set_by": says.all(ask.set_by), **more,
            "may_set": by.may(SET_LOCAL_VALUE, path=unit.path)
            and (not ask.set_by or holds_position(by.member.pk, ask.set_by, unit.pk, at)),
        }, status=status)

    def deed(given: Mapping[str, Any]) -> LocalValue:
        since = form.since.instant(given["since"])
        kept = set_local_value(unit, pack, name, given["value"], since=since, seen=given["seen"], by=by, at=at)
        messages.success(request, _("The value applies from then on; nothing before is judged anew."))
        return kept

    def overtaken(refused: Overtaken) -> HttpResponse:
        return page(STATUS[refused.why], refused=refused, both=both_of(form, ValueForm(*standing)))

    if request.method != "POST":
        return page()
    may_set_value(unit, by=by)
    return answer_form(request, form, deed, lambda _kept: reverse("local-value", args=[unit.pk, pack, name]), page,
                       overtaken)  # fmt: skip

"""Forms that wait for a customer: to be filled in once, or to be signed as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from shouwen.compliance.wording import words_of
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.zones import zone_of
from shouwen.regulation.forms import Field
from shouwen.reports.entries import Paper
from shouwen.reports.names import names_in
from shouwen.web.answers import BAD_INPUT
from shouwen.web.forms.fields import Offer
from shouwen.web.forms.forms import EntryForm
from shouwen.web.forms.parts import Group, groups_of
from shouwen.web.forms.texts import Wording
from shouwen.web.forms.views import language_of
from shouwen.web.own.door import OwnRequest, own
from shouwen.web.own.views import done_once, drawn, own_page
from shouwen.web.people.pools import pool_of_house
from shouwen.web.refusals import STATUS
from shouwen.work.actions.entries import EntryOvertaken, Unfilled
from shouwen.work.actions.own_page import send_own_form, sign_own_entry
from shouwen.work.matters import matter_of
from shouwen.work.models import Entry
from shouwen.work.outsiders import CUSTOMER_PLACE
from shouwen.work.own_views import OwnForm, own_forms, own_view_of
from shouwen.work.prefill import offered_from
from shouwen.work.writing import pen_of

#: What a customer never chooses: whom the house knows.
NOT_THEIRS = frozenset({"person", "customer", "product"})
#: So many options of a question that must be answered stand beside each other, to be ticked.
MOST_TICKED = 6


@own(seated=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_form(request: OwnRequest, form: str) -> HttpResponse:
    """Fill in a form that customers answer, and send it: once."""
    found = next((one for one in _waiting(request) if one.entry is None and one.in_force.title == form), None)
    if found is None:
        raise Refused("There is no such form, or you have sent it already.", why=Why.OVERTAKEN)
    return _answered(request, found)


@own(seated=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begun_form(request: OwnRequest, pk: int) -> HttpResponse:
    """Read a form that the house has begun, write what is the customer's, and sign it."""
    found = next((one for one in _waiting(request) if one.entry is not None and one.entry.pk == pk), None)
    if found is None:
        raise Refused("There is no such form, or you have signed it already.", why=Why.OVERTAKEN)
    return _answered(request, found)


def _waiting(request: OwnRequest) -> list[OwnForm]:
    link = request.link
    view = own_view_of(link.matter)
    return own_forms(link.matter, view, link.for_whom, request.at)


def _answered(request: OwnRequest, one: OwnForm) -> HttpResponse:
    paper = _paper(request, one)
    form = _form(request, paper)
    if request.method != "POST":
        return _page(request, one, paper, form)

    def deed() -> str:
        _carry_out(request, one, form.values())
        return own_page("form" if one.entry is None else "signature")

    try:
        return done_once(request, deed)
    except Unfilled as unfilled:
        form.show_faults(unfilled.faults)
        return _page(request, one, paper, form, BAD_INPUT)
    except EntryOvertaken:
        newer = next((now for now in _waiting(request) if one.entry is not None and now.entry == one.entry), one)
        paper = _paper(request, newer)
        return _page(request, newer, paper, _form(request, paper), 409, was_changed=True)
    except Refused as refused:
        return _page(request, one, paper, form, STATUS[refused.why], refused=refused)


def _carry_out(request: OwnRequest, one: OwnForm, values: Mapping[str, Any]) -> Entry:
    by, at, language = request.outsider, request.at, language_of()
    if one.entry is None:
        return send_own_form(request.link, one.in_force, values, by=by, at=at, language=language)
    seen = request.POST.get("version", "")
    base = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
    return sign_own_entry(request.link, one.entry, base, values, by=by, at=at, language=language)


def _paper(request: OwnRequest, one: OwnForm) -> Paper:
    matter = matter_of(request.link.matter)
    content = one.latest.content if one.latest is not None else {}
    pen = pen_of(one.in_force, matter, by=request.outsider, at=request.at, content=content)
    if one.entry is None:
        return Paper(matter, one.in_force, pen)
    return Paper(matter, one.in_force, pen, one.entry, tuple(one.entry.versions.order_by("number")),
                 tuple(one.entry.signatures.order_by("pk")))  # fmt: skip


def _form(request: OwnRequest, paper: Paper) -> EntryForm:
    content = dict(paper.content)
    if paper.entry is None:
        offered = offered_from(paper.form, paper.matter, paper.in_force.edition, request.at)
        content = {**offered, **content}
    data = request.POST if request.method == "POST" else None
    offer = Offer(pool_of_house(paper.matter.unit), request.at, lambda: SafeString(""), lambda: {}, list, language_of(),
                  zone_of(paper.matter.unit))  # fmt: skip
    made = EntryForm(_theirs(paper), content, offer, data)
    for name, field in made.written.items():
        if field.is_required and name in made.fields:  # sent whole, so it is marked here and not before a signature
            made.fields[name].required = True
            made.fields[name].help_text = field.help.in_language(language_of())
            _ticked(made.fields[name])
    return made


def _ticked(asked: forms.Field) -> None:
    """Let one of a few options be ticked, as on paper; on a telephone a list to open costs two touches more each."""
    if type(asked) is not forms.ChoiceField:
        return
    options = [one for one in cast("list[tuple[str, str]]", asked.choices) if one[0]]
    if len(options) <= MOST_TICKED:
        asked.widget = forms.RadioSelect(choices=options, attrs=asked.widget.attrs)


def _theirs(paper: Paper) -> list[Field]:
    return [field for field in paper.writable(is_correcting=False) if field.type not in NOT_THEIRS]


def _page(request: OwnRequest, one: OwnForm, paper: Paper, form: EntryForm, status: int = 200, *,
          refused: Refused | None = None, was_changed: bool = False) -> HttpResponse:  # fmt: skip
    wording = Wording(paper.form, names_in([paper.content]), zone_of(paper.matter.unit), words_of(one.in_force.edition))
    groups: list[Group] = groups_of(paper, form, wording)
    return drawn(request, "form", {
        "title": paper.form.title.in_language(language_of()), "groups": groups, "form": form, "refused": refused,
        "version": one.latest.number if one.latest is not None else 0, "was_changed": was_changed,
        "signs": any(CUSTOMER_PLACE in stage for stage in one.in_force.signs),
    }, status)  # fmt: skip

"""The forms of one matter: of a case, of a contact, about a member. Begun ones, who signs next, which can be begun."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.pack import forms_of
from shouwen.cases.queries import case_for
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.wording import PackWords, words_of
from shouwen.contacts.reading import matter_of_contact
from shouwen.customers.reading import matter_of_customer
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.reading import matter_of_return
from shouwen.organisation.queries import holders_by_name
from shouwen.outreach.queries import response_for
from shouwen.outreach.reading import matter_of_response
from shouwen.regulation.forms import Form
from shouwen.reports.names import names_in
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.contacts.page import contact_seen
from shouwen.web.customers.seen import customer_seen
from shouwen.web.forms.lists import Line, filtered, lines_of, saved_filters
from shouwen.web.forms.views import begin, language_of
from shouwen.web.orders.returns import return_seen
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import form_in
from shouwen.work.entry_queries import entries_to_sign
from shouwen.work.matters import Matter, may_see, may_work
from shouwen.work.members import matter_of_member, member_for
from shouwen.work.models import Entry
from shouwen.work.signers import latest_contents, places_by_field

GET_OR_POST = ["GET", "HEAD", "POST"]
#: The columns of the forms about a member.
ABOUT = (
    Column(_("Form")), Column(_("State")), Column(_("Who signs next")), Column(_("Begun")),
    Column(_("Print"), is_hidden=True),
)  # fmt: skip
#: Entries of one matter that are shown beside it; the list of forms has all.
MOST = 60


@signed_in
@require_safe
def forms_of_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of one case."""
    case = case_for(pk, by=request.by)
    return _beside(request, matter_of_case(case), "case", case.number, reverse("new-entry", args=[pk]))


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Begin a form of a case."""
    return _new(request, matter_of_case(case_for(pk, by=request.by)), "case")


@signed_in
@require_safe
def forms_of_contact(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of one contact."""
    contact = contact_seen(request, pk)
    return _beside(request, matter_of_contact(contact), "contact", contact.customer.name,
                   reverse("new-contact-entry", args=[pk]))


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_contact(request: ReaderRequest, pk: int) -> HttpResponse:
    """Begin a form of a contact."""
    return _new(request, matter_of_contact(contact_seen(request, pk)), "contact")


@signed_in
@require_safe
def forms_of_return(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of one return."""
    one = return_seen(request, pk)
    return _beside(request, matter_of_return(one), "return", one.customer.name, reverse("new-return-entry", args=[pk]))


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_return(request: ReaderRequest, pk: int) -> HttpResponse:
    """Begin a form of a return."""
    return _new(request, matter_of_return(return_seen(request, pk)), "return")


@signed_in
@require_safe
def forms_of_customer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the sheets of one customer."""
    one = customer_seen(request, pk)
    may_see(matter_of_customer(one), by=request.by)
    return _beside(request, matter_of_customer(one), "customer", one.number, reverse("new-customer-entry", args=[pk]))


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_customer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Begin a sheet of a customer."""
    return _new(request, matter_of_customer(customer_seen(request, pk)), "customer")


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_response(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write down what a customer answers to a survey on the telephone."""
    one = response_for(pk, by=request.by)
    if one.survey.form != request.GET.get("form", ""):
        raise Refused("This survey asks by another form.", why=Why.BAD_INPUT)
    return _new(request, matter_of_response(one), "response")


@signed_in
@require_safe
def my_forms(request: ReaderRequest) -> HttpResponse:
    """Show the forms about the reader."""
    return _about(request, matter_of_member(member_for(request.by.member.pk, by=request.by)))


@signed_in
@require_safe
def forms_of_member(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms about a member, to them and to whoever leads them."""
    return _about(request, matter_of_member(member_for(pk, by=request.by)))


@signed_in
@require_http_methods(GET_OR_POST)
def new_of_member(request: ReaderRequest, pk: int) -> HttpResponse:
    """Begin a form about a member."""
    return _new(request, matter_of_member(member_for(pk, by=request.by)), "member")


def _new(request: ReaderRequest, matter: Matter, of: str) -> HttpResponse:
    wanted = request.GET.get("form", "")
    in_force = next((one for one in forms_of(matter, request.at, of) if one.title == wanted), None)
    if in_force is None:
        raise Refused("No regulation in force here has the form %(form)s.", why=Why.BAD_INPUT, form=wanted[:60])
    if not request.by.may(matter.work, path=matter.unit.path, own=matter.members):
        may_work(matter, by=request.by)
    return begin(request, matter, in_force, lambda values: begin_entry(
        matter, in_force, values, by=request.by, at=request.at, language=language_of()))


def _beside(request: ReaderRequest, matter: Matter, of: str, line: str, new_path: str) -> HttpResponse:
    """Show the forms of a case or a contact; its page takes them in by itself."""
    begun = list(Entry.objects.filter(matter=matter.reference).select_related("unit").order_by("pk")[:MOST])
    lines = lines_of(begun, set(entries_to_sign(by=request.by, at=request.at)) if begun else set())
    return render(request, "web/forms/of_matter.html", {
        "first_mine": next((one for one in lines if one.is_mine), None),
        "matter": matter, "line": line, "new_path": new_path, "id": f"{of}-forms",
        "lines": list(zip(lines, whose_turn(request, matter, lines), strict=True)),
        "offered": offered_forms(request, matter, of, {entry.form for entry in begun}),
    })


def _about(request: ReaderRequest, matter: Matter) -> HttpResponse:
    """Show the forms about a member as a list, the newest first."""
    key = request.GET.get("show", "all")
    rows = filtered(Entry.objects.filter(matter=matter.reference), key, [])
    page = page_of(rows.select_related("unit").order_by("-pk"), request.GET.get("page"))
    lines = lines_of(list(page.rows), set())
    return render(request, "web/forms/of_member.html", {
        "place": "forms", "matter": matter, "page": page, "columns": ABOUT,
        "is_oneself": matter.members == (request.by.member.pk,),
        "lines": list(zip(lines, whose_turn(request, matter, lines), strict=True)),
        "saved": saved_filters(key),
        "offered": offered_forms(request, matter, "member", set()),
        "new_path": reverse("new-member-entry", args=[matter.members[0]]),
    })


def offered_forms(request: ReaderRequest, matter: Matter, of: str, begun: set[str]) -> list[dict[str, object]]:
    """Return the forms that the reader can begin for a matter."""
    if not request.by.may(matter.work, path=matter.unit.path, own=matter.members):
        return []
    language = language_of()
    return [
        {"name": one.title, "title": one.form.title.in_language(language), "citation": one.citation,
         "is_begun": one.title in begun}
        for one in forms_of(matter, request.at, of) if matter.is_open or not one.before
    ]  # fmt: skip


def whose_turn(request: ReaderRequest, matter: Matter, lines: Sequence[Line]) -> list[str]:
    """Return for each entry of a matter the places that sign next, with who holds them; three statements at most."""
    personal = {line.entry.pk: form_in(line.entry.edition, line.entry.form).form.personal_places for line in lines}
    positions = {place for line in lines for place in line.places if place not in personal[line.entry.pk]}
    held = holders_by_name(sorted(positions), matter.unit.pk, request.at) if positions else {}
    named = [line.entry for line in lines if line.places and places_by_field(_form(line.entry))]
    contents = latest_contents(named)
    names = names_in(contents.values())

    def who(line: Line, place: str) -> str:
        source = personal[line.entry.pk].get(place)
        if source is None:
            return "、".join(holder.name for holder in held.get(place, ())[:2])
        if source in places_by_field(_form(line.entry)).values():
            return names.get(str(contents.get(line.entry.pk, {}).get(source, "")), "")
        return matter.owner.name if matter.owner else ""

    return [_said(words_of(line.entry.edition), [(place, who(line, place)) for place in line.places]) for line in lines]


def _form(entry: Entry) -> Form:
    return form_in(entry.edition, entry.form).form


def _said(says: PackWords, places: Sequence[tuple[str, str]]) -> str:
    is_english = says.language.startswith("en")
    said = [
        says(place) + ((f" ({who})" if is_english else f"（{who}）") if who and who != place else "")
        for place, who in places
    ]
    return (", " if is_english else "、").join(said)

"""Forms filled in for a case, and any filled-in form: begin, save on top of a version, sign place by place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop
from ninja import Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see, see_any
from shouwen.api.errors import NotFound
from shouwen.api.finding import case_named
from shouwen.api.shown import Named, named_or_none
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.reading import matter_of_case
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.customers.permissions import DEREGISTER_CUSTOMER, SEE_CUSTOMER
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.permissions import SEE_ORDER, SEE_SALES
from shouwen.organisation.rights import Acting
from shouwen.outreach.permissions import SEE_SURVEY
from shouwen.regulation.forms import Form, schema_of
from shouwen.reports.hiding import hide_rows
from shouwen.work.actions.entries import begin_entry, save_entry, sign_entry
from shouwen.work.entries import FormInForce, form_in, standing_signatures, state_of
from shouwen.work.masking import masked_fields, shown_with
from shouwen.work.matters import matter_of
from shouwen.work.models import Entry, Signature
from shouwen.work.permissions import SEE_MEMBER_FORM
from shouwen.work.permissions_of_entries import may_read_entry
from shouwen.work.scopes import FILL_IN_FORM

router = Router(tags=["forms"])

#: The scopes of which one lets a program look at a filled-in form; that of its matter decides.
SEES = (SEE_CASE, SEE_CONTACT, SEE_MEMBER_FORM, SEE_ORDER, SEE_CUSTOMER, SEE_SALES, SEE_SURVEY, DEREGISTER_CUSTOMER)

Values = dict[str, Any]
VALUES = (
    "By the names of the form's fields, as ``values_schema`` of the form says: a day as 2026-03-02, a sum as \"320.00\", "
    "a person as member:8, a table as a list of rows. Null or an empty text empties a field."
)


class Filling(GivenAt):
    """What is written into a form, by the names of its fields."""

    form: str = Field(max_length=60, description="The name of a form: GET …/forms of the same case, contact or member.")
    values: Values = Field({}, max_length=200, description=VALUES)


class Saving(GivenAt):
    """Further values, on top of the version that was seen; fields that are left out stay as they are."""

    version: int = Field(ge=1, lt=2**31)
    values: Values = Field(max_length=200, description=VALUES)


class Signing(GivenAt):
    """The place that is signed, on the version that was seen; with ``values`` those are saved first."""

    place: str = Field(min_length=1, max_length=60)
    version: int = Field(ge=1, lt=2**31)
    values: Values | None = Field(None, max_length=200, description=VALUES)


class FieldShown(BaseModel):
    """A field of a form: its type, its options, who writes it; ``source`` where it is filled from the matter;
    of a signature it is who signs: the person of the matter, or whom a field of the form names.
    """

    name: str
    type: str
    options: list[str]
    is_required: bool
    by: list[str]
    source: str


class FormShown(BaseModel):
    """A form of the pack in force: what it belongs to, who signs it in which order, and the JSON Schema of its values:
    with the columns of tables, how days, sums and people are written, and ``readOnly`` where the matter fills it in.
    """

    name: str
    of: str
    citation: str
    signs: list[list[str]]
    fields: list[FieldShown]
    values_schema: dict[str, Any]


class SignatureShown(BaseModel):
    """A signature and whether it still stands."""

    place: str
    member: Named | None = Field(description="None where the customer signed, on their own page.")
    instead_of: Named | None
    version: int
    at: datetime
    stands: bool


class EntryShown(BaseModel):
    """A filled-in form: its values (of masked ones the end, for most), where its signing stands (always derived), who
    may sign now.
    """

    id: int
    reference: str
    matter: str
    form: str
    number: str
    citation: str
    version: int
    values: Values
    signatures: list[SignatureShown]
    open_places: list[str]
    is_complete: bool


@router.get("cases/{int:pk}/forms", response={200: list[FormShown], **UNSEEN}, operation_id="list_forms")
def forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has for cases."""
    case = case_named(pk, see(request, SEE_CASE))
    return [form_shown(one) for one in forms_for(case.unit_id, request.at)]  # type: ignore[attr-defined]


@router.get("entries/{int:pk}", response={200: EntryShown, **UNSEEN}, operation_id="see_entry")
def entry(request: HttpRequest, pk: int) -> EntryShown:
    """Show a filled-in form."""
    by = see_any(request, *SEES)
    found = entry_named(pk, by, request.at)  # type: ignore[attr-defined]
    see(request, matter_of(found.matter).see)
    return _shown(found, by)


@router.post("cases/{int:pk}/entries", response={201: Done, **REFUSALS}, operation_id="begin_entry",
             openapi_extra=ONCE)  # fmt: skip
def beginning(request: HttpRequest, pk: int, given: Filling) -> HttpResponse:
    """Begin a form for a case."""

    def deed(by: Acting, at: Any) -> Entry:
        case = case_named(pk, by)
        form = form_called(given.form, forms_for(case.unit_id, at), "case")
        return begin_entry(
            matter_of_case(case), form, exact(given.values), by=by, at=at, language=language_asked()
        )

    return do(request, FILL_IN_FORM, given, deed, entry_done, status=201)


@router.post("entries/{int:pk}/version", response={200: Done, **REFUSALS}, operation_id="save_entry",
             openapi_extra=ONCE)  # fmt: skip
def saving(request: HttpRequest, pk: int, given: Saving) -> HttpResponse:
    """Save a further version. Refused with both texts (``theirs``, ``mine``) where a colleague was faster."""
    return do(request, FILL_IN_FORM, given, lambda by, at: save_entry(
        entry_named(pk, by, at), exact(given.values), given.version, by=by, at=at, language=language_asked()),
        entry_done)  # fmt: skip


@router.post("entries/{int:pk}/signature", response={201: Done, **REFUSALS}, operation_id="sign_entry",
             openapi_extra=ONCE)  # fmt: skip
def signing(request: HttpRequest, pk: int, given: Signing) -> HttpResponse:
    """Sign a place. Refused, with the article, out of turn and for another's place."""

    def deed(by: Acting, at: Any) -> Signature:
        values = exact(given.values) if given.values is not None else None
        return sign_entry(entry_named(pk, by, at), given.place, given.version, by=by, at=at, language=language_asked(),
                          values=values)  # fmt: skip

    return do(request, FILL_IN_FORM, given, deed, lambda made: entry_done(made.entry), status=201)


def entry_named(number: int, by: Acting, at: datetime) -> Entry:
    """Return an entry of a matter that the member may see, or on whose form they have a place."""
    found = Entry.objects.select_related("unit").filter(pk=number).first()
    if found is None:
        raise NotFound
    try:
        may_read_entry(found, matter_of(found.matter), by=by, at=at)
    except Refused:
        raise NotFound from None
    return found


def exact(values: Values) -> Values:
    """Return values as forms keep them: figures with a fraction as text, exact to the digit."""
    return {name: _exact(value) for name, value in values.items()}


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal | float):
        return format(Decimal(value), "f") if abs(Decimal(value).adjusted()) < 60 else str(value)
    if isinstance(value, dict):
        return exact(value)
    return [_exact(one) for one in value] if isinstance(value, list) else value


def form_called(name: str, forms: Iterable[FormInForce], of: str) -> FormInForce:
    """Return a form of those in force by its name; refuse as bad input where there is none for this."""
    for form in forms:
        if form.title == name:
            return form
    raise Refused(_NO_SUCH_FORM[of], why=Why.BAD_INPUT, field="form")


_NO_SUCH_FORM = {
    "case": gettext_noop("The regulation in force has no such form for cases."),
    "period": gettext_noop("The regulation in force has no such form for periods."),
    "contact": gettext_noop("The regulation in force has no such form for contacts."),
    "member": gettext_noop("The regulation in force has no such form about members."),
    "return": gettext_noop("The regulation in force has no such form for returns."),
    "customer": gettext_noop("The regulation in force has no such form for this customer."),
    "sales": gettext_noop("The regulation in force has no such form for sales."),
}


def form_shown(one: FormInForce) -> FormShown:
    """Show a form of the pack in force."""
    fields = [FieldShown(name=f.name, type=f.type, options=[o.name for o in f.options], is_required=f.is_required,
                         by=list(f.by), source=f.source) for f in one.form.fields]  # fmt: skip
    return FormShown(name=one.title, of=one.form.of, citation=one.citation, signs=[list(s) for s in one.signs],
                     fields=fields, values_schema=_schema(one.form))  # fmt: skip


def _schema(form: Form) -> dict[str, Any]:
    schema = schema_of(form)
    for field in form.fields:
        if field.name in schema["properties"] and not field.takes_writing:
            schema["properties"][field.name]["readOnly"] = True
        for column in field.columns if field.beside else ():
            if not column.is_written and column.name != field.kept_by:
                schema["properties"][field.name]["items"]["properties"][column.name]["readOnly"] = True
    return schema


def _shown(row: Entry, by: Acting) -> EntryShown:
    versions = list(row.versions.order_by("number"))
    form, matter = form_in(row.edition, row.form).form, matter_of(row.matter)
    hide_rows(form, matter, versions, by)
    values = shown_with(masked_fields(form, matter, by), versions[-1].content) if versions else {}
    signatures = list(row.signatures.select_related("member", "instead_of").order_by("pk"))
    state = state_of(form_in(row.edition, row.form), versions, signatures)
    numbers = {version.pk: version.number for version in versions}
    standing = set(standing_signatures(state, versions, signatures).values())
    return EntryShown(
        id=row.pk, reference=row.reference, matter=row.matter, form=row.form, number=row.number,
        citation=row.citation, version=row.latest, values=dict(values),
        signatures=[SignatureShown(
            place=s.place, member=named_or_none(s.member), instead_of=named_or_none(s.instead_of), at=s.at,
            version=numbers[s.version_id], stands=s in standing,
        ) for s in signatures],
        open_places=list(state.open), is_complete=state.is_complete,
    )  # fmt: skip


def language_asked() -> str:
    """Return the asker's language."""
    return translation.get_language() or "zh-hans"


def entry_done(found: Entry) -> Done:
    """Say which entry something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/entries/{found.pk}", number=found.number,
                version=found.latest)  # fmt: skip

"""Cases: the list, one case with all that belongs to it, opening, and the deeds that every case knows."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from shouwen.api.case_shown import CaseShown, case_shown
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, GivenAt, as_it_is, do, see
from shouwen.api.finding import Id, case_named, chosen, contact_named, member_near, unit_given, unit_near
from shouwen.api.narrowing import CasesAsked
from shouwen.api.paging import Page, walked
from shouwen.api.shown import CaseLine, case_line
from shouwen.cases.actions.changing import change_case
from shouwen.cases.actions.closing import close_case, merge_case, reopen_case
from shouwen.cases.actions.contacts import add_contact
from shouwen.cases.actions.handing_on import hand_on_case
from shouwen.cases.actions.opening import Wanted, open_case, open_matter
from shouwen.cases.actions.pauses import pause_case, resume_case
from shouwen.cases.actions.transfers import offer_case, open_sub_case
from shouwen.cases.actions.watching import unwatch_case, watch_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.listing import CaseLists
from shouwen.cases.lists import require_kind, require_listed
from shouwen.cases.models import Case, Transfer
from shouwen.cases.permissions import (
    ACCEPT_TRANSFER,
    CLOSE_CASE,
    MERGE_CASE,
    OPEN_CASE,
    PAUSE_CASE,
    REOPEN_CASE,
    SEE_CASE,
    TRANSFER_CASE,
    WORK_ON_CASE,
)
from shouwen.cases.queries import visible_cases
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.wording import words_of_house
from shouwen.contacts.permissions import LOG_CONTACT
from shouwen.contacts.queries import visible_contacts
from shouwen.customers.queries import visible_customers
from shouwen.organisation.queries import units_that_may
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.notes import write_note
from shouwen.work.actions.tasks import give_task
from shouwen.work.models import Note, Task
from shouwen.work.scopes import WRITE_NOTE

router = Router(tags=["cases"])

Subject = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=20_000)]
Reason = Annotated[str, Field(min_length=1, max_length=20_000)]
Key = Annotated[str, Field(max_length=40)]


class Product(Given):
    """What is known of the product."""

    name: Annotated[str, Field(max_length=100)] = ""
    bought_on: date | None = None
    order_number: Annotated[str, Field(max_length=60)] = ""
    part_number: Annotated[str, Field(max_length=60)] = ""
    quantity: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    shipped_on: date | None = None

    def particulars(self) -> dict[str, Any]:
        """Return it by the names that forms use."""
        found = {f"product.{name}": value for name, value in self.model_dump(mode="json").items()}
        return {name: str(value) for name, value in found.items() if value not in (None, "")}


#: What is known of a product, by the names that forms use.
PRODUCT = tuple(f"product.{name}" for name in Product.model_fields)


class CaseOpening(GivenAt):
    """A case from a contact."""

    kind: Key = Field(description="A kind of case of the pack in force: GET /api/lists/kind.")
    subject: Subject
    class_key: Key = Field("", description="A key of the pack's list complaint_class.")
    words: Words = ""
    demand: Words = ""
    urgency: Key = Field("", description="A key of the pack's list urgency.")
    is_special: bool = False
    is_sudden: bool = False
    accused: Id | None = Field(None, description="The member whom the complaint is about.")
    product: Product = Product()


class MatterOpening(GivenAt):
    """A case without a contact: of a customer, or, where none is named, of the unit itself."""

    kind: Key = Field(description="A kind of case that the pack in force opens so.")
    subject: Subject
    words: Words = ""
    urgency: Key = Field("", description="A key of the pack's list urgency.")
    customer: Id | None = None


class ContactAdded(GivenAt):
    """A conversation that is about the case too."""

    contact: Id


class HandingOn(GivenAt):
    """A colleague who has the work from now on, and why."""

    to: Id
    reason: Words = ""


class Offer(GivenAt):
    """To which unit a case is offered, or to which member of it, and why."""

    to_unit: Id
    to_member: Id | None = None
    reason: Reason


class WithReason(GivenAt):
    """A deed that needs a reason."""

    reason: Reason


class Closure(GivenAt):
    """How a case ends: ``result`` is a key of the pack's list result."""

    result: Key
    words: Words = ""


class Merger(GivenAt):
    """In which case of the same customer it goes on."""

    into: Id


class SubCase(GivenAt):
    """What another unit is asked to do; the case waits for it."""

    unit: Id
    subject: Subject
    words: Words = ""


class NoteGiven(GivenAt):
    """A note to colleagues, and whom it mentions."""

    words: Reason
    mentions: list[Id] = Field([], max_length=50)


class Change(GivenAt):
    """What is written on a case, on top of the version that was seen; what is left out stays as it is."""

    version: int = Field(ge=1, lt=2**31)
    subject: Subject | None = None
    words: Words = ""
    demand: Words = ""
    urgency: Key = Field("", description="A key of the pack's list urgency.")
    product: Product | None = Field(None, description="What is known of the product, whole.")


class TaskGiven(GivenAt):
    """What a colleague is asked to do for the case, and by when."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    to: Id
    due_at: AwareDatetime | None = None


@router.get("cases", response={200: Page[CaseLine], **UNSEEN}, operation_id="list_cases")
def cases(request: HttpRequest, asked: Query[CasesAsked]) -> Page[CaseLine]:
    """List the cases that you may see, narrowed as on their page, the last changed first unless it is asked otherwise."""
    by, at = see(request, SEE_CASE), request.at  # type: ignore[attr-defined]
    lists, narrowed = CaseLists(by, at, zone_of(by.member.home)), asked.filter(by, at)
    return walked(
        narrowed.order, asked, lambda after, most: lists.numbers(narrowed, most=most, after=after),
        Case.objects.select_related("customer", "unit", "holder"), partial(case_line, says=words_of_house()),
    )  # fmt: skip


@router.get("cases/{int:pk}", response={200: CaseShown, **UNSEEN}, operation_id="see_case")
def case(request: HttpRequest, pk: int) -> CaseShown:
    """Show one case: its clocks, tasks, forms, files, sub-cases and course."""
    by = see(request, SEE_CASE)
    return case_shown(case_named(pk, by), by)


@router.post("contacts/{int:pk}/case", response={201: Done, **REFUSALS}, operation_id="open_case",
             openapi_extra=ONCE)  # fmt: skip
def opening(request: HttpRequest, pk: int, given: CaseOpening) -> HttpResponse:
    """Open a case from a contact. Whoever received the contact is its first owner for good."""

    def deed(by: Acting, at: Any) -> Case:
        contact = contact_named(pk, by)
        unit = contact.unit
        return open_case(contact, Wanted(
            require_kind(given.kind, unit, at), given.subject,
            require_listed(given.class_key, "complaint_class", unit, at, field="class_key"), given.words,
            given.demand, require_listed(given.urgency, "urgency", unit, at, field="urgency"), given.is_special,
            given.is_sudden, member_near(unit, given.accused, "accused") if given.accused else None,
            given.product.particulars(),
        ), by=by, at=at)  # fmt: skip

    return do(request, OPEN_CASE, given, deed, case_done, status=201)


@router.post("units/{int:pk}/case", response={201: Done, **REFUSALS}, operation_id="open_matter",
             openapi_extra=ONCE)  # fmt: skip
def matter_opening(request: HttpRequest, pk: int, given: MatterOpening) -> HttpResponse:
    """Open a case without a contact in a unit: of a customer, or of the unit itself."""

    def deed(by: Acting, at: Any) -> Case:
        unit = unit_given(pk)
        customer = chosen(visible_customers(by), given.customer, "customer") if given.customer else None
        return open_matter(unit, customer, Wanted(given.kind, given.subject, words=given.words, urgency=given.urgency),
                           by=by, at=at)  # fmt: skip

    return do(request, OPEN_CASE, given, deed, case_done, status=201)


@router.post("cases/{int:pk}/contact", response={201: Done, **REFUSALS}, operation_id="add_contact",
             openapi_extra=ONCE)  # fmt: skip
def further_contact(request: HttpRequest, pk: int, given: ContactAdded) -> HttpResponse:
    """Add a conversation to a case of the same customer; whoever has the case is told."""

    def deed(by: Acting, at: Any) -> Case:
        return add_contact(case_named(pk, by), chosen(visible_contacts(by).select_related("unit"), given.contact,
                                                      "contact"), by=by, at=at).case  # fmt: skip

    return do(request, LOG_CONTACT, given, deed, case_done, status=201)


@router.post("cases/{int:pk}/transfer", response={201: Done, **REFUSALS}, operation_id="offer_case",
             openapi_extra=ONCE)  # fmt: skip
def transfer(request: HttpRequest, pk: int, given: Offer) -> HttpResponse:
    """Offer a case to another unit; its clock runs until the offer is answered."""

    def deed(by: Acting, at: Any) -> Transfer:
        found = case_named(pk, by)
        to_member = member_near(found.unit, given.to_member, "to_member") if given.to_member else None
        to_unit = chosen(units_that_may(ACCEPT_TRANSFER, found.unit, at), given.to_unit, "to_unit")
        return offer_case(found, to_unit, given.reason,
                          to_member=to_member, by=by, at=at)  # fmt: skip

    return do(request, TRANSFER_CASE, given, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href=f"/api/transfers/{made.pk}"), status=201)  # fmt: skip


@router.post("cases/{int:pk}/handing-on", response={200: Done, **REFUSALS}, operation_id="hand_on_case",
             openapi_extra=ONCE)  # fmt: skip
def handing_on(request: HttpRequest, pk: int, given: HandingOn) -> HttpResponse:
    """Give the work of a case to a colleague of its unit."""

    def deed(by: Acting, at: Any) -> Case:
        found = case_named(pk, by)
        return hand_on_case(found, member_near(found.unit, given.to, "to"), given.reason, by=by, at=at)

    return do(request, TRANSFER_CASE, given, deed, case_done)


@router.post(
    "cases/{int:pk}/pause", response={200: Done, **REFUSALS}, operation_id="pause_case", openapi_extra=ONCE
)
def pause(request: HttpRequest, pk: int, given: WithReason) -> HttpResponse:
    """Pause a case: the clocks that the pack says so stand."""
    return do(request, PAUSE_CASE, given,
              lambda by, at: pause_case(case_named(pk, by), given.reason, by=by, at=at).case, case_done)  # fmt: skip


@router.post("cases/{int:pk}/resumption", response={200: Done, **REFUSALS}, operation_id="resume_case",
             openapi_extra=ONCE)  # fmt: skip
def resumption(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Let a paused case go on."""
    return do(
        request, PAUSE_CASE, given, lambda by, at: resume_case(case_named(pk, by), by=by, at=at), case_done
    )


@router.post("cases/{int:pk}/closure", response={200: Done, **REFUSALS}, operation_id="close_case",
             openapi_extra=ONCE)  # fmt: skip
def closure(request: HttpRequest, pk: int, given: Closure) -> HttpResponse:
    """Close a case. Refused while anything is open, with all that is and its articles."""

    def deed(by: Acting, at: Any) -> Case:
        found = case_named(pk, by)
        result = require_listed(given.result, "result", found.unit, at, field="result")
        return close_case(found, result, given.words, by=by, at=at)

    return do(request, CLOSE_CASE, given, deed, case_done)


@router.post("cases/{int:pk}/reopening", response={200: Done, **REFUSALS}, operation_id="reopen_case",
             openapi_extra=ONCE)  # fmt: skip
def reopening(request: HttpRequest, pk: int, given: WithReason) -> HttpResponse:
    """Let a closed case go on."""
    return do(request, REOPEN_CASE, given,
              lambda by, at: reopen_case(case_named(pk, by), given.reason, by=by, at=at), case_done)  # fmt: skip


@router.post("cases/{int:pk}/merger", response={200: Done, **REFUSALS}, operation_id="merge_case",
             openapi_extra=ONCE)  # fmt: skip
def merger(request: HttpRequest, pk: int, given: Merger) -> HttpResponse:
    """Let a case go on in another of the same customer."""

    def deed(by: Acting, at: Any) -> Case:
        return merge_case(case_named(pk, by), _other(given.into, by), by=by, at=at)

    return do(request, MERGE_CASE, given, deed, case_done)


def _other(number: int, by: Acting) -> Case:
    return chosen(visible_cases(by), number, "into")


@router.post("cases/{int:pk}/sub-case", response={201: Done, **REFUSALS}, operation_id="open_sub_case",
             openapi_extra=ONCE)  # fmt: skip
def sub_case(request: HttpRequest, pk: int, given: SubCase) -> HttpResponse:
    """Ask another unit: a case of its own that this one waits for."""

    def deed(by: Acting, at: Any) -> Case:
        parent = case_named(pk, by)
        unit = unit_near(parent.unit, given.unit, "unit")
        return open_sub_case(parent, unit, Wanted(JOINT, given.subject, words=given.words), by=by, at=at)

    return do(request, WORK_ON_CASE, given, deed, case_done, status=201)


@router.post(
    "cases/{int:pk}/note", response={201: Done, **REFUSALS}, operation_id="write_note", openapi_extra=ONCE
)
def note(request: HttpRequest, pk: int, given: NoteGiven) -> HttpResponse:
    """Write a note on a case; whom it mentions is told."""

    def deed(by: Acting, at: Any) -> Note:
        found = case_named(pk, by)
        mentions = [member_near(found.unit, number, "mentions") for number in sorted(set(given.mentions))]
        return write_note(matter_of_case(found), given.words, mentions, by=by, at=at)

    return do(
        request, WRITE_NOTE, given, deed, lambda made: Done(reference=made.reference, id=made.pk), status=201
    )


@router.post(
    "cases/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_case", openapi_extra=ONCE
)
def change(request: HttpRequest, pk: int, given: Change) -> HttpResponse:
    """Change what is written on a case. Refused with both texts (``theirs``, ``mine``) where a colleague was faster."""

    def deed(by: Acting, at: Any) -> Case:
        found = case_named(pk, by)
        urgency = found.urgency
        if "urgency" in given.model_fields_set:
            urgency = require_listed(given.urgency, "urgency", found.unit, at, field="urgency")
        known = {} if given.product is None else dict.fromkeys(PRODUCT, "") | given.product.particulars()
        return change_case(
            found, given.version, given.subject or found.subject, as_it_is(given, "words", found.words),
            as_it_is(given, "demand", found.demand), known, urgency=urgency, by=by, at=at,
        )  # fmt: skip

    return do(request, WORK_ON_CASE, given, deed, case_done)


@router.post(
    "cases/{int:pk}/task", response={201: Done, **REFUSALS}, operation_id="give_task", openapi_extra=ONCE
)
def task(request: HttpRequest, pk: int, given: TaskGiven) -> HttpResponse:
    """Give a colleague something to do for a case."""

    def deed(by: Acting, at: Any) -> Task:
        found = case_named(pk, by)
        to = member_near(found.unit, given.to, "to")
        return give_task(matter_of_case(found), given.title, to, due_at=given.due_at, by=by, at=at)

    return do(request, WORK_ON_CASE, given, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href=f"/api/tasks/{made.pk}"), status=201)  # fmt: skip


def case_done(found: Case) -> Done:
    """Say which case something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/cases/{found.pk}", number=found.number,
                version=found.version)  # fmt: skip


@router.post("cases/{int:pk}/watch", response={201: Done, **REFUSALS}, operation_id="watch_case", openapi_extra=ONCE)
def watch(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Follow a case: you are told what happens to it, as long as you may see it."""

    def deed(by: Acting, at: Any) -> Case:
        return watch_case(case_named(pk, by), by=by, at=at).case

    return do(request, SEE_CASE, given, deed, case_done, status=201)


@router.post("cases/{int:pk}/watch-ending", response={200: Done, **REFUSALS}, operation_id="unwatch_case",
             openapi_extra=ONCE)  # fmt: skip
def watch_ending(request: HttpRequest, pk: int, given: GivenAt) -> HttpResponse:
    """Follow a case no more."""
    return do(request, SEE_CASE, given, lambda by, at: unwatch_case(case_named(pk, by), by=by, at=at), case_done)

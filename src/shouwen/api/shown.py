"""What answers show of people, places and matters; the same names everywhere."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from shouwen.cases.models import Case
from shouwen.compliance.figure_words import left_said
from shouwen.compliance.wording import PackWords, words_of
from shouwen.contacts.models import Contact
from shouwen.contacts.wording import channel_title
from shouwen.customers.models import ContactPoint, Customer
from shouwen.organisation.models import Member, Unit
from shouwen.regulation.spans import is_never
from shouwen.work.models import Deadline, Task
from shouwen.work.reckoned import left_of_standing
from shouwen.work.titles import task_title


class Named(BaseModel):
    """Somebody or something by number and name."""

    id: int
    name: str


class CaseLine(BaseModel):
    """A case as lists show it. Kind, class and urgency are keys; their titles are in the asker's language."""

    id: int
    reference: str
    number: str
    subject: str
    kind: str
    kind_title: str
    class_key: str
    class_title: str
    state: str
    urgency: str
    urgency_title: str
    customer: Named | None
    unit: Named
    holder: Named | None
    opened_at: datetime
    due_at: datetime | None
    changed_at: datetime
    version: int


class DeadlineShown(BaseModel):
    """A running or ended clock, with its article; ``why`` tells how it came about.

    While it ``is_paused`` it has no due time; ``left`` says what of its span remains.
    """

    id: int
    title: str
    standard: str
    citation: str
    state: str
    started_at: datetime
    due_at: datetime | None
    is_due_assumed: bool
    is_paused: bool
    left: str
    ended_at: datetime | None
    why: str


class AskShown(BaseModel):
    """An answer that doing a task takes."""

    name: str
    type: str = Field(description="A type of docs/reference/flows.md; one of the options is a `choice`.")
    options: list[str]
    optional: bool = Field(False, description="It may be left out.")
    at_least: str | None = Field(
        None, description="The least that it may be, as the flow says it; `today` is the day of the deed."
    )
    at_most: str | None = Field(None, description="The most that it may be, the same way.")
    only_if: str | None = Field(None, description="It is asked only where this is so, and then must be given.")
    when: dict[str, list[str]] | None = Field(
        None, description="The same by the answer to one other question: for which of its options this one is asked."
    )


class TaskShown(BaseModel):
    """A step that waits for a person or was done. ``asks`` are the answers that doing it takes."""

    id: int
    reference: str
    matter: str
    title: str
    citation: str
    position: str
    form: str
    state: str
    asks: list[AskShown]
    awaits: str
    holder: Named | None
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


class ContactShown(BaseModel):
    """One conversation. ``channel_title`` says the channel, and the direction of a call, in the asker's language."""

    id: int
    reference: str
    channel: str
    channel_title: str
    direction: str
    customer: Named
    unit: Named
    received_by: Named
    at: datetime
    number: str
    rings: int | None
    held_seconds: int | None
    talk_seconds: int | None
    hung_up_by: str
    is_private: bool
    is_urgent: bool
    subject: str
    words: str


class PointShown(BaseModel):
    """One way to reach a customer."""

    kind: str
    value: str
    is_main: bool
    label: str


class CompanyNumberShown(BaseModel):
    """A company's number in a registry: ``credit_code`` is China's (GB 32100-2015)."""

    registry: str
    number: str


class CustomerShown(BaseModel):
    """What is held of a customer."""

    id: int
    reference: str
    number: str
    kind: str
    name: str
    company: str
    company_number: CompanyNumberShown | None = Field(None, description="Of a secret file: open it to read it.")
    unit: Named
    region: Named | None
    trade: str
    tags: list[Named]
    remark: str
    since: datetime
    version: int
    secrecy: str = Field("", description="The class of a secret file: open it to read its points and remark.")
    points: list[PointShown]


def named(one: Unit | Member | Customer) -> Named:
    """Return somebody or something by number and name."""
    return Named(id=one.pk, name=one.name)


def named_or_none(one: Unit | Member | None) -> Named | None:
    """Return somebody by number and name, None for nobody."""
    return None if one is None else Named(id=one.pk, name=one.name)


def due_or_none(due_at: datetime | None) -> datetime | None:
    """Return a due time; none for a clock that stands."""
    return None if due_at is None or is_never(due_at) else due_at


def case_line(case: Case, says: PackWords) -> CaseLine:
    """Show a case as a line of a list; ``says`` puts its keys in words."""
    return CaseLine(
        id=case.pk, reference=case.reference, number=case.number, subject=case.subject, kind=case.kind,
        kind_title=says(case.kind), class_key=case.class_key, class_title=says(case.class_key, "complaint_class"),
        state=case.state, urgency=case.urgency, urgency_title=says(case.urgency, "urgency"),
        customer=named(case.customer) if case.customer is not None else None,
        unit=named(case.unit), holder=named_or_none(case.holder), opened_at=case.opened_at,
        due_at=due_or_none(case.due_at),
        changed_at=case.changed_at, version=case.version,
    )  # fmt: skip


def deadline_shown(row: Deadline) -> DeadlineShown:
    """Show a clock."""
    return DeadlineShown(
        id=row.pk, title=words_of(row.edition)(row.standard), standard=row.standard, citation=row.citation,
        state=row.state,
        started_at=row.started_at, due_at=due_or_none(row.due_at), is_due_assumed=row.is_due_assumed,
        is_paused=row.is_standing, left=left_said(left) if (left := left_of_standing(row)) else "",
        ended_at=row.ended_at,
        why=f"/api/why/deadlines/{row.pk}",
    )  # fmt: skip


def task_shown(task: Task) -> TaskShown:
    """Show a task."""
    return TaskShown(
        id=task.pk, reference=task.reference, matter=task.matter, citation=task.citation,
        title=task_title(task, words_of(task.citation)),
        position=task.position, form=task.form, state=task.state, asks=[AskShown(**ask) for ask in task.asks],
        awaits=task.awaits,
        holder=named_or_none(task.holder), opened_at=task.opened_at, due_at=task.due_at, ended_at=task.ended_at,
    )  # fmt: skip


def contact_shown(contact: Contact) -> ContactShown:
    """Show a conversation."""
    return ContactShown(
        id=contact.pk, reference=contact.reference, channel=contact.channel,
        channel_title=channel_title(contact), direction=contact.direction,
        customer=named(contact.customer), unit=named(contact.unit), received_by=named(contact.received_by),
        at=contact.at, number=contact.number, rings=contact.rings, held_seconds=contact.held_seconds,
        talk_seconds=contact.talk_seconds, hung_up_by=contact.hung_up_by, is_private=contact.is_private,
        is_urgent=contact.is_urgent, subject=contact.subject, words=contact.words,
    )  # fmt: skip


def point_shown(point: ContactPoint) -> PointShown:
    """Show one way to reach a customer."""
    return PointShown(kind=point.kind, value=point.value, is_main=point.is_main, label=point.label)


def customer_shown(customer: Customer, is_shown: bool) -> CustomerShown:
    """Show a customer with how they are reached, and where they belong; what stands in the file where it is shown."""
    return CustomerShown(
        id=customer.pk, reference=customer.reference, number=customer.number, kind=customer.kind,
        name=customer.name, company=customer.company,
        company_number=CompanyNumberShown(registry=customer.registry, number=customer.company_number)
        if is_shown and customer.company_number else None,
        unit=named(customer.unit),
        remark=customer.remark if is_shown else "", secrecy=customer.secrecy,
        since=customer.since, version=customer.version,
        region=Named(id=customer.region.pk, name=str(customer.region)) if customer.region is not None else None,
        trade=customer.trade, tags=[Named(id=tag.pk, name=tag.name) for tag in customer.tags.all()],
        points=[point_shown(point) for point in customer.points.all()] if is_shown else [],
    )  # fmt: skip

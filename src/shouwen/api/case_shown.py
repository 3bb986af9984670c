"""One case with all that belongs to it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from shouwen.api.shown import (
    CaseLine,
    DeadlineShown,
    Named,
    PointShown,
    TaskShown,
    case_line,
    deadline_shown,
    named,
    named_or_none,
    point_shown,
    task_shown,
)
from shouwen.cases.deeds import CaseDeed
from shouwen.cases.models import Case, CasePause, Transfer, TransferState
from shouwen.cases.offering import deeds_offered, may_answer_offer, wished_at
from shouwen.cases.queries import MOST_POINTS
from shouwen.cases.sanctions import Proposal, proposals_of
from shouwen.cases.timeline import Happening, timeline_of
from shouwen.cases.waiting import waiting_of
from shouwen.compliance.wording import words_in_force, words_of
from shouwen.customers.secrecy.listed import reads_points
from shouwen.organisation.rights import Acting
from shouwen.work.models import Attachment, Deadline, Entry, Task, TaskState


class Happened(BaseModel):
    """One line of the course of a case. ``late`` is when it was recorded, if long after it happened.

    ``figures`` hold keys; ``said`` are the same in the asker's language.
    """

    kind: str
    title: str
    at: datetime
    who: str
    words: str
    figures: dict[str, str]
    said: dict[str, str]
    late: datetime | None
    standard: str
    fact: int


class EntryLine(BaseModel):
    """A form begun for the matter; its values and signatures stand under ``href``."""

    id: int
    reference: str
    form: str
    number: str
    citation: str
    version: int
    href: str


class FileLine(BaseModel):
    """A file of the case; its content stands under ``href``."""

    id: int
    reference: str
    name: str
    type: str
    size: int
    digest: str
    at: datetime
    href: str


class OfferLine(BaseModel):
    """The offer that waits for an answer."""

    id: int
    to_unit: Named
    to_member: Named | None
    reason: str
    offered_at: datetime
    may_answer: bool


class PauseShown(BaseModel):
    """The pause in which the case is."""

    since: datetime
    reason: str


class ProposalLine(BaseModel):
    """A proposed reward or sanction: ``state`` is open, approved, refused, replaced or none needed."""

    fact: int
    sort: str
    state: str
    at: datetime
    by: str
    responsible: str | None
    ratio: Decimal | None
    amount: Decimal | None
    citation: str


class DeedLine(BaseModel):
    """A deed of a complaint that the asker may do now: POST to ``href``."""

    deed: str
    title: str
    href: str


class CaseShown(CaseLine):
    """A case whole. The customer's name and points come with it, wherever the customer belongs to."""

    customer_points: list[PointShown]
    words: str
    demand: str
    particulars: dict[str, Any]
    first_owner: Named
    owner: Named
    accused: Named | None
    contact: int | None
    parent: int | None
    merged_into: int | None
    promised_on: date | None
    closed_at: datetime | None
    pause: PauseShown | None
    offer: OfferLine | None
    proposals: list[ProposalLine]
    deeds: list[DeedLine]
    wished_at: datetime | None
    deadlines: list[DeadlineShown]
    tasks: list[TaskShown]
    entries: list[EntryLine]
    attachments: list[FileLine]
    sub_cases: list[int]
    course: list[Happened]


def case_shown(case: Case, by: Acting) -> CaseShown:
    """Show a case whole to somebody; at most fourteen statements whatever it holds."""
    matter = case.reference
    deadlines = list(Deadline.objects.filter(holder=matter, withdrawn_at=None).order_by("due_at", "pk")[:100])
    editions = {row.edition for row in deadlines}
    says = words_of(*editions) if editions else words_in_force(case.unit_id, case.opened_at)
    tasks = Task.objects.filter(matter=matter).exclude(state=TaskState.CANCELLED).select_related("holder")
    listed = list(tasks.order_by("opened_at", "pk")[:100])
    at_work = {task.holder_id for task in listed if task.state == TaskState.OPEN}
    pause = CasePause.objects.filter(case=case, until=None).first()
    offer = Transfer.objects.filter(case=case, state=TransferState.OFFERED).select_related(
        "to_unit", "to_member").first()  # fmt: skip
    who = case.customer
    is_told = who is not None and reads_points(who, came=case.contact_id is not None, by=by, at=by.at)
    points = who.points.order_by("-is_main", "pk")[:MOST_POINTS] if who is not None and is_told else ()
    return CaseShown(
        **dict(case_line(case, says)),
        customer_points=[point_shown(point) for point in points],
        words=case.words, demand=case.demand, particulars=case.particulars, first_owner=named(case.first_owner),
        owner=named(case.owner), accused=named_or_none(case.accused), contact=case.contact_id,
        parent=case.parent_id, merged_into=case.merged_into_id, promised_on=case.promised_on,
        closed_at=case.closed_at,
        pause=PauseShown(since=pause.since, reason=pause.reason) if pause else None,
        offer=_offer(offer, may_answer_offer(offer, case, by=by)) if offer else None,
        deadlines=[deadline_shown(row) for row in deadlines],
        tasks=[task_shown(task) for task in listed],
        proposals=[_proposal(one) for one in proposals_of(case)] if waiting_of(case).has_proposals else [],
        deeds=[_deed(case, one) for one in deeds_offered(case, by=by, at_work=at_work)],
        wished_at=wished_at(case),
        entries=[entry_line(row) for row in Entry.objects.filter(matter=matter).order_by("pk")[:100]],
        attachments=[file_line(row) for row in Attachment.objects.filter(matter=matter).order_by("pk")[:200]],
        sub_cases=list(case.sub_cases.order_by("pk").values_list("pk", flat=True)[:100]),
        course=[_happened(line) for line in timeline_of(case, says)],
    )  # fmt: skip


def file_line(row: Attachment) -> FileLine:
    """Show a file without its content."""
    return FileLine(id=row.pk, reference=row.reference, name=row.name, type=row.type, size=row.size,
                    digest=row.digest, at=row.at, href=f"/api/attachments/{row.pk}")  # fmt: skip


def entry_line(row: Entry) -> EntryLine:
    """Show a begun form without what is written on it."""
    return EntryLine(id=row.pk, reference=row.reference, form=row.form, number=row.number, citation=row.citation,
                     version=row.latest, href=f"/api/entries/{row.pk}")  # fmt: skip


def _proposal(one: Proposal) -> ProposalLine:
    figures = one.fact.figures
    return ProposalLine(fact=one.fact.sequence, sort=str(figures.get("sort", "")), state=one.state, at=one.fact.at,
                        by=one.fact.by, responsible=figures.get("responsible"), ratio=one.ratio, amount=one.amount,
                        citation=one.citation)  # fmt: skip


def _deed(case: Case, deed: CaseDeed) -> DeedLine:
    return DeedLine(deed=deed.noun, title=str(deed.title), href=f"/api/cases/{case.pk}/{deed.noun.replace('_', '-')}")


def _offer(row: Transfer, may_answer: bool) -> OfferLine:
    return OfferLine(id=row.pk, to_unit=named(row.to_unit), to_member=named_or_none(row.to_member),
                     reason=row.reason, offered_at=row.offered_at, may_answer=may_answer)  # fmt: skip


def _happened(line: Happening) -> Happened:
    return Happened(kind=line.kind, title=line.title, at=line.at, who=line.who, words=line.words,
                    figures=dict(line.figures), said=dict(line.said), late=line.late, standard=line.standard,
                    fact=line.sequence)  # fmt: skip

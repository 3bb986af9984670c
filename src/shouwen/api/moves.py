"""Moves: running cases go over to the edition in force, tried first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import Id, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.cases.actions.moving import ask_move, cancel_move, move_cases, move_for, name_steps
from shouwen.cases.models import CaseMove, CaseMoveLine
from shouwen.cases.moving import lines_of, outcomes_of
from shouwen.cases.permissions import MOVE_CASES

router = Router(tags=["regulation"])


class MoveGiven(Given):
    """A unit with all below it, and the pack whose edition in force there its running cases go over to."""

    unit: Id
    pack: str = Field(min_length=1, max_length=60)


class NamesGiven(Given):
    """By the id of a flow's standard: from the id of an old step to that of a new one, or to nothing: it falls away."""

    names: dict[str, dict[str, str]] = Field(max_length=100)


class MoveShown(BaseModel):
    """Where a move stands, and how many cases can be moved, were moved, and stay with their edition."""

    id: int
    unit: int
    pack: str
    edition: str
    stage: str
    at: AwareDatetime
    total: int | None
    ready: int
    moved: int
    stays: int
    names: dict[str, dict[str, str]]
    fault: str


class MoveLineShown(BaseModel):
    """One case: ``reason`` is a key of why it stays, ``step`` the step or clock in the way.

    ``report`` says which step becomes which, and when each clock was and is due (nothing: it lapses).
    """

    case: int
    outcome: str
    reason: str
    step: str
    report: dict[str, Any]


@router.post("moves", response={201: Done, **REFUSALS}, operation_id="ask_move", openapi_extra=ONCE)
def asking(request: HttpRequest, given: MoveGiven) -> HttpResponse:
    """Ask what would become of running cases; the worker tries each, and nothing changes."""
    return do(request, MOVE_CASES, given, lambda by, at: ask_move(
        unit_given(given.unit), given.pack, by=by, at=at), _done, status=201)


@router.post("moves/{int:pk}/names", response={200: Done, **REFUSALS}, operation_id="name_steps", openapi_extra=ONCE)
def naming(request: HttpRequest, pk: int, given: NamesGiven) -> HttpResponse:
    """Say where steps go that the edition does not have; every case is tried anew."""
    return do(request, MOVE_CASES, given, lambda by, at: name_steps(pk, given.names, by=by, at=at), _done)


@router.post("moves/{int:pk}/execution", response={200: Done, **REFUSALS}, operation_id="move_cases", openapi_extra=ONCE)
def executing(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Let the cases be moved that can be; the worker moves each once."""
    return do(request, MOVE_CASES, given, lambda by, at: move_cases(pk, by=by, at=at), _done)


@router.post("moves/{int:pk}/cancellation", response={200: Done, **REFUSALS}, operation_id="cancel_move",
             openapi_extra=ONCE)  # fmt: skip
def cancelling(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Stop a move; what was moved stays moved."""
    return do(request, MOVE_CASES, given, lambda by, at: cancel_move(pk, by=by, at=at), _done)


@router.get("moves/{int:pk}", response={200: MoveShown, **UNSEEN}, operation_id="see_move")
def move(request: HttpRequest, pk: int) -> MoveShown:
    """Show where a move stands."""
    row = move_for(pk, by=see(request, MOVE_CASES))
    counts = outcomes_of(row)
    return MoveShown(id=row.pk, unit=row.unit_id, pack=row.edition.pack, edition=row.edition.edition, stage=row.stage,
                     at=row.at, total=row.total, ready=counts["ready"], moved=counts["moved"],
                     stays=counts["stays"], names=row.names, fault=row.fault)  # fmt: skip


@router.get("moves/{int:pk}/lines", response={200: Page[MoveLineShown], **UNSEEN}, operation_id="list_move_lines")
def lines(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[MoveLineShown]:
    """List the cases of a move, in the order in which they were opened."""
    found = lines_of(move_for(pk, by=see(request, MOVE_CASES)))
    return page(found, asked, ("case",), _line)


def _line(row: CaseMoveLine) -> MoveLineShown:
    return MoveLineShown(case=row.case_id, outcome=row.outcome, reason=row.reason, step=row.step, report=row.report)


def _done(row: CaseMove) -> Done:
    return Done(reference=row.reference, id=row.pk, href=f"/api/moves/{row.pk}")

"""Drafts of editions: begun, written, proposed, approved by a second person, and tried on what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see, see_any
from shouwen.api.finding import Id, Version, member_near, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.compliance.draft_reading import SEEING, draft_for, drafts_for, faults_of
from shouwen.compliance.draft_writing import (
    change_standard,
    give_draft_values,
    remove_from_draft,
    retake_example,
    write_draft,
)
from shouwen.compliance.drafts import approve_draft, begin_draft, drop_draft, propose_draft, send_draft_back
from shouwen.compliance.editions import edition_called
from shouwen.compliance.models import Draft, Trial, TrialLine, TrialSum
from shouwen.compliance.permissions import (
    APPROVE_REGULATION,
    DRAFT_REGULATION,
    TRY_DRAFT,
)
from shouwen.compliance.trials import (
    ask_trial,
    cancel_trial,
    share_trial,
    sums_seen,
    trial_for,
    unshare_trial,
    whose_result,
)
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.reading import LONGEST_FILE

router = Router(tags=["regulation"])

Path = Annotated[str, Field(min_length=1, max_length=200, description="A file of the pack: standards/telephone.yaml.")]


class DraftGiven(Given):
    """A new edition of a pack, begun from the text of one that the house keeps."""

    unit: Id
    pack: str = Field(min_length=1, max_length=60)
    base: str = Field(min_length=1, max_length=30, description="The edition from which it is begun.")
    edition: str = Field(min_length=1, max_length=30, description="How the new one is called.")


class FileGiven(Given):
    """A file of a draft, whole; without a text it is taken out."""

    version: Version
    path: Path
    text: str | None = Field(None, max_length=LONGEST_FILE)


class StandardGiven(Given):
    """Figures and sentences of one standard, each by its clause: ``at_most``, ``words.zh``."""

    version: Version
    standard: str = Field(min_length=1, max_length=60)
    changes: dict[str, str] = Field(min_length=1, max_length=20)


class ExampleGiven(Given):
    """An example, by the file and the line at which it stands."""

    version: Version
    file: Path
    line: int = Field(ge=1, lt=2**31)


class ValuesGiven(Given):
    """Local values that the draft newly asks for; an empty one is taken back."""

    version: Version
    values: dict[str, str] = Field(min_length=1, max_length=300)


class ProposalGiven(Given):
    """From when a draft is to apply, with what it newly asks of the site."""

    version: Version
    since: AwareDatetime
    values: dict[str, str] = Field({}, max_length=300)


class DraftApprovalGiven(Given):
    """The text that is approved, by its version; ``replace`` names what was adopted before from the same date on."""

    version: Version
    replace: str = Field("", max_length=30)


class DraftReturnGiven(Given):
    """What is to be changed."""

    remark: str = Field(min_length=1, max_length=2000)


class TrialGiven(Given):
    """Units with all below them, and a period that is over; its end is not held."""

    units: list[Id] = Field(min_length=1, max_length=200)
    since: AwareDatetime
    until: AwareDatetime


class FaultShown(BaseModel):
    """What is wrong with a draft, and where."""

    file: str
    line: int
    column: int
    found: str
    expected: str


class DraftShown(BaseModel):
    """A draft; its files are left out of lists."""

    id: int
    unit: int
    pack: str
    edition: str
    state: str
    version: int
    since: AwareDatetime | None
    changed_at: AwareDatetime
    remark: str
    files: dict[str, str] | None = None
    faults: list[FaultShown] | None = None


class TrialShown(BaseModel):
    """How far a trial is; then how often each standard found what, before and after.

    ``decided`` is how many of the differences people have decided since: those stay as they are. ``readers`` are the
    members with whom it is shared, told to whoever shared it.
    """

    id: int
    draft: int
    version: int
    state: str
    since: AwareDatetime
    until: AwareDatetime
    facts: int
    total: int | None
    differences: int
    counts: dict[str, dict[str, dict[str, int]]]
    decided: int
    readers: list[int]


class SumSide(BaseModel):
    """How often each verdict, each thing that follows, and sums of amounts: verb, ledger, figure."""

    verdicts: dict[str, int]
    follows: dict[str, int]
    amounts: list[tuple[str, str, str]]


class TrialSumShown(BaseModel):
    """What a unit, a member in it, or (with neither) all together come to. Members: only whose results you may see."""

    unit: int | None
    member: int | None
    worse: int
    before: SumSide
    after: SumSide


class SharingGiven(Given):
    """The member who may, or may no longer, read the trial."""

    to: Id


class TrialLineShown(BaseModel):
    """One matter that would have come out otherwise. ``member`` is told to those who may see that member's results."""

    standard: str
    citation: str
    at: AwareDatetime
    unit: int | None
    matter: str
    member: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@router.get("drafts", response={200: Page[DraftShown], **UNSEEN}, operation_id="list_drafts")
def drafts(request: HttpRequest, asked: Query[Asked]) -> Page[DraftShown]:
    """List the drafts that you may see, the last changed first."""
    return page(drafts_for(see_any(request, *SEEING)), asked, ("-changed_at", "-pk"), _draft)


@router.get("drafts/{int:pk}", response={200: DraftShown, **UNSEEN}, operation_id="see_draft")
def draft(request: HttpRequest, pk: int) -> DraftShown:
    """Show a draft with its files and everything that is wrong with them."""
    row = draft_for(pk, by=see_any(request, *SEEING))
    faults = [FaultShown(file=one.file, line=one.line, column=one.column, found=one.found, expected=one.expected)
              for one in faults_of(row.files)]  # fmt: skip
    return _draft(row).model_copy(update={"files": row.files, "faults": faults})


@router.post("drafts", response={201: Done, **REFUSALS}, operation_id="begin_draft", openapi_extra=ONCE)
def beginning(request: HttpRequest, given: DraftGiven) -> HttpResponse:
    """Begin a draft."""

    def deed(by: Acting, at: Any) -> Draft:
        base = edition_called(f"{given.pack}@{given.base}")
        if base is None:
            raise Refused("This house keeps no edition %(edition)s of %(pack)s.", why=Why.BAD_INPUT,
                          field="base", edition=given.base, pack=given.pack)  # fmt: skip
        return begin_draft(unit_given(given.unit), base, given.edition, by=by, at=at)

    return do(request, DRAFT_REGULATION, given, deed, done, status=201)


@router.post("drafts/{int:pk}/files", response={200: Done, **REFUSALS}, operation_id="write_draft", openapi_extra=ONCE)
def writing(request: HttpRequest, pk: int, given: FileGiven) -> HttpResponse:
    """Put a file into a draft, or take it out."""

    def deed(by: Acting, at: Any) -> Draft:
        if given.text is None:
            return remove_from_draft(pk, given.path, version=given.version, by=by, at=at)
        return write_draft(pk, given.path, given.text, version=given.version, by=by, at=at)

    return do(request, DRAFT_REGULATION, given, deed, done)


@router.post("drafts/{int:pk}/standards", response={200: Done, **REFUSALS}, operation_id="change_standard",
             openapi_extra=ONCE)  # fmt: skip
def changing(request: HttpRequest, pk: int, given: StandardGiven) -> HttpResponse:
    """Change figures or sentences of one standard in the text of a draft; every other byte stays."""
    changes = {tuple(name.split(".")): text for name, text in given.changes.items()}
    return do(request, DRAFT_REGULATION, given, lambda by, at: change_standard(
        pk, given.standard, changes, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/examples", response={200: Done, **REFUSALS}, operation_id="retake_example",
             openapi_extra=ONCE)  # fmt: skip
def retaking(request: HttpRequest, pk: int, given: ExampleGiven) -> HttpResponse:
    """Let an example expect what the draft makes of it."""
    return do(request, DRAFT_REGULATION, given, lambda by, at: retake_example(
        pk, given.file, given.line, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/values", response={200: Done, **REFUSALS}, operation_id="give_draft_values",
             openapi_extra=ONCE)  # fmt: skip
def giving_values(request: HttpRequest, pk: int, given: ValuesGiven) -> HttpResponse:
    """Keep in a draft the local values that it newly asks for."""
    return do(request, DRAFT_REGULATION, given, lambda by, at: give_draft_values(
        pk, given.values, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/proposal", response={200: Done, **REFUSALS}, operation_id="propose_draft",
             openapi_extra=ONCE)  # fmt: skip
def proposal(request: HttpRequest, pk: int, given: ProposalGiven) -> HttpResponse:
    """Ask for a draft to be put in force; it must be faultless and its examples right."""
    return do(request, DRAFT_REGULATION, given, lambda by, at: propose_draft(
        pk, since=given.since, values=given.values, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/approval", response={200: Done, **REFUSALS}, operation_id="approve_draft",
             openapi_extra=ONCE)  # fmt: skip
def approval(request: HttpRequest, pk: int, given: DraftApprovalGiven) -> HttpResponse:
    """Put a proposed draft in force; never your own."""
    return do(request, APPROVE_REGULATION, given, lambda by, at: approve_draft(
        pk, version=given.version, replace=given.replace, by=by, at=at), done)


@router.post("drafts/{int:pk}/return", response={200: Done, **REFUSALS}, operation_id="send_draft_back",
             openapi_extra=ONCE)  # fmt: skip
def sending_back(request: HttpRequest, pk: int, given: DraftReturnGiven) -> HttpResponse:
    """Give a proposed draft back to its writers."""
    return do(request, APPROVE_REGULATION, given, lambda by, at: send_draft_back(pk, given.remark, by=by, at=at), done)


@router.post("drafts/{int:pk}/dropping", response={200: Done, **REFUSALS}, operation_id="drop_draft",
             openapi_extra=ONCE)  # fmt: skip
def dropping(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Give a draft up."""
    return do(request, DRAFT_REGULATION, given, lambda by, at: drop_draft(pk, by=by, at=at), done)


@router.post("drafts/{int:pk}/trials", response={201: Done, **REFUSALS}, operation_id="try_draft", openapi_extra=ONCE)
def trying(request: HttpRequest, pk: int, given: TrialGiven) -> HttpResponse:
    """Ask what a draft would have made of what happened; the worker makes it."""

    def deed(by: Acting, at: Any) -> Trial:
        units = [unit_given(number) for number in given.units]
        return ask_trial(pk, units, since=given.since, until=given.until, by=by, at=at)

    return do(request, TRY_DRAFT, given, deed, _tried, status=201)


@router.post("trials/{int:pk}/cancellation", response={200: Done, **REFUSALS}, operation_id="cancel_trial",
             openapi_extra=ONCE)  # fmt: skip
def cancelling(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Cancel a trial of your own."""
    return do(request, TRY_DRAFT, given, lambda by, at: cancel_trial(pk, by=by, at=at), _tried)


@router.get("trials/{int:pk}", response={200: TrialShown, **UNSEEN}, operation_id="see_trial")
def trial(request: HttpRequest, pk: int) -> TrialShown:
    """Show how far a trial is, and what came of it."""
    by = see(request, TRY_DRAFT)
    row = trial_for(pk, by=by)
    sides = {side: row.counts[side] for side in ("before", "after") if side in row.counts}
    return TrialShown(id=row.pk, draft=row.draft_id, version=row.version, state=row.state, since=row.since,
                      until=row.until, facts=row.facts, total=row.total, differences=row.differences,
                      counts=sides, decided=row.counts.get("decided", 0),
                      readers=row.readers if row.by_id == by.member.pk else [])  # fmt: skip


@router.get("trials/{int:pk}/lines", response={200: Page[TrialLineShown], **UNSEEN}, operation_id="list_trial_lines")
def lines(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[TrialLineShown]:
    """List what would have come out otherwise, in order of time."""
    by = see(request, TRY_DRAFT)
    found = trial_for(pk, by=by).lines.select_related("unit")
    return page(found, asked, ("place",), lambda row: _line(row, by))


@router.get("trials/{int:pk}/sums", response={200: Page[TrialSumShown], **UNSEEN}, operation_id="list_trial_sums")
def sums(request: HttpRequest, pk: int, asked: Query[Asked]) -> Page[TrialSumShown]:
    """List for whom the draft makes a difference, the worst first."""
    by = see(request, TRY_DRAFT)
    return page(sums_seen(trial_for(pk, by=by), by=by), asked, ("-worse", "pk"), _sum)


@router.post("trials/{int:pk}/sharing", response={200: Done, **REFUSALS}, operation_id="share_trial", openapi_extra=ONCE)
def sharing(request: HttpRequest, pk: int, given: SharingGiven) -> HttpResponse:
    """Let a member read a trial of your own."""

    def deed(by: Acting, at: Any) -> Trial:
        unit = trial_for(pk, by=by).draft.unit
        return share_trial(pk, member_near(unit, given.to, "to"), by=by, at=at)

    return do(request, TRY_DRAFT, given, deed, _tried)


@router.post("trials/{int:pk}/unsharing", response={200: Done, **REFUSALS}, operation_id="unshare_trial",
             openapi_extra=ONCE)  # fmt: skip
def unsharing(request: HttpRequest, pk: int, given: SharingGiven) -> HttpResponse:
    """Take back that a member may read a trial of your own."""
    return do(request, TRY_DRAFT, given, lambda by, at: unshare_trial(pk, given.to, by=by, at=at), _tried)


def _sum(row: TrialSum) -> TrialSumShown:
    return TrialSumShown(unit=row.unit_id, member=row.member_id, worse=row.worse, before=SumSide(**row.before),
                         after=SumSide(**row.after))  # fmt: skip


def _draft(row: Draft) -> DraftShown:
    return DraftShown(id=row.pk, unit=row.unit_id, pack=row.pack, edition=row.edition, state=row.state,
                      version=row.version, since=row.since, changed_at=row.changed_at, remark=row.remark)  # fmt: skip


def done(row: Draft) -> Done:
    return Done(reference=f"draft:{row.pk}", id=row.pk, href=f"/api/drafts/{row.pk}", version=row.version)


def _tried(row: Trial) -> Done:
    return Done(reference=row.reference, id=row.pk, href=f"/api/trials/{row.pk}", version=row.version)


def _line(row: TrialLine, by: Acting) -> TrialLineShown:
    before, after = (_without_reckoning(side) for side in (row.before, row.after))
    return TrialLineShown(standard=row.standard, citation=row.citation, at=row.at, unit=row.unit_id, matter=row.holder,
                          member=whose_result(row, by=by) or None, before=before, after=after)  # fmt: skip


def _without_reckoning(side: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a side of a line without the figures that went in: the facts behind it say them to whoever may see those."""
    return side and {key: value for key, value in side.items() if key != "reckoning"}

"""Members: who they are, what they hold, who stands in for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, as_it_is, do, see
from shouwen.api.finding import Id, Version, chosen, member_near, one
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.organisation.actions import (
    begin_stand_in,
    change_member,
    end_posting,
    end_stand_in,
    join_member,
    leave_member,
    plan_departure,
    post_member,
    remove_second_factor,
    reset_secret,
    withdraw_departure,
)
from shouwen.organisation.listing import members_found, postings_of, units_seen
from shouwen.organisation.models import Member, Position, Posting, StandIn
from shouwen.organisation.permissions import ADMIT_MEMBER, BEGIN_STAND_IN, POST_MEMBER, SEE_ORGANISATION
from shouwen.organisation.rights import Acting, either

router = Router(tags=["organisation"])

Language = Literal["zh-hans", "zh-hant", "en"]


class MemberGiven(Given):
    """What is kept of a member."""

    name: str = Field(min_length=1, max_length=60)
    mail: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)
    home: Id = Field(description="The unit that they belong to.")


class MemberLeaving(Given):
    """When a member leaves, and to whom what is theirs passes on as far as that one may have it."""

    leaves_at: AwareDatetime | None = Field(None, description="An instant ahead, at most a year; now, if left out.")
    successor: Id | None = None


class MemberJoining(MemberGiven):
    """A person who joins. Without a first pass phrase they cannot sign in until one is set."""

    sign_in: str = Field(min_length=1, max_length=60)
    secret: str | None = Field(None, max_length=200)
    language: Language = "zh-hans"


class MemberChange(Given):
    """What is kept of a member, on top of the version that was seen; what is left out stays as it is."""

    version: Version
    name: str | None = Field(None, min_length=1, max_length=60)
    mail: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)
    home: Id | None = Field(None, description="The unit that they belong to.")


class SecretGiven(Given):
    """A pass phrase that its member must change when they sign in."""

    secret: str = Field(min_length=1, max_length=200)


class PostingGiven(Given):
    """A position in a unit, from now or later, until an instant or for good."""

    position: Id
    unit: Id
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class PostingEnding(Given):
    """When a posting ends: now, if left out."""

    until: AwareDatetime | None = None


class StandInGiven(Given):
    """Who stands in, from now or later, until an instant or until it is ended."""

    stand_in: Id
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class PostingShown(BaseModel):
    """A position that a member holds in a unit."""

    id: int
    position: Named
    unit: Named
    since: datetime
    until: datetime | None


class MemberLine(BaseModel):
    """A member as lists show them."""

    id: int
    reference: str
    name: str
    sign_in: str
    home: Named
    has_left: bool


class MemberShown(MemberLine):
    """A member with all that they hold or held."""

    mail: str
    phone: str
    language: str
    version: int
    postings: list[PostingShown]


class MembersAsked(Asked):
    """Which members: those that ``q`` names, and those of a unit and below it."""

    q: str = Field("", max_length=100)
    unit: Id | None = None


@router.get("members", response={200: Page[MemberLine], **UNSEEN}, operation_id="list_members")
def members(request: HttpRequest, asked: Query[MembersAsked]) -> Page[MemberLine]:
    """List the members that you may see, by the sound of their names."""
    by = see(request, SEE_ORGANISATION)
    unit = chosen(units_seen(by), asked.unit, "unit") if asked.unit is not None else None
    rows = members_found(asked.q, unit, by=by, at=request.at)  # type: ignore[attr-defined]
    return page(rows, asked, ("name_key", "pk"), lambda row: MemberLine(**_line(row)))


@router.get("members/{int:pk}", response={200: MemberShown, **UNSEEN}, operation_id="see_member")
def member(request: HttpRequest, pk: int) -> MemberShown:
    """Show one member."""
    row = one(members_seen(see(request, SEE_ORGANISATION)), pk)
    return MemberShown(
        **_line(row), mail=row.mail, phone=row.phone, language=row.language, version=row.version,
        postings=[_posting(posting) for posting in postings_of(row)[:200]],
    )  # fmt: skip


@router.post("members", response={201: Done, **REFUSALS}, operation_id="join_member", openapi_extra=ONCE)
def joining(request: HttpRequest, given: MemberJoining) -> HttpResponse:
    """Let a person join a unit."""

    def deed(by: Acting, at: Any) -> Member:
        return join_member(chosen(units_seen(by), given.home, "home"), given.name, sign_in=given.sign_in,
                           secret=given.secret, mail=given.mail, phone=given.phone, language=given.language,
                           by=by, at=at)  # fmt: skip

    return do(request, ADMIT_MEMBER, given, deed, member_done, status=201)


@router.post("members/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_member",
             openapi_extra=ONCE)  # fmt: skip
def change(request: HttpRequest, pk: int, given: MemberChange) -> HttpResponse:
    """Change what is kept of a member."""

    def deed(by: Acting, at: Any) -> Member:
        found = one(members_seen(by).select_related("home"), pk)
        home = chosen(units_seen(by), given.home, "home") if given.home else found.home
        return change_member(found, name=given.name or found.name, mail=as_it_is(given, "mail", found.mail),
                             phone=as_it_is(given, "phone", found.phone), home=home, version=given.version, by=by,
                             at=at)  # fmt: skip

    return do(request, ADMIT_MEMBER, given, deed, member_done)


@router.post("members/{int:pk}/leaving", response={200: Done, **REFUSALS}, operation_id="leave_member",
             openapi_extra=ONCE)  # fmt: skip
def leaving(request: HttpRequest, pk: int, given: MemberLeaving) -> HttpResponse:
    """Let a member leave, now or at an instant ahead; their tokens count no more from that moment on."""

    def deed(by: Acting, at: Any) -> Member:
        member = one(members_seen(by).select_related("home"), pk)
        successor = member_near(member.home, given.successor, "successor") if given.successor else None
        if given.leaves_at is None:
            return leave_member(member, successor, by=by, at=at)
        return plan_departure(member, given.leaves_at, successor, by=by, at=at).member

    return do(request, ADMIT_MEMBER, given, deed, member_done)


@router.post("members/{int:pk}/leaving/withdrawal", response={200: Done, **REFUSALS}, operation_id="withdraw_departure",
             openapi_extra=ONCE)  # fmt: skip
def leaving_withdrawal(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Let a member stay who was to leave."""
    return do(request, ADMIT_MEMBER, given,
              lambda by, at: withdraw_departure(one(members_seen(by), pk), by=by, at=at), member_done)  # fmt: skip


@router.post("members/{int:pk}/postings", response={201: Done, **REFUSALS}, operation_id="post_member",
             openapi_extra=ONCE)  # fmt: skip
def posting(request: HttpRequest, pk: int, given: PostingGiven) -> HttpResponse:
    """Post a member to a position. Nobody can give what they do not have themselves."""

    def deed(by: Acting, at: Any) -> Posting:
        return post_member(
            one(members_seen(by), pk), chosen(Position.objects.all(), given.position, "position"),
            chosen(units_seen(by), given.unit, "unit"), since=given.since, until=given.until, by=by, at=at,
        )  # fmt: skip

    return do(
        request, POST_MEMBER, given, deed, lambda made: Done(reference=made.reference, id=made.pk), status=201
    )


@router.post("postings/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_posting",
             openapi_extra=ONCE)  # fmt: skip
def posting_ending(request: HttpRequest, pk: int, given: PostingEnding) -> HttpResponse:
    """End a posting, now or later."""

    def deed(by: Acting, at: Any) -> Posting:
        found = one(Posting.objects.filter(unit__in=units_seen(by).order_by().values("pk")), pk)
        return end_posting(found, until=given.until, by=by, at=at)

    return do(request, POST_MEMBER, given, deed, lambda made: Done(reference=made.reference, id=made.pk))


@router.post("members/{int:pk}/stand-ins", response={201: Done, **REFUSALS}, operation_id="begin_stand_in",
             openapi_extra=ONCE)  # fmt: skip
def stand_in(request: HttpRequest, pk: int, given: StandInGiven) -> HttpResponse:
    """Let somebody stand in for a member: for yourself, or with the right for others."""

    def deed(by: Acting, at: Any) -> StandIn:
        return begin_stand_in(one(members_seen(by), pk), chosen(members_seen(by), given.stand_in, "stand_in"),
                              since=given.since, until=given.until, by=by, at=at)  # fmt: skip

    return do(request, BEGIN_STAND_IN, given, deed, lambda made: Done(reference=made.reference, id=made.pk),
              status=201)  # fmt: skip


@router.post("stand-ins/{int:pk}/ending", response={200: Done, **REFUSALS}, operation_id="end_stand_in",
             openapi_extra=ONCE)  # fmt: skip
def stand_in_ending(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """End a stand-in now."""

    def deed(by: Acting, at: Any) -> StandIn:
        found = one(StandIn.objects.filter(absent__in=members_seen(by).order_by().values("pk")), pk)
        return end_stand_in(found, by=by, at=at)

    return do(request, BEGIN_STAND_IN, given, deed, lambda made: Done(reference=made.reference, id=made.pk))


@router.post("members/{int:pk}/secret", response={200: Done, **REFUSALS}, operation_id="reset_secret",
             openapi_extra=ONCE)  # fmt: skip
def secret(request: HttpRequest, pk: int, given: SecretGiven) -> HttpResponse:
    """Give a member who cannot sign in another pass phrase. It takes all rights that they have."""
    return do(request, ADMIT_MEMBER, given,
              lambda by, at: reset_secret(one(members_seen(by), pk), given.secret, by=by, at=at),
              member_done)  # fmt: skip


@router.post("members/{int:pk}/second-factor/removal", response={200: Done, **REFUSALS},
             operation_id="remove_second_factor", openapi_extra=ONCE)  # fmt: skip
def second_factor_removal(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Ask a member who has lost their device for no one-time code any more. It takes all rights that they have."""
    return do(request, ADMIT_MEMBER, given,
              lambda by, at: remove_second_factor(one(members_seen(by), pk), by=by, at=at),
              member_done)  # fmt: skip


def members_seen(by: Acting) -> QuerySet[Member]:
    """Return the members that somebody may see; always themselves."""
    seen = by.scope(SEE_ORGANISATION).on(unit="home", own=("pk",))
    return Member.objects.filter(either(seen, Q(pk=by.member.pk))).select_related("home")


def member_done(found: Member) -> Done:
    """Say which member something was done with."""
    return Done(reference=found.reference, id=found.pk, href=f"/api/members/{found.pk}", version=found.version)


def _line(row: Member) -> dict[str, Any]:
    return {"id": row.pk, "reference": row.reference, "name": row.name, "sign_in": row.sign_in,
            "home": named(row.home), "has_left": row.left_at is not None}  # fmt: skip


def _posting(row: Posting) -> PostingShown:
    return PostingShown(id=row.pk, position=Named(id=row.position_id, name=row.position.key), unit=named(row.unit),
                        since=row.since, until=row.until)  # fmt: skip

"""Links by which customers open their own pages: list, make, withdraw; ask the customer on them.

The text of a link is in no answer: by the API links go by mail only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, Sent, do, see
from shouwen.api.errors import NotFound
from shouwen.api.refusals import ground_shown
from shouwen.facts.refusals import Refused
from shouwen.organisation.rights import Acting
from shouwen.work.actions.links import ask_customer, heard_in_question, links_of, make_link, withdraw_link
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Link
from shouwen.work.own_views import has_own_page
from shouwen.work.permissions import MAKE_LINK, may_make_link
from shouwen.work.ways import MAIL, Way

router = Router(tags=["links"])
MOST = 100


class LinkShown(BaseModel):
    """A link: to which matter, where it went, until when it counts, when it was first opened, how it ended."""

    id: int
    reference: str
    matter: str
    way: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    end: str


class LinkGiven(Given):
    """A link by mail to one of the customer's addresses."""

    matter: str = Field(pattern=r"^(case|return):[0-9]{1,18}$")
    mail: str = Field(min_length=3, max_length=200)
    days: int = Field(7, ge=1, le=366)


class QuestionGiven(Given):
    """What the customer is asked on their page."""

    matter: str = Field(pattern=r"^(case|return):[0-9]{1,18}$")
    words: str = Field(min_length=1, max_length=2000)


class LinksAsked(BaseModel):
    """The links to which matter."""

    matter: str = Field(pattern=r"^(case|return):[0-9]{1,18}$")


@router.get("links", response={200: list[LinkShown], **UNSEEN}, operation_id="list_links")
def links(request: HttpRequest, asked: Query[LinksAsked]) -> list[LinkShown]:
    """List the links to a matter, the newest first."""
    found = _matter(asked.matter, see(request, MAKE_LINK))
    return [_shown(row) for row in links_of(found.reference)[:MOST]]


@router.post("links", response={201: Done, **REFUSALS}, operation_id="make_link", openapi_extra=ONCE)
def making(request: HttpRequest, given: LinkGiven) -> HttpResponse:
    """Mail the customer of a case or a return a link to their own page."""

    def deed(by: Acting, at: Any) -> Link:
        return make_link(_matter(given.matter, by), Way(MAIL, given.mail), given.days, by=by, at=at)[0]

    return do(request, MAKE_LINK, given, deed, _done, status=201)


@router.post("links/{int:pk}/withdrawal", response={200: Done, **REFUSALS}, operation_id="withdraw_link",
             openapi_extra=ONCE)  # fmt: skip
def withdrawal(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Let a link count no longer."""

    def deed(by: Acting, at: Any) -> Link:
        link = Link.objects.filter(pk=pk).first()
        if link is None:
            raise NotFound
        _matter(link.matter, by)
        return withdraw_link(link, by=by, at=at)

    return do(request, MAKE_LINK, given, deed, _done)


@router.post("links/question", response={200: Sent, **REFUSALS}, operation_id="ask_customer", openapi_extra=ONCE)
def question(request: HttpRequest, given: QuestionGiven) -> HttpResponse:
    """Ask the customer for what is missing; a link by mail that still counts is mailed once more. Words that an article
    in force finds wrong and does not refuse are sent, and told in `warnings`.
    """

    def deed(by: Acting, at: Any) -> Sent:
        matter = _matter(given.matter, by)
        warnings = heard_in_question(matter, given.words, by=by, at=at).warnings
        fact = ask_customer(matter, given.words, by=by, at=at, despite=True)
        return Sent(reference=f"fact:{fact.sequence}", id=fact.sequence, warnings=list(map(ground_shown, warnings)))

    return do(request, MAKE_LINK, given, deed, lambda sent: sent, shape=Sent)


def _matter(reference: str, by: Acting) -> Matter:
    """Return a matter to whose customer the asker may give links; others do not exist for them."""
    try:
        if not has_own_page(reference):
            raise NotFound
        matter = matter_of(reference)
        may_make_link(matter, by=by)
    except (ObjectDoesNotExist, Refused) as unseen:
        raise NotFound from unseen
    return matter


def _shown(row: Link) -> LinkShown:
    return LinkShown(id=row.pk, reference=row.reference, matter=row.matter, way=row.way, made_at=row.made_at,
                     expires_at=row.expires_at, opened_at=row.opened_at, ended_at=row.ended_at, end=row.end)  # fmt: skip


def _done(link: Link) -> Done:
    return Done(reference=link.reference, id=link.pk, href=f"/api/links?matter={link.matter}")

"""What the asker was told, and marking it as read."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import one
from shouwen.api.paging import Asked, Page, page
from shouwen.organisation.rights import Acting
from shouwen.work.actions.notices import read_notice, read_notices
from shouwen.work.models import Notice, NoticeState
from shouwen.work.notice_words import notice_words, why_words
from shouwen.work.queries import notices_for
from shouwen.work.scopes import READ_NOTICE

router = Router(tags=["notices"])


class NoticeShown(BaseModel):
    """A notice in the asker's language: what, under which article, why they are told, and what became of it."""

    id: int
    reference: str
    subject: str
    sentence: str
    why: str
    matter: str
    citation: str
    at: datetime
    state: str
    read_at: datetime | None
    withdrawn_at: datetime | None
    settled_at: datetime | None


class NoticesAsked(Asked):
    """Which notices: all, or those not read yet."""

    show: Literal["all", "unread"] = "all"


@router.get("notices", response={200: Page[NoticeShown], **UNSEEN}, operation_id="list_notices")
def notices(request: HttpRequest, asked: Query[NoticesAsked]) -> Page[NoticeShown]:
    """List your notices, the newest first."""
    rows = notices_for(see(request, READ_NOTICE))
    if asked.show == "unread":
        rows = rows.filter(state=NoticeState.SHOWN)
    return page(rows, asked, ("-at", "-pk"), _shown)


@router.post("notices/{int:pk}/reading", response={200: Done, **REFUSALS}, operation_id="read_notice",
             openapi_extra=ONCE)  # fmt: skip
def reading(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Mark one of your notices as read."""

    def deed(by: Acting, at: datetime) -> Notice:
        return read_notice(one(notices_for(by), pk), by=by, at=at)

    return do(request, READ_NOTICE, given, deed, lambda made: Done(reference=made.reference, id=made.pk))


@router.post("notices/reading", response={200: Done, **REFUSALS}, operation_id="read_notices",
             openapi_extra=ONCE)  # fmt: skip
def reading_all(request: HttpRequest, given: Given) -> HttpResponse:
    """Mark all that was shown to you as read; ``id`` is you, ``version`` how many there were."""

    def deed(by: Acting, at: datetime) -> tuple[Acting, int]:
        return by, read_notices(by=by, at=at)

    return do(request, READ_NOTICE, given, deed, lambda made: Done(
        reference=made[0].reference, id=made[0].member.pk, version=made[1]))  # fmt: skip


def _shown(row: Notice) -> NoticeShown:
    subject, sentence = notice_words(row.what, row.names, timezone.get_current_timezone())
    return NoticeShown(
        id=row.pk, reference=row.reference, subject=subject, sentence=sentence, why=why_words(row.why),
        matter=row.matter, citation=row.citation, at=row.at, state=row.state, read_at=row.read_at,
        withdrawn_at=row.withdrawn_at, settled_at=row.settled_at,
    )  # fmt: skip

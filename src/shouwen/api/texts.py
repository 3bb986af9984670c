"""Texts for replies: those that may be changed, those that a case is offered, and keeping them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.finding import Id, case_named, one, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.cases.actions.texts import LONGEST_TITLE, change_text, keep_text, retire_text
from shouwen.cases.models import ReplyText
from shouwen.cases.permissions import KEEP_REPLY_TEXT, SEE_CASE
from shouwen.cases.texts import changeable_texts, offered_on
from shouwen.organisation.rights import Acting
from shouwen.work.remarks import LONGEST

router = Router(tags=["cases"])

Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST, description="May leave open {customer.name} and the like.")]
Language = Annotated[str, Field(pattern="^(zh-hans|zh-hant|en)$")]


class TextGiven(Given):
    """A text for the replies of a unit and of all below it."""

    unit: Id
    title: Title
    language: Language = "zh-hans"
    words: Text


class TextChange(Given):
    """A text whole, on top of the version that was seen."""

    version: int = Field(ge=1, lt=2**31)
    title: Title
    language: Language
    words: Text


class TextShown(BaseModel):
    """A text as it is kept."""

    id: int
    reference: str
    unit: Named
    title: str
    language: str
    words: str
    version: int
    changed_at: AwareDatetime


class TextOffered(BaseModel):
    """A text filled from a case; what is not known stays open."""

    title: str
    language: str
    unit: str
    words: str


@router.get("reply-texts", response={200: Page[TextShown], **UNSEEN}, operation_id="list_reply_texts")
def texts(request: HttpRequest, asked: Query[Asked]) -> Page[TextShown]:
    """List the texts that you may change, by title."""
    return page(changeable_texts(see(request, KEEP_REPLY_TEXT)), asked, ("title", "pk"), _shown)


@router.get("cases/{int:pk}/texts", response={200: list[TextOffered], **UNSEEN}, operation_id="see_reply_texts")
def offered(request: HttpRequest, pk: int) -> list[TextOffered]:
    """Show the texts that a case is offered, filled from it; those in your language first."""
    by = see(request, SEE_CASE)
    found = offered_on(case_named(pk, by), by=by, at=request.at)  # type: ignore[attr-defined]
    return [TextOffered(title=text.title, language=text.language, unit=text.unit, words=text.words) for text in found]


@router.post("reply-texts", response={201: Done, **REFUSALS}, operation_id="keep_reply_text", openapi_extra=ONCE)
def keeping(request: HttpRequest, given: TextGiven) -> HttpResponse:
    """Keep a new text."""

    def deed(by: Acting, at: Any) -> ReplyText:
        return keep_text(unit_given(given.unit), given.title, given.language, given.words, by=by, at=at)

    return do(request, KEEP_REPLY_TEXT, given, deed, _done, status=201)


@router.post("reply-texts/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_reply_text",
             openapi_extra=ONCE)  # fmt: skip
def changing(request: HttpRequest, pk: int, given: TextChange) -> HttpResponse:
    """Change a text."""

    def deed(by: Acting, at: Any) -> ReplyText:
        row = one(changeable_texts(by), pk)
        return change_text(row, given.version, given.title, given.language, given.words, by=by, at=at)

    return do(request, KEEP_REPLY_TEXT, given, deed, _done)


@router.post("reply-texts/{int:pk}/retirement", response={200: Done, **REFUSALS}, operation_id="retire_reply_text",
             openapi_extra=ONCE)  # fmt: skip
def retirement(request: HttpRequest, pk: int, given: Given) -> HttpResponse:
    """Offer a text no more."""

    def deed(by: Acting, at: Any) -> ReplyText:
        return retire_text(one(changeable_texts(by), pk), by=by, at=at)

    return do(request, KEEP_REPLY_TEXT, given, deed, _done)


def _done(row: ReplyText) -> Done:
    return Done(reference=row.reference, id=row.pk, href="/api/reply-texts", version=row.version)


def _shown(row: ReplyText) -> TextShown:
    return TextShown(id=row.pk, reference=row.reference, unit=named(row.unit), title=row.title, language=row.language,
                     words=row.words, version=row.version, changed_at=row.changed_at)  # fmt: skip

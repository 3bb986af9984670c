"""Find things by words, as far as the asker may see them."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import UNSEEN, see
from shouwen.facts.refusals import Refused, Why
from shouwen.search.findables import findable_kinds
from shouwen.search.queries import find
from shouwen.search.scopes import FIND

router = Router(tags=["search"])
MOST = 100


class Search(BaseModel):
    """What is looked for: all these words, of any length; ``kind`` narrows it to one kind of thing."""

    q: str = Field(min_length=1, max_length=200)
    kind: str = Field("", max_length=40, description="case, customer, contact, article, entry of case …")
    limit: int = Field(20, ge=1, le=MOST)


class Hit(BaseModel):
    """A thing that holds the words; ``about`` is the matter that it belongs to, if it is none itself."""

    reference: str
    kind: str
    title: str
    at: datetime
    about: str


@router.get("search", response={200: list[Hit], **UNSEEN}, operation_id="search")
def search(request: HttpRequest, asked: Query[Search]) -> list[Hit]:
    """Return the newest things that hold the words and that you may see."""
    by = see(request, FIND)
    if asked.kind and asked.kind not in findable_kinds():
        raise Refused("There is no such kind of thing.", why=Why.BAD_INPUT, field="kind")
    at: datetime = request.at  # type: ignore[attr-defined]
    found = find(asked.q, by=by, at=at, kinds=(asked.kind,) if asked.kind else (), most=asked.limit)
    return [Hit(reference=one.reference, kind=one.kind, title=one.title, at=one.at, about=one.about) for one in found]

"""Whose token it is: what a program asks first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from shouwen.api.doing import UNSEEN
from shouwen.api.requests import ApiRequest
from shouwen.api.shown import Named, named
from shouwen.organisation.scopes import EVERYTHING

router = Router(tags=["me"])


class TokenOwn(BaseModel):
    """The token that asks: for which program it was made, how far it goes, until when it counts."""

    name: str
    scopes: list[str] = Field(description="Names of deeds: GET /api/scopes. * for all that the member may do.")
    expires_at: datetime


class Me(BaseModel):
    """The member for whom a program acts, and what it may do for them now, those whom they stand in for included."""

    id: int
    reference: str
    name: str
    sign_in: str
    language: str
    home: Named = Field(description="The unit that they belong to.")
    deeds: list[str] = Field(description="The deeds that it may do somewhere at this moment.")
    stands_in_for: list[int] = Field(description="The numbers of the members for whom they stand in now.")
    token: TokenOwn


@router.get("me", response={200: Me, **UNSEEN}, operation_id="see_me")
def me(request: HttpRequest) -> Me:
    """Say for whom this token acts, what it may do and until when. Any token may ask it."""
    asked: ApiRequest = request  # type: ignore[assignment]  # the door has made it one
    by, token = asked.by, asked.token
    may = [deed for deed in by.grants if EVERYTHING in token.scopes or deed in token.scopes]
    return Me(
        id=by.member.pk, reference=by.member.reference, name=by.member.name, sign_in=by.member.sign_in,
        language=by.member.language, home=named(by.member.home), deeds=sorted(deed for deed in may if by.has(deed)),
        stands_in_for=sorted(by.stands_in_for),
        token=TokenOwn(name=token.name, scopes=sorted(token.scopes), expires_at=token.expires_at),
    )  # fmt: skip

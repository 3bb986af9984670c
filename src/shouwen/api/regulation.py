"""Regulations: editions in force with their articles and lists; adopting them and setting local values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import Id, one
from shouwen.api.units import unit_done
from shouwen.cases.pack import kinds_of_case, list_of
from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import KeptEdition
from shouwen.compliance.permissions import ADOPT_EDITION, SEE_REGULATION, SET_LOCAL_VALUE
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.wording import words_in_force
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, either
from shouwen.regulation.asks import LONGEST_WRITTEN
from shouwen.regulation.editions import Edition

router = Router(tags=["regulation"])


class AdoptionGiven(Given):
    """An edition that a unit, and all below it, follows from an instant, with its local values.

    ``replace`` names the edition that was adopted before from the very same instant on: without it this is refused (409).
    """

    pack: str = Field(min_length=1, max_length=60)
    edition: str = Field(min_length=1, max_length=30)
    since: AwareDatetime
    values: dict[str, str] = Field({}, max_length=300)
    replace: str = Field("", max_length=30)


class ValueGiven(Given):
    """A figure that the text leaves to the site, from an instant on, as a person writes it: ``2 working days``.

    Several stand on a line each, of a map as ``key: value``, of a table as a row with its cells (``AAA: 90 | 0``).
    ``seen`` is what ``list_local_values`` marked it with when it was read, ``none`` where the unit has set none itself;
    refused (409, with both values and the mark of now) when somebody has set it since.
    """

    pack: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=60)
    value: str = Field(min_length=1, max_length=LONGEST_WRITTEN)
    since: AwareDatetime
    seen: str = Field(min_length=1, max_length=32)


class EditionShown(BaseModel):
    """An edition in force for a unit, and which unit adopted it."""

    pack: str
    edition: str
    title: str
    in_force_from: date
    hash: str
    adopted_by: int


class ArticleShown(BaseModel):
    """An article: what it says in our words, how it is checked, and what carries it out."""

    path: str
    number: str
    citation: str
    title: str
    says: str
    checked: str
    standards: list[str]


class KeyShown(BaseModel):
    """A key of a list of the pack, in words."""

    key: str
    words: str


class UnitAsked(BaseModel):
    """For which unit; your own, if left out."""

    unit: Id | None = None


@router.get("editions", response={200: list[EditionShown], **UNSEEN}, operation_id="list_editions")
def editions(request: HttpRequest, asked: Query[UnitAsked]) -> list[EditionShown]:
    """List the editions in force for a unit now."""
    return [_edition(read, adopted_by) for read, adopted_by in in_force_for(request, asked)]


@router.get(
    "editions/{pack}/articles", response={200: list[ArticleShown], **UNSEEN}, operation_id="list_articles"
)
def articles(request: HttpRequest, pack: str, asked: Query[UnitAsked]) -> list[ArticleShown]:
    """List the articles of the edition of a pack that is in force for a unit now."""
    for read, _adopted_by in in_force_for(request, asked):
        if read.name == pack:
            return _articles(read)
    raise NotFound


@router.get("lists/{name}", response={200: list[KeyShown], **UNSEEN}, operation_id="list_keys")
def keys(request: HttpRequest, name: str, asked: Query[UnitAsked]) -> list[KeyShown]:
    """List the keys that a list of the packs in force has (``complaint_class``); ``kind`` are kinds of case."""
    by = see(request, SEE_REGULATION)
    unit, at = _unit(asked, by), request.at  # type: ignore[attr-defined]
    if name == "kind":
        says = words_in_force(unit.pk, at)
        return [KeyShown(key=kind, words=says(kind)) for kind in kinds_of_case(unit.pk, at)]
    entries = list_of(name, unit.pk, at)
    if not entries:
        raise NotFound
    return [KeyShown(key=entry.name, words=entry.words.in_language(_language())) for entry in entries]


@router.post("units/{int:pk}/adoptions", response={200: Done, **REFUSALS}, operation_id="adopt_edition",
             openapi_extra=ONCE)  # fmt: skip
def adoption(request: HttpRequest, pk: int, given: AdoptionGiven) -> HttpResponse:
    """Let a unit follow an edition that this house keeps already."""

    def deed(by: Acting, at: Any) -> Unit:
        unit = one(_units(ADOPT_EDITION, by), pk)
        kept = KeptEdition.objects.filter(pack=given.pack, edition=given.edition).first()
        if kept is None:
            raise Refused("This house keeps no edition %(edition)s of %(pack)s.", why=Why.BAD_INPUT,
                          field="edition", edition=given.edition, pack=given.pack)  # fmt: skip
        adopt_edition(unit, edition_kept(kept.pk), given.values, since=given.since, replace=given.replace, by=by, at=at)
        return unit

    return do(request, ADOPT_EDITION, given, deed, unit_done)


@router.post("units/{int:pk}/local-values", response={200: Done, **REFUSALS}, operation_id="set_local_value",
             openapi_extra=ONCE)  # fmt: skip
def local_value(request: HttpRequest, pk: int, given: ValueGiven) -> HttpResponse:
    """Set what the text leaves to the site; the past is never judged anew by it."""

    def deed(by: Acting, at: Any) -> Unit:
        unit = one(_units(SET_LOCAL_VALUE, by), pk)
        set_local_value(unit, given.pack, given.name, given.value, since=given.since, seen=given.seen, by=by, at=at)
        return unit

    return do(request, SET_LOCAL_VALUE, given, deed, unit_done)


def _units(deed: str, by: Acting) -> QuerySet[Unit]:
    """Return the units for which a deed is allowed, or whose regulations may be read: others do not exist."""
    return Unit.objects.filter(either(by.scope(deed).on(unit="pk"), by.scope(SEE_REGULATION).on(unit="pk")))


def _unit(asked: UnitAsked, by: Acting) -> Unit:
    number = asked.unit if asked.unit is not None else by.member.home_id
    return one(Unit.objects.filter(by.scope(SEE_REGULATION).on(unit="pk")), number)


def in_force_for(request: HttpRequest, asked: UnitAsked) -> list[tuple[Edition, int]]:
    """Return the editions that bind the unit asked for now, each with who adopted it."""
    unit = _unit(asked, see(request, SEE_REGULATION))
    found = rulebook().editions_in_force(unit.pk, request.at)  # type: ignore[attr-defined]
    return [(edition_kept(hash_), adopted_by) for hash_, adopted_by in found.values()]


def _edition(read: Edition, adopted_by: int) -> EditionShown:
    return EditionShown(pack=read.name, edition=read.edition, title=read.title.in_language(_language()),
                        in_force_from=read.in_force_from, hash=read.hash, adopted_by=adopted_by)  # fmt: skip


def _articles(read: Edition) -> list[ArticleShown]:
    language = _language()
    return [
        ArticleShown(
            path=article.path, number=article.number, citation=read.citation(article.path),
            title=article.title.in_language(language), says=article.says.in_language(language),
            checked=article.checked, standards=[one.id for one in read.standards_of(article.path)],
        )
        for top in read.articles for article in top.all()
    ]  # fmt: skip


def _language() -> str:
    return translation.get_language() or "zh-hans"

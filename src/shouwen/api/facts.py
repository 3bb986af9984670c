"""The kinds of facts that the house records: what a program reads must say what it means."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from shouwen.api.doing import UNSEEN
from shouwen.compliance.wording import reader_language
from shouwen.facts.kinds import declared
from shouwen.organisation.scopes import scopes

router = Router(tags=["facts"])


class FigureKind(BaseModel):
    """A figure of a kind of fact: its type, its unit, its options where only those are allowed."""

    name: str
    title: str
    type: str
    meaning: str
    unit: str
    options: list[str]


class KindShown(BaseModel):
    """A kind of fact."""

    name: str
    title: str
    meaning: str
    figures: list[FigureKind]


class ScopeShown(BaseModel):
    """Something that a token may be limited to."""

    name: str
    title: str


@router.get("facts/kinds", response={200: list[KindShown], **UNSEEN}, operation_id="list_fact_kinds")
def kinds(request: HttpRequest) -> list[KindShown]:
    """List the declared kinds of facts with their figures."""
    language = reader_language()
    return [
        KindShown(name=kind.name, title=kind.words.in_language(language), meaning=kind.meaning, figures=[
            FigureKind(name=f.name, title=f.words.in_language(language), type=f.type, meaning=f.meaning,
                       unit=f.unit, options=list(f.options))
            for f in kind.figures.values()
        ])
        for _name, kind in sorted(declared().items())
    ]  # fmt: skip


@router.get("scopes", response={200: list[ScopeShown], **UNSEEN}, operation_id="list_scopes")
def all_scopes(request: HttpRequest) -> list[ScopeShown]:
    """List everything that a token may be limited to."""
    return [ScopeShown(name=one.name, title=one.title) for _name, one in sorted(scopes().items())]

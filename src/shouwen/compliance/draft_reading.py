"""Read drafts: those that a member may see, what is wrong with one, which of its examples come out otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from shouwen.compliance.models import Draft
from shouwen.compliance.permissions import APPROVE_REGULATION, DRAFT_REGULATION, GRANT_EXCEPTION, TRY_DRAFT
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.organisation.rights import Acting, either
from shouwen.regulation.checking import run_examples
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.packs import read_files
from shouwen.regulation.words import Words

#: Whoever may do one of these for a unit sees its drafts; the last says for the unit above what is stricter.
SEEING = (DRAFT_REGULATION, APPROVE_REGULATION, TRY_DRAFT, GRANT_EXCEPTION)


def drafts_for(by: Acting) -> QuerySet[Draft]:
    """Return the drafts of the units for which a member writes, approves or tries any, the last changed first."""
    seen = either(*(by.scope(deed).on(unit="unit") for deed in SEEING))
    rows = Draft.objects.filter(seen).select_related("unit", "changed_by", "base").defer("files", "base__files")
    return rows.order_by("-changed_at", "-pk")


def draft_for(number: int, *, by: Acting) -> Draft:
    """Return a draft to whoever writes, approves or tries drafts of its unit.

    Refused in the same words where there is none.
    """
    rows = Draft.objects.select_related("unit", "base", "changed_by", "begun_by", "proposed_by", "decided_by")
    draft = rows.filter(pk=number).first()
    if draft is None or not any(by.may(deed, path=draft.unit.path) for deed in SEEING):
        raise Refused("There is no such draft, or it is not for you.", why=Why.NOT_ALLOWED)
    return draft


def read_draft(draft: Draft) -> Edition:
    """Return a draft as an edition; raises ``PackErrors`` with every fault."""
    return read_texts(draft.files)


def read_texts(texts: Mapping[str, str]) -> Edition:
    """Return an edition from the texts of its files; raises ``PackErrors`` with every fault."""
    read = _read(tuple(sorted(texts.items())))
    if isinstance(read, tuple):
        raise PackErrors(read)
    return read


def faults_of(texts: Mapping[str, str]) -> tuple[PackError, ...]:
    """Return everything that is wrong with the texts of a draft, in the order of its files."""
    try:
        read_texts(texts)
    except PackErrors as wrong:
        return wrong.errors
    return ()


@dataclass(frozen=True)
class Failing:
    """An example that comes out otherwise than it says, line by line.

    One beside a standard has its id, its number there, from 1, and both values as they are.
    """

    title: Words
    file: str
    line: int
    compared: tuple[tuple[str, str], ...]
    standard: str = ""
    number: int = 0
    both: tuple[Any, Any] = (None, None)

    @property
    def ground(self) -> Ground:
        """The example as a refusal names it."""
        return Ground(self.title.en or self.title.zh, words=self.title)


@lru_cache(maxsize=32)
def failing_examples(edition: Edition) -> tuple[Failing, ...]:
    """Return the examples of a draft that come out otherwise than they say."""
    longs, shorts = run_examples(edition)
    failing = [
        Failing(one.example.title, one.example.file, one.example.line,
                tuple((line.expected, line.found) for line in one.comparisons if not line.is_right))
        for one in longs if not one.is_right
    ]
    beside = [
        Failing(Words(f"{one.standard} ({one.number})"), one.example.file, one.example.line,
                ((str(one.example.then), str(one.found)),),
                one.standard, one.number, (one.example.then, one.found))
        for one in shorts if not one.is_right
    ]
    return (*failing, *beside)


@lru_cache(maxsize=8)
def _read(texts: tuple[tuple[str, str], ...]) -> Edition | tuple[PackError, ...]:
    """Return the edition or its faults, which a page asks for more than once, too."""
    try:
        return read_files({path: text.encode() for path, text in texts}, all_kinds())
    except PackErrors as wrong:
        return wrong.errors

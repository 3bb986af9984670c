"""How a draft stands to what binds its unit from above, and the local values that it newly asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from shouwen.compliance.floor import stands
from shouwen.compliance.logic import said
from shouwen.compliance.models import Draft
from shouwen.compliance.permissions import GRANT_EXCEPTION
from shouwen.compliance.queries import values_given
from shouwen.compliance.wording import PackWords
from shouwen.organisation.models import Unit
from shouwen.regulation.asks import Ask, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.floors import Line, lines_of
from shouwen.web.regulation.forms import ValueField
from shouwen.web.regulation.reading import language_read


@dataclass(frozen=True)
class Floor:
    """What a draft does against the unit above: its name, each standard that stands otherwise, who may say."""

    above: Unit | None
    lines: Sequence[Line]
    may_judge: bool


class DraftValuesForm(forms.Form):
    """The local values that a draft newly asks for, kept in the draft until it is put in force."""

    def __init__(self, asks: Sequence[Ask], kept: Mapping[str, str], says: PackWords, *args: Any) -> None:
        super().__init__(*args)
        for ask in asks:
            self.fields[ask.name] = ValueField(ask, says, initial=kept.get(ask.name, ""))

    def values(self) -> dict[str, str]:
        """Return what was given by name; an empty one is taken back."""
        return dict(self.cleaned_data)


def floor_of(row: Draft, edition: Edition | None, request: ReaderRequest) -> Floor:
    """Return how a draft stands from its day on, else from now on."""
    if edition is None:
        return Floor(None, (), False)
    since = row.since if row.since and row.since > request.at else request.at
    found, stood = stands(row.unit, edition, row.values, since)
    above = Unit.objects.filter(pk=found.above).first() if found else None
    may = above is not None and request.by.may(GRANT_EXCEPTION, path=above.path)
    return Floor(above, lines_of(found, stood, edition, is_draft=True), may)


def asks_of_draft(row: Draft, edition: Edition | None, base: Edition | None, request: ReaderRequest) -> tuple[Ask, ...]:
    """Return the local values that a draft asks for and nobody has given: what it newly asks, or must have."""
    if edition is None:
        return ()
    given = values_given(row.unit, edition, request.at)
    asks = (ask for ask in edition.asks.values() if ask.name not in given)
    return tuple(ask for ask in asks if ask.is_required or base is None or ask.name not in base.asks)


def values_form(row: Draft, edition: Edition | None, asks: Sequence[Ask], *args: Any) -> DraftValuesForm:
    """Return the form of the values that a draft newly asks for."""
    return DraftValuesForm(asks, row.values, PackWords([edition] if edition else [], language_read()), *args)


def values_said(row: Draft, edition: Edition | None) -> list[tuple[str, str]]:
    """Return the values kept in a draft, by what they are called, in the reader's words."""
    if edition is None:
        return []
    language, says = language_read(), PackWords([edition], language_read())
    found = []
    for name, value in row.values.items():
        ask = edition.asks.get(name)
        if ask is not None:
            found.append((ask.title.in_language(language), _said(ask, value, language, says)))
    return found


def _said(ask: Ask, value: str, language: str, says: PackWords) -> str:
    try:
        return said(ask, read_value(ask, value), language, says)
    except WrongValue:  # asked otherwise since it was given
        return value

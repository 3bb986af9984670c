"""Choose a unit or a member by typing: a name, a code, a sign-in name, or what the list suggests.

A list to select from would hold thousands of lines in a large organisation; typing works by
keyboard, without script, and at any size. Units are suggested with what they stand below
(``百川商贸 / 客服一部``), members with their number (``周婷 #12``); a number is taken for either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.listing import units_seen
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.rights import Acting
from shouwen.organisation.texts import plain_sign_in
from shouwen.web.components.places import Words

#: Between a unit and what it stands below.
SEPARATOR = " / "
_NUMBERED = re.compile(r"#([0-9]{1,18})\s*\Z")
#: Suggestions that a page holds at most.
MOST_SUGGESTED = 300
Chosen = TypeVar("Chosen", bound=Model)


class _Chooser(forms.CharField):
    """A text that names one of the rows that the reader may see."""

    def __init__(self, label: Words, suggestions: str, help_text: Words = "", required: bool = True) -> None:
        attributes = {"list": suggestions, "autocomplete": "off"}
        super().__init__(
            label=label,
            max_length=200,
            required=required,
            help_text=help_text,
            widget=forms.TextInput(attrs=attributes),
        )

    def prepare_value(self, value: Any) -> Any:
        return written([value])[0] if isinstance(value, Unit | Member) else value

    def _one(self, rows: QuerySet[Chosen], text: str, exact: Q) -> Chosen:
        number = _NUMBERED.search(text)
        found = list(rows.filter(Q(pk=int(number[1])) if number else exact)[:5])
        if not found:
            raise forms.ValidationError(gettext("Nothing by this name can be seen here."))
        if len(found) > 1:
            named = "、".join(written(found))
            raise forms.ValidationError(gettext("Several are called so: %(named)s") % {"named": named})
        return found[0]


class UnitChooser(_Chooser):
    """A unit by its name, code or number."""

    def __init__(self, label: Words, *, by: Acting, help_text: Words = "", required: bool = True) -> None:
        super().__init__(label, "units-to-choose", help_text or _("Name or code of the unit"), required)
        self.by = by

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = units_seen(self.by).filter(closed_at=None).select_related("parent").order_by("path")
        if len(found := units_written(text, rows)) == 1:
            return found[0]
        return self._one(rows, text, Q(name=text) | Q(name_en=text) | (Q(code=text) & ~Q(code="")))


class MemberChooser(_Chooser):
    """A member by name, sign-in name or number."""

    def __init__(
        self, label: Words, *, by: Acting, at: datetime, everybody: bool = False, required: bool = True
    ) -> None:
        super().__init__(label, "members-to-choose", _("Name or sign-in name of the member"), required)
        self.by, self.at, self.everybody = by, at, everybody

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = Member.objects.select_related("home__parent").filter(left_at=None).order_by("name_key", "pk")
        if not self.everybody:
            rows = rows.filter(self.by.scope(SEE_ORGANISATION).on(unit="home", own=("pk",)))
        return self._one(rows, text, Q(name=text) | Q(sign_in=plain_sign_in(text)))


def written(rows: Sequence[Any]) -> list[str]:
    """Write units or members as the choosers read them back: units by their way from below the top, one statement.

    Where two would be written alike, each carries its number.
    """
    paths = [row for row in rows if isinstance(row, Unit)]
    if not paths:
        return [f"{row.name} #{row.pk}" for row in rows]
    known = {row.pk: row.called for row in paths}
    above = {number for row in paths for number in row.ancestor_ids} - known.keys()
    if above:
        known |= {one.pk: one.called for one in Unit.objects.filter(pk__in=above).only("name", "name_en")}
    ways = [SEPARATOR.join(known[number] for number in row.ancestor_ids[1:] or row.ancestor_ids) for row in paths]
    twice = {way for way, many in Counter(ways).items() if many > 1}
    return [f"{way} #{row.pk}" if way in twice else way for way, row in zip(ways, paths, strict=True)]


def units_written(text: str, rows: QuerySet[Unit]) -> list[Unit]:
    """Return which of these units are written so (``written``), or end so; none where the text is no way to a unit."""
    parts = [part.strip() for part in text.split(SEPARATOR.strip())]
    if len(parts) < 2:
        return []
    way = SEPARATOR.join(parts)
    named = list(rows.filter(Q(name=parts[-1]) | Q(name_en=parts[-1]))[:MOST_SUGGESTED])
    ways = dict(zip(named, written(named), strict=True)) if named else {}
    exact = [unit for unit, one in ways.items() if one == way]
    return exact or [unit for unit, one in ways.items() if one.endswith(f"{SEPARATOR}{way}")]


def suggested_units(by: Acting) -> Sequence[str]:
    """Return units to suggest, from the top down."""
    return written(list(units_seen(by).filter(closed_at=None).order_by("path")[:MOST_SUGGESTED]))


def suggested_members(by: Acting, near: Unit) -> Sequence[str]:
    """Return members to suggest: those of the unit and of the units around it."""
    around = near.path if near.parent_id is None else near.path[: -len(f"{near.pk}/")]
    rows = Member.objects.filter(home__path__startswith=around, left_at=None).order_by("name_key", "pk")
    return [f"{name} #{pk}" for pk, name in rows.values_list("pk", "name")[:MOST_SUGGESTED]]

"""Saving over another's change is refused with both texts shown; this is how they are set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils.translation import gettext as _

from shouwen.web.components.places import Words

#: Places of a text that are shown side by side; of more the page says that there are more.
MOST_PLACES = 40


@dataclass(frozen=True)
class Both:
    """One thing that two people have written: what stands there now, and what was typed."""

    label: Words
    before: str
    after: str


def both_of(typed: forms.Form, standing: forms.Form) -> list[Both]:
    """Return the fields in which a form as it was typed differs from one made of what stands now.

    The next saving goes over what stands now: ``typed`` takes over the hidden fields, the version among them.
    """
    given = QueryDict(mutable=True)
    given.update(typed.data)
    for hidden in standing.hidden_fields():
        given[hidden.html_name] = hidden.value()
    typed.data = given
    both = [
        Both(str(field.label), _in_words(field.field, field.value()), _in_words(field.field, typed[field.name].data))
        for field in standing.visible_fields()
        if not field.field.disabled
    ]
    return [one for one in both if one.before != one.after]


def _in_words(field: forms.Field, value: Any) -> str:
    """Write what a field holds as its reader sees it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "\n".join(_in_words(field, one) for one in value)
    if isinstance(field.widget, ChoiceWidget):
        choices: Iterable[tuple[Any, Any]] = field.widget.choices  # one list, no groups
        return next((str(words).strip() for key, words in choices if str(key) == str(value or "")), str(value or ""))
    return "\n".join(str("" if value is None else value).split("\r\n")).strip()


def places_of(before: str, after: str) -> list[Both]:
    """Return where two texts differ, by the lines of the one that stands now."""
    return lines_of(before.splitlines(), after.splitlines())


def lines_of(before: Sequence[str], after: Sequence[str]) -> list[Both]:
    """Return where two lists of lines differ."""
    matched = SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for sort, since, until, mine_since, mine_until in matched.get_opcodes():
        if sort != "equal":
            label = _("From line %(line)s") % {"line": since + 1}
            found.append(Both(label, "\n".join(before[since:until]), "\n".join(after[mine_since:mine_until])))
    return found[:MOST_PLACES]

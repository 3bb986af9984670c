"""Inputs for the fields of a pack's form. What is wrong with a value is said by the form itself, not by these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shouwen.regulation.forms import LONGEST_LINE, LONGEST_PAGE, Field
from shouwen.web.people.choosing import PeopleInput, meant
from shouwen.web.people.pools import Pool

Choice = tuple[str, str]
_REFERENCE = re.compile(r"member:[0-9]{1,18}")


@dataclass(frozen=True)
class Offer:
    """What inputs offer, read only where a field asks for it.

    People of ``pool`` are typed, ``people`` are the first that are suggested, ``names`` those of references that
    stand in the form already; customers are chosen from a list.
    """

    pool: Pool
    at: datetime
    people: Callable[[], SafeString]
    names: Callable[[], Mapping[str, str]]
    customers: Callable[[], Sequence[Choice]]
    language: str
    zone: ZoneInfo


def input_for(field: Field, offer: Offer, *, value: Any = None) -> forms.Field:
    """Return the input of a field; ``value`` is what stands there, which a list must offer too."""
    label = field.words.in_language(offer.language)
    shared: dict[str, Any] = {"label": label, "required": False, "help_text": help_of(field, offer.language)}
    if field.type == "choice":
        return _choice(field, offer, shared)
    if field.type == "person":
        return forms.CharField(widget=PeopleInput(offer.pool, offer.at, first=offer.people), max_length=200, **shared)
    if field.type == "customer":
        return forms.ChoiceField(choices=[("", "—"), *_with(offer.customers(), value)], **shared)
    if field.type == "long_text":
        longest = field.longest or LONGEST_PAGE
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "maxlength": longest}), **shared)
    return forms.CharField(widget=_line(field), **shared)


def _choice(field: Field, offer: Offer, shared: Mapping[str, Any]) -> forms.Field:
    options = [(option.name, option.words.in_language(offer.language)) for option in field.options]
    if field.is_multiple:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **shared)
    return forms.ChoiceField(choices=[("", "—"), *options], **shared)


def _line(field: Field) -> forms.Widget:
    if field.type == "date":
        return forms.DateInput(attrs={"type": "date"})
    if field.type == "datetime":
        return forms.DateTimeInput(attrs={"type": "datetime-local"})
    if field.type == "phone":
        return forms.TextInput(attrs={"inputmode": "tel"})
    if field.type in {"money", "percent"}:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    if field.type == "integer":
        return forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.TextInput(attrs={"maxlength": field.longest or LONGEST_LINE})


def _with(offered: Sequence[Choice], value: Any) -> list[Choice]:
    known = {key for key, _name in offered}
    return [*offered, *([(value, value)] if value and value not in known else [])]


def help_of(field: Field, language: str) -> str:
    """Return the help of the pack, and whether the field must be filled before somebody signs."""
    parts = [field.help.in_language(language)]
    if field.is_required:
        parts.append(_("Needed before signing."))
    return ("；" if language.startswith("zh") else " ").join(part.rstrip("。；") for part in parts if part)


def shown_in_input(field: Field, value: Any, offer: Offer) -> Any:
    """Return a kept value as its input shows it."""
    if field.type == "datetime" and isinstance(value, str) and value:
        return datetime.fromisoformat(value).astimezone(offer.zone).strftime("%Y-%m-%dT%H:%M")
    if field.type == "person" and isinstance(value, str) and value in offer.names():
        return f"{offer.names()[value]} #{value.partition(':')[2]}"
    return value


def taken_from_input(field: Field, given: Any, offer: Offer) -> Any:
    """Return what was typed as the form keeps it; what cannot be read stays, for the form to say what is wrong."""
    if field.type == "choice" and field.is_multiple:
        return list(given or [])
    text = str(given or "").strip()
    if not text:
        return ""
    if field.type == "integer":
        return _whole(text)
    if field.type in {"money", "percent"}:
        return text.replace(",", "").replace("，", "").removesuffix("%").strip()
    if field.type == "datetime":
        return _instant(text, offer.zone)
    if field.type == "person":
        return _person(text, offer.pool)
    return text.replace("\r\n", "\n")


def _person(text: str, pool: Pool) -> str:
    """Return the reference of who is meant; what names nobody, or several, stays as it was typed."""
    found = [] if _REFERENCE.fullmatch(text) else meant(pool, text)
    return found[0].reference if len(found) == 1 else text


def _whole(text: str) -> Any:
    plain = text.replace(",", "").replace("，", "")
    is_number = plain.removeprefix("-").isascii() and plain.removeprefix("-").isdecimal() and len(plain) < 16
    return int(plain) if is_number else text


def _instant(text: str, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (at if at.tzinfo else at.replace(tzinfo=zone)).isoformat()

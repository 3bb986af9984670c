"""What forms that narrow a list share: choices with «all» first, days, units and members that the reader knows."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.models import Channel
from shouwen.organisation.models import Member
from shouwen.organisation.walks import number_of
from shouwen.web.components.places import Words
from shouwen.web.people.choosing import PeopleInput, meant, written
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.pools import units_for
from shouwen.web.units.ways import meant as meant_unit

CHANNELS: tuple[tuple[str, Words], ...] = (
    (Channel.PHONE, _("Telephone")),
    (Channel.COUNTER, _("Counter")),
    (Channel.LETTER, _("Letter")),
    (Channel.MAIL, _("Mail")),
    (Channel.FAX, _("Fax")),
    (Channel.VISIT, _("Visit")),
    (Channel.OWN, _("Own page")),
)


def is_asked_for(request: ReaderRequest, names: Iterable[str]) -> bool:
    """True where the form is to be shown: something is chosen by one of these names, or the reader has opened it."""
    return any(request.GET.get(name) for name in ("narrow", *names))


def choice(label: Words, choices: Iterable[tuple[object, Words]]) -> forms.ChoiceField:
    """Return a choice that may be left open."""
    return forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False)


def day(label: Words) -> forms.DateField:
    """Return a day that may be left open."""
    return forms.DateField(label=label, required=False,
                           widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip


def member_typed(label: Words, request: ReaderRequest) -> forms.CharField:
    """Return a line in which a colleague is typed, the first suggestions being those near the reader."""
    widget = PeopleInput(pool_of_house(request.by.member.home), request.at)
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


def member_written(number: int | None) -> str:
    """Return the member of an address as the line reads it back; one statement, none where nobody is chosen."""
    found = Member.objects.filter(pk=number).first() if number else None
    return written(found) if found else ""


def asked_for(request: ReaderRequest, deed: str, *people: str) -> dict[str, str]:
    """Return what an address asks of a list for which one needs a right; what was typed is told by its number.

    That is the ``unit``, and members by ``people``. What cannot be told is none (0): the list is empty then, rather than
    whole.
    """
    asked: dict[str, str] = request.GET.dict()
    if (text := asked.get("unit", "").strip()) and number_of(text) is None:
        units = meant_unit(text[:300], units_for(request.by, deed).rows)
        asked["unit"] = str(units[0].pk) if len(units) == 1 else "0"
    for name in people:
        text = asked.get(name, "").strip()
        if text and number_of(text) is None:
            found = meant(pool_of_house(request.by.member.home), text[:200])
            asked[name] = str(found[0].pk) if len(found) == 1 else "0"
    return asked

"""What forms that narrow a list share: choices with «all» first, days, units and members that the reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.models import Channel
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.walks import number_of
from shouwen.web.components.places import Words
from shouwen.web.people.choosing import PeopleInput, meant, written
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.pools import units_for

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


def written_in_numbers(request: ReaderRequest, deed: str, *people: str) -> str | None:
    """Return the address that says by numbers which ``unit`` and which ``people`` were typed; None where none was.

    A filter that is kept, exported or paged through says the same for everybody then. What cannot be told stays as it was
    typed: such a list is empty.
    """
    asked: dict[str, str] = {name: text for name, text in request.GET.dict().items() if text}
    pools: dict[str, Callable[[str], Sequence[Unit | Member]]] = {
        "unit": lambda text: units_for(request.by, deed).meant(text),
        **dict.fromkeys(people, lambda text: meant(pool_of_house(request.by.member.home), text)),
    }
    told = {}
    for name, look in pools.items():
        text = asked.get(name, "").strip()[:300]
        if text and number_of(text) is None and len(found := look(text)) == 1:
            told[name] = str(found[0].pk)
    return f"{request.path}?{urlencode(asked | told)}" if told else None

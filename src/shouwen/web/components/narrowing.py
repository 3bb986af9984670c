"""What forms that narrow a list share: choices with «all» first, days, units and members that the reader knows."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.models import Channel
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.names import unit_name
from shouwen.organisation.walks import number_of
from shouwen.web.components.places import Words
from shouwen.web.people.choosing import PeopleInput, meant, written
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest

CHANNELS: tuple[tuple[str, Words], ...] = (
    (Channel.PHONE, _("Telephone")),
    (Channel.COUNTER, _("Counter")),
    (Channel.LETTER, _("Letter")),
    (Channel.MAIL, _("Mail")),
    (Channel.FAX, _("Fax")),
    (Channel.VISIT, _("Visit")),
    (Channel.OWN, _("Own page")),
)
#: Units that a form offers.
MOST_OFFERED = 200


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


def units_by_path(request: ReaderRequest, deed: str) -> list[tuple[int, str]]:
    """Return the open units in which the reader may do a deed as choices, from the top down; one statement."""
    rows = Unit.objects.filter(request.by.scope(deed).on(unit="pk"), closed_at=None).order_by("path")
    units = rows.values_list("pk", "path", "name", "name_en")[:MOST_OFFERED]
    top = min((path.count("/") for _, path, *_ in units), default=0)
    return [(pk, "　" * (path.count("/") - top) + unit_name(*names)) for pk, path, *names in units]


def member_typed(label: Words, request: ReaderRequest) -> forms.CharField:
    """Return a line in which a colleague is typed, the first suggestions being those near the reader."""
    widget = PeopleInput(pool_of_house(request.by.member.home), request.at)
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


def member_written(number: int | None) -> str:
    """Return the member of an address as the line reads it back; one statement, none where nobody is chosen."""
    found = Member.objects.filter(pk=number).first() if number else None
    return written(found) if found else ""


def asked_for(request: ReaderRequest, *people: str) -> dict[str, str]:
    """Return what an address asks of a list; members that were typed by ``people`` are told by their numbers.

    Who cannot be told is nobody (0): the list is empty then, rather than whole.
    """
    asked: dict[str, str] = request.GET.dict()
    for name in people:
        text = asked.get(name, "").strip()
        if text and number_of(text) is None:
            found = meant(pool_of_house(request.by.member.home), text[:200])
            asked[name] = str(found[0].pk) if len(found) == 1 else "0"
    return asked

"""What forms that narrow a list share: choices with «all» first, days, units and members that the reader knows."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.models import Channel
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.names import unit_name
from shouwen.web.components.places import Words
from shouwen.web.reader import ReaderRequest

CHANNELS: tuple[tuple[str, Words], ...] = (
    (Channel.PHONE, _("Telephone")),
    (Channel.COUNTER, _("Counter")),
    (Channel.LETTER, _("Letter")),
    (Channel.MAIL, _("Mail")),
    (Channel.FAX, _("Fax")),
    (Channel.VISIT, _("Visit")),
)
#: Units and members that a form offers: those nearest to the reader.
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


def members_by_name(request: ReaderRequest, chosen: int | None) -> list[tuple[int, str]]:
    """Return the reader and the members around them as choices, with whoever is chosen; two statements at most."""
    home = request.by.member.home
    around = home.path if home.parent_id is None else home.path[: -len(f"{home.pk}/")]
    rows = Member.objects.filter(home__path__startswith=around, left_at=None).order_by("name_key", "pk")
    found = dict(rows.values_list("pk", "name")[:MOST_OFFERED])
    if chosen is not None and chosen not in found:
        found.update(Member.objects.filter(pk=chosen).values_list("pk", "name"))
    return list(found.items())

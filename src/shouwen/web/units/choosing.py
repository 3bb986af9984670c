"""The field in which a unit is chosen.

While there are few it is a list to select from, as the tree goes. A list of hundreds would be slow to send and worse to
look through: then the unit is typed, by name, sound, code or the way to it, with suggestions that follow what is typed.
Without script the first suggestions are there, and any name can be typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.models import Unit
from shouwen.web.components.places import Words
from shouwen.web.people.pools import LETTERS
from shouwen.web.units.pools import MOST_SUGGESTED, UnitPool
from shouwen.web.units.ways import SEPARATOR, written

UNIT = _("Unit")
#: Letters of a way.
LONGEST = 300


class UnitField(forms.CharField):
    """One unit of a pool, which the form gives with ``offer`` before it is drawn or read.

    What is handed over is the unit. ``nothing`` is what the list says where the field may be left open.
    """

    pool: UnitPool
    widget: Any = forms.Select

    def __init__(self, label: Words = UNIT, *, nothing: Words = "—", **kwargs: Any) -> None:
        super().__init__(label=label, max_length=LONGEST, **kwargs)
        self.nothing = nothing

    def offer(self, pool: UnitPool, *, blank: bool = False) -> UnitField:
        """Let one of these units be chosen; ``blank``: none is at first. One statement."""
        self.pool = pool
        if pool.are_few:
            nothing = [("", self.nothing)] if blank or not self.required else []
            tree = as_tree([unit for unit in pool.first if unit.closed_at is None])
            self.widget = forms.Select(choices=[*nothing, *((str(unit.pk), words) for unit, words in tree)])
        else:
            self.widget = UnitInput(pool)
        self.widget.is_required = self.required
        return self

    def prepare_value(self, value: Any) -> Any:
        """Return the number of a unit for the list, or the unit as it is typed."""
        if isinstance(self.widget, forms.Select):
            return value.pk if isinstance(value, Unit) else value
        known = [value] if isinstance(value, Unit) else ()
        if not known and (text := str(value or "")).isascii() and text.isdecimal():
            known = self.pool.meant(text)
        return written(known, numbered=True)[0] if len(known) == 1 else value

    def clean(self, value: Any) -> Any:
        """Return which unit is meant; refuse none and several."""
        text = super().clean(value)
        if not text:
            return None
        found = self.pool.meant(text)
        if not found:
            raise forms.ValidationError(gettext("Nothing by this name can be seen here."))
        if len(found) > 1:
            named = "、".join(written(found))
            raise forms.ValidationError(gettext("Several are called so: %(named)s") % {"named": named})
        return found[0]


class UnitInput(forms.TextInput):
    """A line of text with its suggestions below it."""

    def __init__(self, pool: UnitPool) -> None:
        """Suggest from a pool."""
        super().__init__({
            "autocomplete": "off", "spellcheck": "false", "maxlength": LONGEST,
            "placeholder": _("Name or code of the unit"),
        })
        self.pool = pool

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the line and the first suggestions."""
        own = f"units-{name}"
        asked = {
            "list": own, "hx-get": f"{reverse('units-suggested')}?{urlencode({'pool': self.pool.key, 'field': name})}",
            "hx-target": f"#{own}", "hx-swap": "innerHTML", "hx-trigger": "input changed delay:200ms",
        }  # fmt: skip
        line = super().render(name, value, {**(attrs or {}), **asked}, renderer)
        first = options(self.pool.first[:MOST_SUGGESTED], among=self.pool.first)
        return format_html('{}<datalist id="{}">{}</datalist>', line, own, first)


def options(units: Sequence[Unit], typed: str = "", among: Sequence[Unit] | None = None) -> SafeString:
    """Return units as suggestions.

    A browser shows only what holds the text typed: where letters stand for the sound of a name, they are said again.
    """
    said = typed if LETTERS.fullmatch(typed) else ""
    ways = written(units, numbered=True, among=among)
    return format_html_join("", '<option value="{}" label="{}"></option>', ((way, said) for way in ways))


def as_tree(units: Sequence[Unit]) -> Iterable[tuple[Unit, str]]:
    """Yield units of the order of the tree with what a list calls them: set in below those of them that they stand below.

    Where what stands between is not listed it is said too, and of several tops what they stand below; one statement then.
    """
    listed = {unit.pk for unit in units}
    depths = [sum(number in listed for number in unit.ancestor_ids[:-1]) for unit in units]
    apart = [unit for unit, depth in zip(units, depths, strict=True) if unit.parent_id not in listed]
    unlisted = {number for unit in apart for number in unit.ancestor_ids} - listed
    names = {one.pk: one.called for one in units}
    if len(apart) > 1:
        names |= {one.pk: one.called for one in Unit.objects.filter(pk__in=unlisted).only("name", "name_en")}
    for unit, depth in zip(units, depths, strict=True):
        between = takewhile(lambda number: number not in listed, reversed(unit.ancestor_ids[1:-1]))
        way = [names[number] for number in between if number in names]
        yield unit, "　" * depth + SEPARATOR.join([*reversed(way), unit.called])

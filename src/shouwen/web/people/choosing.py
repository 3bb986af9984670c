"""The field in which a colleague is typed: suggestions follow what is typed and the unit chosen beside it.

A list to select from would hold thousands of lines in a large organisation. The text is a name, a sign-in name,
or what the list suggests (``王芳 #12``); without script the page's own suggestions are there, and any name can be typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.models import Member
from shouwen.organisation.texts import plain_sign_in
from shouwen.web.components.places import Words
from shouwen.web.people.pools import LETTERS, NUMBERED, Pool, suggested

#: Names that a fault tells where several are called so.
MOST_TOLD = 5


class PeopleInput(forms.TextInput):
    """A line of text with its suggestions below it; ``follows`` is the field of the form that narrows them."""

    def __init__(
        self, pool: Pool, at: datetime, follows: str = "", first: Callable[[], SafeString] | None = None
    ) -> None:
        """Suggest from a pool; ``first`` gives the first suggestions where several lines share them."""
        super().__init__({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
        self.pool, self.at, self.follows = pool, at, follows
        self.first = first or (lambda: options(suggested(pool, "", "", at)))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the line and the first suggestions."""
        own = f"people-{name}"
        asked = asked_while_typing(self.pool, name, own, self.follows)
        line = super().render(name, value, {**(attrs or {}), **asked}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, own, self.first())


def asked_while_typing(pool: Pool, name: str, own: str, follows: str = "") -> dict[str, str]:
    """Return the attributes of a line with which the browser asks for suggestions and puts them into its list ``own``."""
    query = urlencode({"pool": pool.key, "field": name, "follows": follows})
    others = f", change from:[name={follows}]" if follows else ""
    return {
        "list": own, "hx-get": f"{reverse('people-suggested')}?{query}", "hx-target": f"#{own}", "hx-swap": "innerHTML",
        "hx-trigger": f"input changed delay:200ms{others}", **({"hx-include": f"[name={follows}]"} if follows else {}),
    }  # fmt: skip


class PersonChooser(forms.CharField):
    """One member of a pool; ``gives`` makes of them what the form hands over."""

    def __init__(
        self, label: Words, pool: Pool, at: datetime, *, follows: str = "", required: bool = True,
        gives: Callable[[Member], Any] = lambda member: member,
    ) -> None:
        super().__init__(
            label=label, required=required, max_length=200, widget=PeopleInput(pool, at, follows),
            help_text=_("Name or sign-in name of the member"),
        )
        self.pool, self.gives = pool, gives

    def prepare_value(self, value: Any) -> Any:
        """Write a member, or the number or reference of one, as it is typed."""
        number = str(value or "").removeprefix("member:")
        if isinstance(value, Member):
            return written(value)
        if not number.isascii() or not number.isdecimal() or len(number) > 18:
            return value
        found = Member.objects.filter(pk=int(number)).first()
        return written(found) if found is not None else value

    def clean(self, value: Any) -> Any:
        """Return who is meant; refuse nobody and several."""
        text = super().clean(value)
        if not text:
            return None
        found = meant(self.pool, text)
        if not found:
            raise forms.ValidationError(gettext("Nobody of this name can be chosen here."))
        if len(found) > 1:
            raise forms.ValidationError(gettext("Several are called so: %(named)s") % {
                "named": "、".join(written(one) for one in found)})  # fmt: skip
        return self.gives(found[0])


def meant(pool: Pool, text: str) -> list[Member]:
    """Return who of a pool may be meant by what was typed, at most ``MOST_TOLD``: one, if it says who."""
    number = NUMBERED.search(text)
    exact = Q(pk=int(number[1])) if number else Q(name=text) | Q(sign_in=plain_sign_in(text))
    found = list(pool.rows.filter(exact).order_by("pk")[:MOST_TOLD])
    if not found and text.isascii() and text.isdecimal() and len(text) < 19:
        found = list(pool.rows.filter(pk=int(text)))
    return found


def written(member: Member) -> str:
    """Write a member as the field reads it back."""
    return f"{member.name} #{member.pk}"


def options(members: Iterable[Any], typed: str = "") -> SafeString:
    """Return members as suggestions: each with their unit, and who stands in while they are away.

    A browser shows only what holds the text typed: where letters stand for the sound of a name, they are said again.
    """
    said = typed if LETTERS.fullmatch(typed) else ""
    return format_html_join("", '<option value="{}" label="{}"></option>', (
        (written(one), " · ".join(filter(None, (one.home.called, _away(one.stands_in), said)))) for one in members
    ))  # fmt: skip


def _away(stands_in: str | None) -> str:
    return gettext("away, %(name)s stands in") % {"name": stands_in} if stands_in else ""

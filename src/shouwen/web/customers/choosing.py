"""The field in which a customer is typed: number, name or telephone, as far as the reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.customers.models import Customer
from shouwen.customers.queries import find_customers, visible_customers
from shouwen.organisation.rights import Acting
from shouwen.web.components.places import Words

#: So many of those who fit what was typed are named, or suggested.
MOST_NAMED = 5
MOST_SUGGESTED = 8


def customer_meant(typed: str, by: Acting) -> Customer:
    """Return the one customer whom the text means; refuse nobody and several. Two statements at most."""
    typed = typed.strip()
    theirs = visible_customers(by).select_related("unit").filter(number__iexact=typed.partition(" ")[0])
    exact = theirs.filter(erased_at=None, merged_into=None).first()
    if exact is not None:
        return exact
    found = find_customers(typed, by=by, most=MOST_NAMED + 1)
    named = [one for one in found if one.name == typed] or found
    if not named:
        raise forms.ValidationError(gettext("No customer fits this. Record them first."))
    if len(named) > 1:
        said = "；".join(f"{one.number} {one.name}" for one in named[:MOST_NAMED])
        raise forms.ValidationError(gettext("Several fit: %(named)s. Write the number.") % {"named": said})
    return named[0]


def new_customer_path(page: str, field: str) -> str:
    """Return where a customer is recorded who is then chosen in a field of a page, to which it leads back."""
    return f"{reverse('new-customer')}?{urlencode({'back': page, 'field': field})}"


#: How the button is called that records a customer for a field, and how what is carried along meanwhile begins.
FOR_FIELD, KEPT = "new_customer", "kept_"
#: Fields of every form that are its own.
_OWN = {FOR_FIELD, "csrfmiddlewaretoken", "once", "check"}


def kept_of(posted: QueryDict) -> list[tuple[str, str]]:
    """Return what was typed on the page that asks for a customer: as it leads here, or as it was carried along since.

    A browser with script keeps that itself. It never stands in an address.
    """
    if FOR_FIELD in posted:
        return [(name, value) for name, values in posted.lists() if name not in _OWN for value in values]
    carried = [(name.removeprefix(KEPT), values) for name, values in posted.lists() if name.startswith(KEPT)]
    return [(name, value) for name, values in carried for value in values]


def chosen_path(back: str, field: str, made: Customer) -> str:
    """Return the page to lead back to, with the customer who was just recorded; only their number is in the address."""
    return f"{back}?{urlencode({field: made.pk})}"


class CustomerInput(forms.TextInput):
    """A line of text; what is typed goes to the page itself, never into an address, and comes back as suggestions.

    The link beside it leaves what was typed to the browser; without script a button carries it along (``kept_of``).
    """

    def __init__(self, page: str) -> None:
        super().__init__({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
        self.page = page

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the line and the list of its suggestions."""
        own = f"customers-{name}"
        asked = {
            "list": own, "hx-post": self.page, "hx-vals": f'{{"suggest": "{name}"}}', "hx-target": f"#{own}",
            "hx-swap": "innerHTML", "hx-trigger": "input changed delay:200ms", "hx-params": f"suggest,{name}",
        }  # fmt: skip
        line = super().render(name, value, {**(attrs or {}), **asked}, renderer)
        path = new_customer_path(self.page, name)
        made = format_html(
            '<a class="field-beside needs-script" href="{0}">{1}</a><noscript><button class="btn btn-sm field-beside"'
            ' formaction="{0}" formnovalidate name="{2}" value="{3}">{1}</button></noscript>',
            path, gettext("New customer"), FOR_FIELD, name,
        )  # fmt: skip
        return format_html('{}<datalist id="{}"></datalist>{}', line, own, made)


class CustomerChooser(forms.CharField):
    """One customer; ``gives`` makes of them what the form hands over."""

    def __init__(
        self, label: Words, by: Acting, page: str, *, required: bool = True,
        gives: Callable[[Customer], Any] = lambda customer: customer,
    ) -> None:
        super().__init__(label=label, required=required, max_length=100, widget=CustomerInput(page),
                         help_text=_("Number, name or telephone."))  # fmt: skip
        self.by, self.gives = by, gives

    def choose(self, number: int | None) -> None:
        """Put in who was just recorded for it, so that no older draft of the page takes their place."""
        found = visible_customers(self.by).filter(pk=number, erased_at=None).first() if number else None
        if found is not None:
            self.initial = f"{found.number} {found.name}"
            self.widget.attrs["data-chosen"] = ""

    def clean(self, value: Any) -> Any:
        """Return who is meant."""
        text = super().clean(value)
        return self.gives(customer_meant(text, self.by)) if text else None


def suggestions(typed: str, by: Acting) -> SafeString:
    """Return customers who fit what is typed, as options; the words typed are said again, or a browser hides them."""
    typed = typed.strip()[:100]
    found = find_customers(typed, by=by, most=MOST_SUGGESTED) if typed else []
    return format_html_join("", '<option value="{}" label="{}"></option>', (
        (f"{one.number} {one.name}", " · ".join(filter(None, (one.company, typed)))) for one in found
    ))  # fmt: skip

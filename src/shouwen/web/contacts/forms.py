"""The one short form in which a conversation is written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.actions import Conversation
from shouwen.contacts.models import Channel, Direction
from shouwen.organisation.models import Unit


class ContactForm(forms.Form):
    """Who, on which channel, how it went, what about; and whether a case is to be opened from it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            (Channel.PHONE, _("Telephone")),
            (Channel.COUNTER, _("Counter")),
            (Channel.LETTER, _("Letter")),
            (Channel.MAIL, _("Mail")),
            (Channel.FAX, _("Fax")),
            (Channel.VISIT, _("Visit")),
        ],
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[
            (Direction.IN, _("From the customer")),
            (Direction.OUT, _("To the customer")),
        ],
    )
    number = forms.CharField(
        label=_("Number or name"),
        max_length=100,
        required=False,
        help_text=_("Type a number, a name or a company; known customers appear below."),
    )
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Customer's name"), max_length=100, required=False)
    company = forms.CharField(label=_("Company"), max_length=120, required=False)
    rings = forms.IntegerField(label=_("Rings"), min_value=0, max_value=999, required=False)
    held_seconds = forms.IntegerField(
        label=_("On hold, in seconds"), min_value=0, max_value=86400, required=False
    )
    talk_seconds = forms.IntegerField(
        label=_("Talk, in seconds"), min_value=0, max_value=86400, required=False
    )
    hung_up_by = forms.ChoiceField(
        label=_("Who hung up"),
        required=False,
        choices=[
            ("", "—"),
            ("customer", _("The customer")),
            ("agent", _("We")),
        ],
    )
    subject = forms.CharField(label=_("What about"), max_length=200)
    words = forms.CharField(
        label=_("Details"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=20000
    )
    open_case = forms.BooleanField(label=_("Open a case from it"), required=False)

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("customer") and not given.get("name"):
            self.add_error("name", _("Choose a known customer, or give the name of a new one."))
        return given

    def conversation(self) -> Conversation:
        """Return what was written down."""
        given = self.cleaned_data
        return Conversation(
            given["channel"],
            given["direction"],
            given["subject"],
            given["words"],
            given["number"],
            given["rings"],
            given["held_seconds"],
            given["talk_seconds"],
            given["hung_up_by"],
        )

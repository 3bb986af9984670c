"""The one short form in which a conversation is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.contacts.actions import Conversation
from shouwen.contacts.models import Channel, Direction
from shouwen.contacts.permissions import SEE_CONTACT
from shouwen.contacts.queries import ContactFilter
from shouwen.web.components.narrowing import (
    CHANNELS,
    choice,
    day,
    member_typed,
    member_written,
)
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_for

DIRECTIONS = ((Direction.IN, _("From the customer")), (Direction.OUT, _("To the customer")))


class ContactForm(forms.Form):
    """Who, on which channel, how it went, what about; and whether a case is to be opened from it."""

    unit = UnitField()
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[one for one in CHANNELS if one[0] != Channel.OWN],  # only customers come by that
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=DIRECTIONS,
    )
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        help_text=_("Now, if left empty. What is written down later is judged by when it took place."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    number = forms.CharField(
        label=_("Number or name"),
        max_length=100,
        required=False,
        help_text=_("Type a number, a name or a company; known customers appear below."),
    )
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
    private = forms.BooleanField(label=_("A private call of mine"), required=False)
    urgent = forms.BooleanField(label=_("For an urgent reason"), required=False)
    subject = forms.CharField(label=_("What about"), max_length=200)
    words = forms.CharField(
        label=_("Details"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=20000
    )
    open_case = forms.BooleanField(required=False)  # the button that sends it says so

    def __init__(self, units: Any, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("at") and given["at"] > self.now:
            self.add_error("at", _("The time given lies in the future. Give the time at which it happened."))
        if not given.get("customer") and not given.get("name") and not given.get("case"):
            self.add_error("name", _("Choose a known customer, or give the name of a new one."))
        return given

    def conversation(self) -> Conversation:
        """Return what was written down."""
        given = self.cleaned_data
        is_call = given["channel"] == Channel.PHONE or given["private"]
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
            given["private"] if is_call else None,
            given["urgent"] if is_call and (given["private"] or given["urgent"]) else None,
        )

    @property
    def tells_of_call(self) -> bool:
        """True where something is given of a call, or wrong with it: then that part stands open."""
        of_call = ("rings", "held_seconds", "talk_seconds", "hung_up_by", "private", "urgent")
        return any(self[name].value() or self[name].errors for name in of_call)


class NarrowContacts(forms.Form):
    """Channel, direction, unit, receiver, and the days of a contact."""

    def __init__(self, request: ReaderRequest, chosen: ContactFilter) -> None:
        super().__init__(initial={
            "channel": chosen.channel, "direction": chosen.direction, "unit": chosen.unit or request.GET.get("unit"),
            "receiver": member_written(chosen.receiver) or request.GET.get("receiver"),
            "since": chosen.since, "until": chosen.until,
        }, auto_id="narrow-%s")  # fmt: skip
        fields: dict[str, Any] = {
            "channel": choice(_("Channel"), CHANNELS),
            "direction": choice(_("Direction"), DIRECTIONS),
            "unit": UnitField(nothing=_("All"), required=False).offer(units_for(request.by, SEE_CONTACT)),
            "receiver": member_typed(_("Received by"), request),
            "since": day(_("From the day")),
            "until": day(_("To the day")),
        }
        self.fields.update(fields)
        #: How many are chosen: the form is open while there are any.
        self.chosen = sum(1 for name in fields if self.initial[name] not in (None, ""))

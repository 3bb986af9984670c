"""The form above a list of cases by which it is narrowed: it shows what is chosen, and the address holds it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.cases.listing import CaseFilter
from shouwen.cases.permissions import SEE_CASE
from shouwen.web.cases.forms import choices_of, kinds_in_words
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


class NarrowCases(forms.Form):
    """Kind, class, urgency, unit, holder, channel, and the days on which a case was opened."""

    def __init__(self, request: ReaderRequest, chosen: CaseFilter) -> None:
        super().__init__(initial={
            "kind": chosen.kind, "class_key": chosen.class_key, "urgency": chosen.urgency,
            "unit": chosen.unit or request.GET.get("unit"), "channel": chosen.channel, "since": chosen.since,
            "holder": member_written(chosen.holder) or request.GET.get("holder"), "until": chosen.until,
        }, auto_id="narrow-%s")  # fmt: skip
        home, at = request.by.member.home_id, request.at
        fields: dict[str, Any] = {
            "kind": choice(_("Kind of case"), kinds_in_words(home, at)),
            "class_key": choice(_("Class of complaint"), choices_of("complaint_class", home, at)),
            "urgency": choice(_("Urgency"), choices_of("urgency", home, at)),
            "unit": UnitField(nothing=_("All"), required=False).offer(units_for(request.by, SEE_CASE)),
            "holder": member_typed(_("With whom"), request),
            "channel": choice(_("Channel"), CHANNELS),
            "since": day(_("Opened from")),
            "until": day(_("Opened to")),
        }
        self.fields.update(fields)
        #: How many are chosen: the form is open while there are any.
        self.chosen = sum(1 for name in fields if self.initial[name] not in (None, ""))

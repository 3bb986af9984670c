"""The forms of a customer's record: contact points, relations, times, consents, tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import reader_language
from shouwen.customers.actions import Point
from shouwen.customers.models import (
    AgreedChannel,
    ContactPoint,
    Customer,
    PointKind,
    Purpose,
    RelationKind,
    Tag,
)
from shouwen.organisation.rights import Acting
from shouwen.web.customers.choosing import customer_meant

POINT_KINDS = (
    (PointKind.PHONE, _("Telephone")), (PointKind.MAIL, _("Mail")), (PointKind.ADDRESS, _("Address")),
    (PointKind.FAX, _("Fax")), (PointKind.OTHER, _("Other")),
)  # fmt: skip
RELATIONS = (
    (RelationKind.CONTACT_PERSON, _("Contact person")), (RelationKind.PARENT_COMPANY, _("Parent company")),
)  # fmt: skip
#: The same, told of the other one.
REVERSED = {
    RelationKind.CONTACT_PERSON: _("Is the contact person of"),
    RelationKind.PARENT_COMPANY: _("Is the parent company of"),
}
PURPOSES = (
    (Purpose.SERVICE, _("News of the service")), (Purpose.SURVEY, _("Surveys")), (Purpose.MARKETING, _("Marketing")),
    (Purpose.RECORDING, _("Recording of calls")),
)  # fmt: skip
WAYS = (
    (AgreedChannel.PHONE, _("Telephone")), (AgreedChannel.MESSAGE, _("Text message")), (AgreedChannel.MAIL, _("E-mail")),
    (AgreedChannel.LETTER, _("Letter")), (AgreedChannel.VISIT, _("Visit")),
)  # fmt: skip
WEEKDAYS = (
    ("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday")), ("4", _("Thursday")), ("5", _("Friday")),
    ("6", _("Saturday")), ("7", _("Sunday")),
)  # fmt: skip
#: What these keys are called.
TITLES = {str(key): title for key, title in (*POINT_KINDS, *RELATIONS, *PURPOSES, *WAYS)}
#: Empty rows that the form of contact points offers.
MORE_ROWS = 3
MOST_ROWS = 30


class PointsForm(forms.Form):
    """Every way to reach a customer: a row each, with a word for it; the first of a kind is the main one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, points: Sequence[ContactPoint], version: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        self.rows = range(min(len(points) + MORE_ROWS, MOST_ROWS))
        for row in self.rows:
            point = points[row] if row < len(points) else None
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=_("Kind"), choices=POINT_KINDS, required=False, initial=point.kind if point else PointKind.PHONE
            )
            self.fields[f"value_{row}"] = forms.CharField(
                label=_("Number or address"), max_length=200, required=False, initial=point.value if point else ""
            )
            self.fields[f"label_{row}"] = forms.CharField(
                label=_("Label"), max_length=40, required=False, initial=point.label if point else ""
            )

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each row."""
        return [[self[f"{name}_{row}"] for name in ("kind", "value", "label")] for row in self.rows]

    def points(self) -> list[Point]:
        """Return what was given, in order."""
        given = self.cleaned_data
        return [
            Point(given[f"kind_{row}"] or PointKind.PHONE, given[f"value_{row}"], given[f"label_{row}"])
            for row in self.rows if given[f"value_{row}"].strip()
        ]


class RelationForm(forms.Form):
    """Who belongs to a customer, and as what."""

    kind = forms.ChoiceField(label=_("Relation"), choices=RELATIONS)
    other = forms.CharField(label=_("The other customer"), max_length=100,
                            help_text=_("Number, name or telephone."))
    remark = forms.CharField(label=_("Remark"), max_length=120, required=False)

    def __init__(self, by: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_other(self) -> Customer:
        return customer_meant(self.cleaned_data["other"], self.by)


class TimeForm(forms.Form):
    """When a customer is not to be visited."""

    weekdays = forms.MultipleChoiceField(label=_("Days of the week"), choices=WEEKDAYS,
                                         widget=forms.CheckboxSelectMultiple)
    since = forms.TimeField(label=_("From what hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until = forms.TimeField(label=_("Until what hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                            help_text=_("Earlier than the beginning: on the next morning."))
    remark = forms.CharField(label=_("Remark"), max_length=120, required=False)


class ConsentForm(forms.Form):
    """What a customer agrees to, or takes back."""

    is_given = forms.ChoiceField(label=_("What they said"), choices=(("yes", _("Agrees")), ("no", _("Takes it back"))))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PURPOSES)
    channel = forms.ChoiceField(label=_("Way"), choices=WAYS)
    until = forms.DateField(label=_("Agreed until"), required=False, help_text=_("For good, if left empty."),
                            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    remark = forms.CharField(label=_("How and where they said it"), max_length=200, required=False)


class TagsForm(forms.Form):
    """The tags that a customer bears."""

    tags = forms.ModelMultipleChoiceField(Tag.objects.none(), label=_("Tags"), required=False,
                                          widget=forms.CheckboxSelectMultiple)

    def __init__(self, tags: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = tags  # type: ignore[attr-defined]


def days_said(weekdays: Sequence[int]) -> str:
    """Return weekdays as people say them: all, or each by name."""
    if len(weekdays) == 7:
        return gettext("Every day")
    titles = dict(WEEKDAYS)
    return (", " if reader_language().startswith("en") else "、").join(str(titles[str(day)]) for day in weekdays)

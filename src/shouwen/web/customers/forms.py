"""The form of a customer: a name and how they are reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.customers.actions import Point
from shouwen.customers.company_numbers import LONGEST, CompanyNumber
from shouwen.customers.models import Customer, CustomerKind, PointKind, Region, Registry
from shouwen.web.units.choosing import UnitField

POINTS = (
    ("phones", PointKind.PHONE), ("mails", PointKind.MAIL), ("addresses", PointKind.ADDRESS), ("faxes", PointKind.FAX),
    ("others", PointKind.OTHER),
)
REGISTRIES = (
    (Registry.CREDIT_CODE, _("Unified social credit code")), (Registry.OTHER, _("Number of another registry")),
)  # fmt: skip
TITLES_OF_REGISTRIES: dict[str, Any] = {str(key): title for key, title in REGISTRIES}


class ChangeCustomerForm(forms.Form):
    """What is held of a customer; several numbers stand one a line, the first is the main one."""

    field_order = ("name", "kind", "unit", "company", "company_number", "registry", "region", "trade")

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (CustomerKind.PERSON, _("Person")),
            (CustomerKind.COMPANY, _("Company")),
        ],
    )
    company = forms.CharField(label=_("Company"), max_length=120, required=False)
    company_number = forms.CharField(
        label=_("Company number"), max_length=LONGEST, required=False,
        help_text=_("Of a company only; a unified social credit code is checked by its last character."),
    )
    registry = forms.ChoiceField(label=_("Registry of the number"), choices=REGISTRIES, required=False)
    phones = forms.CharField(
        label=_("Telephone numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; the first is the main one."),
    )
    mails = forms.CharField(
        label=_("Mail addresses"), required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    addresses = forms.CharField(
        label=_("Addresses"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    faxes = forms.CharField(label=_("Fax numbers"), required=False, widget=forms.Textarea(attrs={"rows": 1}))
    others = forms.CharField(
        label=_("Other ways to reach them"), required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), required=False, empty_label="—")
    trade = forms.CharField(label=_("Trade"), max_length=60, required=False)
    remark = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, regions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def number(self) -> CompanyNumber:
        """Return the company number that was given."""
        return CompanyNumber(self.cleaned_data["registry"], self.cleaned_data["company_number"])

    def points(self) -> list[Point]:
        """Return the contact points that were given, in order."""
        return [
            Point(kind, line)
            for field, kind in POINTS
            for line in self.cleaned_data[field].splitlines()
            if line.strip()
        ]


class CustomerForm(ChangeCustomerForm):
    """A new customer, of one of the units for which the reader may record some."""

    unit = UnitField()

    def __init__(self, units: Any, regions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(regions, *args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


def initial_of(customer: Customer) -> dict[str, Any]:
    """Return what the form shows of a customer."""
    points = list(customer.points.order_by("-is_main", "pk"))
    lines = {field: "\n".join(p.value for p in points if p.kind == kind) for field, kind in POINTS}
    return {
        "kind": customer.kind,
        "name": customer.name,
        "company": customer.company,
        "company_number": customer.company_number,
        "registry": customer.registry or Registry.CREDIT_CODE,
        "region": customer.region_id,
        "trade": customer.trade,
        "remark": customer.remark,
        "version": customer.version,
        **lines,
    }

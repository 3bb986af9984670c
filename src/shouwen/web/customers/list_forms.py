"""The forms of a unit's lists: regions, outlets, tags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.customers.actions.lists import OutletTold, RegionTold
from shouwen.customers.models import Outlet, Region
from shouwen.web.units.choosing import UnitField


class RegionForm(forms.Form):
    """A region as it stands on the sheet of regions (SD-4.3)."""

    code = forms.CharField(label=_("Code of the region"), max_length=20)
    name = forms.CharField(label=_("Name of the region"), max_length=80)
    team = forms.CharField(label=_("Group of the region"), max_length=60, required=False)
    boundary = forms.CharField(label=_("Boundary"), max_length=500, required=False,
                               widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> RegionTold:
        """Return what was written down."""
        return RegionTold(*(self.cleaned_data[name] for name in ("code", "name", "team", "boundary")))


class OutletForm(forms.Form):
    """An outlet as it stands on the sheet of outlets (SD-2.6)."""

    region = forms.CharField(label=_("Region"), max_length=60)
    name = forms.CharField(label=_("Name of the outlet"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    hotline = forms.CharField(label=_("Hotline"), max_length=40, required=False)
    contact_person = forms.CharField(label=_("Contact person"), max_length=60, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False,
                             widget=forms.Textarea(attrs={"rows": 2}))
    is_public = forms.BooleanField(
        label=_("On the public page of outlets"), required=False,
        help_text=_(
            "Anybody reads region, name, address and hotline there; contact person and remark stay in the house."
        ),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> OutletTold:
        """Return what was written down."""
        names = ("region", "name", "address", "hotline", "contact_person", "remark", "is_public")
        return OutletTold(*(self.cleaned_data[name] for name in names))


class TagForm(forms.Form):
    """A tag of a unit."""

    name = forms.CharField(label=_("Tag"), max_length=30)


def with_unit(form: forms.Form, units: Any) -> forms.Form:
    """Let the unit of something new be chosen, first of all."""
    form.fields["unit"] = UnitField().offer(units)
    form.order_fields(["unit"])
    return form


def initial_of(one: Region | Outlet) -> dict[str, Any]:
    """Return what a form shows of a region or an outlet."""
    names = (RegionForm if isinstance(one, Region) else OutletForm).base_fields
    return {name: getattr(one, name) for name in names}

"""What the administration pages ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.wording import PackWords, words_of_house
from shouwen.organisation.models import Position, Unit
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.rights import Acting
from shouwen.web.administration.choosers import MemberChooser
from shouwen.web.administration.words import kinds_of_unit
from shouwen.web.administration.zones import zones
from shouwen.web.components.house_words import position_words
from shouwen.web.people.choosing import asked_while_typing
from shouwen.web.people.pools import pool_of_house
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_for


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Return a field for a day that may be left empty."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class UnitForm(forms.Form):
    """What a unit is called."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Stands in numbers of cases; one unit a code. Left empty, it is made of the name's initials."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [("", _("That of the unit above")), *zones()], required=False
    )
    hotline = forms.CharField(
        label=_("Hotline"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("Customers are told to call here. Left empty: that of the unit above."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewUnitForm(UnitForm):
    """A unit to open."""

    kind = forms.ChoiceField(label=_("It is a"), choices=kinds_of_unit, initial="department")
    field_order = ("name", "kind", "name_en", "code", "zone", "hotline", "address")


class MoveForm(forms.Form):
    """Where a unit is to stand."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(_("Below")).offer(units_for(by, SEE_ORGANISATION), blank=True)


class MemberForm(forms.Form):
    """What is kept of a member."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    mail = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"] = UnitField(_("Belongs to")).offer(units_for(by, SEE_ORGANISATION))


class NewMemberForm(MemberForm):
    """A person who joins."""

    sign_in = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Letters, digits and . _ - @ +"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    secret = forms.CharField(
        label=_("First pass phrase"),
        max_length=200,
        strip=False,
        help_text=_("Give it to the member; they must choose their own when they sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("name", "home", "sign_in", "secret", "language", "mail", "phone")

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.order_fields(self.field_order)


class SecretForm(forms.Form):
    """A pass phrase given to somebody else."""

    secret = forms.CharField(
        label=_("New first pass phrase"),
        max_length=200,
        strip=False,
        help_text=_("Give it to the member; they must choose their own when they sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PositionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in its stubs only
    """One of the positions, in the reader's language."""

    @cached_property
    def says(self) -> PackWords:
        """Words for their keys, read when the first one is drawn."""
        return words_of_house()

    def label_from_instance(self, obj: Position) -> str:
        """Return what a position is called."""
        return position_words(obj, self.says)


class PostForm(forms.Form):
    """A position to be held."""

    position = PositionField(label=_("Position"), queryset=Position.objects.order_by("key"))
    since = day_field(_("From"), _("Empty: from now on"))
    until = day_field(_("Last day"), _("Empty: without an end"))

    def __init__(self, *args: Any, by: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(_("In the unit")).offer(units_for(by, SEE_ORGANISATION))
        self.order_fields(("position", "unit", "since", "until"))


class EndForm(forms.Form):
    """When a posting ends."""

    until = day_field(_("Last day"), _("Empty: ends now"))


class StandInForm(forms.Form):
    """Who stands in, and when."""

    since = day_field(_("First day away"), _("Empty: from now on"))
    until = day_field(_("Last day away"), _("Empty: until it is ended"))

    def __init__(self, *args: Any, by: Acting, at: datetime, near: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = MemberChooser(_("Stand-in"), by=by, at=at, everybody=True)
        chooser.widget.attrs.update(asked_while_typing(pool_of_house(near), "stand_in", "members-to-choose"))
        self.fields["stand_in"] = chooser
        self.order_fields(("stand_in", "since", "until"))


class PositionNameForm(forms.Form):
    """Which position a name in a regulation means."""

    named = forms.CharField(label=_("Name in the regulation"), max_length=60)
    position = PositionField(
        label=_("Is our position"),
        queryset=Position.objects.order_by("key"),
        required=False,
        empty_label=_("As the name says"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=130)


class SearchForm(forms.Form):
    """What to look for in a list."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )

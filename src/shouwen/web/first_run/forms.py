"""What the first run asks for."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwen.web.administration.words import kinds_of_top_unit
from shouwen.web.administration.zones import zones
from shouwen.web.sign_in.forms import NewSecretForm


class FirstRunForm(NewSecretForm):
    """The organisation, and the person who sets it up."""

    unit_name = forms.CharField(label=_("Name of the organisation"), max_length=100)
    unit_name_en = forms.CharField(label=_("The same in English"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("It is a"), choices=kinds_of_top_unit)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="Asia/Shanghai")
    name = forms.CharField(label=_("Your name"), max_length=60)
    sign_in = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("Letters, digits and . _ - @ +"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    mail = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    field_order = (
        "unit_name",
        "unit_name_en",
        "kind",
        "zone",
        "name",
        "sign_in",
        "secret",
        "again",
        "mail",
        "language",
    )

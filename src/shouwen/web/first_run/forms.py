"""What the first run asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import refuse_weak
from shouwen.organisation.models import Member
from shouwen.organisation.texts import sign_in_name
from shouwen.web.administration.words import kinds_of_top_unit
from shouwen.web.administration.zones import zones
from shouwen.web.answers import show_refusal
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

    def clean(self) -> dict[str, Any] | None:
        """Try the sign-in name and the pass phrase here already, so that all that is wrong is said at once."""
        given = super().clean() or self.cleaned_data
        if "sign_in" in given:
            try:
                given["sign_in"] = sign_in_name(given["sign_in"])
            except Refused as refused:
                show_refusal(self, refused)
        if "secret" in given:
            who = Member(name=given.get("name", ""), sign_in=given.get("sign_in", ""), mail=given.get("mail", ""))
            try:
                refuse_weak(given["secret"], who)
            except Refused as refused:
                show_refusal(self, refused)
        return given

"""What members may change of themselves."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwen.web.sign_in.forms import NewSecretForm


class PreferencesForm(forms.Form):
    """Language, looks, mail address and what is mailed."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    mail = forms.EmailField(
        label=_("Mail address"), max_length=254, required=False, help_text=_("Notices are sent there.")
    )
    mails_results = forms.BooleanField(
        label=_("Mail me what came of my imports, exports and trials"), required=False,
        help_text=_("They are told in the house in any case."),
    )


class ChangeSecretForm(NewSecretForm):
    """The present pass phrase and a new one."""

    old = forms.CharField(
        label=_("Present pass phrase"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "secret", "again")


class DeviceForm(forms.Form):
    """A code that the device shows, typed off."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        help_text=_("Six digits, as your device shows them now."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )

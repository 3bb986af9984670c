"""What one types to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Who one is, and the pass phrase."""

    sign_in = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    secret = forms.CharField(
        label=_("Pass phrase"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The one-time code of the second step."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        help_text=_("Six digits, as your device shows them now, or a recovery code."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


def new_secret_field() -> forms.CharField:
    """Return the field for a new pass phrase of one's own."""
    return forms.CharField(
        label=_("New pass phrase"),
        max_length=200,
        strip=False,
        help_text=_("At least 10 characters; several words are easier to keep in mind than odd signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewSecretForm(forms.Form):
    """A pass phrase of one's own, typed twice."""

    secret = new_secret_field()
    again = forms.CharField(
        label=_("New pass phrase, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or self.cleaned_data
        if given.get("secret") and given.get("again") and given["secret"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given

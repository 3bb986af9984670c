"""What is asked of a change of grade: to which one and why; what finance and the manager say to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.work.remarks import LONGEST

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class ProposalForm(forms.Form):
    """Another grade, of those of the pack in force, and why."""

    grade = forms.ChoiceField(label=_("New grade"))
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, grades: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = grades  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no, with what there is to say."""

    yes = forms.ChoiceField(label=_("Agreed"), choices=YES_NO, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Comment"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["yes"] == "yes")


class DecisionForm(AnswerForm):
    """The same of whoever approves."""

    yes = forms.ChoiceField(label=_("Approved"), choices=YES_NO, widget=forms.RadioSelect)

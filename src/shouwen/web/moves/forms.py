"""Where steps go that the new edition does not have."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from shouwen.cases.models import CaseMove
from shouwen.cases.moving import LostStep

#: What stands for a step that falls away; no id of a step begins so.
AWAY = "-"


class NamesForm(forms.Form):
    """One choice for each step that has no place in the new edition: a step, or it falls away, or cases stay."""

    def __init__(self, move: CaseMove, lost: Sequence[LostStep], language: str, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.lost = lost
        for place, one in enumerate(lost):
            said = move.names.get(one.flow, {}).get(one.step)
            self.fields[f"step-{place}"] = forms.ChoiceField(
                label=f"{one.flow_title.in_language(language)} · {one.words.in_language(language)}",
                required=False,
                choices=[
                    ("", _("Cases that stand on it stay")),
                    *((key, words.in_language(language)) for key, words in one.choices),
                    (AWAY, _("It falls away")),
                ],
                initial=AWAY if said == "" else said or "",
            )

    def names(self) -> dict[str, dict[str, str]]:
        """Return what was said: by flow, from the old step to the new one, or to nothing."""
        names: dict[str, dict[str, str]] = {}
        for place, one in enumerate(self.lost):
            if given := self.cleaned_data[f"step-{place}"]:
                names.setdefault(one.flow, {})[one.step] = "" if given == AWAY else given
        return names

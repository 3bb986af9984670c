"""Choose a member by typing: a name, a sign-in name, or what the list suggests (``周婷 #12``); a number is taken too.

A list to select from would hold thousands of lines in a large organisation; typing works by keyboard, without script, and
at any size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.organisation.models import Member, Unit
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.organisation.rights import Acting
from shouwen.organisation.texts import plain_sign_in
from shouwen.web.components.places import Words

_NUMBERED = re.compile(r"#([0-9]{1,18})\s*\Z")
#: Suggestions that a page holds at most.
MOST_SUGGESTED = 300


class MemberChooser(forms.CharField):
    """A member by name, sign-in name or number, among those whom the reader may see."""

    def __init__(
        self, label: Words, *, by: Acting, at: datetime, everybody: bool = False, required: bool = True
    ) -> None:
        super().__init__(
            label=label, max_length=200, required=required, help_text=_("Name or sign-in name of the member"),
            widget=forms.TextInput(attrs={"list": "members-to-choose", "autocomplete": "off"}),
        )
        self.by, self.at, self.everybody = by, at, everybody

    def prepare_value(self, value: Any) -> Any:
        return _written(value) if isinstance(value, Member) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = Member.objects.select_related("home__parent").filter(left_at=None).order_by("name_key", "pk")
        if not self.everybody:
            rows = rows.filter(self.by.scope(SEE_ORGANISATION).on(unit="home", own=("pk",)))
        number = _NUMBERED.search(text)
        found = list(rows.filter(Q(pk=int(number[1])) if number else Q(name=text) | Q(sign_in=plain_sign_in(text)))[:5])
        if not found:
            raise forms.ValidationError(gettext("Nothing by this name can be seen here."))
        if len(found) > 1:
            named = "、".join(_written(one) for one in found)
            raise forms.ValidationError(gettext("Several are called so: %(named)s") % {"named": named})
        return found[0]


def suggested_members(by: Acting, near: Unit) -> Sequence[str]:
    """Return members to suggest: those of the unit and of the units around it."""
    around = near.path if near.parent_id is None else near.path[: -len(f"{near.pk}/")]
    rows = Member.objects.filter(home__path__startswith=around, left_at=None).order_by("name_key", "pk")
    return [f"{name} #{pk}" for pk, name in rows.values_list("pk", "name")[:MOST_SUGGESTED]]


def _written(member: Member) -> str:
    return f"{member.name} #{member.pk}"

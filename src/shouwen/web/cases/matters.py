"""Cases that nobody called about: for a customer (their file is lent, they are deregistered), or of the unit itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.permissions import OPEN_CASE
from shouwen.organisation.rights import not_allowed
from shouwen.organisation.walks import number_of
from shouwen.regulation.kinds.flow import CUSTOMER, UNIT
from shouwen.web.asking import signed_in
from shouwen.web.cases.answering import GET_OR_POST, address_of, answer
from shouwen.web.cases.forms import choices_of, kinds_in_words
from shouwen.web.customers.seen import customer_seen
from shouwen.web.reader import ReaderRequest
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_for


class MatterForm(forms.Form):
    """In which unit, of which kind, what about."""

    unit = UnitField()
    kind = forms.ChoiceField(label=gettext_lazy("Kind of case"))
    subject = forms.CharField(label=gettext_lazy("What about"), max_length=200)
    words = forms.CharField(label=gettext_lazy("Further words"), required=False, max_length=20000,
                            widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), required=False)

    def __init__(self, units: Any, home: int, opened_for: str, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        asked = units.meant(self.data.get("unit", "")) if self.is_bound else []
        unit = asked[0].pk if len(asked) == 1 else home
        self.fields["kind"].choices = kinds_in_words(unit, at, opened_for)  # type: ignore[attr-defined]
        self.fields["urgency"].choices = [("", "—"), *choices_of("urgency", unit, at)]  # type: ignore[attr-defined]


@signed_in
@require_http_methods(GET_OR_POST)
def new_matter(request: ReaderRequest) -> HttpResponse:
    """Open a case of a customer without a contact; without a customer, one of the unit itself."""
    named = request.GET.get("customer", "")
    customer = customer_seen(request, number_of(named) or 0) if named else None
    units = units_for(request.by, OPEN_CASE)
    home = request.by.member.home_id
    if not request.by.may(OPEN_CASE, path=request.by.member.home.path):
        first = units.rows.values_list("pk", flat=True).first()
        if first is None:
            raise not_allowed(OPEN_CASE)
        home = first
    form = MatterForm(units, home, CUSTOMER if customer else UNIT, request.at, request.POST or None,
                      initial={"unit": home, "kind": request.GET.get("kind", "")})  # fmt: skip
    return answer(
        request,
        form,
        lambda: open_matter(
            form.cleaned_data["unit"],
            customer,
            Wanted(form.cleaned_data["kind"], form.cleaned_data["subject"], words=form.cleaned_data["words"],
                   urgency=form.cleaned_data["urgency"]),
            by=request.by,
            at=request.at,
        ),
        address_of,
        title=_("Open a case"),
        lead=customer.name if customer else _("Of the unit itself"),
    )  # fmt: skip

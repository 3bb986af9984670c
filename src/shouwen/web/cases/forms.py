"""Forms of cases: opening, and one for each declared deed."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwen.cases.deeds import CaseDeed, Input
from shouwen.cases.models import Case
from shouwen.cases.pack import kinds_of_case, kinds_of_complaint, list_of
from shouwen.compliance.wording import words_in_force
from shouwen.organisation.models import Unit
from shouwen.regulation.kinds.flow import CONTACT
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import Pool, pool_of_house
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_asked, units_taking


def choices_of(name: str, unit: int, at: datetime) -> list[tuple[str, str]]:
    """Return a list of the pack as choices, in the reader's language."""
    language = get_language() or "zh-hans"
    return [(entry.name, entry.words.in_language(language)) for entry in list_of(name, unit, at)]


def kinds_in_words(unit: int, at: datetime, *opened_for: str) -> list[tuple[str, str]]:
    """Return the kinds of case that the packs in force give a flow, as choices in the reader's language."""
    says = words_in_force(unit, at)
    return [(kind, says(kind)) for kind in kinds_of_case(unit, at, *opened_for)]


class _SharedFields(dict[str, forms.Field]):
    """Fields of a class of forms of which each form copies only those whose choices differ; Django copies all."""

    COPIED = frozenset({"kind", "class_key", "urgency", "special", "accused"})

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: deepcopy(field, memo) if name in self.COPIED else field for name, field in self.items()}


#: What is asked of complaints alone: in a browser with script it is hidden while another kind is chosen.
OF_COMPLAINTS = ("class_key", "special", "accused")


class WrittenOfCase(forms.Form):
    """What is written of a case, and what is known of its product."""

    subject = forms.CharField(label=_("What about"), max_length=200)
    words = forms.CharField(
        label=_("What the customer reports"), widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=20000
    )
    demand = forms.CharField(
        label=_("What the customer wants"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=20000,
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    product_name = forms.CharField(label=_("Product"), max_length=100, required=False)
    product_bought_on = forms.DateField(
        label=_("Bought on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    product_order_number = forms.CharField(label=_("Order number"), max_length=60, required=False)
    product_part_number = forms.CharField(label=_("Part number"), max_length=60, required=False)
    product_quantity = forms.IntegerField(label=_("Quantity"), min_value=0, required=False)
    product_shipped_on = forms.DateField(
        label=_("Shipped on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class OpenCaseForm(WrittenOfCase):
    """What a case is about."""

    field_order = ("kind", "class_key")
    kind = forms.ChoiceField(label=_("Kind of case"))
    class_key = forms.ChoiceField(label=_("Class of complaint"), required=False)
    special = forms.BooleanField(label=_("A special complaint"), required=False)
    sudden = forms.BooleanField(label=_("A sudden event"), required=False)

    def __init__(self, unit: Unit, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": kinds_in_words(unit.pk, at, CONTACT),
            "class_key": [("", "—"), *choices_of("complaint_class", unit.pk, at)],
            "urgency": [("", "—"), *choices_of("urgency", unit.pk, at)],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]
        self.fields["accused"] = PersonChooser(_("Against whom"), pool_of_house(unit), at, required=False)
        complaints = "|".join(kinds_of_complaint(unit.pk, at))
        for name in OF_COMPLAINTS:
            self.fields[name].widget.attrs |= {
                "data-asked-with": "kind", "data-asked-for": complaints, "data-may-be-empty": "",
            }

    def particulars(self) -> dict[str, Any]:
        """Return what is known of the product, by the names that forms use."""
        given = self.cleaned_data
        found = {
            f"product.{name.removeprefix('product_')}": given[name]
            for name in given
            if name.startswith("product_")
        }
        return {name: str(value) for name, value in found.items() if value not in (None, "")}


OpenCaseForm.base_fields = _SharedFields(OpenCaseForm.base_fields)

PRODUCT = (
    "product.name",
    "product.bought_on",
    "product.order_number",
    "product.part_number",
    "product.quantity",
    "product.shipped_on",
    "product.amount",
)


class ChangeCaseForm(WrittenOfCase):
    """What is written on a case and known of its product."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, case: Case, at: datetime, *args: Any, **kwargs: Any) -> None:
        known = {
            field: case.particulars.get(name, "")
            for name in PRODUCT
            if (field := name.replace(".", "_")) in self.base_fields
        }
        given = {
            "version": case.version,
            "subject": case.subject,
            "words": case.words,
            "demand": case.demand,
            "urgency": case.urgency,
        }
        kwargs["initial"] = {**known, **given}
        super().__init__(*args, **kwargs)
        self.fields["urgency"].choices = [("", "—"), *choices_of("urgency", case.unit_id, at)]  # type: ignore[attr-defined]

    def particulars(self) -> dict[str, str]:
        """Return what is known of the product; empty where it was taken out."""
        given = self.cleaned_data
        return {
            name: "" if given[field] in (None, "") else str(given[field])
            for name in PRODUCT
            if (field := name.replace(".", "_")) in given
        }


class DeedForm(forms.Form):
    """The inputs of a declared deed, and the words that go with it."""

    def __init__(self, deed: CaseDeed, case: Case, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = pool_of_house(case.unit)
        department = next((one.name for one in deed.inputs if one.options == "list:department"), "")
        for one in deed.inputs:
            self.fields[one.name] = _field(one, case, at, pool, department)
        if deed.words:
            self.fields["words"] = forms.CharField(
                label=deed.words,
                required=deed.is_wordy,
                max_length=20000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def answers(self) -> dict[str, str]:
        """Return what was given, as text, as every door gives it to the action."""
        return {name: _text(value) for name, value in self.cleaned_data.items() if name != "words"}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def _field(one: Input, case: Case, at: datetime, pool: Pool, department: str) -> forms.Field:
    label: Any = one.label
    if one.type == "truth":
        return forms.BooleanField(label=label, required=False)
    if one.type == "date":
        return forms.DateField(
            label=label, required=one.is_required, widget=forms.DateInput(attrs={"type": "date"})
        )
    if one.type == "money":
        return forms.DecimalField(
            label=label,
            required=one.is_required,
            min_value=0,
            max_digits=12,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
    if one.type == "member":
        return PersonChooser(label, pool, at, follows=department, required=one.is_required, gives=lambda found: found.pk)
    if one.type == "choice":
        named = one.options if isinstance(one.options, str) else ""
        keys = (
            choices_of(named.removeprefix("list:"), case.unit_id, at)
            if named
            else [(key, FIXED.get(key, key)) for key in one.options]
        )
        return forms.ChoiceField(label=label, required=one.is_required, choices=[("", "—"), *keys])
    return forms.CharField(label=label, required=one.is_required, max_length=2000)


#: Words for the keys of choices that no pack gives.
FIXED: dict[str, Any] = {
    "first": _("First answer"),
    "progress": _("Answer on progress"),
    "final": _("Final answer"),
}


class ReasonForm(forms.Form):
    """A deed that needs a reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20000)


class OfferForm(ReasonForm):
    """To which unit a case is offered, and why."""

    to_unit = UnitField(_("To which unit"), nothing="—")

    def __init__(self, case: Case, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].offer(units_taking(case.unit, at))  # type: ignore[attr-defined]
        self.fields["to_member"] = PersonChooser(
            _("To whom"), pool_of_house(case.unit), at, follows="to_unit", required=False
        )
        self.order_fields(("to_unit", "to_member", "reason"))


class CloseForm(forms.Form):
    """How a case ends."""

    result = forms.ChoiceField(label=_("Result"))
    words = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=20000
    )

    def __init__(self, case: Case, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = choices_of("result", case.unit_id, at)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note to colleagues; an @ before a name tells that colleague."""

    words = forms.CharField(
        label=_("Note"),
        max_length=20000,
        help_text=_("Write @ before a colleague's name, and they are told."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SubCaseForm(forms.Form):
    """What another department is asked to do."""

    unit = UnitField(_("Which unit"))
    subject = forms.CharField(label=_("What about"), max_length=200)
    words = forms.CharField(
        label=_("What is to be done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20000,
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units_asked(case.unit))  # type: ignore[attr-defined]

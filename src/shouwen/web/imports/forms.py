"""The forms of an import: which file, which column is what, what becomes of those who are here already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.web.units.choosing import UnitField
from shouwen.work.actions.imports import ENDINGS
from shouwen.work.importable import ImportList, import_list
from shouwen.work.models import Import


class FileForm(forms.Form):
    """A list as a file, and the unit for which it is."""

    unit = UnitField()
    file = forms.FileField(
        label=gettext_lazy("File"), max_length=500,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
    )

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class ColumnRow(NamedTuple):
    """A column of the file as the form shows it: its title, some of its values, what it may be."""

    title: str
    examples: list[str]
    bound: forms.BoundField


class ColumnsForm(forms.Form):
    """Which field each column is, by the place of the column; and the choices of the list."""

    def __init__(self, one: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one, self.wanted = one, import_list(one.list)
        taken = {column: field for field, column in one.mapping.items()}
        fields = [("", _("not taken")), *((field.key, _titled(self.wanted, field.key)) for field in self.wanted.fields)]
        for place, title in enumerate(one.header):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=title or _("Column %(number)s") % {"number": place + 1}, choices=fields, required=False,
                initial=taken.get(place, ""),
            )
        for choice in self.wanted.choices:
            self.fields[f"choice-{choice.key}"] = forms.ChoiceField(
                label=choice.title, choices=choice.options, initial=one.choices.get(choice.key, choice.options[0][0]),
            )

    @property
    def columns(self) -> Iterator[ColumnRow]:
        """The columns with some values of each."""
        for place, examples in enumerate(self.one.examples):
            bound = self[f"column-{place}"]
            yield ColumnRow(str(bound.label), examples, bound)

    @property
    def choices(self) -> list[forms.BoundField]:
        """What is chosen for the whole list."""
        return [self[f"choice-{choice.key}"] for choice in self.wanted.choices]

    def clean(self) -> dict[str, Any]:
        """Refuse a field that is taken from two columns."""
        given = super().clean() or {}
        fields = [field for name, field in given.items() if name.startswith("column-") and field]
        twice = next((field for field in fields if fields.count(field) > 1), None)
        if twice is not None:
            raise forms.ValidationError(_("“%(field)s” is taken from two columns.") % {
                "field": self.wanted.by_key[twice].title})  # fmt: skip
        return given

    @property
    def mapping(self) -> dict[str, int]:
        """The place of the column of each field."""
        given = self.cleaned_data.items()
        return {field: int(name.removeprefix("column-")) for name, field in given if name.startswith("column-") and field}

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen for the whole list."""
        given = self.cleaned_data.items()
        return {name.removeprefix("choice-"): value for name, value in given if name.startswith("choice-")}


def _titled(wanted: ImportList, key: str) -> str:
    field = wanted.by_key[key]
    return f"{field.title} *" if field.is_required else str(field.title)

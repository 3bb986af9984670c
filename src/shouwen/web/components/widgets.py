"""How a form field is drawn: the input's class by its kind, and its label, help and errors around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import get_template
from django.utils.safestring import SafeString


def draw_field(bound: forms.BoundField, *, wide: bool, attributes: Mapping[str, Any]) -> SafeString:
    """Draw a bound field; what the person typed stays in it, also when it is refused."""
    widget = bound.field.widget
    if bound.is_hidden:
        return SafeString(bound.as_widget())
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    values = {
        "field": bound,
        "input": bound.as_widget(attrs={**_attributes(bound), **attributes}),
        "is_group": is_group,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_wide": wide or isinstance(widget, forms.Textarea),
        "choices": _choices(bound) if is_group else (),
    }
    return SafeString(get_template("web/components/_field.html").render(values))


def _choices(bound: forms.BoundField) -> list[Any]:
    choices = list(bound)
    for choice in choices:
        choice.data["attrs"]["class"] = "form-check-input"
    return choices


def _attributes(bound: forms.BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    invalid = " is-invalid" if bound.errors else ""
    given = widget.attrs.get("class", "")
    parts = ((f"{bound.auto_id}_help", bound.help_text), (f"{bound.auto_id}_error", bound.errors))
    described = " ".join(name for name, is_there in parts if is_there)
    about = {"aria-describedby": described} if described else {}
    return {"class": f"{given} {css}{invalid}".strip(), **about}

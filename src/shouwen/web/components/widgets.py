"""How a form field is drawn: the input's class by its kind, and its label, help and errors around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


def field_parts(
    bound: forms.BoundField, *, wide: bool, attributes: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what the drawing of a bound field shows; what the person typed stays in it, also when refused.

    A hidden field is its input alone, and None here.
    """
    widget = bound.field.widget
    if bound.is_hidden:
        return None
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "one": bound,
        "input": "" if is_group else bound.as_widget(attrs={**_attributes(bound), **attributes}),
        "is_group": is_group,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_wide": wide or isinstance(widget, forms.Textarea),
        "choices": _choices(bound) if is_group else (),
    }


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

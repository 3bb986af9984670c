"""How a form field is drawn: the input's class by its kind, and its label, help and errors around it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.conf import settings
from django.utils.safestring import SafeString


def field_parts(
    bound: forms.BoundField, *, wide: bool, attributes: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return what the drawing of a bound field shows; what the person typed stays in it, also when refused.

    A hidden field is its input alone, and None here.
    """
    widget = bound.field.widget
    if bound.is_hidden:
        return None
    is_grid = getattr(widget, "is_grid", False)
    is_choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return {
        "one": bound,
        "input": "" if is_choices else _input(bound, {**_attributes(bound), **attributes}),
        "is_group": is_choices or is_grid,
        "is_must": bound.field.required or getattr(bound.field, "is_must", False) or _is_must_when_asked(widget),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_wide": wide or is_grid or isinstance(widget, forms.Textarea),
        "choices": _choices(bound) if is_choices else (),
    }


def _is_must_when_asked(widget: forms.Widget) -> bool:
    """Say whether a question that hangs on the answer to another must be answered once it is asked."""
    return "data-asked-with" in widget.attrs and "data-may-be-empty" not in widget.attrs


class _Options(forms.Select):
    """A select with no option of its own: they are written by ``_options``."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        return []


def _input(bound: forms.BoundField, attributes: dict[str, Any]) -> str:
    """Draw the input. A select has its options written here: a template for each of hundreds costs more than the page."""
    widget = bound.field.widget
    if type(widget) is not forms.Select or any(isinstance(words, list | tuple) for _, words in widget.choices):
        return bound.as_widget(attrs=attributes)
    frame = bound.as_widget(widget=_Options(attrs=widget.attrs), attrs=attributes)
    start, _, end = frame.rpartition("</select>")
    return SafeString(f"{start}{_options(widget, bound.value())}</select>{end}")


def _options(widget: forms.Select, value: Any) -> str:
    chosen = {str(one) for one in widget.format_value(value)}
    return "".join(
        f'<option value="{escape(str(given))}"{" selected" if str(given) in chosen else ""}>{escape(str(words))}</option>'
        for given, words in ((("" if key is None else key), words) for key, words in widget.choices)
    )


def _choices(bound: forms.BoundField) -> list[Any]:
    choices = list(bound)
    for choice in choices:
        choice.data["attrs"]["class"] = "form-check-input"
    return choices


def choice_input(choice: Any) -> SafeString:
    """Draw the box or the button of one choice of a field: a template for each of hundreds costs more than the page."""
    one = choice.data
    named = {"type": one["type"], "name": one["name"], "value": one["value"], **one["attrs"]}
    written = (f' {key}' if value is True else f' {key}="{escape(str(value))}"'
               for key, value in named.items() if value is not None and value is not False)  # fmt: skip
    return SafeString(f"<input{''.join(written)}>")


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
    if isinstance(widget, forms.FileInput):
        about["data-most"] = str(settings.UPLOAD_LIMIT)
    return {"class": f"{given} {css}{invalid}".strip(), **about}

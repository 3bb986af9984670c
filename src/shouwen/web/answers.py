"""Answer a form or a button: do the deed and go on, or show the page again with what was typed and what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse

from shouwen.facts.refusals import Overtaken, Refused
from shouwen.web.components.refused import refusal_words
from shouwen.web.deeds import perform
from shouwen.web.refusals import STATUS

Result = TypeVar("Result")

#: The status of a page that shows a form again because what was typed is wrong.
BAD_INPUT = 422


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[Mapping[str, Any]], Result],
    then: Callable[[Result], str],
    page: Callable[[int], HttpResponse],
    overtaken: Callable[[Overtaken], HttpResponse] | None = None,
) -> HttpResponse:
    """Do ``deed`` with what the form holds, once; ``page`` draws the page again with a status.

    ``overtaken`` draws it with both texts, where somebody else has changed meanwhile what the form shows.
    """
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(request, lambda: deed(form.cleaned_data), then)
    except Refused as refused:
        if overtaken is not None and isinstance(refused, Overtaken):
            return overtaken(refused)
        show_refusal(form, refused)
        return page(STATUS[refused.why])


def answer_deed(
    request: HttpRequest,
    deed: Callable[[], Result],
    then: Callable[[Result], str],
    page: Callable[[Refused, int], HttpResponse],
) -> HttpResponse:
    """Do what a button does, once, and go on; ``page`` draws the page again with what was refused and a status."""
    try:
        return perform(request, deed, then)
    except Refused as refused:
        return page(refused, STATUS[refused.why])


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside the field that it is about, else above the form; its grounds stand above it either way."""
    form.refused = refused  # type: ignore[attr-defined]  # what ``_form_errors`` draws
    form.add_error(refused.field if refused.field in form.fields else None, refusal_words(refused))


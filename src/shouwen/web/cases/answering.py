"""How every deed on a case is answered: its form, what was wrong with it, or the page that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shouwen.cases.models import Case
from shouwen.facts.refusals import Refused
from shouwen.web.answers import BAD_INPUT
from shouwen.web.components.matters import Step
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS

GET_OR_POST = ["GET", "HEAD", "POST"]


def address_of(case: Case) -> str:
    """Return the page of a case."""
    return reverse("case", args=[case.pk])


def answer(
    request: ReaderRequest,
    form: forms.Form,
    deed: Callable[[], Any],
    then: Callable[[Any], str],
    *,
    title: str,
    case: Case | None = None,
    lead: str = "",
    template: str = "web/cases/deed.html",
    other: tuple[str, int] | None = None,
    lacks: Callable[[], Sequence[Step]] | None = None,
    shows_again: bool = False,
    hears: str = "",
) -> HttpResponse:
    """Show a deed's form, or do it; a refusal shows the form again with its articles, and what was typed.

    ``other`` is a deed that may be meant instead: the name of its page and the number of the thing. ``lacks`` says what
    stands against the deed and where that is done: the page shows it unasked, and in place of a refusal's grounds.
    ``shows_again`` shows the form although it was sent; what is typed goes to ``hears`` meanwhile, which says
    what speaks against it.
    """

    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        return render(
            request,
            template,
            {"form": form, "title": title, "case": case, "lead": lead, "refused": refused, "other": other,
             "lacks": lacks() if lacks and status != BAD_INPUT else (), "hears": hears},
            status=status,
        )

    if request.method != "POST" or shows_again:
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(request, deed, then)
    except Refused as refused:
        return page(STATUS[refused.why], refused)

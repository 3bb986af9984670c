"""Keep a filter of a list under a name, rename it and remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouwen.customers import segments
from shouwen.facts.refusals import Refused, Why
from shouwen.search.filters import remove_filter, rename_filter, save_filter
from shouwen.search.models import SavedFilter
from shouwen.web.asking import signed_in
from shouwen.web.deeds import perform
from shouwen.web.reader import ReaderRequest

#: The lists whose filters can be kept, each with the name of its page.
LISTS = {"cases": "cases", "contacts": "contacts", "customers": "customers"}


class KeepForm(forms.Form):
    """Under which name the filter is kept."""

    title = forms.CharField(label=_("Name of the filter"), max_length=40)
    list = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
    is_shared = forms.BooleanField(required=False)


@signed_in
@require_POST
def keeping(request: ReaderRequest) -> HttpResponse:
    """Keep the filter of a list, and show the list with it."""
    form = KeepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["list"] not in LISTS:
        raise Refused("Give the filter a name.", why=Why.BAD_INPUT, field="title")
    given = form.cleaned_data
    return perform(
        request,
        lambda: _keep(request, given),
        lambda kept: f"{reverse(LISTS[kept.list])}?{kept.query}",
    )


def _keep(request: ReaderRequest, given: Mapping[str, Any]) -> SavedFilter:
    if given["list"] == segments.LIST:
        share_with = request.by.member.home if given["is_shared"] else None
        return segments.keep_segment(given["title"], given["query"], share_with, by=request.by, at=request.at)
    return save_filter(given["list"], given["title"], given["query"], by=request.by, at=request.at)


@signed_in
@require_POST
def renaming(request: ReaderRequest, pk: int) -> HttpResponse:
    """Call a filter otherwise, and show its list with it."""
    kept = get_object_or_404(SavedFilter, pk=pk)
    return perform(
        request,
        lambda: rename_filter(kept, request.POST.get("title", ""), by=request.by, at=request.at),
        lambda done: f"{reverse(LISTS[done.list])}?{done.query}",
    )


@signed_in
@require_POST
def removal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Remove a filter, and show its list."""
    kept = get_object_or_404(SavedFilter, pk=pk)
    page = reverse(LISTS[kept.list])
    return perform(request, lambda: remove_filter(kept, by=request.by, at=request.at), lambda _done: page)

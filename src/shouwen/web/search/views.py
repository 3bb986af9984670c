"""What the search box finds: a page of it, and a few while one types."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shouwen.search.findables import findable_kinds
from shouwen.search.queries import Found, find
from shouwen.web.asking import signed_in
from shouwen.web.components.house_words import house_words
from shouwen.web.components.listing import Column, Filter
from shouwen.web.reader import ReaderRequest
from shouwen.web.search.hits import KINDS, Hit, hits_of, kind_of

COLUMNS = (Column(_("Kind")), Column(_("What")), Column(_("Where it says so")), Column(_("When")))
#: How many are shown on the page, and while one types: customers first, for they are called by name.
MOST, MOST_TYPING, MOST_CUSTOMERS = 20, 8, 3


@signed_in
@require_safe
def search(request: ReaderRequest) -> HttpResponse:
    """Show the newest twenty things that hold the words, of one kind if it is chosen.

    A number, or a part of one, is asked for to find whose it is: customers come first.
    """
    words, chosen = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    is_number = not chosen and any(letter.isdigit() for letter in words)
    found = _customers_first(request, words, MOST) if is_number else _hits(request, words, chosen, MOST)
    query = request.GET.copy()
    tabs = []
    for key, title in (("", _("Everything")), *((kind.key, kind.title) for kind in KINDS if _is_seen(request, kind.key))):
        query.pop("kind", None)
        if key:
            query["kind"] = key
        tabs.append(Filter(title, query.urlencode(), None, key == chosen))
    return render(request, "web/search/search.html", {
        "words": words, "hits": found, "columns": COLUMNS, "kinds": tabs, "is_full": len(found) >= MOST, "most": MOST,
    })


@signed_in
@require_safe
def hits(request: ReaderRequest) -> HttpResponse:
    """Show a few things that hold what is being typed: customers first, then the newest of all."""
    words = request.GET.get("q", "").strip()
    found = _customers_first(request, words, MOST_TYPING)
    return render(request, "web/search/_hits.html", {"words": words, "hits": found})


def _customers_first(request: ReaderRequest, words: str, most: int) -> list[Hit]:
    found = _found(request, words, "", most)
    customers = [one for one in found if kind_of(one.kind).key == "customer"]
    if len(found) == most:  # there are more, customers perhaps
        customers = _found(request, words, "customer", MOST_CUSTOMERS)
    customers = customers[:MOST_CUSTOMERS]
    seen = {one.reference for one in customers}
    others = [one for one in found if one.reference not in seen]
    return hits_of([*customers, *others][:most], words, house_words(request), request.at)


def _hits(request: ReaderRequest, words: str, chosen: str, most: int) -> list[Hit]:
    return hits_of(_found(request, words, chosen, most), words, house_words(request), request.at)


def _found(request: ReaderRequest, words: str, chosen: str, most: int) -> list[Found]:
    names = _names(chosen)
    if not words or (chosen and not names):
        return []
    return find(words, by=request.by, at=request.at, kinds=names, most=most)


def _names(chosen: str) -> Sequence[str]:
    return [name for name in findable_kinds() if kind_of(name).key == chosen] if chosen else ()


def _is_seen(request: ReaderRequest, key: str) -> bool:
    """True for a kind that the reader has the right to see, or may find by what is kept of them."""
    return any(
        kind.besides is not None or request.by.has(kind.deed)
        for kind in findable_kinds().values()
        if kind_of(kind.name).key == key
    )

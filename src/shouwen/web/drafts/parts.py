"""The parts of a draft, each with the page on which it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.compliance.models import Draft
from shouwen.regulation.form_rewriting import written_forms
from shouwen.regulation.rewriting import written_standards
from shouwen.regulation.tables.grid import written_tables
from shouwen.web.components.places import Words
from shouwen.web.drafts.reading import may_write
from shouwen.web.reader import ReaderRequest

#: The parts that have a page each, and what is said where a pack has none.
SORTS: dict[str, tuple[Words, Words]] = {
    "table": (gettext_lazy("Decision tables"), gettext_lazy("This pack decides by no table.")),
    "form": (gettext_lazy("Forms"), gettext_lazy("This pack has no form.")),
    "flow": (gettext_lazy("Flows"), gettext_lazy("This pack has no flow.")),
}

#: The sorts of which a new one is begun from its list, and what that is called.
NEW: dict[str, Words] = {"form": gettext_lazy("New form"), "flow": gettext_lazy("New flow")}


@dataclass(frozen=True)
class Part:
    """A part of a text: what it is called, where it is changed, how many there are."""

    title: Words
    icon: str
    path: str
    many: int


def parts_of(draft: Draft) -> list[Part]:
    """Return the parts of a draft that are changed on pages of their own."""
    files = draft.content
    counted = (
        (_("Standards"), "list-check", "draft-standards", written_standards(files)),
        (SORTS["table"][0], "table", "draft-tables", written_tables(files)),
        (SORTS["form"][0], "forms", "draft-forms", written_forms(files)),
        (SORTS["flow"][0], "sitemap", "draft-flows", [path for path in files if path.startswith("flows/")]),
    )
    return [
        Part(title, icon, reverse(name, args=[draft.pk]), sum(1 for _one in found))
        for title, icon, name, found in counted
    ]


@dataclass(frozen=True)
class Row:
    """One part of a sort: what it is called, its page, where it stands, how large it is."""

    title: str
    path: str
    place: str = ""
    size: str = ""


def part_list(request: ReaderRequest, draft: Draft, sort: str, rows: Sequence[Row]) -> HttpResponse:
    """Draw the parts of one sort that a draft has: its tables, its forms or its flows."""
    title, empty = SORTS[sort]
    return render(request, "web/drafts/parts.html", {
        "place": "regulation", "draft": draft, "sort": sort, "title": title, "empty": empty, "rows": rows,
        "new": NEW.get(sort) if may_write(request, draft) else None,
    })

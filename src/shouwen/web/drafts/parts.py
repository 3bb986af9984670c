"""The parts of a draft, each with the page on which it is changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.compliance.models import Draft
from shouwen.regulation.form_rewriting import written_forms
from shouwen.regulation.rewriting import written_standards
from shouwen.regulation.tables.grid import written_tables


@dataclass(frozen=True)
class Part:
    """A part of a text: what it is called, where it is changed, how many there are."""

    title: str
    icon: str
    path: str
    many: int


def parts_of(draft: Draft) -> list[Part]:
    """Return the parts of a draft that are changed on pages of their own."""
    files = draft.content
    counted = (
        (_("Standards"), "list-check", "draft-standards", written_standards(files)),
        (_("Decision tables"), "table", "draft-tables", written_tables(files)),
        (_("Forms"), "forms", "draft-forms", written_forms(files)),
        (_("Flows"), "sitemap", "draft-flows", [path for path in files if path.startswith("flows/")]),
    )
    return [
        Part(title, icon, reverse(name, args=[draft.pk]), sum(1 for _one in found))
        for title, icon, name, found in counted
    ]

"""Forms of a draft: their fields as rows that people type, and the paper that comes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.draft_reading import draft_for
from shouwen.compliance.draft_writing import grid_of
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.zones import zone_of
from shouwen.regulation.form_rewriting import WrittenForm, read_fields, written_forms
from shouwen.regulation.forms import FIELD_TYPES, Form
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.relisting import CellFault, Entry
from shouwen.reports.layout import Imprint
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.drafts.grids import GridColumn, rows_as_written
from shouwen.web.drafts.parts import Row, part_list
from shouwen.web.drafts.reading import title_read
from shouwen.web.drafts.typed import TypedGrid, answer_grid, grid_page, typed_over
from shouwen.web.overtaken import Both
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.paper import pictures, printed_empty

GET_OR_POST = ["GET", "HEAD", "POST"]
TYPES: Mapping[str, Words] = {
    "text": gettext_lazy("a line"), "long_text": gettext_lazy("several lines"), "integer": gettext_lazy("a whole number"),
    "money": gettext_lazy("an amount"), "percent": gettext_lazy("a share"), "date": gettext_lazy("a day"),
    "datetime": gettext_lazy("a day and time"), "choice": gettext_lazy("a choice"), "person": gettext_lazy("a person"),
    "customer": gettext_lazy("a customer"), "product": gettext_lazy("goods"), "phone": gettext_lazy("a phone number"),
    "signature": gettext_lazy("a signature"), "table": gettext_lazy("a table"),
}
COLUMNS: Mapping[str, tuple[Words, Mapping[str, Any]]] = {
    "name": (gettext_lazy("Field"), {"lang": "zh-Hans"}), "en": (gettext_lazy("In English"), {"lang": "en"}),
    "type": (gettext_lazy("Type"), {"options": [(key, TYPES.get(key, key)) for key in FIELD_TYPES]}),
    "required": (gettext_lazy("Required"), {"is_tick": True, "is_narrow": True}),
    "required_if": (gettext_lazy("Required when"), {}), "by": (gettext_lazy("Written by"), {}),
    "options": (gettext_lazy("Options"), {}), "from": (gettext_lazy("Filled from"), {}),
}


@signed_in
@require_safe
def forms(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of a draft."""
    draft = draft_for(pk, by=request.by)
    return part_list(request, draft, "form", [
        Row(title_read(one.title) or one.key, reverse("draft-form", args=[pk, one.key]),
            size=ngettext("One field", "%(many)s fields", len(one.rows)) % {"many": len(one.rows)})
        for one in written_forms(draft.content)
    ])


@signed_in
@require_http_methods(GET_OR_POST)
def form(request: ReaderRequest, pk: int, form: str) -> HttpResponse:
    """Show a form as rows of fields and as paper; sent with ``check`` or ``do`` nothing is saved."""
    draft = draft_for(pk, by=request.by)
    found = grid_of(draft, "form", form)
    if request.method != "POST":
        return _page(request, _Fields(draft, found, tuple(rows_as_written(found.texts()))))
    rows = typed_over(request, draft, found, [GridColumn(key, key) for key in COLUMNS])
    return answer_grid(request, "form", _Fields(draft, found, tuple(rows)), _page)


@signed_in
@require_safe
def form_print(request: ReaderRequest, pk: int, form: str) -> HttpResponse:
    """Give the empty paper of a form of a draft as PDF, as the draft stands."""
    draft = draft_for(pk, by=request.by)
    found = grid_of(draft, "form", form)
    read = _Fields(draft, found, tuple(rows_as_written(found.texts()))).form
    if read is None:
        raise Refused("What is faulty cannot be printed.", why=Why.AGAINST_THE_RULES)
    return printed_empty(read, _imprint(request, draft))


class _Fields(TypedGrid):
    """The fields of a form as they were typed."""

    @property
    def columns(self) -> list[GridColumn]:
        return [GridColumn(key, title, **shape) for key, (title, shape) in COLUMNS.items()]

    def read(self) -> tuple[list[Entry], list[CellFault]]:
        return read_fields(cast(WrittenForm, self.part), [(one.texts, one.was) for one in self.typed_rows]), []

    @property
    def form(self) -> Form | None:
        """The form as it would be; None where the draft would be faulty."""
        standards = self.edition.standards.values() if self.edition else ()
        options = (option for one in standards for option in one.options.values())
        forms = (one.form for one in options if isinstance(one, SignedForm))
        return next((one for one in forms if one.name == self.part.key), None)


def _page(request: ReaderRequest, grid: _Fields, *, refused: Refused | None = None, both: Sequence[Both] | None = None,
          status: int = 200) -> HttpResponse:
    # While one types the paper is drawn apart from the checking, which must be quick.
    is_drawn = request.method != "POST" or "preview" in request.POST or request.headers.get("HX-Request") != "true"
    form = grid.form if is_drawn else None
    return grid_page(request, "form", grid, status=status, refused=refused, both=both,
                     pages=_pictures(request, grid.draft, form) if form is not None else ())


def _pictures(request: ReaderRequest, draft: Draft, form: Form) -> Sequence[str]:
    """Return the pages of an empty paper as pictures that stand in the page itself."""
    return pictures(form, _imprint(request, draft))


def _imprint(request: ReaderRequest, draft: Draft) -> Imprint:
    return Imprint(at=request.at, zone=zone_of(draft.unit), organisation=draft.unit.called, edition=str(draft))

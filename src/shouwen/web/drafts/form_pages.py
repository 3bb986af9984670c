"""Forms of a draft: their fields as rows that people type, and the paper that comes of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.draft_reading import draft_for, faults_of, read_texts
from shouwen.compliance.draft_writing import change_form
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.zones import zone_of
from shouwen.regulation.errors import PackError
from shouwen.regulation.form_rewriting import (
    WrittenForm,
    faults_of_fields,
    read_fields,
    with_fields,
    written_forms,
)
from shouwen.regulation.forms import FIELD_TYPES, Form
from shouwen.regulation.kinds.form import SignedForm
from shouwen.regulation.relisting import Entry, EntryFault
from shouwen.regulation.rewriting import NotRewritten
from shouwen.reports.layout import Imprint, printed
from shouwen.reports.plans import plan_of
from shouwen.reports.typst import drawn
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.deeds import perform
from shouwen.web.drafts.grids import (
    MANY,
    GridColumn,
    GridRow,
    lines_of_rows,
    rows_as_written,
    rows_over,
    rows_typed,
)
from shouwen.web.drafts.reading import may_write, title_read, version_seen, version_shown
from shouwen.web.overtaken import Both, lines_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]
TYPES: Mapping[str, Words] = {
    "text": gettext_lazy("a line"), "long_text": gettext_lazy("several lines"), "integer": gettext_lazy("a whole number"),
    "money": gettext_lazy("an amount"), "percent": gettext_lazy("a share"), "date": gettext_lazy("a day"),
    "datetime": gettext_lazy("a day and time"), "choice": gettext_lazy("a choice"), "person": gettext_lazy("a person"),
    "customer": gettext_lazy("a customer"), "product": gettext_lazy("goods"), "phone": gettext_lazy("a phone number"),
    "signature": gettext_lazy("a signature"), "table": gettext_lazy("a table"),
}


@signed_in
@require_safe
def forms(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the forms of a draft."""
    draft = draft_for(pk, by=request.by)
    rows = [(one, _title(one), reverse("draft-form", args=[pk, one.name])) for one in written_forms(draft.content)]
    return render(request, "web/drafts/forms.html", {"place": "regulation", "draft": draft, "rows": rows})


@signed_in
@require_http_methods(GET_OR_POST)
def form(request: ReaderRequest, pk: int, form: str) -> HttpResponse:
    """Show a form as rows of fields and as paper; sent with ``check`` or ``do`` nothing is saved."""
    draft = draft_for(pk, by=request.by)
    found = next((one for one in written_forms(draft.content) if one.name == form), None)
    if found is None:
        raise Refused("The draft has no form %(form)s.", why=Why.OVERTAKEN, form=form)
    if request.method != "POST":
        return _page(request, _Typed(draft, found, tuple(rows_as_written(found.texts()))))
    columns = [GridColumn(key, title) for key, title in _titles()]
    is_over = version_seen(request) not in (0, draft.version)
    rows = rows_typed(request.POST, columns, MANY if is_over else len(found.fields))
    typed = _Typed(draft, found, tuple(rows_over(rows) if is_over else rows))
    if "check" in request.POST or "do" in request.POST:
        return _page(request, typed)

    def deed() -> Draft:
        return change_form(pk, form, typed.entries, version=version_seen(request), by=request.by, at=request.at)

    try:
        answer = perform(request, deed, lambda done: reverse("draft-form", args=[done.pk, form]))
    except Overtaken as refused:
        standing = rows_as_written(found.texts())
        both = lines_of(*(lines_of_rows(one, [key for key, _title in _titles()]) for one in (standing, typed.typed_rows)))
        return _page(request, typed, refused=refused, both=both, status=STATUS[refused.why])
    except Refused as refused:
        return _page(request, typed, refused=refused, status=STATUS[refused.why])
    messages.success(request, _("Saved."))
    return answer


def _title(form: WrittenForm) -> str:
    return title_read(form.title) or form.name


def _titles() -> list[tuple[str, Words]]:
    return [
        ("name", _("Field")), ("en", _("In English")), ("type", _("Type")), ("required", _("Required")),
        ("by", _("Written by")), ("options", _("Options")), ("from", _("Filled from")),
    ]


@dataclass(frozen=True)
class _Typed:
    """A form as it was typed, with what it would make of the draft."""

    draft: Draft
    form: WrittenForm
    typed_rows: tuple[GridRow, ...]

    @cached_property
    def entries(self) -> list[Entry]:
        return read_fields(self.form, [(one.texts, one.was) for one in self.typed_rows])

    @cached_property
    def _made(self) -> tuple[dict[str, str], tuple[PackError, ...], list[EntryFault]]:
        files = self.draft.content
        try:
            content = with_fields(files[self.form.file], self.form, self.entries)
        except NotRewritten:
            return {}, (), [EntryFault(0, "", "", _("nothing that can be written"), _("a row"))]
        texts = {**self.draft.files, self.form.file: content.decode()}
        errors = faults_of(texts)
        return texts, errors, faults_of_fields(content, self.form, errors)

    @property
    def faults(self) -> list[EntryFault]:
        return self._made[2]

    @property
    def errors(self) -> tuple[PackError, ...]:
        """What is wrong with the draft elsewhere than in these fields."""
        ours = {(one.found, one.expected) for one in self.faults}
        return tuple(one for one in self._made[1] if (one.found, one.expected) not in ours)

    @property
    def rows(self) -> list[GridRow]:
        keys = {key for key, _title in _titles()}
        by_row: dict[int, dict[str, str]] = {}
        for one in self.faults:
            by_row.setdefault(one.place, {})[one.key if one.key in keys else "name"] = one.expected
        return [replace(row, faults=by_row.get(place, {})) for place, row in enumerate(self.typed_rows)]

    def read(self) -> Form | None:
        """Return the form as it would be; None where the draft would be faulty."""
        texts, errors, faults = self._made
        if not texts or errors or faults:
            return None
        standards = (option for one in read_texts(texts).standards.values() for option in one.options.values())
        forms = (one.form for one in standards if isinstance(one, SignedForm))
        return next((one for one in forms if one.name == self.form.name), None)


def _columns() -> list[GridColumn]:
    types = [(key, TYPES.get(key, key)) for key in FIELD_TYPES]
    shapes = {"type": {"options": types}, "required": {"is_tick": True, "is_narrow": True}, "name": {"lang": "zh-Hans"},
              "en": {"lang": "en"}}
    return [GridColumn(key, title, **shapes.get(key, {})) for key, title in _titles()]  # type: ignore[arg-type]


def _page(request: ReaderRequest, typed: _Typed, *, refused: Refused | None = None, both: Sequence[Both] | None = None,
          status: int = 200) -> HttpResponse:
    draft, columns, rows = typed.draft, _columns(), typed.rows
    # While one types the paper is drawn apart from the checking, which must be quick.
    is_drawn = request.method != "POST" or "preview" in request.POST or request.headers.get("HX-Request") != "true"
    form = typed.read() if is_drawn else None
    return render(request, "web/drafts/form.html", {
        "place": "regulation", "draft": draft, "title": _title(typed.form), "file": typed.form.file, "rows": rows,
        "columns": columns, "faults": typed.errors, "refused": refused, "may_write": may_write(request, draft),
        "version": version_shown(request, draft, has_both=both is not None), "both": both,
        "path": reverse("draft-form", args=[draft.pk, typed.form.name]),
        "pages": _pictures(request, draft, form) if form is not None else (),
        "marks": [(f"r{row.key}-{place}", number, column, row.faults[column.key])
                  for number, row in enumerate(rows, 1) for place, column in enumerate(columns)
                  if column.key in row.faults],
    }, status=status)


def _pictures(request: ReaderRequest, draft: Draft, form: Form) -> Sequence[str]:
    """Return the pages of an empty paper as pictures that stand in the page itself."""
    imprint = Imprint(at=request.at, zone=zone_of(draft.unit), organisation=draft.unit.called, edition=str(draft))
    pages = drawn(printed(plan_of(form), {}, {}, language_read(), imprint=imprint))
    return [f"data:image/png;base64,{b64encode(page).decode()}" for page in pages]

"""Write a draft: its standards by their figures and sentences, its files as text, checked as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.draft_reading import draft_for, faults_of, read_draft
from shouwen.compliance.draft_writing import change_standard, write_draft
from shouwen.compliance.models import Draft
from shouwen.compliance.wording import readings_said
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError
from shouwen.regulation.packs import belongs_to_packs
from shouwen.regulation.reading import LONGEST_FILE
from shouwen.regulation.rewriting import Written, written_standards
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.drafts.forms import StandardForm
from shouwen.web.drafts.reading import may_write, version_seen, version_shown
from shouwen.web.drafts.stale import stale_of_standard
from shouwen.web.drafts.typing import Typed, as_typed, base_of
from shouwen.web.overtaken import Both, both_of, places_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]


class FileForm(forms.Form):
    """A file of a draft as text."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_FILE, strip=False, required=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "wrap": "off", "class": "code-text",
                                     "lang": "zh-Hans"}),
    )


@signed_in
@require_safe
def standards(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show every standard of a draft with its figures, to be changed one by one."""
    draft = draft_for(pk, by=request.by)
    faults = faults_of(draft.files)
    edition = None if faults else read_draft(draft)
    rows = [
        {"one": one, **(_in_words(edition, one.standard) if edition and one.standard in edition.standards else {})}
        for one in written_standards(draft.content)
    ]
    return render(request, "web/drafts/standards.html", {
        "place": "regulation", "draft": draft, "rows": rows, "faults": faults, "may_write": may_write(request, draft)})


@signed_in
@require_http_methods(GET_OR_POST)
def standard(request: ReaderRequest, pk: int, standard: str) -> HttpResponse:
    """Change its figures and sentences; sent with ``check`` it only says what is wrong, or how it would read."""
    draft = draft_for(pk, by=request.by)
    one = next((one for one in written_standards(draft.content) if one.standard == standard), None)
    if one is None:
        raise Refused("The draft has no standard %(standard)s.", why=Why.OVERTAKEN, standard=standard)
    form = _form_of(draft, one, request.POST or None)
    faults = faults_of(draft.files)
    edition = None if faults else read_draft(draft)
    known = _in_words(edition, standard) if edition is not None and standard in edition.standards else {}

    def page(status: int = 200, refused: Overtaken | None = None, both: Sequence[Both] | None = None) -> HttpResponse:
        return render(request, "web/drafts/standard.html", {
            "place": "regulation", "draft": draft, "one": one, "form": form, "may_write": may_write(request, draft),
            "text": _text_of(draft, one), "known": known, "typed": _typed(draft, one, form, faults, edition),
            "version": version_shown(request, draft, has_both=both is not None),
            "refused": refused, "both": both,
        }, status=status)

    def overtaken(refused: Overtaken) -> HttpResponse:
        return page(STATUS[refused.why], refused, both_of(form, _form_of(draft, one)))

    def deed(_given: object) -> Draft:
        return change_standard(pk, standard, form.changes(), version=version_seen(request), by=request.by, at=request.at)

    if request.method != "POST" or "check" in request.POST:
        return page()
    return answer_form(request, form, deed, lambda done: reverse("draft", args=[done.pk]), page, overtaken)


@signed_in
@require_http_methods(GET_OR_POST)
def file(request: ReaderRequest, pk: int, file: str) -> HttpResponse:
    """Change a file as text; asked with ``check``, only say what would be wrong with it."""
    draft = draft_for(pk, by=request.by)
    if not belongs_to_packs(file):
        raise Refused("A file %(path)s belongs to no pack.", why=Why.NOT_ALLOWED, path=file)
    standing = draft.files.get(file, "")
    form = FileForm(request.POST or None, initial={"text": standing})
    typed = request.POST.get("text", standing).replace("\r\n", "\n")

    def page(status: int = 200, refused: Overtaken | None = None, both: Sequence[Both] | None = None) -> HttpResponse:
        return render(request, "web/drafts/file.html", {
            "place": "regulation", "draft": draft, "file": file, "form": form,
            "faults": faults_of({**draft.files, file: typed}), "may_write": may_write(request, draft),
            "version": version_shown(request, draft, has_both=both is not None), "refused": refused, "both": both,
        }, status=status)

    def overtaken(refused: Overtaken) -> HttpResponse:
        return page(STATUS[refused.why], refused, places_of(standing, typed))

    def deed(given: Mapping[str, object]) -> Draft:
        return write_draft(pk, file, str(given["text"]), version=version_seen(request), by=request.by, at=request.at)

    if request.method != "POST" or "check" in request.POST:
        return page()
    return answer_form(request, form, deed, lambda done: reverse("draft-file", args=[done.pk, file]), page, overtaken)


def _typed(
    draft: Draft, one: Written, form: StandardForm, faults: Sequence[PackError], edition: Edition | None
) -> Typed:
    if not form.is_bound:
        return Typed(faults, stale=stale_of_standard(edition, one.standard, base_of(draft)) if edition else ())
    return as_typed(draft, one, form.changes()) if form.is_valid() else Typed()


def _form_of(draft: Draft, one: Written, data: QueryDict | None = None) -> StandardForm:
    return StandardForm(one, _kind_of(draft, one), language_read().startswith("zh"), data)


def _in_words(edition: Edition, standard: str) -> Mapping[str, str]:
    title = edition.standards[standard].shared.title.in_language(language_read())
    return {"title": title, "says": readings_said(edition, standard)}


def _kind_of(draft: Draft, one: Written) -> str:
    """Return the kind of a standard: the first word of its text."""
    return _text_of(draft, one).lstrip("- ").partition(":")[0].strip()


def _text_of(draft: Draft, one: Written) -> str:
    """Return a standard as it stands in its file: from its line to the next one."""
    lines = draft.files[one.file].split("\n")
    first = one.line - 1
    end = next((place for place in range(first + 1, len(lines)) if lines[place].startswith("- ")), len(lines))
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return "\n".join(lines[first:end])

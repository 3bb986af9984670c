"""Keep texts for replies, and offer them where something is written on a case."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.cases.actions.texts import LONGEST_TITLE, change_text, keep_text, retire_text
from shouwen.cases.models import ReplyText
from shouwen.cases.permissions import KEEP_REPLY_TEXT, may_keep_texts
from shouwen.cases.queries import case_for
from shouwen.cases.texts import PLACEHOLDERS, changeable_texts, offered_on
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.rights import not_allowed
from shouwen.web.answers import BAD_INPUT
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column
from shouwen.web.deeds import perform
from shouwen.web.overtaken import both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.units.choosing import UnitField
from shouwen.web.units.pools import units_for
from shouwen.work.remarks import LONGEST

GET_OR_POST = ["GET", "HEAD", "POST"]
#: Texts that the page shows; a house that keeps more is better served by the API.
MOST = 500


class TextForm(forms.Form):
    """A text for replies: for whom, how it is called, in which language, what it says."""

    unit = UnitField(_("Unit, and all below it"))
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    words = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@signed_in
@require_safe
def texts(request: ReaderRequest) -> HttpResponse:
    """Show the texts that the reader may change."""
    if not request.by.has(KEEP_REPLY_TEXT):
        raise not_allowed(KEEP_REPLY_TEXT)
    rows = changeable_texts(request.by).order_by("unit__path", "title", "language")[:MOST]
    return render(request, "web/texts/texts.html", {
        "rows": rows, "languages": dict(settings.LANGUAGES),
        "columns": [Column(_("Title")), Column(_("Unit")), Column(_("Language"))]})


@signed_in
@require_http_methods(GET_OR_POST)
def new_text(request: ReaderRequest) -> HttpResponse:
    """Keep a new text."""
    if not request.by.has(KEEP_REPLY_TEXT):
        raise not_allowed(KEEP_REPLY_TEXT)
    form = TextForm(request.POST or None, initial={
        "unit": request.by.member.home_id, "language": request.by.member.language})
    form.fields["unit"].offer(units_for(request.by, KEEP_REPLY_TEXT))  # type: ignore[attr-defined]
    return _answer(request, form, None)


@signed_in
@require_http_methods(GET_OR_POST)
def text(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a text, and change it."""
    row = _text(request, pk)
    return _answer(request, _form_of(row, request.POST or None), row)


@signed_in
@require_POST
def retirement(request: ReaderRequest, pk: int) -> HttpResponse:
    """Offer a text no more."""
    row = _text(request, pk)
    return perform(request, lambda: retire_text(row, by=request.by, at=request.at), lambda _row: reverse("reply-texts"))


@signed_in
@require_safe
def texts_of_case(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the texts that a case is offered, filled from it: a part for the menu, and a page without script."""
    case = case_for(pk, by=request.by)
    return render(request, "web/texts/offered.html", {
        "case": case, "offered": offered_on(case, by=request.by, at=request.at),
        "languages": dict(settings.LANGUAGES), "may_keep": request.by.may(KEEP_REPLY_TEXT, path=case.unit.path),
    })  # fmt: skip


def _form_of(row: ReplyText, data: QueryDict | None = None) -> TextForm:
    form = TextForm(data, initial={
        "title": row.title, "language": row.language, "words": row.words, "version": row.version})
    del form.fields["unit"]
    form.fields["words"].widget.attrs["lang"] = row.language
    return form


def _text(request: ReaderRequest, pk: int) -> ReplyText:
    row = ReplyText.objects.select_related("unit").filter(pk=pk, retired_at=None).first()
    if row is None:
        raise Refused("There is no such text.", why=Why.NOT_ALLOWED)
    may_keep_texts(row.unit, by=request.by)
    return row


def _answer(request: ReaderRequest, form: TextForm, row: ReplyText | None) -> HttpResponse:
    def page(status: int = 200, refused: Refused | None = None) -> HttpResponse:
        both = both_of(form, _form_of(_text(request, row.pk))) if row and isinstance(refused, Overtaken) else None
        return render(request, "web/texts/text.html", {
            "form": form, "text": row, "refused": refused, "both": both, "placeholders": PLACEHOLDERS,
        }, status=status)  # fmt: skip

    def deed() -> ReplyText:
        given, by, at = form.cleaned_data, request.by, request.at
        said = given["title"], given["language"], given["words"]
        if row is None:
            return keep_text(given["unit"], *said, by=by, at=at)
        return change_text(row, given["version"] or 0, *said, by=by, at=at)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(BAD_INPUT)
    try:
        return perform(request, deed, lambda _row: reverse("reply-texts"))
    except Refused as refused:
        return page(STATUS[refused.why], refused)

"""Open a link, give its code, see the state of one's matter, answer what was asked, add files, complain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.cases.own import classes_of_complaint, complain, last_complaint, takes_complaints
from shouwen.customers.actions.consents import decide_own_consent
from shouwen.customers.queries.consents import own_consents
from shouwen.customers.queries.lists import public_outlets
from shouwen.facts.refusals import Refused
from shouwen.web.answers import BAD_INPUT, show_refusal
from shouwen.web.deeds import accepted, do_once
from shouwen.web.forms.views import language_of
from shouwen.web.own.door import (
    LINK,
    SEAT,
    OwnRequest,
    about_house,
    address_of,
    forget,
    keep,
    only_sent,
    own,
    quiet,
)
from shouwen.web.own.words import KEPT, OWN_PURPOSES, STATES
from shouwen.web.refusals import STATUS
from shouwen.work.actions.opening_links import (
    CODE_COUNTS,
    ask_code,
    give_code,
    leave_seat,
)
from shouwen.work.actions.own_page import add_own_file, answer_question
from shouwen.work.file_types import TYPES
from shouwen.work.models import LinkLetter
from shouwen.work.own_views import messages_of, own_files, own_forms, own_view_of
from shouwen.work.ways import MAIL, PHONE, Way

#: The names of inputs of an answer: a page may ask several questions.
ANSWER_ID = "answer-%d-%%s"


class CodeForm(forms.Form):
    """The code that was mailed, or told."""

    code = forms.CharField(
        label=_("Your code"), max_length=12, help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a question of the house's."""

    words = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("A photo or a document"), max_length=500,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in TYPES)}),
    )  # fmt: skip


class ComplaintForm(forms.Form):
    """What a customer complains about."""

    class_key = forms.ChoiceField(label=_("What sort of complaint it is"), required=False)
    subject = forms.CharField(label=_("What it is about, in a few words"), max_length=200)
    words = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    demand = forms.CharField(label=_("What you want us to do"), max_length=2000, required=False,
                             widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def __init__(self, classes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast(forms.ChoiceField, self.fields["class_key"])
        offered.required, offered.choices = bool(classes), [("", "—"), *classes]


@require_safe
def opening(request: HttpRequest, text: str) -> HttpResponse:
    """Take the text of a link out of the address. Whether it leads anywhere, the next page says."""
    response = HttpResponseRedirect(reverse("own"))
    response.headers["Referrer-Policy"] = "no-referrer"
    return quiet(keep(response, LINK, text[:64]))


@own(seated=False)
@require_safe
def page(request: OwnRequest) -> HttpResponse:
    """Show the matter to the browser that has given a code; to any other, where a code is asked for and given."""
    if not hasattr(request, "outsider"):
        return _code_page(request, CodeForm())
    return _page(request)


@own(seated=False)
@only_sent
def sending(request: OwnRequest) -> HttpResponse:
    """Let a code be sent to where the link went."""

    def deed() -> str:
        ask_code(request.link, address=address_of(request), at=request.at)
        return reverse("own")

    try:
        return done_once(request, deed)
    except Refused as refused:
        form = CodeForm()
        show_refusal_above(form, refused)
        return _code_page(request, form, STATUS[refused.why])


@sensitive_post_parameters("code")
@own(seated=False)
@only_sent
def code(request: OwnRequest) -> HttpResponse:
    """Take the code. It is judged anew each time: an answer under a once-token would let in whoever sends that token."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, BAD_INPUT)
    try:
        seat = give_code(request.link, form.cleaned_data["code"], address=address_of(request), at=request.at)
    except Refused as refused:
        show_refusal(form, refused)
        return _code_page(request, form, STATUS[refused.why])
    return keep(HttpResponseRedirect(reverse("own")), SEAT, seat)


@own(seated=True)
@only_sent
def answer(request: OwnRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    form = AnswerForm(request.POST, auto_id=ANSWER_ID % pk)
    return _deed(request, form, lambda: answer_question(
        request.link, pk, form.cleaned_data["words"], by=request.outsider, at=request.at,
    ), "answer", answering=(pk, form))  # fmt: skip


@own(seated=True)
@only_sent
def file(request: OwnRequest) -> HttpResponse:
    """Add a file."""
    form = FileForm(request.POST, request.FILES)
    return _deed(request, form, lambda: add_own_file(
        request.link, form.cleaned_data["file"].name, form.cleaned_data["file"], by=request.outsider, at=request.at,
    ), "file", file=form)  # fmt: skip


@own(seated=True)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: OwnRequest) -> HttpResponse:
    """Complain: a case of its own begins, which the house sees like any other."""
    view = own_view_of(request.link.matter)
    form = ComplaintForm(classes_of_complaint(view.unit, request.at), request.POST or None)

    def shown(status: int = 200) -> HttpResponse:
        return drawn(request, "complaint", {"form": form, "view": view}, status)

    if request.method != "POST":
        return shown()
    if not form.is_valid():
        return shown(BAD_INPUT)
    given = form.cleaned_data

    def deed() -> str:
        complain(request.link, given["class_key"], given["subject"], given["words"], given["demand"], by=request.outsider,
                 at=request.at)  # fmt: skip
        return reverse("own-complained")

    try:
        return done_once(request, deed)
    except Refused as refused:
        show_refusal(form, refused)
        return shown(STATUS[refused.why])


@own(seated=True)
@require_safe
def complained(request: OwnRequest) -> HttpResponse:
    """Say under which number a complaint was taken."""
    return drawn(request, "complained", {"number": last_complaint(request.link)})


@own(seated=True)
@only_sent
def consent(request: OwnRequest, purpose: str) -> HttpResponse:
    """Agree to be reached for a purpose by the way by which the link came, or take that back."""

    def deed() -> str:
        agrees = request.POST.get("agrees") == "yes"
        decide_own_consent(request.link, purpose, agrees=agrees, by=request.outsider, at=request.at)
        return own_page("consent")

    return done_once(request, deed)


@own(seated=False)
@only_sent
def leaving(request: OwnRequest) -> HttpResponse:
    """Leave: the link asks for a code again."""
    if hasattr(request, "outsider"):
        leave_seat(request.link)
    return forget(drawn(request, "left", {}))


def show_refusal_above(form: forms.Form, refused: Refused) -> None:
    """Put a refusal above a form whose fields were not given."""
    form.full_clean()
    form.errors.clear()
    show_refusal(form, refused)


def _deed(request: OwnRequest, form: forms.Form, deed: Callable[[], object], kept: str, **drawn: Any) -> HttpResponse:
    if not form.is_valid():
        return _page(request, BAD_INPUT, **drawn)

    def done() -> str:
        deed()
        return own_page(kept)

    try:
        return done_once(request, done)
    except Refused as refused:
        show_refusal(form, refused)
        return _page(request, STATUS[refused.why], **drawn)


def own_page(kept: str) -> str:
    """Return the address of the customer's page, on which they are told that what they sent is kept (``KEPT``)."""
    return f"{reverse('own')}?kept={kept}"


def done_once(request: OwnRequest, deed: Callable[[], str]) -> HttpResponse:
    """Do a deed once for this link, and go on to the page that it names."""
    location = do_once(request, deed, f":{request.link.reference}")
    return accepted(request, HttpResponseRedirect(location))


def _code_page(request: OwnRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    link = request.link
    newest = LinkLetter.objects.filter(link=link, what="code").order_by("-at").first()
    return drawn(request, "code", {
        "form": form, "is_phone": link.way == PHONE, "masked": Way(link.way, link.address).masked,
        "was_asked": newest is not None and request.at - newest.at < CODE_COUNTS,
        "minutes": int(CODE_COUNTS.total_seconds() // 60),
    }, status)  # fmt: skip


def _page(request: OwnRequest, status: int = 200, answering: tuple[int, forms.Form] | None = None,
          file: forms.Form | None = None) -> HttpResponse:  # fmt: skip
    link = request.link
    view = own_view_of(link.matter)
    told = messages_of(link.matter, link.for_whom)
    is_open = view.done_at is None
    return drawn(request, "own", {
        "kept": KEPT.get(request.GET.get("kept", "")) if request.method == "GET" else None,
        "has_outlets": view.state == "return-asked" and public_outlets().exists(),
        "view": view, "may_complain": takes_complaints(view.unit, request.at),
        "state_words": STATES[view.state], "messages_told": told,
        "questions": [(one, _answer_form(one.number, answering)) for one in told if one.is_open and is_open],
        "files": own_files(link.matter, link.for_whom),
        "file_form": (file or FileForm()) if is_open and view.takes_files else None,
        "forms": [
            (one, one.in_force.form.title.in_language(language_of()))
            for one in own_forms(link.matter, view, link.for_whom, request.at)
        ],
        "consents": own_consents(link, at=request.at), "purposes": OWN_PURPOSES, "is_mail": link.way == MAIL,
        "most": settings.UPLOAD_LIMIT // (1024 * 1024),
    }, status)  # fmt: skip


def _answer_form(number: int, answering: tuple[int, forms.Form] | None) -> forms.Form:
    return answering[1] if answering is not None and answering[0] == number else AnswerForm(auto_id=ANSWER_ID % number)


def drawn(request: OwnRequest, name: str, given: dict[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page of customers, with the name of the company whose it is and how it is reached."""
    return render(request, f"web/own/{name}.html", {**given, **about_house(request.link)}, status=status)

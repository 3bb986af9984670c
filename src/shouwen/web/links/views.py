"""Give the customer of a matter a link to their own page, see what became of it, take it back, ask them something.

The text of a link to a telephone and a code that is read out are shown on the answer to the form, and never again.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.customers.models import Customer
from shouwen.customers.secrecy.queries import is_closed
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.reach import reach_of
from shouwen.web.answers import BAD_INPUT, answer_form, show_refusal
from shouwen.web.asking import signed_in
from shouwen.web.deeds import accepted, do_once, perform
from shouwen.web.links.words import LETTERS
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.work.actions.links import ask_customer, heard_in_question, links_of, make_link, withdraw_link
from shouwen.work.actions.opening_links import CODE_COUNTS, read_code_out
from shouwen.work.heard import DESPITE
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Link
from shouwen.work.own_views import has_own_page, messages_of
from shouwen.work.permissions import READ_OUT_CODE, may_make_link
from shouwen.work.ways import PHONE, Way, ways_to

#: Links of a matter that its page lists.
MOST = 30


class LinkForm(forms.Form):
    """Where the link goes, and for how many days it counts."""

    way = forms.ChoiceField(label=_("Where the link goes"))
    days = forms.IntegerField(label=_("Counts for days"), min_value=1, initial=7)

    def __init__(self, ways: list[Way], *args: Any, hidden: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways = ways
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (str(place), way.masked if hidden else way.value) for place, way in enumerate(ways)
        ]
        self.fields["days"].max_value = settings.LONGEST_LINK  # type: ignore[attr-defined]

    def chosen(self) -> Way:
        """Return the way that was chosen."""
        return self._ways[int(self.cleaned_data["way"])]


class QuestionForm(forms.Form):
    """What the customer is asked."""

    words = forms.CharField(label=_("What is missing"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: ReaderRequest, reference: str) -> HttpResponse:
    """List the links to a matter and make one."""
    matter = _matter(request, reference)
    form = _form(request, matter, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, matter, form)
    if not form.is_valid():
        return _page(request, matter, form, status=BAD_INPUT)
    made: list[str] = []

    def deed() -> int:
        link, text = make_link(matter, form.chosen(), form.cleaned_data["days"], by=request.by, at=request.at)
        made.append(text)
        return link.pk

    try:
        do_once(request, deed)
    except Refused as refused:
        show_refusal(form, refused)
        return _page(request, matter, form, status=STATUS[refused.why])
    address = request.build_absolute_uri(reverse("own-opening", args=[made[0]])) if made and made[0] else ""
    return accepted(request, _page(request, matter, _form(request, matter), address=address, was_made=True))


@signed_in
@require_POST
def question(request: ReaderRequest, reference: str) -> HttpResponse:
    """Ask the customer for what is missing; while somebody types, say what speaks against their words."""
    matter = _matter(request, reference)
    words = request.POST.get("words", "")
    if "check" in request.POST or "instead" in request.POST:
        heard = heard_in_question(matter, words, by=request.by, at=request.at)
        if "check" in request.POST:
            return render(request, "web/cases/_heard.html", {"heard": heard})
        form = QuestionForm(initial={"words": heard.better.get(request.POST["instead"], words)})
        form.fields["words"].widget.attrs["data-chosen"] = ""  # newer than the draft that the browser keeps
        return _page(request, matter, _form(request, matter), asking=form)
    form = QuestionForm(request.POST)
    return answer_form(
        request, form,
        lambda given: ask_customer(matter, given["words"], by=request.by, at=request.at,
                                   despite=DESPITE in request.POST),
        lambda _fact: reverse("links", args=[reference]),
        lambda status: _page(request, matter, _form(request, matter), status=status, asking=form),
    )  # fmt: skip


@signed_in
@require_POST
def withdrawal(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    link = _link(request, pk)
    return perform(request, lambda: withdraw_link(link, by=request.by, at=request.at),
                   lambda ended: reverse("links", args=[ended.matter]))  # fmt: skip


@signed_in
@require_POST
def code(request: ReaderRequest, pk: int) -> HttpResponse:
    """Make a code to read out on the telephone, and show it once."""
    link = _link(request, pk)
    matter = _matter(request, link.matter)
    made: list[str] = []

    def deed() -> int:
        made.append(read_code_out(link, by=request.by, at=request.at))
        return link.pk

    do_once(request, deed)
    form = _form(request, matter)
    return accepted(request, _page(request, matter, form, code=made[0] if made else "", was_made=True))


def _matter(request: ReaderRequest, reference: str) -> Matter:
    """Return a matter to which the reader may give links; refused in one way for what is none and what is not theirs."""
    try:
        if not has_own_page(reference):
            raise KeyError(reference)
        matter = matter_of(reference)
        may_make_link(matter, by=request.by)
    except (KeyError, ValueError, ObjectDoesNotExist):
        raise Refused("There is no such matter, or it is not yours to see.", why=Why.NOT_ALLOWED) from None
    return matter


def _form(request: ReaderRequest, matter: Matter, given: QueryDict | None = None) -> LinkForm:
    """Return the form of a link; numbers of a secret file that the reader has not opened are masked in it."""
    customer = Customer.objects.filter(pk=int(matter.for_whom.partition(":")[2] or 0)).exclude(secrecy="").first()
    hidden = customer is not None and is_closed(customer, by=request.by, at=request.at)
    return LinkForm(list(ways_to(matter.for_whom)), given, hidden=hidden)


def _link(request: ReaderRequest, pk: int) -> Link:
    found = Link.objects.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such link, or it is not yours to see.", why=Why.NOT_ALLOWED)
    _matter(request, found.matter)
    return found


def _page(request: ReaderRequest, matter: Matter, form: LinkForm, *, status: int = 200, address: str = "", code: str = "",
          was_made: bool = False, asking: QuestionForm | None = None) -> HttpResponse:  # fmt: skip
    rows = list(links_of(matter.reference).select_related("made_by").prefetch_related("letters")[:MOST])
    reads_out = request.by.may(READ_OUT_CODE, path=matter.unit.path, own=matter.members)
    lines = [
        (link, Way(link.way, link.address).masked if link.address else "—", counts := link.ended_at is None
         and link.expires_at > request.at, counts and reads_out and link.way == PHONE,
         [(letter, LETTERS.get(letter.state, letter.state)) for letter in sorted(link.letters.all(), key=_newest)[:3]])
        for link in rows
    ]  # fmt: skip
    return render(request, "web/links/links.html", {
        "matter": matter, "form": form, "lines": lines, "address": address, "code": code, "was_made": was_made,
        "asking": asking or QuestionForm(), "told": messages_of(matter.reference, matter.for_whom),
        "has_hotline": bool(reach_of(matter.unit).hotline), "has_way": bool(ways_to(matter.for_whom)),
        "minutes": int(CODE_COUNTS.total_seconds() // 60), "zone": matter.unit.zone, "most": settings.LONGEST_LINK,
    }, status=status)  # fmt: skip


def _newest(letter: Any) -> Any:
    return -letter.pk

"""The notices of a member, the bell, and the log that says why somebody was told and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shouwen.compliance.wording import words_of
from shouwen.facts.refusals import Refused, Why
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, Filter, Page, page_of
from shouwen.web.components.places import Words
from shouwen.web.deeds import perform
from shouwen.web.links.words import LETTERS
from shouwen.web.reader import ReaderRequest
from shouwen.work.actions.notices import read_notice, read_notices
from shouwen.work.deliveries import CUSTOMER, NotTold, deliveries_of, my_notices, unread_count
from shouwen.work.entry_queries import entries_to_sign
from shouwen.work.matters import matter_of
from shouwen.work.models import Link, LinkLetter, Notice, NoticeState
from shouwen.work.notice_words import (
    STAND_IN,
    answer_words,
    mail_words,
    notice_words,
    receiver_words,
    why_words,
)
from shouwen.work.queries import notices_for, page_of_notice
from shouwen.work.ways import Way

#: The bell counts exactly up to 99.
COUNTED_TO = 100
LOG_COLUMNS = (
    Column(gettext_lazy("Notice")), Column(gettext_lazy("Why you")), Column(gettext_lazy("Told")),
    Column(gettext_lazy("In the product")), Column(gettext_lazy("By mail")),
)
TOLD_COLUMNS = (
    Column(gettext_lazy("Who")), Column(gettext_lazy("Notice")), Column(gettext_lazy("Named as")),
    Column(gettext_lazy("Told")), Column(gettext_lazy("In the product")), Column(gettext_lazy("By mail")),
)
NOT_TOLD_COLUMNS = (
    Column(gettext_lazy("What")), Column(gettext_lazy("Named as")), Column(gettext_lazy("When")),
    Column(gettext_lazy("Why not")),
)
LINK_COLUMNS = (
    Column(gettext_lazy("What")), Column(gettext_lazy("Sent to whom")), Column(gettext_lazy("When")),
    Column(gettext_lazy("Counts until")), Column(gettext_lazy("Page opened")), Column(gettext_lazy("By mail")),
)
REASONS: dict[str, Words] = {
    "gap": gettext_lazy("Nobody held the position then, or only whoever is accused in the matter."),
    "not yet": gettext_lazy("Its moment has not come."),
    "not carried out": gettext_lazy("The product does not carry this out yet; it stands in the finding."),
    "no_figure": gettext_lazy("The site has not said for how long such a link counts."),
    "no_way": gettext_lazy("No mail address is recorded with the customer."),
    "no_consent": gettext_lazy("The customer has not agreed to be asked."),
    "nobody": gettext_lazy("Nobody answers for the matter."),
    "refused": gettext_lazy("An article stands against it."),
    "not invited": gettext_lazy("The customer has no page of this matter."),
}


@dataclass(frozen=True)
class Line:
    """A notice in the reader's words."""

    notice: Notice
    subject: str
    sentence: str
    why: str
    mail: str
    answer: str


@signed_in
@require_safe
def notices(request: ReaderRequest) -> HttpResponse:
    """List the reader's notices, the newest first; unread ones can be had alone."""
    show = request.GET.get("show", "all")
    rows = notices_for(request.by)
    if show == "unread":
        rows = rows.filter(state=NoticeState.SHOWN)
    return render(request, "web/notices/notices.html", {
        "page": _lines(page_of(rows, request.GET.get("page")), request), "saved": [
            Filter(_("All"), "show=all", None, show != "unread"),
            Filter(_("Unread"), "show=unread", unread_count(request.by.member, COUNTED_TO), show == "unread"),
        ],
    })


@signed_in
@require_safe
def bell(request: ReaderRequest) -> HttpResponse:
    """Answer the bell alone, with how much is unread, and how many forms wait for a signature.

    Asked for by the page once it stands, so that no page pays for it.
    """
    return render(request, "web/_bell.html", {
        "is_counted": True, "notices_unread": unread_count(request.by.member, COUNTED_TO),
        "to_sign": len(entries_to_sign(by=request.by, at=request.at)),
    })


@signed_in
@require_POST
def reading(request: ReaderRequest, pk: int) -> HttpResponse:
    """Open a notice: mark it as read and go on to what it is about."""
    notice = Notice.objects.filter(pk=pk).first()
    if notice is None:
        raise Refused("There is no such notice.", why=Why.NOT_ALLOWED)
    return perform(request, lambda: read_notice(notice, by=request.by, at=request.at), _address)


@signed_in
@require_POST
def reading_all(request: ReaderRequest) -> HttpResponse:
    """Mark all that was shown as read."""
    return perform(request, lambda: read_notices(by=request.by, at=request.at), lambda _many: reverse("notices"))


@signed_in
@require_safe
def log(request: ReaderRequest) -> HttpResponse:
    """Say of each notice of the reader why they were told, when, by which way, and what became of it."""
    page = page_of(my_notices(request.by), request.GET.get("page"))
    return render(request, "web/notices/log.html", {"page": _lines(page, request), "columns": LOG_COLUMNS})


@signed_in
@require_safe
def deliveries(request: ReaderRequest, reference: str) -> HttpResponse:
    """Say who was told about a matter and who was not, and why; for whoever may see that."""
    try:
        matter = matter_of(reference)
    except (KeyError, ValueError, ObjectDoesNotExist) as unknown:
        raise Refused("There is no such matter, or it is not yours to see.", why=Why.NOT_ALLOWED) from unknown
    found = deliveries_of(matter, by=request.by)
    return render(request, "web/notices/deliveries.html", {
        "matter": matter, "zone": matter.unit.zone, "columns": TOLD_COLUMNS, "not_columns": NOT_TOLD_COLUMNS,
        "told": [(line, named_as(line.notice)) for line in
                 (line_of(notice, request.zone) for notice in found.told)],
        "not_told": [
            (one, *not_told_words(one), _tone(one)) for one in found.not_told
        ],
        "links": [
            (one, Way(one.way, one.address).masked if one.address else "—", letters_of(one)) for one in found.links
        ],
        "link_columns": LINK_COLUMNS,
    })


def letters_of(link: Link) -> list[tuple[LinkLetter, Words]]:
    """Return the letters by which a link was sent, the first first, with what became of each."""
    sent = sorted((one for one in link.letters.all() if one.what == "link"), key=lambda one: one.pk)
    return [(one, LETTERS.get(one.state, one.state)) for one in sent]


def named_as(notice: Notice) -> str:
    """Return as what an article named whoever was told."""
    words = receiver_words(notice.why.removesuffix(STAND_IN), notice.citation)
    return f"{words} ({_('as stand-in')})" if notice.why.endswith(STAND_IN) else words


def not_told_words(one: NotTold) -> tuple[str, str, Words]:
    """Return what was to be told, who was to be told it, and why nobody was."""
    to = _("The customer") if one.to == CUSTOMER else receiver_words(one.to, one.citation)
    return words_of(one.citation).within(one.title) or _("A link to their page"), to, REASONS[one.reason]


def _tone(one: NotTold) -> str:
    return {"gap": "bad", "not carried out": "watch"}.get(one.reason, "calm")


def _lines(page: Page, request: ReaderRequest) -> Page:
    return Page([line_of(notice, request.zone) for notice in page], page.number, page.has_next)


def line_of(notice: Notice, zone: tzinfo) -> Line:
    """Return a notice in the reader's words, its times in a zone."""
    subject, sentence = notice_words(notice.what, notice.names, zone, notice.citation)
    return Line(notice, subject, sentence, why_words(notice.why, notice.citation), mail_words(notice.mail_state),
                answer_words(notice.mail_answer))


def _address(notice: Notice) -> str:
    try:
        return page_of_notice(notice)
    except (KeyError, ValueError, ObjectDoesNotExist):
        return reverse("notices")

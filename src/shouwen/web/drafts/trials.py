"""Try a draft on what has happened, watch it being made, and look at what would have come out otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.compliance.draft_reading import draft_for, read_texts
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Trial
from shouwen.compliance.trials import (
    ask_trial,
    cancel_trial,
    readers_of,
    share_trial,
    trial_for,
    unshare_trial,
)
from shouwen.regulation.editions import Edition
from shouwen.regulation.trial import AGAINST, REFUSED
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.listing import Column, page_of
from shouwen.web.components.waits import wait_for
from shouwen.web.deeds import perform
from shouwen.web.drafts.forms import ShareForm, TrialForm
from shouwen.web.drafts.in_a_sentence import came_to, changes_said
from shouwen.web.drafts.reading import number_given
from shouwen.web.drafts.sums import seats_of, sums_of
from shouwen.web.drafts.trial_head import head_of
from shouwen.web.drafts.trial_lines import TrialLines, readable, shown
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(GET_OR_POST)
def new_trial(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask for a draft to be tried on a period of its unit."""
    draft = draft_for(pk, by=request.by)
    form = TrialForm(draft.unit, request.by, request.at, request.POST or None)

    def page(status: int = 200) -> HttpResponse:
        return render(request, "web/drafts/new_trial.html", {"place": "regulation", "draft": draft, "form": form},
                      status=status)

    def deed(_given: object) -> Trial:
        since, until = form.period()
        return ask_trial(pk, form.units(), since=since, until=until, by=request.by, at=request.at)

    if request.method != "POST":
        return page()
    return answer_form(request, form, deed, lambda made: reverse("trial", args=[made.pk]), page)


@signed_in
@require_safe
def trial(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show how far a trial is, and then what would have come out otherwise: by standard, and line by line."""
    found = trial_for(pk, by=request.by)
    if found.is_open:
        return render(request, "web/drafts/trial.html", {**head_of(found, by=request.by),
                                                         "wait": wait_for(found.at, request.at)})
    edition = read_texts(found.files)
    chosen = TrialLines.of(request.GET.dict())
    page = page_of(chosen.lines(found, by=request.by), request.GET.get("page"))
    changed = [one for one in _sums(found, edition) if one.before != one.after]
    is_mine, sums, seats = found.by_id == request.by.member.pk, sums_of(found, by=request.by), seats_of(found)
    base = edition_kept(found.draft.base_id) if found.draft.base_id else None
    return render(request, "web/drafts/trial.html", {
        **head_of(found, by=request.by), "chosen": chosen, "left": _left(found, changed),
        "changed": changed, "plotted": _plotted(changed), "sums": sums, "seats": seats,
        "changes": changes_said(changed, base, edition, language_read()),
        "came_to": came_to(changed, sums.below_the_line, seats, sums.money),
        "sharing": ShareForm(found, request.by.member.home, request.at) if is_mine and found.state == "done" else None,
        "readers": readers_of(found, by=request.by),
        "lines": shown(page, found, edition, request.by), "page": page,
        "columns": [Column(_("When")), Column(_("Standard")), Column(_("Matter")), Column(_("Whose result")),
                    Column(_("As it was")), Column(_("Under the draft"))],
    })


@dataclass(frozen=True)
class Left:
    """What people did or decided and a draft leaves as it is: deeds that it refuses, and lines answered since."""

    refused: Sequence[tuple[Sum, int]]
    decided: int


def _left(found: Trial, changed: Iterable[Sum]) -> Left:
    counted = [(one, one.after.get(REFUSED, 0) - one.before.get(REFUSED, 0)) for one in changed]
    return Left([(one, more) for one, more in counted if more > 0], found.counts.get("decided", 0))


@signed_in
@require_POST
def sharing(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let a colleague read a trial."""
    found = trial_for(pk, by=request.by)
    form = ShareForm(found, request.by.member.home, request.at, request.POST)

    def deed(given: Mapping[str, Any]) -> Trial:
        shared = share_trial(pk, given["to"], by=request.by, at=request.at)
        messages.success(request, _("%(member)s can read it now, and is told.") % {"member": given["to"].name})
        return shared

    def page(status: int) -> HttpResponse:
        return render(request, "web/drafts/sharing.html", {"place": "regulation", "trial": found, "form": form},
                      status=status)

    return answer_form(request, form, deed, lambda done: reverse("trial", args=[done.pk]), page)


@signed_in
@require_POST
def unsharing(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let a colleague read a trial no longer."""

    def deed() -> Trial:
        done = unshare_trial(pk, number_given(request, "to"), by=request.by, at=request.at)
        messages.success(request, _("The trial is no longer shared with them."))
        return done

    return perform(request, deed, lambda done: reverse("trial", args=[done.pk]))


@signed_in
@require_POST
def cancellation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Cancel a trial."""
    return perform(request, lambda: cancel_trial(pk, by=request.by, at=request.at),
                   lambda done: reverse("trial", args=[done.pk]))


@dataclass(frozen=True)
class Sum:
    """How often a standard was found so and so, as it was and under the draft."""

    standard: str
    title: str
    citation: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    is_clock: bool

    @property
    def rows(self) -> list[tuple[str, int, int, str]]:
        """Each verdict with both counts and the difference, with its sign."""
        both = Counter(self.before) + Counter(self.after)
        counted = [(one, self.before.get(one, 0), self.after.get(one, 0)) for one in sorted(both)]
        return [(one, was, now, f"{now - was:+d}" if now != was else "0") for one, was, now in counted]


def _sums(found: Trial, edition: Edition) -> Iterable[Sum]:
    before, after = found.counts.get("before", {}), found.counts.get("after", {})
    for key in sorted(before.keys() | after.keys()):
        readings = edition.standards.get(key)
        title = readings.shared.title.in_language(language_read()) if readings else key
        citation = readable(edition.citation(readings.shared.article), found) if readings else ""
        yield Sum(key, title, citation, before.get(key, {}), after.get(key, {}),
                  readings is not None and readings.kind == "deadline")


def _plotted(changed: Sequence[Sum]) -> Mapping[str, object]:
    def against(counts: Mapping[str, int]) -> int:
        return sum(counts.get(one, 0) for one in AGAINST)

    series = {_("As it was"): [against(one.before) for one in changed],
              _("Under the draft"): [against(one.after) for one in changed]}
    return {"categories": [one.title for one in changed], "series": series}

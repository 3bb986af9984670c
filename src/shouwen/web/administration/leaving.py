"""A member leaves, now or on a day ahead: what passes on to whom is shown before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.cases.models import Case, CaseState
from shouwen.cases.queries import visible_cases
from shouwen.compliance.wording import words_of
from shouwen.organisation.actions import leave_member, plan_departure, withdraw_departure
from shouwen.organisation.listing import postings_at, stand_ins_of
from shouwen.organisation.models import Departure, Member, Token
from shouwen.organisation.permissions import ADMIT_MEMBER
from shouwen.organisation.rights import Acting, require
from shouwen.organisation.zones import zone_of
from shouwen.web.administration.forms import day_field
from shouwen.web.administration.reading import at_of, by_of, for_administration, member_seen
from shouwen.web.administration.spans import end_of
from shouwen.web.answers import answer_form
from shouwen.web.forms.lists import number_of_matter
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.work.models import Task, TaskState
from shouwen.work.titles import task_title

#: Rows of each sort that the page shows; what passes on is not bounded.
MOST = 50


class LeavingForm(forms.Form):
    """The last day, and who comes after."""

    leaves_on = day_field(_("Last day"), _("Empty: they leave now"))

    def __init__(self, member: Member, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = PersonChooser(_("Successor"), pool_of_house(member.home), at, required=False)
        self.order_fields(("successor", "leaves_on"))


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, number: int) -> HttpResponse:
    """Show what passes on when a member leaves; let them leave now, or on a day ahead."""
    shown, at, by = member_seen(request, number), at_of(request), by_of(request)
    require(by, ADMIT_MEMBER, unit=shown.home)
    planned = Departure.objects.select_related("successor").filter(member=shown).first()
    if request.method != "POST":
        kept = {"successor": planned.successor} if planned else {}
        return _page(request, shown, LeavingForm(shown, at, initial=kept), planned)
    form = LeavingForm(shown, at, request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        names = {"member": shown.name}
        ends = end_of(given["leaves_on"], zone_of(shown.home))
        if ends is None:
            leave_member(shown, given["successor"], by=by, at=at)
            messages.success(request, gettext("%(member)s has left.") % names)
        else:
            plan_departure(shown, ends, given["successor"], by=by, at=at)
            messages.success(request, gettext("%(member)s will leave at the end of that day.") % names)
        return shown

    return answer_form(request, form, deed, _address, lambda status: _page(request, shown, form, planned, status))


@for_administration
@require_POST
def withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    """Let a member stay who was to leave."""
    shown, form, at = member_seen(request, number), forms.Form(request.POST), at_of(request)

    def deed(_given: Mapping[str, Any]) -> Member:
        withdraw_departure(shown, by=by_of(request), at=at)
        messages.success(request, gettext("%(member)s stays.") % {"member": shown.name})
        return shown

    def page(status: int) -> HttpResponse:
        return _page(request, shown, LeavingForm(shown, at), None, status, form)

    return answer_form(request, form, deed, _address, page)


def _address(shown: Member) -> str:
    return reverse("member", args=[shown.pk])


def _page(
    request: HttpRequest, shown: Member, form: LeavingForm, planned: Departure | None, status: int = 200,
    other: forms.Form | None = None,
) -> HttpResponse:
    return render(request, "web/administration/leaving.html", {
        "place": "administration", "part": "members", "shown": shown, "form": form, "other": other, "planned": planned,
        **_what_passes_on(shown, by_of(request), at_of(request)),
    }, status=status)  # fmt: skip


def _what_passes_on(shown: Member, by: Acting, at: datetime) -> dict[str, Any]:
    """Return what is the member's now: the same few statements, whatever there is.

    Cases are told by number only to who may open them; of the others, how many there are. What a colleague wrote
    over a task is not told.
    """
    tasks = Task.objects.filter(holder=shown, state=TaskState.OPEN).select_related("unit").order_by("due_at", "pk")
    theirs = Q(holder=shown) | Q(owner=shown)
    cases = visible_cases(by).filter(theirs, state=CaseState.OPEN).select_related("unit").order_by("due_at", "pk")
    now = postings_at(at)
    others = now.filter(position=OuterRef("position"), unit=OuterRef("unit"), member__left_at=None).exclude(member=shown)
    tasks = tasks.annotate(case_pk=number_of_matter("case"))
    tasks = tasks.annotate(case_number=Subquery(visible_cases(by).filter(pk=OuterRef("case_pk")).values("number")[:1]))
    return {
        "tasks": [_line(task) for task in tasks[: MOST + 1]], "most": MOST, "cases": list(cases[: MOST + 1]),
        "all_cases": Case.objects.filter(theirs, state=CaseState.OPEN).count(),
        "postings": now.filter(member=shown).select_related("position", "unit").annotate(others=Exists(others)),
        "stand_ins": stand_ins_of(shown, at),
        "tokens": Token.objects.filter(member=shown, revoked_at=None, expires_at__gt=at).count(),
    }  # fmt: skip


def _line(task: Task) -> tuple[Task, str, str]:
    """Return a task with its title and its position in the reader's words."""
    says = words_of(task.citation)
    is_of_pack = task.flow_id is not None or bool(task.engine_id)
    return task, task_title(task, says) if is_of_pack else gettext("A task from a colleague"), says(task.position)

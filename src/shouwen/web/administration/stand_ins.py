"""Stand-ins: one's own, and those of others for whoever may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.organisation.actions import begin_stand_in, end_stand_in
from shouwen.organisation.listing import stand_ins_of
from shouwen.organisation.models import Member, StandIn
from shouwen.organisation.zones import zone_of
from shouwen.web.administration.choosers import suggested_members
from shouwen.web.administration.forms import StandInForm
from shouwen.web.administration.reading import at_of, by_of, member_seen
from shouwen.web.administration.spans import end_of, start_of
from shouwen.web.answers import answer_form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def beginning(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody stand in for a member; for oneself without any right."""
    absent, by, at = _member(request, number), by_of(request), at_of(request)
    if request.method != "POST":
        return _page(request, absent, StandInForm(by=by, at=at, near=absent.home))
    form = StandInForm(request.POST, by=by, at=at, near=absent.home)

    def deed(given: Mapping[str, Any]) -> StandIn:
        zone = zone_of(absent.home)
        since, until = start_of(given["since"], zone, at), end_of(given["until"], zone)
        begun = begin_stand_in(absent, given["stand_in"], since=since, until=until, by=by, at=at)
        messages.success(request, gettext("%(member)s stands in.") % {"member": begun.stand_in.name})
        return begun

    return answer_form(
        request,
        form,
        deed,
        lambda _: _back(request, absent),
        lambda status: _page(request, absent, form, status),
    )


@login_required
@require_POST
def ending(request: HttpRequest, number: int) -> HttpResponse:
    """End a stand-in now."""
    row = StandIn.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    absent, form = _member(request, row.absent_id), forms.Form(request.POST)

    def deed(_: Mapping[str, Any]) -> StandIn:
        ended = end_stand_in(row, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("The stand-in has ended."))
        return ended

    def page(status: int) -> HttpResponse:
        return _page(request, absent, StandInForm(by=by_of(request), at=at_of(request), near=absent.home), status, form)

    return answer_form(request, form, deed, lambda _: _back(request, absent), page)


def _member(request: HttpRequest, number: int) -> Member:
    if request.user.pk == number:
        return Member.objects.select_related("home__parent").get(pk=number)
    return member_seen(request, number)


def _back(request: HttpRequest, absent: Member) -> str:
    return reverse("profile") if absent.pk == request.user.pk else reverse("member", args=[absent.pk])


def _page(
    request: HttpRequest,
    absent: Member,
    form: StandInForm,
    status: int = 200,
    other: forms.Form | None = None,
) -> HttpResponse:
    context = {
        "place": "administration",
        "part": "members",
        "absent": absent,
        "form": form,
        "other": other,
        "back": _back(request, absent),
        "stand_ins": stand_ins_of(absent, at_of(request)),
        "members_to_choose": suggested_members(by_of(request), absent.home),
    }
    return render(request, "web/administration/stand_in_new.html", context, status=status)

"""Sign in: the pass phrase, the code where there is one, a pass phrase of one's own where it was given.

The name, the pass phrase and the code are judged anew each time: an answer that was remembered under a
once-token would let in whoever sends that token, without them. Signing out twice is signing out.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import (
    check_code,
    check_secret,
    note_sign_in,
    note_sign_out,
    own_first_secret,
)
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import acting
from shouwen.web.answers import answer_form, show_refusal
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.sign_in.address import address_of
from shouwen.web.sign_in.forms import CodeForm, NewSecretForm, SignInForm
from shouwen.web.sign_in.waiting import done_waiting, wait_for, waiting


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the name and the pass phrase."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    if request.method != "POST":
        if not Unit.objects.exists():
            return redirect("first_run")
        return _page(request, "sign_in", SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, "sign_in", form, 422)
    at = _at(request)
    try:
        member = check_secret(
            form.cleaned_data["sign_in"], form.cleaned_data["secret"], address=address_of(request), at=at
        )
    except Refused as refused:
        return _refused(request, "sign_in", form, refused)
    wait_for(request, member, at=at, has_code=not member.second_factor)
    return _on(request, member, has_code=not member.second_factor)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code."""
    at = _at(request)
    found = waiting(request, at=at)
    if found is None:
        return _again(request)
    member, has_code = found
    if has_code:
        return _on(request, member, has_code=True)
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "code", form)
    if not form.is_valid():
        return _page(request, "code", form, 422)
    try:
        check_code(member, form.cleaned_data["code"], at=at)
    except Refused as refused:
        return _refused(request, "code", form, refused)
    wait_for(request, member, at=at, has_code=True)
    return _on(request, member, has_code=True)


@sensitive_post_parameters("secret", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_secret(request: HttpRequest) -> HttpResponse:
    """Ask for a pass phrase of one's own instead of the one that somebody gave."""
    at = _at(request)
    found = waiting(request, at=at)
    if found is None or not found[1]:
        return _again(request)
    member = found[0]
    if not member.has_temporary_secret:
        return _on(request, member, has_code=True)
    form = NewSecretForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "secret", form)
    chosen: list[Member] = []

    def choose() -> Member:
        by = acting(member, at)
        chosen.append(own_first_secret(member, form.cleaned_data["secret"], by=by, at=at))
        return chosen[0]

    answer = answer_form(
        request,
        form,
        lambda _: choose(),
        lambda _: _next(request),
        lambda status: _page(request, "secret", form, status),
    )
    if chosen and answer.status_code in (204, 302):
        _let_in(request, chosen[0], at)
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        note_sign_out(request.user, at=_at(request))
    logout(request)
    return redirect("sign_in")


def _on(request: HttpRequest, member: Member, *, has_code: bool) -> HttpResponse:
    """Go on to the next step, or in."""
    if not has_code:
        return _to(request, "sign_in_code")
    if member.has_temporary_secret:
        return _to(request, "sign_in_secret")
    _let_in(request, member, _at(request))
    return HttpResponseRedirect(_next(request))


def _let_in(request: HttpRequest, member: Member, at: datetime) -> None:
    done_waiting(request)
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])  # gives the session a new key
    note_sign_in(member, at=at)


def _again(request: HttpRequest) -> HttpResponse:
    done_waiting(request)
    return _to(request, "sign_in")


def _to(request: HttpRequest, name: str) -> HttpResponse:
    answer = redirect(name)
    wanted = _wanted(request)
    if wanted:
        answer["Location"] += f"?{urlencode({'next': wanted})}"
    return answer


def _wanted(request: HttpRequest) -> str:
    """Return where the person wanted to go, nothing for an address outside the house."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""


def _next(request: HttpRequest) -> str:
    return _wanted(request) or "/"


def _refused(request: HttpRequest, name: str, form: SignInForm | CodeForm, refused: Refused) -> HttpResponse:
    show_refusal(form, refused)
    return _page(request, name, form, STATUS[refused.why])


def _page(
    request: HttpRequest, name: str, form: SignInForm | CodeForm | NewSecretForm, status: int = 200
) -> HttpResponse:
    return render(
        request, f"web/sign_in/{name}.html", {"form": form, "next": _wanted(request)}, status=status
    )


def _at(request: HttpRequest) -> datetime:
    return cast(ReaderRequest, request).at

"""Members: find, let join, post, change, let leave, help to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.facts.refusals import Overtaken
from shouwen.organisation.actions import (
    change_member,
    end_posting,
    join_member,
    post_member,
    remove_second_factor,
    reset_secret,
)
from shouwen.organisation.default_positions import SERVING_ALL
from shouwen.organisation.listing import members_found, postings_of, stand_ins_of
from shouwen.organisation.models import Departure, Member, Posting
from shouwen.organisation.permissions import ADMIT_MEMBER, POST_MEMBER
from shouwen.organisation.secret_words import suggested_secret
from shouwen.organisation.zones import zone_of
from shouwen.web.administration.forms import (
    EndForm,
    MemberForm,
    NewMemberForm,
    PostForm,
    SearchForm,
    SecretForm,
)
from shouwen.web.administration.reading import (
    at_of,
    by_of,
    for_administration,
    member_seen,
    page_number,
    unit_seen,
)
from shouwen.web.administration.spans import end_of, start_of
from shouwen.web.answers import answer_form
from shouwen.web.components.listing import Column, page_of
from shouwen.web.overtaken import both_of
from shouwen.web.refusals import STATUS
from shouwen.work.permissions import SEE_MEMBER_FORM


@for_administration
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List members by name, those of a unit where one is given."""
    words = request.GET.get("q", "")[:60].strip()
    number = request.GET.get("unit", "")
    unit = unit_seen(request, int(number)) if number.isdecimal() and len(number) < 18 else None
    with_left = request.GET.get("left") == "1"
    rows = members_found(words, unit, by=by_of(request), at=at_of(request), with_left=with_left)
    context = {
        "place": "administration",
        "part": "members",
        "page": page_of(rows, page_number(request)),
        "columns": [
            Column(gettext("Full name")),
            Column(gettext("Sign-in name")),
            Column(gettext("Unit")),
            Column(gettext("Positions")),
        ],
        "search": SearchForm({"q": words}),
        "words": words,
        "unit": unit,
        "with_left": with_left,
        "may_admit": by_of(request).has(ADMIT_MEMBER),
    }
    return render(request, "web/administration/members.html", context)


@sensitive_post_parameters("secret")
@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    """Let a person join."""
    by = by_of(request)
    if request.method != "POST":
        number = request.GET.get("unit", "")
        home = unit_seen(request, int(number)) if number.isdecimal() and len(number) < 18 else None
        initial = {"home": home, "secret": suggested_secret(), "language": "zh-hans"}
        return _joining_page(request, NewMemberForm(by=by, initial=initial))
    form = NewMemberForm(request.POST, by=by)

    def deed(given: Mapping[str, Any]) -> Member:
        asked = {key: given[key] for key in ("sign_in", "secret", "mail", "phone", "language")}
        joined = join_member(given["home"], given["name"], **asked, by=by, at=at_of(request))
        messages.success(
            request, gettext("%(member)s has joined. Now say what they do.") % {"member": joined.name}
        )
        return joined

    return answer_form(request, form, deed, _address, lambda status: _joining_page(request, form, status))


@for_administration
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, number: int) -> HttpResponse:
    """Show a member; keep what is changed of them."""
    shown = member_seen(request, number)
    if request.method != "POST":
        return _page(request, shown)
    form = MemberForm(request.POST, by=by_of(request))

    def deed(given: Mapping[str, Any]) -> Member:
        asked = {key: given[key] for key in ("name", "mail", "phone", "home")}
        now = change_member(shown, **asked, version=given["version"] or 0, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("The change is kept."))
        return now

    def overtaken(refused: Overtaken) -> HttpResponse:
        theirs = member_seen(request, number)
        both = both_of(form, MemberForm(by=by_of(request), initial=kept_of(theirs)))
        return _page(request, theirs, STATUS[refused.why], changing=form, refused=refused, both=both)

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, shown, status, changing=form), overtaken
    )


@for_administration
@require_POST
def posting(request: HttpRequest, number: int) -> HttpResponse:
    """Post a member to a position."""
    shown, by, at = member_seen(request, number), by_of(request), at_of(request)
    form = PostForm(request.POST, by=by, auto_id="post_%s")

    def deed(given: Mapping[str, Any]) -> Member:
        zone = zone_of(given["unit"])
        since, until = start_of(given["since"], zone, at), end_of(given["until"], zone)
        post_member(shown, given["position"], given["unit"], since=since, until=until, by=by, at=at)
        messages.success(request, gettext("%(member)s is posted.") % {"member": shown.name})
        if given["position"].key in SERVING_ALL and given["unit"].parent_id is not None:
            messages.warning(request, gettext(
                "This position serves several departments. Posted in %(unit)s alone, %(member)s sees nothing of the "
                "others and cannot do steps of theirs: post them in the unit above these departments too."
            ) % {"unit": given["unit"].called, "member": shown.name})
        return shown

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, shown, status, posting=form)
    )


@for_administration
@require_POST
def posting_ending(request: HttpRequest, number: int) -> HttpResponse:
    """End a posting."""
    held = Posting.objects.select_related("member", "unit").filter(pk=number).first()
    if held is None:
        raise Http404
    shown = member_seen(request, held.member_id)
    form = EndForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        until = end_of(given["until"], zone_of(held.unit))
        end_posting(held, until=until, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("The posting ends."))
        return shown

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, shown, status, ending=form)
    )


@sensitive_post_parameters("secret")
@for_administration
@require_POST
def secret(request: HttpRequest, number: int) -> HttpResponse:
    """Give a member a new first pass phrase."""
    shown, form = member_seen(request, number), SecretForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        now = reset_secret(shown, given["secret"], by=by_of(request), at=at_of(request))
        messages.success(
            request, gettext("%(member)s must choose a pass phrase next time.") % {"member": now.name}
        )
        return now

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, shown, status, secret=form)
    )


@for_administration
@require_POST
def second_factor_removal(request: HttpRequest, number: int) -> HttpResponse:
    """Remove the one-time codes of a member who has lost their device."""
    shown, form = member_seen(request, number), forms.Form(request.POST)

    def deed(_: Mapping[str, Any]) -> Member:
        now = remove_second_factor(shown, by=by_of(request), at=at_of(request))
        messages.success(request, gettext("%(member)s is no longer asked for a code.") % {"member": now.name})
        return now

    return answer_form(
        request, form, deed, _address, lambda status: _page(request, shown, status, codes=form)
    )


def _address(shown: Member) -> str:
    return reverse("member", args=[shown.pk])


def _joining_page(request: HttpRequest, form: NewMemberForm, status: int = 200) -> HttpResponse:
    context = {
        "place": "administration",
        "part": "members",
        "form": form,
    }
    return render(request, "web/administration/member_new.html", context, status=status)


def kept_of(shown: Member) -> dict[str, Any]:
    """Return what the form shows of a member."""
    return {name: getattr(shown, name) for name in ("name", "mail", "phone", "home", "version")}


def _page(request: HttpRequest, shown: Member, status: int = 200, **given: Any) -> HttpResponse:
    by, at = by_of(request), at_of(request)
    is_here = shown.left_at is None
    may_admit = is_here and by.may(ADMIT_MEMBER, path=shown.home.path)
    may_post = is_here and by.has(POST_MEMBER)
    other = next((given[key] for key in ("ending", "codes") if key in given), None)
    context = {
        "place": "administration",
        "part": "members",
        "shown": shown,
        "postings": [(row, row.until is None or row.until > at) for row in postings_of(shown)[:50]],
        "stand_ins": stand_ins_of(shown, at),
        "may_admit": may_admit,
        "sees_forms": by.may(SEE_MEMBER_FORM, path=shown.home.path, own=(shown.pk,)),
        "may_post": may_post,
        "planned": Departure.objects.filter(member=shown).first() if may_admit else None,
        "changing": given.get("changing") or MemberForm(by=by, initial=kept_of(shown)),
        "posting": given.get("posting") or PostForm(by=by, auto_id="post_%s", initial={"unit": shown.home}),
        "secret": given.get("secret")
        or SecretForm(auto_id="secret_%s", initial={"secret": suggested_secret()}),
        "other": cast("forms.Form | None", other),
        "refused": given.get("refused"),
        "both": given.get("both"),
    }
    return render(request, "web/administration/member.html", context, status=status)

"""My profile: settings, pass phrase, one-time codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import (
    change_secret,
    remove_second_factor,
    renew_recovery_codes,
    set_preferences,
    set_second_factor,
)
from shouwen.organisation.actions.attempts import MOST_BY_CODE, claim_try, forget_try, key_of
from shouwen.organisation.listing import postings_of, stand_ins_of
from shouwen.organisation.models import Member
from shouwen.organisation.one_time_codes import new_secret, square_of
from shouwen.organisation.recovery_codes import count_of, new_recovery_codes
from shouwen.web.answers import answer_form
from shouwen.web.components.refused import refusal_words
from shouwen.web.deeds import once_token, perform
from shouwen.web.profile.forms import ChangeSecretForm, DeviceForm, PreferencesForm
from shouwen.web.reader import ReaderRequest
from shouwen.work.permissions import SEE_MEMBER_FORM

#: Where a new device's secret waits, in the session on our side, until a code shows that it arrived.
NEW_DEVICE = "new_device"
#: The same for recovery codes, which are good once a code of the device has followed.
NEW_RECOVERY = "new_recovery"


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Show what a member can change of themselves, what they hold and who stands in for them."""
    return _page(request)


@login_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language, looks and mail address."""
    form = PreferencesForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        member = set_preferences(_member(request), **given, by=_by(request), at=_at(request))
        with translation.override(member.language):
            messages.success(request, gettext("Your settings are kept."))
        return member

    answer = answer_form(
        request,
        form,
        deed,
        lambda _: reverse("profile"),
        lambda status: _page(request, status, preferences=form),
    )
    if answer.status_code in (204, 302):
        # The page is drawn in these colours before any script runs.
        answer.set_cookie("theme", form.cleaned_data["theme"], max_age=31536000, samesite="Lax")
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: a member's for good, a stranger's for the session."""
    once_token(request)
    wanted = request.POST.get("language", "")
    back = request.POST.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    back = back if is_ours else "/"
    if wanted not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(back)
    if request.user.is_authenticated:
        return perform(
            request,
            lambda: set_preferences(_member(request), language=wanted, by=_by(request), at=_at(request)),
            lambda _member: back,
        )
    request.session["language"] = wanted  # nothing is recorded: the session is the browser's own
    return HttpResponseRedirect(back)


@sensitive_post_parameters("old", "secret", "again")
@login_required
@require_POST
def secret(request: HttpRequest) -> HttpResponse:
    """Change the pass phrase; other sessions of the member end."""
    form = ChangeSecretForm(request.POST)
    changed: list[Member] = []

    def deed(given: Mapping[str, Any]) -> Member:
        member = _member(request)
        changed.append(
            change_secret(member, given["secret"], old=given["old"], by=_by(request), at=_at(request))
        )
        messages.success(request, gettext("Your pass phrase is changed. Other devices must sign in again."))
        return changed[0]

    answer = _counted(
        request,
        lambda: answer_form(
            request,
            form,
            deed,
            lambda _: reverse("profile"),
            lambda status: _page(request, status, secret=form),
        ),
        lambda: _page(request, 409, secret=form),
    )
    if changed and answer.status_code in (204, 302):
        update_session_auth_hash(request, changed[0])
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show a new device's secret once, and ask for a code that shows that it arrived."""
    if _member(request).second_factor:
        return redirect("profile")
    if request.method != "POST":
        request.session[NEW_DEVICE], request.session[NEW_RECOVERY] = new_secret(), new_recovery_codes()
        return _device_page(request, DeviceForm())
    form = DeviceForm(request.POST)
    kept = request.session.get(NEW_DEVICE, "")

    def deed(given: Mapping[str, Any]) -> Member:
        member = set_second_factor(_member(request), kept, given["code"], by=_by(request), at=_at(request),
                                   recovery=request.session.get(NEW_RECOVERY, ()))  # fmt: skip
        messages.success(request, gettext("From now on you are asked for a code when you sign in."))
        return member

    answer = answer_form(
        request, form, deed, lambda _: reverse("profile"), lambda status: _device_page(request, form, status)
    )
    return _shown_once(request, answer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, which take the place of those before once a code of the device follows."""
    if request.method != "POST":
        if not _member(request).second_factor:
            return redirect("profile_second_factor")
        request.session[NEW_RECOVERY] = new_recovery_codes()
        return _recovery_page(request, DeviceForm())
    form = DeviceForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        made = request.session.get(NEW_RECOVERY, ())
        member = renew_recovery_codes(_member(request), made, given["code"], by=_by(request), at=_at(request))
        messages.success(request, gettext("The new recovery codes are good from now on, those before no longer."))
        return member

    answer = _counted(
        request,
        lambda: answer_form(
            request, form, deed, lambda _: reverse("profile"), lambda status: _recovery_page(request, form, status)
        ),
        lambda: _recovery_page(request, form, 409),
    )
    return _shown_once(request, answer)


def _shown_once(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Forget what was shown, once it is kept."""
    if answer.status_code in (204, 302):
        request.session.pop(NEW_DEVICE, None)
        request.session.pop(NEW_RECOVERY, None)
    return answer


@login_required
@require_POST
def second_factor_removal(request: HttpRequest) -> HttpResponse:
    """Remove the one-time codes, against one of them."""
    form = DeviceForm(request.POST)

    def deed(given: Mapping[str, Any]) -> Member:
        member = remove_second_factor(_member(request), code=given["code"], by=_by(request), at=_at(request))
        messages.success(request, gettext("You are no longer asked for a code."))
        return member

    return _counted(
        request,
        lambda: answer_form(
            request,
            form,
            deed,
            lambda _: reverse("profile"),
            lambda status: _page(request, status, removal=form),
        ),
        lambda: _page(request, 409, removal=form),
    )


def _counted(
    request: HttpRequest, answer: Callable[[], HttpResponse], page: Callable[[], HttpResponse]
) -> HttpResponse:
    """Let a session guess at what it should know only a few times."""
    try:
        tried = claim_try({key_of("profile", str(request.user.pk)): MOST_BY_CODE}, _at(request))
    except Refused as refused:
        messages.error(request, refusal_words(refused))
        return page()
    answered = answer()
    if answered.status_code in (204, 302):
        forget_try(tried)
    return answered


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    member = _member(request)
    kept = {"language": member.language, "theme": member.theme, "mail": member.mail,
            "mails_results": member.mails_results}  # fmt: skip
    context = {
        "preferences": forms.get("preferences") or PreferencesForm(initial=kept),
        "secret": forms.get("secret") or ChangeSecretForm(auto_id="secret_%s"),
        "removal": forms.get("removal") or DeviceForm(auto_id="removal_%s"),
        "postings": postings_of(member),
        "sees_forms": _by(request).has(SEE_MEMBER_FORM),
        "stand_ins": stand_ins_of(member, _at(request)),
        "recovery_left": count_of(member.recovery_codes),
    }
    return render(request, "web/profile/profile.html", context, status=status)


def _device_page(request: HttpRequest, form: DeviceForm, status: int = 200) -> HttpResponse:
    kept = request.session.get(NEW_DEVICE) or new_secret()
    request.session[NEW_DEVICE] = kept
    groups = " ".join(kept[place : place + 4] for place in range(0, len(kept), 4))
    context = {"form": form, "square": square_of(kept, _member(request).sign_in), "key": groups,
               "codes": _recovery(request)}  # fmt: skip
    return render(request, "web/profile/second_factor.html", context, status=status)


def _recovery_page(request: HttpRequest, form: DeviceForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "codes": _recovery(request)}
    return render(request, "web/profile/recovery_codes.html", context, status=status)


def _recovery(request: HttpRequest) -> list[str]:
    kept: list[str] = request.session.get(NEW_RECOVERY) or new_recovery_codes()
    request.session[NEW_RECOVERY] = kept
    return kept


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)


def _at(request: HttpRequest) -> datetime:
    return cast(ReaderRequest, request).at


def _by(request: HttpRequest) -> Any:
    return cast(ReaderRequest, request).by

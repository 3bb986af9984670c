"""My tokens: what programs may do for me."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.tokens import make_token, revoke_token, tokens_of
from shouwen.organisation.deeds import deeds
from shouwen.organisation.models import Member, Token
from shouwen.organisation.names import name_key
from shouwen.organisation.rights import Acting
from shouwen.organisation.scopes import EVERYTHING, scopes
from shouwen.web.answers import BAD_INPUT, show_refusal
from shouwen.web.asking import signed_in
from shouwen.web.deeds import do_once, perform
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS


class TokenForm(forms.Form):
    """For what a token is, how long it lasts and what it may do."""

    name = forms.CharField(label=_("For which program"), max_length=60)
    days = forms.ChoiceField(
        label=_("Lasts for"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("366", _("A year"))],
        initial="90",
    )
    scopes = forms.MultipleChoiceField(
        label=_("May do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself at that moment."),
    )

    def __init__(self, by: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(EVERYTHING, format_html("<b>{}</b>", gettext("All that I may do"))), *_offered(by)]
        cast(forms.MultipleChoiceField, self.fields["scopes"]).choices = offered


def _offered(by: Acting) -> list[tuple[str, SafeString]]:
    """Return what a token can be limited to, what the member may do now first, each with the name that programs read."""
    held = {name: by.has(name) or name not in deeds() for name in scopes()}
    titles = {name: gettext(one.title) for name, one in scopes().items()}
    order = sorted(titles, key=lambda name: (not held[name], name_key(titles[name])))
    late = gettext("(not allowed to you now)")
    return [(name, format_html('{} <code class="quiet">{}</code> {}', titles[name], name, "" if held[name] else late))
            for name in order]  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: ReaderRequest) -> HttpResponse:
    """List my tokens and make one, whose text is shown on the answer and never again."""
    form = TokenForm(request.by, request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, BAD_INPUT)
    made: list[str] = []

    def deed() -> int:
        given = form.cleaned_data
        token, text = make_token(
            _member(request),
            given["name"],
            given["scopes"],
            lasts_for=timedelta(days=int(given["days"])),
            by=request.by,
            at=request.at,
        )
        made.append(text)
        return token.pk

    try:
        # No page to go on to: the text must be kept nowhere, so the answer itself shows it.
        do_once(request, deed)
    except Refused as refused:
        show_refusal(form, refused)
        return _page(request, form, STATUS[refused.why])
    return _page(request, TokenForm(request.by), made=made[0] if made else "", was_made=True)


@signed_in
@require_POST
def revocation(request: ReaderRequest, pk: int) -> HttpResponse:
    """Revoke one of my tokens."""
    token = Token.objects.filter(pk=pk, member=_member(request)).first()
    if token is None:
        raise Refused("You have no such token.", why=Why.NOT_ALLOWED)
    return perform(
        request,
        lambda: revoke_token(token, by=request.by, at=request.at),
        lambda _token: reverse("profile_tokens"),
    )


def _page(
    request: ReaderRequest, form: TokenForm, status: int = 200, *, made: str = "", was_made: bool = False
) -> HttpResponse:
    titles = {name: gettext(one.title) for name, one in scopes().items()}
    rows = [
        (token, "、".join(titles.get(name, gettext("All that I may do")) for name in token.scopes))
        for token in tokens_of(_member(request), request.at)
    ]
    context = {"form": form, "tokens": rows, "made": made, "was_made": was_made}
    return render(request, "web/profile/tokens.html", context, status=status)


def _member(request: ReaderRequest) -> Member:
    return cast(Member, request.user)

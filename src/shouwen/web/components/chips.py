"""Small signs drawn in Python rather than by templates: a list of 25 rows has a hundred of them."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shouwen.web.components.moments import clock_words, urgency, words_until
from shouwen.web.components.places import Words, article_path
from shouwen.web.components.signs import sign_of

DUE_ICONS = {
    "met": "clock-check",
    "paused": "clock-pause",
    "cancelled": "ban",
    "overdue": "clock-exclamation",
    "soon": "clock-exclamation",
    "open": "clock",
}
EMPTY = SafeString("")


@cache
def _plain_icon(name: str, css: str) -> SafeString:
    address = staticfiles_storage.url("dist/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, address, name)


def icon(name: str, label: Words = "", size: str = "") -> SafeString:
    """Draw an icon of the sprite. Without a label it is decoration and is not read out."""
    css = f"icon icon-{size}" if size else "icon"
    if not label:
        return _plain_icon(name, css)
    address = staticfiles_storage.url("dist/icons.svg")
    drawn = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
    return format_html(drawn, css, label, address, name)


def state(name: str, words: Words = "", tone: str | None = None) -> SafeString:
    """Draw a state as a word and an icon."""
    sign = sign_of(name)
    tone = sign.tone if tone is None else tone
    css = f"state state-{tone}" if tone else "state"
    return format_html('<span class="{}">{}{}</span>', css, icon(sign.icon), words or sign.words)


def citation(text: str, path: str = "", title: Words = "", is_local: bool = False) -> SafeString:
    """Draw a citation `pack@edition#article` as a link to its article; empty text draws nothing."""
    if not text:
        return EMPTY
    edition, _hash, number = text.rpartition("#")
    path = path or (article_path(text) if edition else "")
    mark = ' <span class="local-value">{}</span>'
    local = format_html(mark, gettext("set by the unit")) if is_local else EMPTY
    if not path:
        return format_html('<span class="cite">{}</span>{}', number, local)
    link = '<a class="cite" href="{}" data-drawer="§ {}" title="{}">{}</a>{}'
    return format_html(link, path, number, title or edition, number, local)


def due(
    due_at: datetime,
    at: datetime,
    *,
    state: str = "open",
    citation_text: str = "",
    zone: str = "",
    is_local: bool = False,
) -> SafeString:
    """Draw a due time: in words, as clock time in its zone, with the article that set it."""
    look = urgency(due_at, at, state)
    return format_html(
        '<span class="due due-{}"><span class="due-words">{}{}</span>'
        '<time class="due-at" datetime="{}">{}</time>{}</span>',
        look,
        icon(DUE_ICONS[look]),
        _due_words(due_at, at, look),
        due_at.isoformat(),
        clock_words(due_at, zone=zone, at=at),
        citation(citation_text, is_local=is_local),
    )


def _due_words(due_at: datetime, at: datetime, look: str) -> SafeString:
    settled = {"met": gettext("met"), "paused": gettext("paused"), "cancelled": gettext("cancelled")}
    if look in settled:
        return format_html("<span>{}</span>", settled[look])
    return format_html('<span data-due="{}">{}</span>', int(due_at.timestamp()), words_until(due_at, at))


def moment(instant: datetime | None, *, zone: str = "", at: datetime | None = None) -> SafeString:
    """Draw an instant as `<time>` in the zone of its matter; nothing if there is none."""
    if instant is None:
        return EMPTY
    words = clock_words(instant, zone=zone, at=at)
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)


def face(name: str) -> SafeString:
    """Draw the round sign of a person: the given name in Chinese, else the first letter."""
    short = name[-2:] if re.search(r"[一-鿿]", name) else name[:1]
    return format_html('<span class="face" aria-hidden="true">{}</span>', short)


def person(name: str, stands_in_for: str = "") -> SafeString:
    """Draw a person by name, with whom they stand in for."""
    words = gettext("for %(name)s") % {"name": stands_in_for} if stands_in_for else ""
    stand_in = format_html('<span class="stand-in">{}</span>', words) if words else EMPTY
    return format_html('<span class="person">{}{}{}</span>', face(name), name, stand_in)

"""Small signs drawn in Python rather than by templates: a list of 25 rows has a hundred of them.

Every value passes `escape` or is one of our own constants; `format_html` would cost three times as much.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from html import escape

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shouwen.compliance.wording import reader_language, words_of
from shouwen.regulation.fault_words import fault_in_chinese
from shouwen.regulation.spans import is_never
from shouwen.regulation.words import Words as PackTexts
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
CHINESE = re.compile(r"[一-鿿]")


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, css: str) -> SafeString:
    address = escape(f"{staticfiles_storage.url('dist/icons.svg')}#{name}")
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(f'<svg class="{escape(css)}" {spoken}><use href="{address}"/></svg>')


def yuan(amount: Decimal) -> str:
    """Write a sum in yuan, to the fen."""
    return f"{amount:,.2f}"


def icon(name: str, label: Words = "", size: str = "") -> SafeString:
    """Draw an icon of the sprite. Without a label it is decoration and is not read out."""
    return _icon(name, str(label), f"icon icon-{size}" if size else "icon")


def state(name: str, words: Words = "", tone: str | None = None) -> SafeString:
    """Draw a state as a word and an icon."""
    return _state(name, str(words), tone, get_language())


def verdict(name: str) -> SafeString:
    """Draw what a standard found: it is kept to. Only a clock is met in time."""
    return state(name, gettext("Kept to") if name == "met" else "")


@lru_cache(maxsize=1024)
def _state(name: str, words: str, tone: str | None, _language: str | None) -> SafeString:
    sign = sign_of(name)
    tone = sign.tone if tone is None else tone
    css = f"state state-{tone}" if tone else "state"
    return SafeString(
        f'<span class="{escape(css)}">{icon(sign.icon)}{escape(words or str(sign.words))}</span>'
    )


def citation(text: str, path: str = "", title: Words = "", is_local: bool = False) -> SafeString:
    """Draw a citation `pack@edition#article` as a link to its article; empty text draws nothing."""
    return _citation(text, path, str(title), is_local, get_language()) if text else EMPTY


@lru_cache(maxsize=4096)
def _citation(text: str, path: str, title: str, is_local: bool, _language: str | None) -> SafeString:
    edition, _hash, number = text.rpartition("#")
    path = path or (article_path(text) if edition else "")
    local = f' <span class="local-value">{escape(gettext("set by the unit"))}</span>' if is_local else ""
    shown = escape(number)
    if not path:
        return SafeString(f'<span class="cite" lang="zh-Hans">{shown}</span>{local}')
    link = (
        f'<a class="cite" lang="zh-Hans" href="{escape(path)}" data-drawer="§ {shown}"'
        f' title="{escape(title or edition)}">'
    )
    return SafeString(f"{link}{shown}</a>{local}")


def in_words(words: PackTexts) -> str:
    """Return a text of a pack in the reader's language."""
    return words.in_language(reader_language())


def fault_words(text: str) -> str:
    """Return what was found or expected in the text of a pack, in Chinese for whoever reads that."""
    language = reader_language()
    return text if language.startswith("en") else PackTexts(fault_in_chinese(str(text))).in_language(language)


def said_in(key: str, edition: str) -> str:
    """Return what a key is called by an edition, named by its hash or by a citation."""
    return words_of(edition)(str(key))


def chinese(text: str) -> SafeString:
    """Mark official wording that stays Chinese for every reader: numbers of articles, texts not translated."""
    return SafeString(f'<span lang="zh-Hans">{escape(text)}</span>') if CHINESE.search(text) else SafeString(escape(text))


def due(
    due_at: datetime,
    at: datetime,
    *,
    state: str = "open",
    citation_text: str = "",
    zone: str = "",
    is_local: bool = False,
    left: str = "",
) -> SafeString:
    """Draw a due time: in words, as clock time in its zone, with the article that set it.

    A clock that stands has no due time: it is drawn as paused, with what is ``left`` of it.
    """
    if is_never(due_at):
        return _standing(citation_text, left, is_local)
    look = urgency(due_at, at, state)
    words = f'<span class="due-words">{icon(DUE_ICONS[look])}{_due_words(due_at, at, look)}</span>'
    clock = escape(clock_words(due_at, zone=zone, at=at))
    time = f'<time class="due-at" datetime="{due_at.isoformat()}">{clock}</time>'
    cited = citation(citation_text, is_local=is_local)
    return SafeString(f'<span class="due due-{look}">{words}{time}{cited}</span>')


def _standing(citation_text: str, left: str, is_local: bool) -> SafeString:
    said = gettext("paused, %(span)s left") % {"span": left} if left else gettext("paused")
    words = f'<span class="due-words">{icon(DUE_ICONS["paused"])}<span>{escape(said)}</span></span>'
    return SafeString(f'<span class="due due-paused">{words}{citation(citation_text, is_local=is_local)}</span>')


def _due_words(due_at: datetime, at: datetime, look: str) -> str:
    if look in ("open", "soon", "overdue"):
        return f'<span data-due="{int(due_at.timestamp())}">{escape(words_until(due_at, at))}</span>'
    settled = {"met": gettext("met"), "paused": gettext("paused"), "cancelled": gettext("cancelled")}
    return f"<span>{escape(settled[look])}</span>"


def moment(instant: datetime | None, *, zone: str = "", at: datetime | None = None) -> SafeString:
    """Draw an instant as `<time>` in the zone of its matter; nothing if there is none."""
    if instant is None:
        return EMPTY
    if is_never(instant):
        return SafeString(escape(gettext("paused")))
    words = escape(clock_words(instant, zone=zone, at=at))
    return SafeString(f'<time datetime="{instant.isoformat()}">{words}</time>')


def face(name: str) -> SafeString:
    """Draw the round sign of a person: the given name in Chinese, else the first letter."""
    short = name[-2:] if CHINESE.search(name) else name[:1]
    return SafeString(f'<span class="face" aria-hidden="true">{escape(short)}</span>')


def person(name: str, stands_in_for: str = "") -> SafeString:
    """Draw a person by name, with whom they stand in for."""
    words = gettext("for %(name)s") % {"name": stands_in_for} if stands_in_for else ""
    stand_in = f'<span class="stand-in">{escape(words)}</span>' if words else ""
    return SafeString(f'<span class="person">{face(name)}{escape(name)}{stand_in}</span>')

"""What was found as a line of a page: its kind, its page, and the place in its text that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.editions import edition_called
from shouwen.compliance.wording import PackWords
from shouwen.search.logic import searched, wanted
from shouwen.search.queries import Found
from shouwen.web.components.chips import chinese
from shouwen.web.components.places import Words, article_path

#: Characters of the text that are shown before what was found, and after its beginning.
BEFORE, AFTER = 16, 70


@dataclass(frozen=True)
class HitKind:
    """A kind of thing on the page: its key in the address, its words, its icon."""

    key: str
    title: Words
    icon: str


KINDS = (
    HitKind("customer", _("Customer"), "address-book"),
    HitKind("case", _("Case"), "briefcase"),
    HitKind("contact", _("Contact"), "headset"),
    HitKind("form", _("Form"), "clipboard-list"),
    HitKind("article", _("Article"), "gavel"),
)
_BY_KEY = {kind.key: kind for kind in KINDS}
_OTHER = HitKind("other", _("Other"), "circle-dot")


@dataclass(frozen=True)
class Hit:
    """One line. ``parts`` are pieces of text, each with whether it is what was looked for."""

    reference: str
    kind: HitKind
    title: str
    path: str
    at: datetime | None
    parts: tuple[tuple[str, bool], ...]


def kind_of(name: str) -> HitKind:
    """Return how a findable kind is shown."""
    return _BY_KEY["form"] if name.endswith(".entry") else _BY_KEY.get(name, _OTHER)


def hit_of(found: Found, words: str, says: PackWords) -> Hit:
    """Return what was found as a line; ``says`` puts the names of forms in the reader's words."""
    text = found.words.removeprefix(searched(found.title)).strip()
    kind = kind_of(found.kind)
    at = None if kind.key in {"article", "customer"} else found.at
    return Hit(found.reference, kind, title_of(found, kind, says), path_of(found), at, tuple(marked(text, words)))


def title_of(found: Found, kind: HitKind, says: PackWords) -> str:
    """Return the title of what was found: of a form or an article as the reader's language calls it."""
    if kind.key == "form":
        form, blank, rest = found.title.partition(" ")
        return f"{says(form)}{blank}{rest}"
    if kind.key != "article":
        return found.title
    edition, _hash, path = found.reference.removeprefix("article:").partition("#")
    read = edition_called(edition)
    article = read.articles_by_path.get(path) if read else None
    if article is None:
        return found.title
    return format_html("{} {}", chinese(path), article.title.in_language(says.language))


def path_of(found: Found) -> str:
    """Return the page of what was found."""
    sort, _colon, number = found.reference.partition(":")
    if sort == "article":
        return article_path(number)
    if sort == "entry":
        return f"/forms/{number}"
    return reverse(sort, args=[number])


def marked(text: str, words: str) -> list[tuple[str, bool]]:
    """Return the part of a text around the first word that is found in it, cut where words begin and end."""
    forms = [form for word in wanted(words) for form in word]
    places = [place for place in (text.find(form) for form in forms) if place >= 0]
    start = max(min(places, default=0) - BEFORE, 0)
    shown = ("…" if start else "") + text[start : start + BEFORE + AFTER]
    shown += "…" if start + BEFORE + AFTER < len(text) else ""
    parts: list[tuple[str, bool]] = []
    while shown:
        found = [(place, -len(form), form) for form in forms if (place := shown.find(form)) >= 0]
        if not found:
            parts.append((shown, False))
            break
        place, _length, form = min(found)
        if place:
            parts.append((shown[:place], False))
        parts.append((form, True))
        shown = shown[place + len(form) :]
    return parts

"""What was found as a line of a page: its kind, its page, and the place in its text that says so."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.editions import edition_called
from shouwen.compliance.wording import PackWords
from shouwen.customers.secrecy.listed import files_closed
from shouwen.search.logic import searched, wanted
from shouwen.search.queries import Found
from shouwen.search.rebuilding import words_of_things
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
    HitKind("order", _("Sales order"), "shopping-cart"),
    HitKind("return", _("Return"), "truck-return"),
    HitKind("product", _("Product"), "package"),
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


def hits_of(found: Sequence[Found], words: str, says: PackWords, at: datetime) -> list[Hit]:
    """Return what was found as lines; ``says`` puts names of forms and articles in the reader's words.

    What is shown are the words that people wrote, read from the things themselves: a statement for each kind. Of a
    customer's file, and of the sheets in it, none is shown where an article lets it be read only once it was opened.
    """
    closed = files_closed([number for one in found if (number := _file_of(one))], at)
    written = words_of_things(one.reference for one in found)
    written |= {one.reference: "" for one in found if _file_of(one) in closed}
    return [_hit(one, written.get(one.reference), words, says) for one in found]


def _hit(found: Found, written: str | None, words: str, says: PackWords) -> Hit:
    kind = kind_of(found.kind)
    if kind.key == "article":
        written = _says(found, says)
    text = found.words.removeprefix(searched(found.title)).strip() if written is None else written
    at = None if kind.key in {"article", "customer", "product"} else found.at
    return Hit(found.reference, kind, title_of(found, kind, says), path_of(found), at, tuple(marked(text, words)))


def _file_of(found: Found) -> int:
    """Return in whose customer's file something stands, 0 in nobody's."""
    sort, _colon, number = (found.about or found.reference).partition(":")
    return int(number) if sort == "customer" else 0


def _says(found: Found, says: PackWords) -> str | None:
    edition, _hash, path = found.reference.removeprefix("article:").partition("#")
    read = edition_called(edition)
    article = read.articles_by_path.get(path) if read else None
    return article.says.in_language(says.language) if article else None


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
    """Return the part of a text around the first word that is found in it, with all that is found marked."""
    shown = " ".join(text.split())
    spans = _spans(shown, words)
    start = max(spans[0][0] - BEFORE, 0) if spans else 0
    end = start + BEFORE + AFTER
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    place = start
    for begins, ends in spans:
        if begins >= end:
            break
        parts += [(shown[place:begins], False), (shown[begins:ends], True)]
        place = ends
    parts.append((shown[place:end], False))
    if max(place, end) < len(shown):
        parts.append(("…", False))
    return [part for part in parts if part[0]]


def _spans(shown: str, words: str) -> list[tuple[int, int]]:
    """Return where words stand in a text as it is written: blanks and strokes in a number do not count."""
    plain = _folded(shown)
    digits = None
    found: list[tuple[int, int]] = []
    for form in (form for word in wanted(words) for form in word):
        places = _places(plain, form)
        if not places and form.isdecimal() and len(form) > 2:
            digits = digits or _digits_of(plain)
            places = _places(digits, form)
        found += places
    spans: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if not spans or begins >= spans[-1][1]:
            spans.append((begins, ends))
    return spans


#: A text as it is compared, and where each of its letters stands in the text as it is written.
Folded = tuple[str, Sequence[int]]


def _folded(shown: str) -> Folded:
    lower = shown.lower()
    if len(lower) == len(shown) and unicodedata.is_normalized("NFKC", shown):
        return lower, range(len(shown))
    pairs = [(letter, place) for place, one in enumerate(shown) for letter in unicodedata.normalize("NFKC", one).lower()]
    return "".join(letter for letter, _place in pairs), [place for _letter, place in pairs]


def _digits_of(folded: Folded) -> Folded:
    pairs = [(letter, place) for letter, place in zip(*folded, strict=True) if letter in "0123456789"]
    return "".join(letter for letter, _place in pairs), [place for _letter, place in pairs]


def _places(folded: Folded, form: str) -> list[tuple[int, int]]:
    text, places = folded
    found, start = [], text.find(form)
    while start >= 0:
        found.append((places[start], places[start + len(form) - 1] + 1))
        start = text.find(form, start + len(form))
    return found

"""What of a page is Chinese that its reader did not ask for: simplified characters, or any in English."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HAN = re.compile(r"[\u3400-\u9fff]")
#: Without an end tag in HTML.
EMPTY = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use", "path",
))
#: What the software says in attributes. The drawer's title repeats a citation, which is marked where it stands.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm", "data-missing")
#: Languages in their own words, wherever one chooses between them.
LANGUAGES = ("简体中文", "简体", "繁體中文", "繁體", "首问")


class _Texts(HTMLParser):
    """Gathers the texts of a page that no element marks as being in another language than the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    @property
    def _is_marked(self) -> bool:
        return any(marked for _tag, marked in self.open)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        marks = tag in {"script", "style"} or (tag != "html" and "lang" in given)
        if not (self._is_marked or marks):
            self.found += [given[name] for name in SPOKEN if given.get(name)]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.found.append(given.get("value") or "")
        if tag not in EMPTY:
            self.open.append((tag, marks))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data):
        if not self._is_marked and data.strip():
            self.found.append(data)


def texts_of(html: str) -> list[str]:
    """Return what a page says in its own language: texts, and attributes that are read out or shown."""
    reader = _Texts()
    reader.feed(html)
    return reader.found


def is_simplified_only(character: str) -> bool:
    """True for a Chinese character that traditional writing does not have: the code of Taiwan lacks it."""
    if not HAN.match(character):
        return False
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return True
    return False


def left_in(texts, language: str, written: list[str]) -> list[str]:
    """Return the texts with Chinese that a reader of ``language`` should not meet; ``written`` are people's own."""
    known = re.compile("|".join(re.escape(one) for one in sorted([*written, *LANGUAGES], key=len, reverse=True)))
    wrong = HAN.search if language == "en" else lambda text: any(map(is_simplified_only, text))
    return [" ".join(text.split()) for text in texts if wrong(known.sub("", text))]

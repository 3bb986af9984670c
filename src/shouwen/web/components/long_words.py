"""Words of people that may be pages long: their beginning stands, the rest is folded away until somebody opens it."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext

#: Up to so many characters and lines words stand whole; of longer ones this much stands, and the rest is folded.
WHOLE, STANDS = 800, 400
WHOLE_LINES, STAND_LINES = 16, 8
#: Where a sentence or a line ends; the beginning ends there, if that is not too early.
ENDS = "\n。！？；.!?;"


def parted(text: str) -> tuple[str, str]:
    """Return the beginning of a text and its rest, which is empty where the text is short enough to stand whole."""
    if len(text) <= WHOLE and text.count("\n") < WHOLE_LINES:
        return text, ""
    first = "".join(line + "\n" for line in text.split("\n")[:STAND_LINES])[:STANDS]
    end = max(first.rfind(one) for one in ENDS) + 1
    cut = end if end > len(first) // 2 else len(first)
    return text[:cut].rstrip("\n"), text[cut:].lstrip("\n")


def folded(text: str, breaks: bool = True) -> SafeString:
    """Draw words with their lines; of long ones the rest lies in a `<details>`. Not inside a `<p>`.

    Without ``breaks`` where the style keeps the lines.
    """
    start, rest = (_drawn(part, breaks) for part in parted(text.replace("\r\n", "\n")))
    if not rest:
        return start
    more = escape(gettext("The rest: %(number)s characters") % {"number": f"{len(parted(text)[1]):,}"})
    return SafeString(f'{start}<details class="folded"><summary>{more}</summary>{rest}</details>')


def _drawn(text: str, breaks: bool) -> SafeString:
    drawn = escape(text)
    return SafeString(drawn.replace("\n", "<br>") if breaks else drawn)

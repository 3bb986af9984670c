"""Words for keys that a page names without a matter of their own: read once for a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shouwen.compliance.wording import PackWords, words_of_house
from shouwen.organisation.models import Position


def house_words(request: HttpRequest) -> PackWords:
    """Return the words of every edition that the house follows; one statement for a page, none in Chinese."""
    kept: Any = request
    if not hasattr(kept, "_house_words"):
        kept._house_words = words_of_house()
    found: PackWords = kept._house_words
    return found


def position_words(position: Position, says: PackWords) -> str:
    """Return what a position is called: in English by the name that the house gave it, else as regulations call it."""
    if says.language.startswith("en") and position.name_en:
        return position.name_en
    return says(position.key)

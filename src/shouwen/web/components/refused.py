"""A refusal in the reader's words: its sentence, and what each ground says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext

from shouwen.compliance.wording import article_says, reader_language, words_of_house
from shouwen.facts.refusals import Ground, Refused
from shouwen.organisation.deeds import deeds
from shouwen.regulation.words import SIMPLIFIED
from shouwen.work.matters import matter_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def refusal_words(refused: Refused) -> str:
    """Return the sentence of a refusal in the reader's language, with deeds named by their titles."""
    names = dict(refused.names)
    known = deeds().get(str(names.get("deed", "")))
    if known is not None:
        names["deed"] = gettext(known.title)
    names = {name: _in_words(value) for name, value in names.items()}
    sentence = gettext(refused.sentence)
    return sentence % names if names else sentence


def _separator() -> str:
    return ", " if reader_language().startswith("en") else "、"


def _in_words(value: object) -> object:
    """Return a name that fills a sentence; keys of a pack among its parts are put in the reader's words."""
    if reader_language() == SIMPLIFIED or not isinstance(value, str) or not _CHINESE.search(value):
        return value
    return words_of_house().all(value.split("、"))


def refusal_leads_to(refused: Refused) -> tuple[str, str] | None:
    """Return the page of what stands in the way and what it is called; None where a refusal leads nowhere."""
    if not refused.leads_to:
        return None
    matter = matter_of(refused.leads_to)
    return matter.address, matter.title


def ground_lacks(ground: Ground) -> str:
    """Return what is still to be done about a ground, in a sentence; nothing where it does not say."""
    names = [str(_in_words(one.in_language(reader_language()))) for one in ground.lacks]
    return gettext("Still missing: %(names)s.") % {"names": _separator().join(names)} if names else ""


def ground_items(ground: Ground) -> list[tuple[str, str]]:
    """Return the articles that stand in the way among what a ground lists, each with what it says."""
    return items_in_words(one for one in ground.lists if "#" in one)


def items_in_words(citations: Iterable[str]) -> list[tuple[str, str]]:
    """Return each article with what it says, in the reader's language."""
    return [(one, article_says(one).in_language(reader_language())) for one in citations]


def ground_words(ground: Ground) -> str:
    """Return what a ground says: the title of its standard, or the house's own sentence."""
    return ground.words.in_language(reader_language()) or gettext(ground.sentence)


def ground_detail(ground: Ground) -> str:
    """Return how a ground came about: the sentence of its standard, or the fault in it."""
    return ground.detail_words.in_language(reader_language()) or ground.detail

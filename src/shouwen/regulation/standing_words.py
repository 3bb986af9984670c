"""Words that read state kept from facts, as expressions call them: ``permit(leave)``, ``open(case)``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from shouwen.regulation.adoption import Standing
from shouwen.regulation.expressions import STANDING_WORDS
from shouwen.regulation.facts import Fact


def with_standing_words(scope: dict[str, Any], fact: Fact, standing: Standing) -> Mapping[str, Any]:
    """Return the scope with a callable for each standing word; each asks only when it is read.

    It stands under a name that no figure has, so that a figure may be called as a word is (``held``).
    """
    for word in STANDING_WORDS:
        scope[f"{word}()"] = partial(_ask, standing, word, fact)
    return scope


def _ask(standing: Standing, word: str, fact: Fact, argument: str) -> Any:
    return standing.word(word, argument, fact)

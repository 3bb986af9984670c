"""What a draft changes, standard by standard, in the words that people read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shouwen.compliance.wording import spoken_in
from shouwen.regulation.comparing import Outcome
from shouwen.regulation.comparing.texts import compare_texts
from shouwen.regulation.diffing import clauses_in_words, outcome_in_words
from shouwen.regulation.editions import Edition

TONES = {Outcome.STRICTER: "good", Outcome.LOOSER: "bad", Outcome.DIFFERENT: "warn", Outcome.CANNOT_TELL: "warn"}


@dataclass(frozen=True)
class Change:
    """A standard that is new, gone or other: what it said and says, each clause that differs, what that makes of it."""

    standard: str
    citation: str
    title: str
    before: str
    after: str
    clauses: tuple[str, ...]
    outcome: str
    tone: str


@lru_cache(maxsize=32)
def changes_of(base: Edition, draft: Edition, language: str) -> tuple[Change, ...]:
    """Return the standards of a draft that differ from the edition from which it was begun."""
    return tuple(
        Change(
            one.id, one.citations[0] or one.citations[1], one.title.in_language(language),
            *(_said(one.sentences, base, draft, language) if one.sentences[0] != one.sentences[1] else ("", "")),
            tuple(clauses_in_words(one, base, draft, language)),
            outcome_in_words(one.compared.outcome, language), TONES.get(one.compared.outcome, ""),
        )
        for one in compare_texts(base, draft, language=language)
        if one.compared.outcome is not Outcome.SAME or one.sentences[0] != one.sentences[1]
    )


def _said(sentences: tuple[str, str], base: Edition, draft: Edition, language: str) -> tuple[str, str]:
    before, after = sentences
    return spoken_in(before, base, language), spoken_in(after, draft, language)

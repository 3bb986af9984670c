"""What a draft changes, standard by standard, in the words that people read."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.editions import Edition, Readings


@dataclass(frozen=True)
class Change:
    """A standard that is new, gone, or reads otherwise; ``figures`` are clauses with their old and new text."""

    standard: str
    citation: str
    title: str
    before: str
    after: str


def changes_of(base: Edition, draft: Edition, language: str) -> list[Change]:
    """Return the standards of a draft that read otherwise than in the edition from which it was begun."""
    found = []
    for key in dict.fromkeys((*base.standards, *draft.standards)):
        was, now = base.standards.get(key), draft.standards.get(key)
        before, after = _said(was, language), _said(now, language)
        if before != after:
            edition, shown = (draft, now) if now is not None else (base, was)
            assert shown is not None  # one of the two has it
            title = shown.shared.title.in_language(language)
            found.append(Change(key, edition.citation(shown.shared.article), title, before, after))
    return found


def _said(readings: Readings | None, language: str) -> str:
    return " / ".join(sentence for _option, sentence in readings.sentences(language)) if readings is not None else ""

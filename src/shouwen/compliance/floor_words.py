"""How a text stands to the one above it, in words: with both figures, whether they are the text's or local values."""

from __future__ import annotations

from shouwen.compliance.floor import Inherited, Stand
from shouwen.compliance.logic import said
from shouwen.compliance.wording import PackWords
from shouwen.regulation.diffing import clauses_in_words
from shouwen.regulation.editions import Edition


def clauses_said(stand: Stand, found: Inherited, edition: Edition, language: str) -> list[str]:
    """Return each clause that stands otherwise; where only local values differ, those in the place of the text."""
    values = _values_said(stand, found, language)
    clauses = zip(
        stand.change.compared.reasons, clauses_in_words(stand.change, found.edition, edition, language), strict=True
    )
    return [*(words for one, words in clauses if not (values and one.before == one.after)), *values]


def _values_said(stand: Stand, found: Inherited, language: str) -> list[str]:
    """Return the local values that a standard reads and that differ, where its text alone does not say how."""
    says, text = PackWords([found.edition], language), str(stand.change.below)
    lines = []
    for name, ask in found.edition.asks.items():
        above, own = found.values.get(name), found.own.get(name)
        if f"ask.{name}" in text and above is not None and own is not None and above != own:
            both = [said(ask, value, language, says) for value in (above, own)]
            lines.append(f"{ask.title.in_language(language)} {both[0]} → {both[1]}")
    return lines

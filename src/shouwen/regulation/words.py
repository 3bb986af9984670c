"""Text that people read, in the three languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.traditional import in_traditional

SIMPLIFIED = "zh-hans"
TRADITIONAL = frozenset({"zh-hant", "zh-tw", "zh-hk"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a pack: simplified Chinese always, the others where the pack gives them."""

    zh: str
    zh_hant: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in ``zh-hans``, ``zh-hant`` or ``en``.

        Where no traditional text is given it is made of the simplified one; where no English, the Chinese is shown.
        """
        if language.startswith("en"):
            return self.en or self.zh
        if language.lower() in TRADITIONAL:
            return self.zh_hant or in_traditional(self.zh)
        return self.zh

    def is_missing_in(self, language: str) -> bool:
        """True when a reader of ``language`` sees the Chinese only because nothing else was given."""
        return language.startswith("en") and not self.en


#: No text at all.
NO_WORDS = Words("")

"""Text that people read, in the three languages of the interface."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a pack: simplified Chinese always, the others where the pack gives them."""

    zh: str
    zh_hant: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in ``zh-hans``, ``zh-hant`` or ``en``; the Chinese where that is missing."""
        if language.startswith("en"):
            return self.en or self.zh
        if language.lower() in {"zh-hant", "zh-tw", "zh-hk"}:
            return self.zh_hant or self.zh
        return self.zh

    def is_missing_in(self, language: str) -> bool:
        """True when a reader of ``language`` sees the Chinese only because nothing else was given."""
        return language.startswith("en") and not self.en


#: No text at all.
NO_WORDS = Words("")

"""How names sort: a pinyin key, the same on any server."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def name_key(name: str) -> str:
    """Return the key by which a name sorts: pinyin with tone, each syllable followed by its character.

    Names of one sound stay together by character. Other letters keep their place in lower case.
    """
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables).lower()[:200]


def name_initials(name: str) -> str:
    """Return the first letters of a name's syllables (张三 → zs), for finding it quickly."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]

"""How names sort (a pinyin key, the same on any server), and in which language a unit is called."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from pypinyin import Style, lazy_pinyin


def name_key(name: str) -> str:
    """Return the key by which a name sorts: pinyin with tone, each syllable followed by its character.

    Names of one sound stay together by character. Other letters keep their place in lower case.
    """
    syllables = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables).lower()[:200]


# Surnames whose character is read otherwise as a name; the dictionary gives the common reading.
_SURNAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "仇": "qiu2", "任": "ren2", "区": "ou1", "华": "hua4",
    "查": "zha1", "盖": "ge3", "朴": "piao2", "翟": "zhai2", "缪": "miao4", "覃": "qin2", "乐": "yue4",
    "宁": "ning4", "冼": "xian3", "员": "yun4", "纪": "ji3", "么": "yao1", "召": "shao4", "过": "guo1",
    "繁": "po2", "种": "chong2", "秘": "bi4", "折": "she2", "黑": "he4",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2",
}  # fmt: skip
_LONGEST_NAME = 4


def person_key(name: str) -> str:
    """Return the key by which a person's name sorts: like ``name_key``, the surname read as a surname."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length])
        if reading and length < len(name) <= _LONGEST_NAME:
            return f"{reading} {name_key(name[length:])}"[:200]
    return name_key(name)


def name_initials(name: str) -> str:
    """Return the first letters of a name's syllables (张三 → zs), for finding it quickly."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]


def initials_of(name: str) -> str:
    """Return capitals by which a unit can be told in a number: 客户服务部 → KHFWB, Shouwen Ltd → SLTD; at most six.

    Empty where nothing in the name has a letter.
    """
    parts = re.findall(r"[A-Za-z0-9]+|[^\W_]", name)
    said = (
        part if part.isascii() and len(part) <= 4 else lazy_pinyin(part, style=Style.FIRST_LETTER)[0][:1]
        for part in parts
    )
    return "".join(one for one in said if one.isascii() and one.isalnum()).upper()[:6]


def unit_name(name: str, name_en: str) -> str:
    """Return how a unit is called in the language of now."""
    return name_en if name_en and (get_language() or "").startswith("en") else name

"""Contact points as they are searched: digits for numbers, lower case for the rest."""

from __future__ import annotations

import unicodedata

SHORTEST_NUMBER = 3


def plain_number(value: str) -> str:
    """Return only the digits of a number, full-width ones included, without a leading 86 of China."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", value) if c.isascii() and c.isdigit())
    return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits


def plain_point(kind: str, value: str) -> str:
    """Return a contact point as it is compared and searched."""
    if kind in {"phone", "fax"}:
        return plain_number(value)
    return " ".join(unicodedata.normalize("NFKC", value).lower().split())

"""Codes for the day on which the device is lost: ten digits, each good once, known to the member alone.

What is kept of one is its keyed digest: who reads the database has neither the codes nor, without the house's secret
key, a way to try the numbers one by one.
"""

from __future__ import annotations

from secrets import randbelow

from django.utils.crypto import constant_time_compare, salted_hmac

#: How many a member gets at a time.
COUNT = 8
DIGITS = 10


def new_recovery_codes() -> list[str]:
    """Return new codes as they are written down: two groups of five digits."""
    numbers = (f"{randbelow(10**DIGITS):0{DIGITS}d}" for _ in range(COUNT))
    return [f"{one[:5]} {one[5:]}" for one in numbers]


def kept_of(member: int, codes: list[str]) -> str:
    """Return what is kept of a member's codes."""
    return " ".join(_digest(member, _digits(one)) for one in codes)


def count_of(kept: str) -> int:
    """Return how many codes are left."""
    return len(kept.split())


def without(member: int, kept: str, code: str) -> str | None:
    """Return what is kept once this code is used; None where it is none of them."""
    digits, left = _digits(code), kept.split()
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    digest = _digest(member, digits)
    found = next((one for one in left if constant_time_compare(one, digest)), None)
    return None if found is None else " ".join(one for one in left if one != found)


def _digits(code: str) -> str:
    return "".join(code.replace("-", " ").split())


def _digest(member: int, digits: str) -> str:
    return salted_hmac("shouwen recovery codes", f"{member}:{digits}", algorithm="sha256").hexdigest()

"""What a person may type for a name, a code, a zone: refused with its field where it cannot be kept."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shouwen.facts.refusals import Refused, Why

#: A number as it is printed: 021-1000 0001, +86 (21) …, 400-… 转 3.
_TELEPHONE = re.compile(r"\+?[\d ()\-/]*\d[\d ()\-/]*((转|ext\.?|x) ?\d{1,6})?", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{7,}")


def one_line(text: str, *, field: str, most: int, is_required: bool = True) -> str:
    """Return a text of one line without blanks around it; refuse control characters and what is too long."""
    kept = unicodedata.normalize("NFC", text).strip()
    if is_required and not kept:
        raise Refused("Please fill this in.", why=Why.BAD_INPUT, field=field)
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in kept):
        raise Refused(
            "This holds characters that cannot be kept. Type it again.", why=Why.BAD_INPUT, field=field
        )
    if len(kept) > most:
        raise Refused("At most %(most)s characters fit here.", why=Why.BAD_INPUT, field=field, most=most)
    return kept


def telephone(text: str, *, field: str, most: int) -> str:
    """Return a telephone number as it is to be shown to people, or nothing; refuse what nobody can dial."""
    kept = one_line(unicodedata.normalize("NFKC", text), field=field, most=most, is_required=False)
    if kept and (not _TELEPHONE.fullmatch(kept) or sum(letter.isdecimal() for letter in kept) < 3):
        raise Refused("%(value)s is no telephone number.", why=Why.BAD_INPUT, field=field, value=kept)
    return kept


def dialled(number: str) -> str:
    """Return what a telephone dials for a number as it is shown: without an extension, blanks and brackets."""
    main = re.split(r"转|ext|x|/", number, maxsplit=1, flags=re.IGNORECASE)[0]
    return ("+" if main.startswith("+") else "") + "".join(letter for letter in main if letter.isdecimal())


def plain_sign_in(text: str) -> str:
    """Return a sign-in name as it is kept: width and case of letters make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def sign_in_name(text: str) -> str:
    """Return a new sign-in name as it is kept; refuse blanks and odd characters."""
    kept = one_line(plain_sign_in(text), field="sign_in", most=60)
    if not all(letter.isalnum() or letter in "._-@+" for letter in kept):
        raise Refused(
            "A sign-in name takes letters, digits and . _ - @ + only.", why=Why.BAD_INPUT, field="sign_in"
        )
    return kept


def mail_address(text: str) -> str:
    """Return a mail address, or nothing; refuse what is none."""
    kept = one_line(text, field="mail", most=254, is_required=False)
    if kept:
        try:
            validate_email(kept)
        except ValidationError as wrong:
            raise Refused("This is not a mail address.", why=Why.BAD_INPUT, field="mail") from wrong
    return kept


@cache
def _zones() -> frozenset[str]:
    """The zones that there are: the folders of the system are looked through once in a process."""
    return frozenset(available_timezones())


def zone_name(text: str) -> str:
    """Return the name of a time zone, or nothing for that of the unit above."""
    kept = one_line(text, field="zone", most=40, is_required=False)
    if kept and kept not in _zones():
        raise Refused("There is no time zone %(zone)s.", why=Why.BAD_INPUT, field="zone", zone=kept)
    return kept


def key_name(text: str, *, field: str, most: int) -> str:
    """Return a name by which facts and packs know a thing: letters, digits and few signs, no blanks."""
    kept = one_line(text, field=field, most=most)
    is_plain = kept[0].isalpha() and all(letter.isalnum() or letter in "_./:()（）-" for letter in kept)
    if not is_plain or _LONG_NUMBER.search(kept):
        raise Refused("This takes a word without blanks or long numbers.", why=Why.BAD_INPUT, field=field)
    return kept

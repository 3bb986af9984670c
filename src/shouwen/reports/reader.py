"""Who the print is for: in which language or two, and in whose time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from shouwen.regulation.words import Words
from shouwen.reports.fields import FormField
from shouwen.reports.paper import Choices, Content, Label, Picture, Signed, Text
from shouwen.reports.wording import long_date, word, yes_or_no


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """A signature as it was given: ``at`` is aware, ``version`` is that of the entry which was signed."""

    name: str
    position: str
    at: datetime
    version: int = 1
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A language (``zh-hans``, ``zh-hant``, ``en``), perhaps a second one beside it, and a zone."""

    language: str
    zone: tzinfo
    second: str = ""

    @property
    def is_english(self) -> bool:
        return self.language.startswith("en")

    @property
    def stacks(self) -> bool:
        """True where a label may be written downwards: in Chinese, alone."""
        return not self.is_english and not self.second

    def both(self, words: Words) -> tuple[str, str]:
        """Return the words in the first language and, where wanted and different, in the second."""
        first = words.in_language(self.language)
        other = words.in_language(self.second) if self.second else ""
        return first, "" if other == first else other

    def one(self, words: Words) -> str:
        """Return the words on one line: ``中文 / English`` where both are wanted."""
        return " / ".join(part for part in self.both(words) if part)

    def label(self, words: Words) -> Label:
        return Label(*self.both(words))

    def content(self, field: FormField, value: object) -> Content:
        """Return what is printed of a value: boxes for a choice, a picture for bytes, else its text."""
        if field.options:
            return self._choices(field, value)
        if isinstance(value, bytes):
            return Picture(value, alt=self.one(field.words))
        if value is None and field.type == "date":
            return Text(word("no_date", self.language), kind="date")
        return Text(self.written(value, field.type), value, field.type)

    def written(self, value: object, kind: str = "text", *, is_short: bool = False) -> str:
        """Return a value as text; ``is_short`` for columns of tables, where dates are 2026-03-12."""
        match value:
            case None:
                return ""
            case bool():
                return yes_or_no(value, self.language)
            case datetime():
                local = value.astimezone(self.zone) if value.tzinfo else value
                return f"{self.written(local.date(), is_short=is_short)} {local:%H:%M}"
            case date():
                return value.isoformat() if is_short else long_date(value, self.language)
            case Decimal() | int():
                return number(Decimal(value), kind)
            case list() | tuple() | set() | frozenset():
                separator = ", " if self.is_english else "、"
                return separator.join(self.written(one, kind, is_short=is_short) for one in value)
            case _:
                return str(value)

    def signed(self, given: GivenSignature | None, role: str = "") -> Signed:
        """Return one signature as printed, or the empty line where there is none yet."""
        if given is None:
            return Signed(role=role, at=word("no_date", self.language))
        return Signed(
            role=role,
            name=given.name,
            position=given.position,
            at=self.written(given.at),
            version=self._version(given),
            stands_in=self._stand_in(given),
        )

    def _version(self, given: GivenSignature) -> str:
        return word("version", self.language).format(given.version) if given.version > 1 else ""

    def _stand_in(self, given: GivenSignature) -> str:
        absent = given.stands_in_for
        return word("stands_in", self.language).format(absent) if absent else ""

    def _choices(self, field: FormField, value: object) -> Choices:
        several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        chosen = {str(one) for one in several if one not in (None, "")}
        options = {option.name: self.one(option.words) for option in field.options}
        # An option that a later edition dropped was chosen all the same, and is shown.
        options |= {one: one for one in sorted(chosen) if one not in options}
        return Choices(tuple(options.values()), frozenset(options[one] for one in chosen))


def number(value: Decimal, kind: str) -> str:
    """Return a number as its field's type writes it.

    Money is ``1,234.50``; a per cent is kept as people say it, ``90.3%``; a count is whole; an average of
    counts, which comes with decimals, has one. Halves are rounded away from nought, as people expect.
    """
    if kind == "money":
        return f"{_rounded(value, '0.01'):,f}"
    if kind == "percent":
        return f"{_rounded(value, '0.1'):f}%"
    if kind == "integer":
        return f"{value:f}" if value.as_tuple().exponent == 0 else f"{_rounded(value, '0.1'):f}"
    return f"{value:f}"


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)

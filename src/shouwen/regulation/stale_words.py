"""Titles and words of a standard, and articles, that say another figure than the clauses.

`words: 三十秒之内` over `within: 20 seconds`: people read the one and are judged by the other. Whoever changes a figure,
in an amendment above all, easily leaves the sentence behind. Only figures of the clauses themselves are compared, and
only with what is said in the same sort of unit; words that say no such figure are in order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product

from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.words import NO_WORDS, Words

_FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*([%\w ]*?)\s*$")

_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
            "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}
#: Units as they are written: of what (seconds, days, working days, months, shares, things counted), and how many.
_UNITS: dict[str, tuple[str, int]] = {
    "秒": ("s", 1), "秒钟": ("s", 1), "second": ("s", 1), "分钟": ("s", 60), "minute": ("s", 60),
    "小时": ("s", 3600), "个小时": ("s", 3600), "hour": ("s", 3600), "天": ("d", 1), "日": ("d", 1), "day": ("d", 1),
    "工作日": ("w", 1), "个工作日": ("w", 1), "working day": ("w", 1),
    "周": ("d", 7), "个星期": ("d", 7), "week": ("d", 7),
    "个月": ("m", 1), "month": ("m", 1), "年": ("m", 12), "year": ("m", 12), "%": ("%", 1),
    **dict.fromkeys(("声", "次", "件", "份", "ring", "time"), ("n", 1)),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SAID = re.compile(
    rf"(?P<share>百分之)(?P<of>[零一二两三四五六七八九十百\d.]+)"
    rf"|(?P<n>\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+|\b(?:{'|'.join(_ENGLISH)})\b)[ -]?(?P<unit>{_UNIT})s?",
    re.IGNORECASE,
)

Quantity = tuple[Decimal, str]


@dataclass(frozen=True)
class Stale:
    """A figure that the ``words`` of a standard, its ``title`` or its ``article`` say, and not its clauses.

    ``beside``: one that ``standard`` still has, as ``held`` says in words, while another of its article was changed.
    """

    standard: str
    file: str
    line: int
    column: int
    where: str
    said: str
    clause: str
    figure: Words
    written: str
    held: Words = NO_WORDS

    @property
    def found(self) -> str:
        return f"“{self.said}” in its {self.where}"

    @property
    def expected(self) -> str:
        return f"{self.clause}: {self.written}"


def stale_words(edition: Edition) -> tuple[Stale, ...]:
    """Return, as warnings, the standards whose own words say none of a figure that their clauses give."""
    return tuple(one for readings in edition.standards.values() for one in stale_words_of(edition, readings))


def stale_words_of(edition: Edition, readings: Readings) -> Iterator[Stale]:
    """Yield what a standard and its article say otherwise than it judges, in any reading; one of each text and figure."""
    shared = readings.shared
    article = edition.articles_by_path.get(shared.article)
    texts = (("title", shared.title), ("words", shared.words), ("article", article.says if article else NO_WORDS))
    figures = {(clause, written): figure for standard in readings.options.values()
               for clause, written, figure in _figures(standard)}
    for where, words in texts:
        elsewhere = _figures_under(edition).get(shared.article, frozenset()) if where == "article" else frozenset()
        for said, ((clause, written), figure) in product(filter(None, (words.zh, words.en)), figures.items()):
            judged = _figure(written)
            alike = [(found, quantity) for found, quantity in said_in(said) if judged and quantity[1] == judged[1]]
            others = [one for one in alike if one[1] not in elsewhere]
            if others and all(quantity != judged for _, quantity in alike):
                yield Stale(readings.id, shared.file, shared.line, 3, where, others[0][0], clause, figure, written)


def left_behind(base: Edition, edition: Edition) -> Iterator[Stale]:
    """Yield where an article goes on with a figure that was changed in one of its standards, in this text or in ``base``.

    Two standards often carry out one sentence (held for 30 seconds at most; back within 30 seconds): whoever changes the
    figure of one of them and not of the other, or not in the article, is told.
    """
    for id_, readings in edition.standards.items():
        before = base.standards.get(id_)
        for was, now in _changed(before, readings) if before is not None else ():
            yield from _beside(base, edition, readings, was, now)


def _changed(before: Readings, after: Readings) -> Iterator[tuple[Quantity, tuple[str, str, Words]]]:
    """Yield each figure that a standard had, with the clause in which another of its sort stands now."""
    told: dict[tuple[Quantity, str], tuple[str, str, Words]] = {}
    for option, standard in after.options.items():
        earlier = {clause: _figure(written) for clause, written, _ in _figures(before.options[option])} \
            if option in before.options else {}
        for clause, written, figure in _figures(standard):
            was, now = earlier.get(clause), _figure(written)
            if was is not None and now is not None and was[1] == now[1] and was != now:
                told[was, written] = (clause, written, figure)
    yield from ((was, one) for (was, _), one in told.items())


def _beside(
    base: Edition, edition: Edition, changed: Readings, was: Quantity, now: tuple[str, str, Words]
) -> Iterator[Stale]:
    shared, (clause, written, figure) = changed.shared, now
    article = edition.articles_by_path.get(shared.article)
    others = [one for one in edition.standards.values()
              if one.shared.article == shared.article and one.id != changed.id]
    keep = {one.id: had for one in others if (had := _held(one, was)) and _held(base.standards.get(one.id), was)}
    for one_id, (said, held) in keep.items():
        one = edition.standards[one_id].shared
        yield Stale(one_id, one.file, one.line, 3, "beside", said, clause, figure, written, held)
    for text in filter(None, (article.says.zh, article.says.en) if keep and article is not None else ()):
        said_in_it = said_in(text)  # where none keeps it, `stale_words` tells what the article says
        old = [said for said, quantity in said_in_it if quantity == was]
        if old and all(quantity != _figure(written) for _, quantity in said_in_it):
            yield Stale(changed.id, shared.file, shared.line, 3, "article", old[0], clause, figure, written)


def _held(readings: Readings | None, quantity: Quantity) -> tuple[str, Words] | None:
    """Return a figure of a standard that is this quantity, as written and as people read it."""
    every = (each for standard in readings.options.values() for each in _figures(standard)) if readings else ()
    return next(((written, figure) for _, written, figure in every if _figure(written) == quantity), None)


@lru_cache(maxsize=64)
def _figures_under(edition: Edition) -> Mapping[str, frozenset[Quantity]]:
    """Return the figures of all standards of each article, by its path: what it says of one is no fault of others."""
    found: dict[str, set[Quantity]] = defaultdict(set)
    for readings in edition.standards.values():
        for standard in readings.options.values():
            read = (_figure(written) for _, written, _ in _figures(standard))
            found[readings.shared.article] |= {one for one in read if one is not None}
    return {path: frozenset(quantities) for path, quantities in found.items()}


def _figures(standard: Standard) -> Iterator[tuple[str, str, Words]]:
    """Yield the figures of a standard that are its text's own: by which clause, as written, and as people read it."""
    for bound in getattr(standard, "bounds", ()):
        yield bound.comparison, bound.value.source, bound.figure
    if isinstance(standard, Deadline) and standard.within is not None:
        yield "within", standard.within.source, standard.span_words


def said_in(text: str) -> list[tuple[str, Quantity]]:
    """Return the quantities that a sentence says, as written and as reckoned."""
    found = []
    for one in _SAID.finditer(text):
        number = _number(one["of"] or one["n"])
        if number is not None:
            unit, many = ("%", 1) if one["share"] else _UNITS[one["unit"].lower()]
            found.append((one[0], (number * many, unit)))
    return found


def _figure(written: str) -> Quantity | None:
    read = _FIGURE.fullmatch(written.strip())
    if read is None:
        return None
    unit = read[2].strip().removesuffix("s")
    if unit not in _UNITS and unit:
        return None
    sort, many = _UNITS[unit] if unit else ("n", 1)
    return Decimal(read[1]) * many, sort


def _number(written: str) -> Decimal | None:
    """Return a number in digits, in Chinese up to some hundreds, or in an English word."""
    if written.lower() in _ENGLISH:
        return Decimal(_ENGLISH[written.lower()])
    if re.fullmatch(r"\d+(\.\d+)?", written):
        return Decimal(written)
    total, digit = 0, None
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in ("十", "百"):
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        else:
            return None
    return Decimal(total + (digit or 0))

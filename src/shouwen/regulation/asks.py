"""Local values: what a text leaves to the site, asked for with type and bounds, never invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from shouwen.regulation.ask_tables import read_bands, read_days_of_year, read_list, read_map, read_table
from shouwen.regulation.errors import PackError, WrongValue
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.reading import Faults, Node, nearest
from shouwen.regulation.spans import Span, SpanUnit, parse_span
from shouwen.regulation.words import NO_WORDS, Words

#: Types of one figure, and those of several.
PLAIN_TYPES = ("span", "number", "money", "percent", "truth", "choice", "date", "text", "period", "position", "time")
ASK_TYPES = (*PLAIN_TYPES, "list", "days_of_year", "map", "bands", "table")
#: Types whose answer may be bounded; of a list how many members it has.
BOUNDED = frozenset({"span", "number", "money", "percent", "date", "time", "list"})
#: What a period may be.
PERIODS = ("day", "shift_day", "week", "month", "quarter", "half_year", "year", "term", "school_year", "all")
LONGEST_ANSWER = 200
#: So many characters an answer of several lines has at most.
LONGEST_WRITTEN = 4000

_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?\Z")
_ROUGH_DAYS = {
    SpanUnit.DAY: 1,
    SpanUnit.WORKING_DAY: 1,
    SpanUnit.WEEK: 7,
    SpanUnit.MONTH: 30,
    SpanUnit.QUARTER: 91,
    SpanUnit.YEAR: 365,
}


@dataclass(frozen=True)
class Ask:
    """One local value that a pack asks of a site. Bounds are included; ``article`` is its path.

    ``count`` is how many days of the year are asked for; ``gives`` and ``upto`` are the types of what a map or
    bands hold and of the figures between bands; ``columns`` and ``rows`` are those of a table. ``set_by`` are the
    positions of which one alone may set it; without any, whoever sets local values may.
    """

    name: str
    title: Words
    type: str
    unit: str = ""
    at_least: Any = None
    at_most: Any = None
    options: tuple[str, ...] = ()
    why: Words = NO_WORDS
    article: str = ""
    is_required: bool = True
    count: int | None = None
    gives: str = "text"
    upto: str = "number"
    rows: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    set_by: tuple[str, ...] = ()


def read_value(ask: Ask, given: Any) -> Any:
    """Return a local value as expressions reckon with it; raise ``WrongValue`` where it is not allowed.

    ``given`` is a text as people write it (``2 working days``, ``5%``, ``40 元``), or what YAML or JSON
    made of it. Never a float.
    """
    if isinstance(given, float):
        raise WrongValue("an exact figure, written as text")
    try:
        value = _read(ask, given)
    except (InvalidOperation, PackError) as error:
        raise WrongValue(error.expected if isinstance(error, PackError) else "a figure") from error
    if ask.at_least is not None and measure_of(value) < measure_of(ask.at_least):
        raise WrongValue(f"at least {ask.at_least}")
    if ask.at_most is not None and measure_of(value) > measure_of(ask.at_most):
        raise WrongValue(f"at most {ask.at_most}")
    return value


def _read(ask: Ask, given: Any) -> Any:
    return _READERS[ask.type](ask, given)


def measure_of(value: Any) -> Any:
    """Return what bounds compare: spans by their rough length in seconds, a working day counting as a day; lists by
    how many members they have."""
    if isinstance(value, tuple):
        return Decimal(len(value))
    if not isinstance(value, Span):
        return value
    return value.seconds if value.is_fixed else value.count * _ROUGH_DAYS[value.unit] * 86_400


def _span(ask: Ask, given: Any) -> Span:
    return given if isinstance(given, Span) else parse_span(str(given))


def _number(ask: Ask, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (str, int, Decimal)):
        raise WrongValue("a number")
    text = str(given).strip().removesuffix(ask.unit).strip() if ask.unit else str(given).strip()
    value = Decimal(text.replace(",", "") if _THOUSANDS.match(text) else text)
    if not value.is_finite():
        raise WrongValue("a number")
    return value


def _money(ask: Ask, given: Any) -> Decimal:
    text = str(given).strip().removesuffix("yuan").removesuffix("元").strip()
    value = _number(ask, text if isinstance(given, str) else given)
    if value != round(value, 2):
        raise WrongValue("an amount in yuan with at most two decimals")
    return value


def _percent(ask: Ask, given: Any) -> Decimal:
    if isinstance(given, str) and given.strip().endswith(("%", "％")):
        return _number(ask, given.strip()[:-1]) / 100
    return _number(ask, given)


def _truth(ask: Ask, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    found = {"true": True, "是": True, "false": False, "否": False}.get(str(given).strip().lower())
    if found is None:
        raise WrongValue("true or false")
    return found


def _choice(ask: Ask, given: Any) -> str:
    if str(given) not in ask.options:
        raise WrongValue(f"one of {', '.join(ask.options)}")
    return str(given)


def _date(ask: Ask, given: Any) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise WrongValue("a date such as 2024-01-31") from error


def _text(ask: Ask, given: Any) -> str:
    text = str(given).strip()
    if not text or len(text) > LONGEST_ANSWER:
        raise WrongValue(f"a text of at most {LONGEST_ANSWER} characters")
    return text


def _period(ask: Ask, given: Any) -> str:
    if str(given) not in (ask.options or PERIODS):
        raise WrongValue(f"one of {', '.join(ask.options or PERIODS)}")
    return str(given)


def _position(ask: Ask, given: Any) -> str:
    return _choice(ask, given) if ask.options else _text(ask, given)


def _time(ask: Ask, given: Any) -> time:
    if isinstance(given, time):
        return given
    try:
        return time.fromisoformat(str(given).zfill(5))
    except ValueError as error:
        raise WrongValue("a time of day such as 08:30") from error


_READERS: Mapping[str, Callable[[Ask, Any], Any]] = {
    "period": _period,
    "position": _position,
    "time": _time,
    "list": read_list,
    "days_of_year": read_days_of_year,
    "map": lambda ask, given: read_map(ask, given, _read),
    "bands": lambda ask, given: read_bands(ask, given, _read),
    "table": lambda ask, given: read_table(ask, given, _read),
    "span": _span,
    "number": _number,
    "money": _money,
    "percent": _percent,
    "truth": _truth,
    "choice": _choice,
    "date": _date,
    "text": _text,
}


def read_asks(
    named: Mapping[str, Node],
    faults: Faults,
    articles: Iterable[str],
    lists: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, Ask]:
    """Read the questions of ``pack.yaml``; ``lists`` are the keys of its lists, which options may name."""
    known = set(articles)
    return {name: _read_ask(name, node, faults, known, lists or {}) for name, node in named.items()}


def _options(keys: Keys, key: str, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Read options: written out, or those of a list of the pack (``list.remedies``)."""
    texts = keys.texts(key)
    if len(texts) == 1 and texts[0][0].startswith("list."):
        name = texts[0][0].removeprefix("list.")
        if name not in lists:
            keys.faults.add(texts[0][1], f"a list of pack.yaml{nearest(name, lists)}")
        return lists.get(name, ())
    return tuple(text for text, _ in texts)


def _shape(type_: str, keys: Keys) -> dict[str, Any]:
    """Read what a question of more than one figure says besides."""
    figures = ("span", "number", "money", "percent", "truth", "date", "text", "time")
    if type_ == "days_of_year":
        return {"count": keys.whole("count", least=1)}
    if type_ in ("map", "bands"):
        shape = {"gives": keys.one_of("gives", figures, "text")}
        return {**shape, "upto": keys.one_of("upto", figures, "number")} if type_ == "bands" else shape
    if type_ == "table":
        columns = {name: text_of(one, keys.faults) for name, one in keys.mapping("columns").items()}
        for name, node in keys.mapping("columns").items():
            if columns[name] not in figures:
                keys.faults.check(node, f"one of {', '.join(figures)}")
        return {"columns": columns, "rows": tuple(text for text, _ in keys.texts("rows"))}
    return {}


def _read_ask(
    name: str, node: Node, faults: Faults, articles: set[str], lists: Mapping[str, tuple[str, ...]]
) -> Ask:
    keys = Keys(node, faults, f"the local value {name}")
    if not name.isidentifier():
        faults.check(node, "a name of letters, digits and _", f"the name “{name}”")
    type_ = keys.one_of("type", ASK_TYPES, "text")
    bare = Ask(
        name,
        keys.words("title", required=True),
        type_,
        keys.text("unit"),
        options=_options(keys, "of" if type_ == "map" else "options", lists),
        why=keys.words("why", required=True),
        article=keys.text("article", required=True),
        is_required=keys.truth("required", True),
        set_by=tuple(text for text, _ in keys.texts("set_by")),
        **_shape(type_, keys),
    )
    bounds = {bound: _bound(bare, keys, bound) for bound in ("at_least", "at_most")}
    _check_order(bounds["at_least"], bounds["at_most"], keys)
    if (type_ == "choice" and not bare.options) or (bare.options and type_ not in _WITH_OPTIONS):
        faults.check(keys.place("type"), "options with the type choice, and only with it", f"the type {type_}")
    if type_ == "period" and set(bare.options) - set(PERIODS):
        faults.check(keys.take("options") or node, f"of {', '.join(PERIODS)}")
    if bare.article and bare.article not in articles:
        hint = nearest(bare.article, articles)
        faults.check(keys.take("article") or node, f"the path of an article in articles.yaml{hint}")
    keys.close()
    return Ask(**{**vars(bare), **bounds})


#: Types whose answers are of the options, or whose keys are.
_WITH_OPTIONS = frozenset({"choice", "period", "position", "list", "map"})


def _check_order(least: Any, most: Any, keys: Keys) -> None:
    """Note bounds between which nothing lies."""
    if least is not None and most is not None and measure_of(least) > measure_of(most):
        keys.faults.check(keys.place("at_most"), f"at least {least}, which is its other bound")


def _bound(ask: Ask, keys: Keys, bound: str) -> Any:
    node = keys.take(bound)
    if node is None:
        return None
    if ask.type == "list":
        return keys.number(bound)
    if ask.type not in BOUNDED:
        keys.faults.add(node, f"no bound for the type {ask.type}")
        return None
    try:
        return read_value(ask, node.as_source() if not isinstance(node.value, int) else node.value)
    except WrongValue as error:
        keys.faults.add(node, str(error))
        return None

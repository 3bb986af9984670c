"""Local values: what a text leaves to the site, asked for with type and bounds, never invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, Node
from shouwen.regulation.spans import Span, SpanUnit, parse_span
from shouwen.regulation.words import NO_WORDS, Words

ASK_TYPES = ("span", "number", "money", "percent", "truth", "choice", "date", "text")
LONGEST_ANSWER = 200

_ROUGH_DAYS = {
    SpanUnit.DAY: 1,
    SpanUnit.WORKING_DAY: 1,
    SpanUnit.WEEK: 7,
    SpanUnit.MONTH: 30,
    SpanUnit.QUARTER: 91,
    SpanUnit.YEAR: 365,
}


class WrongValue(ValueError):
    """A local value that its question does not allow; says what was expected."""


@dataclass(frozen=True)
class Ask:
    """One local value that a pack asks of a site. Bounds are included; ``article`` is its path."""

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


def read_value(ask: Ask, given: Any) -> Any:
    """Return a local value as expressions reckon with it; raise ``WrongValue`` where it is not allowed.

    ``given`` is a text as people write it (``2 working days``, ``5%``, ``40 元``), or what YAML or JSON
    made of it. Never a float.
    """
    if isinstance(given, float):
        raise WrongValue("an exact figure, written as text")
    try:
        value = _READERS[ask.type](ask, given)
    except (InvalidOperation, PackError) as error:
        raise WrongValue(error.expected if isinstance(error, PackError) else "a figure") from error
    if ask.at_least is not None and measure_of(value) < measure_of(ask.at_least):
        raise WrongValue(f"at least {ask.at_least}")
    if ask.at_most is not None and measure_of(value) > measure_of(ask.at_most):
        raise WrongValue(f"at most {ask.at_most}")
    return value


def measure_of(value: Any) -> Any:
    """Return what bounds compare: spans by their rough length in seconds, a working day counting as a day."""
    if not isinstance(value, Span):
        return value
    return value.seconds if value.is_fixed else value.count * _ROUGH_DAYS[value.unit] * 86_400


def _span(ask: Ask, given: Any) -> Span:
    return given if isinstance(given, Span) else parse_span(str(given))


def _number(ask: Ask, given: Any) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (str, int, Decimal)):
        raise WrongValue("a number")
    value = Decimal(str(given).strip().removesuffix(ask.unit).strip() if ask.unit else str(given).strip())
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


_READERS = {
    "span": _span,
    "number": _number,
    "money": _money,
    "percent": _percent,
    "truth": _truth,
    "choice": _choice,
    "date": _date,
    "text": _text,
}


def read_asks(named: dict[str, Node], faults: Faults, articles: Iterable[str]) -> dict[str, Ask]:
    """Read the questions of ``pack.yaml``."""
    known = set(articles)
    return {name: _read_ask(name, node, faults, known) for name, node in named.items()}


def _read_ask(name: str, node: Node, faults: Faults, articles: set[str]) -> Ask:
    keys = Keys(node, faults, f"the local value {name}")
    if not name.isidentifier():
        faults.add(node, "a name of letters, digits and _", f"the name “{name}”")
    type_ = keys.one_of("type", ASK_TYPES, "text")
    bare = Ask(
        name,
        keys.words("title", required=True),
        type_,
        keys.text("unit"),
        options=tuple(text for text, _ in keys.texts("options")),
        why=keys.words("why", required=True),
        article=keys.text("article", required=True),
        is_required=keys.truth("required", True),
    )
    bounds = {bound: _bound(bare, keys, bound) for bound in ("at_least", "at_most")}
    if (type_ == "choice") != bool(bare.options):
        faults.add(keys.place("type"), "options with the type choice, and only with it", f"the type {type_}")
    if bare.article and bare.article not in articles:
        faults.add(keys.take("article") or node, "the path of an article in articles.yaml")
    keys.close()
    return Ask(**{**vars(bare), **bounds})


def _bound(ask: Ask, keys: Keys, bound: str) -> Any:
    node = keys.take(bound)
    if node is None:
        return None
    if ask.type not in {"span", "number", "money", "percent", "date"}:
        keys.faults.add(node, f"no bound for the type {ask.type}")
        return None
    try:
        return read_value(ask, node.as_source() if not isinstance(node.value, int) else node.value)
    except WrongValue as error:
        keys.faults.add(node, str(error))
        return None

"""The figures that who completes a task must give: ``合理: 是|否; 理由: long_text if 合理 = '否'``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import EvaluationError
from shouwen.regulation.flows.nodes import Ask, Compiled

#: Types of a figure that is asked for; several options are a ``choice``.
TYPES = frozenset(
    {"text", "long_text", "integer", "number", "money", "percent", "date", "datetime", "truth"}
    | {"person", "customer", "case", "product", "phone"}
)
#: Words of people. A flow keeps them only where one of its conditions reads them.
WORDS = frozenset({"text", "long_text", "person", "phone"})
#: What may be bounded, and as which type of an expression each bound stands.
BOUNDED = {"integer": "number", "number": "number", "money": "money", "percent": "percent", "date": "date",
           "datetime": "instant"}  # fmt: skip
#: The day of the deed, as bounds may name it.
TODAY = "today"
#: What may follow the type: every word once, ``if`` last since its condition goes on to the end.
_WORDS = re.compile(r"\s(optional|at_least|at_most|if)(?=\s|$)")

#: Makes an expression, as ``compile_expression`` does.
Compile = Callable[..., Compiled]
#: Takes what is wrong: at which character of the whole, what was found, what was expected.
Fault = Callable[[int, str, str], None]


class Beyond(NamedTuple):
    """An answer outside its bounds: which bound (``at_least`` or ``at_most``), and what it comes to."""

    bound: str
    value: Any


def parse_asks(text: str, fault: Fault, compile_expression: Compile) -> tuple[Ask, ...]:
    """Return what ``shouwen:asks`` asks for; report what is wrong to ``fault`` and go on."""
    asks: list[Ask] = []
    for part in re.finditer("[^;；]+", text):
        said = part[0].strip()
        if not said:
            continue
        at = part.start() + part[0].index(said)
        ask = _Reading(said, at, fault, compile_expression, asks).read()
        if ask is not None and any(ask.name == one.name for one in asks):
            fault(at, f"{ask.name} asked twice", "each figure once")
        elif ask is not None:
            asks.append(ask)
    return tuple(asks)


class _Reading:
    """Reads one figure that is asked for; ``before`` are those that the same step asks ahead of it."""

    def __init__(self, said: str, at: int, fault: Fault, compile_expression: Compile, before: list[Ask]) -> None:
        self.said, self.at, self.fault, self.compile, self.before = said, at, fault, compile_expression, before

    def read(self) -> Ask | None:
        """Return what is asked for; none where nothing can be made of it."""
        parted = re.match(r"([^:：]*)[:：]", self.said)
        name = (parted[1] if parted else self.said).strip()
        if not re.fullmatch(r"[^\W\d][\w.]*", name):
            self.fault(self.at, f"asks {self.said!r}", "name: type, or name: option|option")
            return None
        begin = parted.end() if parted else len(self.said)
        first = _WORDS.search(self.said, begin)
        type_, options = self._type(self.said[begin : first.start() if first else None].strip())
        return Ask(name, type_, options, **self._rest(type_, first.start() if first else len(self.said)))

    def _type(self, said: str) -> tuple[str, tuple[str, ...]]:
        options = tuple(option.strip() for option in said.split("|"))
        if len(options) > 1:
            if len(set(options)) < len(options) or not all(options):
                self.fault(self.at, f"options {said!r}", "different options, none empty")
            return "choice", options
        if said not in TYPES:
            self.fault(self.at, f"asks {self.said!r}", f"a type of {', '.join(sorted(TYPES))}, or options with |")
        return said, ()

    def _rest(self, type_: str, begin: int) -> dict[str, Any]:
        """Return what stands behind the type: whether it may be left out, its bounds, its condition."""
        rest: dict[str, Any] = {}
        while word := _WORDS.match(self.said, begin):
            following = None if word[1] == "if" else _WORDS.search(self.said, word.end())
            end = following.start() if following else len(self.said)
            key = "is_optional" if word[1] == "optional" else "only_if" if word[1] == "if" else word[1]
            value = self._word(word[1], type_, word.end(), end)
            if key in rest:
                self.fault(self.at + begin + 1, f"{word[1]} twice", "each word once")
            elif value is not None:
                rest[key] = value
            begin = end
        return rest

    def _word(self, word: str, type_: str, begin: int, end: int) -> Any:
        said = self.said[begin:end]
        at = self.at + begin + len(said) - len(said.lstrip())
        if word == "optional":
            if said.strip():
                self.fault(at, f"{said.strip()!r} behind optional", "nothing, or if and a condition")
            return True
        if word != "if" and type_ not in BOUNDED:
            self.fault(at, f"{word} behind {type_}", "a bound of a number, an amount or a day")
            return None
        if not said.strip():
            self.fault(at, f"{word} without what it says", "an expression")
            return None
        return self._expression(said.strip(), at, "truth" if word == "if" else BOUNDED[type_], is_bound=word != "if")

    def _expression(self, said: str, at: int, expects: str, *, is_bound: bool) -> Compiled | None:
        names = {ask.name: ask.type for ask in self.before} | ({TODAY: "date"} if is_bound else {})
        try:
            found = self.compile(said, names=names, expects=expects)
        except PackError as wrong:
            self.fault(at + wrong.column - 1, wrong.found, wrong.expected)
            return None
        for word, _about in found.standing:
            self.fault(at, f"{word}(…)", "figures only; a standing word belongs in a gate")
        answers = None if is_bound else answers_that_ask(found, self.before)
        if answers is not None and not answers[1]:
            self.fault(at, f"“{said}”, which no answer to {answers[0].name} fulfils",
                       f"one of {', '.join(answers[0].options)}")  # fmt: skip
        return found


def answers_that_ask(condition: Compiled, asks: list[Ask] | tuple[Ask, ...]) -> tuple[Ask, tuple[str, ...]] | None:
    """Return the choice that a condition reads alone, and which of its options fulfil it; none where it reads more."""
    read = [ask for ask in asks if ask.name in condition.names]
    if len(read) != 1 or not read[0].options or len(condition.names) != 1:
        return None
    return read[0], tuple(option for option in read[0].options if _value(condition, {read[0].name: option}) is True)


def is_asked(ask: Ask, figures: Mapping[str, Any]) -> bool:
    """Say whether these answers are such that it is asked for; what its condition reads and was not given: it is not."""
    return ask.only_if is None or _value(ask.only_if, figures) is True


def missing_of(asks: tuple[Ask, ...], figures: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of figures that are asked for and not given, or neither among the options nor in the bounds."""
    return tuple(_missing(asks, figures))


def _missing(asks: tuple[Ask, ...], figures: Mapping[str, Any]) -> Iterator[str]:
    for ask in asks:
        value = figures.get(ask.name)
        if value is None or value == "":
            if not ask.is_optional and is_asked(ask, figures):
                yield ask.name
        elif (ask.options and value not in ask.options) or beyond(ask, value, figures):
            yield ask.name


def beyond(ask: Ask, value: Any, figures: Mapping[str, Any]) -> Beyond | None:
    """Return the bound that an answer is beyond, with ``TODAY`` among the figures; one that is not known binds nobody."""
    least = _value(ask.at_least, figures) if ask.at_least else None
    most = _value(ask.at_most, figures) if ask.at_most else None
    for bound, limit, is_beyond in (("at_least", least, _below(value, least)), ("at_most", most, _below(most, value))):
        if is_beyond:
            return Beyond(bound, limit)
    return None


def _below(one: Any, other: Any) -> bool:
    try:
        return bool(one < other)
    except TypeError:  # either is not known
        return False


def _value(said: Compiled, figures: Mapping[str, Any]) -> Any:
    try:
        return said.evaluate(figures)
    except EvaluationError:
        return None

"""No float ever touches money: looked for in the source, and in every value of every formula while it is reckoned."""

import ast
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import shouwen.regulation
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.errors import WrongValue
from shouwen.regulation.expressions import EvaluationError, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.pay import rounded
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_pack
from shouwen.regulation.spans import Span, parse_span
from shouwen.regulation.views import CannotSay, View
from tests.regulation.drafting import drafts, edition_of, kinds
from tests.regulation.packing import CHINA
from tests.scenes import PACKS

REGULATION = Path(shouwen.regulation.__file__).parent
#: Files of the regulation that may name a float, with why none of it is money.
MAY_NAME_A_FLOAT = {
    "seats.py": "how many seats are needed: estimates by Erlang",
    "flows/drawing.py": "places in a drawing",
    "calendars/calendar.py": "open seconds, for showing only",
    "asks.py": "refuses one", "tables/sheets.py": "refuses one, or reads it as it is written",
    "expressions/values.py": "refuses one", "flows/figures.py": "refuses one",
    "expressions/checking.py": "how alike two words are", "reading.py": "how alike two words are",
    "spans/shown.py": "lengths of time, for showing only",
}  # fmt: skip
OF_FLOATS = {"sqrt", "exp", "log", "log10", "pow", "sin", "cos", "fsum", "fmod"}


def floats_in(source):
    """Yield (line, what) of every float that a source writes, names or makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, repr(node.value)
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        elif isinstance(node, ast.Attribute) and node.attr in ("total_seconds", "timestamp", *OF_FLOATS):
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom) and node.module in ("math", "statistics", "random"):
            names = {one.name for one in node.names} - {"ceil", "floor", "gcd", "lcm", "prod"}
            if names:
                yield node.lineno, ", ".join(sorted(names))


def test_the_source_of_what_reckons_names_no_float():
    found = {}
    for path in sorted(REGULATION.rglob("*.py")):
        name = path.relative_to(REGULATION).as_posix()
        if name not in MAY_NAME_A_FLOAT and (floats := list(floats_in(path.read_text()))):
            found[name] = floats

    assert found == {}


@pytest.mark.parametrize(
    "source", ["x = 0.5", "float(x)", "from math import sqrt", "span.total_seconds()", "math.exp(2)", "at.timestamp()"]
)
def test_the_search_finds_each_sort_of_float(source):
    assert list(floats_in(source))


#: A value of every type of figure, as facts hand it in.
VALUES = {
    "number": Decimal("7.35"), "money": Decimal("1234.56"), "percent": Decimal("0.015"), "span": parse_span("7 minutes"),
    "date": date(2026, 3, 2), "time": datetime(2026, 3, 2, 1, tzinfo=UTC), "truth": True, "code": "投诉", "text": "字",
    "reference": "case:7", "references": ("case:7",), "codes": ("甲",), "key": "A|case:1|2", "digest": "0" * 64,
    "choice": "投诉",
}  # fmt: skip
ANSWERS = {
    "number": "3", "money": "1234.56", "percent": "1.5%", "span": "3 days", "date": "2026-03-02", "truth": True,
    "time": "08:30", "text": "字", "period": "month", "list": ["甲"], "bands": {"30000": "1%", "more": "1.5%"},
}  # fmt: skip


def editions():
    """Yield every edition that is shipped, and every draft that can be read whole."""
    for folder in sorted(PACKS.glob("*/*/")):
        if (folder / "pack.yaml").exists():
            yield read_pack(folder, kinds())
    for name, draft in drafts().items():
        yield edition_of(name, [one["id"] for one in draft["standards"] if next(iter(one)) != "flow"])


def expressions_in(value, seen):
    """Yield every formula below a standard, a form or a flow."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Expression):
        yield value
        return
    parts = []
    if is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, one.name) for one in fields(value)]
    elif isinstance(value, dict):
        parts = [*value.values(), getattr(value, "amount", None), getattr(value, "either", None)]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif hasattr(value, "items") and hasattr(value, "values"):
        parts = list(value.values())
    for part in parts:
        yield from expressions_in(part, seen)


def answered(ask):
    for given in (ANSWERS.get(ask.type), *ask.options[:1], ask.at_least, ask.at_most):
        try:
            return read_value(ask, given if isinstance(given, str | bool | list | dict) else str(given))
        except (WrongValue, TypeError, ValueError, AttributeError):
            continue
    return None


class Watched:
    """Looks at every value that the regulation's own code holds while something is reckoned."""

    def __init__(self):
        self.floats, self.lines = [], 0

    def __call__(self, frame, event, given):
        if not frame.f_code.co_filename.startswith(str(REGULATION)):
            return None
        self.lines += 1
        held = [*frame.f_locals.values(), given if event == "return" else None]
        if any(type(one) is float for one in held):
            self.floats.append((frame.f_code.co_filename, frame.f_lineno))
        return self


def test_no_value_of_any_formula_is_a_float_while_it_is_reckoned():
    types = {figure.name: figure.type for kind in kinds().values() for figure in kind.figures.values()}
    figures = {name: VALUES[type_] for name, type_ in types.items() if type_ in VALUES}
    watched, reckoned, of_money, kinds_seen = Watched(), 0, 0, set()
    for edition in editions():
        values = {name: value for name, ask in edition.asks.items() if (value := answered(ask)) is not None}
        view = View(Adopted(edition, Site(1, CHINA, values, {})), Memory())
        fact = Fact(1, "case.opened", datetime(2026, 3, 2, 1, tzinfo=UTC), 1, "member:1", "case:7", "customer:5", figures)
        seen: set[int] = set()
        for holder in (*edition.standards.values(), *edition.forms.values(), *edition.flows.values()):
            for expression in expressions_in(holder, seen):
                kinds_seen.add(getattr(holder, "kind", "form"))
                sys.settrace(watched)
                try:
                    result = view.evaluate(expression, fact)
                except (EvaluationError, CannotSay, TypeError, KeyError):
                    result = None
                finally:
                    sys.settrace(None)
                assert not isinstance(result, float), expression.source
                reckoned += result is not None
                of_money += isinstance(result, Decimal)

    assert watched.floats == []
    assert watched.lines > 10_000
    assert reckoned > 300
    assert of_money > 60
    assert {"limit", "pay", "ledger", "deadline", "gate", "quota", "decision"} <= kinds_seen


@pytest.mark.parametrize("amount", [Fraction(1, 3), Fraction(45005, 1000), Fraction(-1, 8), Fraction(10**20, 7)])
def test_an_amount_is_rounded_without_a_float(amount):
    watched = Watched()
    sys.settrace(watched)
    try:
        found = [rounded(amount, mode, "fen") for mode in ("half_up", "half_even", "up", "down")]
    finally:
        sys.settrace(None)

    assert watched.floats == []
    assert all(type(one) is Decimal and one == round(one, 2) for one in found)


def test_the_watch_sees_a_float():
    watched = Watched()
    code = compile("def f():\n    x = 1 / 2\n    return x\nf()", str(REGULATION / "made_up.py"), "exec")
    sys.settrace(watched)
    try:
        exec(code, {})  # noqa: S102  a float on purpose, as if the regulation made it
    finally:
        sys.settrace(None)

    assert watched.floats
    assert Span.of_seconds(1).seconds == 1

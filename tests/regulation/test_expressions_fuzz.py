"""Whatever is written, an expression is refused or reckoned: it never crashes, hangs or escapes."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, EvaluationError, Range, compile_cell, compile_expression
from shouwen.regulation.spans import Span
from tests.regulation.expression_trees import figures, loose_trees, said, trees

quick = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
long = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))

PIECES = [
    *[
        "and",
        "or",
        "not",
        "in",
        "true",
        "false",
        "且",
        "非",
        "不在",
        "a",
        "b",
        "ask.x",
        "金额",
        "SD-3.15-2b",
        "SR-3b.points",
        "'x'",
        '"y"',
        "“退货”",
        "1",
        "0",
        "2.5",
        "70%",
        "40",
        "yuan",
        "3",
        "days",
        "2",
        "个工作日",
        "2026-03-02",
        "08:30",
        "(",
        ")",
        "[",
        "]",
        "..",
        ",",
        ":",
        "+",
        "-",
        "*",
        "/",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "≤",
        "min",
        "max",
        "sum",
        "abs",
        "size",
        "known",
        "pick",
        "round",
        "permit",
        "count",
        "date",
        "time",
        "datetime",
        "half_up",
        "to",
        "fen",
        "__class__",
        "(",
        ")",
        "'",
        '"',
        ".",
        "?",
        "#",
        ";",
        "{",
        "}",
        "@",
        "５",
        "²",
    ],
    "\n",
    "\\",
    "\x00",
]

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.builds(lambda seconds: Span.of(timedelta(seconds=seconds)), st.integers(-(10**9), 10**9)),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.one_of(st.text(max_size=2), st.integers()), st.integers(), max_size=3),
    st.floats(),
    st.binary(max_size=2),
)
scopes = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("a", "b", "ask.x", "金额", "table", "SR-3b.points", "permit", "found_by"), values
    ),
).map(lambda scope: {**scope, "count": lambda word: 3, "on_duty": lambda word: None})

ALLOWED = (Decimal, bool, str, date, time, datetime, Span, Range, tuple, dict, type(UNKNOWN))


def try_out(source, scope):
    """Compile and reckon as packs and engine do; anything but a refusal or a value fails the test."""
    began = clock.perf_counter()
    for compiled in (compile_expression, compile_cell):
        found = _value_or_refusal(compiled, source, scope)
        assert isinstance(found, (*ALLOWED, PackError, EvaluationError)), found
        if isinstance(found, PackError):
            assert found.line >= 2
            assert found.column >= 1
            assert found.found
            assert found.expected
    assert clock.perf_counter() - began < 5


def _value_or_refusal(compiled, source, scope):
    try:
        ready = compiled(source, file="x.yaml", line=2, column=3)
        return ready.evaluate(scope) if compiled is compile_expression else ready.matches(1, scope)
    except (PackError, EvaluationError) as refusal:
        return refusal


@quick
@given(texts, scopes)
def test_random_text_is_refused_or_reckoned(source, scope):
    try_out(source, scope)


@quick
@given(trees(), scopes)
def test_random_expressions_are_refused_or_reckoned(root, scope):
    try_out(said(root), scope)


@quick
@given(loose_trees(), scopes)
def test_random_expressions_over_names_are_refused_or_reckoned(root, scope):
    try_out(said(root), scope)


@quick
@given(trees())
def test_what_is_said_is_read_as_meant(root):
    try:
        expression = compile_expression(said(root))
    except PackError:
        return
    assert expression.tree == root


@quick
@given(trees() | loose_trees(), scopes)
def test_reckoning_twice_gives_the_same(root, scope):
    try:
        expression = compile_expression(said(root))
        first = expression.evaluate(scope)
    except (PackError, EvaluationError):
        return
    assert repr(expression.evaluate(scope)) == repr(first)


sums = st.recursive(
    figures.map(lambda figure: (f"{figure:f}", Fraction(figure))),
    lambda parts: st.tuples(parts, st.sampled_from("+-*/"), parts).map(
        lambda three: (
            f"({three[0][0]} {three[1]} {three[2][0]})",
            _reckoned(three[0][1], three[1], three[2][1]),
        )
    ),
    max_leaves=8,
)


def _reckoned(left, sign, right):
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right, "/": sign == "/" and left / right}[sign]


@quick
@given(sums)
def test_sums_and_quotients_are_exact(said_and_meant):
    source, meant = said_and_meant

    found = _value_or_refusal(compile_expression, source, {})

    if isinstance(found, EvaluationError):
        assert "digits" in found.reason or "too long" in found.reason
    elif meant is None:
        assert found is UNKNOWN
    else:
        assert abs(Fraction(found) - meant) <= abs(meant) / 10**33
        if _ends(meant) and len(str(meant.numerator)) < 50:
            assert Fraction(found) == meant


def _ends(figure):
    rest = figure.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and figure.denominator < 10**9


@pytest.mark.prove
@long
@given(texts, scopes)
def test_much_random_text_is_refused_or_reckoned(source, scope):
    try_out(source, scope)


@pytest.mark.prove
@long
@given(trees(60) | loose_trees(30), scopes)
def test_many_random_expressions_are_refused_or_reckoned(root, scope):
    try_out(said(root), scope)

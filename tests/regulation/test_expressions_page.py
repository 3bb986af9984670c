"""Every line in the boxes of the page on expressions is run."""

import re
from pathlib import Path

import pytest

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, EvaluationError, compile_cell, compile_expression, limits
from shouwen.regulation.expressions.functions import ALL_WORDS
from shouwen.regulation.expressions.parsing import GRAMMAR

PAGE = (Path(__file__).parents[2] / "docs/reference/expressions.md").read_text(encoding="utf-8")


def boxes(kind):
    return [box.strip().splitlines() for box in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)]


def value_of(text):
    if text == "unknown":
        return UNKNOWN
    if text.startswith("{"):
        entries = (entry.split(":", 1) for entry in text.strip("{}").split(","))
        return {_key(key.strip()): value_of(value.strip()) for key, value in entries}
    return compile_expression(text).evaluate({})


def _key(text):
    return value_of(text) if text[:1].isdigit() else text


def scope_of(given):
    scope = {}
    for part in given.split(";"):
        name, _, value = part.strip().partition(" = ")
        standing = re.fullmatch(r"(\w+)\((.+)\)", name)
        if standing:
            scope[standing[1]] = {standing[2]: value_of(value)}.get
        else:
            scope[name] = value_of(value)
    return scope


def examples():
    for lines in boxes("expressions"):
        scope = {}
        for line in lines:
            if line.startswith("given "):
                scope = scope_of(line.removeprefix("given "))
            else:
                source, _, expected = line.rpartition("→")
                yield pytest.param(source.strip(), scope, expected.strip(), id=source.strip())


@pytest.mark.parametrize(("source", "scope", "expected"), list(examples()))
def test_an_example_of_the_page_gives_what_it_says(source, scope, expected):
    found = compile_expression(source).evaluate(scope)

    wanted = value_of(expected)
    if type(found) is not type(wanted) or found is UNKNOWN:
        assert found is wanted
    elif type(found).__name__ == "Span":
        assert compile_expression(f"a = {expected}").evaluate({"a": found}) is True
    else:
        assert found == wanted


@pytest.mark.parametrize("line", [line for lines in boxes("cells") for line in lines])
def test_a_cell_of_the_page_fits_what_it_says(line):
    source, _, values = line.partition(" fits ")
    fitting, _, others = values.partition(" not ")
    cell = compile_cell(source.strip())

    assert [fits(cell, text) for text in fitting.split(",")] == [True] * len(fitting.split(","))
    if others:
        assert [fits(cell, text) for text in others.split(",")] == [False] * len(others.split(","))


def fits(cell, text):
    return cell.matches(value_of(text.strip()))


@pytest.mark.parametrize("line", [line for lines in boxes("faults") for line in lines])
def test_a_fault_of_the_page_is_refused_with_these_words(line):
    source, _, words = line.rpartition("→")

    with pytest.raises((PackError, EvaluationError)) as refused:
        compile_expression(source.strip(), names={"amount": "number"}).evaluate({"amount": 3})

    assert words.strip() in str(refused.value)


def test_the_page_prints_the_grammar_as_it_runs():
    assert boxes("lark") == [GRAMMAR.read_text(encoding="utf-8").strip().splitlines()]


def test_the_page_names_every_function_and_limit():
    assert [
        word for word in ALL_WORDS if f"`{word}(" not in PAGE and f"`{word}(" not in PAGE.replace('("', "(")
    ] == []
    figures = (limits.MOST_CHARACTERS, limits.MOST_STEPS, limits.MOST_DEPTH, limits.MOST_LITERAL_DIGITS)
    closing = PAGE[PAGE.index("Limits:") :]
    assert [figure for figure in (*figures, limits.MOST_DIGITS) if f"{figure:,}" not in closing] == []
    assert f"{limits.MOST_MEMBERS:,}" in closing

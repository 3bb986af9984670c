"""The types that parts of an expression have, and what comes of reckoning with two of them."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """What a part of an expression is. ANYTHING is only known when it runs."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    SPAN = "span"
    TEXT = "text"
    TRUTH = "truth"
    DATE = "date"
    INSTANT = "instant"
    TIME = "time"
    LIST = "list"
    RANGE = "range"
    TABLE = "table"
    ANYTHING = "anything"


FIGURES = frozenset({Type.NUMBER, Type.MONEY, Type.PERCENT})
ORDERED = FIGURES | {Type.SPAN, Type.DATE, Type.INSTANT, Type.TIME, Type.ANYTHING}
GROUPS = frozenset({Type.LIST, Type.RANGE, Type.TABLE})

#: Names of types as facts, forms and local values declare them. A fact's `time` is an instant.
TYPES_BY_NAME = {
    **{each.value: each for each in Type},
    "integer": Type.NUMBER,
    "time": Type.INSTANT,
    "datetime": Type.INSTANT,
    "time_of_day": Type.TIME,
    "code": Type.TEXT,
    "codes": Type.LIST,
    "key": Type.TEXT,
    "choice": Type.TEXT,
    "period": Type.TEXT,
    "position": Type.TEXT,
    "days_of_year": Type.LIST,
    "bands": Type.TABLE,
    "long_text": Type.TEXT,
    "reference": Type.TEXT,
    "digest": Type.TEXT,
    "person": Type.TEXT,
    "customer": Type.TEXT,
    "product": Type.TEXT,
    "phone": Type.TEXT,
    "signature": Type.ANYTHING,
    "references": Type.LIST,
    "map": Type.TABLE,
    "expression": Type.ANYTHING,
}

#: In words, for messages.
WORDS = {
    Type.TRUTH: "a condition",
    Type.NUMBER: "a figure",
    Type.MONEY: "money",
    Type.PERCENT: "a percentage",
    Type.TEXT: "a text",
    Type.INSTANT: "an instant",
    Type.TIME: "a time of day",
    Type.TABLE: "a table of values",
}


def type_named(name: str) -> Type:
    """Return the type a declaration calls ``name``; raise ValueError where there is none such."""
    if name not in TYPES_BY_NAME:
        raise ValueError(f"{name!r} is not a type of the language; known are {', '.join(TYPES_BY_NAME)}")
    return TYPES_BY_NAME[name]


def words_for(kind: Type) -> str:
    """Return the type with its article."""
    return WORDS.get(kind, f"a {kind.value}")


def plain(kind: Type) -> Type:
    return Type.NUMBER if kind in FIGURES else kind


def of_two_figures(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of two figures reckoned together; None where money would be squared or divide."""
    money = [left, right].count(Type.MONEY)
    match operator:
        case "*":
            return None if money == 2 else Type.MONEY if money else Type.NUMBER
        case "/":
            if right is Type.MONEY:
                return Type.NUMBER if left is Type.MONEY else None
            return Type.MONEY if money else Type.NUMBER
    if money:
        return Type.MONEY
    return Type.PERCENT if left is right is Type.PERCENT else Type.NUMBER


RESULTS = {
    ("+", Type.SPAN, Type.SPAN): Type.SPAN,
    ("-", Type.SPAN, Type.SPAN): Type.SPAN,
    ("+", Type.DATE, Type.SPAN): Type.DATE,
    ("+", Type.SPAN, Type.DATE): Type.DATE,
    ("-", Type.DATE, Type.SPAN): Type.DATE,
    ("-", Type.DATE, Type.DATE): Type.SPAN,
    ("+", Type.INSTANT, Type.SPAN): Type.INSTANT,
    ("+", Type.SPAN, Type.INSTANT): Type.INSTANT,
    ("-", Type.INSTANT, Type.SPAN): Type.INSTANT,
    ("-", Type.INSTANT, Type.INSTANT): Type.SPAN,
    ("*", Type.SPAN, Type.NUMBER): Type.SPAN,
    ("*", Type.NUMBER, Type.SPAN): Type.SPAN,
    ("/", Type.SPAN, Type.NUMBER): Type.SPAN,
    ("/", Type.SPAN, Type.SPAN): Type.NUMBER,
}

STANDING = {
    "permit": Type.TRUTH,
    "open": Type.TRUTH,
    "held": Type.TRUTH,
    "count": Type.NUMBER,
    "balance": Type.NUMBER,
    "on_duty": Type.ANYTHING,
    "roll": Type.NUMBER,
}

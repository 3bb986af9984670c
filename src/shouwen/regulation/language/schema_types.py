"""What the JSON Schema says of each type that ``keys.yaml`` names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
#: A figure, formula or span: what is written without quotes may be read as a number or a truth.
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
LISTED_TEXTS: Schema = {"type": "array", "items": {"type": ["string", "number"]}}
TEXT_OR_TEXTS: Schema = {"anyOf": [{"type": ["string", "number"]}, LISTED_TEXTS]}


def ref(name: str) -> Schema:
    """Return a reference to a definition of the same document."""
    return {"$ref": f"#/$defs/{name}"}


def closed(required: tuple[str, ...] = (), /, **keys: Schema) -> Schema:
    """Return a mapping with these keys and no others; ``if_`` is written for ``if``, ``zh_hant`` for ``zh-hant``."""
    properties = {"zh-hant" if name == "zh_hant" else name.rstrip("_"): one for name, one in keys.items()}
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def mapping_to(value: Schema) -> Schema:
    """Return a mapping of any names to one sort of value."""
    return {"type": "object", "additionalProperties": value}


def listed(value: Schema) -> Schema:
    """Return a list of one sort of value."""
    return {"type": "array", "items": value}


def one_or_more(value: Schema) -> Schema:
    """Return a value, or a list of such."""
    return {"anyOf": [value, listed(value)]}


def words(*options: str) -> Schema:
    """Return one of some words."""
    return {"enum": list(options)}


#: A kind of fact, a finding (``SD-3.4.missed``), or a name that ``counts_as`` gives.
KIND: Schema = {"$ref": "#/$defs/kind"}
KINDS: Schema = {"anyOf": [KIND, {"type": "array", "items": KIND}]}
#: A span, or a formula; what begins as a span and names no unit is neither.
SPAN: Schema = {"$ref": "#/$defs/span"}
_NAMED = {"type": "string", "minLength": 1}
_ASK = {"type": "string", "pattern": r"^ask\."}
_MATCHES: Schema = {
    "anyOf": [ref("match"), listed(ref("match")), closed(all=listed(ref("match"))), closed(any=listed(ref("match")))]
}
_CONDITION_WITH_CITES = closed(("if",), if_=ref("condition"), cites=TEXT_OR_TEXTS)
_STEPS_OF_CLOCKS = one_or_more({"type": "string", "pattern": "->"})
_LADDER: Schema = {
    "type": "object",
    "minProperties": 1,
    "patternProperties": {r"^(each|every [1-9]\d{0,3}|[1-9]\d{0,3}\+?)$": ref("consequences")},
    "additionalProperties": False,
}
_ROW = closed(
    ("result",), if_=ref("condition"), cells=mapping_to(SCALAR), result={}, cites=TEXT_OR_TEXTS, then=ref("consequences"),
    lasting=SCALAR, stays_while=ref("condition"), leaves_after=SCALAR, each=_ASK,
)  # fmt: skip

#: By the words of ``keys.yaml`` for what a key may be. A test holds that none is missing.
TYPES: Mapping[str, Schema] = MappingProxyType(
    {
        "id": ref("id"),
        "ids": TEXT_OR_TEXTS,
        "names or ids": TEXT_OR_TEXTS,
        "article": {"type": ["string", "number"]},
        "articles": TEXT_OR_TEXTS,
        "words": ref("words"),
        "kinds": KINDS,
        "kinds of deeds": KINDS,
        "kinds, or never": KINDS,
        "kind of fact": KIND,
        "kind of reference": TEXT,
        "kind of case": TEXT,
        "condition": ref("condition"),
        "condition, or {if, cites}": {"anyOf": [ref("condition"), _CONDITION_WITH_CITES]},
        "formula": SCALAR,
        "number formula": SCALAR,
        "figure or percent": SCALAR,
        "span": SPAN,
        "span formula": SPAN,
        "span or time formula": SPAN,
        "time or date formula": TEXT,
        "span, kind of fact": {"anyOf": [_ASK, {"allOf": [SPAN, KIND]}]},
        "span, `end of UNIT`, or date formula": SPAN,
        "moment of the slot": TEXT,
        "open(thing), or {since, until}": {
            "anyOf": [
                {"type": "string", "pattern": r"^open\([a-z_]+\)$"},
                closed(since=TEXT_OR_TEXTS, until=TEXT_OR_TEXTS),
            ]
        },
        "positions": TEXT_OR_TEXTS,
        "positions or ask": TEXT_OR_TEXTS,
        "places": TEXT_OR_TEXTS,
        "results": listed({}),
        "lines": TEXT_OR_TEXTS,
        "channels": TEXT_OR_TEXTS,
        "stages": TEXT_OR_TEXTS,
        "holder": TEXT,
        "whom": TEXT,
        "name": _NAMED,
        "text": _NAMED,
        "unit": _NAMED,
        "file": _NAMED,
        "form": _NAMED,
        "card": _NAMED,
        "card of scorecards/": _NAMED,
        "calendar": TEXT,
        "window": TEXT,
        "number": {"type": "integer", "minimum": 1},
        "truth": TRUTH,
        "truth or ask": {"anyOf": [TRUTH, _ASK]},
        "list": TEXT_OR_TEXTS,
        "list or ask": TEXT_OR_TEXTS,
        "figure of references": TEXT,
        "random": words("random"),
        "never": words("never"),
        "unbroken": words("unbroken"),
        "fixed": words("fixed"),
        "agent, customer": words("agent", "customer"),
        "days_begun, whole_days": words("days_begun", "whole_days"),
        "keep_first, restart, each": words("keep_first", "restart", "each"),
        "added, total": words("added", "total"),
        "skip, count": {"anyOf": [words("skip", "count"), _ASK]},
        # `all` is read until the packs that say it are of the past.
        "first, unique, collect, priority": words("first", "unique", "collect", "priority", "all"),
        "contact, customer or unit": words("contact", "customer", "unit"),
        "own, next, or ask.x of these": {"anyOf": [words("own", "next"), _ASK]},
        "mode to unit": {"type": "string", "pattern": " to |四舍五入到"},
        "ask.name of the type choice or truth": _ASK,
        "mapping of names to formulas": mapping_to(SCALAR),
        "mapping of options to clauses": mapping_to({"type": "object"}),
        "consequences": ref("consequences"),
        "consequences, or refuse": {"anyOf": [words("refuse"), ref("consequences")]},
        "examples": listed(closed(("given", "then"), local={"type": "object"}, given={"type": "object"}, then={})),
        "mapping of figures, and `more`, to consequences": mapping_to(ref("consequences")),
        "mapping of figures to consequences": mapping_to(ref("consequences")),
        "mapping of `each`, N, `N+`, `every N` to consequences": _LADDER,
        "match, list (any), or {all: […]} / {any: […]}": _MATCHES,
        "match, list, {all}, {any}": _MATCHES,
        "match, list": _MATCHES,
        "match or list of matches (all)": _MATCHES,
        "match with distinct, same, sum": ref("match"),
        "match, or {roll, as_at}": {"anyOf": [ref("match"), closed(("roll",), roll=TEXT, as_at=TEXT)]},
        "list of pairs of kinds, or of states": one_or_more({"anyOf": [LISTED_TEXTS, TEXT]}),
        "list of `SPAN before -> whom`": _STEPS_OF_CLOCKS,
        "list of `due -> whom`, `+SPAN -> whom`": _STEPS_OF_CLOCKS,
        "as in deadline": _STEPS_OF_CLOCKS,
        "slots, or list of {every, until, cites}": {
            "anyOf": [TEXT_OR_TEXTS, listed(closed(("every",), every=TEXT, until=TEXT, cites=TEXT_OR_TEXTS))]
        },
        "list of `WHO of FACT`": one_or_more({"type": "string", "pattern": r"^\w+ of [a-z_]+\.[a-z_]+$"}),
        "`WHO of FACT`, or whom": TEXT,
        "list of {if, cites}": listed(_CONDITION_WITH_CITES),
        "list of {when, where, amount}": listed(
            closed(("when", "amount"), when=TEXT_OR_TEXTS, where=ref("condition"), amount=SCALAR)
        ),
        "mapping of names to kinds": mapping_to(TEXT_OR_TEXTS),
        "{cites, if, signed}": closed(cites=TEXT_OR_TEXTS, if_=ref("condition"), signed=listed({})),
        "{when, where, cites}": closed(("when",), when=TEXT_OR_TEXTS, where=ref("condition"), cites=TEXT_OR_TEXTS),
        "mapping of parts to {released, cites}": mapping_to(closed(released={}, cites=TEXT_OR_TEXTS)),
        "{before, position, with}": closed(("before", "position"), before=TEXT, position=TEXT, with_=TEXT),
        "list of {by, up_to, if}": listed(closed(("by",), by=TEXT_OR_TEXTS, up_to=SCALAR, if_=ref("condition"))),
        "{uses, same, within, until}": closed(
            uses={"type": "integer", "minimum": 1}, same=TEXT_OR_TEXTS, within=TEXT, until=TEXT
        ),
        "mapping of elements to wordings": mapping_to(TEXT_OR_TEXTS),
        "list of wordings, {wording, instead} or {alone, instead}": one_or_more(
            {"anyOf": [TEXT, *(closed((one,), instead=TEXT, **{one: TEXT}) for one in ("wording", "alone"))]}
        ),
        "list of {if or cells, result, cites, lasting, stays_while, leaves_after, each}": listed(_ROW),
        "mapping of tasks to tasks": mapping_to(TEXT_OR_TEXTS),
        "list of stages": one_or_more({"anyOf": [TEXT, LISTED_TEXTS]}),
        "groups of places": listed(LISTED_TEXTS),
        "groups of tasks": listed(LISTED_TEXTS),
        "formula, or list of {if, pay, cites}": {
            "anyOf": [SCALAR, listed(closed(("pay",), if_=ref("condition"), pay=SCALAR, cites=TEXT_OR_TEXTS))]
        },
    }
)

"""The JSON Schema of packs, made of ``keys.yaml``: an editor completes and checks by it while one types.

It knows shapes, words, spans and kinds of facts, not what a pack holds together: articles and expressions are checked
by ``shouwen pack check``. What that accepts, the schema accepts; what a schema refuses, that refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from shouwen.regulation.articles import CHECKED
from shouwen.regulation.asks import ASK_TYPES
from shouwen.regulation.facts import FactKind
from shouwen.regulation.forms import FIELD_TYPES
from shouwen.regulation.language.reading import KeyWords, keys_of, kind_words, kinds, line_keys, plain_file
from shouwen.regulation.language.schema_types import (
    KIND,
    KINDS,
    SCALAR,
    TEXT,
    TEXT_OR_TEXTS,
    TRUTH,
    TYPES,
    Schema,
    closed,
    listed,
    mapping_to,
    one_or_more,
    ref,
    words,
)
from shouwen.regulation.spans import EXPECTED, UNITS_WRITTEN

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Files of a pack, by the folder or name that tells what they are.
FILES = ("pack", "articles", "standards", "forms", "decisions", "scorecards", "examples")


def json_schema(of: str = "standards", facts: Mapping[str, FactKind] = MappingProxyType({})) -> Schema:
    """Return the schema of one sort of file (``FILES``); raise ``KeyError`` for another.

    ``facts`` are the kinds that a pack may name: an editor completes them, and no other is valid. Without them any is.
    """
    body = _BODIES[of]()
    return {"$schema": DIALECT, "title": f"Shouwen: {of} of a pack", **body, "$defs": _named_in(body, facts)}


def _named_in(body: Schema, facts: Mapping[str, FactKind]) -> Schema:
    """Return the definitions that a schema names, and those that these name."""
    every, found, waiting = _definitions(facts), dict[str, Schema](), [body]
    while waiting:
        names = {one.rpartition("/")[2] for one in _refs(waiting.pop())}
        for name in sorted(names - found.keys()):
            found[name] = every[name]
            waiting.append(every[name])
    return found


def _refs(part: Any) -> Iterator[str]:
    for key, one in part.items() if isinstance(part, dict) else ():
        if key == "$ref":
            yield one
        yield from _refs(one)
    for one in part if isinstance(part, list) else ():
        yield from _refs(one)


def _kind(facts: Mapping[str, FactKind]) -> Schema:
    """Return what names a fact: each kind with its title, or what is called otherwise than kinds are (a finding)."""
    if not facts:
        return TEXT
    known = [{"const": kind.name, "description": f"{kind.title} {kind.meaning}"} for _, kind in sorted(facts.items())]
    return {"anyOf": [*known, {"type": "string", "not": {"pattern": r"^[a-z][a-z_]*(\.[a-z_]+)+$"}}]}


def _span() -> Schema:
    units = "|".join(sorted((re.escape(one).replace("\\ ", r"\s+") for one in UNITS_WRITTEN), key=len, reverse=True))
    written = r"^\s*\d+(\.\d+)?\s*(" + units + r")(\s+to\s+the\s+hour|到时)?\s*$"
    begun = r"^\s*\d+(\.\d+)?\s*[A-Za-z\u3400-\u9fff][A-Za-z\u3400-\u9fff\s]*$"
    return {"anyOf": [{"type": "string", "pattern": written, "description": EXPECTED},
                      {"type": "string", "not": {"pattern": begun}}]}


def _definitions(facts: Mapping[str, FactKind]) -> Schema:
    return {
        "kind": _kind(facts), "span": _span(),
        "id": {"type": "string", "minLength": 1, "maxLength": 60},
        "condition": {"type": ["string", "boolean"]},
        "words": {"anyOf": [{"type": ["string", "number"]}, closed(("zh",), zh=TEXT, zh_hant=TEXT, en=TEXT)]},
        "match": {
            "anyOf": [
                KIND,
                closed(
                    ("when",), when=KINDS, where=ref("condition"), by=TEXT_OR_TEXTS, each=TEXT, same=TEXT,
                    distinct=TEXT, sum=SCALAR,
                ),
                closed(("each", "when"), each=TEXT, when=KINDS, where=ref("condition")),
            ]
        },
        "consequences": listed(_consequence()),
        **{kind: _standard(kind) for kind in kinds()},
        "line": _with_keys(line_keys()),
        "article": _article(),
        "ask": _ask(),
        "field": _field(),
        "row": closed(
            ("result",), if_=ref("condition"), cells=mapping_to(SCALAR), result={}, cites=TEXT_OR_TEXTS,
            then=ref("consequences"), lasting=SCALAR, stays_while=ref("condition"), leaves_after=SCALAR, each=TEXT,
        ),
    }  # fmt: skip


def _consequence() -> Schema:
    said = plain_file("keys.yaml")["consequence"]
    properties = dict.fromkeys(said["verbs"], SCALAR) | {beside: {} for beside in said["beside"]}
    properties["either"] = ref("consequences")
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "anyOf": [{"required": [verb]} for verb in said["verbs"]],
    }


def _with_keys(keys: Mapping[str, KeyWords], **further: Schema) -> Schema:
    properties = {**further, **{name: _described(key) for name, key in keys.items()}}
    required = [name for name, key in keys.items() if key.must == "yes"]
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required}


def _described(key: KeyWords) -> Schema:
    said = " ".join(part for part in (key.zh, key.meaning) if part)
    return {**TYPES[key.type], "description": said}


def _standard(kind: str) -> Schema:
    """Return what a standard of a kind is; what an option of ``as`` may give need not stand outside it."""
    said = kind_words(kind)
    whole = _with_keys(keys_of(kind), **{kind: {**ref("words"), "description": said.zh}})
    own = [name for name in whole["required"] if name in said.keys]
    whole["required"] = [kind, *(name for name in whole["required"] if name not in said.keys)]
    if own:
        whole["anyOf"] = [{"required": own}, {"required": ["as"]}]
    return whole


def _standards() -> Schema:
    """Return a list of standards, each told by its first key, or a difference from another edition."""
    differences = {
        "amend": {**TEXT, "description": "the id of a standard of the other text, and the clauses laid over it"},
        "repeal": {**TEXT, "description": "the id of a standard of the other text that no longer stands"},
    }
    one: Schema = {
        "type": "object",
        "properties": {kind: {**ref("words"), "description": kind_words(kind).zh} for kind in kinds()} | differences,
        "oneOf": [{"required": [name]} for name in (*kinds(), *differences)],
        "allOf": [{"if": {"required": [kind]}, "then": ref(kind)} for kind in kinds()]
        + [{"if": {"required": ["repeal"]}, "then": closed(("repeal", "because"), repeal=TEXT, because=ref("words"))}],
    }
    return listed(one)


def _article() -> Schema:
    return closed(
        ("number",), number={"type": ["string", "number"]}, title=ref("words"), says=ref("words"), clauses=TEXT_OR_TEXTS,
        checked=words(*CHECKED), articles=listed(ref("article")),
    )  # fmt: skip


def _ask() -> Schema:
    return closed(
        ("title", "article", "why"), title=ref("words"), type=words(*ASK_TYPES), unit=TEXT,
        at_least=SCALAR, at_most=SCALAR, options=TEXT_OR_TEXTS, of=TEXT_OR_TEXTS, why=ref("words"), required=TRUTH,
        article={"type": ["string", "number"]}, count={"type": "integer", "minimum": 1},
        gives=TEXT, upto=TEXT, rows=TEXT_OR_TEXTS, columns=mapping_to(TEXT), set_by=TEXT_OR_TEXTS,
    )  # fmt: skip


def _pack() -> Schema:
    entry = {"anyOf": [TEXT, _worded("zh", figure=TEXT, means=TEXT)]}
    list_ = closed(("title", "article", "entries"), title=ref("words"), article={"type": ["string", "number"]},
                   entries=listed(entry), ordered=TRUTH)  # fmt: skip
    return closed(
        ("name", "edition", "title", "in_force_from"), name={"type": "string", "pattern": "^[a-z][a-z0-9-]{0,59}$"},
        edition={"type": ["string", "number"], "pattern": "^[0-9A-Za-z][0-9A-Za-z.-]{0,29}$"}, title=ref("words"),
        in_force_from=TEXT, extends=TEXT, amends=TEXT,
        calendars=mapping_to(ref("words")), lists=mapping_to(list_), asks=mapping_to(ref("ask")), adds={"type": "object"},
        drops=mapping_to(TEXT_OR_TEXTS), words=mapping_to({"anyOf": [TEXT, _worded("", zh=TEXT)]}),
        floor=words("owed", "all"), rests_on={},
    )  # fmt: skip


def _worded(required: str, /, **further: Schema) -> Schema:
    """Return a mapping of languages to texts, with further keys."""
    found = closed(**{"en": TEXT, **further})
    found["properties"] |= {"zh-hant": TEXT} | ({"zh": TEXT} if required else {})
    return {**found, "required": [required]} if required else found


def _field() -> Schema:
    option = {"anyOf": [{"type": ["string", "number"]}, _worded("", name=TEXT, means=TEXT_OR_TEXTS)]}
    return _worded(
        "", name=TEXT, type=words(*FIELD_TYPES, "tick"), required=TRUTH, required_if=ref("condition"), by=TEXT_OR_TEXTS,
        group=ref("words"), offered=TEXT, reckoned=SCALAR, help=ref("words"), at_least={"type": "number"},
        at_most={"type": "number"}, longest={"type": "integer", "minimum": 1}, options=one_or_more(option),
        multiple=TRUTH, rows=TEXT, told=TRUTH, masked=TRUTH, columns=listed(ref("field")), kept_by=TEXT,
        preset=listed({"type": "object"}), **{"from": TEXT},
    ) | {"required": ["name"]}  # fmt: skip


def _form() -> Schema:
    by = words("member", "customer")
    shape = closed(("title", "fields"), title=ref("words"), of=TEXT, fields=listed(ref("field")), filled_by=by)
    total = closed(("fields", "sum"), fields=TEXT_OR_TEXTS, sum={"type": "number"})
    shape["properties"] |= {"number": {"type": "object"}, "print": {"type": "object"}, "totals": one_or_more(total)}
    shape["properties"]["where"] = ref("condition")
    return shape


def _decision() -> Schema:
    return closed(("rows",), title=ref("words"), rows=listed(ref("row")))


def _scorecard() -> Schema:
    return closed(
        ("title", "lines"), title=ref("words"), of=TEXT, evidence=TEXT_OR_TEXTS, lines=listed(ref("line"))
    )


def _examples() -> Schema:
    fact = closed(
        ("at",), at=TEXT, kind=KIND, attempt=KIND, about=TEXT, by=TEXT, for_whom=TEXT, unit={}, figures={"type": "object"}
    )
    one = closed(
        ("title",), title=ref("words"), zone=TEXT, local={"type": "object"}, calendars={"type": "object"},
        positions=mapping_to(TEXT_OR_TEXTS), standing={"type": "object"}, facts=listed(fact), until=TEXT,
        outcomes=listed({"type": "object", "required": ["standard", "verdict"]}), refusals={"type": "array"},
        only=TEXT_OR_TEXTS, particulars={},
    )  # fmt: skip
    return one_or_more(one)


_BODIES: Mapping[str, Any] = {
    "pack": _pack,
    "articles": lambda: listed(ref("article")),
    "standards": _standards,
    "forms": _form,
    "decisions": _decision,
    "scorecards": _scorecard,
    "examples": _examples,
}

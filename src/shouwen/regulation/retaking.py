"""Take an example as it comes out: what a changed figure makes of it is written down in the place of what it said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shouwen.regulation.consequences import figure_of
from shouwen.regulation.editions import Edition
from shouwen.regulation.examples import Example
from shouwen.regulation.proofs import ShortResult
from shouwen.regulation.proving import Comparison, run_example
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.relisting import Entry, relisted
from shouwen.regulation.rewriting import NotRewritten

_VERDICT = re.compile(r"(verdict:\s*)[a-z]+")
#: What a comparison says besides, and the clause of a line that says the same.
_SAID = {
    "at": re.compile(r" at (\d{4}-\d\d-\d\d [\d:]+)"), "due": re.compile(r" due (\d{4}-\d\d-\d\d [\d:]+)"),
    "result": re.compile(r" result ([^\s{}\[\],:]+)\Z"),
}
_CLAUSES = {name: re.compile(rf"([{{,]\s*{name}:\s*)[^,}}]+") for name in _SAID}


def as_it_comes_out(content: bytes, example: Example, edition: Edition) -> bytes:
    """Return a file of examples in which one example expects what an edition makes of it.

    Lines of outcomes that come out as they say stay; a verdict, an instant or a result that is another one is changed in
    its line, what is not found any more is left out, what is found besides is added. Raises ``NotRewritten`` where a line
    holds more than one outcome, or says what the outcome does not.
    """
    compared = [one for one in run_example(example, edition).comparisons if not one.is_right]
    found = [one for one in compared if one.found]
    lines = content.decode("utf-8-sig").split("\n")
    outcomes = _outcomes(content, example)
    changed: dict[int, str | None] = {}
    for missing in (one for one in compared if one.expected):
        place = _line_of(missing, outcomes, lines)
        instead = next((one for one in found if _named(one.found) == _named(missing.expected)), None)
        if instead is not None:
            found.remove(instead)
        changed[place] = _with_found(lines[place], instead.found) if instead is not None else None
    last = outcomes[-1].line - 1
    added = [_written(one, lines[last]) for one in found]
    kept: list[str] = []
    for number, line in enumerate(lines):
        now = changed.get(number, line)
        kept += [now] if now is not None else []
        kept += added if number == last else []
    return "\n".join(kept).encode()


def _with_found(line: str, found: str) -> str:
    """Return the line of an outcome with what was found in the place of what it said."""
    line = _VERDICT.sub(rf"\g<1>{found.split()[1]}", line)
    for name, clause in _CLAUSES.items():
        if (stands := clause.search(line)) is not None:
            said = _SAID[name].search(found)
            if said is not None:
                line = f"{line[:stands.start()]}{stands[1]}{said[1].removesuffix(':00')}{line[stands.end():]}"
            elif name == "at" and stands[1].startswith(","):
                line = clause.sub("", line)  # a clock that still runs has not ended
            else:
                raise NotRewritten(f"what is found says no {name}")
    return line


def short_as_it_comes_out(content: bytes, short: ShortResult) -> bytes:
    """Return a file of standards in which one short example expects what was found of it.

    Raises ``NotRewritten`` where that is more than a word or a number, such as consequences.
    """
    file, place = short.example.file, short.number - 1

    def find(tree: Node) -> Node | None:
        for node in tree.value if tree.is_list else ():
            listed: Node | None = node.value.get("examples") if node.is_mapping else None
            if listed is not None and listed.is_list and any(one.line == short.example.line for one in listed.value):
                return listed
        return None

    tree = read_yaml(file, content, Faults())
    listed = find(tree) if tree is not None else None
    if listed is None or place >= len(listed.value):
        raise NotRewritten(f"{short.standard} has no such example")
    plains = [one.plain() for one in listed.value]
    plains[place] = {**plains[place], "then": _plainly(short.example.then, short.found)}
    return relisted(content, file, find, [Entry(plain, was) for was, plain in enumerate(plains)])


def _plainly(expected: Any, found: Any) -> Any:
    """Return what was found as a text writes it in the place of ``expected``."""
    if isinstance(expected, str) and isinstance(found, Mapping) and len(found) == 1:
        return str(next(iter(found)))  # the verdict; what follows is not said
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return figure_of(found)
    if not isinstance(found, str):
        raise NotRewritten("more than a word comes out otherwise")
    return found


def _named(said: str) -> tuple[str, str]:
    """Return standard and holder of an outcome as comparisons say it: standard, verdict, holder, more."""
    parts = said.split()
    return parts[0], parts[2] if len(parts) > 2 else ""


def _outcomes(content: bytes, example: Example) -> list[Node]:
    tree = read_yaml(example.file, content, Faults())
    nodes = () if tree is None else tree.value if tree.is_list else (tree,)
    for node in nodes:
        if node.is_mapping and node.line == example.line and "outcomes" in node.value:
            outcomes = node.value["outcomes"]
            if outcomes.is_list and outcomes.value:
                return list(outcomes.value)
    raise NotRewritten(f"{example.title.zh} expects no outcome that can be changed")


def _line_of(missing: Comparison, outcomes: list[Node], lines: list[str]) -> int:
    standard, holder = _named(missing.expected)
    verdict = missing.expected.split()[1]
    alone = Counter(node.line for node in outcomes)
    for node in outcomes:
        said = {key: one.as_source() for key, one in node.value.items() if not one.is_list and not one.is_mapping}
        is_it = (said.get("standard"), said.get("verdict")) == (standard, verdict)
        stands_alone = alone[node.line] == 1 and "verdict:" in lines[node.line - 1]
        if is_it and stands_alone and said.get("holder", "") in ("", holder):
            return node.line - 1
    raise NotRewritten(f"{missing.expected} stands on no line of its own")


def _written(one: Comparison, like: str) -> str:
    standard, verdict, holder, *_more = [*one.found.split(), ""]
    indent = like[: len(like) - len(like.lstrip())]
    return f"{indent}- {{standard: {standard}, verdict: {verdict}, holder: {holder}}}"

"""The clauses of a standard as texts that people change, a standard added to a file, or taken out of it.

Only the lines of that standard change. A clause on several lines that is written otherwise is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.relisting import flow
from shouwen.regulation.rewriting import NotRewritten
from shouwen.regulation.tables.sheets import WrongSheet, cell_value, plain_text

#: A line up to which a clause stands on one line.
WIDEST = 110
#: Clauses of phrases of which people write one wording a line, or one element with its wordings.
_LISTED, _ELEMENTS = ("forbidden", "allowed_within"), "required"
_BETWEEN = "、"


class WrongClause(ValueError):
    """A text that says no value; names the key."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(expected)
        self.key, self.expected = key, expected


@dataclass(frozen=True)
class WrittenClauses:
    """A standard where it stands: its kind, file and clauses as texts by key; the title is that of the kind's key."""

    standard: str
    kind: str
    file: str
    texts: Mapping[str, str]


def clauses_of(files: Mapping[str, bytes], standard: str) -> WrittenClauses | None:
    """Return a standard of a pack as texts; None where it has no such standard."""
    for path in sorted(files):
        if path.startswith("standards/"):
            node = _found(read_yaml(path, files[path], Faults()), standard)
            if node is not None:
                kind = next(iter(node.value))
                texts = {key: clause_text(key, one.plain()) for key, one in node.value.items()}
                return WrittenClauses(standard, kind, path, texts)
    return None


def clause_text(key: str, value: Any) -> str:
    """Return a clause as people write it: wordings one a line, else a scalar, or YAML."""
    if key in _LISTED and isinstance(value, list):
        return "\n".join(one if isinstance(one, str) else flow(one) for one in value)
    if key == _ELEMENTS and isinstance(value, Mapping):
        return "\n".join(f"{name}: {_wordings(said)}" for name, said in value.items())
    if isinstance(value, list) and len(value) > 1 and len(flow(value)) > WIDEST:
        return "\n".join(f"- {flow(one)}" for one in value)
    if isinstance(value, Mapping) and len(value) > 1 and len(flow(value)) > WIDEST:
        return "\n".join(f"{flow(str(name))}: {flow(one)}" for name, one in value.items())
    return "" if value is None else plain_text(value)


def _wordings(said: Any) -> str:
    return _BETWEEN.join(str(one) for one in said) if isinstance(said, list) else str(said)


def clause_value(key: str, text: str) -> Any:
    """Return what the text of a clause says. Raises ``WrongClause``."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    try:
        if key in _LISTED and not text.lstrip().startswith("["):
            return [cell_value(line, is_column=False) for line in lines]
        if key == _ELEMENTS and not text.lstrip().startswith("{"):
            return dict(_element(line) for line in lines)
        if len(lines) < 2:
            return cell_value(lines[0], is_column=False)
    except WrongSheet as wrong:
        raise WrongClause(key, str(wrong)) from wrong
    tree = read_yaml(key, text.encode(), faults := Faults())
    if tree is None or faults.errors:
        raise WrongClause(key, faults.errors[0].expected if faults.errors else "a value")
    return tree.plain()


def _element(line: str) -> tuple[str, list[str]]:
    name, _colon, said = line.replace("：", ":").partition(":")
    return name.strip(), [one.strip() for one in (said or name).split(_BETWEEN) if one.strip()]


def with_clauses(content: bytes, file: str, standard: str, changes: Mapping[str, Any]) -> bytes:
    """Return a file of standards in which some clauses of one say something else; ``None`` takes one away."""
    tree = read_yaml(file, content, Faults())
    node = _found(tree, standard)
    if tree is None or node is None:
        raise NotRewritten(f"no standard {standard}")
    lines = content.decode("utf-8-sig").split("\n")
    start, end = _lines_of(tree, node, lines)
    keys = list(node.value)
    indent = node.column - 1
    places = {key: (node.keys[key].line - 1, node.keys[key].column - 1) for key in keys}
    if lines[start][indent : indent + 1] == "{" or any(column != indent for _row, column in places.values()):
        raise NotRewritten("a standard that stands on lines of its own")
    made, rest = list(lines), [key for key in changes if key not in places and changes[key] is not None]
    made[end:end] = [line for key in rest for line in _clause(key, changes[key], indent)]
    for number, key in reversed(list(enumerate(keys))):
        if key not in changes:
            continue
        row = places[key][0]
        until = places[keys[number + 1]][0] if number + 1 < len(keys) else end
        while until > row + 1 and _is_between(lines[until - 1]):
            until -= 1
        new = _clause(key, changes[key], indent) if changes[key] is not None else []
        if number == 0 and new:  # behind the dash
            new[0] = lines[row][:indent] + new[0][indent:]
        made[row:until] = new
    wanted = {key: changes.get(key, node.value[key].plain()) for key in keys}
    wanted |= {key: changes[key] for key in rest}
    return _checked("\n".join(made).encode(), file, tree, node, {k: v for k, v in wanted.items() if v is not None})


def _checked(changed: bytes, file: str, before: Node, node: Node, wanted: Mapping[str, Any]) -> bytes:
    after = read_yaml(file, changed, faults := Faults())
    others = [one.plain() for one in before.value if one is not node]
    place = next(number for number, one in enumerate(before.value) if one is node)
    if after is None or faults.errors or not after.is_list or len(after.value) != len(before.value):
        raise NotRewritten("it would not say what it shall")
    found = [one.plain() for one in after.value]
    if found.pop(place) != wanted or found != others:
        raise NotRewritten("something else would change")
    return changed


def added(content: bytes, file: str, clauses: Mapping[str, Any]) -> bytes:
    """Return a file of standards with another at its end. Its first clause is the kind with the title."""
    text = content.decode("utf-8-sig").rstrip("\n")
    body = [line for key, value in clauses.items() for line in _clause(key, value, 2)]
    made = "\n".join([*([text, ""] if text else []), "- " + body[0].lstrip(), *body[1:]]) + "\n"
    before, after = read_yaml(file, content, Faults()), read_yaml(file, made.encode(), faults := Faults())
    standing = before.plain() if before is not None and before.is_list else []
    if after is None or faults.errors or after.plain() != [*standing, dict(clauses)]:
        raise NotRewritten("it would not say what it shall")
    return made.encode()


def removed(content: bytes, file: str, standard: str) -> bytes:
    """Return a file of standards without one, and without the comments that stand right above it."""
    tree = read_yaml(file, content, Faults())
    node = _found(tree, standard)
    if tree is None or node is None:
        raise NotRewritten(f"no standard {standard}")
    lines = content.decode("utf-8-sig").split("\n")
    start, end = _lines_of(tree, node, lines)
    first = start
    while first and lines[first - 1].startswith("#"):
        first -= 1
    first = start if first == 0 else first  # what stands at the head of a file is about the file
    while end < len(lines) and not lines[end].strip():
        end += 1
    made = "\n".join(lines[:first] + lines[end:]).rstrip("\n") + "\n"
    others = [one.plain() for one in tree.value if one is not node]
    after = read_yaml(file, made.encode(), Faults())
    if (after.plain() if after is not None and after.is_list else []) != others:
        raise NotRewritten("something else would change")
    return made.encode()


def faults_by_key(content: bytes, file: str, standard: str, errors: Iterable[PackError]) -> list[tuple[str, PackError]]:
    """Return the faults of a pack that stand in a standard, each with the clause at which it stands."""
    tree = read_yaml(file, content, Faults())
    node = _found(tree, standard)
    if tree is None or node is None:
        return []
    start, end = _lines_of(tree, node, content.decode("utf-8-sig").split("\n"))
    places = sorted((one.line, one.column, key) for key, one in node.keys.items())
    found = []
    for error in errors:
        if error.file == file and start < error.line <= end:
            before = [key for line, column, key in places if (line, column) <= (error.line, error.column)]
            found.append((before[-1] if before else places[0][2], error))
    return found


def _found(tree: Node | None, standard: str) -> Node | None:
    for node in tree.value if tree is not None and tree.is_list else ():
        if node.is_mapping and "id" in node.value and node.value["id"].as_source() == standard:
            return node if isinstance(node, Node) else None
    return None


def _lines_of(tree: Node, node: Node, lines: list[str]) -> tuple[int, int]:
    """Return the first line of a standard and the one behind it; comments and empty lines behind it are not its own."""
    start = node.line - 1
    later = [one.line - 1 for one in tree.value if one.line - 1 > start]
    end = min(later, default=len(lines))
    while end > start + 1 and _is_between(lines[end - 1]):
        end -= 1
    return start, end


def _is_between(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _clause(key: str, value: Any, indent: int) -> list[str]:
    """Return the lines of a clause: one, or one for each entry of what would be too wide."""
    space, whole = " " * indent, flow(value)
    if value and isinstance(value, list) and len(whole) > WIDEST:
        return [f"{space}{flow(key)}:", *(f"{space}  - {flow(one)}" for one in value)]
    if value and isinstance(value, Mapping) and len(whole) > WIDEST:
        return [f"{space}{flow(key)}:", *(f"{space}  {flow(str(name))}: {flow(one)}" for name, one in value.items())]
    return [f"{space}{flow(key)}: {whole}"]

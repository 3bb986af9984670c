"""Change one figure or sentence in the text of a pack and nothing else: comments, order and spaces stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.reading import Faults, Node, read_yaml

#: The clauses whose figure a person changes without writing anything else.
FIGURES = ("at_least", "at_most", "over", "under", "within", "due", "not_before", "share", "number", "every")
LANGUAGES = ("zh", "en")
_PLAIN = re.compile(r"[^\s\"'#&*!|>%@`\[\]{},?:-][^\"'#\[\]{},:\n]*\Z")
#: What a scalar of one line may look like: in quotes, or up to a comment, the end of a flow or of the line.
SCALAR = re.compile(r"""\"(?:[^"\\]|\\.)*\"|'(?:[^']|'')*'|(?:(?![,}\]]|\s+\#|:\s|\s*$).)+""")


class NotRewritten(ValueError):
    """What should be changed stands in no place where one line can be changed for another."""


@dataclass(frozen=True, slots=True)
class Written:
    """A standard in the text of a pack: where it stands, its figures by clause, its sentences by language."""

    standard: str
    file: str
    line: int
    figures: Mapping[str, str]
    words: Mapping[str, str]


def written_standards(files: Mapping[str, bytes]) -> Iterator[Written]:
    """Yield the standards of a pack as they are written, file by file; a faulty file yields none."""
    for path in sorted(files):
        if path.startswith("standards/"):
            yield from _in_file(path, files[path])


def _in_file(path: str, content: bytes) -> Iterator[Written]:
    tree = read_yaml(path, content, Faults())
    for node in tree.value if tree is not None and tree.is_list else ():
        clauses = node.value if node.is_mapping else {}
        if "id" not in clauses:
            continue
        words = clauses.get("words")
        said = words.value if words is not None and words.is_mapping else {}
        yield Written(
            clauses["id"].as_source(), path, node.line,
            {key: clauses[key].as_source() for key in FIGURES if key in clauses and _is_scalar(clauses[key])},
            {language: said[language].as_source() for language in LANGUAGES if language in said},
        )


def rewritten(content: bytes, file: str, standard: str, keys: tuple[str, ...], text: str) -> bytes:
    """Return a file of standards with another scalar at ``keys`` (``at_most``, or ``words``, ``zh``) of a standard.

    Raises ``NotRewritten`` where that stands on several lines, or where the new text would change anything else.
    """
    if not text.strip() or "\n" in text:
        raise NotRewritten("one line is changed for another")
    tree = read_yaml(file, content, Faults())
    node = _found(tree, standard, keys)
    if tree is None or node is None or not _is_scalar(node):
        raise NotRewritten(f"{standard} has no {'.'.join(keys)} that can be changed alone")
    lines = content.decode("utf-8-sig").split("\n")
    line = lines[node.line - 1]
    scalar = SCALAR.match(line, node.column - 1)
    if scalar is None:
        raise NotRewritten(f"{'.'.join(keys)} of {standard} cannot be changed alone")
    lines[node.line - 1] = line[: scalar.start()] + _as_scalar(text) + line[scalar.end():]
    changed = "\n".join(lines).encode()
    after = read_yaml(file, changed, Faults())
    now = _found(after, standard, keys)
    if after is None or now is None or now.as_source() != text or without(after, now) != without(tree, node):
        raise NotRewritten(f"{'.'.join(keys)} of {standard} cannot be changed alone")
    return changed


def _found(tree: Node | None, standard: str, keys: tuple[str, ...]) -> Node | None:
    for node in tree.value if tree is not None and tree.is_list else ():
        if node.is_mapping and "id" in node.value and node.value["id"].as_source() == standard:
            for key in keys:
                node = node.value.get(key) if node is not None and node.is_mapping else None
            return node if isinstance(node, Node) else None
    return None


def _is_scalar(node: Node) -> bool:
    return not node.is_mapping and not node.is_list


def without(node: Node, left_out: Node) -> Any:
    """Return a tree as plain values, one of its nodes left out."""
    if node is left_out:
        return ...
    if node.is_mapping:
        return {key: without(one, left_out) for key, one in node.value.items()}
    return [without(one, left_out) for one in node.value] if node.is_list else node.value


def _as_scalar(text: str) -> str:
    """Return a text as YAML: bare where that says the same, else in double quotes."""
    return text if _PLAIN.match(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)

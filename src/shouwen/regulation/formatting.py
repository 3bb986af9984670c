"""The one layout of files of a pack: keys of standards in the order of the language, comments and quotes as they were."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from shouwen.regulation.language.reading import keys_of, kinds
from shouwen.regulation.reading import Faults, read_yaml

#: Clauses that are read first, whatever the kind.
_FIRST = ("id", "article", "cites", "words")
_LAST = ("reading", "as", "then", "otherwise", "reconstructed", "examples")


class CannotFormat(ValueError):
    """A file that would say something else in another layout; it stays as it is."""


def formatted(path: str, content: bytes) -> bytes:
    """Return a YAML file of a pack in its layout; raise ``CannotFormat`` where it cannot be kept as it is."""
    before = read_yaml(path, content, faults := Faults())
    if before is None or faults.errors:
        raise CannotFormat(str(faults.errors[0]) if faults.errors else "an empty file")
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 4_000
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        text, between = _without_lines_between(content.decode("utf-8-sig"), before.is_list)
        tree = yaml.load(_moved_in(text) if before.is_list else text)
        if path.startswith("standards/") and isinstance(tree, CommentedSeq):
            for standard in tree:
                _order(standard)
        into = StringIO()
        yaml.dump(tree, into)
    except (YAMLError, UnicodeDecodeError) as error:
        raise CannotFormat(str(error).splitlines()[0]) from error
    text = _at_the_margin(into.getvalue()) if isinstance(tree, CommentedSeq) else into.getvalue()
    text = _with_lines_between(text, between)
    made = ("\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n") + "\n").encode()
    after = read_yaml(path, made, Faults())
    if after is None or after.plain() != before.plain():
        raise CannotFormat("it would not say the same")
    return made


def _order(standard: Any) -> None:
    """Put the clauses of a standard in the order of the language; each keeps the comment beside it."""
    if not isinstance(standard, CommentedMap) or not standard:
        return
    kind = str(next(iter(standard)))
    if kind not in kinds():
        return
    known = [key for key in keys_of(kind) if key not in (*_FIRST, *_LAST)]
    wanted = [kind, *_FIRST, *known, *_LAST]
    present = [key for key in wanted if key in standard]
    present += [key for key in standard if key not in present]
    if present != list(standard) and not _has_lines_of_its_own(standard):
        for key in present:
            standard.move_to_end(key)


def _has_lines_of_its_own(standard: CommentedMap) -> bool:
    """True where a comment stands on a line between clauses: nobody knows to which of them it belongs."""
    return any(
        token is not None and "\n" in token.value.strip("\n")
        for tokens in standard.ca.items.values()
        for token in tokens
        if token is not None and not isinstance(token, list)
    )


def _without_lines_between(text: str, is_list: bool) -> tuple[str, list[list[str]]]:
    """Take out the empty lines and comments at the margin before each entry of a list but the first, and at its end.

    They belong to no clause: kept with the last one, they would move with it when clauses are put in order.
    """
    kept: list[str] = []
    between: list[list[str]] = []
    begun, waiting = False, list[str]()
    for line in text.splitlines():
        if is_list and begun and (not line.strip() or line.startswith("#")):
            waiting.append(line)
            continue
        if begun and line.startswith("-"):
            between.append(waiting)
        else:  # an empty line or a comment within an entry stays where it is
            kept.extend(waiting)
        waiting = []
        begun = begun or line.startswith("-")
        kept.append(line)
    return "\n".join(kept) + "\n", [*between, waiting]


def _with_lines_between(text: str, between: list[list[str]]) -> str:
    """Put back what ``_without_lines_between`` took out."""
    made: list[str] = []
    begun, left = False, iter(between)
    for line in text.splitlines():
        if line.startswith("-"):
            made.extend(next(left, ()) if begun else ())
            begun = True
        made.append(line)
    for rest in left:
        made.extend(rest)
    return "\n".join(made) + "\n"


def _moved_in(text: str) -> str:
    """Move a list in by what ``_at_the_margin`` takes back, so that comments beside clauses keep their column."""
    return "\n".join(f"  {line}" if line.strip() else line for line in text.split("\n"))


def _at_the_margin(text: str) -> str:
    """Take back the two spaces by which the outermost list is moved in."""
    return "\n".join(line.removeprefix("  ") for line in text.split("\n"))

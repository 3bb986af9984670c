"""Lay clauses over others: what an amendment, or the pack of a unit below, does to a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shouwen.regulation.reading import Faults, Node, nearest

#: Clauses whose value is one thing: a mapping that stands here replaces the old one whole.
REPLACED_WHOLE = frozenset(
    {"examples", "when", "before", "every", "rows", "signs", "done", "lapses", "title", "words", "count", "of"}
)


def laid_over(base: Node, over: Node, without: Iterable[str] = ()) -> Node:
    """Return clauses with others laid over: a mapping merges by its keys, a list is replaced, ``~`` takes away."""
    value, keys = dict(base.value), dict(base.keys)
    for key, node in over.value.items():
        if key in without:
            continue
        old = value.get(key)
        if node.value is None:
            value.pop(key, None)
            continue
        merges = old is not None and old.is_mapping and node.is_mapping and key not in REPLACED_WHOLE
        value[key] = laid_over(old, node) if merges and old is not None else node
        keys[key] = over.keys.get(key, node)
    return replace(base, value=value, keys=keys)


def with_changes(base: Node, over: Node, list_key: str, name_key: str, faults: Faults) -> Node:
    """Return a file whose list (``fields``, ``lines``, ``rows``) some ``adds``, ``drops`` and ``amends`` change.

    Entries are named by their ``name_key``; where that is empty, by their number, from 1 on.
    """
    whole = laid_over(base, over, {"adds", "drops", "amends"})
    entries = list(whole.value[list_key].value) if list_key in whole.value and whole.value[list_key].is_list else []
    names = [_name(entry, name_key, number) for number, entry in enumerate(entries, 1)]
    amended = over.value.get("amends")
    for name, clauses in (amended.value if amended is not None and amended.is_mapping else {}).items():
        if name in names and clauses.is_mapping:
            place = names.index(name)
            entries[place] = laid_over(entries[place], clauses)
        else:
            faults.add(clauses, f"what the other text has{nearest(name, names)}", f"“{name}”")
    dropped = over.value.get("drops")
    for node in dropped.value if dropped is not None and dropped.is_list else ():
        name = node.as_source()
        if name not in names:
            faults.add(node, f"what the other text has{nearest(name, names)}")
    gone = {node.as_source() for node in dropped.value} if dropped is not None and dropped.is_list else set()
    kept = [entry for entry, name in zip(entries, names, strict=True) if name not in gone]
    added = over.value.get("adds")
    kept += added.value if added is not None and added.is_list else ()
    listed = Node(kept, over.file, over.line, over.column)
    return replace(whole, value={**whole.value, list_key: listed})


def _name(entry: Node, name_key: str, number: int) -> str:
    if not name_key:
        return str(number)
    named = entry.value.get(name_key) if entry.is_mapping else None
    return named.as_source() if named is not None else entry.as_source()

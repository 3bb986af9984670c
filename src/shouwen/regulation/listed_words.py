"""Lists that differ between two texts, in words: what is new in them and what is gone, and nothing that stayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import compile_expression
from shouwen.regulation.plain_values import as_written, plain
from shouwen.regulation.spoken import Spoken, condition_in_words

#: Shorter lists of plain words are shown whole.
SHORT = 3
_CONDITIONS = ("if", "unless", "where")

Say = Callable[[Any], str]


def is_told_by_difference(before: Any, after: Any) -> bool:
    """True for two lists of which a reader would have to look for what differs."""
    if not isinstance(before, list) or not isinstance(after, list) or not before or not after:
        return False
    has_parts = any(isinstance(one, Mapping) for one in (*before, *after))
    return (has_parts or max(len(before), len(after)) > SHORT) and any(one in after for one in before)


def differing(before: Any, after: Any) -> tuple[Any, Any]:
    """Return two values without what stands in both: of mappings only the entries that differ."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping) or not before.keys() & after.keys():
        return before, after
    same = {key for key in before.keys() & after.keys() if before[key] == after[key]}
    return ({key: one for key, one in before.items() if key not in same},
            {key: one for key, one in after.items() if key not in same})  # fmt: skip


def listed_difference(before: Sequence[Any], after: Sequence[Any], say: Say, *, english: bool) -> str:
    """Return what is new in a list and what is gone from it; another order alone is said so.

    What would read alike on both sides, since words leave something out, is told as it is written.
    """
    left, come = [one for one in before if one not in after], [one for one in after if one not in before]
    gone, new = [say(one) for one in left], [say(one) for one in come]
    alike = set(gone) & set(new)
    gone = [as_written(plain(one)) if said in alike else said for one, said in zip(left, gone, strict=True)]
    new = [as_written(plain(one)) if said in alike else said for one, said in zip(come, new, strict=True)]
    if not gone and not new:
        return "in another order" if english else "次序不同"
    parts = ([("gone: " if english else "去掉：") + ("; " if english else "；").join(gone)] if gone else []) + (
        [("new: " if english else "新增：") + ("; " if english else "；").join(new)] if new else []
    )
    return (", " if english else "；").join(parts)


def row_in_words(row: Mapping[str, Any], spoken: Spoken, language: str) -> str | None:
    """Return a row of a table, or a ground to refuse, as people say it; None for another mapping."""
    if not row.keys() & {"if", "cells", "result"}:
        return None
    english = language.startswith("en")
    conditions = [condition_said(row[key], spoken, language) for key in _CONDITIONS if key in row]
    conditions += [f"{spoken.name(name, language)} {cell}" for name, cell in (row.get("cells") or {}).items()]
    said = (" and " if english else "且").join(conditions) or ("otherwise" if english else "其余")
    if "result" in row:
        said += f" → {row['result']}"
    if row.get("then"):
        said += f"{', then ' if english else '，随之'}{said_of(row['then'], language)}"
    if "cites" in row:
        cited = row["cites"] if isinstance(row["cites"], list) else [row["cites"]]
        said += " ".join(f" §{one}" for one in cited)
    return said


def condition_said(text: Any, spoken: Spoken, language: str) -> str:
    """Return a condition as people say it; one that cannot be read as it is written."""
    try:
        return condition_in_words(compile_expression(str(text)), spoken, language)
    except PackError:
        return str(text)

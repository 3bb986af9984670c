"""The text of a running flow: open tokens and what they stand on, and the figures; no specification.

Format 1, a JSON object: ``format``; ``process`` and ``key`` of the run; ``count`` of tokens made;
``figures``; ``passed``, the nodes that tokens have left; ``trees``, callers before called, each
``[number of the calling token or 0, process, is it over, tokens]``; a token is ``[number, number of
its parent or 0, spec, state, inner]``. Specs are an id after ``#`` with what stands around a node.
A release reads its own format and every older one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from shouwen.regulation.flows.engine import COMPLETED, Call, Run, Token
from shouwen.regulation.flows.figures import from_json, to_json
from shouwen.regulation.flows.progress import StateUnreadable

FORMAT = 1


def save(run: Run) -> str:
    """Return a run as text."""
    trees = [_save_tree(0, run)]
    trees.extend(_save_tree(call.caller.number, call) for call in run.subprocesses.values())
    said = {
        "format": FORMAT,
        "process": run.spec.name,
        "key": run.key,
        "count": run.count,
        "figures": {name: to_json(value) for name, value in run.figures.items()},
        "passed": list(run.passed),
        "trees": trees,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _save_tree(caller: int, tree: Any) -> list[Any]:
    tokens = sorted(tree.tasks.values(), key=lambda token: token.number)
    return [caller, tree.spec.name, tree.completed, [_save_token(token) for token in tokens]]


def _save_token(token: Token) -> list[Any]:
    inner = {
        name: to_json(value)
        for name, value in token.internal_data.items()
        if name not in {"merged", "event_fired"}  # read from the instances; never left standing
    }
    parent = token.parent
    return [token.number, parent.number if parent else 0, token.task_spec.name, token.state, inner]


def restore(text: str, new_run: Callable[[str, str], Run]) -> Run:
    """Return the run that was saved; ``new_run(process, key)`` makes an empty one."""
    try:
        said = json.loads(text)
        version = said["format"]
        if version not in _FORMATS:
            raise StateUnreadable(f"a state of format {version}; this release reads up to {FORMAT}")
        return _FORMATS[version](said, new_run)
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise wrong if isinstance(wrong, StateUnreadable) else StateUnreadable(repr(wrong)) from wrong


def _restore_1(said: Mapping[str, Any], new_run: Callable[[str, str], Run]) -> Run:
    run = new_run(said["process"], said["key"])
    run.count = said["count"]
    run.figures = {name: from_json(value) for name, value in said["figures"].items()}
    run.passed = dict.fromkeys(said["passed"])
    by_number: dict[int, Token] = {}
    for caller_number, process, is_over, tokens in said["trees"]:
        tree: Run | Call = run
        if caller_number:
            caller = by_number[caller_number]
            tree = Call(run.subprocess_specs[process], caller, run)
            tree.answer()
            run.subprocesses[caller.id] = tree
        tree.completed = is_over
        for token in tokens:
            _restore_token(token, tree, by_number)
        tree.task_tree = tree.last_task = by_number[tokens[0][0]]
    for token in by_number.values():
        _gather_instances(token)
    return run


_FORMATS = {1: _restore_1}


def _restore_token(said: list[Any], tree: Run | Call, by_number: dict[int, Token]) -> None:
    number, parent, spec, state, inner = said
    token = Token(tree, tree.spec.task_specs[spec], by_number[parent] if parent else None, state, number)
    token.internal_data = {name: from_json(value) for name, value in inner.items()}
    token.triggered = token.parent is not None and token.parent.task_spec.name == spec.removesuffix(
        " instance"
    )
    by_number[number] = token


def _gather_instances(token: Token) -> None:
    if "total" in token.internal_data:
        done = [child for child in token.children if child.state == COMPLETED]
        token.internal_data["merged"] = [str(child.id) for child in done]

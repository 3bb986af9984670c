"""What files of other modelers hold beside the flow itself: said for other engines, or several processes in one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shouwen.regulation.flows.document import Element
from shouwen.regulation.flows.supported import BPMN, KINDS, PREFIXES, WITH_EFFECT


def place(element: Element, owner: Element | None = None) -> str:
    """Return how a fault names its element: its id, and its name where it has another.

    Of a part of a node or arrow (a definition, a condition) that node or arrow is named, which people see drawn.
    """
    is_part = owner is not None and (owner.name in KINDS or owner.name == "sequenceFlow") and owner.name != "subProcess"
    for one in (owner, element) if is_part else (element, owner):
        if one is not None and one.get("id"):
            return f" ({named(one.get('id'), one.get('name'))})"
    return ""


def named(id_: str, name: str) -> str:
    """Return an id, with the name of what has it where that is another."""
    short = " ".join(name.split())[:60]
    return f"id {id_}, “{short}”" if short and short != id_ else f"id {id_}"


def is_foreign(key: str | tuple[str, str]) -> bool:
    """True for an attribute of a namespace that is neither ours nor of XML Schema."""
    return not isinstance(key, str) and key[0] not in PREFIXES


def has_effect(element: Element) -> bool:
    """True where passing over an element of another engine would leave out something that must be carried out.

    An extension says so itself (``mustUnderstand``); an assignment or transformation changes what is reckoned.
    """
    if element.name == "extension":
        return element.get("mustUnderstand") in {"true", "1"}
    return any(one.namespace == BPMN and one.name in WITH_EFFECT for one in element.all())


def pools_of(parts: Iterable[Element]) -> dict[str, Element]:
    """Return the pools that have a name, by the process that they hold."""
    pools = [
        pool
        for part in parts
        if part.name == "collaboration"
        for pool in part.children
        if (pool.namespace, pool.name) == (BPMN, "participant") and pool.get("processRef") and pool.get("name")
    ]
    return {pool.get("processRef").rpartition(":")[2]: pool for pool in pools}


def not_chosen(parts: Sequence[Element]) -> list[Element]:
    """Return the processes that are only drawn: where just one is marked executable, those that it does not call."""
    processes = {part.get("id"): part for part in parts if part.name == "process"}
    marked = [part for part in processes.values() if part.get("isExecutable") == "true"]
    if len(marked) != 1:
        return []
    called, ahead = set(), [marked[0].get("id")]
    while ahead:
        if (name := ahead.pop()) in processes and name not in called:
            called.add(name)
            ahead += [one.get("calledElement") for one in processes[name].all() if one.name == "callActivity"]
    return [part for name, part in processes.items() if name not in called]

"""What stands in files beside standards: fields of a form, tasks of a flow, rows of a table, lines of a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from shouwen.regulation.comparing.flow_steps import added_steps, redrawn
from shouwen.regulation.comparing.outcomes import Outcome, Reason
from shouwen.regulation.editions import Edition
from shouwen.regulation.expressions import Expression
from shouwen.regulation.flows import Flow
from shouwen.regulation.flows.nodes import FOR_PEOPLE
from shouwen.regulation.forms import Field
from shouwen.regulation.reading import Faults, read_yaml


def file_reasons(
    kind: str, old: Mapping[str, Any], new: Mapping[str, Any], above: Edition, below: Edition
) -> Iterator[Reason]:
    """Yield what differs in the files that both standards name."""
    if kind == "form":
        yield from _fields(_form_fields(above, str(old.get("schema"))), _form_fields(below, str(new.get("schema"))))
    elif kind == "flow":
        yield from _tasks(str(old.get("bpmn")), str(new.get("bpmn")), above, below)
    elif kind == "decision" and old.get("table") and old.get("table") == new.get("table"):
        path = str(new["table"])
        before, after = _plain(above, path), _plain(below, path)
        if before != after:
            yield Reason("table", _rows(before), _rows(after), Outcome.CANNOT_TELL)
    elif kind == "score" and old.get("card") == new.get("card"):
        yield from _lines(_card(above, str(old.get("card"))), _card(below, str(new.get("card"))))


def _form_fields(edition: Edition, path: str) -> Mapping[str, Field]:
    form = edition.forms.get(PurePosixPath(path).stem)
    return {field.name: field for field in form.fields} if form is not None else {}


def _fields(old: Mapping[str, Field], new: Mapping[str, Field]) -> Iterator[Reason]:
    for name, field in old.items():
        other = new.get(name)
        if other is None:
            yield Reason(f"schema/{name}", field.type, None, Outcome.LOOSER)
        elif field.type != other.type:
            yield Reason(f"schema/{name}", field.type, other.type, Outcome.CANNOT_TELL)
        elif field.is_required != other.is_required:
            outcome = Outcome.STRICTER if other.is_required else Outcome.LOOSER
            yield Reason(f"schema/{name}/required", field.is_required, other.is_required, outcome)
        else:
            yield from _bounds(name, field, other)
    for name, field in new.items():
        if name not in old:
            yield Reason(f"schema/{name}", None, field.type, Outcome.STRICTER)


def _bounds(name: str, field: Field, other: Field) -> Iterator[Reason]:
    """Yield what may be written into a field that is of the same sort and as required as before."""
    for clause, is_more in (("at_least", True), ("at_most", False)):
        before, after = getattr(field, clause), getattr(other, clause)
        if before != after:
            is_tighter = before is None or (after is not None and (after > before) is is_more)
            yield Reason(f"schema/{name}/{clause}", before, after, Outcome.STRICTER if is_tighter else Outcome.LOOSER)
    for clause, before, after in (
        ("options", [one.name for one in field.options], [one.name for one in other.options]),
        ("by", list(field.by), list(other.by)),
        ("required_if", _source(field.required_if), _source(other.required_if)),
    ):
        if before != after:
            yield Reason(f"schema/{name}/{clause}", before, after, Outcome.CANNOT_TELL)


def _source(expression: Expression | None) -> str | None:
    return expression.source if expression is not None else None


def _tasks(old_path: str, new_path: str, above: Edition, below: Edition) -> Iterator[Reason]:
    old, new = above.flows.get(old_path), below.flows.get(new_path)
    if old is None or new is None or above.files.get(old_path) == below.files.get(new_path):
        return
    for fuller, barer, outcome in ((new, old, Outcome.STRICTER), (old, new, Outcome.LOOSER)):
        steps = added_steps(barer, fuller)
        if steps is not None:
            for one in steps:
                called = one.name or one.id
                before, after = (None, called) if fuller is new else (called, None)
                yield Reason("bpmn/task", before, after, outcome)
            return
    names = [
        {
            node.name or node.id
            for node in flow.nodes.values()
            if node.kind in FOR_PEOPLE and not _is_renamed(node.id, old, new)
        }
        for flow in (old, new)
    ]
    for gone in sorted(names[0] - names[1]):
        yield Reason("bpmn/task", gone, None, Outcome.LOOSER)
    for added in sorted(names[1] - names[0]):
        yield Reason("bpmn/task", None, added, Outcome.STRICTER)
    # Whether everything that was asked for before is still asked for in its order, nobody but a reader can tell.
    told = [None, *(names[0] ^ names[1])]
    drawn = [one for one in redrawn(old, new) if _is_more(one, told)]
    yield from drawn or [Reason("bpmn", None, None, Outcome.CANNOT_TELL)]


def _is_renamed(step: str, old: Flow, new: Flow) -> bool:
    """True for a step that stands in both drawings under two names: it is told as one (``redrawn``)."""
    was, is_ = old.nodes.get(step), new.nodes.get(step)
    return was is not None and is_ is not None and was.name != is_.name


def _is_more(one: Reason, told: Sequence[str | None]) -> bool:
    """False for a step that was told of already as new or gone."""
    return one.clause not in ("bpmn/task", "bpmn/element") or one.before not in told or one.after not in told


def _plain(edition: Edition, path: str) -> Any:
    content = edition.files.get(path)
    tree = read_yaml(path, content, Faults()) if content is not None else None
    return tree.plain() if tree is not None else None


def _rows(table: Any) -> int:
    return len(table.get("rows", ())) if isinstance(table, Mapping) else 0


def _card(edition: Edition, name: str) -> Mapping[str, Any]:
    card = _plain(edition, f"scorecards/{name}.yaml")
    lines = card.get("lines", ()) if isinstance(card, Mapping) else ()
    return {str(line.get("id")): line for line in lines}


def _lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Reason]:
    for id_, line in old.items():
        other = new.get(id_)
        if other is None:
            yield Reason(f"card/{id_}", line.get("line"), None, Outcome.LOOSER)
        elif bool(line.get("fatal")) != bool(other.get("fatal")):
            outcome = Outcome.STRICTER if other.get("fatal") else Outcome.LOOSER
            yield Reason(f"card/{id_}/fatal", bool(line.get("fatal")), bool(other.get("fatal")), outcome)
        elif _judged(line) != _judged(other):
            yield Reason(f"card/{id_}", _judged(line), _judged(other), Outcome.CANNOT_TELL)
    for id_ in new.keys() - old.keys():
        yield Reason(f"card/{id_}", None, new[id_].get("line"), Outcome.STRICTER)


def _judged(line: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: one for key, one in line.items() if key not in ("line", "examples", "article", "evidence", "fatal")}

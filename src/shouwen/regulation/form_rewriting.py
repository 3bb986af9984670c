"""Forms as they are written: their fields as rows that people change, and where those stand on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.reading import Faults, Node, read_yaml
from shouwen.regulation.relisting import CellFault, Entry, faults_in, relisted
from shouwen.regulation.rewriting import NotRewritten

#: What is changed of a field as rows; all else of it stays as it is written.
KEYS = ("name", "en", "type", "required", "required_if", "by", "options", "from")
#: Keys whose value may be one text or several.
_SEVERAL = ("by", "options")
_BETWEEN = re.compile(r"\s*[、,，;；\n]\s*")


@dataclass(frozen=True)
class WrittenForm:
    """A form where it is written; ``key`` is the name of its file, ``rows`` are its fields as plain values."""

    key: str
    file: str
    title: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    def texts(self) -> list[dict[str, str]]:
        """Return each field as texts by key."""
        return [{key: text for key in KEYS if (text := _text(field.get(key)))} for field in self.rows]

    def rewritten(self, content: bytes, entries: Sequence[Entry]) -> bytes:
        """Return its file with other fields, which keep their boxes on the paper.

        A field that is called otherwise is called so in its box too; the box of one that is gone goes with it, and a
        new one gets a row of its own at the end, where the form says at all where its boxes stand. Raises
        ``NotRewritten``.
        """
        changed = relisted(content, self.file, _fields_of, entries)
        renamed = {
            str(self.rows[one.was].get("name")): str(one.plain.get("name", ""))
            for one in entries if one.was is not None
        }
        new = [str(one.plain["name"]) for one in entries if one.was is None and "name" in one.plain]
        tree = read_yaml(self.file, changed, Faults())
        rows = _rows_of(tree) if tree is not None else None
        if rows is None or not rows.is_list or not rows.value:
            return changed
        boxes = _boxes(rows.plain(), renamed, {str(one.get("name")) for one in self.rows}, new, _columns_of(tree))
        if [one.plain for one in boxes] == rows.plain():
            return changed
        return relisted(changed, self.file, _rows_of, boxes)

    def faults(self, content: bytes, errors: Iterable[PackError]) -> list[CellFault]:
        """Return the faults of a pack that stand in the fields of the form, each with its cell."""
        return [CellFault(one.place, one.key, one.found, one.expected)
                for one in faults_in(content, self.file, _fields_of, errors)]


def written_forms(files: Mapping[str, bytes]) -> Iterator[WrittenForm]:
    """Yield the forms of a pack in the order of its files; a file that cannot be read is left out."""
    for path in sorted(files):
        if path.startswith("forms/"):
            tree = read_yaml(path, files[path], Faults())
            fields = _fields_of(tree) if tree is not None else None
            if tree is not None and fields is not None and fields.is_list and all(one.is_mapping for one in fields.value):
                title = tree.value["title"].plain() if "title" in tree.value else ""
                said = title if isinstance(title, Mapping) else {"zh": str(title)}
                name = path.removeprefix("forms/").removesuffix(".yaml")
                yield WrittenForm(name, path, said, tuple(one.plain() for one in fields.value))


def read_fields(form: WrittenForm, lines: Iterable[tuple[Mapping[str, str], int | None]]) -> list[Entry]:
    """Return typed rows, each with its place in the form as it stands, as entries of its fields."""
    return [Entry(_field(texts, form.rows[was] if was is not None else {}), was) for texts, was in lines]


def _field(texts: Mapping[str, str], old: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: _value(key, texts.get(key, "").strip(), old) for key in KEYS}
    order = [*(key for key in old if key not in KEYS or given[key] is not None), *(key for key in KEYS if key not in old)]
    if not old:
        order = list(KEYS)
    return {key: given[key] if key in KEYS else old[key] for key in order if key not in KEYS or given[key] is not None}


def _value(key: str, text: str, old: Mapping[str, Any]) -> Any:
    """Return what was typed for a key, None for nothing; what reads as it stood stays as it stood."""
    if key in old and text == _text(old[key]):
        return old[key]
    if key == "required":
        return True if text else None
    if key == "type" and text == "text" and key not in old:
        return None
    if key in _SEVERAL and text:
        several = [one for one in _BETWEEN.split(text) if one]
        known = {_text(one): one for one in old.get(key, ())} if isinstance(old.get(key), list) else {}
        kept = [known.get(one, one) for one in several]
        return kept[0] if len(kept) == 1 and key == "by" else kept
    return text or None


def _text(value: Any) -> str:
    if value is True:
        return "1"
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    return str(value.get("name", value.get("zh", ""))) if isinstance(value, Mapping) else str(value)


def _boxes(
    rows: Sequence[Any], renamed: Mapping[str, str], known: set[str], new: Sequence[str], columns: int
) -> list[Entry]:
    found = []
    for place, row in enumerate(rows):
        if not isinstance(row, list):
            raise NotRewritten("a row of boxes")
        kept = [_box(one, renamed) for one in row if not _is_gone(one, renamed, known)]
        if kept:
            found.append(Entry(kept, place))
    shown = {one.get("field") for entry in found for one in entry.plain if isinstance(one, Mapping)}
    for name in new:
        if name not in shown:
            wide = {"across": columns - 1} if columns > 2 else {}
            found.append(Entry([{"label": name, "field": name, **wide}]))
    return found


def _is_gone(box: Any, renamed: Mapping[str, str], known: set[str]) -> bool:
    field = box.get("field") if isinstance(box, Mapping) else None
    return field in known and field not in renamed


def _box(box: Any, renamed: Mapping[str, str]) -> Any:
    if not isinstance(box, Mapping) or box.get("field") not in renamed:
        return box
    old = box["field"]
    return {key: renamed[old] if key in ("field", "label") and value == old else value for key, value in box.items()}


def _fields_of(tree: Node) -> Node | None:
    return tree.value.get("fields") if tree.is_mapping else None


def _rows_of(tree: Node) -> Node | None:
    layout = tree.value.get("print") if tree.is_mapping else None
    return layout.value.get("rows") if layout is not None and layout.is_mapping else None


def _columns_of(tree: Node | None) -> int:
    layout = tree.value.get("print") if tree is not None and tree.is_mapping else None
    columns = layout.value.get("columns") if layout is not None and layout.is_mapping else None
    return columns.value if columns is not None and isinstance(columns.value, int) else 4

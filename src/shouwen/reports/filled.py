"""A form with its values and signatures, taken apart into the blocks of its sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shouwen.regulation.words import Words
from shouwen.reports.boxes import Box, Line, grid, lines
from shouwen.reports.fields import FormField, FormPlan, Place
from shouwen.reports.heights import generous, row_height
from shouwen.reports.paper import Block, NewPage, Signatures, Signed, Table, TableColumn, Text
from shouwen.reports.reader import GivenSignature, Reader
from shouwen.reports.wording import word

Values = Mapping[str, object]
Given = Mapping[str, Sequence[GivenSignature]]

_BLANK_ROWS = 8  # of a table that has none, to be written in by hand; no more than it may have
_BLANK = "＿＿＿＿＿＿"
_TYPES_AT_RIGHT = frozenset({"money", "percent"})
_TYPES_AT_LEFT = frozenset({"long_text"})


@dataclass(frozen=True, slots=True)
class Filled:
    """One entry on its way to paper, for one reader."""

    form: FormPlan
    values: Values
    signatures: Given
    reader: Reader

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks; a table with so many rows a page repeats what stands around it on every sheet."""
        paged = next((field for field in self.form.fields if field.rows_per_page), None)
        if paged is None:
            yield from self._sheet({})
            return
        rows, size = self._rows_of(paged), paged.rows_per_page
        for start in range(0, max(len(rows), 1), size):
            if start:
                yield NewPage()
            part = rows[start : start + size]
            yield from self._sheet({paged.name: [*part, *[{}] * (size - len(part))]})

    def _sheet(self, instead: Mapping[str, Sequence[Values]]) -> Iterator[Block]:
        waiting: list[Line] = []
        for line in self._placed() if self.form.rows else self._in_order():
            if not isinstance(line, FormField):
                waiting.append(line)
                continue
            yield from self._grid(waiting)
            waiting = []
            yield self._table(line, instead.get(line.name) or self._rows_of(line))
        yield from self._grid(waiting)

    def _grid(self, waiting: Sequence[Line]) -> Iterator[Block]:
        if waiting:
            yield grid(generous(waiting, self.form, self.reader), self.form.columns, self.reader)

    def _in_order(self) -> Iterator[Line | FormField]:
        """Yield lines made from the fields in their order, and the fields that are tables."""
        opinions = {place for field in self.form.fields if _is_opinion(field) for place in field.by}
        boxes: list[Box] = []
        for field in self.form.fields:
            if field.type == "table":
                yield from lines(boxes, self.form.columns // 2)
                boxes = []
                yield field
            elif not (field.type == "signature" and opinions.intersection(field.by)):
                boxes.append(self._box(field))
        yield from lines(boxes, self.form.columns // 2)

    def _placed(self) -> Iterator[Line | FormField]:
        """Yield the lines that the form's own layout says."""
        fields = {field.name: field for field in self.form.fields}
        for row in self.form.rows:
            named = [fields[place.field] for place in row if place.field]
            tables = [field for field in named if field.type == "table"]
            if tables:
                yield from tables
            else:
                yield _of_one_group([self._at(place, fields) for place in row])

    def _at(self, place: Place, fields: Mapping[str, FormField]) -> Box:
        if not place.field:
            return self._said(place, fields)
        box = self._box(fields[place.field])
        label = self.reader.label(place.label) if place.label and place.label.zh != place.field else box.label
        group = None if self._is_headed(box.group) else box.group
        return replace(box, label=label, group=group, across=place.across, height=place.height)

    def _said(self, place: Place, fields: Mapping[str, FormField]) -> Box:
        """Return a text of the layout: a sentence with values in it, or the heading of a group."""
        said = place.text or place.label or Words("")
        if "{" in said.zh:
            sentence = self._sentence(self.reader.one(said), fields)
            return Box(None, Text(sentence), across=place.across, height=place.height)
        groups = (field.group for field in fields.values() if field.group and field.group.zh == said.zh)
        heading = replace(self.reader.label(next(groups, said)), is_heading=True)
        return Box(None, heading, across=place.across, height=place.height)

    def _is_headed(self, group: Words | None) -> bool:
        texts = (place.text for row in self.form.rows for place in row if place.text)
        return group is not None and any(text.zh == group.zh for text in texts)

    def _sentence(self, text: str, fields: Mapping[str, FormField]) -> str:
        """Return ``text`` with the values of the fields named in braces, a line where there is none."""

        def value(match: re.Match[str]) -> str:
            field = fields[match[1]]
            return self.reader.written(self.values.get(field.name), field.type) or _BLANK

        return re.sub(r"\{(\w+)\}", value, text)

    def _box(self, field: FormField) -> Box:
        label = self.reader.label(field.words)
        if field.type == "signature":
            signed = self.reader.signed(self._newest(field.name, *field.by))
            return Box(label, Signatures((signed,)), field.name, field.group, is_signature=True)
        value = self.values.get(field.name)
        if _is_opinion(field):
            opinion = Text(self.reader.written(value), value)
            return Box(label, Signatures(self._below(field), opinion), field.name, field.group, is_wide=True)
        return Box(label, self.reader.content(field, value), field.name, field.group, is_wide=field.is_wide)

    def _below(self, opinion: FormField) -> tuple[Signed, ...]:
        """Return the signature below an opinion; none where the layout has a box of its own for it."""
        own = [
            one.name for one in self.form.fields if one.type == "signature" and _shared(one.by, opinion.by)
        ]
        if any(place.field in own for row in self.form.rows for place in row):
            return ()
        signer = self._newest(*own, *opinion.by, opinion.name)
        return (self.reader.signed(signer, word("sign", self.reader.language)),)

    def _newest(self, *keys: str) -> GivenSignature | None:
        given = (self.signatures[key] for key in keys if self.signatures.get(key))
        return next((signatures[-1] for signatures in given), None)

    def _rows_of(self, field: FormField) -> Sequence[Values]:
        rows = self.values.get(field.name) or ()
        assert isinstance(rows, Sequence)
        return rows

    def _table(self, field: FormField, rows: Sequence[Values]) -> Table:
        blank: Sequence[Values] = [{}] * min(_BLANK_ROWS, field.at_most or _BLANK_ROWS)
        texts = (tuple(self._in_table(column, row) for column in field.columns) for row in rows or blank)
        return Table(
            columns=tuple(self._column(column) for column in field.columns),
            rows=tuple(texts),
            height=row_height(field.rows_per_page, self.form),
            field=field.name,
        )

    def _in_table(self, column: FormField, row: Values) -> Text:
        value = row.get(column.name)
        return Text(self.reader.written(value, column.type, is_short=True), value, column.type)

    def _column(self, column: FormField) -> TableColumn:
        name, second = self.reader.both(column.words)
        group, group_second = self.reader.both(column.group) if column.group else ("", "")
        name, second = _below(name, group), _below(second, group_second)
        at_right, at_left = column.type in _TYPES_AT_RIGHT, column.type in _TYPES_AT_LEFT
        return TableColumn(
            name=name,
            second=second,
            group=group,
            group_second=group_second,
            share=column.share,
            align="right" if at_right else "left" if at_left else "center",
        )


def _below(name: str, group: str) -> str:
    """Return what a column is called below the heading of its group: names are told apart by it, paper is not."""
    return name.removeprefix(group).strip() or name


def _is_opinion(field: FormField) -> bool:
    return field.type == "long_text" and bool(field.by)


def _of_one_group(row: Sequence[Box]) -> Line:
    """Take the group from a row whose boxes are of several: no label can stand beside it."""
    groups = {box.group for box in row}
    return tuple(row) if len(groups) == 1 else tuple(replace(box, group=None) for box in row)


def _shared(places: Sequence[str], others: Sequence[str]) -> bool:
    return not set(places).isdisjoint(others)

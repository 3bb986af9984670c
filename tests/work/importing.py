"""Lists that tests bring into the house."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from django.utils import timezone
from openpyxl import Workbook

from shouwen.work.actions.import_making import make_next_import, wrong_rows
from shouwen.work.actions.imports import ask_import, begin_import
from shouwen.work.models import Import
from tests.factories import as_member


def as_text(rows, encoding="utf-8"):
    """Return rows as the bytes of a csv file."""
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(encoding)


def as_sheet(rows, merged=()):
    """Return rows as the bytes of a spreadsheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for one in merged:
        book.active.merge_cells(one)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def asked(key, unit, member, content, *, name="list.csv", now=None):
    """Ask for an import as a page does; ``content`` are rows or bytes."""
    now = now or timezone.now()
    content = content if isinstance(content, bytes) else as_text(content)
    return ask_import(key, unit, name, BytesIO(content), language="zh-hans", zone="Asia/Shanghai", at=now,
                      by=as_member(member, now))  # fmt: skip


def begun(one, member, *, is_trial=False, now=None, **choices):
    """Begin an import with the columns that are offered."""
    now = now or timezone.now()
    return begin_import(one.pk, one.mapping, choices, is_trial=is_trial, by=as_member(member, now), at=now)


def imported(key, unit, member, content, *, name="list.csv", is_trial=False, now=None, **choices):
    """Import a list to its end; return it."""
    one = begun(asked(key, unit, member, content, name=name, now=now), member, is_trial=is_trial, now=now, **choices)
    while make_next_import((lambda: now) if now else timezone.now):
        pass
    return Import.objects.get(pk=one.pk)


def came_to(one):
    """Return how many rows were made, changed, known, and wrong."""
    return one.made, one.changed, one.known, one.failed


def faults_of(one):
    """Return what is wrong: row, field and the first words of the sentence."""
    return [(row.number, key, sentence % names) for row in wrong_rows(one) for key, sentence, names in row.faults]

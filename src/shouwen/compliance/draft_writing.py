"""Write a draft: a file whole, or one figure, table or example of it with every other byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from shouwen.compliance.actions import check_values
from shouwen.compliance.draft_keeping import changed_draft, not_alone, open_draft, rewrite
from shouwen.compliance.draft_reading import read_draft, read_texts
from shouwen.compliance.models import Draft
from shouwen.compliance.permissions import may_set_these
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.examples import Example
from shouwen.regulation.form_rewriting import written_forms
from shouwen.regulation.packs import belongs_to_packs
from shouwen.regulation.proofs import ShortResult, prove_short
from shouwen.regulation.proving import run_example
from shouwen.regulation.reading import LONGEST_FILE
from shouwen.regulation.relisting import Entry, WrittenRows
from shouwen.regulation.retaking import as_it_comes_out, short_as_it_comes_out
from shouwen.regulation.rewriting import rewritten, written_standards
from shouwen.regulation.tables.grid import written_tables


@transaction.atomic(savepoint=False)
def write_draft(number: int, path: str, text: str, *, version: int, by: Acting, at: datetime) -> Draft:
    """Put a file into a draft in the place of what it was; faults in it are kept until it is proposed.

    ``version`` is the one that the writer has seen; refused when somebody has changed the draft since.
    """
    draft = open_draft(number, version=version, by=by)
    if not belongs_to_packs(path):
        raise Refused("A file %(path)s belongs to no pack.", why=Why.BAD_INPUT, field="path", path=path)
    if len(text.encode()) > LONGEST_FILE:
        raise Refused("A file of a pack has at most %(most)s bytes.", why=Why.BAD_INPUT, field="text", most=LONGEST_FILE)
    if "\0" in text:
        raise Refused("A file of a pack is text.", why=Why.BAD_INPUT, field="text")
    draft.files[path] = text.replace("\r\n", "\n")
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def change_standard(
    number: int, standard: str, changes: Mapping[tuple[str, ...], str], *, version: int, by: Acting, at: datetime
) -> Draft:
    """Change figures or sentences of one standard in the text of a draft; every other byte stays.

    ``changes`` are new texts by clause: ``("at_most",)``, ``("words", "zh")``.
    """
    draft = open_draft(number, version=version, by=by)
    file = next((one.file for one in written_standards(draft.content) if one.standard == standard), None)
    if file is None:
        raise Refused("The draft has no standard %(standard)s.", why=Why.OVERTAKEN, standard=standard)
    for keys, text in changes.items():
        rewrite(draft, file, partial(rewritten, file=file, standard=standard, keys=keys, text=text), field="-".join(keys))
    return changed_draft(draft, by=by, at=at)


#: What a draft has as rows that people change as a grid, and what is said where one is missing.
GRIDS: Mapping[str, tuple[Callable[[Mapping[str, bytes]], Iterable[WrittenRows]], str]] = {
    "table": (written_tables, "The draft has no table %(table)s."),
    "form": (written_forms, "The draft has no form %(form)s."),
}


def grid_of(draft: Draft, of: str, key: str) -> WrittenRows:
    """Return a decision table (``of`` is "table") or the fields of a form ("form") as they stand in a draft."""
    written, missing = GRIDS[of]
    found = next((one for one in written(draft.content) if one.key == key), None)
    if found is None:
        names: dict[str, Any] = {of: key}
        raise Refused(missing, why=Why.OVERTAKEN, **names)
    return found


@transaction.atomic(savepoint=False)
def change_grid(
    number: int, of: str, key: str, rows: Sequence[Entry], *, version: int, by: Acting, at: datetime
) -> Draft:
    """Give a decision table or a form of a draft other rows; only their own lines change, and boxes of fields follow.

    Faults in the rows are kept until the draft is proposed, like those of any text.
    """
    draft = open_draft(number, version=version, by=by)
    found = grid_of(draft, of, key)
    rewrite(draft, found.file, lambda content: found.rewritten(content, rows))
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def retake_example(number: int, file: str, line: int, *, version: int, by: Acting, at: datetime) -> Draft:
    """Let an example expect what the draft makes of it; ``file`` and ``line`` say which, also one beside a standard."""
    draft = open_draft(number, version=version, by=by)
    edition = _readable(draft)
    long = next((one for one in edition.examples if (one.file, one.line) == (file, line)), None)
    short = _short_at(edition, file, line) if long is None else None
    if long is not None:
        rewrite(draft, file, lambda content: as_it_comes_out(content, long, edition))
    elif short is not None and not short.is_right:
        rewrite(draft, file, lambda content: short_as_it_comes_out(content, short))
    else:
        raise Refused("The draft has no such example.", why=Why.OVERTAKEN)
    try:
        after = read_texts(draft.files)
    except PackErrors as wrong:
        raise not_alone() from wrong
    if not (_comes_out(long, after) if long is not None else _short_comes_out(short, after)):
        raise not_alone()
    return changed_draft(draft, by=by, at=at)


def _comes_out(like: Example, edition: Edition) -> bool:
    same = (one for one in edition.examples if one.file == like.file and one.title == like.title)
    return all(run_example(one, edition).is_right for one in same)


def _short_at(edition: Edition, file: str, line: int) -> ShortResult | None:
    """Return how the short example at a place went; only those of its standard are run."""
    places = {(one.file, one.line): id_ for id_, readings in edition.standards.items() for one in readings.examples}
    shorts = prove_short(edition, of=places[file, line]) if (file, line) in places else ()
    return next((one for one in shorts if (one.example.file, one.example.line) == (file, line)), None)


def _short_comes_out(like: ShortResult | None, edition: Edition) -> bool:
    assert like is not None
    return any(one.is_right for one in prove_short(edition, of=like.standard) if one.number == like.number)


def _readable(draft: Draft) -> Edition:
    try:
        return read_draft(draft)
    except PackErrors as wrong:
        raise Refused("The draft is faulty; nobody can follow it.", why=Why.BAD_INPUT) from wrong


@transaction.atomic(savepoint=False)
def give_draft_values(number: int, values: Mapping[str, str], *, version: int, by: Acting, at: datetime) -> Draft:
    """Keep in a draft the local values that it newly asks for; an empty one is taken back.

    They count in its trials and its comparison with the unit above, and are set when it is put in force.
    """
    draft = open_draft(number, version=version, by=by)
    edition = _readable(draft)
    given = {name: value for name, value in values.items() if value}
    check_values(edition, given)
    may_set_these(draft.unit, edition, given, by=by, at=at)
    kept = {name: value for name, value in draft.values.items() if name not in values}
    draft.values = {**kept, **given}
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def remove_from_draft(number: int, path: str, *, version: int, by: Acting, at: datetime) -> Draft:
    """Take a file out of a draft."""
    draft = open_draft(number, version=version, by=by)
    if draft.files.pop(path, None) is None:
        raise Refused("The draft has no file %(path)s.", why=Why.OVERTAKEN, path=path)
    return changed_draft(draft, by=by, at=at)

"""Write a draft: a file whole, or one figure, table or example of it with every other byte as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from shouwen.compliance.actions import check_values
from shouwen.compliance.draft_keeping import changed_draft, open_draft, refuse_overtaken
from shouwen.compliance.draft_reading import read_draft, read_texts
from shouwen.compliance.models import Draft
from shouwen.compliance.permissions import may_set_these
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.examples import Example
from shouwen.regulation.form_rewriting import with_fields, written_forms
from shouwen.regulation.packs import belongs_to_packs
from shouwen.regulation.proving import ExampleResult, run_example
from shouwen.regulation.reading import LONGEST_FILE
from shouwen.regulation.relisting import Entry
from shouwen.regulation.retaking import as_it_comes_out
from shouwen.regulation.rewriting import NotRewritten, rewritten, written_standards
from shouwen.regulation.tables.grid import with_lines, written_tables


@transaction.atomic(savepoint=False)
def write_draft(number: int, path: str, text: str, *, version: int, by: Acting, at: datetime) -> Draft:
    """Put a file into a draft in the place of what it was; faults in it are kept until it is proposed.

    ``version`` is the one that the writer has seen; refused when somebody has changed the draft since.
    """
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
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
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
    files = draft.content
    place = next((one for one in written_standards(files) if one.standard == standard), None)
    if place is None:
        raise Refused("The draft has no standard %(standard)s.", why=Why.OVERTAKEN, standard=standard)
    for keys, text in changes.items():
        try:
            files[place.file] = rewritten(files[place.file], place.file, standard, keys, text)
        except NotRewritten as wrong:
            raise _not_alone("-".join(keys)) from wrong
    draft.files[place.file] = files[place.file].decode()
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def change_table(
    number: int, table: str, rows: Sequence[Entry], *, version: int, by: Acting, at: datetime
) -> Draft:
    """Give a decision table of a draft other rows; only its own lines change. ``table`` is the key of ``Table``.

    Faults in the rows are kept until the draft is proposed, like those of any text.
    """
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
    found = next((one for one in written_tables(draft.content) if one.key == table), None)
    if found is None:
        raise Refused("The draft has no table %(table)s.", why=Why.OVERTAKEN, table=table)
    try:
        draft.files[found.file] = with_lines(draft.content[found.file], found, rows).decode()
    except NotRewritten as wrong:
        raise _not_alone() from wrong
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def change_form(number: int, form: str, fields: Sequence[Entry], *, version: int, by: Acting, at: datetime) -> Draft:
    """Give a form of a draft other fields; its boxes on the paper follow, every other line stays."""
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
    found = next((one for one in written_forms(draft.content) if one.name == form), None)
    if found is None:
        raise Refused("The draft has no form %(form)s.", why=Why.OVERTAKEN, form=form)
    try:
        draft.files[found.file] = with_fields(draft.content[found.file], found, fields).decode()
    except NotRewritten as wrong:
        raise _not_alone() from wrong
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def retake_example(number: int, file: str, line: int, *, version: int, by: Acting, at: datetime) -> Draft:
    """Let an example expect what the draft makes of it; ``file`` and ``line`` say which."""
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
    edition = _readable(draft)
    example = next((one for one in edition.examples if (one.file, one.line) == (file, line)), None)
    if example is None:
        raise Refused("The draft has no such example.", why=Why.OVERTAKEN)
    try:
        text = as_it_comes_out(draft.content[file], example, edition).decode()
        is_right = all(one.is_right for one in _examples_at(read_texts({**draft.files, file: text}), file, example))
    except (NotRewritten, PackErrors) as wrong:
        raise _not_alone() from wrong
    if not is_right:
        raise _not_alone()
    draft.files[file] = text
    return changed_draft(draft, by=by, at=at)


def _not_alone(field: str = "") -> Refused:
    return Refused("This cannot be changed alone. Change it in the text of the file.", why=Why.BAD_INPUT, field=field)


def _readable(draft: Draft) -> Edition:
    try:
        return read_draft(draft)
    except PackErrors as wrong:
        raise Refused("The draft is faulty; nobody can follow it.", why=Why.BAD_INPUT) from wrong


def _examples_at(edition: Edition, file: str, like: Example) -> list[ExampleResult]:
    return [run_example(one, edition) for one in edition.examples if one.file == file and one.title == like.title]


@transaction.atomic(savepoint=False)
def give_draft_values(number: int, values: Mapping[str, str], *, version: int, by: Acting, at: datetime) -> Draft:
    """Keep in a draft the local values that it newly asks for; an empty one is taken back.

    They count in its trials and its comparison with the unit above, and are set when it is put in force.
    """
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
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
    draft = open_draft(number, by=by)
    refuse_overtaken(draft, version)
    if draft.files.pop(path, None) is None:
        raise Refused("The draft has no file %(path)s.", why=Why.OVERTAKEN, path=path)
    return changed_draft(draft, by=by, at=at)

"""Standards of a draft, clause by clause: changed, added, taken out; every line of the others stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.draft_keeping import changed_draft, open_draft, rewrite
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.clause_rewriting import added, clauses_of, removed, with_clauses
from shouwen.regulation.packs import belongs_to_packs
from shouwen.regulation.skeleton import FILES, file_begun


@transaction.atomic(savepoint=False)
def change_clauses(
    number: int, standard: str, changes: Mapping[str, Any], *, version: int, by: Acting, at: datetime
) -> Draft:
    """Let clauses of a standard say something else; ``None`` takes one away. Faults are kept until it is proposed."""
    draft = open_draft(number, version=version, by=by)
    file = _file_of(draft, standard)
    rewrite(draft, file, lambda content: with_clauses(content, file, standard, changes))
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def add_standard(
    number: int, file: str, clauses: Mapping[str, Any], *, version: int, by: Acting, at: datetime
) -> Draft:
    """Put a new standard at the end of a file of a draft; its first clause is the kind with the title.

    A form or flow whose file the draft lacks begins with a file of one field, of one step.
    """
    draft = open_draft(number, version=version, by=by)
    if not (file.startswith("standards/") and belongs_to_packs(file)):
        raise Refused("A file %(path)s belongs to no pack.", why=Why.BAD_INPUT, field="file", path=file)
    id_ = str(clauses.get("id", ""))
    if not id_ or clauses_of(draft.content, id_) is not None:
        raise Refused("A standard has an id of its own.", why=Why.BAD_INPUT, field="id")
    for path, text in file_begun(clauses, draft.files).items():
        if not belongs_to_packs(path):
            raise Refused("A file %(path)s belongs to no pack.", why=Why.BAD_INPUT, field=FILES[path.partition("s/")[0]],
                          path=path)
        draft.files[path] = text
    draft.files.setdefault(file, "")
    rewrite(draft, file, lambda content: added(content, file, clauses))
    return changed_draft(draft, by=by, at=at)


@transaction.atomic(savepoint=False)
def remove_standard(number: int, standard: str, *, version: int, by: Acting, at: datetime) -> Draft:
    """Take a standard out of a draft: from its day on nothing is judged by it. What names it is then at fault."""
    draft = open_draft(number, version=version, by=by)
    file = _file_of(draft, standard)
    rewrite(draft, file, lambda content: removed(content, file, standard))
    if not draft.files[file].strip():
        del draft.files[file]
    return changed_draft(draft, by=by, at=at)


def _file_of(draft: Draft, standard: str) -> str:
    found = clauses_of(draft.content, standard)
    if found is None:
        raise Refused("The draft has no standard %(standard)s.", why=Why.OVERTAKEN, standard=standard)
    return found.file

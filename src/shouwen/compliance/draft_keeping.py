"""A draft while somebody does something with it: locked, of the version that they have seen, kept as the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shouwen.compliance.models import Draft, DraftState
from shouwen.compliance.permissions import may_draft
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.rewriting import NotRewritten


def locked_draft(number: int) -> Draft:
    """Return a draft that nobody else changes until this deed is done."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=number).first()
    if found is None:
        raise Refused("There is no such draft, or it is not for you.", why=Why.NOT_ALLOWED)
    return found


def open_draft(number: int, *, version: int | None = None, by: Acting) -> Draft:
    """Return a draft for one who may write it; refused where it is not being written.

    ``version`` is the one that the writer has seen; refused when somebody has changed the draft since.
    """
    draft = locked_draft(number)
    may_draft(draft.unit, by=by)
    if draft.state != DraftState.OPEN:
        raise Refused("This draft is not being written any more. Begin another.", why=Why.OVERTAKEN)
    if version is not None:
        refuse_overtaken(draft, version)
    return draft


def refuse_overtaken(draft: Draft, version: int) -> None:
    """Refuse what was written over another version than there is."""
    if draft.version != version:
        raise Overtaken(
            "%(who)s has changed the draft meanwhile. Compare both texts and save again.", {"version": draft.version},
            who=draft.changed_by.name,
        )


def changed_draft(draft: Draft, *, by: Acting | object, at: datetime) -> Draft:
    """Keep a draft under its next version."""
    if isinstance(by, Acting):
        draft.changed_by = by.member
        draft.writers = sorted({*draft.writers, by.member.pk})
    draft.changed_at = at
    draft.version += 1
    draft.save()
    return draft


def rewrite(draft: Draft, file: str, made: Callable[[bytes], bytes], *, field: str = "") -> None:
    """Give a file of a draft another text; refused where what is asked cannot be changed without anything else."""
    try:
        draft.files[file] = made(draft.files[file].encode()).decode()
    except NotRewritten as wrong:
        raise not_alone(field) from wrong


def not_alone(field: str = "") -> Refused:
    """Return the refusal of what cannot be changed without anything else."""
    return Refused("This cannot be changed alone. Change it in the text of the file.", why=Why.BAD_INPUT, field=field)

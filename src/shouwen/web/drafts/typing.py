"""What the figures of a standard would come to, as they are typed: the faults, or how it would read then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shouwen.compliance.draft_reading import faults_of, read_texts
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Draft
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.rewriting import NotRewritten, Written, rewritten
from shouwen.web.drafts.changes import Change, changes_of
from shouwen.web.drafts.stale import ShownStale, stale_of_standard
from shouwen.web.regulation.reading import language_read


@dataclass(frozen=True)
class Typed:
    """Faults of the draft as it is typed; without any, what the standard changes, and says otherwise than it judges."""

    faults: Sequence[PackError] = ()
    changes: Sequence[Change] = ()
    stale: Sequence[ShownStale] = ()


def as_typed(draft: Draft, one: Written, changes: Mapping[tuple[str, ...], str]) -> Typed:
    """Return what becomes of a draft when these figures and sentences of a standard are saved."""
    content = draft.files[one.file].encode()
    for keys, text in changes.items():
        try:
            content = rewritten(content, one.file, one.standard, keys, text)
        except NotRewritten as wrong:
            return Typed([PackError(one.file, one.line, 1, f"“{text}”", str(wrong))])
    texts = {**draft.files, one.file: content.decode()}
    faults = faults_of(texts)
    if faults:
        return Typed(faults)
    edition, base = read_texts(texts), base_of(draft)
    changed = changes_of(base, edition, language_read()) if base is not None else ()
    return Typed(changes=[change for change in changed if change.standard == one.standard],
                 stale=stale_of_standard(edition, one.standard, base))


def base_of(draft: Draft) -> Edition | None:
    """Return the edition from which a draft was begun; None where it cannot be read any more."""
    try:
        return edition_kept(draft.base_id) if draft.base_id else None
    except PackErrors:  # the page of that edition says so
        return None

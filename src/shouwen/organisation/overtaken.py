"""A unit, a member or a position is changed on top of the version that was seen, so that nobody's change is lost."""

from __future__ import annotations

from collections.abc import Sequence

from shouwen.facts.refusals import Overtaken
from shouwen.organisation.models import Member, Position, Unit


def refuse_overtaken(row: Unit | Member | Position, version: int, shown: Sequence[str]) -> None:
    """Refuse what was written over another version than there is; ``shown`` are the fields that one changes."""
    if row.version != version:
        theirs = {name: getattr(row, name) for name in ("version", *shown)}
        raise Overtaken("A colleague has changed this in the meantime. Compare both and save again.", theirs)

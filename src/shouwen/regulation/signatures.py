"""Who may sign an entry next, and whether it is complete: always derived, never stored.

An entry has versions, counted from 1. A signature stands for the version at which it was given. It
falls when a later version changes something that its place had before it: a field of nobody in
particular, its own field, or a field of an earlier stage. So a change opens a second round from the
stage that is concerned, and writing one's own opinion does not undo what others signed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shouwen.regulation.forms import Form

Stages = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place has signed a version; ``by`` is who did, as a reference."""

    place: str
    version: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A version and the fields that differ from the one before."""

    version: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class SigningState:
    """Where an entry stands: who has signed, whose signature fell, who may sign now."""

    signed: tuple[str, ...]
    fallen: tuple[str, ...]
    open: tuple[str, ...]
    stage: int
    round: int

    @property
    def is_complete(self) -> bool:
        return not self.open


def stage_of(signs: Stages, place: str) -> int:
    """Return the stage, from 0, in which a place signs; raises ``KeyError`` for a place that does not."""
    for index, stage in enumerate(signs):
        if place in stage:
            return index
    raise KeyError(place)


def open_places(signs: Stages, signed: Iterable[str]) -> tuple[str, ...]:
    """Return the places that may sign now: the unsigned ones of the first stage that has any."""
    done = set(signed)
    for stage in signs:
        waiting = tuple(place for place in stage if place not in done)
        if waiting:
            return waiting
    return ()


def signing_state(
    form: Form, signs: Stages, signatures: Sequence[Signature], changes: Iterable[Change] = ()
) -> SigningState:
    """Derive the state of an entry from what was signed and changed, in whatever order it is given."""
    changed = list(changes)
    standing: dict[str, Signature] = {}
    fallen: set[str] = set()
    for signature in sorted(signatures, key=lambda one: one.version):
        if first_undone(form, signs, signature, changed) is not None:
            fallen.add(signature.place)
        else:
            standing[signature.place] = signature
    # A later stage holds only on what is signed before it.
    signed: list[str] = []
    for stage in signs:
        signed += [place for place in stage if place in standing]
        if any(place not in standing for place in stage):
            break
    lapsed = fallen | (set(standing) - set(signed))
    open_now = open_places(signs, signed)
    reached = stage_of(signs, open_now[0]) if open_now else len(signs)
    rounds = 1 + len({first_undone(form, signs, signature, changed) for signature in signatures} - {None})
    return SigningState(tuple(signed), tuple(sorted(lapsed - set(signed))), open_now, reached, rounds)


def first_undone(form: Form, signs: Stages, signature: Signature, changes: Iterable[Change]) -> int | None:
    """Return the version at which a signature fell; later changes find it fallen and begin no round by it."""
    return min((change.version for change in changes if falls(form, signs, signature, change)), default=None)


def falls(form: Form, signs: Stages, signature: Signature, change: Change) -> bool:
    """Say whether a change undoes a signature."""
    if change.version <= signature.version:
        return False
    mine = stage_of(signs, signature.place)
    return any(_was_seen(form, signs, name, signature.place, mine) for name in change.fields)


def _was_seen(form: Form, signs: Stages, name: str, place: str, stage: int) -> bool:
    try:
        owners = form.field(name).by
    except KeyError:
        return True  # a field that this edition does not know: nobody can say that it did not matter
    if not owners or place in owners:
        return True
    return any(stage_of(signs, owner) < stage for owner in owners if any(owner in one for one in signs))


def same_person(
    differ: Sequence[tuple[str, ...]], signatures: Iterable[Signature], place: str, by: str
) -> str:
    """Return the place that ``by`` has already signed though one person may not sign both, or nothing."""
    mine = {signature.place for signature in signatures if signature.by == by}
    for group in differ:
        if place in group:
            for other in group:
                if other != place and other in mine:
                    return other
    return ""

"""The versions of an entry: who saved them when, what changed, who signed, which signatures fell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.regulation.form_values import is_empty
from shouwen.regulation.signatures import Change, falls
from shouwen.reports.entries import Paper
from shouwen.web.forms.texts import Wording
from shouwen.work.entries import as_signed
from shouwen.work.models import Signature


@dataclass(frozen=True)
class Difference:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version as its page tells it; ``signatures`` are those on it, each with its
    place in words; ``fallen`` are places whose signatures it undid.
    """

    number: int
    by: str
    at: datetime
    is_correction: bool
    differences: tuple[Difference, ...]
    signatures: tuple[tuple[str, Signature], ...]
    fallen: str


def versions_of(paper: Paper, wording: Wording) -> list[Version]:
    """Return the versions, the newest first, each with what differs from the one before."""
    found: list[Version] = []
    before: Mapping[str, Any] = {}
    signed = as_signed(list(paper.versions), list(paper.signatures))
    for version in paper.versions:
        differences = differences_between(paper, wording, before, version.content)
        names = frozenset(name for name in {*before, *version.content}
                          if before.get(name) != version.content.get(name))
        change = Change(version.number, names)
        fallen = {one.place for one in signed if version.number > 1
                  and falls(paper.form, paper.in_force.signs, one, change)}
        found.append(Version(
            version.number, version.who, version.at, version.is_correction,
            differences if version.number > 1 else (),
            tuple((wording.says(one.place), one) for one in paper.signatures if one.version_id == version.pk),
            wording.says.all(sorted(fallen)),
        ))
        before = version.content
    return found[::-1]


def differences_between(paper: Paper, wording: Wording, before: Mapping[str, Any],
                        after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs, field by field in the order of the form."""
    was, now = paper.shown(before), paper.shown(after)
    return tuple(
        Difference(wording.label(field), wording.text(field, was.get(field.name)),
                   wording.text(field, now.get(field.name)))
        for field in paper.form.fields
        if not _same(before.get(field.name), after.get(field.name))
    )


def _same(one: Any, other: Any) -> bool:
    return one == other or (is_empty(one) and is_empty(other))

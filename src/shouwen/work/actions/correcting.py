"""Say that something was recorded wrongly: what holds instead, or that it did not happen. The record itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.standing import Standing
from shouwen.facts.figures import WrongFigure
from shouwen.facts.models import Fact as Row
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.regulation.effective import CORRECTED, WITHDRAWN, effective
from shouwen.regulation.facts import Fact
from shouwen.work.correctable import correctable_kinds
from shouwen.work.matters import matter_of, touch
from shouwen.work.permissions import may_correct
from shouwen.work.remarks import enact_with_words

UNKNOWN = "There is nothing of this number that you could correct."


@transaction.atomic(savepoint=False)
def correct_fact(
    number: int,
    reason: str,
    *,
    figures: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
    by: Acting,
    at: datetime,
) -> Fact:
    """Record what holds instead of a fact: other figures (None: not known), another instant, or both.

    Standards judge again what it touches, rows that repeat it follow.
    """
    row, now = _correctable(number, reason, by)
    known = correctable_kinds()[row.kind]
    changed = {name: value for name, value in (figures or {}).items() if now.figures.get(name) != value}
    strange = next((name for name in changed if name not in known.figures), None)
    if strange is not None:
        raise Refused("%(name)s is not corrected here.", why=Why.BAD_INPUT, field="figures", name=strange)
    if happened_at is not None and not known.moves:
        raise Refused("%(name)s is not corrected here.", why=Why.BAD_INPUT, field="happened_at", name="happened_at")
    moved = happened_at if happened_at is not None and happened_at != now.at else None
    if moved is not None and moved > at:
        raise Refused("The time given lies in the future. Give the time at which it happened.", why=Why.BAD_INPUT,
                      field="happened_at")  # fmt: skip
    if not changed and moved is None:
        raise Refused("Nothing was changed.", why=Why.BAD_INPUT)
    return _said(CORRECTED, row, reason, by, at, {"kind": row.kind, "figures": changed or None, "corrected_at": moved})


@transaction.atomic(savepoint=False)
def withdraw_fact(number: int, reason: str, *, by: Acting, at: datetime) -> Fact:
    """Record that a fact did not happen: it stays in the course and counts no more."""
    row, _now = _correctable(number, reason, by)
    return _said(WITHDRAWN, row, reason, by, at)


def as_it_holds(number: int, *, by: Acting) -> tuple[Row, Fact]:
    """Return a fact as recorded and as it holds now; refuse who may not correct it, and where it was withdrawn."""
    row = Row.objects.filter(pk=number, kind__in=list(correctable_kinds())).first()
    if row is None:
        raise Refused(UNKNOWN, why=Why.NOT_ALLOWED)
    may_correct(matter_of(row.about), row.by, by=by)
    holds = effective(Standing().versions(row.pk))
    if not holds:
        raise Refused("This was withdrawn already.", why=Why.OVERTAKEN)
    return row, holds[0]


def _correctable(number: int, reason: str, by: Acting) -> tuple[Row, Fact]:
    found = as_it_holds(number, by=by)
    if not reason.strip():
        raise Refused("Say why.", why=Why.BAD_INPUT, field="reason")
    return found


def _said(kind: str, row: Row, reason: str, by: Acting, at: datetime,
          figures: Mapping[str, Any] | None = None) -> Fact:  # fmt: skip
    try:
        said = enact_with_words(kind, reason, at=at, unit=row.unit, by=by, about=row.about, for_whom=row.for_whom,
                                figures={"which": f"fact:{row.pk}", **(figures or {})})  # fmt: skip
    except WrongFigure as wrong:
        raise Refused("A figure cannot be read. Look at what you wrote.", why=Why.BAD_INPUT, field="figures") from wrong
    holds = effective(Standing().versions(row.pk))
    correctable_kinds()[row.kind].follows(row, holds[0].figures if holds else None)
    touch(row.about, what="case", at=at, by=by.reference)
    return said

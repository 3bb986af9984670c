"""What follows from scores and grades, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True)
class Point:
    """A score of a customer at an instant, out of 100, and the grade that the table gave for it."""

    at: datetime
    score: Decimal
    grade: str


def score_in(text: object) -> Decimal | None:
    """Return a score as a form holds it, None for what is no figure from 0 to 100."""
    try:
        score = Decimal(str(text))
    except InvalidOperation:
        return None
    return score if score.is_finite() and 0 <= score <= 100 else None


def amount_in(result: object) -> Decimal | None:
    """Return the sum in yuan that a table gave as its result, None where it gave something else."""
    try:
        amount = Decimal(str(result)) if isinstance(result, str | Decimal) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() else None


def is_worse(grade: str, than: str, grades: Sequence[str]) -> bool:
    """Say whether a grade stands below another in the pack's order, the best first."""
    return grade in grades and than in grades and grades.index(grade) > grades.index(than)

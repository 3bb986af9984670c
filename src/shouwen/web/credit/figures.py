"""What was measured of a customer, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from shouwen.compliance.decided import Decided, decided
from shouwen.compliance.figure_words import figure_title, figure_value
from shouwen.compliance.models import Finding
from shouwen.compliance.wording import PackWords
from shouwen.customers.credit.actions import MEASURED
from shouwen.facts.kinds import declared

#: Figures in the order in which they are read.
ORDER = (
    "grade", "score", "sales", "margin", "punctuality", "outstanding", "overdue", "overdue_days", "complaints",
    "recovery",
)  # fmt: skip


def said_figures(figures: Mapping[str, Any], says: PackWords) -> list[tuple[str, str]]:
    """Return what figures are called and their values; those that are not known are left out."""
    kind, language = declared()[MEASURED], get_language() or "zh-hans"
    return [
        (figure_title(kind.figures[name], language), said_figure(name, figures[name], says))
        for name in ORDER if figures.get(name) is not None
    ]  # fmt: skip


def said_figure(name: str, value: Any, says: PackWords) -> str:
    """Return one figure in words: a share in percent, a sum in yuan."""
    kind = declared()[MEASURED]
    figure = kind.figures[name]
    if figure.type == "percent":
        return f"{Decimal(str(value)) * 100:.1f}%"
    if figure.type == "money":
        return f"{Decimal(str(value)):,.2f}"
    return figure_value(kind, figure, value, says, {})


def verdicts_of(found: Iterable[Finding]) -> list[Decided]:
    """Return what articles made of a measure, each with its why page; what comes of another verdict is one of them."""
    return [decided(one) for one in found]

"""The kinds of facts: declared once by the module that records them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shouwen.regulation.facts import FIGURE_TYPES, FactKind, Figure

_declared: dict[str, FactKind] = {}


def declare(name: str, title: str, meaning: str, *figures: Figure) -> FactKind:
    """Declare a kind of fact with its figures; another declaration of the same name is a bug."""
    for figure in figures:
        if figure.type not in FIGURE_TYPES:
            raise ValueError(f"{name}.{figure.name}: {figure.type} is no type of figure")
    kind = FactKind(name, title, meaning, MappingProxyType({figure.name: figure for figure in figures}))
    if _declared.setdefault(name, kind) != kind:
        raise ValueError(f"the fact {name} is declared twice, each time otherwise")
    return kind


def declared() -> Mapping[str, FactKind]:
    """Return every declared kind by its name."""
    return MappingProxyType(_declared)


def figure(name: str, type: str, meaning: str, *options: str, unit: str = "") -> Figure:  # noqa: A002
    """Declare one figure: name, type, meaning, and for a code its options."""
    return Figure(name, type, meaning, unit, options)


declare(
    "fact.corrected",
    "更正事实",
    "An earlier fact was recorded wrongly; these figures hold instead",
    figure("which", "reference", "the fact"),
    figure("kind", "code", "its kind"),
    figure("figures", "figures", "the figures that hold instead"),
    figure("corrected_at", "time", "the instant that holds instead"),
)
declare(
    "fact.withdrawn", "撤回事实", "An earlier fact did not happen", figure("which", "reference", "the fact")
)
declare(
    "fact.excused",
    "免责",
    "An earlier fact stays visible and counts no longer",
    figure("which", "reference", "the fact"),
    figure("reason", "code", "why, as the pack calls it"),
)

"""The kinds of facts: declared once by the module that records them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shouwen.regulation.facts import FIGURE_TYPES, FactKind, Figure
from shouwen.regulation.language import with_kinds_to_come
from shouwen.regulation.words import Words

_declared: dict[str, FactKind] = {}


def declare(name: str, title: str, meaning: str, *figures: Figure, en: str = "") -> FactKind:
    """Declare a kind of fact with its figures; another declaration of the same name is a bug.

    ``title`` is what people call it in Chinese, ``en`` in English; ``meaning`` explains it to programs.
    """
    for figure in figures:
        if figure.type not in FIGURE_TYPES:
            raise ValueError(f"{name}.{figure.name}: {figure.type} is no type of figure")
    named = MappingProxyType({figure.name: figure for figure in figures})
    kind = FactKind(name, title, meaning, named, en)
    if _declared.setdefault(name, kind) != kind:
        raise ValueError(f"the fact {name} is declared twice, each time otherwise")
    return kind


def declared() -> Mapping[str, FactKind]:
    """Return every declared kind by its name."""
    return MappingProxyType(_declared)


def all_kinds() -> Mapping[str, FactKind]:
    """Return every kind that a pack may name: the declared ones, and those of modules that are still to come."""
    return with_kinds_to_come(_declared)


def figure(
    name: str,
    type: str,  # noqa: A002  the word of the language of regulations
    meaning: str,
    *options: str | tuple[str, str, str],
    unit: str = "",
    zh: str = "",
    en: str = "",
) -> Figure:
    """Declare one figure: name, type, meaning; for a code its options: each a key, or a key with its Chinese and English.

    ``zh`` and ``en`` are what people call it; the English is made of the name where none is given.
    """
    named = (one if isinstance(one, tuple) else (one, one, one) for one in options)
    said = MappingProxyType({key: Words(chinese, en=english) for key, chinese, english in named})
    words = Words(zh or name, en=en or name.replace("_", " ").capitalize())
    return Figure(name, type, meaning, unit, tuple(said), words, said)


declare(
    "fact.corrected",
    "更正事实",
    "An earlier fact was recorded wrongly; these figures hold instead",
    figure("which", "reference", "the fact", zh="所指事实", en="Which fact"),
    figure("kind", "code", "its kind", zh="种类"),
    figure(
        "figures",
        "figures",
        "the figures that hold instead",
        zh="更正后的数值",
        en="Figures that hold instead",
    ),
    figure(
        "corrected_at",
        "time",
        "the instant that holds instead",
        zh="更正后的时间",
        en="Time that holds instead",
    ),
    figure("words", "digest", "vouches for the reason that was written", zh="文字摘要", en="Hash of the words"),
    en="Fact corrected",
)
declare(
    "fact.withdrawn",
    "撤回事实",
    "An earlier fact did not happen, or the finding that it records does not hold",
    figure("which", "reference", "the fact", zh="所指事实", en="Which fact"),
    figure(
        "reason",
        "code",
        "why a finding does not hold",
        ("late_fact", "事后补录了此前的事实", "something earlier was recorded later"),
        ("earlier_fact", "补录了更早的事实", "something earlier was recorded"),
        ("fact_corrected", "事实已更正", "a fact was corrected"),
        ("fact_withdrawn", "事实已撤回", "a fact was withdrawn"),
        ("fact_excused", "事实已免责", "a fact was excused"),
        zh="理由",
    ),
    figure("because", "reference", "the fact because of which", zh="所据事实", en="Because of which fact"),
    figure("standard", "code", "the standard whose finding does not hold", zh="标准"),
    figure("words", "digest", "vouches for the reason that was written", zh="文字摘要", en="Hash of the words"),
    en="Fact withdrawn",
)
declare(
    "fact.excused",
    "免责",
    "An earlier fact stays visible and counts no longer",
    figure("which", "reference", "the fact", zh="所指事实", en="Which fact"),
    figure("reason", "code", "why, as the pack calls it", zh="理由"),
    en="Fact excused",
)

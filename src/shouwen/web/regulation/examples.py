"""The examples of a standard in the words of the reader: what is given, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.figure_words import (
    figure_named,
    figure_title,
    figure_value,
    reference_words,
    span_said,
)
from shouwen.compliance.instants import instant_words
from shouwen.compliance.wording import PackWords, reader_language
from shouwen.facts.kinds import declared
from shouwen.regulation.editions import Edition, Readings
from shouwen.regulation.facts import FactKind
from shouwen.regulation.plain_values import plain
from shouwen.regulation.standing_text import examples_beside, titles_of_examples
from shouwen.web.components.places import Words

#: What comes of a standard, as examples write it.
COMES: Mapping[str, Words] = {
    "met": _("is kept"), "broken": _("is not kept"), "missed": _("is missed"), "refused": _("is refused"),
    "allowed": _("is let through"), "granted": _("is owed"), "silent": _("does not speak"),
    "refuses": _("is refused"), "result": _("decides"), "cancelled": _("is cancelled"), "failed": _("cannot be reckoned"),
    "unknown": _("cannot be told"), "excused": _("is excused"), "running": _("is running"),
}
#: What examples give besides figures.
GIVEN: Mapping[str, Words] = {
    "after": _("after"), "times": _("times"), "by": _("by"), "attempt": _("what is tried"), "text": _("what is said"),
    "at": _("begun at"), "done": _("done at"),
    "count": _("counted"), "of": _("out of"), "happened": _("what happened before"), "permits": _("permits"),
}
#: How an inspector marks an element of a line.
TICKS: Mapping[str, Words] = {"good": _("good"), "bad": _("bad"), "not_applicable": _("not applicable")}


@dataclass(frozen=True)
class ShownExample:
    """What is given, name by name, and what comes of it; ``mark`` is its verdict where it is a single one."""

    given: Sequence[tuple[Words, str]]
    then: Words
    mark: str


def shown_examples(edition: Edition, readings: Readings, language: str) -> list[ShownExample]:
    """Return the short examples beside a standard, also of a draft; those of the folder are ``long_examples``."""
    kinds = [edition.kinds[kind] for kind in readings.shared.occasions if kind in edition.kinds]
    says = PackWords([edition], reader_language())
    return [
        ShownExample(
            [(edition.asks[name].title.in_language(language) if name in edition.asks else name, _value(value, says))
             for name, value in local.items()] + [_given(name, value, kinds, says) for name, value in given.items()],
            _value(then, says), then if isinstance(then, str) else "",
        )
        for local, given, then in examples_beside(edition, readings.id)
    ]


def outcome_in_words(value: Any, edition: Edition) -> str:
    """Return what an example says comes of a standard, or what does, as people read it."""
    return _value(value, PackWords([edition], reader_language()))


#: A line of a long example as ``pack test`` writes it: which standard, what comes of it, for what, when.
_LINE = re.compile(
    r"(?P<standard>\S+) (?P<comes>\S+)(?: (?P<of>[a-z_]+:\d+|[a-z_]+\.[a-z_]+))?(?: at (?P<at>[\d-]+ [\d:]+))?"
    r"(?: due (?P<due>[\d-]+ [\d:]+|never))?(?: result (?P<result>.+?))?(?: \((?P<why>.*)\))?"
    r"(?: \{.*)?\Z", re.DOTALL)


def line_in_words(line: str, edition: Edition) -> str:
    """Return a line of a long example as people read it; one of another make stays as it is."""
    found = _LINE.match(line)
    readings = edition.standards.get(found["standard"]) if found else None
    if found is None or readings is None:
        return line
    says = PackWords([edition], reader_language())
    comes = found["comes"]
    parts = [f"{readings.shared.title.in_language(says.language)}: {COMES.get(comes, says(comes))}"]
    if found["of"]:
        kind = declared().get(found["of"])
        parts.append(kind.words.in_language(says.language) if kind else reference_words(found["of"]))
    parts += [_instant(found["at"])] if found["at"] else []
    if found["due"]:
        parts.append(_("due %(when)s") % {"when": _("never") if found["due"] == "never" else _instant(found["due"])})
    parts += [says(found["result"])] if found["result"] else []
    parts += [found["why"]] if found["why"] else []
    return " · ".join(parts)


def _instant(written: str) -> str:
    """Return a local instant as people write it, to the second where it says one."""
    local = datetime.strptime(written, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  local to the example
    return instant_words(local) + (f":{local.second:02}" if local.second else "")


def long_examples(edition: Edition, standard: str, language: str) -> list[str]:
    """Return the titles of the examples of a pack that say what comes of a standard."""
    return [title.in_language(language) for title in titles_of_examples(edition, standard)]


def _given(name: str, value: Any, kinds: Iterable[FactKind], says: PackWords) -> tuple[Words, str]:
    found = figure_named(name, kinds)
    if found is None:
        return GIVEN.get(name, says(name)), _value(value, says)
    kept = plain(value)
    shown = _value(value, says) if isinstance(kept, dict) else figure_value(*found, kept, says, {})
    return figure_title(found[1], says.language), shown


def _value(value: Any, says: PackWords) -> str:
    """Return a value as people read it: mappings as ``name: value``, lists with commas, keys in the reader's words."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Mapping):
        return "; ".join(f"{_value(name, says)}: {_value(inner, says)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return says.all(_value(one, says) for one in value)
    text = str(plain(value))
    if text in TICKS:
        return str(TICKS[text])
    return str(COMES[text]) if text in COMES else span_said(says(text), says.language)

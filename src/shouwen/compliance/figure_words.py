"""Figures of facts as people read them: what each is called, and its value in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shouwen.compliance.instants import day_words, instant_words
from shouwen.compliance.wording import PackWords, spoken_in
from shouwen.facts.kinds import declared
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError
from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.kinds.deadline import Deadline
from shouwen.regulation.kinds.limit import COMPARISONS, Limit
from shouwen.regulation.spans import Span, SpanUnit, parse_span
from shouwen.regulation.traditional import in_traditional
from shouwen.regulation.words import TRADITIONAL, Words

#: Figures that vouch for something and explain nothing.
UNREAD = frozenset({"digest", "figures"})
#: Lists of the pack whose keys a figure holds, by its kind of fact and name; others are looked for in all lists.
LISTS: Mapping[tuple[str, str], str] = {
    ("customer.told", "of"): "told_of",
    ("customer.confirmed", "of"): "told_of",
    ("case.closed", "result"): "result",
    ("sanction.proposed", "sort"): "sanction",
    ("responsibility.fixed", "sort"): "responsibility",
}


def figure_named(name: str, kinds: Iterable[FactKind]) -> tuple[FactKind, Figure] | None:
    """Return the first kind of fact that declares a figure of this name, with it."""
    return next(((kind, kind.figures[name]) for kind in kinds if name in kind.figures), None)


def figure_title(figure: Figure, language: str) -> str:
    """Return what people call a figure."""
    return figure.words.in_language(language)


def figure_value(
    kind: FactKind, figure: Figure, value: Any, says: PackWords, names: Mapping[str, str]
) -> str:
    """Return a kept value in the words of the reader; ``names`` are those of people, by their references."""
    if isinstance(value, list | tuple):
        return says.all(names.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if figure.type == "code":
        if text in figure.said:
            return figure.said[text].in_language(says.language)
        elsewhere = _said_elsewhere(figure.name, text)
        if elsewhere is not None:
            return elsewhere.in_language(says.language)
        return says(text, LISTS.get((kind.name, figure.name), ""))
    if figure.type == "reference":
        return names.get(text) or reference_words(text)
    if figure.type == "money":
        return f"{Decimal(text):.2f}"
    if figure.type == "percent" and not text.endswith("%"):  # examples say it as people write it
        return f"{(Decimal(text) * 100).normalize():f}%"
    if figure.type == "time":
        return time_said(text)
    if figure.type == "date":
        return day_said(text)
    return span_said(text, says.language) if figure.type == "span" else text


def time_said(kept: str) -> str:
    """Return an instant to the minute in the zone of the reader; a text that is none stays."""
    try:
        instant = datetime.fromisoformat(kept)
    except ValueError:
        return kept
    return instant_words(timezone.localtime(instant)) if instant.tzinfo else kept


def day_said(kept: str) -> str:
    """Return a day as people write it; a text that is none stays."""
    try:
        return day_words(date.fromisoformat(kept))
    except ValueError:
        return kept


def figures_of_text(edition: Edition, standard: str, sentence: str, language: str) -> list[tuple[str, str]]:
    """Return the figures that a standard has from its text, not from the site: what each bounds, and its value.

    ``sentence`` (Chinese, as outcomes keep it) says by which reading.
    """
    readings = edition.standards.get(standard)
    options = list(readings.options.values()) if readings else []
    chosen = next((one for one in options if one.sentence() == sentence), options[0] if len(options) == 1 else None)
    if isinstance(chosen, Limit):
        place = 2 if language.startswith("en") else 1
        found = [
            (chosen.shared.in_words(chosen.measure, language),
             f"{COMPARISONS[one.comparison][place]} {chosen.shared.in_words(one.value, language)}")
            for one in chosen.bounds if not one.value.names
        ]
    elif isinstance(chosen, Deadline) and chosen.within is not None and not chosen.within.names:
        found = [(str(_("Span")), chosen.shared.in_words(chosen.within, language))]
    else:
        found = []
    return [(spoken_in(name, edition, language), spoken_in(value, edition, language)) for name, value in found]


#: What things are called that facts name by kind and number.
NAMED = {
    "case": gettext_lazy("case %(number)s"), "entry": gettext_lazy("form %(number)s"),
    "customer": gettext_lazy("customer %(number)s"), "contact": gettext_lazy("contact %(number)s"),
    "task": gettext_lazy("task %(number)s"), "deadline": gettext_lazy("clock %(number)s"),
    "unit": gettext_lazy("unit %(number)s"), "transfer": gettext_lazy("transfer %(number)s"),
    "shift": gettext_lazy("shift %(number)s"), "order": gettext_lazy("order %(number)s"),
    "seat": gettext_lazy("seat %(number)s"), "duty": gettext_lazy("duty %(number)s"),
    "queue": gettext_lazy("queue %(number)s"), "call": gettext_lazy("call %(number)s"),
    "survey": gettext_lazy("survey %(number)s"), "equipment": gettext_lazy("equipment %(number)s"),
    "room": gettext_lazy("room %(number)s"), "product": gettext_lazy("product %(number)s"),
    "return": gettext_lazy("return %(number)s"), "grade_change": gettext_lazy("change of grade %(number)s"),
    "permit": gettext_lazy("special request %(number)s"), "response": gettext_lazy("answers %(number)s"),
}


def reference_words(reference: str) -> str:
    """Return a bare reference in words: ``contact:13`` is contact 13; what is none, or of another kind, stays."""
    kind, colon, number = reference.partition(":")
    return str(NAMED[kind]) % {"number": number} if colon and kind in NAMED and number.isdecimal() else reference


def _said_elsewhere(name: str, text: str) -> Words | None:
    """Return what a code is called by another kind of fact whose figure of this name says it: a channel, say."""
    for kind in declared().values():
        figure = kind.figures.get(name)
        if figure is not None and text in figure.said:
            return figure.said[text]
    return None


def left_said(span: Span) -> str:
    """Return what is left of a span as people say it: hours and minutes, or days."""
    if not span.is_fixed:
        words = {SpanUnit.WORKING_DAY: ngettext("%(count)s working day", "%(count)s working days", span.whole)}
        return words.get(span.unit, ngettext("%(count)s day", "%(count)s days", span.whole)) % {"count": span.whole}
    return length_said(int(span.seconds))


def length_said(seconds: int) -> str:
    """Return a length of time in hours and minutes; what is under a minute counts as none."""
    hours, minutes = divmod(seconds // 60, 60)
    words = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    if minutes or not hours:
        words.append(ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes})
    return " ".join(words)


def span_said(kept: str, language: str) -> str:
    """Return a span as people write it; a count of seconds, or a text such as ``2 working days``."""
    try:
        span = Span.of_seconds(Decimal(kept))
    except InvalidOperation:
        try:
            span = parse_span(kept)
        except PackError:
            return kept
    if language.startswith("en"):
        return str(span)
    return in_traditional(span.in_chinese) if language in TRADITIONAL else span.in_chinese

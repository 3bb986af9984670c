"""What happened on a case or a contact, in order, with the words that go with it: for pages and prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext

from shouwen.cases.models import Case
from shouwen.compliance.figure_words import UNREAD, figure_title, figure_value
from shouwen.compliance.wording import PackWords, words_in_force
from shouwen.facts.kinds import declared
from shouwen.facts.models import Fact
from shouwen.facts.prepared import Prepared
from shouwen.organisation.queries import names_of
from shouwen.work.answering import REMARK
from shouwen.work.models import Note, Remark

#: Figures that a reader of the timeline wants to see; the others are for the rules.
SHOWN = (
    "step",
    "class",
    "result",
    "department",
    "remedy",
    "amount",
    "loss",
    "cause",
    "sort",
    "of",
    "which",
    "satisfaction",
    "form",
    "place",
    "promised_on",
    "due_on",
    "standard",
    "flow",
    "reason",
    "before",
    "grade",
    "limit",
)
#: Answers of which the course says whether they were yes or no.
ANSWERS = frozenset({"agreed", "approved"})
#: Persons whom figures name for the rules alone: beside what was done they would be taken for whom it concerns.
UNTOLD = frozenset({"improvement_owner", "first_owner"})
#: Facts that only the engine needs, and what is of no matter to a case: who follows it.
HIDDEN = frozenset({"flow.started", "flow.ended", "case.watched", "case.unwatched"})


@dataclass(frozen=True)
class Happening:
    """One line of the course of a case. ``late`` is when it was recorded, if long after it happened.

    ``figures`` are names and keys as they are kept, ``said`` the same in the reader's words; ``by`` refers to who did it,
    ``task`` to the task of which no figure says what it is called.
    """

    kind: str
    title: str
    at: datetime
    who: str
    words: str
    figures: tuple[tuple[str, str], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    late: datetime | None = None
    standard: str = ""
    sequence: int = 0
    is_note: bool = False
    mentions: tuple[str, ...] = field(default=())
    by: str = ""
    task: str = ""


LATE_AFTER_SECONDS = 600


def timeline_of(case: Case, says: PackWords | None = None) -> list[Happening]:
    """Return what happened on a case; ``says`` are the words of the editions in force, if they are not given."""
    return happenings_of(case.reference, says or words_in_force(case.unit_id, case.opened_at))


def happenings_of(reference: str, says: PackWords) -> list[Happening]:
    """Return what happened on a matter, the newest first, at most ``MOST`` lines: three statements.

    ``says`` puts keys of the pack in the reader's words.
    """
    return _lines(_FACTS(reference), _NOTES(reference), says)[:MOST]


def whole_course(case: Case, says: PackWords) -> list[Happening]:
    """Return all that happened on a case for its print, the oldest first, at most ``MOST_PRINTED`` lines."""
    facts = list(_told_of(case.reference)[:MOST_PRINTED])
    notes = list(Note.objects.filter(matter=case.reference).order_by("-at")[:MOST_PRINTED])
    return _lines(facts, notes, says)[:MOST_PRINTED][::-1]


def _lines(facts: Sequence[Any], notes: Sequence[Note], says: PackWords) -> list[Happening]:
    """Return facts and notes as lines, the newest first; one statement for names."""
    names = names_of(_named(facts, notes))
    kinds, late = declared(), _late_ones(facts)
    lines = [
        Happening(
            fact.kind,
            kinds[fact.kind].words.in_language(says.language),
            fact.at,
            names.get(fact.by, ""),
            _worded(fact.written or "", says) if fact.kind == "task.done" else fact.written or "",
            _figures(fact, names),
            _said(fact, names, says),
            fact.recorded_at if fact.pk in late else None,
            str(fact.figures.get("standard", "")),
            fact.pk,
            by=fact.by,
            task=str(fact.figures.get("task", "")) if not fact.figures.get("step") else "",
        )
        for fact in facts
        if fact.kind != "note.written"
    ]
    lines += [
        Happening(
            "note.written",
            kinds["note.written"].words.in_language(says.language),
            note.at,
            names.get(f"member:{note.by_id}", ""),
            note.words,
            is_note=True,
        )
        for note in notes
    ]
    return sorted(lines, key=lambda line: (line.at, line.sequence), reverse=True)


#: Lines that are read; whoever wants more looks at the facts themselves.
MOST = 100
#: Lines of the course that the print of a case holds.
MOST_PRINTED = 3000
_WRITTEN = Subquery(Remark.objects.filter(fact=OuterRef("pk")).values("words"))


def _told_of(about: Any) -> QuerySet[Any]:
    told = Fact.objects.filter(about=about).exclude(kind__in=sorted(HIDDEN))
    return told.annotate(written=_WRITTEN).order_by("-at", "-pk")


_FACTS: Prepared[Any] = Prepared(lambda about: _told_of(about)[:MOST])
_NOTES = Prepared(lambda matter: Note.objects.filter(matter=matter).order_by("-at")[:MOST])


def _named(facts: Iterable[Fact], notes: Iterable[Note]) -> Iterator[object]:
    """Yield all that facts and notes refer to."""
    yield from (f"member:{note.by_id}" for note in notes)
    for fact in facts:
        yield fact.by
        for value in fact.figures.values():
            yield from value if isinstance(value, list) else (value,)


def _figures(fact: Fact, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    shown: list[tuple[str, str]] = []
    for name, value in fact.figures.items():
        if name in UNTOLD:
            continue
        if isinstance(value, str) and value in names:
            shown.append((name, names[value]))
        elif name in SHOWN and not isinstance(value, bool):
            shown.append((name, _plain(value)))
    return tuple(shown)


def _worded(written: str, says: PackWords) -> str:
    """Return what was written with a task: each line begins with what the task asked for, a key of the pack."""
    lines = []
    for line in written.split("\n"):
        asked, colon, answer = line.partition("：")
        if colon and asked == REMARK:
            lines.append(f"{gettext('Remark')}{colon}{answer}")
        else:
            lines.append(f"{says(asked)}{colon}{answer}" if colon and says.knows(asked) else line)
    return "\n".join(lines)


def _said(fact: Fact, names: dict[str, str], says: PackWords) -> tuple[tuple[str, str], ...]:
    kind, shown = declared()[fact.kind], []
    for name, value in fact.figures.items():
        figure = kind.figures.get(name)
        first = value[0] if isinstance(value, list) and value else value
        is_named = isinstance(first, str) and first in names
        is_read = figure is not None and figure.type not in UNREAD and (not isinstance(value, bool) or name in ANSWERS)
        if figure is None or not is_read or name in UNTOLD or not (is_named or name in SHOWN or name in ANSWERS):
            continue
        shown.append((figure_title(figure, says.language), figure_value(kind, figure, value, says, names)))
    return tuple(shown)


def _plain(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _late_ones(facts: Iterable[Fact]) -> set[int]:
    """Return the facts that were written down only after something that happened clearly later."""
    found: set[int] = set()
    newest = None
    for fact in sorted(facts, key=lambda one: one.pk):
        if newest is not None and (newest - fact.at).total_seconds() > LATE_AFTER_SECONDS:
            found.add(fact.pk)
        newest = max(newest, fact.at) if newest is not None else fact.at
    return found

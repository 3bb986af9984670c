"""What customers answered in forms of theirs: counts by option, the average, the share of the satisfied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat

from shouwen.orders.logic import PERCENT
from shouwen.regulation.forms import Field, Form
from shouwen.work.models import EntryVersion

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Answered:
    """One question with how often each option was chosen, in the form's order: the best first."""

    field: Field
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> Decimal | None:
        """The mean mark, rounded to a hundredth: the first option counts as many as there are, the last one."""
        best = len(self.counts)
        marks = sum(count * (best - place) for place, count in enumerate(self.counts))
        return (Decimal(marks) / self.total).quantize(_HUNDREDTH) if self.total else None

    @property
    def satisfied(self) -> Decimal | None:
        """The share, in percent, of answers in the better half of the options; the middle one is not in it."""
        better = sum(self.counts[: len(self.counts) // 2])
        return (Decimal(better) * 100 / self.total).quantize(PERCENT) if self.total else None


def questions_of(form: Form) -> list[Field]:
    """Return the questions of a form that are answered by one of several options."""
    return [one for one in form.fields if one.type == "choice" and one.is_written and not one.is_multiple]


def open_questions_of(form: Form) -> list[Field]:
    """Return the questions of a form that are answered in one's own words."""
    return [one for one in form.fields if one.type == "long_text" and one.is_written]


def latest(entries: QuerySet) -> QuerySet[EntryVersion]:  # type: ignore[type-arg]
    """Return the latest version of each entry."""
    return EntryVersion.objects.filter(entry__in=entries, number=F("entry__latest"))


def answered(form: Form, versions: QuerySet[EntryVersion]) -> list[Answered]:
    """Count the answers to each question: one statement, however many there are."""
    questions = questions_of(form)
    if not questions:
        return []
    # A row for each answer, then counted: an expression for each option takes ten times as long to write as to carry out.
    said = (Concat(Value(f"{place}="), KeyTextTransform(one.name, "content")) for place, one in enumerate(questions))
    answer = Func(*said, template="unnest(ARRAY[%(expressions)s])", output_field=TextField())
    rows = versions.order_by().annotate(answer=answer).values("answer").annotate(many=Count("pk"))
    found: Mapping[str, int] = dict(rows.values_list("answer", "many"))
    return [
        Answered(field, tuple(found.get(f"{place}={option.name}", 0) for option in field.options))
        for place, field in enumerate(questions)
    ]


def in_own_words(form: Form, versions: QuerySet[EntryVersion]) -> QuerySet[EntryVersion]:
    """Return the versions in which an open question was answered, the newest first."""
    asked = Q(pk__in=[])
    for field in open_questions_of(form):
        asked |= Q(content__has_key=field.name)
    return versions.filter(asked).select_related("entry__unit").order_by("-entry__begun_at", "-entry__pk")


def words_in(form: Form, version: EntryVersion) -> Sequence[tuple[Field, str]]:
    """Return the open questions that a version answers, with the answers."""
    return [(one, str(version.content[one.name])) for one in open_questions_of(form) if version.content.get(one.name)]

"""Matters that come out otherwise under a draft, as the reader may see them: on the page and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.compliance.draft_reading import read_texts
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import DraftState, Trial, TrialLine
from shouwen.compliance.permissions import SEE_RESULTS_OF_MEMBERS, TRY_DRAFT
from shouwen.compliance.trials import trial_for, whose_result
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.editions import Edition
from shouwen.regulation.trial import REFUSED
from shouwen.reports.sheets import SheetColumn, write_list
from shouwen.web.components.signs import sign_of
from shouwen.web.regulation.reading import language_read
from shouwen.web.regulation.subjects import Seen, those_seen
from shouwen.work.exportable import Asked, Counted, ExportList, Row, exports_list

CHUNK = 500


@dataclass(frozen=True)
class TrialLines:
    """Which lines of a trial: of a standard, a unit, a member, of deeds that would be refused, or decided since."""

    standard: str = ""
    unit: int = 0
    member: int = 0
    refused: bool = False
    decided: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> TrialLines:
        """Read it from a query; what is no number asks for nothing."""
        def number(name: str) -> int:
            given = query.get(name, "")
            return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
        return cls(query.get("standard", "")[:60], number("unit"), number("member"), query.get("refused") == "1",
                   query.get("decided") == "1")

    @property
    def is_any(self) -> bool:
        """True where only some lines are asked for."""
        return self != TrialLines()

    def lines(self, trial: Trial, *, by: Acting) -> QuerySet[TrialLine]:
        """Return the lines. Of a member only where the reader may see whose results they are."""
        wanted = Q(standard=self.standard) if self.standard else Q()
        if self.unit:
            wanted &= Q(unit=self.unit)
        if self.member:
            wanted &= Q(member=self.member) & by.scope(SEE_RESULTS_OF_MEMBERS).on(unit="unit", own=("member",))
        if self.refused:
            wanted &= Q(after__verdict=REFUSED)
        if self.decided:
            wanted &= ~Q(decided=[])
        return trial.lines.filter(wanted).select_related("unit").order_by("place")


@dataclass(frozen=True)
class Line:
    """One matter as it was and as it would be; ``whose`` is empty for readers who may not see that."""

    line: TrialLine
    title: str
    citation: str
    matter: str
    path: str
    whose: str


def shown(lines: Iterable[TrialLine], trial: Trial, edition: Edition, by: Acting) -> list[Line]:
    """Return lines as the reader may see them: what each is called, where it can be looked up, whose it is."""
    rows = list(lines)
    whose = {row.pk: whose_result(row, by=by) for row in rows}
    names = dict(Member.objects.filter(pk__in=set(whose.values()) - {0}).values_list("pk", "name"))
    matters = {one.row.holder: one for one in those_seen(rows, by)}
    return [
        Line(
            row, _title(row, edition), readable(row.citation, trial), *_matter(matters.get(row.holder)),
            names.get(whose[row.pk], ""),
        )
        for row in rows
    ]


def readable(citation: str, trial: Trial) -> str:
    """Return a citation that can be looked up: until the draft is published, of the edition from which it was begun.

    An article that is new in the draft is named only.
    """
    draft, (called, _hash, article) = trial.draft, citation.partition("#")
    if draft.state == DraftState.PUBLISHED or called != f"{draft.pack}@{draft.edition}":
        return citation
    base = edition_kept(draft.base_id) if draft.base_id else None
    return base.citation(article) if base is not None and article in base.articles_by_path else f"#{article}"


def _title(row: TrialLine, edition: Edition) -> str:
    readings = edition.standards.get(row.standard)
    return readings.shared.title.in_language(language_read()) if readings else row.standard


def _matter(seen: Seen | None) -> tuple[str, str]:
    """Return what a matter is called and where its page is; neither to those who may not see it."""
    return (seen.label, seen.path) if seen is not None else ("—", "")


def verdict_words(side: Mapping[str, object] | None) -> str:
    """Return a verdict as the page says it; that nothing was found where there is none."""
    if side is None:
        return _("nothing")
    if side["verdict"] == REFUSED:
        return _("Would be refused")
    if side["verdict"] == "met" and side["kind"] != "deadline":
        return _("Kept to")
    return str(sign_of(str(side["verdict"])).words)


def follows_words(side: Mapping[str, Any] | None) -> str:
    """Return what follows on one side, as people read it; nothing where nothing does."""
    return said_of(side["consequences"], language_read()) if side is not None and side["consequences"] else ""


def _found(asked: Asked) -> tuple[Trial, QuerySet[TrialLine]]:
    number = asked.query.get("trial", "")
    trial = trial_for(int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0, by=asked.by)
    return trial, TrialLines.of(asked.query).lines(trial, by=asked.by)


def _write(file: BinaryIO, asked: Asked, counted: Counted) -> None:
    trial, rows = _found(asked)
    edition = read_texts(trial.files)

    def cells() -> Iterator[Row]:
        each = rows.iterator(chunk_size=CHUNK)
        while part := list(islice(each, CHUNK)):
            for one in shown(part, trial, edition, asked.by):
                row = one.line
                yield (row.at, one.title, row.citation, row.unit.called if row.unit else "", one.matter, one.whose,
                       verdict_words(row.before), follows_words(row.before),
                       verdict_words(row.after), follows_words(row.after), _("yes") if row.decided else "")

    heads = [_("When"), _("Standard"), _("Article"), _("Unit"), _("Matter"), _("Whose result"), _("As it was"),
             _("What follows, as it was"), _("Under the draft"), _("What follows, under the draft"),
             _("Decided by a person since")]
    columns = [SheetColumn(title, "datetime" if place == 0 else "text") for place, title in enumerate(heads)]
    write_list(file, _("What would come out otherwise"), columns, counted(cells()), zone=asked.zone)


exports_list(ExportList(
    "trial_lines", TRY_DRAFT, gettext_lazy("What would come out otherwise"),
    ("trial", "standard", "unit", "member", "refused", "decided"),
    lambda asked, most: _found(asked)[1][:most].count(), _write, has_own=True,
))

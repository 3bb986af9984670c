"""One matter that comes out otherwise under a draft: both sides with article and figures, and the real facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouwen.compliance.draft_reading import read_texts
from shouwen.compliance.editions import edition_called
from shouwen.compliance.figure_words import UNREAD, figure_title, figure_value
from shouwen.compliance.models import Trial, TrialLine
from shouwen.compliance.reasons import FactBehind, Reasons, facts_behind, reasons_of
from shouwen.compliance.trials import trial_for, whose_result
from shouwen.compliance.wording import PackWords, reader_language
from shouwen.facts.kinds import declared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.queries import names_of
from shouwen.organisation.rights import Acting
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.editions import Edition
from shouwen.web.asking import signed_in
from shouwen.web.components.places import Words
from shouwen.web.drafts.trial_head import head_of
from shouwen.web.drafts.trial_lines import readable, shown
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.subjects import those_seen


@dataclass(frozen=True)
class Side:
    """One side: what came of it, under which article, in the words of the text, with the figures that went in."""

    title: Words
    kept: Mapping[str, Any]
    cited: str
    due_at: datetime | None
    done_at: datetime | None
    follows: str
    reasons: Reasons


@dataclass(frozen=True)
class Behind:
    """A fact that really happened: its kind, when, by whom, and its figures in words."""

    fact: FactBehind
    figures: str


@signed_in
@require_safe
def line_page(request: ReaderRequest, pk: int, place: int) -> HttpResponse:
    """Show how one matter came out and would come out, and open the facts to those who may see them."""
    trial = trial_for(pk, by=request.by)
    row = TrialLine.objects.filter(trial=trial, place=place).select_related("unit").first()
    if row is None:
        raise Refused("There is no such trial, or it is not for you.", why=Why.NOT_ALLOWED)
    draft = read_texts(trial.files)
    (line,) = shown([row], trial, draft, request.by)
    opens = may_open(row, by=request.by)
    sides = [side for side in (_side(_("As it was"), row.before, row, trial, draft),
                               _side(_("Under the draft"), row.after, row, trial, draft)) if side is not None]
    return render(request, "web/drafts/trial_line.html", {
        **head_of(trial, by=request.by), "line": line, "opens": opens, "sides": sides,
        "zone": row.unit.zone if row.unit else trial.draft.unit.zone,
        "facts": _facts([one for side in sides for one in side.reasons.facts], draft) if opens else [],
        "answers": _facts(facts_behind(row.decided), draft) if opens and row.decided else [],
    })


def may_open(row: TrialLine, *, by: Acting) -> bool:
    """Say whether a reader sees the facts behind a line: those of the matter, else of a result that is theirs to see."""
    if row.holder.partition(":")[0] in ("case", "contact", "order", "return"):
        return bool(those_seen([row], by))
    return not row.member or bool(whose_result(row, by=by))


def _side(title: Words, kept: Mapping[str, Any] | None, row: TrialLine, trial: Trial, draft: Edition) -> Side | None:
    if kept is None:
        return None
    called = str(kept["citation"]).partition("#")[0]
    edition = draft if called == draft.pack else edition_called(called) or draft
    if row.standard not in edition.standards or str(kept["citation"]).rpartition("#")[2] not in edition.articles_by_path:
        return None
    reasons = reasons_of(edition, row.standard, kept["citation"], kept.get("reckoning", {}), row.unit_id, row.at,
                         kept["because"])  # fmt: skip
    return Side(
        title, kept, readable(kept["citation"], trial), _instant(kept["due_at"]), _instant(kept["done_at"]),
        said_of(kept["consequences"], reader_language()) if kept["consequences"] else "", reasons,
    )


def _instant(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def _facts(told: Iterable[FactBehind], draft: Edition) -> list[Behind]:
    """Return facts in words, each once, in order of time."""
    found = {one.fact.pk: one for one in told}
    people = names_of(value for one in found.values() for value in one.fact.figures.values())
    says = PackWords([draft], reader_language())
    return [Behind(one, _figures(one, says, people))
            for one in sorted(found.values(), key=lambda each: (each.fact.at, each.fact.pk))]


def _figures(one: FactBehind, says: PackWords, people: Mapping[str, str]) -> str:
    kind = declared()[one.fact.kind]
    told = [
        f"{figure_title(figure, says.language)} {figure_value(kind, figure, one.fact.figures[name], says, people)}"
        for name, figure in kind.figures.items()
        if figure.type not in UNREAD and one.fact.figures.get(name) not in (None, "", [], ())
    ]
    return " · ".join(told)

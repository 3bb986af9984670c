"""What standards have decided of a holder, in the reader's words, with the amounts that follow from it.

An amount is reckoned here for showing; what is proposed, approved and paid is the matter of those who keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.compliance.editions import edition_called
from shouwen.compliance.logic import said
from shouwen.compliance.models import Finding
from shouwen.compliance.reckonings import reckoning_of
from shouwen.compliance.wording import PackWords, words_of
from shouwen.facts.prepared import Prepared
from shouwen.organisation.models import Member
from shouwen.regulation.amounts import OF_MONEY, yuan_of
from shouwen.regulation.asks import Ask
from shouwen.regulation.editions import Edition

#: Kinds of outcomes that are shown elsewhere: the flow as steps, the owner by name, forms by their signatures.
SHOWN_ELSEWHERE = ("flow", "owner", "form", "deadline")
#: Outcomes of one holder that are shown, the newest of each standard.
MOST = 60
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True)
class Amount:
    """Money that follows from a decision: by which verb, from what, for whom, the formula in figures, and its sum."""

    verb: str
    source: str
    to: str
    formula: str
    yuan: Decimal


@dataclass(frozen=True)
class Decided:
    """An outcome of a standard as pages show it. ``result`` is empty where only the verdict speaks."""

    finding: Finding
    title: str
    result: str
    amounts: Sequence[Amount]


def decided_of(holder: str) -> list[Decided]:
    """Return what was decided of a holder and stands, the newest of each standard, the latest first: one statement."""
    newest: dict[str, Finding] = {}
    for row in _STANDING(holder):
        newest.setdefault(row.standard, row)
    return [decided(row) for row in newest.values()]


_STANDING: Prepared[Any] = Prepared(
    lambda holder: Finding.objects.filter(holder=holder, withdraws=None, withdrawal=None)
    .exclude(kind__in=SHOWN_ELSEWHERE)
    .order_by("-at", "-pk")[:MOST]
)


def decided(row: Finding) -> Decided:
    """Return one outcome in the reader's words."""
    says, edition = words_of(row.citation), edition_called(row.citation.partition("#")[0])
    return Decided(row, says(row.standard), result_words(row, edition, says), list(_amounts(row, edition, says)))


def result_words(row: Finding, edition: Edition | None, says: PackWords) -> str:
    """Return what came out, as people write it: a local value with its unit, a key of the pack in words."""
    if row.result is None:
        return ""
    ask = _ask_behind(row, edition)
    if (name := _member_called(str(row.result))) is not None:
        return name
    figures = reckoning_of(row.reckoning).figures
    return said(ask, figures[f"ask.{ask.name}"], says.language, says) if ask else says(str(row.result))


def _member_called(reference: str) -> str | None:
    """Return who is the result, where it is a member: whoever answers for a matter; one statement then."""
    kind, _colon, number = reference.partition(":")
    if kind != "member" or not number.isdecimal():
        return None
    return Member.objects.filter(pk=int(number)).values_list("name", flat=True).first()


def _ask_behind(row: Finding, edition: Edition | None) -> Ask | None:
    """Return the local value that is the result, if it is one: a share or an amount, not a word of the pack."""
    figures = row.reckoning.get("figures", {})
    asks = [edition.asks[name] for name in _asked(row, edition) if name in edition.asks] if edition else []
    of_figures = (ask for ask in asks if ask.type in ("percent", "money"))
    return next((ask for ask in of_figures if figures.get(f"ask.{ask.name}") == row.result), None)


def _asked(row: Finding, edition: Edition) -> list[str]:
    """Return the local values that the results of the table name."""
    readings = edition.standards.get(row.standard)
    rows = [one for standard in readings.options.values() for one in getattr(standard, "rows", ())] if readings else []
    return [str(one.result).removeprefix("ask.") for one in rows if str(one.result).startswith("ask.")]


def _amounts(row: Finding, edition: Edition | None, says: PackWords) -> Iterable[Amount]:
    for consequence in row.consequences:
        verb = next((verb for verb in OF_MONEY if verb in consequence), "")
        formula = consequence.get(verb)
        yuan = _yuan(formula, row) if verb and isinstance(formula, str) else None
        if yuan is not None:
            source, to = says(str(consequence.get("from", ""))), says(str(consequence.get("to", "")))
            yield Amount(verb, source, to, _in_figures(str(formula), row, edition, says), yuan)


def amount_of(row: Finding, verb: str) -> Decimal | None:
    """Return in yuan what a finding takes or gives by a verb (``fine``); None where that cannot be reckoned."""
    formula = next((one[verb] for one in row.consequences if verb in one), None)
    return _yuan(str(formula), row) if formula else None


def source_of(row: Finding, verb: str) -> str:
    """Return from what a finding takes by a verb, as the pack calls it (a pay); empty where it does not say."""
    return next((str(one.get("from", "")) for one in row.consequences if verb in one), "")


def _yuan(formula: str, row: Finding) -> Decimal | None:
    return yuan_of(formula, reckoning_of(row.reckoning).figures, row.result)


def _in_figures(formula: str, row: Finding, edition: Edition | None, says: PackWords) -> str:
    """Return a formula with its figures in place of their names: ``4000 × 5%``."""
    figures = row.reckoning.get("figures", {})

    def figure(found: re.Match[str]) -> str:
        name = found.group()
        if name == "result":
            return result_words(row, edition, says)
        return str(figures.get(name, name))

    return _NAME.sub(figure, formula).replace("*", "×")

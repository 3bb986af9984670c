"""The eight steps of a complaint and what goes with them: one action carries out a declared deed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from shouwen.cases.deeds import DEEDS, CaseDeed, Input
from shouwen.cases.duty import ACCUSED, free_of_accused
from shouwen.cases.figures import FIGURES, Standing
from shouwen.cases.lists import require_listed
from shouwen.cases.models import Case
from shouwen.cases.offering import may_carry_out
from shouwen.cases.permissions import not_by_accused
from shouwen.cases.positions import position_of
from shouwen.cases.reading import locked_case, read_touched
from shouwen.compliance.hearing import HeardAt, hear
from shouwen.compliance.judging import refuse_if_objected
from shouwen.facts.actions import record
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.facts.rows import change_rows
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.regulation.phrases import surname_of
from shouwen.work.heard import warn_of
from shouwen.work.matters import touch
from shouwen.work.remarks import enact_with_words

#: Deeds whose words go to the customer.
TO_CUSTOMERS = frozenset({"case.replied", "customer.told"})
#: The columns that a deed may change.
KEPT = ("particulars", "class_key", "promised_on", "holder_id", "accused_id", "version")
MOST_MONEY = Decimal("9999999999.99")


@transaction.atomic(savepoint=False)
def carry_out(
    case: Case, noun: str, given: Mapping[str, str], words: str = "", *, by: Acting, at: datetime, despite: bool = False
) -> Case:
    """Carry out a deed of a complaint (``cases.deeds``) with what a person has given.

    Refuses, with the articles, what the eight steps and the gates of the pack forbid, an answer
    that is missing or cannot be read, and everybody who may not or who is accused in the case. Words to the
    customer that an article finds wrong and does not refuse are warned of once: ``despite`` sends them all the same.
    """
    deed = DEEDS[noun]
    case = locked_case(case.pk)
    may_carry_out(case, deed, by=by)
    answers = {one.name: read_answer(one, given.get(one.name, "")) for one in deed.inputs}
    for one in deed.inputs:
        _require_known(one, answers[one.name], case, at)
    text = words.strip()
    if deed.is_wordy and not text:
        raise Refused("%(what)s must not be empty.", why=Why.BAD_INPUT, field="words", what=str(deed.words))
    figures = {**FIGURES[deed.fact](Standing(case, at, text, by, position_of(by, case, at)), answers)}
    warnings = _hear(deed.fact, text, case, figures, by, at)
    refuse_if_objected(
        deed.fact, at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom, figures=figures
    )
    not_by_accused(case, by=by)
    warn_of(warnings, despite=despite)
    if deed.fact == ACCUSED:  # before what follows from it is told and given: nothing of it goes to them
        change_rows(Case, "WHERE id = %s", [case.pk], {"accused_id": answers["accused"].pk})
    enact_with_words(
        deed.fact,
        text,
        enact=record,
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        figures=figures,
    )
    _keep(case, deed, answers, text, by, at)
    touch(case.reference, what=deed.fact, at=at, by=by.reference)
    read_touched(case)
    return case


def _hear(
    fact: str, text: str, case: Case, figures: dict[str, Any], by: Acting, at: datetime
) -> tuple[Ground, ...]:
    """Add to a deed what is heard in words to the customer; return what articles find wrong in them."""
    if fact not in TO_CUSTOMERS:
        return ()
    found = heard_in(case, fact, text, by=by, at=at)
    figures.update(found.figures)
    return found.warnings


def heard_in(case: Case, fact: str, text: str, *, by: Acting, at: datetime) -> HeardAt:
    """Return what the phrases in force hear in words to the customer of a case before they are sent."""
    return hear(fact, text, at=at, unit=case.unit_id, by=by.reference, placeholders={
        "company": case.unit.name, "agent": by.member.name, "customer.name": case.customer_name,
        "customer.surname": surname_of(case.customer_name),
    })  # fmt: skip


def _keep(case: Case, deed: CaseDeed, answers: Mapping[str, Any], text: str, by: Acting, at: datetime) -> None:
    """Keep on the case what forms and lists show of a deed."""
    for one in deed.inputs:
        value = answers.get(one.name)
        if one.keeps and value is not None and one.keeps not in {"case.promised_on", "case.handler"}:
            case.particulars[one.keeps] = value.reference if isinstance(value, Member) else _shown(value)
    if text and deed.step:
        name = f"case.{deed.noun}"
        is_taken = any(one.keeps == name for one in deed.inputs)
        case.particulars[f"{name}_words" if is_taken else name] = text
    if deed.fact == "complaint.judged" and answers.get("class"):
        case.class_key = answers["class"]
    if deed.fact == "complaint.accepted":
        case.promised_on = answers["promised_on"]
    if deed.fact == "complaint.assigned" and answers.get("responsible"):
        case.holder = answers["responsible"]
    if deed.fact == ACCUSED:
        case.accused = answers["accused"]
        if case.holder_id == case.accused.pk:
            case.holder = None
    if deed.fact == "report.made":
        case.refresh_from_db(fields=["holder"])  # its article may have handed the work up
    if deed.fact == "case.replied":
        case.particulars.setdefault("case.replies", []).append(answers["which"])
    case.version += 1
    change_rows(Case, "WHERE id = %s", [case.pk], {name: getattr(case, name) for name in KEPT})
    if deed.fact == ACCUSED:
        free_of_accused(case, by=by, at=at)


def _shown(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date) else format(value, "f")


def _require_known(one: Input, answer: Any, case: Case, at: datetime) -> None:
    """Refuse a choice that neither the deed nor the list of the pack in force knows."""
    if one.type != "choice" or answer is None:
        return
    if isinstance(one.options, str):
        require_listed(answer, one.options.removeprefix("list:"), case.unit, at, field=one.name)
    elif answer not in one.options:
        raise Refused(
            "%(label)s cannot be read: %(text)s.",
            why=Why.BAD_INPUT,
            field=one.name,
            label=str(one.label),
            text=answer[:40],
        )


def read_answer(one: Input, given: str) -> Any:
    """Return what a person has given as a value; None for nothing. Refuses what cannot be read."""
    text = str(given or "").strip()
    if one.type == "truth":
        return text.lower() in {"true", "on", "1", "是", "yes"}
    if not text:
        if one.is_required:
            raise Refused("%(label)s is missing.", why=Why.BAD_INPUT, field=one.name, label=str(one.label))
        return None
    try:
        return _READ[one.type](text)
    except (ValueError, InvalidOperation, Member.DoesNotExist) as error:
        raise Refused(
            "%(label)s cannot be read: %(text)s.",
            why=Why.BAD_INPUT,
            field=one.name,
            label=str(one.label),
            text=text[:40],
        ) from error


def _money(text: str) -> Decimal:
    amount = Decimal(text.replace(",", "").replace("，", ""))
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise ValueError("an amount in yuan with at most two decimals")
    return amount


_THERE = Prepared(lambda number: Member.objects.filter(pk=number, left_at=None))


def _member(text: str) -> Member:
    member = _THERE.first(int(text.removeprefix("member:")))
    if member is None:
        raise Member.DoesNotExist
    return member


def _text(text: str) -> str:
    return text[:2000]


_READ: dict[str, Any] = {
    "choice": _text,
    "text": _text,
    "date": date.fromisoformat,
    "money": _money,
    "member": _member,
}


def today(case: Case, at: datetime) -> date:
    """Return the day of an instant where the case's unit is."""
    return at.astimezone(zone_of(case.unit)).date()

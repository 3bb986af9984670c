"""Decline returns by the articles against them, and take them up again when new facts come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import InTheWay, in_the_way_of
from shouwen.compliance.queries import standing_findings
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.returns import (
    Asked,
    begin_return,
    digest_of_words,
    enact_return,
    figures_of,
    locked_return,
    order_of,
    save_return,
)
from shouwen.orders.finding import index_return
from shouwen.orders.models import OrderLine, Product, Reason, Refusal, Return, ReturnState
from shouwen.orders.permissions import may_take_return
from shouwen.orders.queries import left_of
from shouwen.organisation.rights import Acting
from shouwen.work.remarks import enact_with_words

#: What of a claim is told anew; what is wanted and how many stay.
_GOODS = ("reason", "proof", "matches", "opened", "package_intact", "label_intact", "used", "outside")


@transaction.atomic(savepoint=False)
def decline_claim(
    line: OrderLine, asked: Asked, words: str = "", *, new_product: Product | None = None, by: Acting, at: datetime
) -> Return:
    """Record a claim that the articles refuse, with each of them; refused where nothing speaks against it.

    ``words`` say why where the text leaves it open. What nobody has asked the customer yet is asked first.
    """
    order = order_of(line)
    may_take_return(order.unit, by=by)
    against = _against(line, asked, by, at)
    made = begin_return(order, line, asked, new_product, by, at)
    _decline(made, against, words, by, at)
    index_return(made)
    return made


@transaction.atomic(savepoint=False)
def decline_return(one: Return, version: int, asked: Asked, words: str = "", *, by: Acting, at: datetime) -> Return:
    """Decline a return that was taken, by what the goods turned out to be or by what was found of a defect."""
    may_take_return(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    against = [] if _no_fault_of_ours(held) else _against(held.line, asked, by, at)
    _tell(held, asked)
    _decline(held, against, words, by, at)
    return held


@transaction.atomic(savepoint=False)
def reopen_return(one: Return, version: int, asked: Asked, *, by: Acting, at: datetime) -> Return:
    """Take up a declined return again with new facts; it is asked for anew, and the articles judge it anew."""
    order = order_of(one.line)
    may_take_return(order.unit, by=by)
    held = locked_return(one, version, ReturnState.DECLINED)
    left = left_of([held.line])[held.line_id]
    if held.quantity > left:
        raise Refused("Of this line %(left)s can still come back.", why=Why.BAD_INPUT, field="quantity", left=left)
    Refusal.objects.filter(of_return=held, reopened_at=None).update(reopened_at=at)
    _tell(held, asked)
    save_return(held, state=ReturnState.ASKED, asked_at=at, words=asked.words.strip() or held.words)
    enact_return("return.reopened", held, by, at)
    figures = {**figures_of(held.line, asked, at), "order": order, "words": digest_of_words(held)}
    enact_return("return.asked", held, by, at, **figures)
    index_return(held)
    return held


def _against(line: OrderLine, asked: Asked, by: Acting, at: datetime) -> list[InTheWay]:
    """Return what refuses a claim; what still has to be asked of the customer is asked first."""
    order = line.order
    _deed, found = in_the_way_of(
        "return.asked", at=at, unit=order.unit_id, by=by, about=order, for_whom=order.customer,
        figures=figures_of(line, asked, at),
    )  # fmt: skip
    refusing = [one for one in found if one.ground.lists or not one.ground.missing]
    if found and not refusing:
        raise Refused("Ask the customer first what is still open: it may speak for them.", why=Why.BAD_INPUT,
                      grounds=[one.ground for one in found])  # fmt: skip
    if not refusing:
        raise Refused("No article speaks against it: take it.", why=Why.BAD_INPUT)
    return refusing


def _no_fault_of_ours(one: Return) -> bool:
    """Say whether what was asked for as a defect turned out to be none, or to come from somebody else."""
    return one.reason == Reason.DEFECT and one.is_defect is not None and not (one.is_defect and one.cause == "公司")


def _decline(one: Return, against: Sequence[InTheWay], words: str, by: Acting, at: datetime) -> None:
    grounds = [
        {"standard": found.standard, "citation": found.ground.citation, "lists": list(found.ground.lists)}
        for found in against
    ] or [
        {"standard": found.standard, "citation": found.citation, "lists": []}
        for found in standing_findings(one.reference).filter(kind="decision")
        if found.result and not isinstance(found.result, list)
    ][-1:]  # fmt: skip
    Refusal.objects.create(of_return=one, at=at, by=by.member, grounds=grounds, words=words.strip())
    save_return(one, state=ReturnState.DECLINED)
    figures: dict[str, Any] = {
        "return": one, "order": one.line.order, "reason": one.reason, "grounds": len(grounds), "outside": one.outside,
        "is_defect": one.is_defect, "cause": one.cause or None, "has_reason": bool(words.strip()),
    }  # fmt: skip
    enact_with_words(
        "return.declined", words, about=one, at=at, unit=one.unit_id, by=by, for_whom=one.customer, figures=figures
    )


def _tell(one: Return, asked: Asked) -> None:
    save_return(one, **{name: getattr(asked, name) for name in _GOODS})

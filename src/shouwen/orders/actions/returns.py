"""Take returns and exchanges: asked for, received, looked into, answered, paid back or settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from shouwen.compliance.judging import InFavour, InTheWay, enact, in_favour_of, in_the_way_of
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.orders.actions.orders import locked_order
from shouwen.orders.actions.products import check_sum
from shouwen.orders.batches import batches_of, good_until
from shouwen.orders.finding import index_return
from shouwen.orders.logic import moved_when_settled
from shouwen.orders.models import NONE, Order, OrderLine, Payment, Product, Reason, Return, ReturnState, Wants
from shouwen.orders.permissions import may_confirm_defect, may_decide, may_settle, may_take_return
from shouwen.orders.photos import has_photo
from shouwen.orders.queries import lacks_something, left_of
from shouwen.orders.receipts import proof_left
from shouwen.orders.wording import RETURNED_SO_FAR
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.numbers import next_number
from shouwen.work.remarks import digest_of, enact_with_words, new_salt


@dataclass(frozen=True)
class Asked:
    """What a customer asks for and how the goods are; None is not asked yet, and an article may need it."""

    wants: str
    reason: str
    quantity: int
    proof: str
    words: str = ""
    matches: bool | None = None
    opened: bool | None = None
    package_intact: bool | None = None
    label_intact: bool | None = None
    used: bool | None = None
    outside: bool = False


@dataclass(frozen=True)
class Said:
    """What articles say of a return before it is asked for: against it, still to be asked, or which grant it."""

    against: Sequence[InTheWay] = ()
    granted_by: Sequence[InFavour] = ()


def what_articles_say(line: OrderLine, asked: Asked, *, by: Acting, at: datetime) -> Said:
    """Return what articles would say against a return and what is still to be asked, else which grant it; nothing is
    recorded.

    For whoever talks with the customer, before anything is promised. More than can still come back of the line is refused
    here as it is when it is taken: no article would be asked of it.
    """
    order = line.order
    may_take_return(order.unit, by=by)
    _check_quantity(line, asked)
    figures = figures_of(line, asked, at)
    deed, against = in_the_way_of(
        "return.asked", at=at, unit=order.unit_id, by=by, about=order, for_whom=order.customer, figures=figures,
        names_unset=True,
    )
    return Said(against) if against else Said(granted_by=in_favour_of(deed))


@transaction.atomic(savepoint=False)
def take_return(
    line: OrderLine, asked: Asked, *, new_product: Product | None = None, by: Acting, at: datetime
) -> Return:
    """Take a return or an exchange of a line, or of some of it, unless an article refuses it.

    More than was bought, less what came back before, is refused.
    """
    order = order_of(line)
    may_take_return(order.unit, by=by)
    made = begin_return(order, line, asked, new_product, by, at)
    figures = {**figures_of(line, asked, at), "return": made, "order": order, "words": digest_of_words(made)}
    enact("return.asked", at=at, unit=order.unit_id, by=by, about=made, for_whom=order.customer, figures=figures)
    index_return(made)
    return made


@transaction.atomic(savepoint=False)
def take_apart(
    line: OrderLine, asked: Asked, outcome: str, basis: str, *, new_product: Product | None = None, by: Acting,
    at: datetime,
) -> Return:  # fmt: skip
    """Take a return that the usual articles do not cover: by law, or as a special case.

    ``basis`` names the law, or says why it is one. The articles say who may (``return.decided``); nothing of it
    happens of itself.
    """
    order = order_of(line)
    may_decide(order.unit, by=by)
    made = begin_return(order, line, asked, new_product, by, at)
    figures = {"return": made, "outcome": outcome, "has_basis": bool(basis.strip()), "has_reason": bool(basis.strip())}
    enact_with_words(
        "return.decided", basis, about=made, at=at, unit=order.unit_id, by=by, for_whom=order.customer, figures=figures
    )
    index_return(made)
    return made


@transaction.atomic(savepoint=False)
def receive_return(
    one: Return, version: int, *, ship_by: str, freight_paid_by: str, has_all_parts: bool, has_slip: bool,
    by: Acting, at: datetime,
) -> Return:  # fmt: skip
    """Record that the goods came back, how, and whether all of it; again while part of it is missing."""
    may_take_return(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    if held.state == ReturnState.RECEIVED and not lacks_something(held):
        raise Refused("All of it has come already.", why=Why.OVERTAKEN)
    save_return(held, state=ReturnState.RECEIVED)
    enact_return(
        "return.received", held, by, at, ship_by=ship_by, freight_paid_by=freight_paid_by, has_all_parts=has_all_parts,
        has_slip=has_slip,
    )  # fmt: skip
    return held


@transaction.atomic(savepoint=False)
def confirm_defect(one: Return, version: int, *, is_defect: bool, cause: str = "", by: Acting, at: datetime) -> Return:
    """Say whether the goods are defective, and if so through whom."""
    may_confirm_defect(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    if is_defect and not cause:
        raise Refused("Say through whom it is defective.", why=Why.BAD_INPUT, field="cause")
    cause = cause if is_defect else ""
    save_return(held, is_defect=is_defect, cause=cause)
    enact_return(
        "defect.confirmed", held, by, at, is_defect=is_defect, cause=cause or None, has_photo=has_photo(held)
    )
    return held


@transaction.atomic(savepoint=False)
def answer_exchange(one: Return, version: int, *, by: Acting, at: datetime) -> Return:
    """Record that the customer was told whether the exchange is possible."""
    may_take_return(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    if held.wants != Wants.EXCHANGE:
        raise Refused("Only an exchange is answered.", why=Why.BAD_INPUT)
    save_return(held, answered_at=at)
    enact_return("exchange.answered", held, by, at)
    return held


@transaction.atomic(savepoint=False)
def pay_back(
    one: Return, version: int, amount: Decimal, *, freight: Decimal = NONE, method: str = "", by: Acting, at: datetime
) -> Payment | None:
    """Give back what a return is worth, once: ``amount`` yuan, ``freight`` of it for freight.

    What is still owed for the order is set off first, so that what nobody paid is not paid back. Returns the payment of
    what moved; where all of it is set off, there is none.
    """
    may_settle(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    check_sum(amount, "amount")
    check_sum(freight, "freight")
    if held.wants != Wants.RETURN:
        raise Refused("The difference of an exchange is settled, nothing is paid back.", why=Why.BAD_INPUT)
    order = Order.objects.select_for_update().get(pk=held.line.order_id)
    goods = amount - freight
    moved = moved_when_settled(-goods, order.owed)
    if amount <= 0 or goods < 0 or order.paid + moved < 0:
        raise Refused("For this order %(paid)s yuan were paid.", why=Why.BAD_INPUT, field="amount", paid=order.paid)
    payment = _move_money(order, held, moved, freight, method, by, at) if moved or freight else None
    _charge(order, moved, -goods)
    save_return(held, state=ReturnState.SETTLED, settled_at=at)
    enact_return(
        "refund.paid", held, by, at, order=order, amount=amount, price=held.price * held.quantity, moved=moved,
        freight=freight, company_fault=_is_our_fault(held), reason=held.reason, is_defect=bool(held.is_defect),
        cause=held.cause or None,
    )  # fmt: skip
    return payment


@transaction.atomic(savepoint=False)
def settle_exchange(
    one: Return, version: int, difference: Decimal, *, freight: Decimal = NONE, method: str = "", by: Acting, at: datetime
) -> Return:  # fmt: skip
    """Settle an exchange, once: the customer pays ``difference`` yuan, or gets it back where it is negative.

    What they get back is first set off against what they still owe for the order. ``freight`` is what the company bears
    beside it. The money that moves is a payment of the order; where none does, there is none.
    """
    may_settle(one.unit, by=by)
    held = locked_return(one, version, ReturnState.ASKED, ReturnState.RECEIVED)
    if held.wants != Wants.EXCHANGE or held.new_price is None:
        raise Refused("Say first for what it is exchanged.", why=Why.BAD_INPUT)
    check_sum(abs(difference), "amount")
    check_sum(freight, "freight")
    order = Order.objects.select_for_update().get(pk=held.line.order_id)
    moved = moved_when_settled(difference, order.owed)
    if order.paid + moved < 0:
        raise Refused("For this order %(paid)s yuan were paid.", why=Why.BAD_INPUT, field="amount", paid=order.paid)
    if moved or freight:
        _move_money(order, held, moved, freight, method, by, at)
    _charge(order, moved, difference)
    save_return(held, state=ReturnState.SETTLED, settled_at=at, difference=difference)
    enact_return(
        "exchange.settled", held, by, at, order=order, price=held.price * held.quantity,
        new_price=held.new_price * held.quantity, difference=difference, moved=moved, freight=freight,
        company_fault=_is_our_fault(held), has_new_code=held.new_product_id is not None, reason=held.reason,
        opened=held.opened, used=held.used, package_intact=held.package_intact, label_intact=held.label_intact,
        is_defect=bool(held.is_defect), cause=held.cause or None,
    )  # fmt: skip
    return held


def _is_our_fault(one: Return) -> bool:
    return one.reason == Reason.DAMAGE or one.cause == "公司"


def _move_money(
    order: Order, one: Return, goods: Decimal, freight: Decimal, method: str, by: Acting, at: datetime
) -> Payment:
    """Keep what moved for a return or an exchange: ``goods`` positive where it came in, less the freight borne."""
    return Payment.objects.create(
        order=order, of_return=one, amount=goods - freight, freight=freight, method=method.strip()[:30], at=at,
        by=by.member,
    )  # fmt: skip


def _charge(order: Order, paid: Decimal, due: Decimal) -> None:
    """Change what was paid for an order that is locked, and what is to be paid for it."""
    order.paid += paid
    order.adjustment += due
    order.version += 1
    order.save(update_fields=["paid", "adjustment", "version"])


def settle(
    one: Return, version: int, amount: Decimal, *, freight: Decimal = NONE, method: str = "", by: Acting, at: datetime
) -> None:
    """Pay a return back, or settle the difference of an exchange: what ``amount`` is, its kind says."""
    if one.wants == Wants.EXCHANGE:
        settle_exchange(one, version, amount, freight=freight, method=method, by=by, at=at)
    else:
        pay_back(one, version, amount, freight=freight, method=method, by=by, at=at)


def order_of(line: OrderLine) -> Order:
    """Return the order of a line, locked: what came back of it is counted one after another."""
    return locked_order(line.order_id)


def begin_return(
    order: Order, line: OrderLine, asked: Asked, new_product: Product | None, by: Acting, at: datetime
) -> Return:
    """Keep what is asked for, as it was told; the articles are asked by whoever enacts it."""
    _check(line, asked, new_product)
    asked = _as_shown(order, asked)
    exchange = asked.wants == Wants.EXCHANGE
    return Return.objects.create(
        number=next_number(order.unit, "TH", at=at),
        unit=order.unit,
        line=line,
        customer=order.customer,
        taken_by=by.member,
        wants=asked.wants,
        reason=asked.reason,
        words=asked.words.strip(),
        salt=new_salt(),
        quantity=asked.quantity,
        price=line.price,
        proof=asked.proof,
        matches=asked.matches,
        opened=asked.opened,
        package_intact=asked.package_intact,
        label_intact=asked.label_intact,
        used=asked.used,
        outside=asked.outside,
        new_product=new_product if exchange else None,
        new_price=new_product.price if exchange and new_product is not None else None,
        new_cost=new_product.cost if exchange and new_product is not None else None,
        asked_at=at,
    )


def _check_quantity(line: OrderLine, asked: Asked) -> None:
    left = left_of([line])[line.pk]
    if not 1 <= asked.quantity <= left:
        raise Refused("Of this line %(left)s can still come back.", why=Why.BAD_INPUT, field="quantity", left=left)


def _check(line: OrderLine, asked: Asked, new_product: Product | None) -> None:
    _check_quantity(line, asked)
    if asked.wants == Wants.EXCHANGE and new_product is None:
        raise Refused("Say for what it is exchanged.", why=Why.BAD_INPUT, field="new_product")


def figures_of(line: OrderLine, asked: Asked, at: datetime) -> Mapping[str, Any]:
    """Return what articles read of a return; the shelf life from the batch, where the line names one that is recorded.

    What is marked as lost is no proof. What spoils and has no date is as good as unknown.
    """
    order = line.order
    zone = zone_of(order.unit)
    asked = _as_shown(order, asked)
    batch = batches_of([line]).get(line.pk)
    spoils = line.product.shelf_life_days is not None if batch is None else batch.expires_on is not None
    return {
        "wants": asked.wants, "reason": asked.reason, "has_words": bool(asked.words.strip()),
        "asked_on": at.astimezone(zone).date(), "bought_on": order.placed_at.astimezone(zone).date(),
        "proof": asked.proof, "matches": asked.matches, "opened": asked.opened, "package_intact": asked.package_intact,
        "label_intact": asked.label_intact, "used": asked.used, "outside": asked.outside,
        "has_shelf_life": spoils, "expires_on": good_until(line, batch),
    }  # fmt: skip


def _as_shown(order: Order, asked: Asked) -> Asked:
    """Return a claim with what the customer can really show: what is marked as lost is no proof."""
    return replace(asked, proof=proof_left(asked.proof, order.receipts.all()))


def digest_of_words(one: Return) -> str | None:
    return digest_of(one.words, one.salt) if one.words else None


def enact_return(kind: str, one: Return, by: Acting, at: datetime, **figures: Any) -> None:
    given = {"return": one, **figures}
    enact(kind, at=at, unit=one.unit_id, by=by, about=one, for_whom=one.customer, figures=given)


def save_return(one: Return, **changed: Any) -> None:
    one.version += 1
    for name, value in changed.items():
        setattr(one, name, value)
    one.save(update_fields=[*changed, "version"])


_LOCKED = Prepared(
    lambda number: Return.objects.select_for_update(of=("self",))
    .select_related("unit", "customer", "line")
    .filter(pk=number)
)


def locked_return(one: Return, version: int, *states: ReturnState) -> Return:
    held = _LOCKED.first(one.pk)
    if held is None:
        raise Return.DoesNotExist
    if held.version != version:
        raise Overtaken(
            "A colleague has changed this return in the meantime. Look at it again.",
            {"version": held.version, "state": held.state},
        )
    if held.state not in states:
        raise Refused("This return is %(state)s already.", why=Why.OVERTAKEN,
                      state=RETURNED_SO_FAR[held.state])  # fmt: skip
    return held

"""Products, orders and returns as pages and programs read them; each asks what the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from shouwen.facts.prepared import Prepared, by_number
from shouwen.facts.queries import facts_about
from shouwen.orders.batches import ProductBatch
from shouwen.orders.models import NONE, Order, OrderLine, Product, Return, ReturnState, Wants
from shouwen.orders.permissions import SEE_ORDER
from shouwen.orders.receipts import IssuedReceipt
from shouwen.organisation.models import Unit
from shouwen.organisation.names import name_key
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import EVERYTHING, Condition, Walk, within
from shouwen.search.queries import Found, find

_ORDERS, _RETURNS, _BATCHES = Walk("orders_order"), Walk("orders_return"), Walk("orders_productbatch")
_RECEIPTS = Walk("orders_issuedreceipt")
#: Products that a search of their list finds, and that are offered while one types.
MOST_FOUND, MOST_LIKE = 200, 12
#: Orders of those who wait for something: not delivered yet, not paid yet.
SHOWN = {
    "all": EVERYTHING,
    "open": Condition("delivery IN ('placed', 'confirmed')"),
    "unpaid": Condition("paid < total + adjustment"),
}
RETURNS_SHOWN = {
    "open": Condition("state IN ('asked', 'received')"),
    "all": EVERYTHING,
    "return": Condition("wants = '退货'"),
    "exchange": Condition("wants = '换货'"),
    "declined": Condition("state = 'declined'"),
}


def listed_orders(by: Acting, *, most: int, show: str = "all", customer: int | None = None) -> QuerySet[Order]:
    """Return the newest ``most`` orders that the member may see; two statements at most."""
    condition = SHOWN.get(show, EVERYTHING)
    if customer is not None:
        condition &= Condition("customer_id = %s", (customer,))
    first = _ORDERS.first(
        within(by.scope(SEE_ORDER)), "placed_at DESC, id DESC", condition, most=most, by_units=customer is None
    )
    return Order.objects.filter(pk__in=first).select_related("customer", "unit").order_by("-placed_at", "-pk")


def listed_products(by: Acting, words: str = "", *, at: datetime, most: int = MOST_FOUND) -> QuerySet[Product]:
    """Return what the units sell whose orders the member may see, by name; of words at most ``most`` that hold them."""
    rows = Product.objects.filter(by.scope(SEE_ORDER).on(unit="unit")).select_related("unit").order_by("name_key", "pk")
    return rows.filter(pk__in=_numbers(find(words, by=by, at=at, kinds=["product"], most=most))) if words else rows


def products_like(words: str, unit: Unit, *, by: Acting, at: datetime) -> list[Product]:
    """Return what may be sold in a unit whose code, name, specification or initials hold the words; two statements."""
    found = find(words, by=by, at=at, kinds=["product"], most=MOST_LIKE, within=unit.ancestor_ids)
    return list(products_of(unit).filter(pk__in=_numbers(found)))


def _numbers(found: Sequence[Found]) -> list[int]:
    return [int(one.reference.partition(":")[2]) for one in found]


def listed_returns(by: Acting, *, most: int, show: str = "open") -> QuerySet[Return]:
    """Return the newest ``most`` returns that the member may see; two statements at most."""
    condition = RETURNS_SHOWN.get(show, EVERYTHING)
    first = _RETURNS.first(
        within(by.scope(SEE_ORDER)), "asked_at DESC, id DESC", condition, most=most,
        by_units=condition is EVERYTHING,
    )  # fmt: skip
    rows = Return.objects.filter(pk__in=first).select_related("customer", "unit", "line__product", "line__order")
    return rows.order_by("-asked_at", "-pk")


def visible_orders(by: Acting) -> QuerySet[Order]:
    """Return the orders that the member may see."""
    return Order.objects.filter(by.scope(SEE_ORDER).on(unit="unit"))


def visible_returns(by: Acting) -> QuerySet[Return]:
    """Return the returns that the member may see."""
    return Return.objects.filter(by.scope(SEE_ORDER).on(unit="unit"))


#: Orders and returns of one customer that are read at once.
MOST_OF_ONE = 50
# Along the index of what the customer has, to the last one that is shown: units are looked up, not joined.
_ORDERS_OF = Prepared(
    lambda customer, before, paths, units: by_number(
        Order.objects.filter(_in(paths, units), customer=customer, placed_at__lt=before)
        .order_by("-placed_at")[:MOST_OF_ONE]
    )
    .select_related("unit")
    .order_by("-placed_at", "-pk")
)  # fmt: skip
_RETURNS_OF = Prepared(
    lambda customer, before, paths, units, states: by_number(
        Return.objects.filter(_in(paths, units), customer=customer, asked_at__lt=before, state__among=states)
        .order_by("-asked_at")[:MOST_OF_ONE]
    )
    .select_related("line__product", "unit")
    .order_by("-asked_at", "-pk")
)  # fmt: skip


def _in(paths: Any, units: Any) -> Q:
    return Q(unit__in=Unit.objects.filter(path__like_any=paths).values("pk")) | Q(unit__among=units)


def orders_of(customer: int, *, by: Acting, most: int, before: datetime) -> list[Order]:
    """Return the newest orders of a customer before an instant that the member may see; one statement."""
    seen = by.scope(SEE_ORDER)
    return _ORDERS_OF(customer, before, seen.patterns, list(seen.units))[:most]


def returns_of(
    customer: int, *, by: Acting, most: int, before: datetime, states: Collection[str] = tuple(ReturnState)
) -> list[Return]:
    """Return the newest returns of a customer before an instant that the member may see; one statement."""
    seen = by.scope(SEE_ORDER)
    return _RETURNS_OF(customer, before, seen.patterns, list(seen.units), [str(one) for one in states])[:most]


def order_for(number: int, *, by: Acting) -> Order | None:
    """Return one order with its unit, customer and seller, if the member may see it."""
    found = Order.objects.select_related("unit", "customer__unit", "sold_by").filter(pk=number).first()
    return found if found is not None and by.may(SEE_ORDER, path=found.unit.path) else None


def line_for(number: int, *, by: Acting) -> OrderLine | None:
    """Return one line with its product and order, if the member may see the order."""
    rows = OrderLine.objects.select_related("product", "order__unit", "order__customer")
    found = rows.filter(pk=number).first()
    return found if found is not None and by.may(SEE_ORDER, path=found.order.unit.path) else None


def left_of(lines: Collection[OrderLine]) -> dict[int, int]:
    """Return how many of each line can still come back: what was bought, less what came back and was not declined.

    One statement for any number of lines.
    """
    rows = Return.objects.filter(line__in=[line.pk for line in lines]).exclude(state=ReturnState.DECLINED)
    back = dict(rows.order_by().values_list("line").annotate(Sum("quantity")))
    return {line.pk: line.quantity - back.get(line.pk, 0) for line in lines}


def lines_at(order: int, prices: Mapping[int, Decimal]) -> list[tuple[OrderLine, Decimal]]:
    """Return the lines of an order, each with the price that is asked for it; its own, where none is."""
    rows = OrderLine.objects.filter(order=order).select_related("product").order_by("pk")
    return [(line, prices.get(line.pk, line.price)) for line in rows]


def return_for(number: int, *, by: Acting) -> Return | None:
    """Return one return with its line, order and product, if the member may see it."""
    rows = Return.objects.select_related(
        "unit", "customer__unit", "customer__region", "line__product", "line__order", "new_product", "taken_by"
    )
    found = rows.filter(pk=number).first()
    return found if found is not None and by.may(SEE_ORDER, path=found.unit.path) else None


def lacks_something(found: Return) -> bool:
    """Say whether part of what came back is missing still; one statement, none before and after that stage."""
    if found.state != ReturnState.RECEIVED:
        return False
    facts = facts_about(found.reference, kinds=("return.received",))
    return bool(facts) and not (facts[-1].figures.get("has_all_parts") and facts[-1].figures.get("has_slip"))


def set_off_of(found: Return) -> Decimal:
    """Return how much of a return or an exchange was set off against what was owed for its order; one statement."""
    if found.state != ReturnState.SETTLED:
        return NONE
    facts = facts_about(found.reference, kinds=("refund.paid", "exchange.settled"))
    told = facts[-1].figures if facts else {}
    if told.get("moved") is None:  # settled before it was recorded
        return NONE
    goods: Decimal = told["difference"] if found.wants == Wants.EXCHANGE else told["freight"] - told["amount"]
    return max(Decimal(told["moved"]) - goods, NONE)


def products_of(unit: Unit) -> QuerySet[Product]:
    """Return what may be sold in a unit: its own products and those of the units above it, by name."""
    return Product.objects.filter(unit__in=unit.ancestor_ids, taken_off_at=None).order_by("name_key", "pk")


def listed_batches(by: Acting, *, most: int, product: int | None = None) -> QuerySet[ProductBatch]:
    """Return the ``most`` batches made last that the member may see, of one product or of all; two statements at most."""
    where = EVERYTHING if product is None else Condition("product_id = %s", (product,))
    first = _BATCHES.first(
        within(by.scope(SEE_ORDER)), "made_on DESC, id DESC", where, most=most, by_units=product is None
    )
    return ProductBatch.objects.filter(pk__in=first).select_related("product", "unit").order_by("-made_on", "-pk")


def visible_batches(by: Acting) -> QuerySet[ProductBatch]:
    """Return the batches that the member may see."""
    return ProductBatch.objects.filter(by.scope(SEE_ORDER).on(unit="unit"))


def listed_receipts(by: Acting, *, most: int, is_lost: bool = False) -> QuerySet[IssuedReceipt]:
    """Return the ``most`` receipts issued last that the member may see, or of those that are lost; two statements."""
    where = Condition("lost_at IS NOT NULL") if is_lost else EVERYTHING
    first = _RECEIPTS.first(within(by.scope(SEE_ORDER)), "issued_on DESC, id DESC", where, most=most)
    return (
        IssuedReceipt.objects.filter(pk__in=first).select_related("order__customer", "unit")
        .order_by("-issued_on", "-pk")
    )  # fmt: skip


def receipt_for(number: int, *, by: Acting) -> IssuedReceipt | None:
    """Return one receipt with its order, if the member may see it."""
    rows = IssuedReceipt.objects.select_related("order__unit", "order__customer__unit", "order__sold_by", "unit")
    found = rows.filter(pk=number).first()
    return found if found is not None and by.may(SEE_ORDER, path=found.order.unit.path) else None


def visible_receipts(by: Acting) -> QuerySet[IssuedReceipt]:
    """Return the receipts that the member may see."""
    return IssuedReceipt.objects.filter(by.scope(SEE_ORDER).on(unit="unit"))


def lines_of_batch(batch: ProductBatch, *, by: Acting) -> QuerySet[OrderLine]:
    """Return the lines with goods of a batch, with their orders, as far as the member may see them; the newest first."""
    rows = OrderLine.objects.filter(by.scope(SEE_ORDER).on(unit="order__unit"), product=batch.product_id,
                                    batch=batch.number)  # fmt: skip
    return rows.exclude(batch="").select_related("order__customer", "order__unit").order_by("-pk")


def product_by_code(unit: Unit, code: str) -> Product | None:
    """Return what is sold in a unit under a code, or the only product whose name is that; the nearest unit's first."""
    typed = code.strip()
    fitting = products_of(unit).filter(Q(code=typed) | Q(name_key=name_key(typed))).select_related("unit")
    found = sorted(fitting, key=lambda one: (one.code != typed, -len(one.unit.path)))
    return found[0] if found else None

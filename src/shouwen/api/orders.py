"""What is sold: products, orders, what is paid for them. By its number outside an order is recorded once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, GivenAt, do, see, with_the_rest
from shouwen.api.errors import NotFound
from shouwen.api.finding import Id, Version, chosen, unit_given
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named, named_or_none
from shouwen.customers.queries import visible_customers
from shouwen.facts.refusals import Refused, Why
from shouwen.orders.actions.orders import Papers, Wanted, change_prices, move_order, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.products import LONGEST_SHELF_LIFE, Told, change_product, record_product
from shouwen.orders.models import Delivery, Order, Payment, Product
from shouwen.orders.permissions import RECORD_ORDER, RECORD_PRODUCT, SEE_ORDER, TAKE_PAYMENT
from shouwen.orders.queries import order_for, product_by_code, visible_orders
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting

router = Router(tags=["orders"])

Sum = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, description="In yuan, to the fen.")]
Proof = Literal["发票", "售货凭证", "其他证明", "无"]


class ProductTold(Given):
    """What is sold, at its listed price."""

    name: str = Field(min_length=1, max_length=120)
    spec: str = Field("", max_length=120)
    price: Sum
    cost: Sum | None = None
    shelf_life_days: int | None = Field(
        None, ge=1, le=LONGEST_SHELF_LIFE, description="Left out for what does not spoil.")  # fmt: skip

    def told(self, code: str) -> Told:
        """Return what was written down."""
        return Told(code, self.name, self.price, self.spec, self.cost, self.shelf_life_days)


class ProductGiven(ProductTold):
    """A product of a unit, under a code that the unit has not used."""

    unit: Id
    code: str = Field(min_length=1, max_length=40)


class ProductChange(ProductTold):
    """What is held of a product, on top of the version that was seen; what may be left out stays as it is."""

    version: Version


class LineGiven(Given):
    """So many of a product, by its code; at its listed price, if none is given."""

    product: str = Field(min_length=1, max_length=120, description="The code, or the whole name.")
    quantity: int = Field(1, ge=1, le=1_000_000)
    price: Sum | None = None
    batch: str = Field("", max_length=40)
    expires_on: date | None = None


class OrderBody(Given):
    """What an order holds."""

    unit: Id
    customer: Id
    lines: list[LineGiven] = Field(min_length=1, max_length=500)
    source: str = Field("", max_length=30)
    outside_number: str = Field("", max_length=60, description="Once in a unit and source: again, the first is told.")
    receipt: Proof = "无"
    receipt_number: str = Field("", max_length=60)
    remark: str = Field("", max_length=2000)

    def wanted(self, unit: Unit) -> list[Wanted]:
        """Return what is wanted of what the unit sells."""
        return [Wanted(sold_in(unit, one.product), one.quantity, one.price, one.batch, one.expires_on)
                for one in self.lines]  # fmt: skip

    def papers(self) -> Papers:
        """Return by what it is known outside."""
        return Papers(self.source, self.outside_number, self.receipt, self.receipt_number, self.remark)


class OrderGiven(OrderBody):
    """An order as a shop tells it."""

    at: AwareDatetime | None = Field(None, description="When it was placed, with its zone; now, if left out.")


class PricesGiven(Given):
    """Other prices for lines of an order, by their numbers."""

    version: Version
    prices: dict[int, Sum] = Field(min_length=1, max_length=500)


class GoesOn(Given):
    """To which state an order goes on."""

    version: Version
    to: Literal["confirmed", "shipped", "delivered"]


class PaymentGiven(GivenAt):
    """Money that came in for an order; by its number outside it is taken once."""

    amount: Sum
    method: str = Field("", max_length=30)
    outside_number: str = Field("", max_length=60)


class LineShown(Schema):
    """A line of an order."""

    id: int
    product: str
    code: str
    quantity: int
    price: Decimal
    listed_price: Decimal
    batch: str
    expires_on: date | None


class PaymentShown(Schema):
    """Money that came in, or went back (negative): then for which return or exchange. Freight in it stands apart."""

    id: int
    amount: Decimal
    freight: Decimal
    of_return: str | None
    method: str
    outside_number: str
    at: AwareDatetime


class ReceiptShown(Schema):
    """An invoice or receipt; ``lost_at`` is since when the customer has not got it any more."""

    id: int
    kind: str
    number: str
    issued_on: date
    amount: Decimal | None
    lost_at: AwareDatetime | None
    version: int


class OrderShown(Schema):
    """An order with its lines and payments; ``adjustment`` is what returns and exchanges changed of what is due."""

    id: int
    reference: str
    number: str
    version: int
    unit: Named
    customer: Named
    sold_by: Named | None
    source: str
    outside_number: str
    placed_at: AwareDatetime
    total: Decimal
    listed_total: Decimal
    paid: Decimal
    adjustment: Decimal
    owed: Decimal
    delivery: str
    receipt: str
    receipt_number: str
    lines: list[LineShown]
    payments: list[PaymentShown]
    receipts: list[ReceiptShown]


class OrdersAsked(Asked):
    """Which orders: of a customer, or all."""

    customer: Id | None = None


@router.get("orders", response={200: Page[OrderShown], **UNSEEN}, operation_id="list_orders")
def orders(request: HttpRequest, asked: Query[OrdersAsked]) -> Page[OrderShown]:
    """List the orders that you may see, the newest first."""
    rows = visible_orders(see(request, SEE_ORDER))
    if asked.customer is not None:
        rows = rows.filter(customer=asked.customer)
    rows = rows.select_related("unit", "customer", "sold_by")
    rows = rows.prefetch_related("lines__product", "payments__of_return", "receipts")
    return page(rows, asked, ("-placed_at", "-pk"), order_shown)


@router.get("orders/{int:pk}", response={200: OrderShown, **UNSEEN}, operation_id="see_order")
def order(request: HttpRequest, pk: int) -> OrderShown:
    """Show one order."""
    found = order_named(pk, see(request, SEE_ORDER))
    prefetch_related_objects([found], "lines__product", "payments__of_return", "receipts")
    return order_shown(found)


@router.post("orders", response={201: Done, **REFUSALS}, operation_id="place_order", openapi_extra=ONCE)
def placing(request: HttpRequest, given: OrderGiven) -> HttpResponse:
    """Record an order; a price below the listed one goes by what the articles ask for."""

    def deed(by: Acting, at: Any) -> Order:
        unit = unit_given(given.unit)
        customer = chosen(visible_customers(by), given.customer, "customer")
        return place_order(unit, customer, given.wanted(unit), given.papers(), by=by, at=at)

    return do(request, RECORD_ORDER, given, deed, order_done, status=201, told_later=True)


@router.post("orders/{int:pk}/prices", response={200: Done, **REFUSALS}, operation_id="change_prices",
             openapi_extra=ONCE)  # fmt: skip
def pricing(request: HttpRequest, pk: int, given: PricesGiven) -> HttpResponse:
    """Charge lines otherwise, before anything is shipped or paid."""
    return do(request, RECORD_ORDER, given, lambda by, at: change_prices(
        order_named(pk, by), given.version, given.prices, by=by, at=at), order_done)  # fmt: skip


@router.post("orders/{int:pk}/goes-on", response={200: Done, **REFUSALS}, operation_id="move_order",
             openapi_extra=ONCE)  # fmt: skip
def going_on(request: HttpRequest, pk: int, given: GoesOn) -> HttpResponse:
    """Confirm an order, ship it, or record that it was delivered."""
    return do(request, RECORD_ORDER, given, lambda by, at: move_order(
        order_named(pk, by), given.version, Delivery(given.to), by=by, at=at), order_done)  # fmt: skip


@router.post("orders/{int:pk}/payments", response={201: Done, **REFUSALS}, operation_id="take_payment",
             openapi_extra=ONCE)  # fmt: skip
def paying(request: HttpRequest, pk: int, given: PaymentGiven) -> HttpResponse:
    """Record money that came in; more than is owed is refused."""

    def deed(by: Acting, at: Any) -> Payment:
        return take_payment(order_named(pk, by), given.amount, method=given.method,
                            outside_number=given.outside_number, by=by, at=at)  # fmt: skip

    return do(request, TAKE_PAYMENT, given, deed, lambda made: Done(
        reference=f"order:{made.order_id}", id=made.pk, href=f"/api/orders/{made.order_id}"), status=201)  # fmt: skip


@router.post("products", response={201: Done, **REFUSALS}, operation_id="record_product", openapi_extra=ONCE)
def recording(request: HttpRequest, given: ProductGiven) -> HttpResponse:
    """Record a product."""
    return do(request, RECORD_PRODUCT, given, lambda by, at: record_product(
        unit_given(given.unit), given.told(given.code), by=by, at=at), product_done, status=201)  # fmt: skip


@router.post("products/{int:pk}/change", response={200: Done, **REFUSALS}, operation_id="change_product",
             openapi_extra=ONCE)  # fmt: skip
def changing(request: HttpRequest, pk: int, given: ProductChange) -> HttpResponse:
    """Change a product, also its listed price; refused where somebody else changed it since ``version``."""

    def deed(by: Acting, at: Any) -> Product:
        rows = Product.objects.filter(by.scope(SEE_ORDER).on(unit="unit")).select_related("unit")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise NotFound
        return change_product(found, given.version, with_the_rest(given, found).told(found.code), by=by, at=at)

    return do(request, RECORD_PRODUCT, given, deed, product_done)


def order_named(number: int, by: Acting) -> Order:
    """Return an order that the member may see; raise ``NotFound`` where there is none."""
    found = order_for(number, by=by)
    if found is None:
        raise NotFound
    return found


def sold_in(unit: Unit, product: str) -> Product:
    """Return what is sold in a unit under a code or name; refuse where there is nothing."""
    found = product_by_code(unit, product)
    if found is None:
        raise Refused("Nothing of this code or name is sold here.", why=Why.BAD_INPUT, field="product")
    return found


def order_shown(order: Order) -> OrderShown:
    """Show an order; its lines with their products must be there, and its payments with their returns."""
    return OrderShown(
        id=order.pk, reference=order.reference, number=order.number, version=order.version, unit=named(order.unit),
        customer=named(order.customer), sold_by=named_or_none(order.sold_by), source=order.source,
        outside_number=order.outside_number, placed_at=order.placed_at, total=order.total,
        listed_total=order.listed_total, paid=order.paid, adjustment=order.adjustment,
        owed=order.owed, delivery=order.delivery, receipt=order.receipt,
        receipt_number=order.receipt_number,
        lines=[
            LineShown(id=line.pk, product=line.product.name, code=line.product.code, quantity=line.quantity,
                      price=line.price, listed_price=line.listed_price, batch=line.batch, expires_on=line.expires_on)
            for line in sorted(order.lines.all(), key=lambda line: line.pk)
        ],
        payments=[
            PaymentShown(id=one.pk, amount=one.amount, freight=one.freight, method=one.method, at=one.at,
                         outside_number=one.outside_number, of_return=one.of_return.number if one.of_return else None)
            for one in sorted(order.payments.all(), key=lambda one: (one.at, one.pk))
        ],
        receipts=[
            ReceiptShown(id=one.pk, kind=one.kind, number=one.number, issued_on=one.issued_on, amount=one.amount,
                         lost_at=one.lost_at, version=one.version)
            for one in sorted(order.receipts.all(), key=lambda one: one.pk)
        ],
    )  # fmt: skip


def order_done(order: Order) -> Done:
    """Say which order something was done with."""
    return Done(reference=order.reference, id=order.pk, href=f"/api/orders/{order.pk}", number=order.number,
                version=order.version)  # fmt: skip


def product_done(product: Product) -> Done:
    """Say which product something was done with."""
    return Done(reference=product.reference, id=product.pk, href=f"/api/products/{product.pk}", version=product.version)

"""Orders, returns and products as the search box finds them: by number, customer, what was bought, code and name."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.customers.erasures.standing import still_written
from shouwen.customers.import_rows import EARLIEST
from shouwen.orders.models import Order, Product, Return
from shouwen.orders.permissions import SEE_ORDER, SEE_SALES
from shouwen.search.actions import FoundAs, keep_findable
from shouwen.search.findables import declare_findable
from shouwen.search.rebuilding import rebuild_rows
from shouwen.work.finding import entry_kind

ORDER = declare_findable("order", SEE_ORDER)
RETURN = declare_findable("return", SEE_ORDER)
PRODUCT = declare_findable("product", SEE_ORDER)
declare_findable(entry_kind("return"), SEE_ORDER)
declare_findable(entry_kind("sales"), SEE_SALES)


def order_found_as(order: Order, products: list[str], receipts: Iterable[str] = ()) -> FoundAs:
    """Return an order as it is found, also by the numbers of its receipts; its customer must be there."""
    customer = order.customer
    words = [customer.name, order.outside_number, *dict.fromkeys((order.receipt_number, *receipts)), *products]
    return FoundAs(order.reference, ORDER, order.unit_id, order.number, " ".join(filter(None, words)), order.placed_at,
                   for_whom=customer.reference, keys=customer.initials)


def return_found_as(one: Return) -> FoundAs:
    """Return a return as it is found; customer, line, order and product must be there."""
    words = (one.customer.name, one.line.order.number, one.line.product.name, one.words)
    return FoundAs(one.reference, RETURN, one.unit_id, one.number, " ".join(filter(None, words)), one.asked_at,
                   for_whom=one.customer.reference, keys=one.customer.initials)


def product_found_as(one: Product) -> FoundAs:
    """Return a product as it is found: by code, name, specification and the letters with which its syllables begin.

    It has no time of its own: all stand at the earliest there is, behind what has one.
    """
    return FoundAs(one.reference, PRODUCT, one.unit_id, one.name, f"{one.code} {one.spec}".strip(), EARLIEST,
                   keys=one.initials, until=one.taken_off_at)


def index_product(one: Product) -> None:
    """Let a product be found; one statement."""
    keep_findable(product_found_as(one))


def index_order(order: Order, products: list[str]) -> None:
    """Let an order be found; one statement."""
    keep_findable(order_found_as(order, products))


def index_whole_order(order: Order) -> None:
    """Let an order be found by all that is recorded of it; three statements."""
    products = [line.product.name for line in order.lines.select_related("product")]
    keep_findable(order_found_as(order, products, [one.number for one in order.receipts.all()]))


def index_return(one: Return) -> None:
    """Let a return be found; one statement."""
    keep_findable(return_found_as(one))


def _with_lines(order: Order) -> FoundAs:
    products = [line.product.name for line in order.lines.all()]
    return order_found_as(order, products, [one.number for one in order.receipts.all()])


rebuild_rows(ORDER, lambda: Order.objects.filter(still_written("orders")).select_related("customer")
             .prefetch_related("lines__product", "receipts"), _with_lines)  # fmt: skip
rebuild_rows(RETURN, lambda: Return.objects.filter(still_written("returns"))
             .select_related("customer", "line__order", "line__product"), return_found_as)  # fmt: skip
rebuild_rows(PRODUCT, Product.objects.all, product_found_as)

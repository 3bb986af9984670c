"""Who may see, record and take back what was sold."""

from __future__ import annotations

from shouwen.orders.models import Order
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

SEE_ORDER = declare_deed("see_order", "See orders and returns", "orders")
RECORD_PRODUCT = declare_deed("record_product", "Record products and their listed prices", "orders")
RECORD_ORDER = declare_deed("record_order", "Record orders, confirm and ship them", "orders")
TAKE_PAYMENT = declare_deed("take_payment", "Record what was paid for an order", "orders")
TAKE_RETURN = declare_deed("take_return", "Take returns and exchanges", "orders")
CONFIRM_DEFECT = declare_deed("confirm_defect", "Say whether returned goods are defective", "orders")
DECIDE_RETURN = declare_deed("decide_return", "Decide returns that the usual articles do not cover", "orders")
SETTLE_RETURN = declare_deed("settle_return", "Pay back returns and settle exchanges", "orders")
SEE_SALES = declare_deed("see_sales", "See what is sold to whom, and at what profit", "orders")
PREPARE_SALES = declare_deed("prepare_sales", "Prepare sheets of sales and returns to be signed", "orders")


def may_see(order: Order, *, by: Acting) -> None:
    """Refuse unless the member may see orders of that unit."""
    require(by, SEE_ORDER, unit=order.unit)


def may_record_product(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may record products of the unit."""
    require(by, RECORD_PRODUCT, unit=unit)


def may_record_order(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may record orders of the unit."""
    require(by, RECORD_ORDER, unit=unit)


def may_take_payment(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may record payments of the unit."""
    require(by, TAKE_PAYMENT, unit=unit)


def may_take_return(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may take returns of the unit."""
    require(by, TAKE_RETURN, unit=unit)


def may_confirm_defect(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may judge returned goods of the unit."""
    require(by, CONFIRM_DEFECT, unit=unit)


def may_add_photo(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may take returns of the unit or judge the goods."""
    if not by.may(CONFIRM_DEFECT, path=unit.path):
        require(by, TAKE_RETURN, unit=unit)


def may_decide(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may decide what the usual articles of the unit do not cover."""
    require(by, DECIDE_RETURN, unit=unit)


def may_settle(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may pay back what the unit took back."""
    require(by, SETTLE_RETURN, unit=unit)

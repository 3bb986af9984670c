"""A shop whose after-sales department follows its regulation: where orders are placed and things come back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from django.db import transaction

from shouwen.cli.demonstration.pictures import PICTURE
from shouwen.compliance.actions import adopt_edition
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.models import Customer
from shouwen.facts.actions import SYSTEM
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.actions.photos import add_photo
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.models import Product
from shouwen.organisation.actions import publish_calendar
from shouwen.organisation.models import Member, Unit
from tests.factories import LONG_AGO, as_member, make_member, make_position, make_unit
from tests.scenes import OFFICE, ROUND_THE_CLOCK, SINCE, VALUES, local, service_department

AGENT = ("record_customer", "see_customer", "record_product", "record_order", "see_order", "take_payment", "take_return")


@dataclass
class Shop:
    """The unit, who works there, who buys there, and what there is to buy: kettle 199 yuan, pot 120, tea that spoils."""

    unit: Unit
    agent: Member
    cashier: Member
    technician: Member
    stranger: Member
    manager: Member
    customer: Customer
    kettle: Product
    pot: Product
    tea: Product

    def by(self, member, at):
        return as_member(member, at)

    def buy(self, product=None, *, at="2026-03-01 10:00", quantity=1, paid=True, **more):
        """Let the customer buy something and pay for it; return the order."""
        at = local(at)
        wanted = [Wanted(product or self.kettle, quantity, **more)]
        order = place_order(self.unit, self.customer, wanted, by=self.by(self.agent, at), at=at)
        if paid:
            take_payment(order, order.total, by=self.by(self.agent, at), at=at)
        return order


def photograph(shop, one, at):
    """Keep a picture of what is wrong with a return."""
    return add_photo(one, "裂缝.png", BytesIO(PICTURE), by=shop.by(shop.technician, at), at=at)


@transaction.atomic
def open_shop(values=VALUES):
    """Make a shop that adopted the regulation long ago."""
    company = make_unit("百川商贸", kind="subsidiary", code="BC")
    unit = make_unit("售后服务部", company, code="SH")
    for name, calendar in (("office", OFFICE), ("service", ROUND_THE_CLOCK)):
        publish_calendar(company, name, calendar, since=SINCE.date(), by=SYSTEM, at=LONG_AGO)
    adopt_edition(company, service_department(), values, since=SINCE, by=SYSTEM, at=LONG_AGO)
    agent = make_member("周婷", unit, AGENT)
    by = as_member(agent, LONG_AGO)
    products = [
        record_product(unit, told, by=by, at=LONG_AGO)
        for told in (
            Told("KT-1", "保温壶", Decimal(199), cost=Decimal(120)), Told("PT-2", "煮茶壶", Decimal(120)),
            Told("TEA-3", "明前绿茶", Decimal("88.80"), shelf_life_days=540),
        )
    ]  # fmt: skip
    return Shop(
        unit, agent, make_member("秦会计", unit, ("settle_return", "see_order")),
        make_member("吴工", unit, ("confirm_defect", "see_order")), make_member("路人", company, ("see_case",)),
        make_member("冯丽", unit, position=make_position("客服经理", {"decide_return": "unit", "see_order": "unit"})),
        record_customer(unit, "孙丽", [Point("phone", "13800001234")], by=by, at=LONG_AGO), *products,
    )  # fmt: skip

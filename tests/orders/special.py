"""A shop that sells by the rules of online sales: who asks for a price below the listed one, and who permits it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.special_prices import ask_price
from shouwen.regulation.packs import read_pack
from shouwen.work.actions.permits import answer_permit
from tests.factories import LONG_AGO, make_member, make_position, post
from tests.orders.shop import Shop, open_shop
from tests.scenes import PACKS, SINCE, local

AT, LATER = local("2026-03-02 10:00"), local("2026-03-02 11:00")


@dataclass
class Seller:
    """The shop, whose agent asks; ``lead`` and ``second`` may permit it by the article, ``clerk`` only by their right."""

    shop: Shop
    lead: Any
    second: Any
    clerk: Any

    def by(self, member, at=AT):
        return self.shop.by(member, at)

    @property
    def agent(self):
        return self.shop.agent

    def order(self, *wanted, at=AT):
        lines = wanted or (Wanted(self.shop.kettle, 1), Wanted(self.shop.pot, 2))
        return place_order(self.shop.unit, self.shop.customer, lines, by=self.by(self.agent, at), at=at)

    def prices(self, order, *prices):
        lines = order.lines.order_by("pk").values_list("pk", flat=True)
        return {pk: Decimal(price) for pk, price in zip(lines, prices, strict=False)}

    def ask(self, order, *prices, words="老客户，一次买三件", by=None, at=AT):
        who = self.by(by or self.agent, at)
        return ask_price(order, order.version, self.prices(order, *(prices or ("180",))), words, by=who, at=at)

    def answer(self, permit, is_given=True, words="", by=None, at=LATER):
        return answer_permit(permit, is_given=is_given, words=words, by=self.by(by or self.lead, at), at=at)


@transaction.atomic
def open_seller(valid_for="3 days"):
    """Make the shop, which adopted the rules of online sales long ago."""
    shop = open_shop()
    edition = read_pack(PACKS / "sales-service" / "1", all_kinds())
    values = {"discount_approver": "销售主管", "discount_valid_for": valid_for}
    adopt_edition(shop.unit, edition, values, since=SINCE, by=SYSTEM, at=LONG_AGO)
    deeds = {"ask_permit": "unit", "answer_permit": "unit", "see_order": "unit", "record_order": "unit"}
    lead = make_position("销售主管", deeds)
    people = [make_member(name, shop.unit, position=lead) for name in ("许主管", "沈主管")]
    post(shop.agent, make_position("销售客服", {"ask_permit": "unit"}), shop.unit)
    return Seller(shop, *people, make_member("陆文员", shop.unit, ("answer_permit", "see_order")))

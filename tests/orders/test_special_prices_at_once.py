"""Two who charge a permitted price at once: one does, the other is refused."""

import threading
from decimal import Decimal

from django.db import connection, transaction

from shouwen.facts.refusals import Refused
from shouwen.orders.actions.orders import change_prices
from shouwen.orders.actions.special_prices import charge_permitted
from shouwen.orders.models import Order
from shouwen.work.models import Permit
from tests.factories import facts_of
from tests.orders.special import LATER, open_seller


def at_once(*deeds):
    barrier, said = threading.Barrier(len(deeds)), []

    def run(deed):
        barrier.wait(10)
        try:
            deed()
            said.append("done")
        except Refused as refused:
            said.append(str(refused.why.value))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(said)


def test_a_permitted_price_is_charged_once_by_two_at_once(committed):
    seller = open_seller()
    with transaction.atomic():
        order = seller.order()
        permit = seller.answer(seller.ask(order, "180"))

    def charge():
        charge_permitted(Permit.objects.get(pk=permit.pk), by=seller.by(seller.agent, LATER), at=LATER)

    def change_too():
        # The second try looks at the order as the first has left it, so that nothing but the articles stops it.
        with transaction.atomic():
            held = Order.objects.select_for_update().get(pk=order.pk)
            change_prices(held, held.version, seller.prices(order, "180"), by=seller.by(seller.agent, LATER), at=LATER)

    assert at_once(charge, charge).count("done") == 1
    assert Permit.objects.get().state == "used"
    with transaction.atomic():
        held = Order.objects.get(pk=order.pk)
        change_prices(held, held.version, seller.prices(order, "199"), by=seller.by(seller.agent, LATER), at=LATER)
        seller.answer(seller.ask(Order.objects.get(pk=order.pk), "180", at=LATER))

    assert at_once(change_too, change_too).count("done") == 1
    assert len(facts_of("permit.used", order)) == 2
    assert Order.objects.get().total == Decimal(420)

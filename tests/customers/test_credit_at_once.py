"""Two orders at once do not go beyond the limit together: the second sees what the first has taken."""

import threading
from decimal import Decimal

from django.db import connection, transaction

from shouwen.facts.refusals import Refused
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.credit import credit_of
from tests.customers.creditors import open_on_credit
from tests.factories import as_member
from tests.scenes import local

AT = local("2026-03-02 10:00")


def test_two_orders_at_once_do_not_go_beyond_the_limit_together(committed):
    house = open_on_credit()
    with transaction.atomic():
        house.grade("B", AT)
    by, customer = as_member(house.shop.agent, AT), house.customer
    wanted = [Wanted(house.shop.kettle, 1, Decimal(3000))]
    barrier, said = threading.Barrier(2), []

    def order():
        barrier.wait(10)
        try:
            place_order(house.shop.unit, customer, wanted, by=by, at=AT)
            said.append("placed")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(said) == ["placed", "refused"]
    assert credit_of(customer).outstanding == 3000

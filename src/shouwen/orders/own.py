"""What a customer sees of a return or an exchange of theirs."""

from __future__ import annotations

from shouwen.orders.models import Return
from shouwen.work.own_views import OwnView, shows_own


@shows_own("return")
def own_view_of_return(number: int) -> OwnView:
    """Return number, product and state of a return; what it is judged by stays in the house."""
    one = Return.objects.select_related("unit", "line__product").get(pk=number)
    return OwnView(one.number, one.line.product.name, f"return-{one.state}", one.unit, one.asked_at, None, one.settled_at)

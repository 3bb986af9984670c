"""What a customer sees of a return or an exchange of theirs."""

from __future__ import annotations

from shouwen.orders.models import Payment, Return, ReturnState, Wants
from shouwen.orders.reading import figures_of_return
from shouwen.work.own_views import OwnView, shows_own


@shows_own("return")
def own_view_of_return(number: int) -> OwnView:
    """Return number, product and state of a return, and what was paid of it; what it is judged by stays in the house."""
    one = Return.objects.select_related("unit", "line__product").get(pk=number)
    state, paid = f"return-{one.state}", None
    if one.state == ReturnState.SETTLED:
        state = "return-exchanged" if one.wants == Wants.EXCHANGE else "return-refunded"
        payment = Payment.objects.filter(of_return=one).first()
        paid = payment.amount if payment is not None else None
    return OwnView(one.number, one.line.product.name, state, one.unit, one.asked_at, None, one.settled_at, paid=paid,
                   figures=figures_of_return(one))  # fmt: skip

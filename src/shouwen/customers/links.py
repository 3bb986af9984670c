"""How customers are reached by links to their own pages, and how those end when they are erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_noop

from shouwen.compliance.keepers import objects
from shouwen.customers.erasing import erases
from shouwen.customers.models import ContactPoint, Customer, PointKind
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.work.actions.links import end_links
from shouwen.work.ways import Way, reaches

_WAYS = Prepared(
    lambda number: ContactPoint.objects.filter(
        customer=number, customer__erased_at=None, customer__deregistered_at=None,
        kind__in=[PointKind.MAIL, PointKind.PHONE],
    ).order_by("-is_main", "pk").values_list("kind", "value")
)  # fmt: skip


@reaches("customer")
def ways_of_customer(number: int) -> Sequence[Way]:
    """Return the mail addresses and telephones of a customer, the main ones first; none of one erased or deregistered."""
    return [Way(str(kind), value) for kind, value in _WAYS(number)]


@erases
def end_links_of(customer: Customer) -> None:
    """End every link of a person who is erased."""
    end_links(customer.reference)


@objects("link.made")
def refuse_without_consent(deed: Fact) -> Iterable[Ground]:
    """Object to sending a customer anything that is not for their own matter and to which they have not agreed."""
    if deed.figures.get("agreed") is False:
        yield Ground(gettext_noop(
            "The customer has not agreed to be reached for this in this way. Ask them first, and keep their consent."
        ))  # fmt: skip

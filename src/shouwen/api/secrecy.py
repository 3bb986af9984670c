"""Secret files of customers: which class a file is in, and opening it for a purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from shouwen.api.customers import customer_done
from shouwen.api.doing import ONCE, REFUSALS, Done, Given, do
from shouwen.api.finding import customer_named
from shouwen.customers.models import Opening
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.secrecy.actions import classify_customer, open_file
from shouwen.customers.secrecy.permissions import CLASSIFY_CUSTOMER
from shouwen.organisation.rights import Acting

router = Router(tags=["customers"])


class SecrecyGiven(Given):
    """A class of secrecy."""

    secrecy: str = Field("", max_length=20, description="A key of the pack's list secrecy; empty: no longer secret.")


class OpeningGiven(Given):
    """What a file is opened for."""

    purpose: str = Field("", max_length=40, description="A key of the pack's list reading_purpose. A file that is not "
                         "secret may be opened for an open case of theirs that is yours instead: empty.")


class Opened(Done):
    """Until when a file is open to you."""

    until: datetime


@router.post("customers/{int:pk}/secrecy", response={200: Done, **REFUSALS}, operation_id="classify_customer",
             openapi_extra=ONCE)  # fmt: skip
def classification(request: HttpRequest, pk: int, given: SecrecyGiven) -> HttpResponse:
    """Put the file of a customer into a class of secrecy, or take it out."""
    return do(request, CLASSIFY_CUSTOMER, given, lambda by, at: classify_customer(
        customer_named(pk, by), given.secrecy, by=by, at=at), customer_done)  # fmt: skip


@router.post("customers/{int:pk}/opening", response={200: Opened, **REFUSALS}, operation_id="open_customer",
             openapi_extra=ONCE)  # fmt: skip
def opening(request: HttpRequest, pk: int, given: OpeningGiven) -> HttpResponse:
    """Open a file that is secret, or that an article keeps closed, for a purpose: it is shown to you until then."""

    def deed(by: Acting, at: Any) -> Opening:
        return open_file(customer_named(pk, by), given.purpose, by=by, at=at)

    return do(request, SEE_CUSTOMER, given, deed, lambda made: Opened(
        reference=made.customer.reference, id=made.customer_id, href=f"/api/customers/{made.customer_id}",
        until=made.until))  # fmt: skip

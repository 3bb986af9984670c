"""Remove what a person answered in surveys; that they were asked stays, so that the counts stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from shouwen.customers.erasing import Written, holds_words
from shouwen.customers.models import Customer
from shouwen.outreach.models import Response
from shouwen.work.actions.erasing import erase_matters


def erase_responses(customer: Customer, numbers: Sequence[int]) -> None:
    """Remove what was answered in these."""
    rows = Response.objects.filter(customer=customer, pk__in=numbers)
    erase_matters([one.reference for one in rows])


holds_words(Written(
    "responses", gettext_noop("Answers to surveys"), lambda customer: Response.objects.filter(customer=customer),
    "response", erase_responses, gettext_noop("That they were asked stays, and when they answered."),
))  # fmt: skip

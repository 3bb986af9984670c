"""Remove the words of a person from their cases, and from whatever hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from shouwen.cases.models import Case, CasePause, Transfer
from shouwen.customers.erasing import Written, holds_words
from shouwen.customers.models import Customer
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters

ERASED = "—"


def erase_cases(customer: Customer, numbers: Sequence[int]) -> None:
    """Remove what was written of these of a person's matters; numbers, times and results stay."""
    cases = list(Case.objects.filter(customer=customer, pk__in=numbers))
    for case in cases:
        kept = {name: value for name, value in case.particulars.items() if not isinstance(value, str)}
        case.subject, case.words, case.demand, case.salt, case.particulars = ERASED, "", "", "", kept
        case.save(update_fields=["subject", "words", "demand", "salt", "particulars"])
        forget(case.reference)
    CasePause.objects.filter(case__in=cases).update(reason=ERASED)
    Transfer.objects.filter(case__in=cases).update(reason=ERASED, answer="")
    erase_matters([case.reference for case in cases])


holds_words(Written(
    "cases", gettext_noop("Cases"), lambda customer: Case.objects.filter(customer=customer), "case", erase_cases,
    gettext_noop("Numbers, times and results stay: what was done must be told afterwards."),
))  # fmt: skip

"""Remove the words of a person from their cases, and from whatever hangs on them."""

from __future__ import annotations

from shouwen.cases.models import Case, CasePause, Transfer
from shouwen.customers.erasing import erases
from shouwen.customers.models import Customer
from shouwen.search.actions import forget
from shouwen.work.actions.erasing import erase_matters

ERASED = "—"


@erases
def erase_cases(customer: Customer) -> None:
    """Remove what was written of a person's matters; numbers, times and results stay."""
    cases = list(Case.objects.filter(customer=customer))
    for case in cases:
        kept = {name: value for name, value in case.particulars.items() if not isinstance(value, str)}
        case.subject, case.words, case.demand, case.salt, case.particulars = ERASED, "", "", "", kept
        case.save(update_fields=["subject", "words", "demand", "salt", "particulars"])
        forget(case.reference)
    CasePause.objects.filter(case__in=cases).update(reason=ERASED)
    Transfer.objects.filter(case__in=cases).update(reason=ERASED, answer="")
    erase_matters([case.reference for case in cases])

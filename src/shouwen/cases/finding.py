"""Cases as the search box finds them, never by whom they accuse.

Who may find a case follows its row: a trigger of the database (migration 0004) keeps unit, members
and the accused in step, in the same transaction, whatever deed changes them, and so do those of migration 0009
for who takes part in it.
"""

from __future__ import annotations

from shouwen.cases.models import Case
from shouwen.cases.partaking import offered_cases
from shouwen.cases.permissions import SEE_CASE, own_members
from shouwen.customers.erasures.standing import still_written
from shouwen.facts.actions import reference_of
from shouwen.organisation.rights import Acting
from shouwen.search.actions import FoundAs, keep_findable
from shouwen.search.findables import declare_findable
from shouwen.search.rebuilding import rebuild_rows
from shouwen.work.finding import entry_kind


def _offered(by: Acting) -> list[str]:
    return [f"case:{number}" for number in offered_cases(by)]


CASE = declare_findable("case", SEE_CASE, own=True, besides=_offered)
declare_findable(entry_kind("case"), SEE_CASE, own=True, besides=_offered)
declare_findable(entry_kind("period"), SEE_CASE)


def found_as(case: Case) -> FoundAs:
    """Return a case as it is found: by number, subject, words, customer, class and kind."""
    words = (case.words, case.demand, case.customer_name, case.class_key, case.kind)
    return FoundAs(
        case.reference, CASE, case.unit_id, f"{case.number} {case.subject}", " ".join(filter(None, words)),
        case.opened_at, for_whom=reference_of(case.for_whom), members=own_members(case), hidden_from=(case.accused_id,),
        keys=case.customer.initials if case.customer is not None else "",
    )


def index_case(case: Case) -> None:
    """Let a case be found; one statement."""
    keep_findable(found_as(case))


rebuild_rows(CASE, lambda: Case.objects.filter(still_written("cases")).select_related("customer"), found_as)

"""A credit analysis that is complete measures its customer; what is written of a person goes with them."""

from __future__ import annotations

from shouwen.compliance.asking import keys_of_list
from shouwen.customers.credit.actions import keep_measure
from shouwen.customers.credit.logic import score_in
from shouwen.customers.credit.models import GradeChange
from shouwen.customers.credit.queries import ANALYSES, SCORES
from shouwen.customers.erasing import erases
from shouwen.customers.models import Customer
from shouwen.facts.actions import listen_to
from shouwen.organisation.models import Member
from shouwen.regulation.facts import Fact
from shouwen.work.models import EntryVersion

COMPLETED = "entry.completed"


@listen_to(COMPLETED)
def measure_on_analysis(fact: Fact) -> None:
    """Measure a customer, with the score of the analysis, in the transaction that completes it (SD-4.9)."""
    if fact.kind != COMPLETED or not fact.about.startswith("customer:") or fact.unit is None:
        return
    if str(fact.figures.get("form")) not in keys_of_list(ANALYSES, unit=fact.unit, at=fact.at):
        return
    entry = int(str(fact.figures["entry"]).partition(":")[2])
    content = EntryVersion.objects.get(entry=entry, number=int(fact.figures["version"])).content
    fields = keys_of_list(SCORES, unit=fact.unit, at=fact.at)
    score = next((found for name in fields if (found := score_in(content.get(name))) is not None), None)
    customer = Customer.objects.select_related("unit").get(pk=int(fact.about.partition(":")[2]))
    member = Member.objects.get(pk=int(fact.by.partition(":")[2]))
    keep_measure(customer, by=fact.by, member=member, at=fact.at, score=score, entry=entry)


@erases
def erase_credit(customer: Customer) -> None:
    """Remove what was written of changes of a person's grade; that there were some stays."""
    GradeChange.objects.filter(customer=customer).update(reason="", checked_words="", answer="", salt="")

"""A questionnaire that is filled in comes back."""

from __future__ import annotations

from shouwen.facts.actions import listen_to, record
from shouwen.outreach.models import Response, ResponseState
from shouwen.regulation.facts import Fact

COMPLETED = "entry.completed"


@listen_to(COMPLETED)
def take_answer(fact: Fact) -> None:
    """Note that a customer has answered, in the transaction that completes the form; a correction of it counts once."""
    if fact.kind != COMPLETED or not fact.about.startswith("response:"):
        return
    rows = Response.objects.select_for_update(of=("self",)).select_related("survey", "customer")
    one = rows.get(pk=int(fact.about.partition(":")[2]))
    if one.state == ResponseState.ANSWERED or fact.figures.get("form") != one.survey.form:
        return
    one.state, one.answered_at = ResponseState.ANSWERED, fact.at
    one.entry = int(str(fact.figures["entry"]).partition(":")[2])
    one.save(update_fields=["state", "answered_at", "entry"])
    record("survey.returned", at=fact.at, unit=fact.unit, by=fact.by, about=one, for_whom=one.customer, survey=one.survey,
           response=one)  # fmt: skip

"""Cases move when two records of a customer become one, with all that hangs on them: flows, forms, deadlines."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_noop

from shouwen.cases.models import Case, CaseState
from shouwen.compliance.keepers import objects
from shouwen.customers.merges.kinds import MERGED
from shouwen.customers.merges.parts import Part, moves
from shouwen.facts.refusals import Ground
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows import Kind
from shouwen.work.actions.flows import flow_of
from shouwen.work.models import FlowRun

DEREGISTERED = "customer.deregistered"

CASES = moves(Part(
    "cases", gettext_noop("Cases"), Case, kind="case", label=lambda one, _zone: f"{one.number} {one.subject}",
    hangs=lambda rows: Q(contact__in=rows.get("contacts", ())) | Q(parent__in=rows.get("cases", ())),
))  # fmt: skip


@objects(MERGED)
def being_deregistered(deed: Fact) -> Iterable[Ground]:
    """Object to merging a customer whose file is about to be closed: what was approved was approved of that one file.

    Carried over to the other record, the approval would deregister a customer about whom nobody was asked.
    """
    both = [int(str(deed.figures[name]).partition(":")[2]) for name in ("merged", "into")]
    cases = {case.reference: case for case in Case.objects.filter(customer__in=both, contact=None, state=CaseState.OPEN)}
    runs = FlowRun.objects.filter(matter__in=list(cases), ended_at=None).order_by("pk") if cases else ()
    for run in runs:
        nodes = flow_of(run).nodes.values()
        if any(node.kind is Kind.RECEIVE and DEREGISTERED in node.message.split() for node in nodes):
            yield Ground(
                gettext_noop("One of the two is being deregistered. Let that case come to its end first."),
                detail=cases[run.matter].number, lists=(run.matter,),
            )  # fmt: skip

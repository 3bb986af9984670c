"""Which of the eight steps stand recorded, read from the facts of a case."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.regulation.facts import Fact

#: Kinds of facts that count as steps 2 to 8; step 1 is the registration, step 6 needs two facts.
STEP_FACTS = (
    ("entry.filled", "entry.corrected"),
    ("complaint.judged",),
    ("complaint.assigned",),
    ("complaint.investigated",),
    ("solution.proposed",),
    ("customer.confirmed",),
    ("sanction.proposed",),
    ("improvement.proposed",),
)
ALL_STEP_FACTS = (*(kind for kinds in STEP_FACTS for kind in kinds), "customer.told", "sanction.refused")


def steps_done(facts: Iterable[Fact], registrations: frozenset[str]) -> int:
    """Count the steps recorded from the first on without a gap.

    ``registrations`` are the forms of the pack that count as written registration. A reward or sanction that was
    refused does not count until another decision is proposed.
    """
    kinds: set[str] = set()
    for fact in facts:
        if fact.kind.startswith("entry."):
            if fact.figures.get("form") in registrations:
                kinds.add("entry.filled")
        elif fact.kind == "sanction.refused":
            kinds.discard("sanction.proposed")
        elif fact.kind != "customer.told" or fact.figures.get("consented"):
            kinds.add(fact.kind)
    done = 0
    for number, step in enumerate(STEP_FACTS, start=1):
        if not kinds.intersection(step) or (number == 6 and "customer.told" not in kinds):
            break
        done = number
    return done

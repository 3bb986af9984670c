"""A case as the answer to what a step asks: one that the answerer may see."""

from __future__ import annotations

from shouwen.cases.queries import visible_cases
from shouwen.organisation.rights import Acting
from shouwen.work.answering import names_things


@names_things("case")
def case_named(number: str, by: Acting) -> str | None:
    """Return the reference of a case by number."""
    return f"case:{number}" if visible_cases(by).filter(pk=int(number)).exists() else None

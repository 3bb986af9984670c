"""The facts that this module records: what happens to a case, and the eight steps of a complaint."""

from __future__ import annotations

from shouwen.cases.kinds import (  # noqa: F401  they declare their facts
    complaint,
    course,
    customer,
    reports,
    responsibility,
    texts,
)
from shouwen.compliance.wording import add_own_words
from shouwen.regulation.words import Words

#: The kind of a case that asks another department: of the house, not of a pack.
JOINT = "协办"
add_own_words(Words(JOINT, en="Joint handling"))

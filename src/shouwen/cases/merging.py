"""Cases move when two records of a customer become one, with all that hangs on them: flows, forms, deadlines."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from shouwen.cases.models import Case
from shouwen.customers.merges.parts import Part, moves

CASES = moves(Part(
    "cases", gettext_noop("Cases"), Case, kind="case", label=lambda one: f"{one.number} {one.subject}",
    hangs=lambda rows: Q(contact__in=rows.get("contacts", ())) | Q(parent__in=rows.get("cases", ())),
))  # fmt: skip

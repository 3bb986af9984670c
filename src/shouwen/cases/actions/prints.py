"""Record that a whole case left as paper."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from shouwen.cases.models import Case
from shouwen.cases.permissions import SEE_CASE, may_see
from shouwen.facts.actions import record
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.regulation.facts import Fact


@transaction.atomic(savepoint=False)
def record_case_print(case: Case, content: bytes, *, by: Acting, at: datetime) -> Fact:
    """Record who printed a whole case, with the hash of the file. Whoever may see it may print it."""
    if not may_see(case, by=by):
        raise not_allowed(SEE_CASE)
    return record("case.printed", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom,
                  print=hashlib.sha256(content).hexdigest())

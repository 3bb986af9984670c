"""Follow a case of others, and follow it no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.models import Case, Watch
from shouwen.cases.permissions import SEE_CASE, may_see
from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.rights import Acting, not_allowed


@transaction.atomic(savepoint=False)
def watch_case(case: Case, *, by: Acting, at: datetime) -> Watch:
    """Follow a case that one may see: what happens to it is told, until the right to see it ends."""
    if not may_see(case, by=by):
        raise not_allowed(SEE_CASE)
    watch, is_new = Watch.objects.get_or_create(case=case, member=by.member, defaults={"since": at})
    if not is_new:
        raise Refused("You follow this case already.", why=Why.OVERTAKEN)
    record("case.watched", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom)
    return watch


@transaction.atomic(savepoint=False)
def unwatch_case(case: Case, *, by: Acting, at: datetime) -> Case:
    """Follow a case no more."""
    ended, _ = Watch.objects.filter(case=case, member=by.member).delete()
    if not ended:
        raise Refused("You do not follow this case.", why=Why.OVERTAKEN)
    record("case.unwatched", at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom)
    return case

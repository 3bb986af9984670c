"""Give the work of a case to a colleague of its unit. Who answers for it, and who was first asked, stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.cases.models import Case
from shouwen.cases.permissions import TRANSFER_CASE, may_do, not_by_accused
from shouwen.cases.reading import locked_case
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member
from shouwen.organisation.queries import sits_in
from shouwen.organisation.rights import Acting
from shouwen.work.actions.notices import notify
from shouwen.work.matters import touch
from shouwen.work.remarks import enact_with_words


@transaction.atomic(savepoint=False)
def hand_on_case(case: Case, to: Member, reason: str = "", *, by: Acting, at: datetime) -> Case:
    """Give the work of a case to a colleague, at once; never to whom it accuses (an article says so).

    That is a member of its unit or of the department in which it is worked on. To another unit a case is offered
    (``offer_case``): there somebody must take it on.
    """
    case = locked_case(case.pk)
    may_do(case, TRANSFER_CASE, by=by)
    not_by_accused(case, by=by)
    if not any(sits_in(to, unit, at) for unit in (case.unit, *([case.holder.home] if case.holder else []))):
        raise Refused("%(name)s does not belong to %(unit)s. Offer the case to their unit instead.", why=Why.BAD_INPUT,
                      field="to", name=to.name, unit=case.unit.name)  # fmt: skip
    if case.holder_id == to.pk:
        raise Refused("%(name)s has this case already.", why=Why.OVERTAKEN, field="to", name=to.name)
    fact = enact_with_words(
        "handler.changed", reason, at=at, unit=case.unit_id, by=by, about=case, for_whom=case.for_whom, to=to,
        to_accused=to.pk == case.accused_id,
    )  # fmt: skip
    case.holder = to
    case.version += 1
    case.save(update_fields=["holder", "version"])
    if to.pk != by.member.pk:
        notify(to, "handed_on", matter=case.reference, names={"title": case.subject, "by": by.member.name},
               why="holds", key=f"handed_on:{fact.sequence}", at=at)  # fmt: skip
    touch(case.reference, what="holder", at=at, by=by.reference)
    return case

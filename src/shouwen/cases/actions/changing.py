"""Change what is written on a case, on top of the version that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwen.cases.finding import index_case
from shouwen.cases.models import Case
from shouwen.cases.permissions import WORK_ON_CASE, is_accused, may_do
from shouwen.cases.reading import locked_case
from shouwen.compliance.judging import enact
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.rights import Acting
from shouwen.work.matters import touch
from shouwen.work.remarks import digest_of, new_salt


@transaction.atomic(savepoint=False)
def change_case(
    case: Case,
    version: int,
    subject: str,
    words: str,
    demand: str,
    particulars: Mapping[str, str],
    *,
    urgency: str = "",
    by: Acting,
    at: datetime,
) -> Case:
    """Change the words of a case and what is known of the product; an empty particular is taken out.

    Refused with both texts where somebody changed it since ``version`` was seen, and to the accused.
    """
    case = locked_case(case.pk)
    may_do(case, WORK_ON_CASE, by=by)
    if is_accused(case, by):
        raise Refused(
            "You are named in this complaint and can neither handle nor alter it.", why=Why.NOT_ALLOWED
        )
    if version != case.version:
        raise Overtaken("A colleague has changed this case in the meantime. Compare both texts and save again.", {
            "version": case.version, "subject": case.subject, "words": case.words, "demand": case.demand,
            "urgency": case.urgency,
        })  # fmt: skip
    if not subject.strip():
        raise Refused("Say in a few words what the case is about.", why=Why.BAD_INPUT, field="subject")
    case.subject, case.words, case.demand = " ".join(subject.split())[:200], words.strip(), demand.strip()
    case.urgency, case.salt = urgency, new_salt()
    for name, value in particulars.items():
        if value:
            case.particulars[name] = value
        else:
            case.particulars.pop(name, None)
    case.version += 1
    case.save()
    index_case(case)
    enact(
        "case.changed",
        at=at,
        unit=case.unit_id,
        by=by,
        about=case,
        for_whom=case.for_whom,
        version=case.version,
        words=digest_of(f"{case.subject}\n{case.words}\n{case.demand}", case.salt),
    )
    touch(case.reference, what="case", at=at, by=by.reference)
    return case

"""The named contents of cases, from which forms are filled: one case or many, in three statements more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouwen.cases.durations import KINDS, days_at_stages
from shouwen.cases.models import Case, CaseState
from shouwen.cases.pack import ends_of_rounds, meanings_of
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.rulebook import Rulebook
from shouwen.customers.contents import contents_of_customer, points_of
from shouwen.facts.models import Fact as Row
from shouwen.facts.prepared import Prepared
from shouwen.facts.queries import as_fact
from shouwen.organisation.zones import zone_of
from shouwen.regulation.facts import Fact
from shouwen.work.models import Remark

#: Kinds of facts that contents are read from.
READ = (*KINDS, "complaint.declined", "responsibility.fixed", "sanction.proposed", "deadline.escalated")
#: Contents that are keys of the pack; others are words of people, figures and days.
KEYED = frozenset({
    "case.class", "case.kind", "case.urgency", "case.decision", "case.sanction", "case.department", "case.handling",
    "case.cause", "case.satisfaction", "case.responsible_department", "filter.class",
})
#: What the responsibility means whose department the sheets show (list ``responsibility``).
CAUSING = "cause"


def contents_of(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return the named contents of each case, in order; their relations must be selected (``reading.FULL``)."""
    facts, book = _facts(cases), rulebook_of_deed()
    words = _refusals(facts.values())
    points = points_of({case.customer_id for case in cases if case.customer_id is not None})
    return [_contents(case, facts[case.reference], words, points.get(case.customer_id or 0, {}), book) for case in cases]


_FACTS = Prepared(lambda about, kinds: Row.objects.filter(about__among=about, kind__among=kinds).order_by("at", "pk"))


def _facts(cases: Sequence[Case]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in _FACTS([case.reference for case in cases], list(READ)):
        found[row.about].append(as_fact(row))
    return found


def _refusals(facts: Iterable[list[Fact]]) -> dict[int, str]:
    """Return the words of every refusal; without one nothing is asked."""
    declined = [fact.sequence for told in facts for fact in told if fact.kind == "complaint.declined"]
    if not declined:
        return {}
    return dict(Remark.objects.filter(fact__in=declined).values_list("fact", "words"))


def _contents(
    case: Case, facts: list[Fact], words: Mapping[int, str], points: Mapping[str, str], book: Rulebook
) -> dict[str, Any]:
    zone = zone_of(case.unit)
    opened = case.opened_at.astimezone(zone)
    return {
        **case.particulars,
        **(contents_of_customer(case.customer, points) if case.customer is not None else {}),
        **_of_contact(case, zone),
        **_of_facts(case, facts, words, zone, book),
        "case.number": case.number,
        "case.opened_on": opened.date().isoformat(),
        "case.opened_at": opened.isoformat(),
        "case.half_day": "morning" if opened.hour < 12 else "afternoon",
        "case.class": case.class_key,
        "case.kind": case.kind,
        "case.subject": case.subject,
        "case.reason": case.words,
        "case.demand": case.demand,
        "case.promised_on": case.promised_on.isoformat() if case.promised_on else "",
        "case.closed_on": _day(case.closed_at, zone),
        "case.days_late": _days_late(case, zone),
        "case.closing_number": case.number if case.state == CaseState.CLOSED else "",
        "case.urgency": case.urgency,
        "case.first_owner": case.first_owner.reference,
        "case.owner": case.owner.reference,
        "case.handler": case.holder.reference if case.holder else "",
        "case.unit": case.unit.name,
    }


def _of_contact(case: Case, zone: ZoneInfo) -> dict[str, str]:
    if case.contact is None:
        return {}
    return {
        "contact.channel": case.contact.channel,
        "contact.received_at": case.contact.at.astimezone(zone).isoformat(),
        "contact.received_on": _day(case.contact.at, zone),
    }


def _of_facts(
    case: Case, facts: list[Fact], words: Mapping[int, str], zone: ZoneInfo, book: Rulebook
) -> dict[str, Any]:
    """Return what the deeds on the case have settled, the latest of each."""
    last = {fact.kind: fact for fact in facts}
    found: dict[str, Any] = dict(days_at_stages(facts, zone, ends_of_rounds(case.unit_id, case.opened_at, book)))
    decided = next((fact for fact in reversed(facts) if fact.kind in _DECISIONS), None)
    if decided is not None:
        found["case.decision"] = _DECISIONS[decided.kind]
        if decided.kind == "complaint.declined":
            found["case.refusal"] = words.get(decided.sequence, "")
    if "sanction.proposed" in last:
        found["case.sanction"] = last["sanction.proposed"].figures.get("sort", "")
    fixed = [fact for fact in facts if fact.kind == "responsibility.fixed"]
    meanings = meanings_of("responsibility", case.unit_id, fixed[-1].at, book) if fixed else {}
    caused = [fact for fact in fixed if meanings.get(str(fact.figures.get("sort"))) == CAUSING]
    if caused and caused[-1].figures.get("department"):
        found["case.responsible_department"] = caused[-1].figures["department"]
        found["case.responsible_share"] = case.particulars.get("case.responsible_share", "100")
    found |= _of_investigation(case, facts)
    reminded = [_day(fact.at, zone) for fact in facts if fact.kind == "deadline.escalated"]
    if reminded:
        found["case.reminders"] = "、".join(dict.fromkeys(reminded))
    return found


def _of_investigation(case: Case, facts: list[Fact]) -> dict[str, str]:
    """Return who found the cause, who can verify it (never who handles it), and what both sides have said."""
    told = case.particulars
    found = {"case.customers_view": told.get("case.confirmation") or case.demand,
             "case.our_view": told.get("case.judgement") or told.get("case.assignment") or ""}
    by = next((fact.by for fact in reversed(facts) if fact.kind == "complaint.investigated"), "")
    if by.startswith("member:"):
        found["case.investigator"] = by
        handler = case.holder.reference if case.holder else ""
        found["case.verifier"] = by if by != handler else ""
    return found


#: What a fact decides; forms say by ``means`` how their options call it.
_DECISIONS = {"complaint.accepted": "accepted", "complaint.declined": "declined"}


def _days_late(case: Case, zone: ZoneInfo) -> int | None:
    """Return by how many days the closing came after the promise, 0 if before; unknown without both."""
    if case.closed_at is None or case.promised_on is None:
        return None
    closed: date = case.closed_at.astimezone(zone).date()
    return max(0, (closed - case.promised_on).days)


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""

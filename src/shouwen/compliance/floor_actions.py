"""Bind units below: refuse what is looser, let one be looser for a while, say what is stricter where no rule can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwen.compliance.floor import Inherited, Passing, Stand, stands
from shouwen.compliance.floor_words import clauses_said
from shouwen.compliance.kinds import COMPARISON_JUDGED, EXCEPTION_ENDED, EXCEPTION_GRANTED
from shouwen.compliance.models import FloorException, JudgedComparison
from shouwen.compliance.permissions import may_bind
from shouwen.compliance.revision import note_change
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.actions import record
from shouwen.facts.refusals import Ground, Refused, Why
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.regulation.words import Words

LONGEST_REASON = 500


def refuse_looser(
    unit: Unit, edition: Edition, values: Mapping[str, str], at: datetime, *, is_proposed: bool = False
) -> tuple[int, int]:
    """Refuse a text that is looser than what binds the unit from above, or of which a person has still to say so.

    Each ground names both figures and both articles. What is only proposed may wait for that person: return how many
    of its standards do, and the unit above; nought where none does.
    """
    found, stood = stands(unit, edition, values, at)
    stopping = (Passing.REFUSED,) if is_proposed else (Passing.REFUSED, Passing.ASKED)
    wrong = [one for one in stood if one.passing in stopping]
    if found is None or not wrong:
        return sum(one.passing is Passing.ASKED for one in stood), found.above if found else 0
    is_refused = any(one.passing is Passing.REFUSED for one in wrong)
    sentence = (
        "This is looser than what binds this unit from above. Make it stricter, or ask the unit above for an exception."
        if is_refused
        else "Whether this is stricter than what binds this unit from above, no rule can tell. Ask the unit above to "
        "say, or for an exception."
    )
    raise Refused(sentence, grounds=[_ground(one, found, edition) for one in wrong])


def _ground(stand: Stand, found: Inherited, edition: Edition) -> Ground:
    change = stand.change
    zh, en = (clauses_said(stand, found, edition, of) for of in ("zh-hans", "en"))
    title, citations = change.title, " / ".join(filter(None, change.citations))
    words = Words(
        f"{title.zh}：{'；'.join(zh)}（{citations}）", en=f"{title.en or title.zh}: {'; '.join(en)} ({citations})"
    )
    return Ground(words.zh, change.citations[0] or change.citations[1], words=words)


@transaction.atomic(savepoint=False)
def grant_exception(
    unit: Unit, pack: str, standard: str, *, until: datetime, reason: str, by: Acting, at: datetime
) -> FloorException:
    """Let a unit be looser in one standard of what it inherits, from now until an instant. The unit above says so."""
    above = _above(unit, pack, standard, by, at)
    if until <= at:
        raise Refused("An exception ends later than now.", why=Why.BAD_INPUT, field="until")
    exception = FloorException.objects.create(
        unit=unit, above=above, pack=pack, standard=standard, reason=_reason(reason), since=at, until=until, by=by.member
    )
    record(EXCEPTION_GRANTED, at=at, unit=unit.pk, by=by, about=unit, pack=pack, standard=standard, since=at, until=until)
    note_change()
    return exception


@transaction.atomic(savepoint=False)
def end_exception(exception: FloorException, *, by: Acting, at: datetime) -> None:
    """Take an exception back before its end: the text of the unit above holds again at once."""
    rows = FloorException.objects.select_for_update(of=("self",)).select_related("above", "unit")
    exception = rows.get(pk=exception.pk)
    may_bind(exception.above, by=by)
    if exception.until <= at:
        raise Refused("This exception has ended already.", why=Why.OVERTAKEN)
    exception.until, exception.is_over = at, True
    exception.save(update_fields=["until", "is_over"])
    record(
        EXCEPTION_ENDED, at=at, unit=exception.unit_id, by=by, about=exception.unit, pack=exception.pack,
        standard=exception.standard,
    )  # fmt: skip
    note_change()


@transaction.atomic(savepoint=False)
def judge_comparison(
    unit: Unit, edition: Edition, standard: str, outcome: str, *, reason: str, by: Acting, at: datetime,
    values: Mapping[str, str] | None = None, since: datetime | None = None,
) -> JudgedComparison:
    """Say for the unit above whether a standard is stricter, where no rule can tell: once for that pair.

    A text that is still a draft is compared as it would stand ``since`` its day, with its ``values``.
    """
    found, stood = stands(unit, edition, values or {}, since or at)
    stand = next((one for one in stood if one.change.id == standard and one.passing is Passing.ASKED), None)
    if found is None or stand is None:
        raise Refused("Nobody has to say whether %(standard)s is stricter here.", why=Why.BAD_INPUT,
                      field="standard", standard=standard)  # fmt: skip
    above = _above(unit, found.edition.name, standard, by, at)
    if outcome not in ("stricter", "looser"):
        raise Refused("Say stricter or looser.", why=Why.BAD_INPUT, field="outcome")
    judged = JudgedComparison.objects.create(
        pair=stand.pair, standard=standard, outcome=outcome, reason=_reason(reason), unit=above, by=by.member, at=at
    )
    record(
        COMPARISON_JUDGED, at=at, unit=unit.pk, by=by, about=unit, pack=found.edition.name, standard=standard,
        outcome=outcome, digest=stand.pair,
    )  # fmt: skip
    return judged


def _above(unit: Unit, pack: str, standard: str, by: Acting, at: datetime) -> Unit:
    """Return the unit whose text binds this one, refusing whoever may not speak for it."""
    book = rulebook()
    parents = book.ancestors(unit.pk, at)[1:]
    found = book.editions_in_force(parents[0], at).get(pack) if parents else None
    if found is None:
        raise Refused("No unit above this one follows %(pack)s.", why=Why.BAD_INPUT, field="pack", pack=pack)
    above = Unit.objects.get(pk=found[1])
    may_bind(above, by=by)
    if standard not in book.adopted(found[0], parents[0], at).edition.standards:
        raise Refused("%(pack)s has no standard %(standard)s.", why=Why.BAD_INPUT, field="standard", pack=pack,
                      standard=standard)  # fmt: skip
    return above


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise Refused("Give a reason, in at most %(most)s characters.", why=Why.BAD_INPUT, field="reason",
                      most=LONGEST_REASON)  # fmt: skip
    return text

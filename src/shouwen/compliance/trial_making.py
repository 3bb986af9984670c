"""Make the next trial that waits: every fact of its units fed to the regulations as they were and to the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from shouwen.compliance.draft_rulebook import DraftRulebook, differing_in
from shouwen.compliance.kinds import TRIAL_MADE
from shouwen.compliance.models import Trial, TrialLine, TrialState, TrialSum
from shouwen.compliance.reckonings import kept_reckoning
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.trial_decisions import answers_to
from shouwen.compliance.trial_facts import Organisation, facts_for, remembered, told_in_order, units_below
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.kinds import all_kinds
from shouwen.facts.statements import row_of
from shouwen.regulation.amounts import with_amounts
from shouwen.regulation.errors import PackErrors
from shouwen.regulation.packs import read_files
from shouwen.regulation.plain_values import plain
from shouwen.regulation.replaying.trying import SwiftSide
from shouwen.regulation.seats import CALLS, Traffic, answer_within
from shouwen.regulation.trial import AGAINST, Compared, Difference, Judged, compared
from shouwen.regulation.trial_sums import Came, Sum, Whose

#: How far back facts are read to know how things stood when the period begins.
BEFORE = timedelta(days=92)
TELL_EVERY = 2_000
#: After so long without a word of its maker a trial is looked at again; it is taken over only from one who is gone.
SILENT_FOR = timedelta(minutes=2)
#: Whoever makes a trial holds the lock (this, its number) of the database while their connection lasts.
MAKING = 0x5452
#: Lines that are kept; the counts are whole in any case.
MOST_LINES = 20_000

Clock = Callable[[], datetime]


class Stopped(Exception):
    """The trial was cancelled, or another worker has taken it over."""


def make_next_trial(clock: Clock) -> bool:
    """Make one trial; say whether there was one. A failure is kept with it and raised."""
    trial = _claim(clock())
    if trial is None:
        return False
    try:
        _make(trial, clock)
    except Stopped:
        pass
    except Exception as error:
        _fail(trial, f"{type(error).__name__}: {error}", clock())
        if not isinstance(error, PackErrors):
            raise
    finally:
        _let_go(trial.pk)
    return True


@transaction.atomic
def _claim(now: datetime) -> Trial | None:
    waiting = Q(state=TrialState.WAITING) | Q(state=TrialState.WORKING, seen_at__lt=now - SILENT_FOR)
    rows = Trial.objects.select_for_update(skip_locked=True, of=("self",)).select_related("draft").filter(waiting)
    made_elsewhere: list[int] = []
    while (trial := rows.exclude(pk__in=made_elsewhere).order_by("at", "pk").first()) is not None:
        if _take_hold(trial.pk):
            trial.state, trial.seen_at, trial.facts = TrialState.WORKING, now, 0
            trial.save(update_fields=["state", "seen_at", "facts"])
            return trial
        made_elsewhere.append(trial.pk)
    return None


def _take_hold(number: int) -> bool:
    """Take the lock of a trial; False where somebody slow still makes it. It goes with the connection of who has it."""
    row = row_of("SELECT pg_try_advisory_lock(%s, %s)", [MAKING, number])
    return row is not None and bool(row[0])


def _let_go(number: int) -> None:
    with suppress(DatabaseError):  # a connection that was lost has let go already
        row_of("SELECT pg_advisory_unlock(%s, %s)", [MAKING, number])


def _make(trial: Trial, clock: Clock) -> None:
    edition = read_files({path: text.encode() for path, text in trial.files.items()}, all_kinds(), with_examples=False)
    book = rulebook()
    kinds, organisation = all_kinds(), Organisation()
    before = SwiftSide(book, kinds, remembered(organisation), trial.since)
    draft = DraftRulebook(book, edition, trial.draft.values)
    only = differing_in(units_below(trial.units), trial.since - BEFORE, trial.until, book, draft)
    after = SwiftSide(draft, kinds, remembered(organisation), trial.since, only=only)
    rows = facts_for(trial.units, trial.since - BEFORE, trial.until)
    _say(trial, clock, total=rows.count())
    calls: dict[int, Traffic] = {}
    for number, told in enumerate(told_in_order(rows), start=1):
        before.feed(told)
        after.feed(told)
        if told.kind in CALLS and told.unit is not None and told.at >= trial.since:
            calls.setdefault(told.unit, Traffic(book.zone_of(told.unit))).feed(told.read(kinds))
        if number % TELL_EVERY == 0:
            _say(trial, clock, facts=number)
        trial.facts = number
    trial.seats = [one for unit, traffic in sorted(calls.items()) if (one := _seats(trial, unit, traffic, before, after))]
    was = before.judged(trial.until)
    _finish(trial, compared(was, after.judged_beside(was, trial.until)), clock())


def _say(trial: Trial, clock: Clock, **changed: int) -> None:
    now = clock()
    ours = Trial.objects.filter(pk=trial.pk, state=TrialState.WORKING, seen_at=trial.seen_at)
    if not ours.update(seen_at=now, **changed):
        raise Stopped
    trial.seen_at = now


@transaction.atomic
def _finish(trial: Trial, came: Compared, at: datetime) -> None:
    ours = Trial.objects.filter(pk=trial.pk, state=TrialState.WORKING, seen_at=trial.seen_at)
    told = came.differences[:MOST_LINES]
    answers = answers_to({number for one in told for number in one.because}, trial)
    lines = [_line(trial, place, one, answers) for place, one in enumerate(told)]
    decided = sum(1 for one in lines if one.decided)
    counts = {"before": _counts(came.before), "after": _counts(came.after), "decided": decided}
    done = ours.update(
        state=TrialState.DONE, done_at=at, facts=trial.facts, counts=counts, differences=len(came.differences),
        seats=trial.seats,
    )
    if not done:
        raise Stopped
    TrialLine.objects.bulk_create(lines, batch_size=1000)
    TrialSum.objects.bulk_create([_sum(trial, whose, one) for whose, one in came.sums.items()], batch_size=1000)
    record(TRIAL_MADE, at=at, unit=trial.draft.unit_id, by=SYSTEM, about=trial, to=trial.by,
           differences=len(came.differences))


def _fail(trial: Trial, fault: str, at: datetime) -> None:
    Trial.objects.filter(pk=trial.pk, state=TrialState.WORKING).update(
        state=TrialState.FAILED, done_at=at, fault=fault[:500]
    )


def _seats(trial: Trial, unit: int, traffic: Traffic, before: SwiftSide, after: SwiftSide) -> Mapping[str, Any] | None:
    """Return how many people answering in time takes in a unit, by hour, where the draft says otherwise within what."""
    end = trial.until - timedelta(microseconds=1)
    was, would = (answer_within(side.swift.rulebook.in_force(unit, end)) for side in (before, after))
    if was is None or would is None or was == would:
        return None
    hours = [[one.hour, one.calls, one.share, one.before, one.after] for one in traffic.seats(was, would)]
    return None if not hours else {"unit": unit, "within": [was, would], "days": len(traffic.days), "hours": hours}


def _counts(counted: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (standard, verdict), number in sorted(counted.items()):
        found.setdefault(standard, {})[verdict] = number
    return found


def _line(trial: Trial, place: int, one: Difference, answers: Mapping[int, int]) -> TrialLine:
    shown = one.shown
    return TrialLine(
        trial=trial, place=place, standard=shown.standard, citation=shown.citation, at=shown.at, unit_id=shown.unit,
        holder=shown.holder, member=shown.member,
        before=_kept(one.before), after=_kept(one.after),
        decided=sorted({answers[number] for number in one.because if number in answers}),
    )


def _sum(trial: Trial, whose: Whose, one: Sum) -> TrialSum:
    unit, member = whose
    worse = _against(one.after) - _against(one.before)
    return TrialSum(trial=trial, unit_id=unit or None, member_id=member or None, worse=worse,
                    before=_came(one.before), after={**_came(one.after), "no_longer_met": list(one.no_longer_met)})


def _against(came: Came) -> int:
    return sum(came.verdicts[one] for one in AGAINST)


def _came(came: Came) -> Mapping[str, Any]:
    amounts = [[verb, ledger, str(amount)] for (verb, ledger), amount in sorted(came.amounts.items())]
    return {"verdicts": dict(came.verdicts), "follows": dict(came.follows), "amounts": amounts}


def _kept(judged: Judged | None) -> Mapping[str, Any] | None:
    if judged is None:
        return None
    return {
        "verdict": judged.verdict, "kind": judged.kind, "citation": judged.citation, "because": list(judged.because),
        "due_at": plain(judged.due_at), "done_at": plain(judged.done_at),
        "result": plain(judged.result), "fault": judged.fault,
        "consequences": plain(with_amounts(judged.consequences, judged.reckoning.figures, judged.result)),
        "reckoning": kept_reckoning(judged.reckoning),
    }

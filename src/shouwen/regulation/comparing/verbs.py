"""Which rule compares which clause of which kind. A clause without a rule that differs is a person's to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from shouwen.regulation.comparing.conditions import contained, joined_by_and, joined_by_or, normal
from shouwen.regulation.comparing.figures import longer_window, oftener, ordered
from shouwen.regulation.comparing.ladders import bands, consequences, keyed, steps
from shouwen.regulation.comparing.outcomes import Outcome, together
from shouwen.regulation.comparing.sets import bound, channels, done, sets, stages, wordings
from shouwen.regulation.comparing.sides import Sides

#: Compares one clause, as it stands above and below; None where it is not there.
Rule = Callable[[Any, Any, Sides], Outcome]
S, L, C, U = Outcome.STRICTER, Outcome.LOOSER, Outcome.SAME, Outcome.CANNOT_TELL


def _figure(more_is: Outcome, added_is: Outcome = S) -> Rule:
    return lambda before, after, sides: ordered(before, after, more_is, sides, added_is)


def _set(more_is: Outcome) -> Rule:
    return lambda before, after, sides: sets(before, after, more_is, sides)


def _must_hold(fewer: Outcome, more: Outcome, before: Any, after: Any, sides: Sides) -> Outcome:
    return contained(joined_by_and(before, sides.above), joined_by_and(after, sides.below), fewer, more)


def _may_hold(before: Any, after: Any, sides: Sides) -> Outcome:
    return contained(joined_by_or(before, sides.above), joined_by_or(after, sides.below), L, S)


def _excuse(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare ``unless``: an excuse that comes is looser, one that goes stricter; of alternatives, more are looser."""
    old, new = (one.get("if") if isinstance(one, Mapping) else one for one in (before, after))
    if old is None or new is None:
        return C if old is new else L if old is None else S
    return contained(joined_by_or(old, sides.above), joined_by_or(new, sides.below), S, L)


def _state(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare ``while``: without it a standard holds always, which is stricter; another state is a person's."""
    if before is None or after is None:
        return C if before is after else L if before is None else S
    return _same(before, after, sides)


def _same(before: Any, after: Any, sides: Sides) -> Outcome:
    """Return SAME, or that nobody can tell: what says which thing it is must be that thing."""
    return C if normal(before, sides.above) == normal(after, sides.below) else U


def _ignored(before: Any, after: Any, sides: Sides) -> Outcome:
    return C


def _never(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare what is either there, and binds, or not."""
    return C if before == after else S if before is None else L if after is None else U


def _calendar_of_cover(before: Any, after: Any, sides: Sides) -> Outcome:
    """The calendar with every hour holds every other."""
    if before == after:
        return C
    return S if after == "always" else L if before == "always" else U


def _taken_away(before: Any, after: Any, sides: Sides) -> Outcome:
    """Who answers is harder to change where nobody may take it away."""
    return C if before == after else L if before is None else S if after is None else U


def _good_for(before: Any, after: Any, sides: Sides) -> Outcome:
    """A permit is stricter that is good for less: fewer uses, more that must be the same, a shorter time."""
    old, new = (one if isinstance(one, Mapping) else {} for one in (before, after))
    rules: Mapping[str, Rule] = {"uses": _figure(L), "same": _set(S), "within": _figure(L), "until": _same}
    return together(rule(old.get(key), new.get(key), sides) for key, rule in rules.items())


def _levels(before: Any, after: Any, sides: Sides) -> Outcome:
    """Compare levels of authority one by one: who may decide less alone is stricter; other levels are a person's."""
    old, new = (some if isinstance(some, list) else [] for some in (before, after))
    if len(old) != len(new):
        return U
    rules: Mapping[str, Rule] = {"by": _set(L), "up_to": _figure(L), "if": partial(_must_hold, L, S)}
    return together(
        rule(one.get(key), other.get(key), sides)
        for one, other in zip(old, new, strict=True) for key, rule in rules.items()
    )  # fmt: skip


def _fewer_may(before: Any, after: Any, sides: Sides) -> Outcome:
    """Fewer who alone may is stricter; naming none lets everybody."""
    if before is None or after is None:
        return C if before is after else S if before is None else L
    return sets(before, after, L, sides)


def _elements(before: Any, after: Any, sides: Sides) -> Outcome:
    """More that must be said is stricter; another wording of the same is a person's."""
    old, new = (one if isinstance(one, Mapping) else {} for one in (before, after))
    if any(old[key] != new[key] for key in set(old) & set(new)):
        return U
    return sets(before, after, S, sides)


SHARED: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(("id", "article", "cites", "words", "examples", "reconstructed", "named"), _ignored),
        **dict.fromkeys(("reading", "as", "warn"), _ignored),
        "where": partial(_must_hold, S, L),
        "unless": _excuse,
        "while": _state,
        "for": bound,
        "otherwise": consequences,
        "then": _same,
        "when": _same,
        "before": _same,
        "per": _same,
        "by": _same,
    }
)
BOUNDS: Mapping[str, Rule] = {"at_most": _figure(L), "under": _figure(L), "at_least": _figure(S), "over": _figure(S)}
#: What a clause is that is not written.
DEFAULTS: Mapping[str, Any] = {"per": "about", "calendar": "always", "reconstructed": False}
DEFAULTS_OF: Mapping[str, Mapping[str, Any]] = {
    "limit": {"boundary": "own"},
    "deadline": {"again": "keep_first"},
    "tally": {"amounts": "added"},
    "quota": {"judged": "0 seconds"},
    "cadence": {"cut": "skip", "due": "ends", "not_before": "starts"},
    "cover": {"at_least": 1},
    "gate": {"in": "all"},
    "ledger": {"carries": False, "may_go_below_zero": True, "unit": "分", "closes_as": "ledger.closed"},
    "keep": {"also_held": False},
    "phrase": {"side": "agent"},
    "decision": {"hits": "first"},
    "pay": {"rounds": "half_up to fen"},
}

OWN: Mapping[str, Mapping[str, Rule]] = MappingProxyType(
    {
        "limit": {**BOUNDS, "bands": bands, "lasting": _figure(L, L)},
        "deadline": {"within": _figure(L), "done": done, "pauses": _set(L), "lapses": _set(L), "escalate": _set(S)},
        "tally": {"steps": steps, "in": longer_window, "instead_of": _set(S)},
        "quota": BOUNDS,
        "cadence": {"every": oftener, "done": done, "escalate": _set(S)},
        "cover": {"at_least": _figure(S), "calendar": _calendar_of_cover},
        "gate": {
            "refuse_when": _may_hold, "only_after": _set(S), "only_by": _fewer_may, "not_by": _set(S), "lists": _ignored,
        },
        "right": {
            "within": _figure(S, L), "up_to": _figure(S, L), "if": partial(_must_hold, S, L), "refusals": _set(L),
        },
        "deem": {"settles": _set(L), "instead_of": _set(S), "then": consequences},
        "ledger": {
            "opens_with": _figure(L, U), "carries": _figure(L), "may_go_below_zero": _figure(L), "each_below": keyed,
            "lines": keyed,
        },
        "keep": {"until": _figure(S, L), "copies": _set(S), "alter": _never, "numbered": _never, "also_held": _figure(S)},
        "owner": {"answers_until": _set(S), "hands_work_by": _set(L), "taken_away_by": _taken_away},
        "grant": {
            "opens": _set(S), "by": _set(L), "up_to": _figure(L), "good_for": _good_for, "if": partial(_must_hold, L, S),
            "levels": _levels,
        },
        "phrase": {
            "required": _elements, "forbidden": wordings, "allowed_within": _set(L), "order": _never, "channel": channels,
            "stage": channels,
        },
        "form": {"signs": stages, "differ": _set(S), "once_per": _never},
        "flow": {"needs": _set(S), "differ": _set(S), "opened_for": _never, "complaint": _never},
        "score": {"at_least": _figure(S), "at_most": _figure(L)},
    }
)  # fmt: skip
#: Kinds whose change nobody guesses: a table, a reckoning of pay.
NEVER_GUESSED = frozenset({"decision", "pay"})


def rule_of(kind: str, clause: str) -> Rule:
    """Return the rule of a clause; one that is not known must stay the same, or a person is asked."""
    if clause == kind:
        return _ignored
    own = OWN.get(kind, {}).get(clause)
    if own is not None:
        return own
    if kind in NEVER_GUESSED and SHARED.get(clause) is not _ignored:
        return _same
    return SHARED.get(clause, _same)


def written(kind: str, clause: str, clauses: Mapping[str, Any]) -> Any:
    """Return a clause as it stands, or what it is where it is not written."""
    if clause in clauses:
        return clauses[clause]
    return DEFAULTS_OF.get(kind, {}).get(clause, DEFAULTS.get(clause))

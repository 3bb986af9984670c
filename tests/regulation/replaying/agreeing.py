"""Random streams of mixed facts, and the two replays that must make the same of them."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.calendars import seeded
from shouwen.regulation.index import index_of, touching
from shouwen.regulation.keeping import Kept, clock_of
from shouwen.regulation.memory import Memory
from shouwen.regulation.outcomes import ClockEnded, Finding
from shouwen.regulation.packs import read_files, read_pack
from shouwen.regulation.replay import OneUnit, Replay
from shouwen.regulation.replaying.sinks import Everything
from shouwen.regulation.replaying.swift import Swift
from shouwen.regulation.replaying.told import Told
from shouwen.regulation.surroundings import is_of_outcome
from tests.regulation.drafting import drafts, files_of

PACKS = Path(__file__).parents[3] / "packs"
BEGINS = datetime(2026, 3, 2, 1, tzinfo=UTC)
#: When members joined, for what is counted over their service.
JOINED = {("member:1", "joined"): date(2024, 1, 5), ("member:3", "joined"): date(2026, 2, 28)}
ANSWERS = {"span": "2 days", "number": "3", "money": "1000", "percent": "10%", "truth": "true", "text": "客户部门"}


def answered(ask):
    """Return some allowed answer to a question of a pack, None where it takes a table or a list."""
    if ask.options:
        return ask.options[0]
    if ask.at_most is not None:
        return ask.at_most if ask.type != "span" else read_value(ask, str(ask.at_most))
    return read_value(ask, ANSWERS[ask.type]) if ask.type in ANSWERS else None


def followed(edition):
    """Return an edition as some unit follows it, with every question answered that takes one figure."""
    calendars = {name: seeded([2026], name=name) for name in edition.calendars}
    values = {ask.name: value for ask in edition.asks.values() if (value := answered(ask)) is not None}
    return Adopted(edition, Site(1, values=values, calendars=calendars))


@cache
def of_pack(name):
    return followed(read_pack(PACKS / name / "1", all_kinds()))


@cache
def of_draft(name):
    ids = [one["id"] for one in drafts()[name]["standards"] if next(iter(one)) not in ("flow", "form")]
    return followed(read_files(files_of(name, ids), all_kinds()))


def kinds_heard(followed_, known):
    """Return the kinds of recorded facts that touch any standard."""
    touched = set().union(*(touching(one) for one in index_of(followed_).by_id.values()))
    return sorted(kind for kind in touched if not is_of_outcome(kind) and kind in known)


def codes_in(followed_):
    """Return texts that the pack itself speaks of, so that conditions on codes are met at times."""
    found = set()
    for path, text in followed_.edition.files.items():
        if path.startswith("standards/"):
            found.update(part for part in text.decode().split("'")[1::2] if part and len(part) < 30 and "\n" not in part)
    return sorted(found) or ["投诉"]


_FEW = st.integers(1, 3)


def kept_figures(kind, codes):
    """Return figures of a kind as they are kept, some of them missing."""
    of_type = {
        "number": st.integers(0, 12), "money": st.sampled_from(["0", "40.50", "1000"]),
        "percent": st.sampled_from(["0.1", "0.85", "1"]), "span": st.sampled_from([0, 15, 31, 400, 100_000]),
        "truth": st.booleans(), "date": st.sampled_from([date(2026, 3, 2), date(2026, 4, 1)]).map(date.isoformat),
        "time": st.integers(-50, 500).map(lambda hours: (BEGINS + timedelta(hours=hours)).isoformat()),
        "codes": st.lists(st.sampled_from(codes), max_size=2), "references": st.just([]),
    }  # fmt: skip
    figures = {}
    for figure in kind.figures.values():
        values = of_type.get(figure.type)
        if figure.type == "reference":
            named = figure.name if figure.name in ("case", "member", "unit", "shift", "queue", "entry") else "case"
            values = _FEW.map(lambda n, of=named: f"{of}:{n}")
        elif figure.type == "code":
            values = st.sampled_from([*figure.options, *codes] if not figure.options else list(figure.options))
        if values is not None:
            figures[figure.name] = st.none() | values
    return st.fixed_dictionaries(figures).map(lambda some: {name: one for name, one in some.items() if one is not None})


def streams(followed_, *, most=60, known=None):
    """Return streams of facts in order, as told: of few things, at times that lie close together or weeks apart."""
    known = known or all_kinds()
    kinds, codes = kinds_heard(followed_, known), codes_in(followed_)
    after = st.sampled_from([0, 1, 10, 30, 60, 600, 3600, 40_000, 86_400, 700_000])
    about = st.sampled_from(["case", "contact", "member", "shift", "inspection"])

    def one(kind):
        return st.tuples(st.just(kind), after, about, _FEW, _FEW, _FEW, kept_figures(known[kind], codes))

    return st.lists(st.sampled_from(kinds).flatmap(one), min_size=1, max_size=most).map(told_of)


def told_of(some):
    """Number facts and lay them one after the other."""
    found, at = [], BEGINS
    for sequence, (kind, after, about, thing, member, unit, figures) in enumerate(some, 1):
        at += timedelta(seconds=after)
        own = kind.partition(".")[0]
        of = own if own in ("case", "contact", "inspection", "survey") else about
        whom = (f"member:{member}", f"{of}:{thing}", f"customer:{thing}")
        found.append(Told(sequence, kind, at, min(unit, 2), *whom, figures))
    return found


def belongs(who, names, unit, at):
    """Let the first member hold every position and the second none; of others nothing is known."""
    return {"member:1": True, "member:2": False}.get(who)


def members(names, unit, at):
    return frozenset({"member:1", "member:3"})


ORGANISATION = {"belongs_": belongs, "members_": members, "particulars": JOINED}


def slowly(book, told, *, known=None, **organisation):
    """Return what stands after a replay as always, by key. ``book`` is a rulebook, or editions that are in force at all
    times; ``organisation`` says who holds what."""
    known, organisation = known or all_kinds(), {**ORGANISATION, **organisation}
    replay = Replay(_rulebook(book), Memory(**organisation))
    for one in told:
        replay.feed(one.read(known))
    replay.sweep(told[-1].at + timedelta(days=40))
    return standing(replay.memory)


def swiftly(book, told, sink=None, *, known=None, **organisation):
    """Return what stands after a fast replay, by key; with another sink that sink."""
    known, organisation = known or all_kinds(), {**ORGANISATION, **organisation}
    into = sink or Everything()
    swift = Swift(_rulebook(book), known, into, Memory(**organisation))
    for one in told:
        swift.feed(one)
    swift.sweep(told[-1].at + timedelta(days=40))
    if sink is not None:
        return sink
    kept = Kept()
    for outcome in into.outcomes:
        kept.apply(outcome)
    return standing(kept)


def _rulebook(book):
    return OneUnit(book) if isinstance(book, list) else book


def standing(kept):
    """Return what stands as plain values, by key."""
    states = {**kept.clock_states, **kept.finding_states}
    return {key: _plainly(one) for key, one in states.items() if one is not None}


def _plainly(one):
    if isinstance(one, Finding):
        said = (one.result, one.consequences, one.n, one.window, one.fault, one.citation, dict(one.reckoning.figures))
        return ("finding", one.standard, one.verdict.value, one.at, one.holder, one.because, one.unit, *said)
    clock, is_over = clock_of(one), isinstance(one, ClockEnded)
    end = (one.at, one.done_at, one.because, one.consequences) if is_over else ()
    since = (clock.started_at, clock.due_at, clock.pauses, clock.stops_seen, clock.opens_at, clock.unit, clock.edition)
    return ("clock", clock.standard, one.verdict.value if is_over else None, clock.holder, *since, *end)

"""Which cases there are in the demonstration, where each stands now, and when each began."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shouwen.cli.demonstration.people import SHANGHAI, URUMQI
from shouwen.cli.demonstration.words.complaint import SERVICE, Complaint
from shouwen.cli.demonstration.words.fresh import FRESH
from shouwen.cli.demonstration.words.goods import GOODS_COMPLAINTS
from shouwen.cli.demonstration.words.service import PROPOSALS, SERVICE_COMPLAINTS
from shouwen.cli.demonstration.words.trade import CONTRACT_COMPLAINTS, TRANSPORT_COMPLAINTS

COMPLAINT, PRODUCT, VISIT, REPORT = "投诉", "产品投诉", "来访接待", "请示报告"

#: Where an ordinary complaint can stop, and how many office hours after its beginning it gets there.
REACHED_AFTER = {
    "opened": 0, "registered": 2, "judged": 3, "accepted": 4, "assigned": 6, "investigated": 20, "proposed": 28,
    "refused": 32, "consented": 33, "told": 36, "confirmed": 46, "sanctioned": 52, "improved": 57, "reviewing": 59,
    "handler": 60, "two": 64, "four": 70, "deputy": 75, "general": 80, "second": 68, "closed": 94, "reported": 112,
}  # fmt: skip
#: How fast those work whose cases are under way: most of what they do is done in time.
BRISK = 0.7
#: What chance makes of the time that a step takes.
QUICKEST, SLOWEST = 0.6, 1.3


@dataclass(frozen=True)
class Plan:
    """A case: what it is about, which story it tells, where that stops, and how many days ago it began.

    With ``office_hours`` it began so many office hours ago, whatever the days.
    """

    site: str
    kind: str
    story: str
    stop: str
    days_ago: float
    about: Complaint | None = None
    number: int = 0
    urgency: str = "普通"
    is_special: bool = False
    is_sudden: bool = False
    pace: float = 1.0
    office_hours: float = 0


def plans(chance: random.Random) -> list[Plan]:
    """Return all cases of the demonstration but sub-cases and merged ones, which their stories open."""
    told = iter(
        _shuffled(
            chance,
            (*GOODS_COMPLAINTS, *CONTRACT_COMPLAINTS, *TRANSPORT_COMPLAINTS, *SERVICE_COMPLAINTS, *PROPOSALS),
        )
    )
    fresh = iter(_shuffled(chance, FRESH))
    found = [
        *_finished(chance, told),
        *_halfway(chance, told, fresh),
        *_countersigned(chance, told),
        *_special_courses(chance, told, fresh),
        *_others(chance),
    ]
    return [_marked(chance, plan, index) for index, plan in enumerate(found)]


def _shuffled(chance: random.Random, texts: tuple[Complaint, ...]) -> list[Complaint]:
    # Those about goods first: product complaints, which come first in the plans, are about goods.
    texts_ = list(texts)
    chance.shuffle(texts_)
    return sorted(texts_, key=lambda one: one.about == SERVICE)


def _site(chance: random.Random) -> str:
    return SHANGHAI if chance.random() < 0.64 else URUMQI


def _finished(chance: random.Random, told: Iterator[Complaint]) -> Iterator[Plan]:
    goods = sorted((next(told) for _ in range(13)), key=lambda one: not one.goods)
    kinds = [PRODUCT] * 3 + [COMPLAINT] * 10
    stops = ["reported"] * 9 + ["closed", "closed", "reopened", "closed again"]
    for kind, stop, text in zip(kinds, stops, goods, strict=True):
        least = 58 if stop == "closed again" else 30
        days = chance.uniform(8, 11) + 15 if stop == "closed" else chance.uniform(least, 59)
        pace = chance.uniform(0.6, 0.65 if stop == "closed again" else 1.0)
        yield Plan(_site(chance), kind, "course", stop, days, text, pace=pace)


def _halfway(chance: random.Random, told: Iterator[Complaint], fresh: Iterator[Complaint]) -> Iterator[Plan]:
    early = ["opened"] * 3 + ["registered"] * 2 + ["judged"] + ["accepted"] * 2 + ["assigned"] * 2
    late = (
        ["opened", "registered", "judged", "accepted"]
        + ["investigated"] * 2
        + ["proposed"] * 2
        + ["refused"]
        + ["consented"] * 2
        + ["told"] * 2
    )
    late += ["confirmed", "sanctioned", "improved"]
    for index, stop in enumerate(early + late):
        text = next(fresh if index < len(early) else told)
        kind = PRODUCT if text.goods and index % 6 == 4 else COMPLAINT
        idle = chance.choice((0.2, 1, 3, 8, 30))
        yield Plan(_site(chance), kind, "course", stop, 0, text, pace=BRISK, office_hours=_hours_to(stop) + idle)


def _hours_to(stop: str) -> float:
    """Return the office hours in which a stop is reached for certain at a brisk pace, whatever chance does."""
    hours = REACHED_AFTER[stop]
    by_chance = 0 if not hours else 2 if hours <= REACHED_AFTER["assigned"] else 8 if hours < 40 else 16
    return hours * BRISK * SLOWEST + by_chance


def _countersigned(chance: random.Random, told: Iterator[Complaint]) -> Iterator[Plan]:
    for stop in ("reviewing", "handler", "two", "four", "deputy", "general", "second"):
        yield Plan(
            _site(chance),
            COMPLAINT,
            "course",
            stop,
            0,
            next(told),
            pace=BRISK,
            office_hours=_hours_to(stop) + chance.choice((1, 3, 24)),
        )


def _special_courses(
    chance: random.Random, told: Iterator[Complaint], fresh: Iterator[Complaint]
) -> Iterator[Plan]:
    for stop, days in (("told", 40), ("told", 33), ("told", 21), ("told", 15)):
        yield Plan(_site(chance), COMPLAINT, "declined", stop, days + chance.uniform(0, 4), next(fresh))
    yield Plan(SHANGHAI, COMPLAINT, "withdrawn", "closed", 27.0, next(fresh))
    for stop, ago in (
        ("offered", 1.3),
        ("offered", 9.0),
        ("taken", 9.0),
        ("abroad", 4.0),
        ("declined", 3.2),
    ):
        yield Plan(SHANGHAI, COMPLAINT, "transferred", stop, ago, next(told if stop == "taken" else fresh))
    for stop, ago in (("paused", 5.0), ("paused", 17.0), ("resumed", 24.0)):
        yield Plan(_site(chance), COMPLAINT, "paused", stop, ago, next(fresh))
    yield Plan(SHANGHAI, COMPLAINT, "divided", "two", 6.0, next(fresh))
    yield Plan(URUMQI, COMPLAINT, "divided", "one", 4.0, next(fresh))
    for ago in (6.0, 5.0):  # long enough for the second call, also over a weekend
        yield Plan(_site(chance), COMPLAINT, "merged", "", ago, next(fresh))
    yield Plan(SHANGHAI, COMPLAINT, "accused", "opened", 1.2, next(told))
    yield Plan(SHANGHAI, COMPLAINT, "accused", "named", 6.0, next(told))


def _others(chance: random.Random) -> Iterator[Plan]:
    for number, stop in enumerate(("closed", "closed", "closed", "closed", "noted", "helped")):
        days = chance.uniform(5, 50) if stop == "closed" else chance.uniform(2.3, 4)
        yield Plan(_site(chance), VISIT, "visit", stop, days, number=number)
    for number, stop in enumerate(("closed", "closed", "urgent", "above")):
        yield Plan(_site(chance), REPORT, "report", stop, (35.0, 20.0, 4.0, 5.0)[number], number=number)


def _marked(chance: random.Random, plan: Plan, index: int) -> Plan:
    """Return the plan with its urgency: some are urgent, special or sudden."""
    urgency = chance.choice(("普通", "普通", "普通", "普通", "急", "急", "特急"))
    marked = replace(plan, urgency=urgency, is_special=index % 11 == 5, is_sudden=index % 17 == 3)
    return replace(marked, pace=2.2) if plan.stop in {"reported"} and index % 5 == 2 else marked


def spread(found: list[Plan], scale: float) -> list[Plan]:
    """Return as many of the plans as ``scale`` says, from all over the list; all of them for 1."""
    wanted = max(1, round(len(found) * scale))
    return found if wanted >= len(found) else [found[index * len(found) // wanted] for index in range(wanted)]

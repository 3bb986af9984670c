"""What else goes on in the house: customers come, calls are answered, somebody is away, somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from shouwen.cases.actions.texts import keep_text
from shouwen.cases.permissions import WORK_ON_CASE
from shouwen.cli.demonstration.customers import plan_customer
from shouwen.cli.demonstration.handling import do
from shouwen.cli.demonstration.people import AWAY, LEFT, PEOPLE, STANDS_IN
from shouwen.cli.demonstration.stories.archive import region_of
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words.others import REPLY_TEXTS, TALKS
from shouwen.cli.demonstration.world import World
from shouwen.customers.actions import Place, record_customer
from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import begin_stand_in, leave_member
from shouwen.work.actions.notices import read_notices
from shouwen.work.actions.tasks import take_task
from shouwen.work.models import Task
from shouwen.work.queries import my_tasks, offered_tasks


def customer(world: World, site: str, number: int, at: datetime) -> Part:
    """Record a customer for the first time."""
    planned = plan_customer(world.chance, site, number)
    place = world.house.sites[site]
    by = world.house.by(world.receptionist(site), at)
    belongs = Place(region_of(world, place, number), planned.trade)
    made = do(lambda: record_customer(
        place.service, planned.name, planned.points, kind=planned.kind, company=planned.company,
        remark=planned.remark, place=belongs, by=by, at=at,
    ))  # fmt: skip
    world.customers.setdefault(site, []).append(made)
    yield from ()
    return at


def talk(world: World, site: str, number: int, at: datetime) -> Part:
    """Log a conversation from which no case comes."""
    channel, direction, subject, words = TALKS[number % len(TALKS)]
    world.talk(
        world.house.sites[site],
        world.customer(site),
        channel,
        subject,
        words,
        world.receptionist(site),
        at,
        direction=direction,
    )
    yield from ()
    return at


def texts(world: World, site: str, at: datetime) -> Part:
    """Let the manager of a house keep the texts with which its people answer."""
    service = world.house.sites[site].service
    by = world.house.holder("客服经理", service, at)
    for title, language, words in REPLY_TEXTS:
        do(partial(keep_text, service, title, language, words, by=by, at=at))
    yield from ()
    return at


def stand_in(world: World, absent: str, other: str, days: int, at: datetime) -> Part:
    """Let a colleague stand in for somebody for some days."""
    by = world.house.by(absent, at)
    people = world.house.people
    until = (at + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    do(lambda: begin_stand_in(people[absent], people[other], until=until, by=by, at=at))
    world.house.forget_at(until)
    yield from ()
    return at


def leaving(world: World, at: datetime) -> Part:
    """Let somebody leave the house."""
    by = world.house.by("jiangruoshui", at)
    world.house.people[LEFT] = do(lambda: leave_member(world.house.people[LEFT], by=by, at=at))
    world.house.forget()
    yield from ()
    return at


def absences(now: datetime) -> Iterator[tuple[datetime, str, str, int]]:
    """Return who is away from when, who stands in, and for how many days; the last one is away now."""
    yield now - timedelta(days=41), "zhouting", "hejingyi", 3
    yield now - timedelta(days=25), "hanxue", "miaochunsheng", 5
    yield now - timedelta(days=2), AWAY, STANDS_IN, 6


def desks(world: World, at: datetime) -> Part:
    """Let colleagues take some of the tasks offered to them, and read some notices, before the present."""
    for person in PEOPLE[::2]:
        if person.sign_in == LEFT:
            continue
        by = world.house.by(person.sign_in, at)
        if by.has(WORK_ON_CASE) and not my_tasks(by).exists():
            for task in offered_tasks(by, at).order_by("opened_at", "pk")[:2]:
                _take(world, task, person.sign_in, at)
        if len(person.name) % 2:
            do(lambda by=by: read_notices(by=by, at=at))  # type: ignore[misc]
    yield from ()
    return at


def _take(world: World, task: Task, who: str, at: datetime) -> None:
    by = world.house.by(who, at)
    try:
        do(lambda: take_task(task, by=by, at=at))
    except Refused:
        return  # whoever is accused in it leaves it to others

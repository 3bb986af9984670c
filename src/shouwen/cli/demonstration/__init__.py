"""The demonstration: a group with two companies and a cable company, and what happened to their customers in sixty days.

Everything is done by the deeds that people do, with past instants and in order of time; nothing is
written into tables from the side but one pass phrase for all. Equal seeds and equal instants give
equal demonstrations.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import connection

from shouwen.cli.demonstration.agenda import Agenda, Progress
from shouwen.cli.demonstration.houses import PASS_PHRASE, House, build_house
from shouwen.cli.demonstration.people import ADMINISTRATOR, LEFT, PEOPLE, SHANGHAI, URUMQI
from shouwen.cli.demonstration.plans import Plan, plans, spread
from shouwen.cli.demonstration.stories import (
    archive,
    cable,
    counter,
    course,
    erasing,
    goods,
    grades,
    house,
    keeping,
    records,
    shop,
    turns,
)
from shouwen.cli.demonstration.words.archive import ASKS_ERASURE, CARDS, FIRMS
from shouwen.cli.demonstration.world import World
from shouwen.compliance.moments import Planned
from shouwen.facts.refusals import Refused
from shouwen.facts.seals import seal_facts
from shouwen.organisation.models import Unit

#: How far back it all begins, and from when cases are opened.
DAYS_OF_HOUSE, DAYS_OF_CASES = 75, 60
#: It ends so long before the present: the clock of the house goes on from there.
ENDS_BEFORE = timedelta(minutes=1)
CUSTOMERS, CONTACTS = 300, 120
#: Contacts of which a message for a colleague is taken (``records.message``).
MESSAGES = 2
#: Customers who are asked what they agree to and when not to come.
AGREED = 8
SEED = 20261

_STORIES = {
    "course": course.complaint, "declined": turns.declined, "withdrawn": turns.withdrawn,
    "transferred": turns.transferred, "paused": turns.paused, "divided": turns.divided, "merged": turns.merged,
    "accused": turns.accused, "visit": counter.visit, "report": counter.report,
}  # fmt: skip


def make_demonstration(
    *, at: datetime, progress: Progress, seed: int = SEED, scale: float = 1.0
) -> list[str]:
    """Make the demonstration in an empty database, up to the present ``at``; return how one signs in.

    ``progress`` is told a step, how much of it is done and of how much. ``scale`` makes fewer
    customers, contacts and cases. Refused where there is an organisation already.
    """
    if Unit.objects.exists():
        raise Refused("There is an organisation already; the demonstration needs an empty database.")
    with connection.cursor() as cursor:
        # Nothing here is worth waiting for the disk: whoever loses it makes it again.
        cursor.execute("SET synchronous_commit TO off")
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    progress("house", 0, 1)
    now = at - ENDS_BEFORE
    house_ = build_house(now - timedelta(days=DAYS_OF_HOUSE), chance)
    progress("house", 1, 1)
    Planned.revision = 0  # this process may have planned the periods of another house
    agenda = Agenda(now - timedelta(days=DAYS_OF_HOUSE), now, progress)
    _fill(agenda, World(house_, chance), now, scale)
    agenda.run()
    while seal_facts() is not None:
        pass
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO default")
    return sign_in_lines()


def sign_in_lines() -> list[str]:
    """Return how one signs in to the demonstration, as lines to print."""
    shown = (
        "zhouting",
        "wumin",
        "zhengguoqiang",
        "fenglijuan",
        "shenjie",
        "yangyifan",
        "zhuqiming",
        "guminglan",
        "hejingyi",
        "shanxiaomei",
        "luhuaijin",
        "wenliqun",
    )
    by_name = {person.sign_in: person for person in PEOPLE}
    lines = [f"All sign in with the pass phrase {PASS_PHRASE}"]
    lines.append(f"  {ADMINISTRATOR.sign_in}  系统管理员 {ADMINISTRATOR.name}")
    lines += [f"  {name}  {by_name[name].positions[0]} {by_name[name].name}" for name in shown]
    return lines


def _fill(agenda: Agenda, world: World, now: datetime, scale: float) -> None:
    """Put everything on the agenda that is to happen."""
    _add_lists(agenda, world, now)
    _add_customers(agenda, world, now, scale)
    chosen = spread(plans(world.chance), scale)
    for plan in chosen:
        begins = _beginning(world.house, plan, now)
        agenda.add(begins, _STORIES[plan.story](world, plan, begins))
    merged_too = sum(1 for plan in chosen if plan.story == "merged")
    _add_talks(agenda, world, now, max(round(CONTACTS * scale) - len(chosen) - merged_too - MESSAGES, 3))
    for since, absent, other, days in house.absences(now):
        agenda.add(since, house.stand_in(world, absent, other, days, since))
    for site in world.house.sites:
        begun = now - timedelta(days=DAYS_OF_CASES - 1)
        agenda.add(begun, house.texts(world, site, begun), is_quiet=True)
    left = now - timedelta(days=12)
    agenda.add(left, house.leaving(world, left))
    _add_records(agenda, world, now)
    _add_archive(agenda, world, now)
    _add_shops(agenda, world, now, scale)
    _add_cable(agenda, world, now, scale)
    lately = now - timedelta(minutes=20)
    agenda.add(lately, house.desks(world, lately))


def _beginning(house_: House, plan: Plan, now: datetime) -> datetime:
    site = house_.sites[plan.site]
    if plan.office_hours:
        return min(site.earlier(now, plan.office_hours), now - timedelta(minutes=10))
    day = now - timedelta(days=min(plan.days_ago, DAYS_OF_CASES - 0.5))
    return min(site.later(day, house_.chance.uniform(0, 1.5)), now - timedelta(minutes=10))


def _add_customers(agenda: Agenda, world: World, now: datetime, scale: float) -> None:
    number = round(CUSTOMERS * scale)
    first = timedelta(days=DAYS_OF_HOUSE - DAYS_OF_CASES - 1)
    begin = now - timedelta(days=DAYS_OF_HOUSE)
    for index in range(number):
        site = URUMQI if index % 11 in {2, 5, 8, 10} else SHANGHAI
        span = first if index < number * 0.8 else timedelta(days=DAYS_OF_HOUSE - 1)
        at = world.house.sites[site].later(begin + span * world.chance.random(), 0.1)
        agenda.add(min(at, now), house.customer(world, site, index + 1, min(at, now)), is_quiet=True)


def _add_talks(agenda: Agenda, world: World, now: datetime, number: int) -> None:
    for index in range(number):
        site = URUMQI if index % 3 == 2 else SHANGHAI
        day = now - timedelta(days=DAYS_OF_CASES * world.chance.random())
        at = min(world.house.sites[site].later(day, 0.1), now)
        agenda.add(at, house.talk(world, site, index, at), is_quiet=True)


def _add_cable(agenda: Agenda, world: World, now: datetime, scale: float) -> None:
    """Put the cable company on the agenda: calls, an exception from above, rules that one subsidiary writes itself."""
    for days, story in ((cable.EXCEPTED, cable.exception), (cable.OWN_RULES, cable.own_rules)):
        at = now - timedelta(days=days)
        agenda.add(at, story(world, at), is_quiet=True)
    for days_ago, centre, number, told, name in cable.calls(scale):
        at = now - timedelta(days=days_ago)
        agenda.add(at, cable.call(world, centre, number, told, name, at), is_quiet=not told.kind)


def _add_shops(agenda: Agenda, world: World, now: datetime, scale: float) -> None:
    """Put what the two companies sell on the agenda: products first, then orders, some of which come back."""
    begin = now - timedelta(days=DAYS_OF_CASES - 1)
    for key, site in world.house.sites.items():
        sold = shop.Shop(world, site)
        agenda.add(begin, shop.opening(sold, begin), is_quiet=True)
        agenda.add(begin + timedelta(minutes=1), goods.batches(sold, begin + timedelta(minutes=1)), is_quiet=True)
        if key == SHANGHAI:
            _add_goods(agenda, sold, now)
        for firm in (one for one in FIRMS if one.site == key):
            at = site.later(begin, 1 + firm.number / 10)
            agenda.add(at, grades.firm(sold, firm, now, at), is_quiet=True)
        for number in range(max(round(shop.ORDERS[key] * scale), shop.EVERY)):
            day = begin + timedelta(days=1) + (now - begin - timedelta(days=2)) * world.chance.random()
            at = site.later(day, world.chance.uniform(0, 6))
            agenda.add(min(at, now - timedelta(hours=2)), shop.purchase(sold, number, min(at, now - timedelta(hours=2))))


def _add_goods(agenda: Agenda, sold: shop.Shop, now: datetime) -> None:
    """Put what becomes of single orders on the agenda: an old batch, lost receipts."""
    for days, hours, story in (
        (41, 2, goods.too_late), (24, 3, lambda sold, at: goods.lost(sold, 0, at)),
        (9, 5, lambda sold, at: goods.lost(sold, 2, at)),
    ):  # fmt: skip
        at = sold.site.later(now - timedelta(days=days), hours)
        agenda.add(at, story(sold, at), is_quiet=True)


def _add_lists(agenda: Agenda, world: World, now: datetime) -> None:
    """Put the regions, tags and outlets of each company on the agenda, before the first customer comes."""
    begin = now - timedelta(days=DAYS_OF_HOUSE)
    for site in world.house.sites.values():
        agenda.add(begin, archive.lists(world, site, begin), is_quiet=True)


def _add_archive(agenda: Agenda, world: World, now: datetime) -> None:
    """Put what is done with the files of customers on the agenda, which stays the same however few customers come."""
    for number in range(AGREED):
        at = world.house.sites[SHANGHAI].later(now - timedelta(days=50 - 2 * number), 0.4)
        agenda.add(at, archive.agreed(world, world.house.sites[SHANGHAI], number, at), is_quiet=True)
    for days, story in (
        (46, keeping.plan), (30, keeping.gone), (19, keeping.secret), (3.4, keeping.lent), (6, keeping.service),
        (4.5, keeping.surveyed),
        (2.3, archive.fair),
    ):  # fmt: skip
        at = world.house.sites[SHANGHAI].later(now - timedelta(days=days), 0.3)
        agenda.add(at, story(world, at))
    for number in range(len(CARDS)):
        at = world.house.sites[SHANGHAI].later(now - timedelta(days=9 - number), 0.5)
        agenda.add(at, archive.card(world, number, at), is_quiet=True)
    for number, days in enumerate((22, 13)):
        at = world.house.sites[SHANGHAI].later(now - timedelta(days=days), 0.6)
        agenda.add(at, archive.twice(world, number, at, merges=number == 0), is_quiet=True)
    for number in range(len(ASKS_ERASURE)):
        at = world.house.sites[SHANGHAI].later(now - timedelta(days=20 - 5 * number), 0.8)
        agenda.add(at, erasing.asks(world, number, at), is_quiet=True)
    at = world.house.sites[SHANGHAI].later(now - timedelta(days=40), 0.7)
    agenda.add(at, archive.branch(world, at), is_quiet=True)


def _add_records(agenda: Agenda, world: World, now: datetime) -> None:
    """Put a few forms about members and of calls on the agenda; some of them still wait for somebody."""
    today, before, earlier = records.mornings(world.house.sites[SHANGHAI], now)[:3]
    for number, (at, is_done) in enumerate(((earlier, True), (today, False))):
        out, told = at + timedelta(minutes=12), at + timedelta(minutes=7)
        agenda.add(out, records.outing(world, "zhouting", number, out, returns=is_done), is_quiet=True)
        agenda.add(told, records.message(world, "wumin", "hejingyi", number, told, is_received=is_done), is_quiet=True)
    for number, (at, is_done) in enumerate(((before, True), (today, False))):
        agenda.add(at, records.plan_of_day(world, "zhouting", number, at, is_over=is_done), is_quiet=True)


__all__ = ["LEFT", "make_demonstration", "sign_in_lines"]

"""The files of customers: lists of a unit, records and sheets, relations, what customers agree to, duplicates, a list."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from shouwen.cli.demonstration.handling import do
from shouwen.cli.demonstration.houses import Site
from shouwen.cli.demonstration.people import SHANGHAI, URUMQI
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words import archive as words
from shouwen.cli.demonstration.world import World
from shouwen.customers.actions import Place, Point, record_customer
from shouwen.customers.actions.consents import give_consent, withdraw_consent
from shouwen.customers.actions.lists import record_outlet, record_region, record_tag, tag_customer
from shouwen.customers.actions.relations import relate_customers
from shouwen.customers.actions.times import record_unsuitable_time
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer, CustomerKind, Region, RelationKind
from shouwen.customers.reading import matter_of_customer
from shouwen.organisation.rights import Acting
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.import_making import make_import
from shouwen.work.actions.imports import ask_import, begin_import
from shouwen.work.entries import form_in

#: Who keeps the files of each company.
KEEPERS = {SHANGHAI: "luwenqing", URUMQI: "muhetaer"}


def keeper(world: World, site: Site, at: datetime) -> Acting:
    """Return who keeps the files of a company."""
    return world.house.by(KEEPERS[site.key], at)


def lists(world: World, site: Site, at: datetime) -> Part:
    """Let the keeper of files record the regions, tags and outlets of a company."""
    by = keeper(world, site, at)
    for region in words.REGIONS[site.key]:
        world.regions.setdefault(site.key, []).append(do(partial(record_region, site.service, region, by=by, at=at)))
    for tag in words.TAGS:
        world.tags.setdefault(site.key, []).append(do(partial(record_tag, site.service, tag, by=by, at=at)))
    for outlet in words.OUTLETS[site.key]:
        do(partial(record_outlet, site.service, outlet, by=by, at=at))
    yield from ()
    return at


def agreed(world: World, site: Site, number: int, at: datetime) -> Part:
    """Let a customer of the counter agree to something, bear a tag, or say when not to come."""
    by, customer = keeper(world, site, at), world.customers[site.key][number]
    purpose, channel = words.CONSENTS[number % len(words.CONSENTS)]
    if number % 2:
        do(lambda: tag_customer(customer, [world.tags[site.key][number % 3]], by=by, at=at))
        do(lambda: give_consent(customer, purpose, channel, by=by, at=at))
    else:
        do(lambda: record_unsuitable_time(customer, [1, 2, 3, 4, 5], time(12, 30), time(14), "午休", by=by, at=at))
        do(lambda: give_consent(customer, purpose, channel, remark="登记时当面问过", by=by, at=at))
    at = yield site.later(at, 20)
    if number % 4 == 0:
        by = keeper(world, site, at)
        do(lambda: withdraw_consent(customer, purpose, channel, remark="来电要求停止", by=by, at=at))
    return at


def firm_of(world: World, firm: words.Firm, at: datetime) -> Customer:
    """Record a firm with its contact person and its sheet; return it."""
    site = world.house.sites[firm.site]
    by = keeper(world, site, at)
    made = company(world, site, firm.name, firm.trade, firm.number, at)
    phone = [Point("phone", f"126 9920 {firm.number:04d}")]
    person = do(lambda: record_customer(site.service, firm.person, phone, company=firm.name, by=by, at=at))
    do(lambda: relate_customers(made, RelationKind.CONTACT_PERSON, person, "采购负责人", by=by, at=at))
    do(lambda: tag_customer(made, world.tags[site.key][:1], by=by, at=at))
    days = {"交易开始": site.day(at), "付款日期": site.day(at)}
    sheet(world, made, "法人客户信息资料表", {**firm.content, **days}, by, at)
    return made


def company(world: World, site: Site, name: str, trade: str, number: int, at: datetime) -> Customer:
    """Record a company in its region."""
    city, code = ("上海市", "021-109") if site.key == SHANGHAI else ("乌鲁木齐市", "0991-109")
    points = [
        Point("phone", f"{code}{number:04d}"),
        Point("mail", f"firm{number:02d}@example.com"), Point("address", f"{city}虚构路 {number} 号"),
    ]  # fmt: skip
    place = Place(region_of(world, site, number), trade)
    by = keeper(world, site, at)
    return do(lambda: record_customer(
        site.service, name, points, kind=CustomerKind.COMPANY, company=name, place=place, by=by, at=at
    ))  # fmt: skip


def region_of(world: World, site: Site, number: int) -> Region | None:
    """Return one of the regions of a company, None before there are any."""
    known = world.regions.get(site.key, [])
    return known[number % len(known)] if known else None


def sheet(world: World, customer: Customer, form: str, content: dict[str, Any], by: Acting, at: datetime) -> None:
    """Fill in a sheet of a customer."""
    in_force = form_in(world.house.edition.hash, form)
    do(lambda: begin_entry(matter_of_customer(customer), in_force, content, by=by, at=at))


def branch(world: World, at: datetime) -> Part:
    """Record a firm that stands below another."""
    above = world.firms[words.FIRMS[0].name]
    site = world.house.sites[SHANGHAI]
    made = company(world, site, words.BRANCH, words.FIRMS[0].trade, 21, at)
    by = keeper(world, site, at)
    do(lambda: relate_customers(made, RelationKind.PARENT_COMPANY, above, by=by, at=at))
    yield from ()
    return at


def card(world: World, number: int, at: datetime) -> Part:
    """Record a person whose things come in again and again, with their card: what was done, when it is due again."""
    site = world.house.sites[SHANGHAI]
    name, phone, done, due, wish = words.CARDS[number]
    by = keeper(world, site, at)
    made = do(lambda: record_customer(
        site.service, name, [Point("phone", phone)], place=Place(region_of(world, site, number)), by=by, at=at
    ))  # fmt: skip
    row = {"送修日期": site.day(at), "维修项目": done, "下一次保养期": site.day(at, due), "送修人": name}
    sheet(world, made, "自然人客户信息资料表", {
        "来访日期": site.day(at), "来访事由": done, "来访人": name, "维修记录": [row], "客户希望得到的服务": wish,
    }, by, at)  # fmt: skip
    yield from ()
    return at


def twice(world: World, number: int, at: datetime, *, merges: bool) -> Part:
    """Record somebody twice, as it happens at two desks; perhaps the manager finds it and merges the two."""
    site = world.house.sites[SHANGHAI]
    name, phone = words.TWICE[number]
    found: list[Customer] = []
    for who, given in (("wumin", phone), ("xujiayin", phone.replace("-", " "))):
        by = world.house.by(who, at)
        points = [Point("phone", given)]
        found.append(do(partial(record_customer, site.service, name, points, by=by, at=at)))
        world.talk(site, found[-1], "phone", "问网点地址", "问最近的服务网点在哪里。", who, at)
        at = yield site.later(at, 26)
    if merges:
        older, newer = found
        by = world.house.by("fenglijuan", at)
        do(lambda: merge_customers(newer, older, (newer.version, older.version), by=by, at=at))
    return at


def fair(world: World, at: datetime) -> Part:
    """Bring the list of a fair into the house: what is new is recorded, one row is known, one is wrong."""
    site = world.house.sites[SHANGHAI]
    by = keeper(world, site, at)
    file = BytesIO(words.LIST.encode())
    one = do(lambda: ask_import("customers", site.service, words.LIST_NAME, file, language="zh-hans", zone=site.zone.key,
                                by=by, at=at))  # fmt: skip
    do(lambda: begin_import(one.pk, one.mapping, {}, is_trial=False, by=by, at=at))
    make_import(one.pk, lambda: at + timedelta(seconds=20))
    yield from ()
    return at

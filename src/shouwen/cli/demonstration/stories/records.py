"""What is written down of members and of calls: somebody goes out, plans a day, takes a message for a colleague."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shouwen.cli.demonstration.handling import do
from shouwen.cli.demonstration.houses import Site
from shouwen.cli.demonstration.people import SHANGHAI
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words.records import MESSAGES, OUTINGS, PLANS
from shouwen.cli.demonstration.world import World
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.reading import matter_of_contact
from shouwen.organisation.rights import Acting
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.entries import form_in
from shouwen.work.matters import Matter
from shouwen.work.members import matter_of_member
from shouwen.work.models import Entry

_MANAGER = "fenglijuan"
#: Minutes out of the house, and from a sheet to the next hand.
_OUT, _SOON = 70, 4


def outing(world: World, who: str, number: int, at: datetime, *, returns: bool) -> Part:
    """Let somebody go out on the register, approved; come back and note it, unless they are still away."""
    reason, where = OUTINGS[number % len(OUTINGS)]
    by, matter = world.house.by(who, at), matter_of_member(world.house.people[who])
    goes, back = at + timedelta(minutes=10), at + timedelta(minutes=10 + _OUT)
    zone = world.house.sites[SHANGHAI].zone
    entry = _begin(world, "外出登记表", matter, by, at, {
        "外出时间": goes.astimezone(zone).isoformat(timespec="minutes"), "事由": reason, "去向": where,
        "预计返回": back.astimezone(zone).isoformat(timespec="minutes"),
    })  # fmt: skip
    _sign(entry, "外出人", by, at)
    at = yield at + timedelta(minutes=_SOON)
    _sign(entry, "直接上级", world.house.present(world.house.people[_MANAGER], at), at)
    if returns:
        at = yield back + timedelta(minutes=_SOON)
        came = (at - timedelta(minutes=1)).astimezone(zone).isoformat(timespec="minutes")
        _sign(entry, "返回登记", world.house.by(who, at), at, 实际返回=came)
    return at


def plan_of_day(world: World, who: str, number: int, at: datetime, *, is_over: bool) -> Part:
    """Write a day's plan; at its end say what was done, and sign."""
    site = world.house.sites[SHANGHAI]
    lines = PLANS[number % len(PLANS)]
    matter, by = matter_of_member(world.house.people[who]), world.house.by(who, at)
    rows = [{"时间": time, "事项": what} for time, what in lines]
    entry = _begin(world, "日工作安排表", matter, by, at, {"日期": site.day(at), "工作内容": rows})
    if is_over:
        at = yield site.later(at, 7)
        done: list[dict[str, Any]] = [{**row, "完成情况": "完成"} for row in rows]
        done[-1]["完成情况"] = "未完成"
        _sign(entry, "员工签字", world.house.by(who, at), at, 工作内容=done, 备注="未完成的一项转到次日。")
    yield from ()
    return at


def message(world: World, who: str, whom: str, number: int, at: datetime, *, is_received: bool) -> Part:
    """Let somebody take a call for a colleague and note the message; the colleague signs that they have it."""
    site = world.house.sites[SHANGHAI]
    told, place = MESSAGES[number % len(MESSAGES)]
    customer = world.customers[SHANGHAI][number]
    by = world.house.by(who, at)
    called = Conversation("phone", "in", told, rings=2, talk_seconds=80, hung_up_by="customer")
    contact = do(lambda: log_contact(site.service, customer, called, by=by, at=at))
    at = yield at + timedelta(minutes=_SOON)
    entry = _begin(world, "电话留言单", matter_of_contact(contact), by, at, {
        "事由": told, "时间": (at + timedelta(days=1)).astimezone(site.zone).isoformat(timespec="minutes"),
        "地点": place, "姓名": customer.name, "转告对象": world.house.people[whom].reference, "已复述": "是",
    })  # fmt: skip
    _sign(entry, "记录人", by, at)
    if is_received:
        at = yield at + timedelta(minutes=_OUT)
        _sign(entry, "收到", world.house.by(whom, at), at)
    return at


def mornings(site: Site, now: datetime) -> list[datetime]:
    """Return the beginnings of the last office days before now, the latest first."""
    found = (site.morning(now - timedelta(days=days), 0.3) for days in range(12))
    return sorted({one for one in found if one < now - timedelta(minutes=30)}, reverse=True)


def _begin(world: World, form: str, matter: Matter, by: Acting, at: datetime, values: dict[str, Any]) -> Entry:
    in_force = form_in(world.house.edition.hash, form)
    return do(lambda: begin_entry(matter, in_force, values, by=by, at=at))


def _sign(entry: Entry, place: str, by: Acting, at: datetime, **values: Any) -> None:
    version = Entry.objects.values_list("latest", flat=True).get(pk=entry.pk)
    do(lambda: sign_entry(entry, place, version, by=by, at=at, values=values or None))

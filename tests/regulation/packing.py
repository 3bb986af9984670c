"""Small packs and facts for tests: declared kinds, a pack made of given standards, one unit, one zone."""

from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from shouwen.regulation import engine
from shouwen.regulation.adoption import Adopted, Site
from shouwen.regulation.asks import read_value
from shouwen.regulation.calendars import WorkingCalendar, parse_periods
from shouwen.regulation.facts import Fact, FactKind, Figure
from shouwen.regulation.memory import Memory
from shouwen.regulation.packs import read_files
from shouwen.regulation.replay import OneUnit, Replay

CHINA = ZoneInfo("Asia/Shanghai")


def kind(name, title, **figures):
    declared = {figure: Figure(figure, type_, figure) for figure, type_ in figures.items()}
    return FactKind(name, title, title, MappingProxyType(declared))


KINDS = {
    one.name: one
    for one in (
        kind("contact.received", "接到来电", first="truth"),
        kind("contact.answered", "接听", rings="number", wait="span", member="reference"),
        kind("case.opened", "立案", kind="code", contact="reference", severity="code", promised_at="time"),
        kind("case.replied", "答复", which="code", next_at="time"),
        kind("case.closed", "结案", open_sub_cases="number", sub_cases="references", kind="code"),
        kind("case.reopened", "重新立案"),
        kind("case.classed", "定类", loss="money", **{"class": "code"}),
        kind("customer.told", "告知客户", of="code"),
        kind("customer.confirmed", "客户确认", satisfied="truth"),
        kind("transfer.accepted", "接受转办"),
        kind("pause.started", "暂停"),
        kind("pause.ended", "恢复"),
        kind("task.done", "完成环节", step="code", result="code"),
        kind("entry.signed", "签字", form="code", place="code"),
        kind("signature.fallen", "签字失效", form="code", place="code"),
        kind("owner.taken_away", "另行指定", to="reference", reason="code"),
    )
}

PACK = """
name: small
edition: "1"
title: 小规范
in_force_from: 2024-01-01
calendars: {working_time: 办公时间}
asks:
  reply_within: {title: 答复时限, type: span, article: 一, why: 原文只说尽快, required: false}
  week_means: {title: 一周, type: choice, options: [自然日, 工作日], article: 一, why: 可两读}
  most_rings: {title: 响铃次数, type: number, article: 一, why: 未写明, required: false}
  department: {title: 部门, type: text, article: 一, why: 未写明, required: false}
  boundary: {title: 归档, type: choice, options: [归前档, 归后档], article: 一, why: 未写明, required: false}
"""
ARTICLES = """
- number: 一
  title: 总则
  says: 尽快。
  articles:
    - {number: "1", says: 一款}
    - {number: "2", says: 二款}
"""


def files(standards="", pack=PACK, articles=ARTICLES, **more):
    """Return the files of a small pack; ``more`` are paths with / written as __ and . as _dot_."""
    whole = {"pack.yaml": pack, "articles.yaml": articles}
    if standards:
        whole["standards/all.yaml"] = standards
    whole.update({name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()})
    return {path: text if isinstance(text, bytes) else text.encode() for path, text in whole.items()}


@cache  # an edition is frozen, and reading one is most of what a small test does
def edition(standards="", **more):
    return read_files(files(standards, **more), KINDS)


OFFICE = WorkingCalendar(
    "working_time", (parse_periods("09:00-12:00, 13:00-18:00"),) * 5 + ((), ())
).announce(2026, [], {})


def adopted(standards="", values=None, calendars=None, unit=1, zone=CHINA, **more):
    read = edition(standards, **more)
    given = {name: read_value(read.asks[name], value) for name, value in (values or {}).items()}
    given.setdefault("week_means", "自然日")
    return Adopted(
        read, Site(unit, zone, given, calendars if calendars is not None else {"working_time": OFFICE})
    )


def local(text, zone=CHINA):
    """Return a local time such as ``03-02 09:00`` of 2026 in UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone).astimezone(UTC)


class Told:
    """Makes facts with running sequences, and feeds them to a replay."""

    def __init__(self, standards="", values=None, **more):
        self.adopted = adopted(standards, values, **more)
        self.replay = Replay(OneUnit((self.adopted,)), Memory())
        self.sequence = 0

    @property
    def memory(self):
        return self.replay.memory

    def fact(self, at, what, about="case:1", by="member:1", for_whom="", **figures):
        self.sequence += 1
        return Fact(self.sequence, what, local(at), 1, by, about, for_whom, figures)

    def tell(self, at, what, about="case:1", by="member:1", for_whom="", **figures):
        return self.replay.feed(self.fact(at, what, about, by, for_whom, **figures))

    def object_to(self, at, what, about="case:1", by="member:1", **figures):
        return self.replay.attempt(Fact(0, what, local(at), 1, by, about, "", figures))

    def grant_to(self, at, what, about="case:1", by="member:1", **figures):
        """Return the rights that grant a deed: standard, article, and the last local time of the claim."""
        deed = Fact(0, what, local(at), 1, by, about, "", figures)
        found = engine.grant_to(deed, self.replay.rulebook, self.memory)
        return [(one.standard, one.citation, one.until and shown(one.until)) for one in found]

    def sweep(self, at):
        self.replay.sweep(local(at))

    def ends(self):
        """Return (standard, verdict, local time) of what stands, and of what runs, with its due time."""
        found = []
        for one in self.memory.standing():
            standard = getattr(one, "standard", None) or one.clock.standard
            found.append((standard, str(one.verdict), shown(one.at)))
        running = sorted(self.memory.running(), key=lambda clock: clock.due_at)
        return found + [(clock.standard, "running", shown(clock.due_at)) for clock in running]


def shown(at):
    return "never" if at.year == 9999 else at.astimezone(CHINA).strftime("%m-%d %H:%M:%S")

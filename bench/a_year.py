"""A year of a call centre as facts, one a line: calls, chats, cases, attendance, inspections; seeded, so always the same.

``lives`` makes what happens to one thing (a call, a chat, a case) as (minutes later, kind, figures); ``lines`` lays so
many of them over a year in order of time. Proportions are a centre's: of a hundred things seventy are calls, fifteen
chats, five cases; each member signs in and out every day and is inspected twice a week.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Any, NamedTuple

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ENVIRONMENT = "呼叫中心环境检查"


class Told(NamedTuple):
    """One fact still to come: when, and what the line says of it beside its number."""

    at: datetime
    order: int
    kind: str
    unit: int
    by: str
    about: str
    for_whom: str
    figures: dict[str, Any]


class Year:
    """Makes facts in order of time until there are enough."""

    def __init__(self, facts: int, *, seats: int = 100, units: int = 4, days: int = 365, seed: int = 1) -> None:
        self.left, self.seats, self.units, self.days = facts, seats, units, days
        self.random = random.Random(seed)  # noqa: S311  a year that is the same each time
        self._coming: list[Told] = []
        self._made = self._things = 0

    def told(self) -> Iterator[Told]:
        """Yield so many facts in order of time."""
        a_day = max(1, self.left // self.days)
        for number in range(self.days):
            begins = BEGINS + number * DAY
            self._plan_day(begins, a_day if number < self.days - 1 else self.left)
            yield from self._until(begins + DAY)
            if self.left <= 0:
                return
        yield from self._until(BEGINS + 2 * self.days * DAY)

    def _until(self, until: datetime) -> Iterator[Told]:
        while self._coming and self._coming[0].at < until and self.left > 0:
            self.left -= 1
            yield heappop(self._coming)

    def _plan_day(self, begins: datetime, facts: int) -> None:
        begun = self._made
        present = range(min(self.seats, max(1, facts // 20)))
        for seat in present:
            self._attend(begins, seat)
        while self._made - begun < facts:
            at = begins + timedelta(seconds=self.random.randrange(0, 14 * 3600))
            chance = self.random.random()
            if chance < 0.75:
                self._call(at)
            elif chance < 0.9:
                self._chat(at)
            elif chance < 0.96:
                self._case(at)
            elif chance < 0.99:
                self._measure(at)
            else:
                self._inspect(at)

    def _tell(self, at: datetime, kind: str, seat: int, about: str, whom: str = "", /, **figures: Any) -> None:
        self._made += 1
        unit = seat % self.units + 1
        heappush(self._coming, Told(at, self._made, kind, unit, f"member:{seat + 1}", about, whom, figures))

    def _new(self, kind: str) -> tuple[str, str, int]:
        self._things += 1
        return f"{kind}:{self._things}", f"customer:{self.random.randrange(1, 50_000)}", self.random.randrange(self.seats)

    def _attend(self, begins: datetime, seat: int) -> None:
        member, choose = f"member:{seat + 1}", self.random
        late = choose.choice((0, 0, 0, 0, 0, 0, 0, 0, 240, 900))
        self._tell(begins + timedelta(seconds=late, minutes=seat % 7), "attendance.signed_in", seat, member, late=late)
        out = begins + timedelta(hours=8, minutes=seat % 7)
        self._tell(out, "attendance.signed_out", seat, member, early=0)
        status = "absent" if choose.random() < 0.01 else "present"
        self._tell(out + timedelta(hours=2), "attendance.day", seat, member, member=member, status=status, rostered=True)

    def _call(self, at: datetime) -> None:
        call, whom, seat = self._new("contact")
        choose = self.random
        rings, talk = choose.choice((1, 1, 1, 2, 2, 2, 3, 4)), choose.randrange(20, 600)
        self._tell(at, "contact.received", seat, call, whom, channel="phone_in", first=choose.random() < 0.7)
        at += timedelta(seconds=5 * rings)
        self._tell(at, "contact.answered", seat, call, whom, channel="phone_in", direction="in", rings=rings, wait=5 * rings)
        if choose.random() < 0.2:
            held = choose.choice((10, 20, 25, 28, 31, 45))
            self._tell(at + timedelta(seconds=15), "contact.held", seat, call, whom, channel="phone_in")
            back = at + timedelta(seconds=15 + held)
            self._tell(back, "contact.resumed", seat, call, whom, channel="phone_in", held=held)
            talk += held + 15
        hung_up = "agent" if choose.random() < 0.02 else "customer"
        self._tell(at + timedelta(seconds=talk), "contact.ended", seat, call, whom, channel="phone_in", talk=talk,
                   hung_up_by=hung_up, private=False)

    def _chat(self, at: datetime) -> None:
        chat, whom, seat = self._new("contact")
        self._tell(at, "contact.offered", seat, chat, whom, channel="chat")
        for place, stage in enumerate(("opening", "middle", "middle", "closing")):
            said = ["您好"] if stage == "opening" and self.random.random() < 0.95 else []
            forbidden = ["不知道"] if self.random.random() < 0.01 else []
            later = at + timedelta(seconds=20 + 40 * place + self.random.randrange(30))
            self._tell(later, "message.sent", seat, chat, whom, channel="chat", stage=stage, said=said,
                       forbidden=forbidden)

    def _case(self, at: datetime) -> None:
        case, whom, seat = self._new("case")
        choose, is_complaint = self.random, self.random.random() < 0.3
        kind = "投诉" if is_complaint else "咨询"
        self._tell(at, "case.opened", seat, case, whom, kind=kind)
        minutes = choose.choice((30, 200, 900, 3000))
        if is_complaint:
            self._tell(at + timedelta(minutes=5), "complaint.judged", seat, case, whom, reasons_sufficient=True,
                       demand_reasonable=True, **{"class": "商品质量"})
            self._tell(at + timedelta(minutes=9), "complaint.accepted", seat, case, whom)
            self._tell(at + timedelta(minutes=20), "complaint.assigned", seat, case, whom, department="质检部门")
        self._tell(at + timedelta(minutes=minutes), "case.replied", seat, case, whom, which="first")
        self._tell(at + timedelta(minutes=minutes + 60), "customer.told", seat, case, whom, of="解决办法")
        self._tell(at + timedelta(minutes=minutes + 900), "case.closed", seat, case, whom, kind=kind)

    def _measure(self, at: datetime) -> None:
        choose = self.random
        self._tell(at, "queue.measured", choose.randrange(self.seats), f"queue:{choose.randrange(1, 4)}",
                   queue=f"queue:{choose.randrange(1, 4)}", waiting=choose.randrange(40), overflow=0,
                   answer_rate=f"0.{choose.randrange(70, 99)}", longest=choose.randrange(300))

    def _inspect(self, at: datetime) -> None:
        inspection, _, seat = self._new("inspection")
        choose = self.random
        if choose.random() < 0.7:
            good = choose.choice((6, 6, 6, 5))
            self._tell(at, "inspection.closed", seat, inspection, inspection=inspection, card=ENVIRONMENT, good=good,
                       bad=6 - good, applicable=6, member=f"member:{choose.randrange(self.seats) + 1}", fatal=False)
        else:
            what = choose.choice(("当班聊天", "擅自离岗", "玩手机"))
            self._tell(at, "conduct.found", seat, inspection, member=f"member:{choose.randrange(self.seats) + 1}",
                       what=what, gravity="一般", harmed_work=False)


def lines(facts: int, **how: Any) -> Iterator[str]:
    """Yield a year as ``shouwen replay`` reads it: one fact a line, numbered from 1."""
    for sequence, one in enumerate(Year(facts, **how).told(), 1):
        told: dict[str, Any] = {"sequence": sequence, "kind": one.kind, "at": one.at.isoformat(), "unit": one.unit,
                                "by": one.by, "about": one.about}
        if one.for_whom:
            told["for_whom"] = one.for_whom
        if one.figures:
            told["figures"] = one.figures
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":"))

"""How a complaint comes in: a conversation, a case, the register, the first answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from shouwen.cases.actions.opening import Wanted
from shouwen.cli.demonstration.agenda import Story
from shouwen.cli.demonstration.handling import Handling
from shouwen.cli.demonstration.plans import PRODUCT, QUICKEST, SLOWEST, Plan
from shouwen.cli.demonstration.words.complaint import Complaint
from shouwen.cli.demonstration.world import World
from shouwen.customers.models import Customer
from shouwen.organisation.models import Member

#: A part of a story is told like a story.
Part: TypeAlias = Story


@dataclass
class Course:
    """A complaint on its way: the plan that it follows, and how fast its people work."""

    world: World
    plan: Plan
    about: Complaint
    handling: Handling

    @property
    def stops(self) -> str:
        """Where the story stops."""
        return self.plan.stop

    def later(self, at: datetime, hours: float) -> datetime:
        """Return the moment about so many office hours later."""
        stretched = hours * self.plan.pace * self.world.chance.uniform(QUICKEST, SLOWEST)
        return self.handling.site.later(at, stretched)

    def soon(self, at: datetime) -> datetime:
        """Return a moment a few minutes later: deeds that follow each other at one desk."""
        return at + timedelta(minutes=self.world.chance.randrange(2, 9))


def particulars_of(about: Complaint, world: World, at: datetime) -> dict[str, Any]:
    """Return what is known of the goods when the complaint comes in."""
    if not about.goods:
        return {}
    bought = at.date() - timedelta(days=world.chance.randrange(12, 70))
    shipped = bought + timedelta(days=world.chance.randrange(1, 5))
    return {
        "product.name": about.goods,
        "product.bought_on": bought.isoformat(),
        "product.shipped_on": shipped.isoformat(),
        "product.order_number": f"D{bought:%y%m%d}-{world.chance.randrange(100, 999)}",
        "product.part_number": f"LC-{world.chance.choice('ABCDEF')}{world.chance.randrange(1000, 9999)}",
        "product.quantity": 1 if world.chance.random() < 0.8 else world.chance.randrange(2, 20),
        "product.amount": about.price,
    }


def open_complaint(
    world: World,
    plan: Plan,
    at: datetime,
    *,
    accused: Member | None = None,
    customer: Customer | None = None,
    about: Complaint | None = None,
) -> Course:
    """Let a customer complain, by whatever channel, and whoever receives them open the case."""
    text = about or plan.about
    assert text is not None
    site = world.house.sites[plan.site]
    specialist = world.specialist(plan.site, at)
    receptionist = world.receptionist(plan.site, other_than=accused.sign_in if accused else "")
    who = receptionist if world.chance.random() < 0.7 else specialist
    contact = world.talk(
        site, customer or world.customer(plan.site), world.channel(), text.subject, text.words, who, at
    )
    wanted = Wanted(
        plan.kind,
        text.subject,
        text.about,
        words=text.words,
        demand=text.demand,
        urgency=plan.urgency,
        is_special=plan.is_special,
        is_sudden=plan.is_sudden,
        accused=accused,
        particulars=particulars_of(text, world, at),
    )
    case = world.open(contact, wanted, who, at + timedelta(minutes=world.chance.randrange(1, 6)))
    return Course(
        world, plan, text, Handling(world.house, site, case, specialist, receptionist, world.chance)
    )


def register(course: Course, at: datetime, by: str = "专员") -> Part:
    """Let somebody fill in the register, have it reviewed, and tick the first step of the flow."""
    handling = course.handling
    entry = handling.begin("客户投诉登记表一", by, at, 投诉类型=course.about.sort)
    at = course.soon(at)
    handling.sign(entry, "制表", at, "专员")
    at = yield course.later(at, 0.3)
    handling.sign(entry, "审核", at)
    title = "提出投诉意见" if course.plan.kind == PRODUCT else "记录投诉内容"
    at = yield course.later(at, 0.1)
    handling.complete(title, at)
    return at


def judge(course: Course, at: datetime) -> datetime:
    """Judge the complaint as well founded."""
    course.handling.deed(
        "judgement",
        "专员",
        at,
        "购货凭证齐全，所述情况属实可能性大，要求合理。",
        **{"class": course.about.about, "reasons_sufficient": "true", "demand_reasonable": "true"},
    )
    return at


def accept(course: Course, at: datetime) -> Part:
    """Accept the complaint with a promised date, and thank and apologise in a first answer."""
    handling = course.handling
    promised = handling.site.day(at, course.world.chance.choice((14, 18, 21, 25)))
    handling.deed("acceptance", "专员", at, promised_on=promised)
    at = yield course.later(at, 0.4)
    answer = (
        f"您反映的“{course.about.subject}”我们已经受理，{int(promised[5:7])} 月 {int(promised[8:])} 日前给您结果。"
        "感谢您告诉我们，给您添麻烦了，非常抱歉。"
    )
    handling.deed(
        "reply",
        "专员",
        at,
        answer,
        which="first",
        thanked="true",
        apologised="true",
        concerns_product="true" if course.about.goods else "",
    )
    return at

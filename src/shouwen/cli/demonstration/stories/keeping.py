"""What is done with files: read a secret one, lend one, seal one; the plan of the service; what customers say."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.models import Case
from shouwen.cases.pack import forms_for
from shouwen.cli.demonstration.handling import Handling, do
from shouwen.cli.demonstration.people import SHANGHAI
from shouwen.cli.demonstration.stories.archive import KEEPERS, company, keeper
from shouwen.cli.demonstration.stories.opening import Part
from shouwen.cli.demonstration.words import archive as words
from shouwen.cli.demonstration.world import World
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.models import Customer
from shouwen.customers.secrecy.actions import classify_customer, open_file
from shouwen.organisation.rights import Acting
from shouwen.outreach.actions.making import make_survey
from shouwen.outreach.actions.surveys import plan_survey, send_survey
from shouwen.outreach.choosing import SEGMENT
from shouwen.outreach.reading import matter_of_response, response_numbered
from shouwen.work.actions.entries import begin_entry
from shouwen.work.actions.links import make_link
from shouwen.work.actions.opening_links import give_code, make_code, outsider_of, read_code_out
from shouwen.work.actions.own_page import send_own_form
from shouwen.work.entries import form_in
from shouwen.work.matters import matter_of
from shouwen.work.models import Link
from shouwen.work.ways import PHONE, ways_to

#: Whoever is not in the house comes from an address of none (TEST-NET).
_FROM = "192.0.2.7"
_READER, _AGENT, _MANAGER, _LINK_DAYS = "zhouting", "xujiayin", "fenglijuan", 14
_QUESTIONNAIRE = "售后服务调查问卷"


def _handling(world: World, case: Case, who: str) -> Handling:
    return Handling(world.house, world.house.sites[SHANGHAI], case, who, who, world.chance)


def _opened(world: World, customer: Customer | None, kind: str, subject: str, who: str, at: datetime) -> Handling:
    site, by = world.house.sites[SHANGHAI], world.house.by(who, at)
    case = do(lambda: open_matter(site.service, customer, Wanted(kind, subject), by=by, at=at))
    return _handling(world, case, who)


def secret(world: World, at: datetime) -> Part:
    """Class a file as secret; somebody asks to read it, is let, reads it, and it is seen to that nothing leaked."""
    site = world.house.sites[SHANGHAI]
    customer = world.firms[words.SECRET]
    by = keeper(world, site, at)
    do(lambda: classify_customer(customer, "机密", by=by, at=at))
    at = yield site.later(at, 18)
    handling = _opened(world, customer, "查阅保密资料", "核对开票资料", _READER, at)
    at = yield site.later(at, 0.1)
    handling.complete("申请查阅", at, 查阅目的="客户来电要改开票抬头，核对原件。")
    at = yield site.later(at, 1)
    handling.complete("批准", at, 查阅批准="是", 批准意见="只看开票资料。")
    at = yield site.later(at, 0.5)
    reader = world.house.by(_READER, at)
    do(lambda: open_file(customer, "核对资料", by=reader, at=at))
    at = yield site.later(at, 8)
    handling.complete("查有无泄密", at, 发现泄密="否")
    return at


def lent(world: World, at: datetime) -> Part:
    """Lend the file of a firm; it is not back yet."""
    site = world.house.sites[SHANGHAI]
    handling = _opened(world, world.firms[words.FIRMS[0].name], "借阅客户档案", "续签供货合同", _READER, at)
    at = yield site.later(at, 1)
    handling.complete("批准", at, 借阅批准="是", 批准意见="五日内还。")
    at = yield site.later(at, 0.5)
    handling.complete("出借并登记", at, 档案编号="DA-0017")
    return at


def gone(world: World, at: datetime) -> Part:
    """Deregister a firm that has given up: looked into, approved, its file sealed."""
    site = world.house.sites[SHANGHAI]
    who = KEEPERS[SHANGHAI]
    customer = company(world, site, words.GONE, "健身", 22, at)
    at = yield site.later(at + timedelta(days=20), 1)
    handling = _opened(world, customer, "客户注销", "客户停业，申请注销", who, at)
    at = yield site.later(at, 1)
    handling.complete("核对未结款项和未结事项", at, 有未结事项="否", 核对说明="货款已结，没有未完事项。")
    at = yield site.later(at, 2)
    handling.complete("批准", at, 注销批准="是", 批准意见="同意")
    at = yield site.later(at, 1)
    handling.deed("deregistration", who, at, "客户停业，书面提出注销。")
    handling.close("办结", who, at + timedelta(minutes=2), "档案已封存。")
    return at


def plan(world: World, at: datetime) -> Part:
    """Make the plan of after-sales service, as far as the board, who is still to say yes."""
    site = world.house.sites[SHANGHAI]
    handling = _opened(world, None, "售后服务计划", f"{at:%Y} 年售后服务计划", _AGENT, at)
    for step, given in words.PLAN:
        at = yield site.later(at, 3)
        handling.complete(step, at, **given)
    return at


def service(world: World, at: datetime) -> Part:
    """Take in a service; the customer says by a link of their own what they think of it."""
    site = world.house.sites[SHANGHAI]
    customer = world.firms[words.FIRMS[0].name]
    contact = world.talk(site, customer, "phone", "保温壶换密封圈", "一批保温壶要换密封圈，问怎么送修。", _AGENT, at)
    case = world.open(contact, Wanted("售后服务", "一批保温壶换密封圈"), _AGENT, at)
    at = yield site.later(at, 4)
    by = world.house.by(_AGENT, at)
    said = {**words.EVALUATIONS[0], "使用公司生产的何种产品": "真空保温壶"}
    told(world, case.reference, "服务评价表", said, by, at)
    return at


def surveyed(world: World, at: datetime) -> Part:
    """Ask firms that have agreed to it what they think: by mail, and on the telephone; two have answered."""
    site = world.house.sites[SHANGHAI]
    by = world.house.by(_MANAGER, at)
    for place, firm in enumerate(one for one in words.FIRMS if one.site == SHANGHAI and one.name != words.SECRET):
        customer, channel = world.firms[firm.name], ("mail", "phone")[place % 2]
        do(partial(give_consent, customer, "survey", channel, by=by, at=at))
    form = next(one for one in forms_for(site.service.pk, at, "response") if one.title == _QUESTIONNAIRE)
    choice = {"query": "kind=company", "title": "单位客户"}
    survey = do(lambda: plan_survey(site.service, "本季客户满意度调查", form, SEGMENT, choice, _LINK_DAYS, by=by, at=at))
    make_survey(survey.pk, lambda: at)
    do(lambda: send_survey(survey, by=by, at=at))
    make_survey(survey.pk, lambda: at)
    at = yield site.later(at, 3)
    agent = world.house.by(_AGENT, at)
    for one in survey.responses.exclude(issued_at=None).order_by("pk"):
        response = response_numbered(one.pk)
        if response.link is not None:
            code = do(partial(make_code, response.link, by=response.link.for_whom, at=at))
            _answer(world, response.link, code, _QUESTIONNAIRE, dict(words.QUESTIONNAIRE), at)
        else:
            said = {**words.QUESTIONNAIRE, "产品价格": "满意"}
            do(partial(begin_entry, matter_of_response(response), form, said, by=agent, at=at))
    return at


def told(world: World, matter: str, form: str, content: dict[str, Any], by: Acting, at: datetime) -> None:
    """Let a customer fill in a form of a matter on their own page: by a link, and a code that they were told."""
    described = matter_of(matter)
    way = next(one for one in ways_to(described.for_whom) if one.kind == PHONE)
    link, _text = do(lambda: make_link(described, way, _LINK_DAYS, by=by, at=at))
    at = at + timedelta(minutes=3)
    code = do(lambda: read_code_out(link, by=by, at=at))
    _answer(world, link, code, form, content, at)


def _answer(world: World, link: Link, code: str, form: str, content: dict[str, Any], at: datetime) -> None:
    give_code(link, code, address=_FROM, at=at)
    link.refresh_from_db()
    sent = partial(send_own_form, link, form_in(world.house.edition.hash, form), content, by=outsider_of(link, at=at),
                   at=at, language="zh-hans")  # fmt: skip
    do(sent)

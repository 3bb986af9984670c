"""Customers who are asked by a survey: with and without consent, mail, telephone; and the survey that asks them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from shouwen.cases.pack import forms_for
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.actions.times import record_unsuitable_time
from shouwen.outreach.actions.making import make_survey
from shouwen.outreach.actions.surveys import plan_survey, send_survey
from shouwen.search.filters import save_filter

FORM = "售后服务调查问卷"
ANSWERS = {
    "产品质量": "满意", "产品价格": "一般", "对产品使用状况": "满意", "公司的产品是否能满足您的要求": "基本满意",
    "您对工作人员态度的评价": "比较满意", "投诉问题的处理": "不满意", "我们的工作还需改进的地方": "回电再快些",
}  # fmt: skip


def administrator(scene, at=None):
    return scene.by("管理员", at or timezone.now())


def person(scene, name, *points, agrees=(), at=None, unit=None):
    """Record a person who is reached so and agrees to surveys by these channels."""
    at = at or timezone.now() - timedelta(hours=2)
    by = administrator(scene, at)
    found = record_customer(unit or scene.service, name, [Point(*one) for one in points], by=by, at=at)
    for channel in agrees:
        give_consent(found, "survey", channel, by=by, at=at)
    return found


def five(scene):
    """Record five persons: by mail, by telephone, without consent, without a way, at an unsuitable time."""
    mail, phone = ("mail", "a@example.com"), ("phone", "13800010001")
    found = {
        "mail": person(scene, "甲", mail, agrees=["mail", "phone"]),
        "phone": person(scene, "乙", phone, agrees=["phone"]),
        "no_consent": person(scene, "丙", ("mail", "c@example.com"), agrees=["phone"]),
        "no_way": person(scene, "丁", agrees=["mail"]),
        "unsuitable": person(scene, "戊", ("mail", "e@example.com"), agrees=["mail"]),
    }
    local = timezone.now().astimezone(timezone.get_fixed_timezone(480))
    since = (local - timedelta(hours=1)).time().replace(microsecond=0)
    until = (local + timedelta(hours=2)).time().replace(microsecond=0)
    at = timezone.now() - timedelta(hours=2)
    record_unsuitable_time(found["unsuitable"], [1, 2, 3, 4, 5, 6, 7], since, until, by=administrator(scene, at), at=at)
    return found


def form_of(scene, at):
    return next(one for one in forms_for(scene.service.pk, at, "response") if one.title == FORM)


def planned(scene, *, query="kind=person", by=None, days=14):
    """Plan a survey of the customers of a list, and let the worker go through them."""
    at = timezone.now()
    by = by or administrator(scene, at)
    kept = save_filter("customers", "调查", query, by=by, at=at)
    survey = plan_survey(scene.service, "满意度调查", form_of(scene, at), "segment",
                         {"query": kept.query, "title": kept.title}, days, by=by, at=at)  # fmt: skip
    worked(survey)
    return survey


def worked(survey):
    """Let the worker go on with a survey to its end."""
    make_survey(survey.pk, timezone.now)
    survey.refresh_from_db()
    return survey


def sent(scene, **how):
    """Plan a survey and send it."""
    survey = planned(scene, **how)
    send_survey(survey, by=administrator(scene), at=timezone.now())
    return worked(survey)

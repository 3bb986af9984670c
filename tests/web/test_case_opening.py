"""Opening a case: what is asked hangs on the kind that is chosen."""

import re

from shouwen.cases.pack import adopted_for, kinds_of_complaint
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")


def asked_for(page, name):
    found = re.search(rf'<(?:select|input)[^>]*name="{name}"[^>]*data-asked-for="([^"]*)"', page)
    return found[1].split("|") if found else None


def test_the_class_and_the_accused_are_asked_of_complaints_alone(scene, client):
    case = take_complaint(scene, START)
    client.force_login(scene.people["周婷"])

    page = client.get(f"/cases/new?contact={case.contact_id}").content.decode()

    for name in ("class_key", "special", "accused"):
        assert asked_for(page, name) == ["投诉", "来访接待", "产品投诉"], name
    assert asked_for(page, "sudden") is None  # SD-2.1-8: a sudden event may come of any service
    assert "客户反映的情况" in page
    assert "投诉内容" not in page


def test_packs_of_which_no_flow_says_complaint_ask_it_of_every_kind(scene, monkeypatch):
    at = START
    assert "售后服务" not in kinds_of_complaint(scene.service.pk, at)
    every = [runs for adopted in adopted_for(scene.service.pk, at) for runs in adopted.edition.runs if runs.case]
    for runs in every:
        monkeypatch.setitem(vars(runs), "is_complaint", False)

    assert "售后服务" in kinds_of_complaint(scene.service.pk, at)


def test_a_case_of_another_kind_is_opened_without_what_is_asked_of_complaints(scene, client):
    case = take_complaint(scene, START)
    client.force_login(scene.people["周婷"])

    answer = client.post(f"/cases/new?contact={case.contact_id}", {"kind": "售后服务", "subject": "漏水", "once": "a"})

    assert answer.status_code == 302

"""To which units a case is offered: those of its house, and those of other houses of the group that take cases on."""

import pytest
from django.db import transaction
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted
from shouwen.cases.actions.transfers import decline_transfer, offer_case, open_sub_case
from shouwen.cases.models import Transfer
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.queries import house_of, units_beside
from tests.factories import as_member, make_member, make_unit
from tests.scenes import local, take_complaint
from tests.work.test_entries import SHEET, begin

START = local("2026-03-02 09:00")


@pytest.fixture
def case(scene):
    return take_complaint(scene, START)


@pytest.fixture
def elsewhere(scene):
    """Another company of the group: one of its units takes cases on, one has nobody who does."""
    other = make_unit("百川西域", scene.company.parent, kind="subsidiary", code="XY", zone="Asia/Urumqi")
    takes, idle = make_unit("客户服务部", other, code="XK"), make_unit("仓储部", other, code="XC")
    make_member("阿里木", takes, position=None, deeds={"accept_transfer": "unit", "see_case": "unit"})
    make_member("古丽", idle, position=None, deeds={"see_case": "unit"})
    return takes, idle


def offered(client, case):
    page = client.get(reverse("case-transfer", args=[case.pk]))
    choices = page.context["form"].fields["to_unit"].widget.choices
    return {int(value): label.strip() for value, label in choices if value}


def test_units_of_another_house_are_offered_with_its_name_where_somebody_takes_cases(scene, case, elsewhere, client):
    client.force_login(scene.people["周婷"])
    takes, idle = elsewhere

    choices = offered(client, case)

    assert choices[takes.pk] == "百川西域 / 客户服务部"
    assert choices[scene.departments["质检部"].pk] == "质检部"
    assert scene.departments["营销部"].pk in choices  # within the house whoever takes cases there or not
    assert idle.pk not in choices
    assert case.unit_id not in choices


def test_a_case_goes_over_to_another_house_by_the_page(scene, case, elsewhere, client):
    client.force_login(scene.people["周婷"])
    takes, _idle = elsewhere
    page = client.get(reverse("case-transfer", args=[case.pk]))

    sent = {"once": page.context["once"]} if "once" in page.context else {}
    client.post(reverse("case-transfer", args=[case.pk]), {**sent, "to_unit": takes.pk, "reason": "客户在当地"})

    assert Transfer.objects.get(case=case).to_unit == takes


def test_who_may_answer_an_offer_reads_the_case_until_it_is_answered(scene, case, elsewhere, client):
    takes, _idle = elsewhere
    sheet = begin(scene, case, SHEET, {"投诉者情况": "老客户"})
    pages = [reverse("case", args=[case.pk]), reverse("case-forms", args=[case.pk]), reverse("entry", args=[sheet.pk])]
    client.force_login(Member.objects.get(name="阿里木"))
    before = [client.get(page).status_code for page in pages]

    offer = offer_case(case, takes, "客户在当地", by=scene.by("周婷", START), at=START)
    waiting = [client.get(page).status_code for page in pages]
    bench = client.get(reverse("workbench")).content.decode()
    decline_transfer(offer, "不归我们", by=as_member(Member.objects.get(name="阿里木"), START), at=START)

    assert (before, waiting) == ([403] * 3, [200] * 3)
    assert f"{scene.company.name} / {case.unit.name} → 百川西域 / 客户服务部" in bench
    assert [client.get(page).status_code for page in pages] == [403] * 3


def test_who_takes_cases_elsewhere_reads_no_case_offered_to_another_unit(scene, case, elsewhere, client):
    offer_case(case, elsewhere[0], "客户在当地", by=scene.by("周婷", START), at=START)
    client.force_login(Member.objects.get(name="古丽"))

    assert client.get(reverse("case", args=[case.pk])).status_code == 403


def test_nobody_offers_a_case_to_where_nobody_takes_it(scene, case, elsewhere):
    with pytest.raises(Refused) as refused, transaction.atomic():
        offer_case(case, elsewhere[1], "客户在当地", by=scene.by("周婷", START), at=START)

    assert refused.value.field == "to_unit"


def test_a_company_alone_is_one_house(db):
    """Its departments stand right below the top: they work together as those of a subsidiary do."""
    company = make_unit("云岭有线", kind="group")
    Unit.objects.filter(pk=company.pk).update(kind="company")
    service, quality = make_unit("客户服务部", company), make_unit("质检部", company)

    assert house_of(service) == company
    assert quality in units_beside(service)


def test_a_part_of_a_case_is_asked_of_no_other_house(scene, case, elsewhere):
    wanted = Wanted("协办", "核对销售时的承诺")
    with pytest.raises(Refused) as refused, transaction.atomic():
        open_sub_case(case, elsewhere[0], wanted, by=scene.by("周婷", START), at=START)

    assert refused.value.field == "unit"

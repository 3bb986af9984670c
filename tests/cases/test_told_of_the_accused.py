"""What else tells of a complaint is closed to whoever it is about, and never altered by them (SD-1.3-7-4)."""

from datetime import timedelta

from django.urls import reverse

from shouwen.cases.actions.contacts import add_contact
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.models import Case
from shouwen.cases.pack import forms_of
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import contact_for, contacts_of, listed_contacts, visible_contacts
from shouwen.contacts.reading import matter_of_contact
from shouwen.search.queries import find
from shouwen.search.rebuilding import renew
from shouwen.work.actions.entries import begin_entry
from tests.factories import refusal_of
from tests.scenes import local, take_complaint

AT = local("2026-03-02 09:00")
LATER = AT + timedelta(hours=1)
ARTICLE = "service-department@1#第一章/三/七/（4）"
MESSAGE = {"已复述": "是", "事由": "明天上门", "时间": "2026-03-03T09:00:00+08:00", "地点": "客户家", "姓名": "刘洋"}


def read(contact):
    return Contact.objects.select_related("unit", "customer", "received_by").get(pk=contact.pk)


def seen_by(scene, name, contact):
    """Through which ways somebody comes to a contact."""
    by = scene.by(name, LATER)
    ways = {
        "page": contact_for(contact.pk, by=by) is not None,
        "customer": contact.pk in {one.pk for one in contacts_of(contact.customer_id, by=by, most=50)},
        "list": contact.pk in {one.pk for one in listed_contacts(by, most=100)},
        "others": visible_contacts(by).filter(pk=contact.pk).exists(),
        "search": contact.reference in {one.reference for one in find("热水壶", by=by, at=LATER)},
    }
    return {way for way, is_seen in ways.items() if is_seen}


ALL = {"page", "customer", "list", "others", "search"}


def test_the_contact_of_a_complaint_is_closed_to_the_accused_alone(client, scene):
    contact = take_complaint(scene, AT, accused=scene.people["吴敏"]).contact

    assert seen_by(scene, "吴敏", contact) == set()
    assert seen_by(scene, "周婷", contact) == ALL
    client.force_login(scene.people["吴敏"])
    assert client.get(reverse("contact", args=[contact.pk])).status_code == 403
    assert "热水壶漏电" not in client.get(reverse("customer", args=[contact.customer_id])).content.decode()
    renew([contact.reference])
    assert seen_by(scene, "吴敏", contact) == set()


def test_it_follows_who_is_named_and_who_is_named_no_longer(scene):
    case = take_complaint(scene, AT)
    assert seen_by(scene, "吴敏", case.contact) == ALL

    Case.objects.filter(pk=case.pk).update(accused=scene.people["吴敏"])
    assert seen_by(scene, "吴敏", case.contact) == set()
    Case.objects.filter(pk=case.pk).update(accused=scene.people["周婷"])
    assert seen_by(scene, "吴敏", case.contact) == ALL
    assert seen_by(scene, "周婷", case.contact) == set()  # who received the customer themselves
    Case.objects.filter(pk=case.pk).update(accused=None)
    assert seen_by(scene, "周婷", case.contact) == ALL


def test_a_call_about_it_is_closed_from_when_it_is_added(scene):
    case = take_complaint(scene, AT, accused=scene.people["吴敏"])
    words = Conversation("phone", "in", "热水壶的事问进度")
    contact = log_contact(scene.service, case.customer, words, by=scene.by("周婷", LATER), at=LATER)
    before = seen_by(scene, "吴敏", contact)

    add_contact(case, contact, by=scene.by("周婷", LATER), at=LATER)

    assert before == ALL
    assert seen_by(scene, "吴敏", contact) == set()


def test_what_is_also_of_another_matter_stays_open_and_is_not_altered(scene):
    contact = take_complaint(scene, AT).contact
    told = Wanted("投诉", "态度不好", "服务", accused=scene.people["吴敏"])
    open_case(contact, told, by=scene.by("周婷", LATER), at=LATER)

    assert seen_by(scene, "吴敏", contact) == ALL
    forms = forms_of(matter_of_contact(read(contact)), LATER, "contact")
    message = next(one for one in forms if one.title == "电话留言单")
    given = {**MESSAGE, "转告对象": scene.people["沈洁"].reference}
    refused = refusal_of(lambda: begin_entry(
        matter_of_contact(read(contact)), message, given, by=scene.by("吴敏", LATER), at=LATER))  # fmt: skip
    assert [ground.citation for ground in refused.grounds] == [ARTICLE]
    begin_entry(matter_of_contact(read(contact)), message, given, by=scene.by("周婷", LATER), at=LATER)

"""Secret files: classed by those who may, opened for a purpose and once approved, and every opening is a fact."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from shouwen.cases.actions.opening import Wanted, open_matter
from shouwen.cases.queries import case_for
from shouwen.compliance.actions import set_local_value
from shouwen.compliance.models import Finding
from shouwen.customers.actions import Point, change_customer, record_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.queries import find_customers, lines_of
from shouwen.customers.secrecy.actions import classify_customer, open_file
from shouwen.customers.secrecy.models import Opening
from shouwen.customers.secrecy.queries import is_closed, open_for
from shouwen.facts.refusals import Refused
from shouwen.search.queries import find
from shouwen.work.actions.tasks import complete_task
from shouwen.work.models import Notice, Task, TaskState
from tests.api.program import Program
from tests.factories import facts_of
from tests.scenes import local, take_complaint

MONDAY = local("2026-03-02 09:00")
NUMBER = "13900001111"
#: What the scene sets.
OPEN_FOR = timedelta(hours=1)


def secret(scene, name="金山商行", by="吴敏"):
    who = scene.by(by, MONDAY)
    made = record_customer(scene.service, name, [Point("phone", NUMBER)], kind="company", by=who, at=MONDAY)
    return classify_customer(made, "机密", by=who, at=MONDAY)


def approved(scene, customer, by="周婷", at=MONDAY):
    """Let somebody ask to read, and the manager approve it."""
    wanted = Wanted("查阅保密资料", "核对合同")
    case = open_matter(scene.service, customer, wanted, by=scene.by(by, at), at=at)
    yes = {"查阅批准": "是", "批准意见": "可"}
    for step, who, given in (("申请查阅", by, {"查阅目的": "核对"}), ("批准", "冯丽", yes)):
        task = Task.objects.get(matter=case.reference, title=step, state=TaskState.OPEN)
        complete_task(task, given, by=scene.by(who, at), at=at)
    return case


def test_a_secret_file_is_closed_to_everybody_and_found_without_its_numbers(scene):
    customer = secret(scene)
    by = scene.by("周婷", MONDAY)

    assert is_closed(customer, by=by, at=MONDAY)
    assert [line.phone for line in lines_of([customer.pk])] == [None]
    assert find_customers(NUMBER[-4:], by=by) == [customer]  # whoever calls is still known
    assert [hit.title for hit in find(NUMBER, by=by, at=MONDAY, kinds=("customer",), most=5)] == ["金山商行"]


def test_a_file_that_is_not_secret_is_open(scene):
    by = scene.by("吴敏", MONDAY)
    customer = record_customer(scene.service, "散客", [Point("phone", NUMBER)], by=by, at=MONDAY)

    assert not is_closed(customer, by=by, at=MONDAY)
    with pytest.raises(Refused, match="secret"):
        open_file(customer, "办理业务", by=by, at=MONDAY)


def test_it_is_not_opened_without_an_approval(scene):
    customer = secret(scene)

    with pytest.raises(Refused) as refused, transaction.atomic():
        open_file(customer, "办理业务", by=scene.by("周婷", MONDAY), at=MONDAY)
    assert [ground.citation for ground in refused.value.grounds] == ["service-department@1#第四章/十六"]
    assert not Opening.objects.exists()


@pytest.mark.parametrize("purpose", ["", "好奇"])
def test_it_is_not_opened_without_a_purpose_of_the_list(scene, purpose):
    customer = secret(scene)
    approved(scene, customer)

    with pytest.raises(Refused) as refused, transaction.atomic():
        open_file(customer, purpose, by=scene.by("周婷", MONDAY), at=MONDAY)
    assert refused.value.field == "purpose"


def test_an_approved_reading_opens_it_for_an_hour_to_that_member_and_goes_on_with_its_flow(scene):
    customer = secret(scene)
    case = approved(scene, customer)
    by, other = scene.by("周婷", MONDAY), scene.by("吴敏", MONDAY)

    opening = open_file(customer, "核对资料", by=by, at=MONDAY)

    assert not is_closed(customer, by=by, at=MONDAY + OPEN_FOR - timedelta(seconds=1))
    assert is_closed(customer, by=by, at=MONDAY + OPEN_FOR)
    assert is_closed(customer, by=other, at=MONDAY)
    (fact,) = facts_of("customer.opened", case)
    assert fact.for_whom == customer.reference
    told = {name: fact.figures[name] for name in ("purpose", "approved", "own_customer", "opened_today")}
    assert told == {"purpose": "核对资料", "approved": True, "own_customer": True, "opened_today": 1}
    assert [t.title for t in Task.objects.filter(matter=case.reference, state=TaskState.OPEN)] == ["查有无泄密"]
    assert open_file(customer, "核对资料", by=by, at=MONDAY) == opening  # once opened, it is not opened again


def test_an_approval_is_for_whoever_asked(scene):
    customer = secret(scene)
    approved(scene, customer)

    with pytest.raises(Refused), transaction.atomic():
        open_file(customer, "核对资料", by=scene.by("吴敏", MONDAY), at=MONDAY)


def test_reading_at_night_and_too_much_is_found_and_told(scene):
    set_local_value(scene.company, "service-department", "files_a_day", "1", since=MONDAY,
                    by=scene.by("管理员", MONDAY), at=MONDAY)  # fmt: skip
    night = local("2026-03-02 22:00")
    for number in (1, 2):
        customer = secret(scene, f"商行{number}")
        approved(scene, customer, at=night)
        open_file(customer, "核对资料", by=scene.by("周婷", night), at=night)

    found = Finding.objects.filter(standard__startswith="SD-4.16/", holder=scene.people["周婷"].reference)
    results = sorted(((one.standard, one.verdict, one.result) for one in found), key=str)
    assert ("SD-4.16/many", "broken", None) in results
    assert [one for one in results if one[0] == "SD-4.16/unusual"]
    assert {n.to.name for n in Notice.objects.filter(what="noticed")} == {"冯丽"}


def test_a_file_that_is_opened_again_counts_once_in_a_day(scene):
    customer, other = secret(scene), secret(scene, "银山商行")
    for one, hour in ((customer, 9), (other, 11), (customer, 14)):
        at = local(f"2026-03-02 {hour:02}:00")
        approved(scene, one, at=at)
        open_file(one, "核对资料", by=scene.by("周婷", at), at=at)

    assert [fact.figures["opened_today"] for fact in facts_of("customer.opened")] == [1, 2, 2]


def test_a_purpose_is_chosen_and_never_filled_in(scene, client):
    customer = secret(scene)
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("customer", args=[customer.pk])).content.decode()

    assert '<select class="form-select" id="purpose" name="purpose" required><option value="">—</option>' in page
    assert client.post(reverse("customer-opening", args=[customer.pk]), {"purpose": ""}).status_code == 422


def test_a_request_to_read_tells_no_number_before_the_file_is_opened(scene, client):
    customer = secret(scene)
    now = timezone.now()
    case = approved(scene, customer, at=now)
    member = scene.people["周婷"]
    client.force_login(member)
    doors = [reverse("case", args=[case.pk]), reverse("links", args=[case.reference])]

    def told():
        pages = [client.get(path).content.decode() for path in doors]
        pages.append(str(Program(member).get(f"cases/{case.pk}").content.decode()))
        return [NUMBER in page.replace(" ", "") for page in pages]

    assert told() == [False, False, False]

    open_file(customer, "核对资料", by=scene.by("周婷", now), at=now)

    assert told()[0]
    assert told()[2]


def test_who_handles_a_case_reaches_the_customer_whatever_the_class(scene):
    case = take_complaint(scene, MONDAY)
    classify_customer(case.customer, "机密", by=scene.by("吴敏", MONDAY), at=MONDAY)

    assert [point["value"] for point in case_for(case.pk, by=scene.by("周婷", MONDAY)).points] == ["138 0013 8000"]


@pytest.mark.parametrize("who", ["周婷", "韩雪"])
def test_only_who_may_classify_does(scene, who):
    customer = secret(scene)

    with pytest.raises(Refused), transaction.atomic():
        classify_customer(customer, "", by=scene.by(who, MONDAY), at=MONDAY)


@pytest.mark.parametrize(("secrecy", "field"), [("绝密", "secrecy"), ("机密", "secrecy")])
def test_a_class_is_one_of_the_list_and_another_than_before(scene, secrecy, field):
    customer = secret(scene)

    with pytest.raises(Refused) as refused, transaction.atomic():
        classify_customer(customer, secrecy, by=scene.by("吴敏", MONDAY), at=MONDAY)
    assert refused.value.field == field


def test_a_class_that_ends_opens_the_file(scene):
    customer = classify_customer(secret(scene), "", by=scene.by("吴敏", MONDAY), at=MONDAY)

    assert not is_closed(customer, by=scene.by("周婷", MONDAY), at=MONDAY)
    assert [line.phone for line in lines_of([customer.pk])] == [NUMBER]


def on(client, scene, name):
    """Return a browser in which somebody is signed in."""
    client.force_login(scene.people[name])
    return client


def words_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("path", ["", "?tab=record", "?tab=relations", "?tab=timeline", "/change", "/points", "/tags"])
def test_no_page_shows_what_is_closed(client, scene, path):
    customer = secret(scene)

    answer = on(client, scene, "冯丽").get(f"/customers/{customer.pk}{path}")

    assert NUMBER not in words_of(answer)
    assert answer.status_code in (200, 403)


def test_the_page_of_credit_leads_to_where_the_file_is_opened(client, scene):
    customer = secret(scene)

    answer = on(client, scene, "冯丽").get(f"/customers/{customer.pk}/credit")

    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/customers/{customer.pk}")


def test_lists_searches_and_exports_show_no_number_of_it(client, scene):
    customer = secret(scene)
    manager = on(client, scene, "冯丽")

    last = NUMBER[-4:]
    for path in ("/customers/", f"/customers/?q={last}", f"/search?q={last}", "/contacts/known-customers?number=金山"):
        assert NUMBER not in words_of(manager.get(path)), path
    assert "金山商行" in words_of(manager.get("/customers/"))
    assert [line.phone for line in lines_of([customer.pk])] == [None]


def test_whoever_has_opened_it_reads_it(client, scene):
    customer, now = secret(scene), timezone.now()
    until = now + OPEN_FOR
    Opening.objects.create(customer=customer, member=scene.people["冯丽"], purpose="核对资料", at=now, until=until)

    manager = on(client, scene, "冯丽")
    assert NUMBER in words_of(manager.get(f"/customers/{customer.pk}"))
    assert manager.get(f"/customers/{customer.pk}?tab=record").status_code == 200


def test_a_merge_neither_shows_nor_opens_what_is_closed(client, scene):
    customer, by = secret(scene), scene.by("管理员", MONDAY)
    other = record_customer(scene.service, "金山商行", [], kind="company", by=scene.by("吴敏", MONDAY), at=MONDAY)

    page = on(client, scene, "管理员").get(f"/customers/{customer.pk}/merger?into={other.pk}")
    assert NUMBER not in words_of(page)
    with pytest.raises(Refused), transaction.atomic():
        merge_customers(customer, other, (customer.version, other.version), by=by, at=MONDAY)
    Opening.objects.create(customer=customer, member=by.member, purpose="核对资料", at=MONDAY, until=MONDAY + OPEN_FOR)
    with pytest.raises(Refused, match="classes"), transaction.atomic():
        merge_customers(customer, other, (customer.version, other.version), by=by, at=MONDAY)


def test_what_is_closed_is_not_written_on_either(scene):
    customer, by = secret(scene), scene.by("吴敏", MONDAY)
    customer.refresh_from_db()

    with pytest.raises(Refused, match="secret"), transaction.atomic():
        change_customer(customer, customer.version, "另名", [], by=by, at=MONDAY)
    with pytest.raises(Refused, match="secret"), transaction.atomic():
        give_consent(customer, "marketing", "phone", by=by, at=MONDAY)
    Opening.objects.create(customer=customer, member=by.member, purpose="核对资料", at=MONDAY, until=MONDAY + OPEN_FOR)
    give_consent(customer, "marketing", "phone", by=by, at=MONDAY)


def test_the_site_says_how_long_it_stays_open_and_else_the_shortest_holds(scene):
    customer = secret(scene)

    given = open_for(customer, MONDAY)
    before = open_for(customer, local("2025-01-10 09:00"))
    set_local_value(scene.company, "service-department", "file_open_for", "20 minutes", since=MONDAY + timedelta(days=1),
                    by=scene.by("管理员", MONDAY), at=MONDAY)  # fmt: skip
    later = open_for(customer, MONDAY + timedelta(days=2))

    assert (given.length, given.citation, given.is_given) == (OPEN_FOR, "service-department@1#第四章/十六", True)
    assert later.length == timedelta(minutes=20)
    assert (before.length, before.citation) == (timedelta(minutes=10), "")


def test_a_reading_that_was_approved_is_done_also_while_the_file_is_open_still(scene):
    customer = secret(scene)
    case = approved(scene, customer)
    by = scene.by("周婷", MONDAY)
    Opening.objects.create(customer=customer, member=by.member, purpose="办理业务", at=MONDAY, until=MONDAY + OPEN_FOR)

    open_file(customer, "核对资料", by=by, at=MONDAY)

    assert [fact.about for fact in facts_of("customer.opened")] == [case.reference]
    assert Task.objects.get(matter=case.reference, state=TaskState.OPEN).title == "查有无泄密"


def test_a_reading_that_was_approved_is_done_also_where_the_file_is_in_no_class(scene, client):
    customer = secret(scene)
    case = approved(scene, customer)
    classify_customer(customer, "", by=scene.by("吴敏", MONDAY), at=MONDAY)

    open_file(customer, "核对资料", by=scene.by("周婷", MONDAY), at=MONDAY)

    assert Task.objects.get(matter=case.reference, state=TaskState.OPEN).title == "查有无泄密"


def test_the_step_of_reading_asks_for_the_purpose_on_its_own_page(scene, client):
    customer = secret(scene)
    case = approved(scene, customer, at=timezone.now())
    task = Task.objects.get(matter=case.reference, state=TaskState.OPEN)
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("task", args=[task.pk])).content.decode()

    assert f'action="{reverse("customer-opening", args=[customer.pk])}"' in page
    client.force_login(scene.people["沈洁"])
    assert "customer-opening" not in client.get(reverse("task", args=[task.pk])).content.decode()

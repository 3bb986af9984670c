"""Pages on which somebody says that something was recorded wrongly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Contact
from shouwen.customers.actions import record_customer
from shouwen.facts.models import Fact
from tests.api.program import Program
from tests.factories import facts_of

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def call(scene):
    at = timezone.now() - timedelta(hours=1)
    who = scene.by("周婷", at)
    customer = record_customer(scene.service, "刘洋", [], by=who, at=at)
    told = Conversation("phone", "in", "咨询", rings=9, talk_seconds=60, hung_up_by="agent")
    return log_contact(scene.service, customer, told, by=who, at=at)


def number(kind, about):
    return Fact.objects.filter(kind=kind, about=about.reference).latest("pk").pk


def as_(client, scene, name):
    client.force_login(scene.people[name])
    return client


def test_the_course_leads_to_the_correction_for_who_may(client, scene, call):
    path = f"/facts/{number('contact.answered', call)}/correction"

    assert path in as_(client, scene, "周婷").get(f"/contacts/{call.pk}").content.decode()
    assert path in as_(client, scene, "郑强").get(f"/contacts/{call.pk}").content.decode()
    assert path not in as_(client, scene, "吴敏").get(f"/contacts/{call.pk}").content.decode()


def test_the_form_begins_with_what_stands_and_corrects_it(client, scene, call):
    client, path = as_(client, scene, "郑强"), f"/facts/{number('contact.ended', call)}/correction"
    shown = client.get(path).content.decode()
    assert 'value="60"' in shown

    done = client.post(path, {"talk": "75", "hung_up_by": "customer", "private": "", "urgent": "", "reason": "听了录音"})

    assert (done.status_code, done["Location"]) == (302, f"/contacts/{call.pk}")
    call = Contact.objects.get(pk=call.pk)
    assert (call.talk_seconds, call.hung_up_by) == (75, "customer")
    assert "听了录音" in client.get(f"/contacts/{call.pk}").content.decode()


def test_what_did_not_happen_is_withdrawn_and_that_again_is_refused(client, scene, call):
    client, path = as_(client, scene, "周婷"), f"/facts/{number('contact.answered', call)}/withdrawal"

    assert client.post(path, {"reason": "不是电话"}).status_code == 302
    assert client.get(path).status_code == 409
    assert Contact.objects.get(pk=call.pk).rings is None


@pytest.mark.parametrize("deed", ["correction", "withdrawal"])
@pytest.mark.parametrize("who", ["吴敏", "褚伟", "卫平"])
def test_the_wrong_person_corrects_nothing_on_any_door(client, scene, call, deed, who):
    which = number("contact.answered", call)

    assert as_(client, scene, who).get(f"/facts/{which}/{deed}").status_code == 403
    assert client.post(f"/facts/{which}/{deed}", {"rings": "2", "reason": "错"}).status_code == 403
    answer = Program(scene.people[who]).post(f"facts/{which}/{deed}", {"reason": "错"})
    assert answer.status_code == 403, answer.content
    assert facts_of("fact.corrected", call) == facts_of("fact.withdrawn", call) == []


def test_a_program_corrects_and_withdraws(scene, call):
    program, which = Program(scene.people["周婷"]), number("contact.ended", call)

    assert program.post(f"facts/{which}/correction", {"reason": "错", "figures": {"talk": 75}}).status_code == 200
    assert program.post(f"facts/{which}/correction", {"reason": "错", "figures": {"words": "长文"}}).status_code == 422
    assert program.post(f"facts/{which}/correction", {"reason": "错", "figures": {"hung_up_by": "x"}}).status_code == 422
    assert program.post(f"facts/{which}/withdrawal", {"reason": "没有这通电话"}).status_code == 200
    assert Contact.objects.get(pk=call.pk).talk_seconds is None

"""Notices: read by whom they are for, counted by the bell, explained by the log."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from shouwen.organisation.models import Member, PositionDeed, Posting
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.notices import notify, read_notice, read_notices
from shouwen.work.models import Notice, NoticeState
from shouwen.work.notice_words import WHY_WORDS, WORDS, mail_words, notice_words, receiver_words, why_words
from tests.factories import as_member, facts_of, make_member, refusal_of
from tests.scenes import SHANGHAI, local, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

MONDAY = local("2026-03-02 09:00")


@pytest.fixture
def sudden(scene):
    """A sudden complaint: 冯丽 is told by the article."""
    return take_complaint(scene, MONDAY, is_sudden=True)


def notice_of(scene, name):
    return Notice.objects.filter(to=scene.people[name]).order_by("pk").first()


def test_my_notices_say_what_why_and_under_which_article(scene, sudden, client):
    client.force_login(scene.people["冯丽"])

    page = client.get("/notices/").content.decode()

    assert "突发投诉" in page
    assert sudden.number in page
    assert "客服经理" in page
    assert "第三章/一/10" in page


def test_nobody_sees_the_notices_of_others(scene, sudden, client):
    client.force_login(scene.people["周婷"])

    assert "突发投诉" not in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{notice_of(scene, '冯丽').pk}/reading", {"once": "a"}).status_code == 403


def test_opening_a_notice_marks_it_and_leads_to_its_matter(scene, sudden, client):
    client.force_login(scene.people["冯丽"])
    notice = notice_of(scene, "冯丽")

    answers = [client.post(f"/notices/{notice.pk}/reading", {"once": "tok"}) for _ in range(2)]

    assert [answer.url for answer in answers] == [f"/cases/{sudden.pk}"] * 2
    notice.refresh_from_db()
    assert notice.state == NoticeState.READ
    assert notice.read_at is not None
    assert len(facts_of("notice.read", sudden)) == 1


def test_looking_alone_marks_nothing(scene, sudden, client):
    client.force_login(scene.people["冯丽"])

    client.get("/notices/")
    client.get("/notices/bell")
    client.get("/notices/log")

    assert notice_of(scene, "冯丽").state == NoticeState.SHOWN


def test_only_the_one_told_can_read_a_notice(scene, sudden):
    notice = notice_of(scene, "冯丽")

    refusal = refusal_of(lambda: read_notice(notice, by=scene.by("郑强", MONDAY), at=MONDAY))

    assert str(refusal) == "This notice is for somebody else."


def test_reading_twice_is_recorded_once(scene, sudden):
    notice = notice_of(scene, "冯丽")
    for minutes in (1, 2):
        read_notice(notice, by=scene.by("冯丽", MONDAY), at=MONDAY + timedelta(minutes=minutes))

    assert Notice.objects.get(pk=notice.pk).read_at == MONDAY + timedelta(minutes=1)
    assert len(facts_of("notice.read")) == 1


def test_all_can_be_marked_at_once_but_not_what_still_waits(scene, sudden):
    manager = scene.people["冯丽"]
    notify(manager, "reminded", matter=sudden.reference, names={}, why="holds", key="night", at=local(
        "2026-03-02 22:00"))

    assert read_notices(by=as_member(manager, MONDAY), at=MONDAY) == 1
    assert Notice.objects.get(key="night").state == NoticeState.WAITING


def test_the_bell_counts_what_is_unread_in_its_own_request(scene, sudden, client):
    client.force_login(scene.people["冯丽"])

    page = client.get("/notices/log").content.decode()
    bell = client.get("/notices/bell").content.decode()

    assert 'hx-get="/notices/bell"' in page
    assert 'hx-trigger="load"' in page
    assert "round-count" not in page  # no page pays for the count
    assert '<span class="round-count">1' in bell
    assert 'hx-trigger="load"' not in bell  # else it would ask for ever


def test_the_bell_costs_few_statements(scene, sudden, client):
    client.force_login(scene.people["冯丽"])
    client.get("/notices/bell")

    with CaptureQueriesContext(connection) as counted:
        client.get("/notices/bell")

    assert len(counted) <= 6, [one["sql"][:90] for one in counted]


def test_lists_cost_the_same_for_one_and_for_three(scene, sudden, client):
    client.force_login(scene.people["冯丽"])

    def count(path):
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    one = [count(path) for path in ("/notices/", "/notices/log")]
    for minutes in (1, 2):
        take_complaint(scene, MONDAY + timedelta(minutes=minutes), is_sudden=True, name=f"王敏{minutes}")

    assert [count(path) for path in ("/notices/", "/notices/log")] == one
    assert max(one) <= 12


def test_the_log_of_a_matter_says_who_was_told_and_who_was_not(scene, client):
    case = take_complaint(scene, MONDAY, is_sudden=True)
    sweep_deadlines(local("2026-03-02 16:00"))  # the supervisor is told of the miss
    client.force_login(scene.people["管理员"])

    page = client.get(f"/notices/of/{case.reference}").content.decode()

    told, not_told = page.split('id="not-told"')
    assert "冯丽" in told
    assert "郑强" in told
    assert "全面解决" in not_told or "客户投诉主管" in not_told  # clocks that still run have told nobody yet


def test_the_log_names_the_gap_where_nobody_held_the_position(scene, client):
    Posting.objects.filter(position__key="客服经理").delete()
    case = take_complaint(scene, MONDAY, is_sudden=True)
    client.force_login(scene.people["管理员"])

    not_told = client.get(f"/notices/of/{case.reference}").content.decode().split('id="not-told"')[1]

    row = next(one for one in re.findall(r"<tr>.*?</tr>", not_told, re.S) if "突发投诉" in one)
    assert "客服经理" in row
    assert "state-bad" in row


def test_who_was_told_is_seen_by_whoever_may_and_never_by_the_accused(scene, client):
    case = take_complaint(scene, MONDAY, is_sudden=True, accused=scene.people["郑强"])
    allow(scene.people["郑强"])

    answers = {}
    for name in ("周婷", "郑强", "管理员"):
        client.force_login(scene.people[name])
        answers[name] = client.get(f"/notices/of/{case.reference}").status_code

    assert answers == {"周婷": 403, "郑强": 403, "管理员": 200}


def test_a_matter_that_is_not_there_is_refused(scene, client):
    client.force_login(scene.people["管理员"])

    for reference in ("case:999999", "nothing:1", "case:x", "x"):
        assert client.get(f"/notices/of/{reference}").status_code == 403, reference


def test_the_log_says_what_became_of_the_mail(scene, sudden, client):
    Notice.objects.update(mail_state="refused", mail_answer="550 no such user", mail_tries=2)
    client.force_login(scene.people["冯丽"])

    page = client.get("/notices/log").content.decode()

    assert "550 no such user" in page


def test_the_log_says_in_the_readers_language_why_a_mail_waits_and_when_it_is_tried_again(scene, sudden, client):
    again = timezone.now() + timedelta(minutes=20)
    Notice.objects.update(mail_state="waiting", mail_tries=3, mail_next_at=again,
                          mail_answer="the mail server cannot be reached: timed out")
    client.force_login(scene.people["冯丽"])

    page = client.get("/notices/log").content.decode()

    assert "邮件服务器连不上: timed out" in page
    assert "试了 3 次" in page
    assert "下次再试" in page


def test_whoever_reads_the_log_of_a_matter_is_not_spoken_to_as_the_one_who_was_told():
    for why in WHY_WORDS:
        with translation.override("zh-hans"):
            assert "您" not in receiver_words(why), why
            assert receiver_words(why) != why


def test_every_kind_that_modules_tell_has_words():
    assert set(WORDS) >= {"mentioned", "escalated", "reminded", "offered", "declined", "noticed", "laid_before",
                          "reminded_of"}


@pytest.mark.parametrize(("what", "names", "said"), [
    ("reminded", {"title": "答复客户", "due_at": "2026-03-02T06:30:00+00:00", "matter": "TS-1"},
     "TS-1: 答复客户 is due at Mar 2, 2026, 14:30."),
    ("reminded", {"title": "答复客户", "matter": ""}, "—: 答复客户 is due at —."),
    ("noticed", {"title": "100% <b>", "matter": "TS-1"},
     "TS-1: the regulation has you told of this at once: 100% <b>."),
    ("of a later release", {}, "There is a notice for you. Please look at it in Shouwen."),
])
def test_words_are_filled_in_and_times_told_in_the_zone(what, names, said):
    with translation.override("en"):
        assert notice_words(what, names, SHANGHAI)[1] == said


@pytest.mark.parametrize(("why", "said"), [
    ("客服经理", "You hold the position Customer service manager."),
    ("on_duty(值班员)", "You hold the position 值班员."),
    ("owner(case)", "You answer for this matter."),
    ("head(unit)", "You head the unit."),
    ("mentioned", "A colleague named you in a note."),
    ("客服经理/stand_in", "You hold the position Customer service manager. You stood in for a colleague who was away."),
])
def test_why_is_said_in_words(why, said):
    with translation.override("en"):
        assert why_words(why) == said


def test_a_mail_state_of_a_later_release_is_shown_as_it_is():
    with translation.override("en"):
        assert mail_words("bounced") == "bounced"


def test_who_has_no_notice_is_told_so(scene, client):
    client.force_login(make_member("新来", scene.service))

    assert client.get("/notices/").status_code == 200


def allow(member):
    position = Posting.objects.get(member=member).position
    PositionDeed.objects.create(position=position, deed="see_deliveries", reach="unit")


def test_a_waiting_notice_is_in_the_log_and_not_in_the_list(scene, sudden, client):
    later = timezone.now() + timedelta(days=400)
    Notice.objects.update(state=NoticeState.WAITING, not_before=later)
    client.force_login(scene.people["冯丽"])

    assert "突发投诉" not in client.get("/notices/").content.decode()
    assert "突发投诉" in client.get("/notices/log").content.decode()


def test_the_log_says_of_a_notice_of_the_night_why_it_came_in_the_morning(scene, sudden, client):
    evening = local("2026-03-02 22:00")
    names = {"title": "及时派定", "due_at": evening.isoformat()}
    reader = scene.people["冯丽"]
    Notice.objects.all().delete()
    notify(reader, "reminded", matter=sudden.reference, names=names, why="holds", key="n", at=evening)
    Notice.objects.update(state=NoticeState.SHOWN)
    client.force_login(reader)

    assert "等到上班才提醒" in client.get("/notices/log").content.decode()
    Notice.objects.update(not_before=evening)
    assert "等到上班才提醒" not in client.get("/notices/log").content.decode()


def test_a_colleagues_words_of_the_night_stand_there_at_once_and_only_their_letter_waits(scene, sudden, client):
    evening, reader = local("2026-03-02 22:00"), scene.people["冯丽"]
    Notice.objects.all().delete()
    Member.objects.filter(pk=reader.pk).update(mail="feng@example.com")
    reader.refresh_from_db()

    told = notify(reader, "mentioned", matter=sudden.reference, names={"by": "周婷"}, why="mentioned",
                  key="m", at=evening)

    assert (told.state, told.not_before) == (NoticeState.SHOWN, evening)
    assert (told.mail_state, told.mail_next_at) == ("waiting", local("2026-03-03 08:30"))
    client.force_login(reader)
    assert "等到上班时间：" in client.get("/notices/log").content.decode()

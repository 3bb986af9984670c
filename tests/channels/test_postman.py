"""Notices go out by mail through a real server, and the log says what became of each."""

from datetime import UTC, datetime, timedelta

import pytest

from shouwen.channels.postman import UNDER_WAY, WAITS, Postman
from shouwen.work.models import Notice, NoticeState
from tests.factories import make_member, make_unit

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


def make_notice(what="reminded", *, mail="li@example.com", language="zh-hans", names=None, at=AT, **columns):
    member = make_member("李四", make_unit(), language=language)
    member.mail = mail
    member.save()
    told = {
        "title": "答复客户",
        "matter": "TS2026-1 热水壶漏电",
        "due_at": (at + timedelta(hours=4)).isoformat(),
    }
    return Notice.objects.create(
        to=member,
        what=what,
        names=told if names is None else names,
        matter="case:1",
        key=f"key{member.pk}",
        citation="service-department@1#第三章/四",
        why="owner(case)",
        at=at,
        not_before=at,
        state=NoticeState.SHOWN,
        mail_state="waiting",
        mail_next_at=at,
        **columns,
    )


def state_of(notice):
    notice.refresh_from_db()
    return notice.mail_state, notice.mail_tries, notice.mail_next_at


def postman(mailbox):
    return Postman(f"smtp://127.0.0.1:{mailbox.port}", "shouwen@help.example")


def words_of(letter):
    return letter.get_body(("plain",)).get_content()


def send_all(mailbox, at=AT):
    one, sent = postman(mailbox), 0
    while one.send_next(at=at):
        sent += 1
    one.rest()
    return sent


def test_a_notice_is_mailed_once_in_the_language_and_zone_of_its_reader(mailbox):
    notice = make_notice()

    assert send_all(mailbox) == 1
    assert send_all(mailbox, AT + timedelta(days=1)) == 0

    [(to, letter)] = mailbox.letters
    assert to == ["li@example.com"]
    assert "答复客户" in letter["Subject"]
    assert "2026年3月2日 13:00" in words_of(letter)
    assert "service-department@1#第三章/四" in words_of(letter)
    assert letter["Message-ID"] == f"<notice-{notice.pk}@help.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert state_of(notice) == ("sent", 1, None)


def test_english_readers_get_english(mailbox):
    make_notice("escalated", language="en")

    send_all(mailbox)

    assert mailbox.letters[0][1]["Subject"] == "Overdue: 答复客户"


def test_a_notice_is_not_mailed_before_its_hour(mailbox):
    make_notice(at=AT + timedelta(seconds=1))

    assert send_all(mailbox, AT) == 0
    assert send_all(mailbox, AT + timedelta(seconds=1)) == 1


def test_a_busy_server_is_asked_again_later_and_its_answer_kept(mailbox):
    mailbox.answer = "451 try later"
    notice = make_notice()

    send_all(mailbox)

    assert state_of(notice) == ("waiting", 1, AT + WAITS[0])
    assert notice.mail_answer == "451 try later"

    mailbox.answer = "250 kept"
    send_all(mailbox, AT + WAITS[0])
    assert state_of(notice) == ("sent", 2, None)


def test_after_the_last_try_a_letter_is_given_up(mailbox):
    mailbox.answer = "451 try later"
    notice = make_notice(mail_tries=len(WAITS))

    send_all(mailbox)

    assert state_of(notice) == ("given up", len(WAITS) + 1, None)


@pytest.mark.parametrize(
    ("where", "answer"), [("at_recipient", "550 no such user"), ("answer", "554 refused")]
)
def test_a_letter_that_will_never_be_taken_is_not_tried_again(mailbox, where, answer):
    setattr(mailbox, where, answer)
    notice = make_notice()

    send_all(mailbox)

    assert state_of(notice) == ("refused", 1, None)
    assert notice.mail_answer == answer


def test_a_server_that_is_down_is_tried_again(mailbox):
    notice = make_notice()
    mailbox.stop()

    send_all(mailbox)

    assert state_of(notice) == ("waiting", 1, AT + WAITS[0])
    assert notice.mail_answer.startswith("the mail server cannot be reached")


def test_a_sender_killed_halfway_leaves_the_letter_to_be_sent_again(mailbox):
    notice = make_notice()
    postman(mailbox)._claim(AT)  # and then it is killed

    assert state_of(notice) == ("sending", 1, AT + UNDER_WAY)
    assert send_all(mailbox, AT + UNDER_WAY) == 1


def test_letters_share_one_line(mailbox):
    for _ in range(3):
        make_notice()

    assert send_all(mailbox) == 3
    assert mailbox.lines == 1


def test_without_a_mail_server_the_log_says_so():
    notice = make_notice()

    assert Postman("", "shouwen@help.example").send_next(at=AT)

    assert state_of(notice)[0] == "no server"


def test_who_has_left_gets_no_mail(mailbox):
    notice = make_notice()
    notice.to.left_at = AT
    notice.to.save()

    send_all(mailbox)

    assert (mailbox.letters, state_of(notice)[0]) == ([], "has left")


@pytest.mark.parametrize("title", ["a\nBcc: eve@example.com", "\r\n\r\nbody", "%(password)s", "<script>"])
def test_words_of_people_cannot_change_a_letter(mailbox, title):
    make_notice(names={"title": title, "matter": "m", "due_at": "x"})

    send_all(mailbox)

    assert [to for to, _ in mailbox.letters] in ([["li@example.com"]], [])
    assert all(letter["Bcc"] is None for _, letter in mailbox.letters)


def test_a_letter_is_a_page_too_with_the_same_words_and_one_link(mailbox, monkeypatch):
    monkeypatch.setenv("SHOUWEN_ADDRESS", "https://help.example")
    make_notice(names={"title": "答复<b>客户</b>", "matter": "TS2026-1", "due_at": AT.isoformat()})

    send_all(mailbox)

    page = mailbox.letters[0][1].get_body(("html",)).get_content()
    assert "答复&lt;b&gt;客户&lt;/b&gt;" in page
    assert "service-department@1#第三章/四" in page
    assert page.count("<a ") == 1
    assert 'href="https://help.example' in page
    assert "<img" not in page
    assert "<script" not in page

"""Notices that wait for working hours are shown when those begin."""

from datetime import UTC, datetime, timedelta

import pytest

from shouwen.work.actions.showing import next_notice_at, show_notices
from shouwen.work.models import Notice, NoticeState
from tests.factories import make_member

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def make_notice(member, key, not_before, state=NoticeState.WAITING):
    return Notice.objects.create(
        to=member,
        what="reminded",
        matter="case:1",
        why="owner(case)",
        key=key,
        at=AT,
        not_before=not_before,
        state=state,
    )


def test_a_notice_is_shown_at_its_hour_and_not_before():
    member = make_member()
    due, later = make_notice(member, "a", AT), make_notice(member, "b", AT + timedelta(seconds=1))
    make_notice(member, "c", AT, NoticeState.READ)

    assert show_notices(AT) == 1

    states = dict(Notice.objects.values_list("key", "state"))
    assert states == {due.key: "shown", later.key: "waiting", "c": "read"}
    assert next_notice_at() == AT + timedelta(seconds=1)
    assert show_notices(AT + timedelta(seconds=1)) == 1
    assert next_notice_at() is None

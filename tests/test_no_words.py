"""A marker typed into every free text of the product stands in no fact, no log and no news to open pages."""

from __future__ import annotations

import logging

import pytest
from django.db import connection, transaction

from tests.a_case import one_of_each
from tests.browser import Browser
from tests.page_deeds import POSTS
from tests.stage import scene, stage  # noqa: F401  fixtures

MARK = "标记乙7319"
#: No words but keys, one word of a pack's: facts may name them.
KEYS = {("calendar_new", "name")}
FORMS = sorted(set(POSTS) - {"case-attachments"})


@pytest.fixture
def things(scene, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return one_of_each(scene)


def marked(given):
    """Return what is sent, with the marker in one field after the other, in those that hold words."""
    for field, value in given.items():
        if isinstance(value, str):
            yield field, {**given, field: f"{MARK}{value}"}


def facts_with_the_mark():
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM facts_fact f WHERE f::text LIKE %s", [f"%{MARK}%"])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.prove
def test_words_stand_in_no_fact_no_log_and_no_news(things, caplog, record_property):
    caplog.set_level(logging.INFO)
    client = Browser(raise_request_exception=False)
    client.force_login(things.people["管理员"])
    handler = Browser(raise_request_exception=False)
    handler.force_login(things.people["周婷"])
    news, taken, told = [], set(), {}

    def hear(execute, sql, params, many, context):
        if "pg_notify" in sql:
            news.append(str(params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        for name in FORMS:
            post = POSTS[name]
            for who in (client, handler):
                for field, given in marked(post.given(things)):
                    point = transaction.savepoint()
                    status = who.post(post.path(things), given).status_code
                    if (facts := facts_with_the_mark()) and (name, field) not in KEYS:
                        told[name, field] = facts
                    transaction.savepoint_rollback(point)
                    if status == 302:
                        taken.add((name, field))

    assert told == {}
    assert news
    assert [one for one in news if MARK in one] == []
    assert MARK not in caplog.text
    # Otherwise nothing was shown: these are the texts that people write most.
    assert {("case-note", "words"), ("new-contact", "subject"), ("case-change", "subject")} <= taken, sorted(taken)
    record_property("figure", f"{len(taken)} fields of {len({name for name, _ in taken})} forms took it")

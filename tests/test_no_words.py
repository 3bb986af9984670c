"""A marker typed into every free text of the product stands in no fact, no log and no news to open pages."""

from __future__ import annotations

import logging

import pytest
from django.db import connection, transaction

from tests.a_case import one_of_each
from tests.browser import Browser
from tests.page_addresses import address_of, page_patterns
from tests.page_deeds import POSTS
from tests.stage import scene, stage  # noqa: F401  fixtures
from tests.text_fields import named, text_fields

MARK = "标记乙7319"
MARKED_MAIL = "biaoji7319"
#: No words but keys, one word of a pack's: facts may name them.
KEYS = {("calendar_new", "name")}
#: One's own forms, with what else they must hold.
OWN = {
    "filter-keeping": {"list": "cases", "title": "急件", "query": "urgency=急"},
    "profile_tokens": {"name": "进件程序", "days": "30", "scopes": ["see_case"]},
    "profile_preferences": {"language": "zh-hans", "theme": "auto", "mail": ""},
}
#: Where words must have been taken, or the test has shown nothing.
WRITTEN = {
    *(("case-change", field) for field in ("subject", "words", "demand", "product_name", "product_order_number")),
    *((name, field) for name in ("new-customer", "change-customer")
      for field in ("name", "company", "mails", "addresses", "others", "remark")),
    *(("new-contact", field) for field in ("name", "company", "subject", "words")),
    *(("new-case", field) for field in ("subject", "words", "demand", "product_name")),
    *((name, "words") for name in ("case-note", "case-sub-case", "new-reply-text", "reply-text")),
    ("new-member-entry", "entry-备注"), ("new-contact-entry", "entry-事由"), ("entry of a member", "entry-事由"),
    ("unit_opening", "name"), ("unit_naming", "name_en"), ("member_new", "name"), ("member", "phone"), ("member", "mail"),
    ("position", "name_en"), ("filter-keeping", "title"), ("profile_preferences", "mail"),
    ("case-transfer", "reason"), ("transfer-refusal", "reason"), ("task-giving-back", "reason"),
    ("case-pause", "reason"), ("draft-file", "text"), ("draft-standard", "words-zh"), ("draft-clauses", "title-zh"),
    ("floor-exception", "reason"), ("fact-withdrawal", "reason"),
}
FORMS = sorted(set(POSTS) - {"case-attachments"})


@pytest.fixture
def things(scene, tmp_path, settings):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return one_of_each(scene)


def marked(given, more=()):
    """Return what is sent, with the marker in one field after the other, in those that hold words or could."""
    for field in sorted({*more, *(name for name, value in given.items() if isinstance(value, str))}):
        words = f"{MARKED_MAIL}@example.com" if "mail" in field else f"{MARK}{given.get(field, '')}"
        yield field, {**given, field: words}


def forms_to_send(client, things):
    """Return every form: its name, where it is sent, what it is sent, and all its fields that take words."""
    fields = text_fields(client, things)
    for name in FORMS:
        path = POSTS[name].path(things)
        yield name, path, POSTS[name].given(things), fields.get(named(path), ())
    for name, given in OWN.items():
        path = address_of(dict(page_patterns())[name], things)
        yield name, path, given, fields.get(named(path), ())


def facts_with_the_mark():
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM facts_fact f WHERE f::text LIKE ANY(%s)", [[f"%{MARK}%", f"%{MARKED_MAIL}%"]])
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

    forms = list(forms_to_send(client, things))
    with connection.execute_wrapper(hear):
        for name, path, good, fields in forms:
            for who in (client, handler):
                for field, given in marked(good, fields):
                    point = transaction.savepoint()
                    status = who.post(path, given).status_code
                    if (facts := facts_with_the_mark()) and (name, field) not in KEYS:
                        told[name, field] = facts
                    transaction.savepoint_rollback(point)
                    if status == 302:
                        taken.add((name, field))

    assert told == {}
    assert news
    assert [one for one in news if MARK in one or MARKED_MAIL in one] == []
    assert MARK not in caplog.text
    assert MARKED_MAIL not in caplog.text
    # Otherwise nothing was shown: these are the texts that people write most, and some of each part of the house.
    assert taken >= WRITTEN, sorted(WRITTEN - taken)
    record_property("figure", f"{len(taken)} fields of {len({name for name, _ in taken})} forms took it")

"""Keeping: copies that are signed for, until when, and that nobody alters what is kept."""

import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import Told, edition, kind

CONTRACT = """
- keep: {zh: 合同各执一份, en: One copy each}
  id: K-1
  article: 一/1
  what: case
  when: case.opened
  where: severity = '重大'
  copies: [客户, 档案员]
  alter: never
"""


@pytest.fixture(autouse=True)
def _copies(monkeypatch):
    from tests.regulation import packing

    more = [
        kind("copy.delivered", "交付", to="code", signed="truth"), kind("record.altered", "改动"),
        kind("record.removed", "删除"),
    ]
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **{one.name: one for one in more}})
    packing.edition.cache_clear()


def found(told):
    return [(str(one.verdict), one.result) for one in told.memory.standing()]


def test_it_is_kept_once_each_copy_is_delivered_and_signed_for():
    told = Told(CONTRACT)
    told.tell("03-02 09:00", "case.opened", severity="重大")
    told.tell("03-02 10:00", "copy.delivered", to="客户", signed=False)
    told.tell("03-02 11:00", "copy.delivered", to="档案员", signed=True)
    assert found(told) == [("held", ["客户", "档案员"]), ("held", ["客户"])]

    told.tell("03-02 12:00", "copy.delivered", to="客户", signed=True)

    assert found(told)[-1] == ("met", None)


@pytest.mark.parametrize("deed", ["record.altered", "record.removed"])
@pytest.mark.parametrize(
    ("until", "at", "refused"),
    [
        ("", "12-31 09:00", True),
        ("  until: 30 days\n", "04-01 23:59:59", True),
        ("  until: 30 days\n", "04-02 00:00:00", False),
        ("  until: end of month\n", "03-31 23:59:59", True),
        ("  until: end of month\n", "04-01 00:00:00", False),
    ],
)
def test_nobody_alters_what_is_kept_while_it_is_kept(deed, until, at, refused):
    told = Told(CONTRACT + until)
    told.tell("03-02 09:00", "case.opened", severity="重大")

    assert bool(told.object_to(at, deed)) is refused
    assert told.object_to(at, deed, "case:2") == ()


def test_what_the_text_does_not_keep_may_be_altered():
    told = Told(CONTRACT)
    told.tell("03-02 09:00", "case.opened", severity="一般")

    assert told.object_to("03-03 09:00", "record.altered") == ()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("  until: end of fortnight\n", "end of one of"),
        ("  parts: {信: {released: 办结}}\n", "no module keeps things yet"),
        ("  until: 3\n", ""),
    ],
)  # fmt: skip
def test_a_keep_that_cannot_be_read_says_what_was_expected(more, expected):
    if not expected:
        told = Told(CONTRACT + more)
        (failed,) = told.tell("03-02 09:00", "case.opened", severity="重大")
        assert str(failed.verdict) == "failed"
        return
    with pytest.raises(PackErrors) as refused:
        edition(CONTRACT + more)
    assert any(expected in one.expected for one in refused.value.errors)

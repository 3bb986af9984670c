"""The heads of the seals outside the database: none missing, none twice, whatever was killed when."""

import pytest
from django.db import transaction
from django.utils import timezone

from shouwen.config.anchors import Anchors
from shouwen.facts.actions import record
from shouwen.facts.kinds import declare
from shouwen.facts.seals import anchor_line, seal_facts
from shouwen.facts.verification import verify_seals

declare("test.anchored", "测试", "Something that is sealed")


@pytest.fixture
def anchors(committed, tmp_path):
    return Anchors(tmp_path)


def sealed(times=1):
    for _ in range(times):
        with transaction.atomic():
            record("test.anchored", at=timezone.now(), unit=None, by="system", about="member:1")
        seal = seal_facts()
        yield anchor_line(seal)


def lines_of(anchors):
    return anchors.file.read_text().splitlines()


def test_each_seal_has_its_line_once(anchors):
    first = list(sealed(2))
    assert anchors.write() == 2
    assert anchors.write() == 0

    more = list(sealed())
    assert anchors.write() == 1

    assert lines_of(anchors) == [*first, *more]
    assert verify_seals(lines_of(anchors)).fault is None


def test_half_a_line_left_by_a_crash_is_followed_by_the_whole_one(anchors):
    [first, second] = sealed(2)
    anchors.file.write_text(f"{first}\n{second[:5]}")

    assert anchors.write() == 1

    assert lines_of(anchors) == [first, second[:5], second]
    assert verify_seals(lines_of(anchors)).fault is None


def test_the_newest_head_is_mailed_and_not_with_every_seal(anchors, settings, monkeypatch, mailbox):
    settings.MAIL = f"smtp://127.0.0.1:{mailbox.port}"
    monkeypatch.setenv("SHOUWEN_ANCHOR_MAIL", "keeper@example.com")
    lines = list(sealed(2))
    anchors.write()
    list(sealed())
    anchors.write()

    [(to, letter)] = mailbox.letters
    assert to == ["keeper@example.com"]
    assert letter.get_content().strip() == lines[-1]

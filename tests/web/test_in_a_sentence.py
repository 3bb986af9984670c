"""What a draft would have come to, in a sentence."""

from dataclasses import dataclass, field

import pytest
from django.utils.translation import override

from shouwen.web.drafts.in_a_sentence import came_to
from shouwen.web.drafts.sums import Seats


@dataclass
class Counted:
    standard: str = "A-1"
    title: str = "Rings"
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_more_against_members_and_seats_are_said_together():
    changed = [Counted(before={"broken": 3, "met": 200}, after={"broken": 146, "met": 57}), Counted(after={"missed": 6}),
               Counted(title="Reply", before={"missed": 1}, after={"missed": 2, "refused": 4})]

    said = came_to(changed, 6, Seats([(9, 4, 5), (10, 4, 6)], staff_hours=30), ["Fines, yuan +250"])

    assert said == ["143 more breaches (Rings)", "7 more missed", "4 more deeds refused (Reply)",
                    "6 members below the line",
                    "Fines, yuan +250", "2 more seats at 10 o'clock", "+30 staff hours"]


def test_less_is_said_as_less():
    said = came_to([Counted(before={"broken": 2}, after={"broken": 1})], 0, Seats([(10, 6, 5)], staff_hours=-30))

    assert said == ["one fewer breach (Rings)", "one seat fewer at 10 o'clock", "-30 staff hours"]


def test_where_nothing_differs_nothing_is_said():
    assert came_to([Counted(before={"met": 2}, after={"met": 2})], 0, Seats([(10, 5, 5)], staff_hours=0)) == []
    assert came_to([], 0, None) == []

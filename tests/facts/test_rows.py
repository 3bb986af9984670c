"""Rows added by statements that are put together once."""

from django.contrib.auth.models import Group

from shouwen.facts.rows import add_unless_there
from tests.organisation.test_at_once import at_once


def test_a_row_is_added_once(db):
    first, again = Group(name="一"), Group(name="一")

    assert add_unless_there(first, "name")
    assert not add_unless_there(again, "name")
    assert (again.pk, Group.objects.get().pk) == (None, first.pk)


def test_of_two_who_add_a_row_at_once_one_does(committed):
    added = []

    assert at_once(*[lambda: added.append(add_unless_there(Group(name="一"), "name"))] * 2) == []

    assert sorted(added) == [False, True]
    assert Group.objects.count() == 1

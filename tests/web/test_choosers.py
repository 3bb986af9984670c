"""Units are chosen by what they are called and what they stand below, never by a number that nobody knows."""

import pytest

from shouwen.organisation.models import Unit
from shouwen.web.administration.choosers import suggested_units, units_written, written
from tests.factories import as_member, make_administrator, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    top = make_unit("海川集团")
    first, second = (make_unit(name, parent=top) for name in ("百川商贸", "海川物流"))
    return top, first, second, make_unit("客户服务部", parent=first), make_unit("客户服务部", parent=second)


def test_each_is_suggested_with_what_it_stands_below_and_read_back(units, django_assert_num_queries):
    by = as_member(make_administrator(unit=units[0]))

    with django_assert_num_queries(1):
        told = suggested_units(by)

    assert sorted(told) == sorted(["海川集团", "百川商贸", "百川商贸 / 客户服务部", "海川物流", "海川物流 / 客户服务部"])
    assert units_written("海川物流/客户服务部", Unit.objects.all()) == [units[4]]
    assert units_written("客户服务部", Unit.objects.all()) == []


def test_two_that_are_called_alike_in_one_place_carry_their_numbers(units):
    twin = make_unit("客户服务部", parent=units[1])

    assert written([units[3], twin]) == [f"百川商贸 / 客户服务部 #{one.pk}" for one in (units[3], twin)]

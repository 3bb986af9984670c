"""Units are written by what they are called and what they stand below, and read back."""

import pytest

from shouwen.organisation.models import Unit
from shouwen.web.units.ways import meant, written
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    top = make_unit("海川集团")
    first, second = (make_unit(name, parent=top) for name in ("百川商贸", "海川物流"))
    return top, first, second, make_unit("客户服务部", parent=first), make_unit("客户服务部", parent=second)


def test_each_is_written_with_what_it_stands_below_and_read_back(units, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert written(units[3:]) == ["百川商贸 / 客户服务部", "海川物流 / 客户服务部"]
    assert written(units[:2]) == ["海川集团", "百川商贸"]

    rows = Unit.objects.order_by("path")
    assert meant("海川物流/客户服务部", rows) == [units[4]]
    assert meant(f"客户服务部 #{units[4].pk}", rows) == meant(str(units[4].pk), rows) == [units[4]]
    assert set(meant("客户服务部", rows)) == set(units[3:])
    assert meant("百川商贸", rows) == [units[1]]
    assert meant("没有这个", rows) == meant("", rows) == meant("海川物流 / 没有", rows) == []


def test_two_that_are_called_alike_in_one_place_carry_their_numbers(units):
    twin = make_unit("客户服务部", parent=units[1])

    assert written([units[3], twin]) == [f"百川商贸 / 客户服务部 #{one.pk}" for one in (units[3], twin)]

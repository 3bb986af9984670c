"""A fact that plainly has another code than a standard wants costs nothing, and nothing else changes by that."""

from decimal import Decimal

import pytest

from shouwen.regulation.index import index_of
from tests.regulation.packing import Told, adopted

LOSS = """
- limit: 商品损失
  id: A-1
  article: 一/1
  when: case.classed
  where: class = '商品' and loss > 0 yuan
  measure: loss
  at_most: 300 yuan
- limit: 其他损失
  id: A-2
  article: 一/2
  when: case.classed
  where: not class = '商品'
  measure: loss
  at_most: 100 yuan
"""


@pytest.mark.parametrize(("figures", "found"), [
    ({"class": "商品", "loss": Decimal(400)}, {"A-1": "broken"}),
    ({"class": "服务", "loss": Decimal(400)}, {"A-2": "broken"}),
    ({"class": "服务", "loss": Decimal(100)}, {"A-2": "met"}),
    ({"loss": Decimal(400)}, {}),
    ({"class": "服务"}, {"A-2": "unknown"}),
])
def test_a_code_that_differs_is_silence(figures, found):
    told = Told(LOSS)

    told.tell("03-02 09:00", "case.classed", **figures)

    assert {standard: verdict for standard, verdict, _at in told.ends()} == found


def test_only_what_is_wanted_of_a_figure_by_its_code_is_looked_at_beforehand():
    index = index_of(adopted(LOSS))

    assert index.codes == {"A-1": (("class", "商品"),)}

"""The fast replay finds what the replay finds that is the definition: line by line, over random streams of facts."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from shouwen.regulation.replaying.sinks import Totals
from tests.regulation.replaying.agreeing import followed, of_draft, of_pack, slowly, streams, swiftly

SLOWLY = settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SERVED = ("service-department", "cable-operator")


@pytest.mark.parametrize("name", SERVED)
def test_both_replays_of_a_pack_find_the_same(name):
    followed = of_pack(name)

    @SLOWLY
    @given(streams(followed))
    def agree(told):
        assert swiftly([followed], told) == slowly([followed], told)

    agree()


@pytest.mark.prove
@pytest.mark.parametrize("name", [*SERVED, "reception-norms", "sales-service"])
def test_both_replays_of_a_pack_find_the_same_at_length(name):
    followed = of_pack(name)

    @settings(SLOWLY, max_examples=400)
    @given(streams(followed, most=150))
    def agree(told):
        assert swiftly([followed], told) == slowly([followed], told)

    agree()


#: Drafts that a reader of today takes whole, and that are judged on facts.
DRAFTS = (
    "duty-desk", "property-standards", "school-phone-custody", "shop-operations", "staff-assessment", "phrase-norms",
    "cable-operator", "service-department",
)  # fmt: skip


@SLOWLY
@given(st.data())
def test_both_replays_of_a_draft_find_the_same(data):
    followed = of_draft(data.draw(st.sampled_from(DRAFTS)))
    told = data.draw(streams(followed))

    assert swiftly([followed], told) == slowly([followed], told)


#: What packs do not use yet: a breach that must last, quotas and accounts over service years, a longer keeping.
NEWER = """
- limit: 排队
  id: N-1
  article: 一
  when: queue.measured
  per: queue
  measure: waiting
  at_most: 1
  lasting: 10 minutes
- quota: 服务年
  id: N-2
  article: 一
  per: member
  for: 专员
  in: month of member.joined
  count: contact.answered
  at_least: 2
- ledger: 服务年账
  id: N-3
  article: 一
  per: member
  for: 专员
  in: month of member.joined
  opens_with: 3
  carries: true
  entries: [{when: contact.answered, amount: -1}]
  each_below: {0: [{notice: 甲}]}
- keep: 合同
  id: N-4
  article: 一
  what: case
  when: case.opened
  until: 3 days
  also_held: true
  copies: [客户]
"""


@SLOWLY
@given(st.data())
def test_both_replays_find_the_same_of_what_no_pack_uses_yet(data):
    files = {"pack.yaml": "name: newer\nedition: '1'\ntitle: 新\nin_force_from: 2025-01-01\n",
             "articles.yaml": "- {number: 一, says: 新。}", "standards/all.yaml": NEWER}  # fmt: skip
    followed_ = followed(read_files({path: text.encode() for path, text in files.items()}, all_kinds()))
    told = data.draw(streams(followed_))

    assert swiftly([followed_], told) == slowly([followed_], told)


def test_totals_count_what_stands():
    followed = of_pack("cable-operator")

    @SLOWLY
    @given(streams(followed))
    def agree(told):
        counted = Counter()
        for (standard, verdict), n in swiftly([followed], told, Totals()).by_standard().items():
            plain = verdict.removesuffix(" withdrawn")
            if verdict != "done late":
                counted[standard, str(plain)] += n if plain == verdict else -n

        stands = Counter((one[1], one[2]) for one in slowly([followed], told).values() if one[2] is not None)
        assert +counted == stands

    agree()

import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import Told, edition, kind, shown

MORE = {
    one.name: one
    for one in (
        kind("attendance.day", "出勤日结", status="code", swap="truth", member="reference"),
        kind("leave.given", "准假", sort="code", member="reference"),
    )
}
ABSENT = """
- deem: 擅自休息按旷工
  id: M-1
  article: 一/1
  when: attendance.day
  where: status = 'absent'
  per: member
  unless: {if: permit(leave), cites: 一/2}
  counts_as: 旷工
  then: [{points: -5}]
"""
SETTLED = ABSENT.replace("counts_as: 旷工", "counts_as: 旷工\n  settles: {when: leave.given, where: sort = '补假'}")
COUNTED = """
- tally: 旷工计次
  id: T-1
  article: 一
  when: 旷工
  per: member
  in: month
  steps: {2: [{sanction: 警告}]}
"""


@pytest.fixture(autouse=True)
def _more_kinds(monkeypatch):
    from tests.regulation import packing

    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, **MORE})
    packing.edition.cache_clear()


class Days(Told):
    def day(self, at, status="absent", member="member:5", **figures):
        return self.tell(at, "attendance.day", member, status=status, member=member, **figures)

    def stands(self):
        return [(one.standard, str(one.verdict), one.result, shown(one.at)[:5]) for one in self.memory.standing()]


def test_what_happened_counts_as_what_the_text_calls_it_with_what_follows():
    here = Days(ABSENT)

    (finding,) = here.day("03-02 18:00")
    assert here.day("03-03 18:00", status="present") == ()

    assert (finding.verdict, finding.result) == ("result", "旷工")
    assert finding.consequences == ({"counts_as": "旷工"}, {"points": -5})


def test_what_is_excused_says_so_and_what_is_not_known_is_shown():
    here = Days(ABSENT)
    here.memory.words = {("permit", "leave"): True}

    here.day("03-02 18:00")
    here.day("03-03 18:00", status=None)

    assert here.stands() == [("M-1", "excused", None, "03-02"), ("M-1", "unknown", None, "03-03")]


def test_a_name_is_counted_whoever_gave_it_and_falls_with_what_gave_it():
    here = Days(ABSENT + COUNTED)
    here.day("03-02 18:00")
    here.day("03-03 18:00")
    assert ("T-1", "step", None, "03-03") in here.stands()

    here.tell("03-04 09:00", "fact.corrected", which="fact:1", figures={"status": "present"})

    assert here.stands() == [("M-1", "result", "旷工", "03-03")]


def test_nothing_that_comes_later_settles_a_deem_that_does_not_say_so():
    here = Days(ABSENT)
    here.day("03-02 18:00")
    here.tell("03-03 09:00", "leave.given", "member:5", member="member:5", sort="补假")

    assert here.stands() == [("M-1", "result", "旷工", "03-02")]


@pytest.mark.parametrize(
    ("sort", "member", "at", "left"),
    [
        ("补假", "member:5", "03-05 09:00", []),
        ("年假", "member:5", "03-05 09:00", ["03-02", "03-04"]),
        ("补假", "member:6", "03-05 09:00", ["03-02", "03-04"]),
        ("补假", "member:5", "03-03 09:00", ["03-04"]),  # it settles what lies before it
    ],
)
def test_a_settling_fact_takes_back_what_was_deemed_before_it_and_what_was_counted_of_it(sort, member, at, left):
    here = Days(SETTLED + COUNTED)
    here.day("03-02 18:00")
    here.day("03-04 18:00")

    here.tell(at, "leave.given", member, member=member, sort=sort)

    assert [day for standard, *_, day in here.stands() if standard == "M-1"] == left
    assert any(standard == "T-1" for standard, *_ in here.stands()) is (len(left) == 2)


def test_a_settling_fact_that_is_withdrawn_settles_nothing():
    here = Days(SETTLED)
    here.day("03-02 18:00")
    here.tell("03-03 09:00", "leave.given", "member:5", member="member:5", sort="补假")
    assert here.stands() == []

    here.tell("03-04 09:00", "fact.withdrawn", "member:5", which="fact:2")

    assert here.stands() == [("M-1", "result", "旷工", "03-02")]


def test_of_one_absence_there_is_one_finding_where_one_deem_takes_the_place_of_another():
    swap = ABSENT.replace("M-1", "M-2").replace("status = 'absent'", "status = 'absent' and swap")
    here = Days(ABSENT + swap.replace("counts_as: 旷工", "counts_as: 旷工\n  instead_of: [旷工]"))

    here.day("03-02 18:00", swap=True)
    here.day("03-03 18:00", swap=False)

    assert here.stands() == [("M-2", "result", "旷工", "03-02"), ("M-1", "result", "旷工", "03-03")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ABSENT.replace("counts_as: 旷工", "counts: 旷工"), "the key “counts_as”"),
        (ABSENT.replace("  per:", "  instead_of: [旷课]\n  per:"), "a name that counts_as gives"),
        (ABSENT + COUNTED.replace("when: 旷工", "when: 旷课"), "a name that counts_as gives, perhaps “旷工”"),
        (SETTLED.replace("leave.given", "leave.gone"), "a kind of fact, perhaps “leave.given”"),
    ],
)
def test_what_a_deem_cannot_be_is_refused(text, expected):
    with pytest.raises(PackErrors) as errors:
        edition(text)

    assert any(expected in one.expected for one in errors.value.errors)


def test_a_deem_is_one_sentence():
    said = edition(ABSENT).standards["M-1"].sentences()

    assert said[0][1] == "「出勤日结」时，若status为“缺勤”，按旷工算，扣 5 分；有「请假」的批准的除外。"

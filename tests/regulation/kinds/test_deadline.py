import pytest

from shouwen.regulation.errors import PackErrors
from tests.regulation.packing import Told, edition, shown

REPLY = """
- deadline: 首次答复
  id: D-1
  article: 一/1
  when: case.opened
  where: kind = '投诉'
  while: open(case)
  within: 20 minutes
  done: case.replied
  warn: [5 minutes before -> owner(case)]
  escalate: [due -> 班长, +1 hour -> head(unit)]
  otherwise: [{task: 说明原因}]
"""


def with_(*pairs):
    text = REPLY
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("replied", "ends"),
    [
        ("03-02 09:19:59", [("D-1", "met", "03-02 09:19:59")]),  # just before
        (
            "03-02 09:20:00",
            [("D-1", "met", "03-02 09:20:00")],
        ),  # on the due time: a span of minutes holds its end
        ("03-02 09:20:01", [("D-1", "missed", "03-02 09:20:00")]),  # just after, dated at due
    ],
)
def test_a_deadline_is_met_up_to_its_due_time(replied, ends):
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell(replied, "case.replied")

    assert told.ends() == ends


def test_a_late_done_after_a_miss_is_noted_and_still_missed():
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.sweep("03-02 09:30")
    (late,) = told.tell("03-02 09:45", "case.replied")

    assert (late.at - late.clock.due_at).total_seconds() == 25 * 60
    (ended,) = told.memory.standing()
    assert (ended.verdict, ended.done_at, ended.because) == ("missed", late.at, (1, 2))
    assert ended.consequences == ({"task": "说明原因"},)


def test_a_sweep_at_the_due_time_itself_misses_nothing():
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.sweep("03-02 09:20")
    assert told.ends() == [("D-1", "running", "03-02 09:20:00")]
    told.sweep("03-02 09:20:00.000001")
    assert told.ends() == [("D-1", "missed", "03-02 09:20:00")]


def test_warnings_come_before_and_escalations_after_the_due_time_once_each():
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.sweep("03-02 09:14")
    assert told.replay.steps == []
    told.sweep("03-02 09:15")
    told.sweep("03-02 09:16")
    assert [one.step.to for one in told.replay.steps] == ["owner(case)"]
    told.sweep("03-02 09:21")
    assert [one.step.to for one in told.replay.steps] == ["owner(case)", "班长"]
    told.sweep("03-02 10:20")
    assert [one.step.to for one in told.replay.steps] == ["owner(case)", "班长", "head(unit)"]


def test_a_missed_clock_that_is_done_escalates_no_further():
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-02 09:30", "case.replied")
    told.sweep("03-02 12:00")

    assert [one.step.to for one in told.replay.steps] == ["owner(case)", "班长"]


def test_a_case_of_another_kind_starts_no_clock():
    told = Told(REPLY)

    assert told.tell("03-02 09:00", "case.opened", kind="咨询") == ()


def test_ending_the_state_cancels_and_does_not_meet():
    told = Told(REPLY)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-02 09:05", "case.closed", open_sub_cases=0)

    assert told.ends() == [("D-1", "cancelled", "03-02 09:05:00")]


def test_a_start_after_the_state_has_ended_starts_nothing():
    told = Told(with_(("when: case.opened", "when: customer.told"), ("  where: kind = '投诉'\n", "")))

    told.tell("03-02 09:00", "case.opened")
    told.tell("03-02 09:01", "customer.told")
    told.tell("03-02 09:05", "case.closed")
    told.tell("03-02 09:06", "customer.told")
    told.tell("03-02 09:07", "case.reopened")
    told.tell("03-02 09:08", "customer.told")

    assert told.ends() == [("D-1", "cancelled", "03-02 09:05:00"), ("D-1", "running", "03-02 09:28:00")]


WORKING = with_(("20 minutes", "2 working days\n  calendar: working_time"))


@pytest.mark.parametrize(
    ("replied", "verdict"),
    [
        ("03-04 23:59:59", "met"),  # Monday's second working day is Wednesday, to its end
        ("03-05 00:00:00", "missed"),  # midnight belongs to the new day
    ],
)
def test_working_days_close_with_the_end_of_the_last_one(replied, verdict):
    told = Told(WORKING)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell(replied, "case.replied")

    assert told.memory.standing()[0].verdict == verdict


def test_a_year_that_is_not_announced_marks_the_due_time_as_assumed():
    told = Told(WORKING)

    told.tell("12-30 09:00", "case.opened", kind="投诉")
    assert told.memory.running()[0].is_due_assumed
    told.tell("03-02 09:00", "case.opened", "case:2", kind="投诉")
    assert not next(one for one in told.memory.running() if one.holder == "case:2").is_due_assumed


PAUSED = with_(("done: case.replied", "done: case.replied\n  pauses: [[pause.started, pause.ended]]"))


@pytest.mark.parametrize(
    ("replied", "verdict"),
    [("03-02 10:20:00", "met"), ("03-02 10:20:01", "missed")],
)
def test_a_clock_stands_while_it_is_paused(replied, verdict):
    told = Told(PAUSED)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-02 09:05", "pause.started")
    told.sweep("03-02 10:00")
    assert told.ends() == [("D-1", "running", "never")]
    told.tell("03-02 10:05", "pause.ended")
    assert told.ends() == [("D-1", "running", "03-02 10:20:00")]
    told.tell(replied, "case.replied")
    assert told.memory.standing()[0].verdict == verdict


def test_a_pause_begun_after_the_due_time_changes_nothing():
    told = Told(PAUSED)

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-02 09:25", "pause.started")
    told.tell("03-02 11:00", "pause.ended")

    assert told.ends() == [("D-1", "missed", "03-02 09:20:00")]


def test_a_clock_that_starts_in_a_pause_stands_from_its_start():
    told = Told(
        PAUSED.replace("when: case.opened", "when: customer.told").replace("  where: kind = '投诉'\n", "")
    )

    told.tell("03-02 08:50", "case.opened")
    told.tell("03-02 08:55", "pause.started")
    told.tell("03-02 09:00", "customer.told")
    assert told.ends() == [("D-1", "running", "never")]
    told.tell("03-02 10:00", "pause.ended")
    assert told.ends() == [("D-1", "running", "03-02 10:20:00")]


def test_a_second_start_is_kept_first_restarted_or_counted_for_itself():
    ends = {}
    for again in ("keep_first", "restart", "each"):
        told = Told(
            with_(
                ("when: case.opened", "when: customer.told"),
                ("  where: kind = '投诉'\n", ""),
                ("done:", f"again: {again}\n  done:"),
            )
        )
        told.tell("03-02 09:00", "customer.told")
        told.tell("03-02 09:10", "customer.told")
        ends[again] = told.ends()

    assert ends == {
        "keep_first": [("D-1", "running", "03-02 09:20:00")],
        "restart": [("D-1", "cancelled", "03-02 09:10:00"), ("D-1", "running", "03-02 09:30:00")],
        "each": [("D-1", "running", "03-02 09:20:00"), ("D-1", "running", "03-02 09:30:00")],
    }


COUNTERSIGNED = """
- deadline: 副总经理批示
  id: D-2
  article: 一/1
  when: entry.signed
  where: form = '处理表' and place = '部门'
  while: open(case)
  per: case
  again: restart
  within: 20 minutes
  done: {when: entry.signed, where: form = '处理表' and place = '副总'}
  lapses: LAPSES
  otherwise: [{task: 说明原因}]
"""
FALLEN = "{when: signature.fallen, where: form = '处理表' and place = '部门'}"


def countersigned(lapses=FALLEN):
    return COUNTERSIGNED.replace("LAPSES", lapses)


def sign(told, at, place, form="处理表"):
    told.tell(at, "entry.signed", form=form, place=place)


def fall(told, at, place, form="处理表"):
    told.tell(at, "signature.fallen", form=form, place=place)


@pytest.mark.parametrize(
    ("fell", "ends"),
    [
        ("03-02 09:19:59", [("D-2", "cancelled", "03-02 09:19:59")]),  # just before it is due
        ("03-02 09:20:00", [("D-2", "cancelled", "03-02 09:20:00")]),  # on its due time
        ("03-02 09:20:01", [("D-2", "missed", "03-02 09:20:00")]),  # it was missed already, and rightly
    ],
)
def test_a_clock_lapses_with_what_began_it(fell, ends):
    told = Told(countersigned())

    sign(told, "03-02 09:00", "部门")
    fall(told, fell, "部门")
    told.sweep("03-02 12:00")

    assert told.ends() == ends


def test_what_lapsed_begins_anew_and_is_missed_for_itself():
    told = Told(countersigned())

    sign(told, "03-02 09:00", "部门")
    fall(told, "03-02 09:10", "部门")
    sign(told, "03-02 11:00", "部门")
    assert told.ends() == [("D-2", "cancelled", "03-02 09:10:00"), ("D-2", "running", "03-02 11:20:00")]
    told.sweep("03-02 12:00")

    assert told.ends() == [("D-2", "cancelled", "03-02 09:10:00"), ("D-2", "missed", "03-02 11:20:00")]


@pytest.mark.parametrize("lapses", [FALLEN, f"[case.reopened, {FALLEN}]"])
def test_other_signatures_that_fall_let_no_clock_lapse(lapses):
    told = Told(countersigned(lapses))

    sign(told, "03-02 09:00", "部门")
    fall(told, "03-02 09:05", "副总")
    fall(told, "03-02 09:06", "部门", form="另一张表")
    sign(told, "03-02 09:10", "副总")

    assert told.ends() == [("D-2", "met", "03-02 09:10:00")]


def test_a_fall_that_is_recorded_late_takes_the_miss_back():
    told = Told(countersigned())

    sign(told, "03-02 09:00", "部门")
    told.sweep("03-02 10:00")
    assert told.ends() == [("D-2", "missed", "03-02 09:20:00")]
    fall(told, "03-02 09:10", "部门")

    assert told.ends() == [("D-2", "cancelled", "03-02 09:10:00")]


def test_a_lapse_is_said_in_the_sentence_and_read_with_its_faults():
    standard = edition(countersigned()).standards["D-2"]

    assert "「签字失效」之后不再计时，重新开始时从头计" in standard.sentences()[0][1]
    assert "signature.fallen takes it away" in standard.sentences("en")[0][1]
    with pytest.raises(PackErrors, match="signature"):
        edition(countersigned("{when: signature.faded}"))


def test_a_second_start_after_the_first_clock_passed_its_due_time_starts_anew_without_a_sweep():
    told = Told(with_(("when: case.opened", "when: customer.told"), ("  where: kind = '投诉'\n", "")))

    told.tell("03-02 09:00", "customer.told")
    told.replay.now = told.memory.running()[0].due_at.replace(year=2027)  # no sweep comes between
    told.tell("03-02 09:30", "customer.told")

    assert told.ends() == [("D-1", "missed", "03-02 09:20:00"), ("D-1", "running", "03-02 09:50:00")]


def test_all_of_several_stops_may_come_in_any_order_and_any_one_of_several_is_enough():
    both = with_(
        ("done: case.replied", "done: {all: [{when: case.replied, where: which = 'first'}, customer.told]}")
    )
    told = Told(both)
    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-02 09:01", "customer.told")
    told.tell("03-02 09:02", "case.replied", which="final")
    assert told.ends() == [("D-1", "running", "03-02 09:20:00")]
    told.tell("03-02 09:03", "case.replied", which="first")
    assert told.ends() == [("D-1", "met", "03-02 09:03:00")]

    either = Told(with_(("done: case.replied", "done: [case.replied, customer.told]")))
    either.tell("03-02 09:00", "case.opened", kind="投诉")
    either.tell("03-02 09:01", "customer.told")
    assert either.ends() == [("D-1", "met", "03-02 09:01:00")]


def test_nothing_counts_before_the_earliest_moment():
    told = Told(with_(("within: 20 minutes", "within: 20 days\n  not_before: 15 days")))

    told.tell("03-02 09:00", "case.opened", kind="投诉")
    told.tell("03-17 23:59:59", "case.replied")  # the fifteenth day is not over
    assert told.ends() == [("D-1", "running", "03-22 23:59:59")]
    told.tell("03-18 00:00:00", "case.replied")
    assert told.ends() == [("D-1", "met", "03-18 00:00:00")]


def test_a_due_time_may_be_promised_and_an_unknown_one_starts_no_clock():
    told = Told(with_(("within: 20 minutes", "due: promised_at - 15 minutes")))

    from tests.regulation.packing import local

    assert told.tell("03-02 09:00", "case.opened", "case:2", kind="投诉") == ()
    told.tell("03-02 09:00", "case.opened", kind="投诉", promised_at=local("03-02 17:00"))

    assert told.ends() == [("D-1", "running", "03-02 16:45:00")]


def test_a_figure_left_to_the_site_starts_a_clock_only_where_the_site_gave_one():
    asked = with_(("20 minutes", "ask.reply_within\n  calendar: working_time"))

    told = Told(asked)
    assert told.tell("03-02 09:00", "case.opened", kind="投诉") == ()
    given = Told(asked, {"reply_within": "2 小时"})
    (started,) = given.tell("03-02 11:00", "case.opened", kind="投诉")

    assert given.ends() == [("D-1", "running", "03-02 14:00:00")]  # two hours of office time, noon left out
    assert started.clock.reckoning.local == ("ask.reply_within",)
    assert str(started.clock.reckoning.figures["ask.reply_within"]) == "2 hours"


def test_two_readings_stand_in_the_file_and_a_local_value_picks_one():
    read = with_(
        (
            "  within: 20 minutes\n",
            "  reading: ask.week_means\n"
            "  as: {自然日: {within: 7 days}, 工作日: {within: 5 working days, calendar: working_time}}\n",
        )
    )

    days = Told(read, {"week_means": "自然日"})
    days.tell("03-02 09:00", "case.opened", kind="投诉")
    working = Told(read, {"week_means": "工作日"})
    working.tell("03-04 09:00", "case.opened", kind="投诉")

    assert days.ends() == [("D-1", "running", "03-09 23:59:59")]
    assert working.ends() == [("D-1", "running", "03-11 23:59:59")]
    sentences = edition(read).standards["D-1"].sentences()
    assert [option for option, _ in sentences] == ["自然日", "工作日"]
    assert "7 天内" in sentences[0][1]
    assert "5 个工作日内（按办公时间计）" in sentences[1][1]


def test_a_clock_is_matched_on_its_holder():
    per_member = with_(
        ("when: case.opened", "when: contact.answered"),
        ("  where: kind = '投诉'\n", ""),
        ("  while: open(case)\n", "  per: member\n"),
        ("done: case.replied", "done: contact.received"),
    )
    told = Told(per_member)

    told.tell("03-02 09:00", "contact.answered", "contact:1", member="member:7", rings=1)
    told.tell("03-02 09:01", "contact.received", "contact:2", by="member:8")
    assert told.ends() == [("D-1", "running", "03-02 09:20:00")]
    told.tell("03-02 09:02", "contact.received", "contact:3", by="member:7")
    assert told.ends() == [("D-1", "met", "03-02 09:02:00")]


def test_a_deadline_is_one_sentence():
    standard = edition(PAUSED).standards["D-1"]

    assert standard.sentences()[0][1] == (
        "「立案」时，若kind为“投诉”，须在 20 分钟内完成「答复」；「暂停」至「恢复」期间不计。"
    )
    assert standard.sentences("en")[0][1] == (
        "On case.opened, if kind is “投诉”, case.replied is due within 20 minutes;"
        " pause.started to pause.ended does not count; it ends with case.closed."
    )


ENDED_BY_ITS_STOP = """
- deadline: 答复
  id: E-1
  article: 一
  when: case.opened
  while: open(case)
  within: 20 minutes
  done: DONE
"""


@pytest.mark.parametrize(
    ("done", "told_first", "ends"),
    [
        ("case.closed", (), ("E-1", "met", "03-02 09:10:00")),
        ("{all: [customer.told, case.closed]}", (), ("E-1", "cancelled", "03-02 09:10:00")),
        ("{all: [customer.told, case.closed]}", ("customer.told",), ("E-1", "met", "03-02 09:10:00")),
        ("case.replied", (), ("E-1", "cancelled", "03-02 09:10:00")),
    ],
)
def test_what_both_stops_a_clock_and_ends_its_state_meets_it_once_nothing_else_lacks(done, told_first, ends):
    here = Told(ENDED_BY_ITS_STOP.replace("DONE", done))
    here.tell("03-02 09:00", "case.opened")
    for kind in told_first:
        here.tell("03-02 09:05", kind)

    here.tell("03-02 09:10", "case.closed")

    assert here.ends() == [ends]


def test_a_warning_may_be_told_as_long_before_as_the_site_says_and_none_where_it_does_not():
    text = ENDED_BY_ITS_STOP.replace("DONE", "case.replied") + "  warn: [ask.reply_within before -> 班长]\n"

    for values, steps in (
        ({"reply_within": "5 minutes"}, ["03-02 09:15:00"]),
        ({"reply_within": "19 minutes"}, ["03-02 09:01:00"]),
        ({"reply_within": "20 minutes"}, []),  # it would come with the clock itself
        ({"reply_within": "1 hour"}, []),
        ({}, []),
    ):
        here = Told(text, values)
        here.tell("03-02 09:00", "case.opened")
        (clock,) = here.memory.running()
        assert [shown(step.at) for step in clock.steps] == steps


def test_a_warning_by_a_local_value_that_is_no_span_is_refused():
    with pytest.raises(PackErrors) as errors:
        edition(ENDED_BY_ITS_STOP.replace("DONE", "case.replied") + "  warn: [ask.week_means before -> 班长]\n")

    assert "a local value that is a span" in errors.value.errors[0].expected


def test_whose_clock_it_is_may_share_its_name_with_a_code_of_the_fact(monkeypatch):
    from dataclasses import replace

    from tests.regulation import packing

    planned = replace(packing.kind("duty.planned", "排定值日", duty="code", ends="time"), about=("duty",))
    monkeypatch.setattr(packing, "KINDS", {**packing.KINDS, planned.name: planned})
    packing.edition.cache_clear()
    here = Told(
        "- deadline: 打扫好\n  id: D-9\n  article: 一\n  when: duty.planned\n  where: duty = '值日'\n"
        "  per: duty\n  due: ends\n  done: task.done\n"
    )
    for number in (1, 2):
        here.tell("03-02 08:00", "duty.planned", f"duty:{number}", duty="值日", ends=packing.local("03-02 08:30"))
    here.tell("03-02 08:30", "task.done", "duty:1")
    here.sweep("03-02 08:31")

    assert [(one.clock.holder, str(one.verdict)) for one in here.memory.standing()] == [
        ("duty:1", "met"), ("duty:2", "missed"),
    ]  # fmt: skip
    packing.edition.cache_clear()

"""What each element does when it runs: one flow an element."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shouwen.regulation.flows import FigureMissing, FlowFault, Kind, NotOpen, read_flow
from tests.regulation.flows.drawing import (
    bpmn,
    document,
    end,
    many,
    node,
    process,
    start,
    terminate,
    timer,
    user,
)


def read(*parts, **more):
    return read_flow(bpmn(*parts, **more), file="flows/x.bpmn")


def open_names(state):
    return sorted(task.node.id for task in state.open_tasks())


def complete(flow, state, name, **figures):
    return flow.complete(state, name, figures)


def test_a_flow_starts_at_its_first_task_and_ends_after_its_last():
    flow = read(start(), user("a"), node("manualTask", "b"), end(), "s -> a -> b -> e")
    state = flow.start()

    first = flow.complete(state, state.open_tasks()[0].id)
    last = flow.complete(state, state.open_tasks()[0].id)

    assert [task.node.id for task in first.opened] == ["b"]
    assert [task.node.id for task in first.completed] == ["a"]
    assert not first.is_finished
    assert last.is_finished
    assert (last.opened, last.cancelled) == ((), ())
    assert state.passed == ("s", "a", "b", "e")


def test_an_open_task_says_what_people_and_pages_need():
    flow = read(
        start(),
        user("a", shouwen_form="客户投诉处理表", shouwen_asks="合理: 是|否; 理由: text"),
        timer("t", "a", standard="SD-3.15-2b", interrupts=False),
        end(),
        end("late"),
        "s -> a -> e\nt -> late",
        lanes={"客服经理": ["a"]},
    )
    (task,) = flow.start().open_tasks()

    assert (task.kind, task.name, task.lane, task.index, task.total) == (Kind.USER, "a", "客服经理", 1, 1)
    assert task.node.form == "客户投诉处理表"
    assert [(ask.name, ask.type, ask.options) for ask in task.node.asks] == [
        ("合理", "choice", ("是", "否")),
        ("理由", "text", ()),
    ]
    assert [(each.standard, each.interrupts) for each in task.timers] == [("SD-3.15-2b", False)]
    assert flow.lanes == ("客服经理",)
    assert flow.process_id == "p"


def test_the_same_key_gives_the_same_ids_and_another_key_others():
    flow = read(start(), user("a"), end(), "s -> a -> e")

    ids = [flow.start(key=key).open_tasks()[0].id for key in ("case:1", "case:1", "case:2", "", "")]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


CHOICE = (
    start(),
    node("exclusiveGateway", "x", default="f-p-x-c"),
    user("a"),
    user("b"),
    user("c"),
    end(),
    "s -> x\nx -> a : 金额 > 100\nx -> b : 金额 > 50\nx -> c\na -> e\nb -> e\nc -> e",
)


@pytest.mark.parametrize(
    ("amount", "way"),
    [
        (Decimal("100.01"), "a"),  # the first that is true, although the second is too
        (Decimal("100.00"), "b"),
        (Decimal("50.01"), "b"),
        (Decimal("50"), "c"),  # none is true
    ],
)
def test_an_exclusive_gateway_takes_the_first_true_way_or_the_default(amount, way):
    state = read(*CHOICE).start({"金额": amount})

    assert open_names(state) == [way]


def test_a_choice_over_a_figure_that_nobody_gave_is_refused_and_names_it():
    with pytest.raises(FigureMissing) as refused:
        read(*CHOICE).start()

    assert refused.value.names == ("金额",)
    assert refused.value.node.id == "x"


def test_a_condition_over_a_figure_of_another_type_is_a_fault_of_the_flow():
    with pytest.raises(FlowFault):
        read(*CHOICE).start({"金额": "多"})


def test_parallel_ways_are_open_together_and_join_after_the_last():
    flow = read(
        start(),
        node("parallelGateway", "g"),
        user("a"),
        user("b"),
        node("parallelGateway", "j"),
        user("c"),
        end(),
        "s -> g\ng -> a -> j\ng -> b -> j\nj -> c -> e",
    )
    state = flow.start()
    assert open_names(state) == ["a", "b"]

    complete(flow, state, "b")
    assert open_names(state) == ["a"]

    complete(flow, state, "a")
    assert open_names(state) == ["c"]


def test_a_parallel_join_in_a_loop_waits_again_in_the_second_round():
    flow = read(
        start(),
        node("exclusiveGateway", "m"),
        node("parallelGateway", "g"),
        user("a"),
        user("b"),
        node("parallelGateway", "j"),
        user("q", shouwen_asks="再来: 是|否"),
        node("exclusiveGateway", "x", default="f-p-x-e"),
        end(),
        "s -> m -> g\ng -> a -> j\ng -> b -> j\nj -> q -> x\nx -> m : 再来 = '是'\nx -> e",
    )
    state = flow.start()
    for name, figures in [("a", {}), ("b", {}), ("q", {"再来": "是"})]:
        complete(flow, state, name, **figures)

    complete(flow, state, "b")  # in the first round it was a who came first

    assert open_names(state) == ["a"]


INCLUSIVE = (
    start(),
    node("inclusiveGateway", "g", default="f-p-g-c"),
    user("a"),
    user("b"),
    user("c"),
    node("inclusiveGateway", "j"),
    user("d"),
    end(),
    "s -> g\ng -> a : 甲\ng -> b : 乙\ng -> c\na -> j\nb -> j\nc -> j\nj -> d -> e",
)


@pytest.mark.parametrize(
    ("one", "other", "ways"),
    [(True, True, ["a", "b"]), (True, False, ["a"]), (False, True, ["b"]), (False, False, ["c"])],
)
def test_an_inclusive_gateway_opens_every_true_way_and_its_join_waits_for_just_those(one, other, ways):
    flow = read(*INCLUSIVE)
    state = flow.start({"甲": one, "乙": other})
    assert open_names(state) == ways

    for name in ways:
        assert open_names(state) != ["d"]
        complete(flow, state, name)

    assert open_names(state) == ["d"]


def test_an_inclusive_join_goes_on_when_the_last_awaited_way_ends_elsewhere():
    flow = read(
        start(),
        node("inclusiveGateway", "g", default="f-p-g-a"),
        user("a"),
        user("b", shouwen_asks="放弃: 是|否"),
        node("exclusiveGateway", "x", default="f-p-x-j"),
        node("inclusiveGateway", "j"),
        user("d"),
        end(),
        end("given-up"),
        "s -> g\ng -> a\ng -> b : true\na -> j\nb -> x\nx -> given-up : 放弃 = '是'\nx -> j\nj -> d -> e",
    )
    state = flow.start()
    assert open_names(state) == ["b"], "a default is taken only where nothing is true"
    complete(flow, state, "b", 放弃="是")

    assert state.is_finished


def test_a_terminate_end_cancels_what_is_open():
    flow = read(
        start(),
        node("parallelGateway", "g"),
        user("a"),
        user("b"),
        end(),
        terminate("stop"),
        "s -> g\ng -> a -> stop\ng -> b -> e",
    )
    state = flow.start()

    advance = complete(flow, state, "a")

    assert advance.is_finished
    assert [task.node.id for task in advance.cancelled] == ["b"]


def test_an_end_leaves_the_other_ways_open():
    flow = read(
        start(),
        node("parallelGateway", "g"),
        user("a"),
        user("b"),
        end(),
        end("e2"),
        "s -> g\ng -> a -> e\ng -> b -> e2",
    )
    state = flow.start()

    advance = complete(flow, state, "a")

    assert not advance.is_finished
    assert open_names(state) == ["b"]


TIMED = (
    start(),
    user("a"),
    timer("t", "a", interrupts=True),
    timer("n", "a", standard="SD-2", interrupts=False),
    user("urge"),
    user("escalated"),
    end(),
    end("e2"),
    end("e3"),
    "s -> a -> e\nt -> escalated -> e2\nn -> urge -> e3",
)


def test_an_interrupting_timer_cancels_its_task_and_goes_its_own_way():
    flow = read(*TIMED)
    state = flow.start()
    assert [each.standard for each in state.open_timers()] == ["SD-1", "SD-2"]

    advance = flow.fire(state, state.open_timers()[0].id)

    assert [task.node.id for task in advance.cancelled] == ["a"]
    assert [task.node.id for task in advance.opened] == ["escalated"]
    assert [each.standard for each in advance.timers_stopped] == ["SD-2"]
    assert state.open_timers() == ()


def test_a_timer_that_does_not_interrupt_opens_its_way_beside_the_task_and_fires_once():
    flow = read(*TIMED)
    state = flow.start()

    flow.fire(state, "n")

    assert open_names(state) == ["a", "urge"]
    assert [each.standard for each in state.open_timers()] == ["SD-1"]
    with pytest.raises(NotOpen):
        flow.fire(state, "n")


def test_completing_a_task_stops_its_timers_but_not_what_they_have_begun():
    flow = read(*TIMED)
    state = flow.start()
    flow.fire(state, "n")

    advance = complete(flow, state, "a")

    assert [each.standard for each in advance.timers_stopped] == ["SD-1"]
    assert open_names(state) == ["urge"]
    assert complete(flow, state, "urge").is_finished


def test_an_interrupting_timer_leaves_what_another_timer_has_begun():
    flow = read(*TIMED)
    state = flow.start()
    flow.fire(state, "n")
    flow.fire(state, "t")

    assert open_names(state) == ["escalated", "urge"]


@pytest.mark.parametrize("is_loaded", [False, True])
def test_what_a_timer_opened_is_taken_back_and_the_timer_runs_again(is_loaded):
    flow = read(*TIMED)
    state = flow.start()
    opened = flow.fire(state, "n").opened
    state = flow.load(state.dump()) if is_loaded else state

    advance = flow.take_back(state, [opened[0].id], "n")

    assert [task.node.id for task in advance.cancelled] == ["urge"]
    assert open_names(state) == ["a"]
    assert [each.standard for each in state.open_timers()] == ["SD-1", "SD-2"]
    state = flow.load(state.dump()) if is_loaded else state
    assert [task.node.id for task in flow.fire(state, "n").opened] == ["urge"]
    assert open_names(state) == ["a", "urge"]
    complete(flow, state, "a")
    assert complete(flow, state, "urge").is_finished


@pytest.mark.parametrize("is_loaded", [False, True])
def test_taking_back_the_last_open_task_finishes_the_flow(is_loaded):
    flow = read(*TIMED)
    state = flow.start()
    (urge,) = flow.fire(state, "n").opened
    complete(flow, state, "a")
    state = flow.load(state.dump()) if is_loaded else state

    advance = flow.take_back(state, [urge.id], "n")

    assert advance.is_finished
    assert state.open_timers() == ()


def test_a_task_that_is_done_cannot_be_taken_back():
    flow = read(*TIMED)
    state = flow.start()
    (urge,) = flow.fire(state, "n").opened
    complete(flow, state, "urge")

    with pytest.raises(NotOpen):
        flow.take_back(state, [urge.id], "n")
    assert [each.standard for each in state.open_timers()] == ["SD-1"]


def test_firing_late_loses_against_completing():
    flow = read(*TIMED)
    state = flow.start()
    (first, _) = state.open_timers()
    complete(flow, state, "a")

    with pytest.raises(NotOpen):
        flow.fire(state, first.id)


def test_a_receive_task_waits_for_its_message_alone():
    flow = read_flow(
        document(
            '<message id="m" name="客户答复"/>',
            process(start(), node("receiveTask", "r", messageRef="m"), user("a"), end(), "s -> r -> a -> e"),
        ),
        file="x",
    )
    state = flow.start()

    with pytest.raises(NotOpen):
        flow.receive(state, "别的")
    advance = flow.receive(state, "客户答复", {"满意": True})

    assert [task.node.id for task in advance.opened] == ["a"]
    assert [task.kind for task in advance.completed] == [Kind.RECEIVE]
    assert state.figures["满意"] is True


SERVED = document(
    '<message id="m" name="处理结果通知"/>',
    process(
        start(),
        node("businessRuleTask", "rule", shouwen_decision="SD-3.15-3.7"),
        node("serviceTask", "service", shouwen_does="notice"),
        node("sendTask", "send", messageRef="m"),
        user("a"),
        end(),
        "s -> rule -> service -> send -> a -> e",
    ),
)


def test_service_rule_and_send_tasks_are_performed_on_the_way_by_the_caller():
    flow = read_flow(SERVED, file="x")
    seen = []

    def perform(node, figures):
        seen.append((node.kind, node.decision or node.does or node.message, dict(figures)))
        return {"比例": Decimal("0.70")} if node.kind is Kind.RULE else {}

    state = flow.start({"损失": Decimal("12.30")}, perform=perform)

    known = {"损失": Decimal("12.30"), "比例": Decimal("0.70")}
    assert seen == [
        (Kind.RULE, "SD-3.15-3.7", {"损失": Decimal("12.30")}),
        (Kind.SERVICE, "notice", known),
        (Kind.SEND, "处理结果通知", known),
    ]
    assert open_names(state) == ["a"]


def test_without_a_performer_they_stay_open_and_are_completed_like_others():
    flow = read_flow(SERVED, file="x")
    state = flow.start()
    assert [task.kind for task in state.open_tasks()] == [Kind.RULE]

    advance = flow.complete(state, "rule", {"比例": Decimal("0.7")}, perform=lambda node, figures: {})

    assert [each.id for each in advance.performed] == ["service", "send"]
    assert open_names(state) == ["a"]


CALLING = document(
    process(
        start(),
        node("callActivity", "c", calledElement="q"),
        timer("t", "c"),
        user("late"),
        user("z"),
        end(),
        end("e2"),
        "s -> c -> z -> e\nt -> late -> e2",
    ),
    process(
        start("qs"),
        node("parallelGateway", "qg"),
        user("qa"),
        user("qb"),
        end("qe"),
        end("qf"),
        "qs -> qg\nqg -> qa -> qe\nqg -> qb -> qf",
        name="q",
    ),
)


def test_a_call_activity_runs_another_process_of_the_file_and_goes_on_when_it_ends():
    flow = read_flow(CALLING, file="x")
    state = flow.start()
    assert flow.process_id == "p"
    assert open_names(state) == ["qa", "qb"]

    complete(flow, state, "qa")
    advance = complete(flow, state, "qb")

    assert [task.node.id for task in advance.opened] == ["z"]
    assert len(advance.timers_stopped) == 1


def test_a_timer_on_a_call_cancels_all_that_is_open_in_it():
    flow = read_flow(CALLING, file="x")
    state = flow.start()

    advance = flow.fire(state, "t")

    assert sorted(task.node.id for task in advance.cancelled) == ["qa", "qb"]
    assert open_names(state) == ["late"]
    assert complete(flow, state, "late").is_finished


def test_a_terminate_in_a_called_process_ends_that_process_alone():
    flow = read_flow(
        document(
            process(
                start(), node("callActivity", "c", calledElement="q"), user("z"), end(), "s -> c -> z -> e"
            ),
            process(
                start("qs"),
                node("parallelGateway", "qg"),
                user("qa"),
                user("qb"),
                terminate("qe"),
                end("qf"),
                "qs -> qg\nqg -> qa -> qe\nqg -> qb -> qf",
                name="q",
            ),
        ),
        file="x",
    )
    state = flow.start()

    advance = complete(flow, state, "qa")

    assert [task.node.id for task in advance.cancelled] == ["qb"]
    assert open_names(state) == ["z"]


def repeated(**how):
    return read(
        start(),
        user("a", many(**how)),
        timer("t", "a"),
        user("z"),
        user("late"),
        end(),
        end("e2"),
        "s -> a -> z -> e\nt -> late -> e2",
    )


def test_parallel_instances_are_open_together_one_for_each_member():
    flow = repeated(over="部门", each="本部门")
    state = flow.start({"部门": ["客户部门", "营销部门", "财务部门"]})
    tasks = state.open_tasks()
    assert [(task.index, task.total, task.member) for task in tasks] == [
        (1, 3, "客户部门"),
        (2, 3, "营销部门"),
        (3, 3, "财务部门"),
    ]

    for task in (tasks[2], tasks[0]):
        flow.complete(state, task.id)
    assert [task.member for task in state.open_tasks()] == ["营销部门"]

    flow.complete(state, tasks[1].id)
    assert open_names(state) == ["z"]


def test_instances_in_sequence_open_one_after_the_other():
    flow = repeated(over="部门", each="本部门", sequential=True)
    state = flow.start({"部门": ["甲", "乙"]})
    assert [(task.index, task.total, task.member) for task in state.open_tasks()] == [(1, 2, "甲")]

    advance = complete(flow, state, "a")
    assert [(task.index, task.member) for task in advance.opened] == [(2, "乙")]

    complete(flow, state, "a")
    assert open_names(state) == ["z"]


@pytest.mark.parametrize("sequential", [False, True])
def test_no_instances_are_passed_over(sequential):
    assert open_names(repeated(count=0, sequential=sequential).start()) == ["z"]


@pytest.mark.parametrize("sequential", [False, True])
def test_a_condition_ends_the_instances_early(sequential):
    flow = repeated(count=4, until="numberOfCompletedInstances >= 2", sequential=sequential)
    state = flow.start()

    complete(flow, state, "a")
    advance = complete(flow, state, "a")

    assert open_names(state) == ["z"]
    assert len(advance.cancelled) == (0 if sequential else 2)


@pytest.mark.parametrize("sequential", [False, True])
def test_answers_of_instances_are_gathered_in_a_list(sequential):
    flow = repeated(count=2, answer="同意", answers="各方同意", sequential=sequential)
    state = flow.start()
    with pytest.raises(FigureMissing) as refused:
        complete(flow, state, "a")
    assert refused.value.names == ("同意",)

    complete(flow, state, "a", 同意="是")
    state = flow.load(state.dump())
    complete(flow, state, "a", 同意="否")

    assert dict(state.figures) == {"各方同意": ["是", "否"]}


@pytest.mark.parametrize("sequential", [False, True])
def test_a_timer_belongs_to_all_instances_and_cancels_them_together(sequential):
    flow = repeated(count=3, sequential=sequential)
    state = flow.start()
    complete(flow, state, "a")
    assert all(len(task.timers) == 1 for task in state.open_tasks())

    advance = flow.fire(state, "t")

    assert len(advance.cancelled) == (1 if sequential else 2)
    assert open_names(state) == ["late"]
    assert complete(flow, state, "late").is_finished


@pytest.mark.parametrize("count", ["-1", "1.5", "201", "人数"])
def test_a_count_that_is_no_count_is_refused(count):
    with pytest.raises(FlowFault):
        repeated(count=count).start({"人数": Decimal("0.1")})


def test_a_call_is_made_once_for_each_member_who_is_seen_inside():
    flow = read_flow(
        document(
            process(
                start(),
                node("callActivity", "c", many(over="部门", each="本部门"), calledElement="q"),
                user("z"),
                end(),
                "s -> c -> z -> e",
            ),
            process(
                start("qs"),
                node("exclusiveGateway", "x", default="f-q-x-qb"),
                user("qa"),
                user("qb"),
                end("qe"),
                "qs -> x\nx -> qa : 本部门 = '财务部门'\nx -> qb\nqa -> qe\nqb -> qe",
                name="q",
            ),
        ),
        file="x",
    )
    state = flow.start({"部门": ["客户部门", "财务部门"]})
    assert open_names(state) == ["qa", "qb"]
    assert flow.names == {"部门", "本部门"}

    complete(flow, state, "qa")
    state = flow.load(state.dump())
    complete(flow, state, "qb")

    assert open_names(state) == ["z"]


def test_what_is_asked_must_be_given_and_be_one_of_the_options():
    flow = read(start(), user("a", shouwen_asks="合理: 是|否; 金额: money"), end(), "s -> a -> e")
    state = flow.start(key="k")
    before = state.dump()

    for given, missing in [({}, ("合理", "金额")), ({"合理": "也许", "金额": Decimal(1)}, ("合理",))]:
        with pytest.raises(FigureMissing) as refused:
            flow.complete(state, "a", given)
        assert refused.value.names == missing

    assert state.dump() == before
    assert complete(flow, state, "a", 合理="否", 金额=Decimal("0")).is_finished


def test_words_of_people_stay_out_of_the_state_unless_a_condition_reads_them():
    flow = read(start(), user("a", shouwen_asks="理由: text; 类别: 服务|其他"), end(), "s -> a -> e")
    state = flow.start()

    complete(flow, state, "a", 理由="张三骂人", 类别="其他")

    assert dict(state.figures) == {"类别": "其他"}


def test_a_deed_that_fails_on_the_way_leaves_everything_as_it_was():
    flow = read(start(), user("first"), *CHOICE[1:6], "s -> first -> x", CHOICE[-1].replace("s -> x\n", ""))
    state = flow.start(key="k")
    before = state.dump()

    with pytest.raises(FigureMissing):
        complete(flow, state, "first", 备注="x")

    assert state.dump() == before
    assert open_names(state) == ["first"]
    assert [task.node.id for task in complete(flow, state, "first", 金额=Decimal(200)).opened] == ["a"]


def test_one_task_is_completed_once():
    flow = read(start(), user("a"), user("b"), end(), "s -> a -> b -> e")
    state = flow.start()
    (task,) = state.open_tasks()
    flow.complete(state, task.id)

    with pytest.raises(NotOpen):
        flow.complete(state, task.id)
    with pytest.raises(NotOpen):
        flow.complete(state, "nonsense")


def test_cancelling_closes_everything_and_is_final():
    flow = read_flow(CALLING, file="x")
    state = flow.start()

    advance = flow.cancel(state)

    assert advance.is_finished
    assert sorted(task.node.id for task in advance.cancelled) == ["qa", "qb"]
    assert [each.node.id for each in advance.timers_stopped] == ["t"]
    assert flow.load(state.dump()).is_finished
    for deed in (lambda: flow.cancel(state), lambda: complete(flow, state, "qa")):
        with pytest.raises(NotOpen):
            deed()


def test_a_figure_is_exact_or_refused():
    flow = read(start(), user("a"), end(), "s -> a -> e")
    figures = {
        "金额": Decimal("1.10"),
        "日期": date(2026, 3, 1),
        "时刻": datetime(2026, 3, 1, 8, tzinfo=UTC),
        "部门": ["甲", {"乙": Decimal("0.10")}],
    }
    state = flow.start(figures)

    again = flow.load(state.dump())

    assert dict(again.figures) == figures
    assert str(again.figures["金额"]) == "1.10"
    with pytest.raises(TypeError):
        complete(flow, state, "a", 金额=0.1)


def test_an_endless_loop_of_services_is_stopped_and_nothing_changes():
    flow = read(
        start(),
        user("a"),
        node("serviceTask", "v"),
        node("exclusiveGateway", "x", default="f-p-x-v2"),
        node("exclusiveGateway", "m"),
        node("serviceTask", "v2"),
        end(),
        "s -> a -> m -> v -> x\nx -> v2 -> m\nx -> e : 停",
    )
    state = flow.start({"停": False})

    with pytest.raises(FlowFault, match="without end"):
        flow.complete(state, "a", perform=lambda node, figures: {})

    assert open_names(state) == ["a"]


def test_a_thousand_rounds_leave_a_small_state():
    flow = read(
        start(),
        node("exclusiveGateway", "m"),
        user("a"),
        user("b"),
        node("exclusiveGateway", "x", default="f-p-x-m"),
        end(),
        "s -> m -> a -> b -> x\nx -> m\nx -> e : 停",
    )
    state = flow.start({"停": False})
    for _ in range(1_000):
        complete(flow, state, "a")
        complete(flow, state, "b")

    assert len(state.dump()) < 400


def test_a_join_that_waits_for_what_cannot_come_shows_as_stuck():
    flow = read(
        start(),
        node("exclusiveGateway", "x", default="f-p-x-b"),
        user("a"),
        user("b"),
        node("parallelGateway", "j"),
        end(),
        "s -> x\nx -> a : true\nx -> b\na -> j\nb -> j\nj -> e",
    )
    state = flow.start()
    complete(flow, state, "a")

    assert state.is_stuck
    assert not state.is_finished

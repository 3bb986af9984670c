"""Runs go over to another text of their flow: steps renamed, added, removed; what cannot go on stays."""

import pytest

from shouwen.regulation.flows import read_flow
from shouwen.regulation.flows.moving import CannotMove, TwoInOne, move_state, plan_move
from tests.regulation.flows.drawing import bpmn, end, many, node, start, timer, user

CHAIN = ("s -> a -> b -> c -> e", "abc")


def chain(ways, names, **called):
    xml = bpmn(start(), *(user(name) for name in names), end(), ways).decode()
    for name, title in called.items():
        xml = xml.replace(f'<userTask id="{name}" name="{name}"', f'<userTask id="{name}" name="{title}"')
    return read_flow(xml.encode(), file="x")


def open_in(state):
    return [task.node.id for task in state.open_tasks()]


def moved(old, new, done, names=None, fired=()):
    state = old.start(key="k")
    for name in done:
        old.complete(state, name)
    for name in fired:
        old.fire(state, name)
    return state, move_state(old, new, state.dump(), plan_move(old, new, names or {}))


def test_a_plan_says_what_is_kept_renamed_lost_and_added():
    old = chain("s -> a -> b -> c -> e", "abc", b="判定")
    new = chain("s -> a -> judge -> d -> e", ["a", "judge", "d"], judge="判定")
    plan = plan_move(old, new, {})

    assert (plan.kept, dict(plan.renamed), plan.lost, plan.added) == (("a",), {"b": "judge"}, ("c",), ("d",))
    assert dict(plan_move(old, new, {"c": "d"}).renamed) == {"b": "judge", "c": "d"}


def test_a_name_that_two_steps_have_tells_nothing():
    old = chain("s -> a -> b -> e", "ab", a="审", b="审")
    new = chain("s -> x -> y -> e", "xy", x="审")

    assert plan_move(old, new, {}).lost == ("a", "b")


@pytest.mark.parametrize("target", ["nobody", "s", "e"])
def test_a_step_goes_to_a_step(target):
    old, new = chain(*CHAIN), chain("s -> a -> c -> e", "ac")

    with pytest.raises(CannotMove, match="no_such_step b"):
        plan_move(old, new, {"b": target})


def test_two_steps_are_not_renamed_to_one():
    old, new = chain(*CHAIN, b="二审"), chain("s -> a -> n -> e", "an", n="合审")

    with pytest.raises(TwoInOne, match="two_in_one") as refused:
        plan_move(old, new, {"b": "n", "c": "n"})

    assert (refused.value.both, refused.value.there) == (("二审", "c"), "合审")


def test_one_of_two_steps_falls_away_and_the_other_has_the_place():
    old, new = chain(*CHAIN), chain("s -> a -> n -> e", "an")

    assert dict(plan_move(old, new, {"b": "n", "c": ""}).renamed) == {"b": "n"}


@pytest.mark.parametrize(
    ("done", "names", "opened"),
    [
        ("", {}, ["a"]),
        ("a", {"b": "n"}, ["n"]),
        ("a", {"b": "c"}, ["c"]),
        ("ab", {}, ["c"]),
    ],
)
def test_an_open_step_has_its_place_in_the_new_text_and_keeps_its_number(done, names, opened):
    old, new = chain(*CHAIN), chain("s -> a -> n -> c -> e", "anc")
    before, result = moved(old, new, done, names)

    assert open_in(result.state) == opened
    assert [(one.id, other.id) for one, other in result.stays] == [(task.id,) * 2 for task in before.open_tasks()]
    assert (result.opened, result.closed) == ((), ())
    state = new.load(result.state.dump())
    while not state.is_finished:
        new.complete(state, state.open_tasks()[0].id)
    assert state.passed[-2:] == ("c", "e")


def test_a_step_that_the_new_text_has_not_keeps_its_run_where_it_is():
    with pytest.raises(CannotMove, match="step_lost b"):
        moved(chain(*CHAIN), chain("s -> a -> c -> e", "ac"), "a")


def test_a_step_added_before_where_one_stands_is_not_asked_for_and_one_behind_is():
    old, new = chain("s -> a -> b -> e", "ab"), chain("s -> x -> a -> y -> b -> e", "xayb")
    _, result = moved(old, new, "")
    new.complete(result.state, "a")

    assert open_in(result.state) == ["y"]


def test_what_would_leave_nothing_to_do_is_refused():
    with pytest.raises(CannotMove, match="nothing_left"):
        moved(chain(*CHAIN), chain("s -> a -> c -> e", "ac"), "a", {"b": ""})


GATES = node("parallelGateway", "g"), node("parallelGateway", "j")


def parallel(branches):
    ways = "\n".join(f"g -> {one} -> j" for one in branches)
    drawn = bpmn(start(), *GATES, *map(user, branches), user("z"), end(), f"s -> g\n{ways}\nj -> z -> e")
    return read_flow(drawn, file="x")


def test_two_steps_that_are_open_side_by_side_do_not_become_one():
    with pytest.raises(TwoInOne) as refused:
        moved(parallel("ab"), parallel("ac"), "", {"b": "a"})

    assert refused.value.both == ("a", "b")


def test_ways_side_by_side_stay_so_and_what_waits_at_the_join_waits_on():
    old, new = parallel("abc"), parallel(["a", "b", "k"])
    _, result = moved(old, new, "a", {"c": "k"})
    assert open_in(result.state) == ["b", "k"]
    new.complete(result.state, "b")
    new.complete(result.state, "k")

    assert open_in(result.state) == ["z"]


def test_a_way_that_is_new_would_keep_the_join_waiting():
    with pytest.raises(CannotMove, match="join_waits j"):
        moved(parallel("ab"), parallel("abc"), "a")


def test_a_join_goes_on_where_the_last_way_it_waited_for_falls_away():
    _, result = moved(parallel("abc"), parallel("ab"), "ab", {"c": ""})

    assert open_in(result.state) == ["z"]
    assert [task.node.id for task in result.opened] == ["z"]
    assert [task.node.id for task in result.closed] == ["c"]


def guarded(*timers):
    late = [user(f"late-{name}") for name, _ in timers]
    ends = [end(f"end-{name}") for name, _ in timers]
    ways = "\n".join(f"{name} -> late-{name} -> end-{name}" for name, _ in timers)
    marks = [timer(name, "a", interrupts=interrupts) for name, interrupts in timers]
    drawn = bpmn(start(), user("a"), user("b"), end(), *marks, *late, *ends, f"s -> a -> b -> e\n{ways}")
    return read_flow(drawn, file="x")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("t", False)], [("t", False)]), ([], [("t", False)]), ([("t", False)], []),
        ([("t", False)], [("t", True)]), ([("t", True)], [("u", True), ("v", False)]),
    ],
)  # fmt: skip
def test_an_open_step_has_the_timers_of_the_new_text(before, after):
    old, new = guarded(*before), guarded(*after)
    earlier, result = moved(old, new, "")
    ((one, other),) = result.stays
    state = new.load(result.state.dump())

    assert one.id == earlier.open_tasks()[0].id
    assert (one.id == other.id) == (before == after)
    assert sorted(each.node.id for each in state.open_timers()) == sorted(name for name, _ in after)
    for name, interrupts in after:
        fired = new.load(state.dump())
        new.fire(fired, name)
        assert sorted(open_in(fired)) == sorted(["a"] * (not interrupts) + [f"late-{name}"])
    new.complete(state, "a")
    assert (open_in(state), state.open_timers()) == (["b"], ())


def test_a_timer_that_has_gone_off_does_not_go_off_again():
    old = guarded(("t", False))
    _, same = moved(old, guarded(("t", False)), "", fired="t")
    assert (open_in(same.state), same.state.open_timers()) == (["a", "late-t"], ())

    with pytest.raises(CannotMove, match="timer_has_gone_off a"):
        moved(old, guarded(("u", False)), "", fired="t")


def test_several_of_one_step_stay_as_many_and_are_not_begun_anew():
    def flow(name, repeat):
        return read_flow(bpmn(start(), user(name, repeat), end(), f"s -> {name} -> e"), file="x")

    state = (old := flow("a", many(3))).start(key="k")
    old.complete(state, "a")
    result = move_state(old, new := flow("n", many(3)), state.dump(), plan_move(old, new, {"a": "n"}))
    assert [task.index for task in result.state.open_tasks()] == [2, 3]
    with pytest.raises(CannotMove, match="built_otherwise a"):
        move_state(old, other := flow("a", ""), state.dump(), plan_move(old, other, {}))


def test_a_run_moves_twice_and_back():
    one, two, three = chain(*CHAIN), chain("s -> a -> n -> c -> e", "anc"), chain("s -> a -> m -> c -> e", "amc")
    _, first = moved(one, two, "a", {"b": "n"})
    second = move_state(two, three, first.state.dump(), plan_move(two, three, {"n": "m"}))
    back = move_state(three, one, second.state.dump(), plan_move(three, one, {"m": "b"}))

    assert open_in(back.state) == ["b"]
    assert back.state.open_tasks()[0].id == first.stays[0][0].id

"""Random structured flows run against the reference model, and through dump and load, at every step."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shouwen.regulation.flows import read_flow
from shouwen.regulation.flows.saving import save
from tests.regulation.flows.drawing import document, end, many, node, process, start, timer, user
from tests.regulation.flows.token_game import begin, open_in, step

LEAF = some.one_of(
    some.just(("task",)),
    some.tuples(some.just("many"), some.integers(0, 3), some.booleans()),
)
GUARD = some.tuples(some.just("guard"), LEAF, some.booleans())


def larger(block):
    blocks = some.lists(block, min_size=2, max_size=3)
    return some.one_of(
        some.tuples(some.just("seq"), some.lists(block, min_size=0, max_size=3)),
        some.tuples(some.sampled_from(["xor", "and", "or"]), blocks),
        some.tuples(some.just("loop"), block),
        some.tuples(some.just("call"), block),
    )


BLOCKS = some.recursive(some.one_of(LEAF, GUARD), larger, max_leaves=10)


class Plan:
    """Names the parts of a shape, and draws it as BPMN: ``block`` for the model, ``xml`` for the engine."""

    def __init__(self, shape):
        self.numbers = count(1)
        self.choices = {}
        self.rounds = []
        self.processes = []
        self.block = self.name(shape)
        self.draw_process("p", self.block)
        self.xml = document(*self.processes)

    def name(self, shape):
        kind, *rest = shape
        number = next(self.numbers)
        if kind == "task":
            return ("task", f"t{number}")
        if kind == "many":
            return ("many", f"t{number}", *rest)
        if kind == "guard":
            return ("guard", self.name(rest[0]), f"timer{number}", rest[1], f"h{number}")
        if kind in {"loop", "call"}:
            inner = self.name(rest[0])
            if kind == "call":
                return ("call", inner)
            self.rounds.append(f"again{number}")
            return ("loop", inner, f"d{number}", f"again{number}")
        blocks = [self.name(each) for each in rest[0]]
        if kind == "xor":
            self.choices[f"x{number}"] = len(blocks)
            return ("xor", f"x{number}", blocks)
        if kind == "or":
            names = [f"o{number}_{index}" for index in range(len(blocks) - 1)]
            self.choices.update(dict.fromkeys(names, 2))
            return ("or", names, blocks)
        return (kind, blocks)

    def draw_process(self, name, block):
        parts, ways = [start(f"s-{name}"), end(f"e-{name}")], []
        first, last = self.draw(block, parts, ways)
        ways += [f"s-{name} -> {first}", f"{last} -> e-{name}"]
        self.processes.append(process(*parts, "\n".join(ways), name=name))

    def gate(self, kind, parts, **more):
        name = f"g{next(self.numbers)}"
        parts.append(node(f"{kind}Gateway", name, **more))
        return name

    def draw(self, block, parts, ways):
        """Add the nodes of a block; return those by which it is entered and left."""
        kind = block[0]
        if kind == "task":
            parts.append(user(block[1]))
            return block[1], block[1]
        if kind == "many":
            _, name, how_many, sequential = block
            parts.append(user(name, many(how_many, sequential=sequential)))
            return name, name
        if kind == "guard":
            return self.draw_guard(block, parts, ways)
        if kind == "call":
            name = f"c{next(self.numbers)}"
            self.draw_process(f"p-{name}", block[1])
            parts.append(node("callActivity", name, calledElement=f"p-{name}"))
            return name, name
        if kind == "seq":
            first = last = self.gate("exclusive", parts)
            for each in block[1]:
                enter, leave = self.draw(each, parts, ways)
                ways.append(f"{last} -> {enter}")
                last = leave
            return first, last
        if kind == "loop":
            return self.draw_loop(block, parts, ways)
        return self.draw_split(block, parts, ways)

    def draw_guard(self, block, parts, ways):
        _, leaf, name, interrupts, handler = block
        enter, leave = self.draw(leaf, parts, ways)
        parts += [timer(name, enter, interrupts=interrupts), user(handler)]
        ways.append(f"{name} -> {handler}")
        if interrupts:
            merge = self.gate("exclusive", parts)
            ways += [f"{handler} -> {merge}", f"{leave} -> {merge}"]
            return enter, merge
        parts.append(end(f"e-{handler}"))
        ways.append(f"{handler} -> e-{handler}")
        return enter, leave

    def draw_loop(self, block, parts, ways):
        _, body, decide, again = block
        merge = self.gate("exclusive", parts)
        enter, leave = self.draw(body, parts, ways)
        parts.append(user(decide))
        out = self.gate("exclusive", parts)
        choice = f"g{next(self.numbers)}"
        parts.append(node("exclusiveGateway", choice, default=f"f-X-{choice}-{out}"))
        ways += [f"{merge} -> {enter}", f"{leave} -> {decide} -> {choice}", f"{choice} -> {out}"]
        ways.append(f"{choice} -> {merge} : {again}")
        return merge, out

    def draw_split(self, block, parts, ways):
        kind, *_, blocks = block
        long = {"xor": "exclusive", "and": "parallel", "or": "inclusive"}[kind]
        split, join = f"g{next(self.numbers)}", self.gate(long, parts)
        inner = [self.draw(each, parts, ways) for each in blocks]
        last = inner[-1][0]
        default = {} if kind == "and" else {"default": f"f-X-{split}-{last}"}
        parts.append(node(f"{long}Gateway", split, **default))
        for index, (enter, leave) in enumerate(inner):
            condition = ""
            if kind == "xor" and enter != last:
                condition = f" : {block[1]} = {index}"
            elif kind == "or" and enter != last:
                condition = f" : {block[1][index]} = 1"
            ways += [f"{split} -> {enter}{condition}", f"{leave} -> {join}"]
        return split, join


def open_now(state):
    return sorted(
        [task.node.id for task in state.open_tasks()] + [f"@{each.node.id}" for each in state.open_timers()]
    )


def play(shape, data):
    plan = Plan(shape)
    flow = read_flow(correct_defaults(plan.xml), file="x")
    figures = {name: data.draw(some.integers(0, size - 1)) for name, size in plan.choices.items()}
    figures.update(dict.fromkeys(plan.rounds, False))
    model = begin(("call", plan.block), figures)
    state = flow.start(figures, key="k")

    for _ in range(40):
        assert open_now(state) == open_in(model)
        text = state.dump()
        state = flow.load(text)
        assert save(state._run) == text
        if model is None:
            break
        name = data.draw(some.sampled_from(open_in(model)))
        changed = {each: data.draw(some.booleans()) for each in plan.rounds}
        if plan.choices and data.draw(some.booleans()):
            choice = data.draw(some.sampled_from(sorted(plan.choices)))
            changed[choice] = data.draw(some.integers(0, plan.choices[choice] - 1))
        if name.startswith("@"):
            changed = {}
            advance = flow.fire(state, name[1:])
        else:
            advance = flow.complete(state, name, changed)
        figures.update(changed)
        model, beside = step(model, name, figures)
        assert beside == [], "the outermost process has taken it in"
        assert advance.is_finished == (model is None)
    assert not state.is_stuck


def correct_defaults(xml):
    """Flow ids begin with the process; the drawing does not know it while it names a default."""
    text = xml.decode()
    for part in text.split("<process ")[1:]:
        name = part.split('id="')[1].split('"')[0]
        text = text.replace(part, part.replace('"f-X-', f'"f-{name}-'))
    return text.encode()


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(shape=BLOCKS, data=some.data())
def test_a_random_flow_opens_what_the_reference_model_opens(shape, data):
    play(shape, data)


@pytest.mark.prove
@settings(max_examples=3_000, deadline=None, suppress_health_check=QUIET)
@given(shape=BLOCKS, data=some.data())
def test_thousands_of_random_flows_open_what_the_reference_model_opens(shape, data):
    play(shape, data)

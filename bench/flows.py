"""How long a flow takes to read, and a matter on it to load, advance and save: medians in milliseconds.

Run with ``.venv/bin/python -m bench.flows``. The aim is 10 ms for load, advance and save at 60 nodes.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from shouwen.regulation.flows import read_flow
from tests.regulation.flows.drawing import bpmn, end, node, start, timer, user


def chain(count: int) -> bytes:
    """A flow of ``count`` nodes: tasks, every third a choice with a way back, every sixth with a timer."""
    parts, ways, last = [start(), end(), end("late")], [], "s"
    made = 3
    number = 0
    while made < count:
        number += 1
        parts.append(user(f"t{number}"))
        ways.append(f"{last} -> t{number}")
        last, made = f"t{number}", made + 1
        if number % 6 == 0 and made + 1 < count:
            parts.append(timer(f"timer{number}", last, interrupts=False))
            ways.append(f"timer{number} -> late")
            made += 1
        if number % 3 == 0 and made + 1 < count:
            parts.append(node("exclusiveGateway", f"x{number}", default=f"f-p-x{number}-m{number}"))
            parts.append(node("exclusiveGateway", f"m{number}"))
            ways += [f"{last} -> x{number} -> m{number}", f"x{number} -> t{number - 1} : 退回 = 1"]
            last, made = f"m{number}", made + 2
    return bpmn(*parts, "\n".join([*ways, f"{last} -> e"]))


def wide(ways: int) -> bytes:
    """A flow that opens ``ways`` tasks in parallel and joins them."""
    tasks = [f"t{number}" for number in range(ways)]
    parts = [start(), end(), node("parallelGateway", "g"), node("parallelGateway", "j"), *map(user, tasks)]
    return bpmn(*parts, "\n".join(["s -> g", "j -> e", *(f"g -> {name} -> j" for name in tasks)]))


def measure(title: str, source: bytes) -> None:
    """Print what one flow costs over a whole matter, and how large its state gets."""
    reads, starts, steps, sizes = [], [], [], []
    for _ in range(15):
        reads.append(timed(lambda: read_flow(source, file="x"))[0])
    flow = read_flow(source, file="x")
    for _ in range(15):
        took, text = timed(lambda: flow.start({"退回": 0}, key="k").dump())
        starts.append(took)
        while text:
            sizes.append(len(text.encode()))
            took, text = timed(lambda text=text: advance(flow, text))
            steps.append(took)
    print(
        f"{title:23} {len(flow.nodes):4} nodes | read {median(reads):7.2f} | start {median(starts):6.2f}"
        f" | load, advance, save {median(steps):6.2f}, worst {max(steps):6.2f} | state {max(sizes):6} bytes"
    )


def advance(flow, text):
    """Load, complete the oldest task, save; None at the end."""
    state = flow.load(text)
    flow.complete(state, state.open_tasks()[0].id)
    return None if state.is_finished else state.dump()


def timed(deed):
    """Return milliseconds and result."""
    began = perf_counter()
    result = deed()
    return (perf_counter() - began) * 1_000, result


if __name__ == "__main__":
    for size in (20, 60, 200):
        measure("tasks, choices, timers", chain(size))
    for size in (5, 60):
        measure("in parallel", wide(size))

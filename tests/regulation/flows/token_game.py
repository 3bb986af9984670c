"""A reference model of structured flows: the block that is left to do, rewritten at every step.

It knows nothing of BPMN, gateways or joins. A block is a tuple: ``("task", name)``, ``("seq", blocks)``,
``("xor", figure, blocks)``, ``("and", blocks)``, ``("or", figures, blocks)``,
``("many", name, count, sequential)``, ``("call", body)``, ``("loop", body, name, figure)``, which asks the
task ``name`` whether to go round again, or ``("guard", leaf, timer, interrupts, name)``, whose timer opens
the task ``name``. What is left of a running block: None (nothing), ``("task", name)``, ``("par", rests)``,
``("then", rest, blocks)``, ``("again", rest, block)``, ``("process", rest)``, ``("guarded", rest, block)``.
"""


def begin(block, figures):
    """Return what is left to do of a block that has just been entered."""
    kind = block[0]
    if kind == "task":
        return block
    if kind == "seq":
        return then(None, block[1], figures)
    if kind == "xor":
        _, figure, blocks = block
        return begin(blocks[figures[figure] % len(blocks)], figures)
    if kind == "and":
        return together([begin(each, figures) for each in block[1]])
    if kind == "or":
        _, names, blocks = block
        chosen = [each for name, each in zip(names, blocks[:-1], strict=True) if figures[name]] or [
            blocks[-1]
        ]
        return together([begin(each, figures) for each in chosen])
    if kind == "loop":
        return ("again", begin(("seq", [block[1], ("task", block[2])]), figures), block)
    if kind == "many":
        _, name, count, sequential = block
        each = [("task", name)] * count
        return then(None, each, figures) if sequential else together(each)
    if kind == "call":
        rest = begin(block[1], figures)
        return rest and ("process", rest)
    rest = begin(block[1], figures)
    return rest and ("guarded", rest, block)


def then(rest, blocks, figures):
    """Return a rest with what follows it, going on as long as nothing is left."""
    while rest is None and blocks:
        rest, blocks = begin(blocks[0], figures), blocks[1:]
    return rest and ("then", rest, blocks)


def together(rests):
    rests = [rest for rest in rests if rest]
    return ("par", rests) if rests else None


def open_in(rest):
    """Return the names of open tasks and timers, a timer's with ``@`` before it."""
    if rest is None:
        return []
    kind = rest[0]
    if kind == "task":
        return [rest[1]]
    if kind == "par":
        return sorted(name for each in rest[1] for name in open_in(each))
    timer = [f"@{rest[2][2]}"] if kind == "guarded" and rest[-1] != "fired" else []
    return sorted(open_in(rest[1]) + timer)


def step(rest, name, figures):
    """Do the open task (or fire the timer) ``name`` once; return what is left, and what began beside it."""
    kind = rest[0]
    if kind == "task":
        return None, []
    if kind == "par":
        place = next(index for index, each in enumerate(rest[1]) if name in open_in(each))
        left, beside = step(rest[1][place], name, figures)
        return together([*rest[1][:place], left, *rest[1][place + 1 :]]), beside
    if kind == "then":
        left, beside = step(rest[1], name, figures)
        return then(left, rest[2], figures), beside
    if kind == "again":
        left, beside = step(rest[1], name, figures)
        if left is None and figures[rest[2][3]]:
            return begin(rest[2], figures), beside
        return left and ("again", left, rest[2]), beside
    if kind == "process":
        left, beside = step(rest[1], name, figures)
        left = together([left, *beside])
        return left and ("process", left), []
    _, inner, block, *_ = rest
    if name == f"@{block[2]}":
        handler = ("task", block[4])
        return (handler, []) if block[3] else (("guarded", inner, block, "fired"), [handler])
    left, beside = step(inner, name, figures)
    return left and ("guarded", left, *rest[2:]), beside

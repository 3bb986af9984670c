"""A flow of an edition, and one run of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN
from shouwen.regulation.flows import engine
from shouwen.regulation.flows.asking import missing_of
from shouwen.regulation.flows.engine import Run, Token
from shouwen.regulation.flows.figures import exact
from shouwen.regulation.flows.nodes import FOR_CALLER, Arrow, Kind, Node
from shouwen.regulation.flows.progress import Advance, FigureMissing, FlowFault, NotOpen, OpenTask, OpenTimer
from shouwen.regulation.flows.reckoning import Reckoner, scope_of
from shouwen.regulation.flows.saving import restore, save
from shouwen.regulation.words import Words

#: Steps that one deed may cause before it is taken for an endless loop.
MOST_STEPS = 1_000
NO_FIGURES: Mapping[str, Any] = MappingProxyType({})

#: Does what a service, rule or send node says, and returns the figures that come of it.
Perform = Callable[[Node, Mapping[str, Any]], Mapping[str, Any]]


class FlowState:
    """Where one run of a flow stands. Deeds of ``Flow`` change it; a deed that fails leaves it as it was."""

    def __init__(self, run: Run, text: str = "") -> None:
        self._run = run
        self._text = text

    def open_tasks(self) -> tuple[OpenTask, ...]:
        """Return the tasks that wait, oldest first."""
        return tuple(_describe(token) for token in self._run.tokens() if engine.is_open_task(token))

    def open_timers(self) -> tuple[OpenTimer, ...]:
        """Return the timers that run, oldest first."""
        return tuple(_timer(token) for token in self._run.tokens() if engine.is_open_timer(token))

    @property
    def figures(self) -> Mapping[str, Any]:
        """The figures given so far."""
        return MappingProxyType(self._run.figures)

    @property
    def passed(self) -> tuple[str, ...]:
        """The ids of the nodes that have been left at least once, in the order of the first time."""
        return tuple(self._run.passed)

    @property
    def is_finished(self) -> bool:
        """True when nothing is left to do, whether it came to its end or was cancelled."""
        return bool(self._run.completed)

    @property
    def is_stuck(self) -> bool:
        """True when it is not finished and yet nothing is open: a join waits for what cannot come."""
        return not self.is_finished and not self.open_tasks()

    def dump(self) -> str:
        """Return the whole state as a short text, without the flow itself."""
        if not self._text:
            self._text = save(self._run)
        return self._text


@dataclass(frozen=True, eq=False)
class Flow:
    """A BPMN file of a pack, checked and ready to run. Share it freely: running does not change it.

    ``source`` is the file for the viewer; ``names`` are the figures that its conditions and counts
    read, for the pack's check that somebody gives them; ``words`` are what its names are called in
    the languages of readers, by the name. ``passed_over`` is what the file says for other engines and has
    no effect here, each with its place (``found``) and what says it instead (``expected``).
    """

    file: str
    process_id: str
    name: str
    nodes: Mapping[str, Node]
    arrows: tuple[Arrow, ...]
    lanes: tuple[str, ...]
    names: frozenset[str]
    source: bytes = field(repr=False)
    words: Mapping[str, Words] = field(repr=False)
    passed_over: tuple[PackError, ...] = field(repr=False)
    _words: frozenset[str] = field(repr=False)
    _specs: Mapping[str, Any] = field(repr=False)

    def start(
        self, figures: Mapping[str, Any] = NO_FIGURES, *, key: str = "", perform: Perform | None = None
    ) -> FlowState:
        """Begin a run, up to its first open tasks.

        ``key`` makes the ids of tasks: the same key gives the same ids, so give each run its own
        (``case:17#1``); without one it is drawn at random.
        """
        run = self._new_run(self.process_id, key or secrets.token_hex(16))
        self._give(run, figures)
        run.begin()
        run.step(run.task_tree)
        self._settle(run, perform)
        return FlowState(run)

    def load(self, text: str) -> FlowState:
        """Return the state that ``dump`` wrote, in this release or an older one; else ``StateUnreadable``."""
        return FlowState(restore(text, self._new_run), text)

    def complete(
        self,
        state: FlowState,
        task_id: UUID | str,
        figures: Mapping[str, Any] = NO_FIGURES,
        *,
        perform: Perform | None = None,
    ) -> Advance:
        """Complete an open task with the figures that its completer gives.

        With ``perform``, service, rule and send tasks are done on the way; without, they stay open
        and are completed like others. Raises ``NotOpen`` and ``FigureMissing``.
        """

        def deed(run: Run) -> list[Token]:
            token = _find(run, task_id, engine.is_open_task)
            self._complete(run, token, figures)
            return [token]

        return self._carry_out(state, deed, perform)

    def fire(self, state: FlowState, timer: UUID | str, *, perform: Perform | None = None) -> Advance:
        """Let a timer go off whose deadline has fallen due: by its id, or its node's for the oldest of it."""

        def deed(run: Run) -> list[Token]:
            token = _find(run, timer, engine.is_open_timer)
            engine.fire(token)
            return [token]

        return self._carry_out(state, deed, perform)

    def take_back(self, state: FlowState, tasks: Iterable[UUID | str], timer: str) -> Advance:
        """Void open tasks that a timer opened by its going off, since its deadline was met after all.

        ``timer`` is the id of its node; it runs again while the task that it is attached to is open.
        Raises ``NotOpen`` for a task that is not open any more.
        """

        def deed(run: Run) -> list[Token]:
            for task in tasks:
                engine.void(_find(run, task, engine.is_open_task))
            engine.arm_again(run, timer)
            return []

        return self._carry_out(state, deed, None)

    def receive(
        self,
        state: FlowState,
        message: str,
        figures: Mapping[str, Any] = NO_FIGURES,
        *,
        perform: Perform | None = None,
    ) -> Advance:
        """Complete every receive task that waits for this message; ``NotOpen`` where none does."""

        def deed(run: Run) -> list[Token]:
            tokens = [t for t in run.tokens() if engine.is_open_task(t) and _awaits(t, message)]
            if not tokens:
                raise NotOpen(f"nothing waits for {message}")
            for token in tokens:
                self._complete(run, token, figures)
            return tokens

        return self._carry_out(state, deed, perform)

    def correct(self, state: FlowState, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Let conditions that have not been read yet read the figures of a fact as they hold now.

        What a later fact has given under the same name stays.
        """
        run = state._run
        changed = {
            name: after.get(name)
            for name in {*before, *after}
            if before.get(name) != after.get(name) and run.figures.get(name) == exact(before.get(name))
        }
        self._give(run, changed)
        state._text = ""

    def rewound(self, state: FlowState, text: str) -> FlowState:
        """Return an earlier state (``text``) of the same run; what opens from there on has ids that were never given."""
        earlier = self.load(text)
        earlier._run.count = state._run.count
        earlier._text = ""
        return earlier

    def has_read(self, state: FlowState, node: str, names: Iterable[str]) -> bool:
        """True where one of these figures chose the way at a gateway that was passed after a node."""
        read, passed = frozenset(names), {node, *state.passed}
        ahead, seen = [node], {node}
        while ahead:
            here = ahead.pop()
            for arrow in self.arrows:
                if arrow.source != here or here not in passed:
                    continue
                if arrow.condition is not None and arrow.condition.names & read:
                    return True
                if arrow.target not in seen:
                    seen.add(arrow.target)
                    ahead.append(arrow.target)
        return False

    def cancel(self, state: FlowState) -> Advance:
        """Cancel all that is open and finish; ``NotOpen`` where it is finished already."""

        def deed(run: Run) -> list[Token]:
            if run.completed:
                raise NotOpen("the flow is finished")
            run.cancel()
            run.tidy()
            return []

        return self._carry_out(state, deed, None)

    def _new_run(self, process: str, key: str) -> Run:
        return Run(self._specs, process, key, Reckoner())

    def _carry_out(
        self, state: FlowState, deed: Callable[[Run], list[Token]], perform: Perform | None
    ) -> Advance:
        """Do a deed and what follows of itself; put the state back as it was if anything fails."""
        tasks, timers, text = state.open_tasks(), state.open_timers(), state.dump()
        try:
            done = {token.id for token in deed(state._run)}
            performed = self._settle(state._run, perform)
        except BaseException:
            state._run = self.load(text)._run
            raise
        state._text = ""
        now, still = state.open_tasks(), state.open_timers()
        return Advance(
            opened=_without(now, tasks),
            completed=tuple(task for task in tasks if task.id in done),
            cancelled=tuple(task for task in _without(tasks, now) if task.id not in done),
            performed=tuple(performed),
            timers_started=_without(still, timers),
            timers_stopped=tuple(timer for timer in _without(timers, still) if timer.id not in done),
            is_finished=state.is_finished,
        )

    def _settle(self, run: Run, perform: Perform | None) -> list[Node]:
        """Go on until only open tasks are left; return what was performed."""
        performed: list[Node] = []
        for _ in range(MOST_STEPS):
            token = next((token for token in run.tokens() if _goes_on(token, perform)), None)
            if token is None:
                return performed
            node = engine.node_of(token)
            if engine.is_open_task(token) and node and perform:
                self._complete(run, token, perform(node, MappingProxyType(scope_of(token))))
                performed.append(node)
            else:
                run.step(token)
        raise FlowFault(f"the flow goes on without end: {MOST_STEPS} steps and nothing to wait for")

    def _complete(self, run: Run, token: Token, figures: Mapping[str, Any]) -> None:
        node = engine.node_of(token)
        assert node is not None, "only tasks of the file are open"
        answer = (node.repeat.answer,) if node.repeat and node.repeat.answer else ()
        missing = [*missing_of(node.asks, figures), *(name for name in answer if figures.get(name) is None)]
        if missing:
            raise FigureMissing(dict.fromkeys(missing), node)
        if node.repeat and node.repeat.answer:
            figures = dict(figures)
            run.figures[node.repeat.answers].append(exact(figures.pop(node.repeat.answer)))
        self._give(run, figures)
        run.step(token)

    def _give(self, run: Run, figures: Mapping[str, Any]) -> None:
        """Keep figures; None and unknown take one away.

        Words of people (``asking.WORDS``) stay out of the state unless a condition reads them.
        """
        for name, value in figures.items():
            if value is None or value is UNKNOWN:
                run.figures.pop(name, None)
            elif name in self.names or name not in self._words:
                run.figures[name] = exact(value)


def _goes_on(token: Token, perform: Perform | None) -> bool:
    """Say whether a token moves without anybody."""
    if not engine.is_open_task(token):
        return bool(token.state == engine.READY)
    node = engine.node_of(token)
    return perform is not None and node is not None and node.kind in FOR_CALLER


def _awaits(token: Token, message: str) -> bool:
    node = engine.node_of(token)
    return node is not None and node.kind is Kind.RECEIVE and node.message == message


def _find(run: Run, wanted: UUID | str, is_open: Callable[[Token], bool]) -> Token:
    """Return the open token with this id, or the oldest that stands on the node of this id."""
    for token in run.tokens():
        node = engine.node_of(token)
        if is_open(token) and (str(wanted) == str(token.id) or (node and wanted == node.id)):
            return token
    raise NotOpen(f"{wanted} is not open")


def _describe(token: Token) -> OpenTask:
    node = engine.node_of(token)
    assert node is not None, "only tasks of the file are open"
    index, total, member = engine.place_of(token)
    return OpenTask(
        token.id, node, index, total, member, tuple(_timer(timer) for timer in engine.timers_of(token))
    )


def _timer(token: Token) -> OpenTimer:
    node = engine.node_of(token)
    assert node is not None, "only timers of the file run"
    return OpenTimer(token.id, node)


Thing = TypeVar("Thing", OpenTask, OpenTimer)


def _without(those: Iterable[Thing], these: Iterable[Thing]) -> tuple[Thing, ...]:
    known = {each.id for each in these}
    return tuple(each for each in those if each.id not in known)

"""What a running flow shows and answers: open tasks and timers, and what a deed changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shouwen.regulation.flows.nodes import Kind, Node


@dataclass(frozen=True, slots=True)
class OpenTimer:
    """A timer that runs while its task is open: fire it when the deadline ``standard`` falls due."""

    id: UUID
    node: Node

    @property
    def standard(self) -> str:
        """The id of the deadline standard."""
        return self.node.standard

    @property
    def interrupts(self) -> bool:
        """True when firing cancels the task."""
        return self.node.interrupts


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that waits. Its id stays the same from opening to closing, also over dump and load.

    Of a multi-instance task this is instance ``index`` of ``total``, both from 1, for ``member``;
    in a sequence ``total`` counts those still to come too. ``timers`` belong to all instances together.
    """

    id: UUID
    node: Node
    index: int = 1
    total: int = 1
    member: Any = None
    timers: tuple[OpenTimer, ...] = ()

    @property
    def kind(self) -> Kind:
        """What sort of task it is: ``user`` and ``manual`` are for people."""
        return self.node.kind

    @property
    def name(self) -> str:
        """What people read."""
        return self.node.name

    @property
    def lane(self) -> str:
        """The position that acts."""
        return self.node.lane


@dataclass(frozen=True, slots=True)
class Advance:
    """What one deed changed.

    ``completed`` were open before and are done, ``cancelled`` were open before and are void;
    ``performed`` are the service, rule and send tasks done on the way. ``timers_stopped`` did not
    fire. ``is_finished`` says that nothing is left to do, also after ``cancel``.
    """

    opened: tuple[OpenTask, ...] = ()
    completed: tuple[OpenTask, ...] = ()
    cancelled: tuple[OpenTask, ...] = ()
    performed: tuple[Node, ...] = ()
    timers_started: tuple[OpenTimer, ...] = ()
    timers_stopped: tuple[OpenTimer, ...] = ()
    is_finished: bool = False


class FlowFault(Exception):
    """The flow cannot do this; nothing has changed. ``node`` is where it stands, if that is known."""

    def __init__(self, words: str, node: Node | None = None) -> None:
        super().__init__(words)
        self.node = node


class NotOpen(FlowFault):
    """The task or timer is not open any more, or no task waits for the message: somebody was faster."""


class FigureMissing(FlowFault):
    """Figures are needed that nobody has given: ``names``."""

    def __init__(self, names: Iterable[str], node: Node | None = None) -> None:
        self.names = tuple(names)
        where = f" at {node.name or node.id}" if node else ""
        super().__init__(f"missing{where}: {', '.join(self.names)}", node)


class StateUnreadable(ValueError):
    """A stored state is damaged, of a newer release, or of another flow."""

"""What a flow is made of, as its file says it: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Compiled(Protocol):
    """A condition or formula ready to be reckoned (``shouwen.regulation.expressions.Expression``)."""

    @property
    def names(self) -> frozenset[str]:
        """The figures that it reads."""

    @property
    def standing(self) -> frozenset[tuple[str, str]]:
        """The standing words that it asks, with what they are asked about."""

    def evaluate(self, scope: Mapping[str, Any]) -> Any:
        """Return its value over these figures; ``UNKNOWN`` where one that it needs is absent."""


class Kind(StrEnum):
    """What a node is; the words of ``docs/reference/flows.md``."""

    START = "start"
    END = "end"
    TERMINATE = "terminate"
    USER = "user"
    MANUAL = "manual"
    SERVICE = "service"
    RULE = "rule"
    SEND = "send"
    RECEIVE = "receive"
    CALL = "call"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    TIMER = "timer"


#: A person does these.
FOR_PEOPLE = frozenset({Kind.USER, Kind.MANUAL})
#: The caller does these for the flow.
FOR_CALLER = frozenset({Kind.SERVICE, Kind.RULE, Kind.SEND})
#: These wait open until somebody or something completes them.
TASKS = FOR_PEOPLE | FOR_CALLER | {Kind.RECEIVE}
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE})
#: A timer may be attached to these.
ACTIVITIES = TASKS | {Kind.CALL}


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure that who completes a task must give.

    ``type`` is a field type of ``docs/reference/packs.md``; a ``choice`` has ``options``. It may be left out where it
    ``is_optional``, and is asked for only where ``only_if`` is fulfilled by what the same step asked before it. A number
    or a day lies between ``at_least`` and ``at_most``, both included.
    """

    name: str
    type: str
    options: tuple[str, ...] = ()
    is_optional: bool = False
    only_if: Compiled | None = None
    at_least: Compiled | None = None
    at_most: Compiled | None = None

    def __str__(self) -> str:
        """Write it as the file does."""
        bounds = (f"{word} {said}" for word, said in (("at_least", self.at_least), ("at_most", self.at_most)) if said)
        words = ["optional"] if self.is_optional else []
        rest = [*words, *bounds, *([f"if {self.only_if}"] if self.only_if else [])]
        return " ".join([f"{self.name}: {'|'.join(self.options) or self.type}", *rest])


@dataclass(frozen=True, slots=True)
class Repeat:
    """A multi-instance task: once for each member of the figure ``over``, or ``count`` times.

    In each instance the member is seen as the figure ``each``. Where ``answers`` is said, the figure
    ``answer`` of every instance is gathered in the list ``answers`` and kept nowhere else. The rest
    is cancelled as soon as ``until`` is true after an instance.
    """

    is_sequential: bool
    count: Compiled | None = None
    over: str = ""
    each: str = ""
    answer: str = ""
    answers: str = ""
    until: Compiled | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A figure of the latest fact of a kind about the matter; ``by`` and ``unit`` are the fact's own."""

    figure: str
    kind: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Whom facts of the matter name for a step, instead of every holder of its lane's position.

    ``unit`` names the unit (or a department that the unit calls so) whose holders it is for, ``member`` who
    has it at once. Of several the latest fact speaks.
    """

    unit: tuple[Named, ...] = ()
    member: tuple[Named, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that name somebody."""
        return frozenset(one.kind for one in (*self.unit, *self.member))


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a flow that a token may stand on.

    ``lane`` is the position that acts, ``seat`` whom the matter itself names for it; ``form`` and ``asks`` are
    what completing needs; ``means`` is the kind of fact as which its completion counts, beside its own;
    ``message`` is what a send or receive task is about; ``does`` and ``decision`` say
    what the caller performs for a service or rule task; ``calls`` is the process of a call activity. A timer has the
    deadline ``standard`` that it waits for, the task it is ``attached_to``, and whether it
    interrupts that. ``timers`` are the ids of the timers attached to this node.
    """

    id: str
    kind: Kind
    process: str
    name: str = ""
    lane: str = ""
    seat: Seat = Seat()
    form: str = ""
    asks: tuple[Ask, ...] = ()
    means: str = ""
    message: str = ""
    does: str = ""
    decision: str = ""
    calls: str = ""
    repeat: Repeat | None = None
    attached_to: str = ""
    standard: str = ""
    interrupts: bool = False
    timers: tuple[str, ...] = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Arrow:
    """A sequence flow. ``condition`` is None on the default and on all that need none."""

    id: str
    source: str
    target: str
    process: str
    name: str = ""
    condition: Compiled | None = None
    is_default: bool = False
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file."""

    id: str
    name: str
    lanes: tuple[str, ...]
    line: int = 0
    column: int = 0

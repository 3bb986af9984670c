"""Flows: BPMN 2.0 files of a pack, read, checked and run. ``docs/reference/flows.md`` explains them."""

from .flow import Flow, FlowState, Perform
from .nodes import FOR_CALLER, FOR_PEOPLE, TASKS, Arrow, Ask, Kind, Node, Repeat
from .opening import read_flow
from .progress import Advance, FigureMissing, FlowFault, NotOpen, OpenTask, OpenTimer, StateUnreadable

__all__ = [
    "FOR_CALLER",
    "FOR_PEOPLE",
    "TASKS",
    "Advance",
    "Arrow",
    "Ask",
    "FigureMissing",
    "Flow",
    "FlowFault",
    "FlowState",
    "Kind",
    "Node",
    "NotOpen",
    "OpenTask",
    "OpenTimer",
    "Perform",
    "Repeat",
    "StateUnreadable",
    "read_flow",
]

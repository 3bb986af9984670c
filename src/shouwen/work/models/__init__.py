"""What any matter may have. A matter is named by a reference such as ``case:17``."""

from __future__ import annotations

from shouwen.work.models.clocks import Deadline, DeadlineState
from shouwen.work.models.entries import Entry, EntryVersion, NumberSeries, Signature
from shouwen.work.models.exports import Export, ExportState
from shouwen.work.models.flows import FlowRun, Task, TaskState
from shouwen.work.models.gaps import PositionGap
from shouwen.work.models.imports import Import, ImportMapping, ImportRow, ImportState, OutsideKey
from shouwen.work.models.links import Link, LinkEnd, LinkLetter
from shouwen.work.models.notices import Notice, NoticeState
from shouwen.work.models.permits import Permit, PermitState
from shouwen.work.models.writings import Attachment, Note, Remark

__all__ = [
    "Attachment",
    "Deadline",
    "DeadlineState",
    "Entry",
    "EntryVersion",
    "Export",
    "ExportState",
    "FlowRun",
    "Import",
    "ImportMapping",
    "ImportRow",
    "ImportState",
    "Link",
    "LinkEnd",
    "LinkLetter",
    "Note",
    "Notice",
    "NoticeState",
    "NumberSeries",
    "OutsideKey",
    "Permit",
    "PermitState",
    "PositionGap",
    "Remark",
    "Signature",
    "Task",
    "TaskState",
]

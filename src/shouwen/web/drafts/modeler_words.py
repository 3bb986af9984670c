"""The words of the modeler, by the English that it has: its tools, what it offers, and the panel beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: What the modeler says itself; whatever is cut from it is left out.
_OWN = (
    gettext_noop("Activate hand tool"), gettext_noop("Activate lasso tool"),
    gettext_noop("Activate create/remove space tool"), gettext_noop("Activate global connect tool"),
    gettext_noop("Create start event"), gettext_noop("Create end event"), gettext_noop("Create gateway"),
    gettext_noop("Create user task"), gettext_noop("Create expanded sub-process"),
    gettext_noop("Create pool/participant"), gettext_noop("Append user task"), gettext_noop("Append end event"),
    gettext_noop("Append gateway"), gettext_noop("Add text annotation"), gettext_noop("Attach a deadline"),
    gettext_noop("Change element"), gettext_noop("Delete"), gettext_noop("Connect to other element"),
    gettext_noop("Connect using sequence/message flow or association"),
    gettext_noop("Add lane above"), gettext_noop("Add lane below"), gettext_noop("Divide into two lanes"),
    gettext_noop("Divide into three lanes"), gettext_noop("Task"), gettext_noop("User task"),
    gettext_noop("Manual task"), gettext_noop("Service task"), gettext_noop("Business rule task"),
    gettext_noop("Send task"), gettext_noop("Receive task"), gettext_noop("Call activity"),
    gettext_noop("Sub-process"), gettext_noop("Sub-process (expanded)"), gettext_noop("Exclusive gateway"),
    gettext_noop("Inclusive gateway"), gettext_noop("Parallel gateway"), gettext_noop("Start event"),
    gettext_noop("End event"), gettext_noop("Terminate end event"), gettext_noop("Timer boundary event"),
    gettext_noop("Timer boundary event (non-interrupting)"), gettext_noop("Sequence flow"),
    gettext_noop("Default flow"), gettext_noop("Conditional flow"), gettext_noop("Parallel multi-instance"),
    gettext_noop("Sequential multi-instance"), gettext_noop("Toggle non-interrupting"),
)


def modeler_words() -> Mapping[str, Any]:
    """Return the words of the modeler and its panel for the reader."""
    return {
        "words": {one: _(one) for one in _OWN},
        "types": {
            "UserTask": _("User task"), "ManualTask": _("Manual task"), "Task": _("Task"),
            "ServiceTask": _("Service task"), "BusinessRuleTask": _("Business rule task"), "SendTask": _("Send task"),
            "ReceiveTask": _("Receive task"), "CallActivity": _("Call activity"), "SubProcess": _("Sub-process"),
            "ExclusiveGateway": _("Exclusive gateway"), "InclusiveGateway": _("Inclusive gateway"),
            "ParallelGateway": _("Parallel gateway"), "StartEvent": _("Start event"), "EndEvent": _("End event"),
            "BoundaryEvent": _("Deadline"), "SequenceFlow": _("Sequence flow"), "Lane": _("Lane"),
            "Participant": _("Pool"), "Process": _("Process"), "Collaboration": _("Process"),
        },
        "fields": {
            "name": _("Name"), "en": _("In English"), "form": _("Form to be filled in"), "asks": _("Asks"),
            "message": _("Waits for the fact"), "means": _("Counts as the deed"), "in": _("In which unit"),
            "by": _("By whom"), "does": _("What the product does"), "decision": _("Decision table"),
            "deadline": _("Deadline"), "condition": _("Condition"), "isDefault": _("Taken where no condition holds"),
            "over": _("Once for each of"), "each": _("Each is called"), "count": _("Or so many times"),
            "answer": _("The answer of each"), "answers": _("All answers together"), "until": _("Enough once"),
        },
        "helps": {
            "asks": _("Name: type, or Name: option|option; several are parted by semicolons. Behind the type: optional, "
                      "at_least 1, at_most today, if and what was answered before. Such as: Passed: yes|no; "
                      "Opinion: long_text if Passed = 'no'."),
            "in": _("Such as: department of complaint.assigned. Empty: the position of the lane."),
            "condition": _("Over the figures of the matter and what tasks asked."),
            "over": _("A figure that is a list. Empty where the number of times is given."),
            "each": _("The figure in which each step finds its own of the list."),
            "count": _("An expression, 0 to 200; instead of a list."),
            "answer": _("What each step asks, gathered in the figure below."),
            "until": _("Looked at after each step; the others are cancelled. Such as numberOfCompletedInstances >= 3."),
        },
        "choose": _("Choose an element of the drawing to change what the engine needs of it."),
        "lane": _("in the lane"),
        "element": _("Element of the flow"), "none": _("none chosen"), "sort": _("Which sort"),
        "undo": _("Undo"), "redo": _("Do it again"),
    }

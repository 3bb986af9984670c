"""What of BPMN is supported: elements, attributes and parts. ``docs/reference/flows.md`` explains each."""

from __future__ import annotations

import re

from shouwen.regulation.flows.nodes import Kind

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
SHOUWEN = "urn:shouwen:bpmn"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

KINDS = {
    "task": Kind.MANUAL,
    "subProcess": Kind.CALL,
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "userTask": Kind.USER,
    "manualTask": Kind.MANUAL,
    "serviceTask": Kind.SERVICE,
    "businessRuleTask": Kind.RULE,
    "sendTask": Kind.SEND,
    "receiveTask": Kind.RECEIVE,
    "callActivity": Kind.CALL,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "boundaryEvent": Kind.TIMER,
}
SUPPORTED = (
    "startEvent, endEvent, task, userTask, manualTask, serviceTask, businessRuleTask, sendTask, receiveTask, "
    "callActivity, subProcess, exclusiveGateway, parallelGateway, inclusiveGateway, boundaryEvent with a timer, "
    "sequenceFlow, laneSet"
)

#: Drawn or written for readers; kept in the source and without effect.
FOR_READERS = frozenset({
    "documentation", "textAnnotation", "association", "group", "category", "incoming", "outgoing",
    "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "auditing", "monitoring",
})
#: Said for the engines of other tools, which have no figures and no lanes of ours: passed over, and noted.
FOR_OTHERS = frozenset({
    "extensionElements", "ioSpecification", "dataInputAssociation", "dataOutputAssociation", "property",
    "itemDefinition", "import", "resource", "potentialOwner", "performer", "humanPerformer", "resourceRole",
    "interface", "error", "signal", "escalation", "extension", "relationship", "rendering",
    "partnerEntity", "partnerRole", "globalTask", "globalUserTask", "globalManualTask", "globalBusinessRuleTask",
    "globalScriptTask", "correlationProperty", "endPoint", "inputSet", "outputSet", "dataInput", "dataOutput",
    "categoryValueRef",
})  # fmt: skip
#: Inside of those, what would have an effect that is not ours to leave out.
WITH_EFFECT = frozenset({"assignment", "transformation"})
#: Attributes that other tools write although they say nothing new.
HARMLESS = {
    "isForCompensation": {"false"},
    "startQuantity": {"1"},
    "completionQuantity": {"1"},
    "isInterrupting": {"true"},
    "parallelMultiple": {"false"},
    "instantiate": {"false"},
    "isImmediate": {"true", "false"},
    "gatewayDirection": {"Unspecified", "Converging", "Diverging", "Mixed"},
    "implementation": {"##unspecified", "##WebService"},
    "behavior": {"All"},
    "triggeredByEvent": {"false"},
}
#: Attributes that say how other engines do it; passed over, and noted.
OF_OTHERS = frozenset({"implementation", "operationRef", "evaluatesToTypeRef", "itemSubjectRef"})
#: What each kind may say beside ``id`` and ``name``; those of our namespace are written with ``shouwen:``.
ATTRIBUTES: dict[Kind, set[str]] = {
    Kind.USER: {"shouwen:form", "shouwen:asks", "shouwen:in", "shouwen:by", "shouwen:means"},
    Kind.MANUAL: {"shouwen:form", "shouwen:asks", "shouwen:in", "shouwen:by", "shouwen:means"},
    Kind.SERVICE: {"shouwen:does"},
    Kind.RULE: {"shouwen:decision"},
    Kind.SEND: {"messageRef", "shouwen:does"},
    Kind.RECEIVE: {"messageRef", "shouwen:asks", "shouwen:in", "shouwen:by"},
    Kind.CALL: {"calledElement"},
    Kind.EXCLUSIVE: {"default"},
    Kind.INCLUSIVE: {"default"},
    Kind.TIMER: {"attachedToRef", "cancelActivity"},
}
#: What a name is called in other languages; on everything that has a name.
TRANSLATIONS = frozenset({"shouwen:en", "shouwen:zh-hant"})
LOOPING = frozenset({Kind.USER, Kind.MANUAL, Kind.SERVICE, Kind.RULE, Kind.CALL})
#: A moment or a span of ISO 8601, which a timer must not hold.
MOMENT = re.compile(r"P(?=\d|T\d)[\dYMWDTHS.,]+|R\d*/.*|\d{4}-\d{2}.*|\d{8}T.*")


PREFIXES = {SHOUWEN: "shouwen:", SCHEMA_INSTANCE: "xsi:"}
PARTS = {
    Kind.END: {"terminateEventDefinition"},
    Kind.TIMER: {"timerEventDefinition"},
    **{kind: {"multiInstanceLoopCharacteristics"} for kind in LOOPING},
}
REPEAT_PARTS = {
    "loopCardinality",
    "loopDataInputRef",
    "loopDataOutputRef",
    "inputDataItem",
    "outputDataItem",
    "completionCondition",
}

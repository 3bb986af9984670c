"""Writes BPMN for tests: ``bpmn(start("s"), user("记录"), end("e"), "s -> 记录 -> e")``."""

from xml.sax.saxutils import escape, quoteattr

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
LANE = "经办人"


def element(tag, attributes, inner=""):
    said = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<{tag}{said}>{inner}</{tag}>"


def node(tag, name, inner="", **attributes):
    """One flow node; ``shouwen_asks`` becomes ``shouwen:asks``."""
    said = {key.replace("shouwen_", "shouwen:"): value for key, value in attributes.items()}
    return element(tag, {"id": name, "name": name, **said}, inner)


def start(name="s"):
    return node("startEvent", name)


def end(name="e"):
    return node("endEvent", name)


def terminate(name):
    return node("endEvent", name, "<terminateEventDefinition/>")


def user(name, inner="", **attributes):
    return node("userTask", name, inner, **attributes)


def timer(name, on, standard="SD-1", interrupts=True):
    definition = f"<timerEventDefinition><timeDuration>{standard}</timeDuration></timerEventDefinition>"
    return node("boundaryEvent", name, definition, attachedToRef=on, cancelActivity=str(interrupts).lower())


def many(count=None, over=None, each=None, sequential=False, until=None, answer=None, answers=None):
    inner = ""
    if count is not None:
        inner += element("loopCardinality", {}, escape(str(count)))
    if over:
        inner += element("loopDataInputRef", {}, over)
    if answers:
        inner += element("loopDataOutputRef", {}, answers)
    if each:
        inner += element("inputDataItem", {"name": each})
    if answer:
        inner += element("outputDataItem", {"name": answer})
    if until:
        inner += element("completionCondition", {}, escape(until))
    return element("multiInstanceLoopCharacteristics", {"isSequential": str(sequential).lower()}, inner)


def flows(text, prefix="f"):
    """Sequence flows from lines ``a -> b -> c`` and ``gate -> b : condition``."""
    made = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        way, _, condition = line.partition(" : ")
        stops = [stop.strip() for stop in way.split("->")]
        for source, target in zip(stops, stops[1:], strict=False):
            inner = element("conditionExpression", {}, escape(condition)) if condition else ""
            name = f"{prefix}-{source}-{target}"
            made.append(
                element("sequenceFlow", {"id": name, "sourceRef": source, "targetRef": target}, inner)
            )
    return made


def process(*parts, name="p", lanes=None):
    """A process; every user and manual task lies in one lane unless ``lanes`` says ``{lane: [nodes]}``."""
    inner = "".join(part if part.startswith("<") else "".join(flows(part, f"f-{name}")) for part in parts)
    if lanes is None:
        names = [
            part.split('id="')[1].split('"')[0]
            for part in parts
            if part.startswith(("<userTask", "<manualTask"))
        ]
        lanes = {LANE: names}
    said = "".join(
        element(
            "lane",
            {"id": f"lane-{name}-{number}", "name": lane},
            "".join(element("flowNodeRef", {}, n) for n in held),
        )
        for number, (lane, held) in enumerate(lanes.items())
    )
    return element(
        "process", {"id": name, "name": name}, f'<laneSet id="lanes-{name}">{said}</laneSet>{inner}'
    )


def document(*parts):
    inner = "".join(parts)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return (
        f'{head}\n<definitions xmlns="{BPMN}" xmlns:shouwen="urn:shouwen:bpmn">{inner}</definitions>'
    ).encode()


def bpmn(*parts, **more):
    """A file with one process."""
    return document(process(*parts, **more))

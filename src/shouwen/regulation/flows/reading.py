"""Reads the elements of a BPMN file: what is supported becomes nodes and arrows, the rest is a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from shouwen.regulation.errors import PackError
from shouwen.regulation.flows.asking import parse_asks
from shouwen.regulation.flows.document import Element
from shouwen.regulation.flows.foreign import has_effect, is_foreign, not_chosen, place, pools_of
from shouwen.regulation.flows.nodes import Arrow, Ask, Compiled, Kind, Node, Process, Repeat, Seat
from shouwen.regulation.flows.seating import read_seat
from shouwen.regulation.flows.supported import (
    ATTRIBUTES,
    BPMN,
    DIAGRAM,
    FOR_OTHERS,
    FOR_READERS,
    HARMLESS,
    KINDS,
    MOMENT,
    OF_OTHERS,
    PARTS,
    PREFIXES,
    REPEAT_PARTS,
    SHOUWEN,
    SUPPORTED,
    TRANSLATIONS,
)
from shouwen.regulation.words import Words

Compile = Callable[..., Compiled]


@dataclass
class Drawing:
    """What a file holds, before it is checked as a whole."""

    processes: dict[str, Process] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)


class Reading:
    """Reads one file; faults gather in ``errors`` and reading goes on."""

    def __init__(self, file: str, compile_expression: Compile) -> None:
        self.file = file
        self.compile = compile_expression
        self.errors: list[PackError] = []
        self.passed_over: list[PackError] = []
        self.drawing = Drawing()
        self.messages: dict[str, str] = {}
        self.lanes: dict[str, str] = {}
        self.seats: dict[str, Seat] = {}
        self.ids: set[str] = set()
        self.pools: dict[str, Element] = {}

    def read(self, root: Element) -> Drawing:
        """Return what the file holds."""
        if (root.namespace, root.name) != (BPMN, "definitions"):
            self.fault(root, f"<{root.name}>", "<definitions> of BPMN 2.0")
            return self.drawing
        self.check_ids(root)
        self.read_words(root)
        parts = list(self.children(root, {"process", "message", "collaboration"}))
        self.messages = {
            part.get("id"): part.get("name") or part.get("id") for part in parts if part.name == "message"
        }
        others = not_chosen(parts)
        self.pools = pools_of(parts)
        for part in parts:
            if part in others:
                self.note(part, "a process beside the one that is executable", "read as drawn for readers")
            elif part.name == "process":
                self.read_process(part)
            elif part.name == "collaboration":
                list(self.children(part, {"participant", "messageFlow"}))
        return self.drawing

    def fault(self, element: Element, found: str, expected: str, *, owner: Element | None = None) -> None:
        """Note a fault at an element, with its id and name or those of the one around it."""
        self.errors.append(
            PackError(self.file, element.line, element.column, found + place(element, owner), expected)
        )

    def note(self, element: Element, found: str, instead: str, *, owner: Element | None = None) -> None:
        """Note what is passed over, since it is said for the engine of another tool, and what says it here."""
        self.passed_over.append(
            PackError(self.file, element.line, element.column, found + place(element, owner), instead)
        )

    def check_ids(self, root: Element) -> None:
        for element in root.all():
            name = element.get("id") if element.namespace == BPMN else ""
            if name and name in self.ids:
                self.fault(element, "an id that is taken", "an id of its own")
            self.ids.add(name)

    def read_words(self, root: Element) -> None:
        """Keep what every name of the drawing is called in other languages; one name says one thing."""
        for element in root.all():
            name = element.get("name")
            if not name or element.namespace != BPMN or element.name == "message":
                continue
            words = Words(name, element.get("zh-hant", SHOUWEN), element.get("en", SHOUWEN))
            known = self.drawing.words.setdefault(name, words)
            if known != words:
                if (known.en and words.en and known.en != words.en) or (
                    known.zh_hant and words.zh_hant and known.zh_hant != words.zh_hant
                ):
                    self.fault(element, f"“{name}” called otherwise elsewhere", "one translation of a name")
                self.drawing.words[name] = Words(name, known.zh_hant or words.zh_hant, known.en or words.en)

    def children(self, parent: Element, allowed: set[str], owner: Element | None = None) -> Iterator[Element]:
        """Yield the children with these names; pass over drawings and notes, refuse all else.

        ``owner`` is the node of which the parent is a part, for faults to name.
        """
        owner = owner or parent
        for child in parent.children:
            if child.namespace in DIAGRAM or (child.namespace == BPMN and child.name in FOR_READERS):
                continue
            if child.namespace == BPMN and child.name in FOR_OTHERS:
                if has_effect(child):
                    self.fault(child, f"<{child.name}> that must be carried out", "none", owner=owner)
                elif child.children:
                    self.note(child, f"<{child.name}>", "attributes of shouwen: instead", owner=owner)
            elif child.namespace == BPMN and child.name in allowed:
                yield child
            else:
                self.fault(child, f"<{child.name}>", self.expected_in(parent, allowed), owner=owner)

    def expected_in(self, parent: Element, allowed: set[str]) -> str:
        if parent.name == "process":
            return f"one of {SUPPORTED}"
        return f"in <{parent.name}> only {', '.join(sorted(allowed)) or 'nothing'}"

    def read_process(self, element: Element) -> None:
        self.read_inside(element, self.identify(element), "")

    def read_inside(self, element: Element, name: str, lane: str) -> None:
        """Read what lies in a process, or in a sub-process, whose steps are in its lane unless they say otherwise."""
        allowed = {*KINDS, "sequenceFlow", "laneSet"}
        parts = list(self.children(element, allowed | (PARTS[Kind.CALL] if element.name == "subProcess" else set())))
        lanes = [lane for part in parts if part.name == "laneSet" for lane in self.read_lanes(part)]
        if not lanes and (pool := self.pools.get(name)) is not None:
            lane = pool.get("name")  # a pool without lanes is one lane
            lanes = [lane]
        for part in parts if lane else ():
            self.lanes.setdefault(part.get("id"), lane)
        self.drawing.processes[name] = Process(
            name, element.get("name"), tuple(dict.fromkeys(lanes)), element.line, element.column
        )
        for part in parts:
            if part.name == "sequenceFlow":
                self.read_arrow(part, name)
            elif part.name in KINDS:
                self.read_node(part, name)

    def identify(self, element: Element) -> str:
        name = element.get("id")
        if not re.fullmatch(r"[^\W\d][\w.-]*", name):
            self.fault(
                element, f"<{element.name}> with id {name!r}", "an id: a letter, then letters, digits, . - _"
            )
        return name

    def read_lanes(self, lane_set: Element) -> Iterator[str]:
        """Yield the names of the lanes that hold nodes; note which node lies in which."""
        for lane in self.children(lane_set, {"lane"}):
            for part in self.children(lane, {"flowNodeRef", "childLaneSet"}):
                if part.name == "childLaneSet":
                    yield from self.read_lanes(part)
            held = [part.text for part in lane.children if part.name == "flowNodeRef"]
            if any(part.name == "childLaneSet" for part in lane.children):
                continue  # its nodes lie in the lanes inside it too
            self.read_seats(lane, held)
            if not lane.get("name"):
                self.fault(lane, "a lane without a name", "the name of a position")
            for node in held:
                if self.lanes.setdefault(node, lane.get("name")) != lane.get("name"):
                    self.fault(lane, f"{node}, which lies in another lane too", "each node in one lane")
            yield lane.get("name")

    def read_seats(self, lane: Element, held: list[str]) -> None:
        """Note for the nodes of a lane whom facts name for them; a task may say it for itself."""
        seat = read_seat(lane, lambda *said: self.fault(lane, *said))
        self.seats.update(dict.fromkeys(held, seat))

    def read_arrow(self, element: Element, process: str) -> None:
        self.check_attributes(element, {"sourceRef", "targetRef"})
        condition = None
        for child in self.children(element, {"conditionExpression"}):
            if child.text or child.children:  # some tools write an empty one where there is none
                condition = self.read_expression(child, "truth", owner=element)
        arrow = Arrow(
            id=self.identify(element),
            source=element.get("sourceRef"),
            target=element.get("targetRef"),
            process=process,
            name=element.get("name"),
            condition=condition,
            line=element.line,
            column=element.column,
        )
        self.drawing.arrows.append(arrow)

    def read_expression(self, element: Element, expects: str, *, owner: Element | None = None) -> Compiled | None:
        self.check_attributes(element, {"xsi:type"}, owner=owner)
        if element.children or not element.text:
            self.fault(element, f"no text in <{element.name}>", "an expression", owner=owner)
            return None
        line, column = element.text_place()
        try:
            said = self.compile(
                element.text, names=None, expects=expects, file=self.file, line=line, column=column
            )
        except PackError as wrong:
            self.errors.append(replace(wrong, found=wrong.found + place(element, owner)))
            return None
        for word, _ in said.standing:
            self.fault(element, f"{word}(…)", "figures only; a standing word belongs in a gate")
        return said

    def check_attributes(self, element: Element, allowed: set[str], *, owner: Element | None = None) -> None:
        for key, value in element.attributes.items():
            name = key if isinstance(key, str) else PREFIXES.get(key[0], "{" + key[0] + "}") + key[1]
            if (
                name in {"id", "name"}
                or name in TRANSLATIONS
                or name in allowed
                or value in HARMLESS.get(name, ())
            ):
                continue
            expected = f"only {', '.join(sorted({'id', 'name'} | allowed))}"
            say = self.note if is_foreign(key) or name in OF_OTHERS else self.fault
            say(element, f"{name}={value!r} on <{element.name}>", expected, owner=owner)

    def read_node(self, element: Element, process: str) -> None:
        kind = KINDS[element.name]
        self.check_attributes(element, ATTRIBUTES.get(kind, set()))
        repeat, standard = None, ""
        name = self.identify(element)
        if element.name == "subProcess":
            self.read_inside(element, name, self.lanes.get(name, ""))
        for part in self.parts_of(element, kind):
            if part.name == "terminateEventDefinition":
                kind = Kind.TERMINATE
            elif part.name == "timerEventDefinition":
                standard = self.read_timer(part, element)
            else:
                repeat = self.read_repeat(part, element)
        if kind is Kind.TIMER and not standard:
            self.fault(element, "a boundary event without a timer", "a timerEventDefinition")
        if element.get("default"):
            self.drawing.defaults[element.get("id")] = element.get("default")
        self.drawing.nodes[name] = Node(
            id=name,
            kind=kind,
            process=process,
            name=element.get("name"),
            lane=self.lanes.get(name, ""),
            seat=self.seat_of(element, name),
            form=element.get("form", SHOUWEN),
            asks=self.read_asks(element),
            means=element.get("means", SHOUWEN),
            message=self.read_message(element),
            does=element.get("does", SHOUWEN),
            decision=element.get("decision", SHOUWEN),
            calls=name if element.name == "subProcess" else element.get("calledElement"),
            repeat=repeat,
            attached_to=element.get("attachedToRef"),
            standard=standard,
            interrupts=kind is Kind.TIMER and element.get("cancelActivity") != "false",
            line=element.line,
            column=element.column,
        )

    def read_asks(self, element: Element) -> tuple[Ask, ...]:
        """Read what a task asks for; each fault stands where it is in the attribute."""

        def fault(index: int, found: str, expected: str) -> None:
            line, column = element.attribute_place("asks", index)
            self.errors.append(PackError(self.file, line, column, found + place(element, None), expected))

        return parse_asks(element.attributes.get((SHOUWEN, "asks"), ""), fault, self.compile)

    def parts_of(self, element: Element, kind: Kind) -> list[Element]:
        """Return what an element holds for itself; what flows in a sub-process was read before."""
        parts = PARTS.get(kind, set())
        if element.name == "subProcess":
            return [child for child in element.children if child.namespace == BPMN and child.name in parts]
        return list(self.children(element, parts))

    def seat_of(self, element: Element, name: str) -> Seat:
        own, of_lane = read_seat(element, lambda *said: self.fault(element, *said)), self.seats.get(name, Seat())
        return Seat(own.unit or of_lane.unit, own.member or of_lane.member)

    def read_message(self, element: Element) -> str:
        reference = element.get("messageRef")
        if reference and reference not in self.messages:
            self.fault(element, f"messageRef {reference}", "the id of a <message> of this file")
        return self.messages.get(reference, "")

    def read_timer(self, element: Element, owner: Element) -> str:
        texts = list(self.children(element, {"timeDuration", "timeDate"}, owner))
        if len(texts) != 1:
            expected = "one timeDuration or timeDate that names a deadline standard"
            self.fault(element, f"{len(texts)} times", expected, owner=owner)
            return "?"
        self.check_attributes(texts[0], {"xsi:type"}, owner=owner)
        text = texts[0].text
        if not re.fullmatch(r"\w[\w.-]*", text) or MOMENT.fullmatch(text):
            expected = "the id of a deadline standard, such as SD-3.15-2b"
            self.fault(texts[0], f"{text!r} in a timer", expected, owner=owner)
        return text or "?"

    def read_repeat(self, element: Element, owner: Element) -> Repeat:
        self.check_attributes(element, {"isSequential"}, owner=owner)
        said = {part.name: part for part in self.children(element, REPEAT_PARTS, owner)}
        if ("loopCardinality" in said) == ("loopDataInputRef" in said):
            expected = "either loopCardinality or loopDataInputRef"
            self.fault(element, "a multi-instance task", expected, owner=owner)
        if ("outputDataItem" in said) != ("loopDataOutputRef" in said):
            expected = "outputDataItem and loopDataOutputRef together"
            self.fault(element, "half of what gathers answers", expected, owner=owner)
        if "outputDataItem" in said and owner.name == "callActivity":
            self.fault(element, "answers gathered from calls", "answers of tasks", owner=owner)
        if "inputDataItem" in said and "loopDataInputRef" not in said:
            self.fault(element, "inputDataItem", "loopDataInputRef beside it", owner=owner)
        count, until = said.get("loopCardinality"), said.get("completionCondition")
        return Repeat(
            is_sequential=element.get("isSequential") == "true",
            count=self.read_expression(count, "number", owner=owner) if count else None,
            over=self.read_figure(said.get("loopDataInputRef"), owner),
            each=self.read_figure(said.get("inputDataItem"), owner),
            answer=self.read_figure(said.get("outputDataItem"), owner),
            answers=self.read_figure(said.get("loopDataOutputRef"), owner),
            until=self.read_expression(until, "truth", owner=owner) if until else None,
        )

    def read_figure(self, element: Element | None, owner: Element) -> str:
        """Return the name of a figure: the text of a reference, the ``name`` of an item (or its ``id``)."""
        if element is None:
            return ""
        name = element.text or element.get("name") or element.get("id")
        if not re.fullmatch(r"[^\W\d][\w.]*", name):
            self.fault(element, f"{name!r} in <{element.name}>", "the name of a figure", owner=owner)
        return name

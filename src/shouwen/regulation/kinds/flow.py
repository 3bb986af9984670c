"""``flow``: the process that a kind of case runs, and which task needs which other one first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.expressions import Expression, compile_expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.flows import Flow
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.sentences import is_english, occasion
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View, holder_of

#: The fact that a task of a flow is done; its figure ``step`` is the id or the name of the task.
TASK_DONE = "task.done"
#: For whom a case of a kind is opened: from a contact, for a customer without one, or for the unit itself.
CONTACT, CUSTOMER, UNIT = "contact", "customer", "unit"
OPENED_FOR = (CONTACT, CUSTOMER, UNIT)


@dataclass(frozen=True, eq=False)
class Need:
    """The task ``step`` is refused until ``needed`` is done; each by all its spellings, id and name."""

    step: frozenset[str]
    needed: frozenset[str]
    name: str
    needed_name: str
    where: Expression | None = None


@dataclass(frozen=True)
class Different:
    """Steps that one person may not all do in one matter; each by all its spellings, id and name."""

    steps: tuple[frozenset[str], ...]
    names: tuple[str, ...]

    def others(self, step: object) -> list[tuple[frozenset[str], str]]:
        """Return the other steps beside this one, with their names; none where it is not among them."""
        if not any(step in one for one in self.steps):
            return []
        return [(one, name) for one, name in zip(self.steps, self.names, strict=True) if step not in one]


@dataclass(frozen=True, eq=False)
class RunsFlow(Standard):
    """A flow of the pack, by its path; ``case`` is the kind of case that runs it, if only one does.

    ``opened_for`` says for whom such a case is opened (``OPENED_FOR``); ``is_complaint`` that it is one, so that it has
    a class and may be against somebody.
    """

    case: str
    bpmn: str
    flow: Flow
    needs: tuple[Need, ...] = ()
    opened_for: str = CONTACT
    differ: tuple[Different, ...] = ()
    is_complaint: bool = False

    stays_with_beginning = True

    def guarded_kinds(self) -> frozenset[str]:
        return frozenset({TASK_DONE}) if self.needs or self.differ else frozenset()

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if view.speech(self.shared, fact) is not Speech.SPEAKS:
            return ()
        follows = ({"open": self.id}, *self.shared.then)
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        return (
            view.finding(
                self.shared, fact, Verdict.RESULT, result=self.id, consequences=follows, reckoning=reckoning
            ),
        )

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        step = deed.figures.get("step")
        open_needs = [
            need for need in self.needs if step in need.step and not self._is_done(need, deed, view)
        ]
        done_already = [
            name for one in self.differ for other, name in one.others(step) if self._did(other, deed, view)
        ]
        if not open_needs and not done_already:
            return None
        reckoning = view.reckoning(self.said, [], deed)
        lists = (*(need.needed_name for need in open_needs), *done_already)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, lists=lists)

    def _is_done(self, need: Need, deed: Fact, view: View) -> bool:
        holder = holder_of("case", deed) or deed.about
        for fact in view.standing.history(frozenset({TASK_DONE}), frozenset({holder}), None):
            is_step = fact.figures.get("step") in need.needed and fact.at <= deed.at
            if is_step and (need.where is None or view.evaluate(need.where, fact) is True):
                return True
        return False

    def _did(self, step: frozenset[str], deed: Fact, view: View) -> bool:
        """True when whoever attempts the deed has done another step in this matter."""
        holder = holder_of("case", deed) or deed.about
        history = view.standing.history(frozenset({TASK_DONE}), frozenset({holder}), None)
        return any(fact.figures.get("step") in step and fact.by == deed.by and fact.at <= deed.at for fact in history)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        title = self.shared.title.in_language(language)
        when = occasion(self.shared, language) if self.shared.occasions else ""
        if is_english(language):
            needs = "".join(f"; {need.name} only after {need.needed_name}" for need in self.needs)
            needs += "".join(f"; {' and '.join(one.names)} are done by different people" for one in self.differ)
            return f"{when or 'When it is started'} the flow “{title}” runs{needs}."
        needs = "".join(f"；「{need.name}」须在「{need.needed_name}」之后" for need in self.needs)
        needs += "".join(f"；{'、'.join(f'「{name}」' for name in one.names)}由不同的人办" for one in self.differ)
        return f"{when or '发起时，'}按流程「{title}」办理{needs}。"


@reads("flow")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a flow: its file must be a flow of the pack."""
    case = keys.text("case")
    default = ("case.opened",) if case else ()
    shared = read_shared("flow", keys, around, default_when=default, needs_occasion=False)
    if case and shared.where is None:
        figures = around.kinds["case.opened"].figures if "case.opened" in around.kinds else {}
        if "kind" not in figures:
            around.faults.add(
                keys.take("case") or keys.node, "when and where: no fact case.opened has a figure kind"
            )
        else:
            shared = replace(
                shared, where=compile_expression(f"kind = '{case}'", names=around.names_of(shared.when))
            )
    opened_for = keys.one_of("opened_for", OPENED_FOR, CONTACT)
    if not case and (node := keys.take("opened_for")) is not None:
        around.faults.add(node, "the kind of case (case) that is opened so")
    is_complaint = keys.truth("complaint", False)
    if not case and (node := keys.take("complaint")) is not None:
        around.faults.add(node, "the kind of case (case) that is a complaint")
    path = keys.text("bpmn", required=True)
    around.used.add(path)
    flow = around.flows.get(path)
    if path and path not in around.flows:
        around.faults.add(keys.take("bpmn") or keys.node, f"a file of the pack{nearest(path, around.flows)}")
    needs = keys.mapping("needs")
    read_needs = tuple(
        need
        for step, node in needs.items()
        if flow is not None and (need := _read_need(step, keys.take("needs"), node, flow, around)) is not None
    )
    if needs and TASK_DONE not in around.kinds:
        around.faults.check(keys.place("needs"), f"the kind of fact {TASK_DONE}, which nobody declares")
    differ = tuple(_read_different(node, flow, around) for node in keys.nodes("differ")) if flow is not None else ()
    if keys.nodes("differ") and TASK_DONE not in around.kinds:
        around.faults.check(keys.place("differ"), f"the kind of fact {TASK_DONE}, which nobody declares")
    return RunsFlow(shared, case, path, flow, read_needs, opened_for, differ, is_complaint)  # type: ignore[arg-type]  # a fault is noted


def _read_need(step: str, needs: Node | None, node: Node, flow: Flow, around: Surroundings) -> Need | None:
    where: Expression | None = None
    name_node = node
    if node.is_mapping:
        inner = Keys(node, around.faults, "a need")
        name_node = inner.take("step", required=True) or node
        condition = inner.take("where")
        inner.close()
        where = around.compile(condition, (TASK_DONE,), "truth") if condition is not None else None
    needed = text_of(name_node, around.faults)
    place = needs.keys[step] if needs is not None else node
    spelled, spelled_needed = (
        _spellings(step, flow, place, around),
        _spellings(needed, flow, name_node, around),
    )
    return Need(spelled, spelled_needed, step, needed, where) if spelled and spelled_needed else None


def _read_different(node: Node, flow: Flow, around: Surroundings) -> Different:
    nodes: list[Node] = node.value if node.is_list else [node]
    if len(nodes) < 2:
        around.faults.add(node, "a list of two tasks or more, which different people do")
    names = [(text_of(one, around.faults), one) for one in nodes]
    steps = tuple(_spellings(name, flow, one, around) for name, one in names)
    return Different(steps, tuple(name for name, _one in names))


def _spellings(name: str, flow: Flow, node: Node, around: Surroundings) -> frozenset[str]:
    found = {
        spelling
        for one in flow.nodes.values()
        if name in (one.id, one.name)
        for spelling in (one.id, one.name)
    }
    if not found:
        known: list[Any] = [one.name or one.id for one in flow.nodes.values()]
        around.faults.check(node, f"a task of {flow.file}{nearest(name, known)}", f"“{name}”")
    return frozenset(found - {""})

"""``gate``: a deed is refused while a condition holds, or while it cannot be known."""

from __future__ import annotations

from dataclasses import dataclass

from shouwen.regulation.clauses import read_shared
from shouwen.regulation.expressions import Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Objection
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.views import Speech, View


@dataclass(frozen=True, eq=False)
class Gate(Standard):
    """``lists`` names the figure of references that are in the way."""

    refuse_when: Expression
    lists: str = ""

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        holds = view.evaluate(self.refuse_when, deed) if speech is Speech.SPEAKS else None
        if holds is False:
            return None
        read = [self.shared.where, self.refuse_when]
        found = deed.figures.get(self.lists, ()) if self.lists else ()
        return Objection(
            self.id,
            self.shared.citation,
            self.shared.title.zh,
            view.reckoning(self.sentence(), read, deed),
            lists=(found,) if isinstance(found, str) else tuple(found),
            missing=() if holds is True else view.missing(read, deed),
        )

    def sentence(self, language: str = "zh-hans") -> str:
        condition = self.refuse_when.source
        main = f"it is refused when {condition}" if is_english(language) else f"{condition} 的，不得办理"
        return sentence_of(self.shared, language, main)


@reads("gate")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a gate."""
    shared = read_shared("gate", keys, around, may_be_before=True)
    if shared.when:
        around.faults.add(keys.place("when"), "before: a gate judges the attempt", "when")
    node = keys.take("refuse_when", required=True)
    condition = around.compile(node, shared.occasions, "truth") if node is not None else None
    lists = keys.text("lists")
    if lists and not any(
        lists in around.kinds[kind].figures for kind in shared.before if kind in around.kinds
    ):
        around.faults.add(keys.take("lists") or keys.node, f"a figure of {', '.join(shared.before)}")
    return Gate(shared, condition, lists)  # type: ignore[arg-type]  # without a condition a fault is noted

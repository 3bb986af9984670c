"""What follows: ``{verb: amount or name, to: …, cites: …}``, a choice of several, and what comes of it at a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.keys import text_of
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.spans import parse_span
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.whom import read_whom

if TYPE_CHECKING:
    from shouwen.regulation.facts import Fact
    from shouwen.regulation.views import View

VERBS = frozenset(
    (
        *("counts_as", "points", "reward", "fine", "deduct", "sanction", "bar", "task", "open", "reopen"),
        *("notice", "remind", "escalate", "keep", "propose", "set", "zero", "hold", "release", "either", "invite"),
    )
)
#: Verbs whose object is an amount: a figure, a formula, or a range in which a person picks.
AMOUNTS = frozenset({"points", "reward", "fine", "deduct"})
#: Beside the verb: how, when and for whom.
BESIDE = frozenset(
    ("ledger", "to", "from", "form", "within", "level", "cites", "title", "until", "done", "of", "by", "with", "for_each",
     "good_for")
)
#: What a customer is invited to by a link: the page of their matter; to say what they think, if they have agreed to it.
INVITE, INVITED = "invite", ("matter", "survey")
_RANGE = re.compile(r"(?P<low>\S.*?)\s+to\s+(?P<high>\S.*)\Z")
TO_BE_FIXED = "to_be_fixed"


@dataclass(frozen=True, eq=False)
class Range:
    """An amount that a person picks: between two figures, both held."""

    low: Expression
    high: Expression


class Consequence(dict[str, Any]):
    """One consequence as it is written, with its amount compiled and what it may be chosen from.

    It is the mapping that is stored; ``made`` returns what it comes to at a fact.
    """

    __slots__ = ("amount", "either")

    def __init__(self, plain: Mapping[str, Any]) -> None:
        super().__init__(plain)
        self.amount: Expression | Range | None = None
        self.either: tuple[Consequence, ...] = ()

    @property
    def verb(self) -> str:
        return next((key for key in self if key in VERBS), "")

    @property
    def is_made(self) -> bool:
        """True where it says the same at every fact."""
        return self.amount is None and not self.either

    def made(self, fact: Fact, view: View) -> Mapping[str, Any]:
        """Return it with its amount reckoned at a fact; ``to_be_fixed`` says between what a person picks.

        An amount that is not known at the fact stays as it is written.
        """
        if self.either:
            return {**self, "either": [dict(one.made(fact, view)) for one in self.either]}
        if isinstance(self.amount, Range):
            ends = [view.evaluate(end, fact) for end in (self.amount.low, self.amount.high)]
            return {**self, TO_BE_FIXED: sorted(ends)} if UNKNOWN not in ends else dict(self)
        if self.amount is not None:
            amount = view.evaluate(self.amount, fact)
            return dict(self) if amount is UNKNOWN else {**self, self.verb: amount}
        return self


def made(consequences: Iterable[Mapping[str, Any]], fact: Fact, view: View) -> tuple[Mapping[str, Any], ...]:
    """Return consequences with their amounts reckoned at a fact."""
    return tuple(
        one.made(fact, view) if isinstance(one, Consequence) and not one.is_made else one for one in consequences
    )


def figure_of(amount: Any) -> Decimal | None:
    """Return an amount that is known as a figure; money may be written with its unit (40 yuan)."""
    if isinstance(amount, bool) or not isinstance(amount, (int, Decimal, str)):
        return None
    text = str(amount).strip().removesuffix("yuan").removesuffix("元").strip()
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def is_to_be_fixed(consequence: Mapping[str, Any]) -> bool:
    """True for a consequence of which a person still has to pick one, or how much."""
    return "either" in consequence or TO_BE_FIXED in consequence


def picked(
    consequences: Iterable[Mapping[str, Any]], choice: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return what a person's choice (``{points: -0.5}``) makes of these; None where the text does not allow it."""
    for option in _options(consequences):
        for verb, wanted in choice.items():
            if verb not in option or verb not in VERBS:
                continue
            if (ends := option.get(TO_BE_FIXED)) is not None:
                low, high, amount = figure_of(ends[0]), figure_of(ends[1]), figure_of(wanted)
                if low is not None and high is not None and amount is not None and low <= amount <= high:
                    return {**{key: one for key, one in option.items() if key != TO_BE_FIXED}, verb: wanted}
            elif option[verb] == wanted:
                return option
    return None


def _options(consequences: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in consequences:
        if "either" in one:
            yield from one["either"]
        else:
            yield one


def read_consequences(node: Node | None, around: Surroundings) -> tuple[Mapping[str, Any], ...]:
    """Read what follows: a list of ``{verb: amount or name, …}``."""
    if node is None:
        return ()
    if not node.is_list:
        around.faults.add(node, "a list of consequences such as [{task: 说明原因}]")
        return ()
    return tuple(one for one in (_read_consequence(each, around) for each in node.value) if one)


def _read_consequence(node: Node, around: Surroundings) -> Consequence | None:
    if not node.is_mapping:
        around.faults.add(node, "a consequence such as {task: 说明原因, to: 班长}")
        return None
    verbs = [key for key in node.value if key in VERBS]
    if len(verbs) != 1:
        known = sorted(VERBS)
        hint = nearest(next(iter(node.value), ""), known)
        around.faults.check(node, f"one verb of {', '.join(known)}{hint}", ", ".join(node.value) or "nothing")
    for key in node.value:
        if key not in VERBS and key not in BESIDE:
            around.faults.check(
                node.keys[key], f"a key of a consequence{nearest(key, BESIDE | VERBS)}", key
            )
    read = Consequence(node.plain())
    if "cites" in node.value:
        cites = node.value["cites"]
        for one in cites.value if cites.is_list else [cites]:
            around.check_article(text_of(one, around.faults), one)
        paths = [cites] if not cites.is_list else cites.value
        read["cites"] = [around.citation(one.as_source()) for one in paths]
    for key in ("to", "by"):
        named = node.value.get(key)
        for one in (named.value if named.is_list else [named]) if named is not None else ():
            read_whom(one, around)
    if "done" in node.value:
        read["done"] = _read_done(node, around)
    if INVITE in node.value:
        _check_invitation(node, around)
    if "either" in node.value:
        read.either = _read_either(node.value["either"], around)
    elif len(verbs) == 1 and verbs[0] in AMOUNTS:
        read.amount = _read_amount(node.value[verbs[0]], around)
    return read


def _check_invitation(node: Node, around: Surroundings) -> None:
    """Note an invitation to what customers have no page of, or one without the span for which its link counts."""
    to, good_for = node.value[INVITE], node.value.get("good_for")
    if to.value not in INVITED:
        known = " or ".join(INVITED)
        around.faults.check(to, f"{known}{nearest(str(to.value), INVITED)}", f"“{to.value}”")
    if good_for is None:
        around.faults.check(node, "good_for: a span, or ask.x that gives one")
        return
    said = str(good_for.value)
    if said.startswith("ask."):
        ask = around.asks.get(said.removeprefix("ask."))
        if ask is None or ask.type != "span":
            spans = [f"ask.{one.name}" for one in around.asks.values() if one.type == "span"]
            around.faults.check(good_for, f"a local value of the type span{nearest(said, spans)}", f"“{said}”")
        return
    try:
        parse_span(said)
    except PackError:
        around.faults.check(good_for, "a span such as 14 days, or ask.x that gives one", f"“{said}”")


def _read_either(node: Node, around: Surroundings) -> tuple[Consequence, ...]:
    read = tuple(one for one in read_consequences(node, around) if isinstance(one, Consequence))
    if len(read) < 2:
        around.faults.check(node, "at least two consequences to pick from")
    return read


def _read_amount(node: Node, around: Surroundings) -> Expression | Range | None:
    """Read a formula or a range; a plain figure stays as it is written."""
    if not isinstance(node.value, str):
        return None
    if found := _RANGE.match(node.value):
        low, high = (_formula(node, found[end], around) for end in ("low", "high"))
        return Range(low, high) if low is not None and high is not None else None
    formula = _formula(node, node.value, around)
    # What is the same at every fact stays as it is written: 40 yuan.
    return formula if formula is not None and (formula.names or formula.standing) else None


def _formula(node: Node, source: str, around: Surroundings) -> Expression | None:
    """Compile an amount. Its names may also be known only to whoever carries it out, so they are not checked here."""
    formula = around.compile_over(node, None, source)
    for name in sorted(formula.names) if formula is not None else ():
        if name.startswith("ask.") and name.removeprefix("ask.") not in around.asks:
            known = [f"ask.{one}" for one in around.asks]
            around.faults.check(node, f"a local value of pack.yaml{nearest(name, known)}", f"“{name}”")
    return formula


def _read_done(consequence: Node, around: Surroundings) -> list[str]:
    """Read the facts about the matter by which a task is done."""
    node = consequence.value["done"]
    if "task" not in consequence.value:
        around.faults.check(node, "done only with a task")
    return list(read_kinds(node.value if node.is_list else [node], around))

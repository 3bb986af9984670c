"""``right``: what may be claimed, from when until when and up to how much; refused only on grounds that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shouwen.regulation.calendars.periods import start_of_day
from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.consequence_words import said_of
from shouwen.regulation.expressions import UNKNOWN, Expression
from shouwen.regulation.facts import Fact
from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.deadline_reading import read_calendar
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.outcomes import Finding, Granted, Objection, Verdict
from shouwen.regulation.sentences import deeds, is_english
from shouwen.regulation.spans import Span, due_after
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.views import CannotSay, Speech, View


@dataclass(frozen=True, eq=False)
class Refusal:
    """A ground on which a claim is not taken, and where the text says so."""

    condition: Expression
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks against a claim: ``grounds`` refuse it, ``asked`` are figures that nobody has given."""

    grounds: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Right(Standard):
    """``claim`` is granted while ``within`` of ``from``, where ``if`` holds, up to ``up_to``, unless a ground refuses."""

    begins: Expression | None = None
    within: Expression | None = None
    condition: Expression | None = None
    up_to: Expression | None = None
    refusals: tuple[Refusal, ...] = ()
    form: str = ""
    calendar: str = "always"

    def guarded_kinds(self) -> frozenset[str]:
        return frozenset(self.shared.when)

    def cites(self) -> Iterator[str]:
        yield from super().cites()
        for refusal in self.refusals:
            yield from refusal.cites

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        """Return why a claim is refused, or what must be asked first; a claim that no right speaks of is not its."""
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return None
        judged = self._judged(deed, view)
        if speech is Speech.UNKNOWN:
            judged = Judged((), view.missing([self.shared.where], deed))
        if not judged.grounds and not judged.asked:
            return None
        reckoning = view.reckoning(self.said, self._read, deed)
        asked = () if judged.grounds else judged.asked
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning, judged.grounds, asked)

    def grant_to(self, deed: Fact, view: View) -> Granted | None:
        """Return that a claim is granted, and until when it may be made; nothing where it is refused or not known."""
        speech = view.speech(self.shared, deed)
        if speech in (Speech.SILENT, Speech.EXCUSED, Speech.UNKNOWN) or self.object_to(deed, view) is not None:
            return None
        reckoning = view.reckoning(self.said, self._read, deed)
        until = self._last(deed, view) if self.within is not None else None
        return Granted(self.id, self.shared.citation, self.shared.title.zh, reckoning, until)

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        speech = view.speech(self.shared, fact)
        if speech in (Speech.SILENT, Speech.EXCUSED):
            return ()
        reckoning = view.reckoning(self.said, self._read, fact)
        judged = self._judged(fact, view)
        if speech is Speech.UNKNOWN or (judged.asked and not judged.grounds):
            missing = ", ".join(judged.asked or view.missing([self.shared.where], fact))
            return (view.finding(self.shared, fact, Verdict.UNKNOWN, reckoning=reckoning, fault=missing),)
        if judged.grounds:
            return (
                view.finding(
                    self.shared, fact, Verdict.BROKEN, reckoning=reckoning, fault=", ".join(judged.grounds),
                    consequences=self.shared.otherwise,
                ),
            )  # fmt: skip
        granted = view.finding(self.shared, fact, Verdict.GRANTED, reckoning=reckoning, consequences=self.shared.then)
        return (granted,)

    @property
    def _read(self) -> list[Expression | None]:
        return [self.shared.where, self.begins, self.within, self.condition, self.up_to]

    def _judged(self, fact: Fact, view: View) -> Judged:
        """Return every ground against a claim, and every figure without which one cannot be known."""
        grounds: list[str] = []
        asked: dict[str, None] = {}
        for ground, holds, read in self._grounds(fact, view):
            if holds is True:
                grounds.append(ground)
            elif holds is UNKNOWN:
                asked.update(dict.fromkeys(view.missing(read, fact)))
        return Judged(tuple(grounds), tuple(asked))

    def _grounds(self, fact: Fact, view: View) -> Iterable[tuple[str, object, list[Expression | None]]]:
        if self.within is not None:
            last = self._last(fact, view)
            yield "within", UNKNOWN if last is None else fact.at > last, [self.begins, self.within]
        if self.condition is not None:
            holds = view.evaluate(self.condition, fact)
            yield self.condition.source, UNKNOWN if holds is UNKNOWN else not holds, [self.condition]
        if self.up_to is not None:
            most, amount = view.evaluate(self.up_to, fact), view.scope(fact).get("amount", UNKNOWN)
            known = most is not UNKNOWN and amount is not UNKNOWN
            yield "up_to", amount > most if known else UNKNOWN, [self.up_to]
        for one in self.refusals:
            cited = ", ".join(one.cites) or one.condition.source
            yield cited, view.evaluate(one.condition, fact), [one.condition]

    def _last(self, fact: Fact, view: View) -> datetime | None:
        """Return the last instant at which the claim may be made; None where it is not known."""
        assert self.within is not None
        begun = view.evaluate(self.begins, fact) if self.begins is not None else UNKNOWN
        span, zone = view.evaluate(self.within, fact), view.adopted.site.zone
        if begun is UNKNOWN or span is UNKNOWN:
            return None
        if isinstance(begun, date) and not isinstance(begun, datetime):
            begun = start_of_day(begun, zone) + timedelta(hours=12)
        if not isinstance(begun, datetime) or not isinstance(span, Span):
            raise CannotSay("from is an instant or a date, within a span")
        return due_after(begun, span, view.calendar(self.calendar), zone=zone)

    def sentence(self, language: str = "zh-hans") -> str:
        own = self.shared.words.in_language(language)
        if own:
            return own
        claim = deeds(self.shared.when, dict(self.shared.titles), language)
        begins, within, condition, most = (
            self.shared.in_words(one, language) for one in (self.begins, self.within, self.condition, self.up_to))
        grounds = [self.shared.in_words(one.condition, language) for one in self.refusals]
        then = self.shared.then
        if is_english(language):
            parts = [f"within {within} of {begins}" if within else "", f"if {condition}" if condition else ""]
            parts += [f"up to {most}" if most else "", f"unless {' or '.join(grounds)}" if grounds else ""]
            said = ", ".join(part for part in parts if part)
            follows = f": {said_of(then, language)}" if then else ""
            return f"{claim} is granted{' ' if said else ''}{said}{follows}."
        parts = [f"自{begins}起 {within} 之内" if within else "", f"{condition}的" if condition else ""]
        said = "，".join([*(part for part in parts if part), f"{claim}应予办理", *([f"以 {most} 为限"] if most else ())])
        refused = f"；{'，或'.join(grounds)}的不受理" if grounds else ""
        return f"{said}{refused}{f'：{said_of(then, language)}' if then else ''}。"


@reads("right")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a right."""
    claims = read_kinds(keys.nodes("claim", required=True), around)
    shared = read_shared("right", keys, around, default_when=claims, needs_occasion=False)
    begins, within = keys.take("from"), keys.take("within")
    if (begins is None) != (within is None):
        around.faults.check(keys.node, "from and within together", "one of them")
    condition, up_to, form = keys.take("if"), keys.take("up_to"), keys.text("asked_with")
    kinds = shared.occasions
    if up_to is not None and not any("amount" in around.names_of([kind]) for kind in kinds):
        around.faults.check(keys.place("up_to"), "a claim with the figure amount")
    return Right(
        shared,
        around.compile(begins, kinds) if begins is not None else None,
        around.compile(within, kinds, "span") if within is not None else None,
        around.compile(condition, kinds, "truth") if condition is not None else None,
        around.compile(up_to, kinds) if up_to is not None else None,
        _read_refusals(keys, kinds, around),
        form,
        read_calendar(keys, around),
    )


def _read_refusals(keys: Keys, kinds: tuple[str, ...], around: Surroundings) -> tuple[Refusal, ...]:
    found = []
    for node in keys.nodes("refusals"):
        if not node.is_mapping:
            around.faults.add(node, "grounds such as [{if: opened, cites: 第三条}]; a decision is not asked yet")
            continue
        inner = Keys(node, around.faults, "a ground to refuse")
        if_ = inner.take("if", required=True)
        condition = around.compile(if_, kinds, "truth") if if_ is not None else None
        cites = read_cites(inner, around)
        inner.close()
        if condition is not None:
            found.append(Refusal(condition, cites))
    return tuple(found)

"""``phrase``: what must be said, and what may not be. Judged on codes: the words themselves are in no fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from shouwen.regulation.cards import CONDUCT, SCORED
from shouwen.regulation.facts import Fact
from shouwen.regulation.kinds.fold import Fold, Run
from shouwen.regulation.kinds.standard import NONE, Standard
from shouwen.regulation.outcomes import Finding, Objection, Verdict
from shouwen.regulation.phrases import Forbidden, Phrases, code_of
from shouwen.regulation.sentences import is_english, sentence_of
from shouwen.regulation.views import Speech, View, holder_of
from shouwen.regulation.windows import EVERYTHING, Window

#: A message of a conversation, and its end. What else carries words, such as a reply, stands for itself.
SENT, ENDED = "message.sent", "contact.ended"
SAID, FORBIDDEN = "said", "forbidden"
#: Words of a list of the site, as a sentence quotes them: it is said by the title of the question.
_LISTED = re.compile(r"[「“]?(ask\.\w+)[」”]?")
AGENT, CUSTOMER = "agent", "customer"


@dataclass(frozen=True, eq=False)
class Phrase(Standard):
    """Forbidden wordings, looked for in each message of ``side``, in ``channels`` and ``stages`` where they are named."""

    worded: tuple[str, ...]
    side: str = AGENT
    channels: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    required: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    forbidden: tuple[Forbidden, ...] = ()
    allowed: tuple[str, ...] = ()
    is_ordered: bool = False
    card: str = ""
    is_refusing: bool = False

    def seen_kinds(self) -> frozenset[str]:
        return frozenset((*self.worded, *((SCORED, CONDUCT) if self.card else ())))

    def guarded_kinds(self) -> frozenset[str]:
        return frozenset(self.worded) if self.is_refusing else NONE

    def phrases(self, view: View) -> Phrases:
        """Return what this standard listens for, with what the site adds."""
        more = (Forbidden(word, instead=said) for one in self.forbidden for word, said in _paired(one.wording, view))
        plain = (one for one in self.forbidden if not one.wording.startswith("ask."))
        allowed = tuple(word for one in self.allowed for word in (_listed(one, view) or _plain(one)))
        required = {
            element: tuple(word for one in wordings for word in (_listed(one, view) or _plain(one)))
            for element, wordings in self.required.items()
        }
        return Phrases(self.id, required, (*plain, *more), allowed)

    def judge(self, fact: Fact, view: View) -> Iterable[Finding]:
        if fact.kind not in self.worded:
            return self._ticked(fact, view)
        if not self._is_here(fact):
            return ()
        return self._of_words(fact, view, says_met=True)

    # What is common to both sorts

    def _is_here(self, fact: Fact) -> bool:
        """Say whether a message is of the side and channel, and in the stage, that this standard is about."""
        side = fact.figures.get("side", AGENT)
        is_of_channel = not self.channels or fact.figures.get("channel") in self.channels
        return side == self.side and is_of_channel and self._is_of_stage(fact)

    def _is_of_stage(self, fact: Fact) -> bool:
        return not self.stages or fact.figures.get("stage") in self.stages

    def _of_words(self, fact: Fact, view: View, *, says_met: bool) -> tuple[Finding, ...]:
        """Return what is found of the forbidden words of one message."""
        speech = view.speech(self.shared, fact)
        if speech is Speech.SILENT:
            return ()
        if speech is not Speech.SPEAKS:
            verdict = Verdict.EXCUSED if speech is Speech.EXCUSED else Verdict.UNKNOWN
            fault = ", ".join(view.missing([self.shared.where], fact)) if speech is Speech.UNKNOWN else ""
            return (self._found(fact, view, verdict, fault=fault),) if says_met else ()
        wrong = self._wrong(fact)
        if wrong:
            return (self._found(fact, view, Verdict.BROKEN, result="、".join(wrong)),)
        return (self._found(fact, view, Verdict.MET),) if says_met else ()

    def _wrong(self, fact: Fact) -> list[str]:
        """Return the forbidden wordings that a message has, as the text writes them."""
        written = {code_of(self.id, one.wording): one.wording for one in self.forbidden}
        codes = [str(one) for one in fact.figures.get(FORBIDDEN) or () if str(one).startswith(f"{self.id}/")]
        return [written.get(code, code.partition(f"{self.id}/")[2]) for code in codes]

    def said_instead(self, fact: Fact, view: View) -> tuple[tuple[str, str], ...]:
        """Return the forbidden wordings that a message has, as they are written, each with what may be said for it."""
        known = {code_of(self.id, one.wording): one for one in self.phrases(view).forbidden}
        codes = [str(one) for one in fact.figures.get(FORBIDDEN) or ()]
        return tuple((known[code].wording, known[code].instead) for code in codes if code in known)

    def _ticked(self, fact: Fact, view: View) -> tuple[Finding, ...]:
        """Return what an inspector heard: each element a tick of the card."""
        if fact.figures.get("what" if fact.kind == CONDUCT else "line") != self.id:
            return ()
        if fact.kind == CONDUCT:
            return (self._found(fact, view, Verdict.BROKEN),)
        if self.shared.where is not None and view.evaluate(self.shared.where, fact) is False:
            return ()
        names = (*self.required, *(one.wording for one in self.forbidden))
        bad = [one for one in names if one in (fact.figures.get("elements_bad") or ())]
        if not bad and not fact.figures.get("elements_good"):
            return ()
        verdict = Verdict.BROKEN if bad else Verdict.MET
        return (self._found(fact, view, verdict, result="、".join(bad) or None),)

    def _found(self, fact: Fact, view: View, verdict: Verdict, *, said_by: str = "", **more: object) -> Finding:
        follows = {Verdict.MET: self.shared.then, Verdict.BROKEN: self.shared.otherwise}.get(verdict, ())
        reckoning = view.reckoning(self.said, [self.shared.where], fact)
        by = said_by or fact.by
        if by.startswith("member:"):  # whose words they were, for what is counted of members
            reckoning = replace(reckoning, figures={"member": by, **reckoning.figures})
        return view.finding(self.shared, fact, verdict, consequences=follows, reckoning=reckoning, **more)

    def object_to(self, deed: Fact, view: View) -> Objection | None:
        if not self._is_here(deed) or not self._wrong(deed) or view.speech(self.shared, deed) is not Speech.SPEAKS:
            return None  # nothing barred is said: whatever its condition, this has no right to refuse
        reckoning = view.reckoning(self.said, [self.shared.where], deed)
        return Objection(self.id, self.shared.citation, self.shared.title.zh, reckoning,
                         instead=self.said_instead(deed, view))  # fmt: skip

    def sentence(self, language: str = "zh-hans") -> str:
        return sentence_of(self.shared, language, said_of_phrase(self, language))


def _listed(name: str, view: View) -> tuple[str, ...]:
    """Return the words that the site lists under a local value; nothing for a word that is none."""
    return tuple(word for word, _said in _paired(name, view))


def _paired(name: str, view: View) -> Iterator[tuple[str, str]]:
    """Yield the words of a local value, each with what is said for it where the site has said so."""
    values = view.adopted.site.values.get(name.removeprefix("ask."), ()) if name.startswith("ask.") else ()
    said = values if isinstance(values, Mapping) else dict.fromkeys(values, "")
    yield from ((str(word), str(other)) for word, other in said.items())


def _plain(word: str) -> tuple[str, ...]:
    return () if word.startswith("ask.") else (word,)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a stage of a conversation has so far: the elements that were said, by whom first, and how often it began.

    ``is_open`` while the stage lasts; ``speaks`` once a message came on which the standard speaks; ``unknown`` are
    figures without which that cannot be said.
    """

    said: tuple[str, ...] = ()
    by: str = ""
    turn: int = 0
    is_open: bool = False
    speaks: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Required(Phrase, Fold):
    """Elements that must be said before the stage ends, or the conversation: not each in every message."""

    def seen_kinds(self) -> frozenset[str]:
        return super().seen_kinds() | {ENDED} if SENT in self.worded else super().seen_kinds()

    def windows(self, fact: Fact, view: View) -> Iterable[tuple[str, Window]]:
        if fact.kind in (SCORED, CONDUCT) and not self._ticked(fact, view):
            return ()
        holder = holder_of(self.shared.per, fact)
        return ((holder, EVERYTHING),) if holder else ()

    def open(self, run: Run, view: View) -> Gathered:
        return Gathered()

    def step(self, run: Run, state: Gathered, fact: Fact, view: View) -> tuple[Gathered, tuple[Finding, ...]]:
        if fact.kind == ENDED:
            return self._at_the_end(run, state, fact, view)
        if fact.kind not in self.worded:
            return state, self._ticked(fact, view)
        if not self._is_here(fact):
            is_next = fact.kind == SENT and not self._is_of_stage(fact) and fact.figures.get("side", AGENT) == self.side
            return self._at_the_end(run, state, fact, view) if is_next else (state, ())
        wrong = self._of_words(fact, view, says_met=False)
        state = self._gathered(state, fact, view)
        if fact.kind == SENT:
            return state, wrong
        state, found = self._at_the_end(run, state, fact, view)  # a reply is a whole of its own
        return state, (*wrong, *found)

    def _gathered(self, state: Gathered, fact: Fact, view: View) -> Gathered:
        mine = tuple(str(one) for one in fact.figures.get(SAID) or () if str(one).startswith(f"{self.id}/"))
        speech = view.speech(self.shared, fact)
        missing = view.missing([self.shared.where], fact) if speech is Speech.UNKNOWN else ()
        speaks = speech is Speech.SPEAKS
        return replace(
            state if state.is_open else Gathered(turn=state.turn + 1),
            said=(*(state.said if state.is_open else ()), *mine),
            by=(state.by if state.is_open else "") or (fact.by if speaks else ""),
            is_open=True,
            speaks=(state.is_open and state.speaks) or speaks,
            unknown=tuple(dict.fromkeys((*(state.unknown if state.is_open else ()), *missing))),
        )

    def _at_the_end(
        self, run: Run, state: Gathered, fact: Fact, view: View
    ) -> tuple[Gathered, tuple[Finding, ...]]:
        """Judge what a stage had to have, at the fact with which it ended."""
        if not state.is_open:
            return state, ()
        ended = Gathered(turn=state.turn)
        key = f"{self.id}|{run.holder}|{state.turn}"
        if not state.speaks:
            if not state.unknown:
                return ended, ()
            return ended, (self._found(fact, view, Verdict.UNKNOWN, key=key, fault=", ".join(state.unknown)),)
        lacking = self._lacking(state.said)
        verdict, result = (Verdict.BROKEN, "、".join(lacking)) if lacking else (Verdict.MET, None)
        return ended, (self._found(fact, view, verdict, key=key, result=result, said_by=state.by),)

    def _lacking(self, said: tuple[str, ...]) -> list[str]:
        """Return the elements that were not said, or not in the order of the text."""
        codes = {element: code_of(self.id, element) for element in self.required}
        lacking = [element for element, code in codes.items() if code not in said]
        if lacking or not self.is_ordered:
            return lacking
        places = {element: said.index(code) for element, code in codes.items()}
        return [later for earlier, later in pairwise(self.required) if places[later] < places[earlier]]


def said_of_phrase(one: Phrase, language: str) -> str:
    """Return what must and what may not be said, ready to follow the occasion."""
    english = is_english(language)
    spoken = one.shared.spoken
    scope = [*(spoken.value("channel", each, language) for each in one.channels),
             *(spoken.value("stage", each, language) for each in one.stages)]
    parts = []
    if one.required:
        elements = [_said_element(name, some, language) for name, some in one.required.items()]
        joined = ", ".join(elements) if english else "、".join(elements)
        in_order = (" in this order" if english else "依次") if one.is_ordered else ""
        parts.append(f"must say{in_order} {joined}" if english else f"须{in_order}说到{joined}")
    if one.forbidden:
        words = [_said_forbidden(each, language) for each in one.forbidden]
        joined = ", ".join(words) if english else "、".join(words)
        spared = [word for word in one.allowed if not word.startswith("ask.")]
        but = (f" (but {', '.join(spared)})" if english else f"（{'、'.join(spared)}除外）") if spared else ""
        parts.append(f"may not say {joined}{but}" if english else f"不得说{joined}{but}")
    who = {AGENT: ("we", "我方"), CUSTOMER: ("the customer", "客户")}[one.side][0 if english else 1]
    where = (f" ({', '.join(scope)})" if english else f"（{'、'.join(scope)}）") if scope else ""
    said = f"{who}{where} " + "; and ".join(parts) if english else f"{who}{where}" + "；".join(parts)
    return _LISTED.sub(lambda found: one.shared.spoken.name(found[1], language), said)


def _said_element(name: str, wordings: tuple[str, ...], language: str) -> str:
    others = [one for one in wordings if one != name]
    if is_english(language):
        return f"“{name}”{f' ({chr(47).join(others)})' if others else ''}"
    return f"「{name}」{f'（如{chr(12289).join(others)}）' if others else ''}"


def _said_forbidden(one: Forbidden, language: str) -> str:
    if is_english(language):
        alone, instead = " alone" if one.is_alone else "", f" (say “{one.instead}”)" if one.instead else ""
        return f"“{one.wording}”{alone}{instead}"
    instead = f"（可说{one.instead}）" if one.instead else ""
    return f"{'单独一句' if one.is_alone else ''}「{one.wording}」{instead}"

"""What the phrases in force hear in a text that is about to be sent: codes for its fact, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shouwen.compliance.memory import rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.compliance.wording import words_of_standard
from shouwen.facts.refusals import Ground
from shouwen.regulation.adoption import Adopted
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.phrase import AGENT, FORBIDDEN, SAID, Phrase
from shouwen.regulation.phrases import heard, replaced
from shouwen.regulation.views import View


@dataclass(frozen=True)
class HeardAt:
    """``figures`` go into the fact; ``warnings`` are of articles that find such words and do not refuse them.

    ``barred`` are of those that will refuse them, told before it is tried. ``better`` is the text with a wording
    replaced by what may be said for it, by wording.
    """

    figures: Mapping[str, tuple[str, ...]]
    warnings: tuple[Ground, ...] = ()
    barred: tuple[Ground, ...] = ()
    better: Mapping[str, str] = field(default_factory=dict)


def hear(
    kind: str, text: str, *, at: datetime, unit: int | None, by: str, placeholders: Mapping[str, str]
) -> HeardAt:
    """Return what the phrases in force in a unit hear in a text of the house; nothing where there are none.

    ``kind`` is the kind of fact by which the text would be sent, ``by`` refers to who sends it, since some bind only
    some positions (``for``: one statement then), ``placeholders`` are what wordings may leave open.
    """
    standing = Standing()
    listening = [
        (phrase, phrase.phrases(view), view)
        for adopted in rulebook_of_deed().in_force(unit, at)
        for view in (View(adopted, standing),)
        for phrase in _phrases(kind, adopted)
    ]
    if not listening or not text:
        return HeardAt({})
    found = heard(text, [words for _, words, _ in listening], placeholders)
    figures = {SAID: found.said, FORBIDDEN: found.forbidden}
    if not found.forbidden:
        return HeardAt(figures)
    message = Fact(0, kind, at.astimezone(UTC), unit, by, "", "", figures)
    grounds: dict[bool, list[Ground]] = {True: [], False: []}
    better: dict[str, str] = {}
    for phrase, words, view in listening:
        pairs = phrase.said_instead(message, view)
        binds = phrase.shared.binds
        if binds and standing.belongs(by, binds, unit, at) is not True:
            continue
        if not pairs or (phrase.is_refusing and phrase.object_to(message, view) is None):
            continue
        grounds[phrase.is_refusing].append(_ground(phrase, pairs))
        wrong = {one.wording: one for one in words.forbidden}
        better |= {word: replaced(text, wrong[word], words.allowed) for word, instead in pairs if instead}
    return HeardAt(figures, tuple(grounds[False]), tuple(grounds[True]), better)


def _phrases(kind: str, adopted: Adopted) -> Iterator[Phrase]:
    index = index_of(adopted)
    for one in (*index.seen.get(kind, ()), *index.folds.get(kind, ())):
        if isinstance(one, Phrase) and one.side == AGENT and kind in one.worded:
            yield one


def _ground(phrase: Phrase, instead: tuple[tuple[str, str], ...]) -> Ground:
    shared = phrase.shared
    words, sentence = words_of_standard(shared.citation, phrase.id, phrase.said)
    return Ground(shared.title.zh, shared.citation, phrase.said, words=words, detail_words=sentence, instead=instead)

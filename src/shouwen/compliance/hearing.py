"""What the phrases in force hear in a text that is about to be sent: codes for its fact, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from shouwen.compliance.memory import rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.compliance.wording import words_of_standard
from shouwen.facts.refusals import Ground
from shouwen.regulation.adoption import Adopted
from shouwen.regulation.index import index_of
from shouwen.regulation.kinds.phrase import AGENT, FORBIDDEN, SAID, Phrase
from shouwen.regulation.phrases import code_of, heard
from shouwen.regulation.views import View


@dataclass(frozen=True)
class HeardAt:
    """``figures`` go into the fact; ``warnings`` are of articles that find such words and do not refuse them."""

    figures: Mapping[str, tuple[str, ...]]
    warnings: tuple[Ground, ...] = ()


def hear(kind: str, text: str, *, at: datetime, unit: int | None, placeholders: Mapping[str, str]) -> HeardAt:
    """Return what the phrases in force in a unit hear in a text of the house; nothing where there are none.

    ``kind`` is the kind of fact by which the text would be sent, ``placeholders`` what wordings may leave open.
    """
    standing = Standing()
    listening = [
        (phrase, phrase.phrases(View(adopted, standing)))
        for adopted in rulebook_of_deed().in_force(unit, at)
        for phrase in _phrases(kind, adopted)
    ]
    if not listening or not text:
        return HeardAt({})
    found = heard(text, [words for _, words in listening], placeholders)
    wrong = set(found.forbidden)
    warnings = [
        _ground(phrase)
        for phrase, words in listening
        if not phrase.is_refusing and wrong & {code_of(phrase.id, one.wording) for one in words.forbidden}
    ]
    return HeardAt({SAID: found.said, FORBIDDEN: found.forbidden}, tuple(warnings))


def _phrases(kind: str, adopted: Adopted) -> Iterator[Phrase]:
    index = index_of(adopted)
    for one in (*index.seen.get(kind, ()), *index.folds.get(kind, ())):
        if isinstance(one, Phrase) and one.side == AGENT and kind in one.worded:
            yield one


def _ground(phrase: Phrase) -> Ground:
    shared = phrase.shared
    words, sentence = words_of_standard(shared.citation, phrase.id, phrase.said)
    return Ground(shared.title.zh, shared.citation, phrase.said, words=words, detail_words=sentence)

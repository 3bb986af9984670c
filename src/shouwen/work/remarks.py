"""Words that go with a fact: kept beside it, vouched for by its digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from shouwen.compliance.judging import enact
from shouwen.facts.actions import Referable, reference_of
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.regulation.facts import Fact
from shouwen.work.models import Remark

LONGEST = 20_000


def new_salt() -> str:
    """Return a fresh salt, so that equal words have different digests."""
    return secrets.token_hex(16)


def digest_of(words: str, salt: str) -> str:
    """Return what a fact keeps of words."""
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()


def enact_with_words(
    kind: str, words: str, *, about: Referable | str, enact: Callable[..., Fact] = enact, **given: Any
) -> Fact:
    """Enact a deed with what was written to it; without words it is enacted all the same."""
    text = words.strip()
    if len(text) > LONGEST:
        raise Refused("The text is longer than %(most)s characters.", why=Why.BAD_INPUT, most=LONGEST)
    if not text:
        return enact(kind, about=about, **given)
    salt = new_salt()
    fact = enact(kind, about=about, words=digest_of(text, salt), **given)
    add_rows([Remark(fact=fact.sequence, matter=reference_of(about), words=text, salt=salt)])
    return fact

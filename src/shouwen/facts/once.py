"""A deed asked for twice is done once: the second asker gets the first answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from shouwen.facts.actions import record
from shouwen.facts.kinds import declare, figure
from shouwen.facts.models import Answer
from shouwen.facts.refusals import Attempt, Refused
from shouwen.facts.statements import carry_out, row_of
from shouwen.facts.undoing import undoing

declare(
    "deed.refused",
    "办理被拒",
    "A deed was refused, by an article where there is one",
    figure("deed", "code", "the kind of fact that the deed would have recorded", zh="办理事项"),
    figure("standard", "code", "the standard that refused it", zh="标准"),
    en="Deed refused",
)

_CLAIM = "INSERT INTO facts_answer (key) VALUES (%s) ON CONFLICT (key) DO NOTHING RETURNING key"


def once(key: str, deed: Callable[[], Any]) -> Any:
    """Do ``deed`` in a transaction unless ``key`` was answered before; return its answer (JSON).

    The claim and the deed are one transaction: a crash undoes both, a refusal leaves the key free,
    and a repeat that comes while the first still runs waits for it. An empty key does the deed
    without remembering it. An attempt that an article refused is recorded after it was undone.
    """
    try:
        with undoing(), transaction.atomic():
            return _answer(key[:120], deed) if key else deed()
    except Refused as refused:
        if refused.attempt is not None:
            with transaction.atomic():
                record_refusal(refused.attempt)
        raise


def _answer(key: str, deed: Callable[[], Any]) -> Any:
    if row_of(_CLAIM, [key]) is None:
        return Answer.objects.get(pk=key).answer
    answer = deed()
    carry_out("UPDATE facts_answer SET answer = %s WHERE key = %s", [json.dumps(answer), key])
    return answer


def record_refusal(attempt: Attempt) -> None:
    """Record that a deed was refused, with the standards that stood against it."""
    for standard in attempt.standards or ("",):
        record(
            "deed.refused",
            at=attempt.at,
            unit=attempt.unit,
            by=attempt.by,
            about=attempt.about,
            deed=attempt.kind,
            standard=standard or None,
        )

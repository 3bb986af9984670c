"""How often somebody may try to sign in: counted before anything is compared, for accounts and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from shouwen.facts.refusals import Refused
from shouwen.organisation.models import SignInAttempt

WINDOW = timedelta(minutes=15)
#: Tries at one account in a window, whether or not it exists.
MOST_BY_ACCOUNT = 8
#: Tries from one address; a whole hall may share one.
MOST_BY_ADDRESS = 60
#: Tries at a code, of which there are a million and three are right at a time.
MOST_BY_CODE = 6

KEPT_FOR = timedelta(days=1)


def key_of(sort: str, value: str) -> str:
    """Return the key under which tries are counted; it does not give the value away."""
    return f"{sort}:{salted_hmac('shouwen sign-in', value, algorithm='sha256').hexdigest()}"


@transaction.atomic
def claim_try(most: Mapping[str, int], at: datetime) -> Sequence[int]:
    """Count a try under each key before it is made; return the rows, to be forgotten if it succeeds.

    Counting first, one after the other, is what keeps many tries at once within the limit. Refused
    when there were ``most`` in the window.
    """
    with connection.cursor() as cursor:
        for key in sorted(most):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    for key, limit in most.items():
        recent = SignInAttempt.objects.filter(key=key, at__gt=at - WINDOW).order_by("-at")
        times = list(recent.values_list("at", flat=True)[:limit])
        if len(times) == limit:
            wait = times[-1] + WINDOW - at
            raise Refused(
                "Too many tries. Try again in %(minutes)s minutes.",
                minutes=int(wait.total_seconds() // 60) + 1,
            )
    rows = SignInAttempt.objects.bulk_create(SignInAttempt(key=key, at=at) for key in most)
    return [row.pk for row in rows]


def forget_try(rows: Sequence[int]) -> None:
    """Forget tries that succeeded."""
    SignInAttempt.objects.filter(pk__in=rows).delete()


def forget_key(key: str) -> None:
    """Forget all tries under a key, whose owner has shown who they are."""
    SignInAttempt.objects.filter(key=key).delete()


def forget_attempts(*, at: datetime) -> int:
    """Forget tries of more than a day ago; return how many. The clock calls it."""
    return SignInAttempt.objects.filter(at__lt=at - KEPT_FOR).delete()[0]

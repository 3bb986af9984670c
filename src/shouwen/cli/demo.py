"""``shouwen demo``: make the demonstration organisation in an empty database."""

from __future__ import annotations

import sys
from collections.abc import Callable

from shouwen.cli.progress import Progress


def run(*, if_empty: bool, settle: Callable[[], None]) -> int:
    """Make it unless there is an organisation already, and say how to sign in; ``settle`` is done before it is made."""
    from django.utils import timezone

    from shouwen.cli.demonstration import make_demonstration, sign_in_lines
    from shouwen.cli.demonstration.people import ADMINISTRATOR
    from shouwen.organisation.models import Member, Unit

    if Unit.objects.exists():
        if not if_empty:
            print(
                "There is an organisation already. Name an empty SHOUWEN_HOME for the demonstration.",
                file=sys.stderr,
            )
            return 1
        is_demonstration = Member.objects.filter(
            sign_in=ADMINISTRATOR.sign_in, name=ADMINISTRATOR.name
        ).exists()
        lines = sign_in_lines() if is_demonstration else []
    else:
        settle()
        lines = make_demonstration(at=timezone.now(), progress=Progress())
    for line in lines:
        print(line, flush=True)
    return 0

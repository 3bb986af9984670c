"""``shouwen demo``: make the demonstration organisation in an empty database."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from shouwen.cli.progress import Progress

MAKER = "shouwen.cli.demonstration"


def run(*, if_empty: bool) -> int:
    """Make it unless there is an organisation already, and say how to sign in."""
    from django.utils import timezone

    from shouwen.organisation.models import Unit

    if Unit.objects.exists():
        if not if_empty:
            print(
                "There is an organisation already. Name an empty SHOUWEN_HOME for the demonstration.",
                file=sys.stderr,
            )
        return 0 if if_empty else 1
    if find_spec(MAKER) is None:
        print("The demonstration organisation is not part of this installation.", file=sys.stderr)
        return 0 if if_empty else 1
    from shouwen.cli.demonstration import make_demonstration  # type: ignore[import-not-found,unused-ignore]

    for sign_in in make_demonstration(at=timezone.now(), progress=Progress()):
        print(sign_in)
    return 0

"""Words to a customer are heard by the phrases in force before they are sent: what they find, and the one warning."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from shouwen.facts.kinds import figure
from shouwen.facts.refusals import Ground, Refused, Why

#: Codes of what phrases heard in words to the customer; the words themselves are in no fact.
HEARD = (
    figure("said", "codes", "elements of phrases that were said", zh="说到的", en="Said"),
    figure("forbidden", "codes", "forbidden wordings that were said", zh="说了不该说的", en="Forbidden words said"),
)
#: The name under which a form says that words are sent all the same.
DESPITE = "despite"
_WARNED = gettext_noop("Some of these words are not to be used. Change them, or send them all the same.")


def warn_of(warnings: Sequence[Ground], *, despite: bool) -> None:
    """Refuse words that articles find wrong and do not refuse, unless they are to be sent ``despite`` that."""
    if warnings and not despite:
        raise Refused(_WARNED, why=Why.BAD_INPUT, grounds=warnings, field=DESPITE)

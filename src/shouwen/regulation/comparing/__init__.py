"""How one text stands to another: stricter, looser, the same, different, or for a person to say."""

from shouwen.regulation.comparing.comparison import compare, kind_of
from shouwen.regulation.comparing.outcomes import Compared, Outcome, Reason, together
from shouwen.regulation.comparing.sides import Side, Sides

__all__ = ["Compared", "Outcome", "Reason", "Side", "Sides", "compare", "kind_of", "together"]

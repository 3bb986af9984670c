"""The one small language of conditions and formulas: exact, bounded, never Python."""

from .cells import Cell, compile_cell
from .errors import EvaluationError
from .expression import Expression, asked_if_known, compile_expression
from .fitting import figures_for
from .functions import STANDING_WORDS
from .rounding import Rounding, parse_rounding
from .values import UNKNOWN, Range, Unknown, Value

__all__ = [
    "STANDING_WORDS",
    "UNKNOWN",
    "Cell",
    "EvaluationError",
    "Expression",
    "Range",
    "Rounding",
    "Unknown",
    "Value",
    "asked_if_known",
    "compile_cell",
    "compile_expression",
    "figures_for",
    "parse_rounding",
]

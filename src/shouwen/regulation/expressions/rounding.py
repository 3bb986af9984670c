"""Rounding as a formula says it: ``half_up to fen``, ``down to yuan``, ``四舍五入到分``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation
from fractions import Fraction

from shouwen.regulation.errors import PackError

from .exact import as_fraction, multiply
from .limits import MOST_DIGITS

_MODES = {"half up": ROUND_HALF_UP, "half even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN}
_UNITS = {"fen": Decimal("0.01"), "jiao": Decimal("0.1"), "yuan": Decimal(1)}
_CHINESE = {"分": "fen", "角": "jiao", "元": "yuan"}

_POWERS_OF_TEN = frozenset(_UNITS.values())

#: Rounds once, to the step and nowhere else; a figure too long for that is refused.
_ROUNDS = Context(prec=MOST_DIGITS, traps=[InvalidOperation])

_ENGLISH_FORM = re.compile(r"(half[ _]up|half[ _]even|up|down)\s+to\s+(fen|jiao|yuan|\d+(?:\.\d+)?)")
_CHINESE_FORM = re.compile(r"四舍五入到([分角元])")

EXPECTED = "a rounding such as half_up to fen, half_even to fen, down to yuan, up to 10 or 四舍五入到分"


@dataclass(frozen=True, slots=True)
class Rounding:
    """To multiples of ``step``: half up, half even, up (away from nought) or down (towards it)."""

    mode: str
    step: Decimal

    def apply(self, figure: Decimal | Fraction) -> Decimal:
        """Return ``figure`` rounded, exactly; a half is decided before anything else is rounded."""
        if isinstance(figure, Decimal) and self.step in _POWERS_OF_TEN:
            return figure.quantize(self.step, _MODES[self.mode], _ROUNDS)
        steps = as_fraction(figure) / as_fraction(self.step)
        rounded = multiply(Decimal(self._whole(steps)), self.step)
        assert isinstance(rounded, Decimal), "the product of two decimals is one"
        return rounded

    def _whole(self, steps: Fraction) -> int:
        below, rest = divmod(abs(steps.numerator), steps.denominator)
        twice = 2 * rest
        away = {
            "half up": twice >= steps.denominator,
            "half even": twice > steps.denominator or (twice == steps.denominator and below % 2 == 1),
            "up": rest > 0,
            "down": False,
        }[self.mode]
        whole = below + int(away)
        return whole if steps >= 0 else -whole

    def __str__(self) -> str:
        unit = next((name for name, step in _UNITS.items() if step == self.step), f"{self.step:f}")
        return f"{self.mode.replace(' ', '_')} to {unit}"


def parse_rounding(text: str, *, file: str = "", line: int = 1, column: int = 1) -> Rounding:
    """Read a rounding; raise PackError where the text is not one."""
    words = text.strip()
    chinese = _CHINESE_FORM.fullmatch(words)
    if chinese:
        return Rounding("half up", _UNITS[_CHINESE[chinese.group(1)]])
    english = _ENGLISH_FORM.fullmatch(words)
    if not english:
        raise PackError(file, line, column, repr(text), EXPECTED)
    step = _UNITS.get(english.group(2)) or Decimal(english.group(2))
    if step == 0 or len(english.group(2)) > 12:
        raise PackError(file, line, column, repr(text), "a step that is not nought, of a few digits")
    return Rounding(english.group(1).replace("_", " "), step)

"""What the API itself says no to, before any deed: who asks, how much, in what shape."""

from __future__ import annotations

from shouwen.organisation.rates import Rate


class Unknown(Exception):
    """No token, or none that counts."""


class TooMany(Exception):
    """More requests than a minute allows."""

    def __init__(self, rate: Rate) -> None:
        super().__init__("too many requests")
        self.rate = rate


class NotFound(Exception):
    """There is no such thing, or it is not the asker's to see: nobody learns which."""


class Keyless(Exception):
    """A deed without an Idempotency-Key: nobody could tell its repeat from a second deed."""


class Unreadable(ValueError):
    """A body that is no JSON as this API takes it; says what to change."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status

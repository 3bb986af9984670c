"""The kinds of standards, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from shouwen.regulation.keys import Keys
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.surroundings import Surroundings

#: Every kind that the language has; each has a reader.
KINDS_OF_THE_LANGUAGE = (
    "limit", "deadline", "tally", "quota", "cadence", "cover", "gate", "right", "deem", "ledger", "keep",
    "owner", "grant", "phrase", "decision", "flow", "form", "score", "pay",
)  # fmt: skip

#: Reads one standard of a kind. Ask for every key the kind knows, also after a fault.
Reader = Callable[[Keys, Surroundings], Standard]

_readers: dict[str, Reader] = {}


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Register the reader of a kind; a kind has one."""

    def register(reader: Reader) -> Reader:
        assert kind not in _readers, f"two files read the kind {kind}"
        _readers[kind] = reader
        return reader

    return register


def readers() -> Mapping[str, Reader]:
    """Return the readers by kind."""
    return MappingProxyType(_readers)

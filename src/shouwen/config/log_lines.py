"""Lines of the log: a database that refuses a row says what stands in it, and no log keeps that of anybody."""

from __future__ import annotations

import logging
import re

#: What follows in a message of the database is a row, or a part of one, to the end of that message.
_DETAIL = re.compile(
    r"^(?P<what>DETAIL|CONTEXT|QUERY|STATEMENT):.*"
    r"(?:\n(?!Traceback |The above exception|During handling|  File |\s*$).*)*",
    re.MULTILINE,
)
#: A value that the database could not read, or that is there already.
_VALUE = re.compile(r'(?P<said>invalid input \w+(?: \w+)* for [^:\n]+: )".*"|(?P<key>Key \([^)]*\)=)\(.*\)')
LEFT_OUT = "left out"


def without_rows(text: str) -> str:
    """Return a message, or a traceback, without what the database says of rows."""
    text = _DETAIL.sub(lambda found: f"{found['what']}: {LEFT_OUT}", text)
    return _VALUE.sub(lambda found: f"{found['said'] or found['key']}{LEFT_OUT}", text)


class Lines(logging.Formatter):
    """Writes a record on a line, with its traceback below it, and leaves rows of the database out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        return without_rows(super().format(record))

"""What people write into the cells of lists, read as it was meant; what can be read in two ways is refused.

Every function takes a cell as a spreadsheet gives it (text, number, date, nothing) and returns a value, or None (an
empty tuple) for an empty cell. It raises ``Refused`` with a sentence for whoever must correct the cell.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from shouwen.facts.refusals import Refused, Why

Cell = object
#: Written where there is nothing to write.
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "n/a", "na", "null", "none", "nil", "#n/a", "空"})
#: Control and format characters: of other widths, directions and joins, which nobody sees.
_UNSEEN = frozenset({"Cc", "Cf"})
FEN = Decimal("0.01")


def text(cell: Cell) -> str:
    """Return a cell as text: half width, blanks single, nothing unseen; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    seen = (c if c in "\n\t" or unicodedata.category(c) not in _UNSEEN else "" for c in str(cell))
    return " ".join(unicodedata.normalize("NFKC", "".join(seen)).split())


def is_empty(cell: Cell) -> bool:
    """Say whether nothing is meant by a cell: blank, or one of the signs for nothing."""
    return text(cell).lower() in _NOTHING


def words(cell: Cell, *, most: int) -> str | None:
    """Return a text of at most so many characters."""
    said = text(cell)
    if said.lower() in _NOTHING:
        return None
    if len(said) > most:
        raise Refused("At most %(most)s characters fit here.", why=Why.BAD_INPUT, most=most)
    return said


# ---- telephones

_PARTS = re.compile(r"[/、,;|]|(?<=\d)或(?=\d)|和(?=\d)")
_NUMBER = re.compile(r"(?:\+|00)?[\d\s().\-]{3,}(?:\s*(?:转|ext\.?|x|#|-)\s*\d{1,6})?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#)\s*(\d{1,6})\s*$", re.IGNORECASE)
#: Nobody has a number that begins with 12: the people of the demonstration do, so that none of theirs reaches anybody.
_MOBILE = re.compile(r"1[2-9]\d{9}")
_LAND = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_SERVICE = re.compile(r"(?:400|800)\d{7}|9[56]\d{3,6}|1(?:0\d{3}|1\d|2\d{1,3})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
#: Digits of the shortest number that stands alone, so that blanks between such ones part them.
_ALONE = 7


def phones(cell: Cell) -> tuple[str, ...]:
    """Return the telephone numbers of a cell, each once, as they are dialled within China: ``021-62881234``.

    Several are parted by / 、 ， ; a line end or blanks. A leading 86 is left out, an extension kept after 转.
    """
    if isinstance(cell, str):
        cell = re.sub(r"[\r\n\t]+", ";", cell.strip())
    said = text(cell)
    if said.lower() in _NOTHING:
        return ()
    if _SCIENTIFIC.fullmatch(said.replace(" ", "")):
        raise Refused("“%(value)s” was a number once; the spreadsheet has cut its digits off.", why=Why.BAD_INPUT,
                      value=said)  # fmt: skip
    found = [_phone(part) for whole in _PARTS.split(said) if whole.strip() for part in _spaced(whole.strip())]
    return tuple(dict.fromkeys(found))


def _spaced(whole: str) -> list[str]:
    """Return the numbers of a part that holds no other sign between them than blanks."""
    parts = whole.split()
    if len(parts) > 1 and all(len(_digits(part)) >= _ALONE for part in parts):
        return parts
    return [whole]


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


def _phone(part: str) -> str:
    said = _EXTENSION.search(part)
    extension = said[1] if said else ""
    rest = part[: said.start()] if said else part
    rest = re.sub(r"^(?:电话|手机|tel|mobile|phone)\s*[:.]?\s*", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"\([^\d)]*\)|（[^\d）]*）", "", rest).strip()
    if not _NUMBER.fullmatch(rest):
        raise _no_phone(part)
    is_abroad = rest.startswith(("+", "00")) and not re.match(r"(?:\+|00)\s*86", rest)
    digits = _digits(rest)
    if is_abroad:
        digits = digits.removeprefix("00") if rest.startswith("00") else digits
        if not 7 <= len(digits) <= 15:
            raise _no_phone(part)
        return f"+{digits}"
    if rest.startswith(("+", "00")):
        digits = digits.removeprefix("00").removeprefix("86")
    elif digits.startswith("86") and len(digits) in (12, 13, 14) and not _MOBILE.fullmatch(digits):
        digits = digits[2:]
    called = _chinese(digits)
    if called is None:
        raise _no_phone(part)
    return f"{called}转{extension}" if extension else called


def _chinese(digits: str) -> str | None:
    if _MOBILE.fullmatch(digits):
        return digits
    if _MOBILE.fullmatch(digits[1:]) and digits.startswith("0"):
        return digits[1:]  # 0 was dialled before a mobile number of elsewhere
    if land := _LAND.fullmatch(digits):
        return f"{land[1]}-{land[2]}"
    if _LOCAL.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    # The 0 fell off where the spreadsheet took it for a number, or after 86.
    land = _LAND.fullmatch(f"0{digits}")
    return f"{land[1]}-{land[2]}" if land else None


def _no_phone(value: str) -> Refused:
    return Refused("“%(value)s” is no telephone number.", why=Why.BAD_INPUT, value=value[:60])


# ---- mails

_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}")


def mails(cell: Cell) -> tuple[str, ...]:
    """Return the mail addresses of a cell, each once."""
    said = text(cell)
    if said.lower() in _NOTHING:
        return ()
    found = []
    for part in re.split(r"[/、,;|\s]+", said):
        given = part.removeprefix("mailto:").strip("<>")
        if not given:
            continue
        if not _MAIL.fullmatch(given):
            raise Refused("“%(value)s” is no mail address.", why=Why.BAD_INPUT, value=given[:60])
        found.append(given)
    return tuple(dict.fromkeys(found))


# ---- days and instants

_DAY = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*[年./\-]\s*(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*日?\s*"
    r"(?:[T ]?\s*(?:(?P<half>上午|下午|AM|PM)\s*)?(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*分?"
    r"\s*(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<after>AM|PM)?)?",
    re.IGNORECASE,
)
_PLAIN_DAY = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
                        r"(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?)?")  # fmt: skip
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
#: Day 0 of a spreadsheet; its days from March 1900 on count from here.
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet knows no zone
#: Serial numbers from 1954 to 2064: others are no dates that anybody means.
_SERIALS = range(20_000, 60_001)


def moment(cell: Cell, zone: tzinfo) -> datetime | None:
    """Return an instant that stands in a cell as a date, a serial number of a spreadsheet or text; a day is its start.

    ``zone`` is the one in which the list was written.
    """
    found = _written(cell)
    if found is None:
        return None
    aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def day(cell: Cell) -> date | None:
    """Return the day that stands in a cell."""
    found = _written(cell)
    return found.date() if found is not None else None


def _written(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    said = text(cell)
    if said.lower() in _NOTHING:
        return None
    without_weekday = re.sub(r"\s*(?:星期|周)[一二三四五六日天]\s*", " ", said).strip()
    found = _DAY.fullmatch(without_weekday) or _PLAIN_DAY.fullmatch(said)
    try:
        if found is not None:
            return _of_parts(found.groupdict())
        if _SERIAL.fullmatch(said) and int(float(said)) in _SERIALS:
            return _EPOCH + timedelta(seconds=round(float(said) * 86_400))
        return datetime.fromisoformat(said)
    except (ValueError, OverflowError):
        raise Refused("“%(value)s” is no date. Write it as 2026-03-01.", why=Why.BAD_INPUT, value=said[:60]) from None


def _of_parts(parts: Mapping[str, str | None]) -> datetime:
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or parts.get("after") or "").upper()
    if half in ("下午", "PM") and hour < 12:
        hour += 12
    if half == "AM" and hour == 12:
        hour = 0
    return datetime(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0), hour,  # noqa: DTZ001
                    int(parts.get("minute") or 0), int(parts.get("second") or 0))  # fmt: skip


# ---- sums and numbers

_SUM = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?P<times>[万亿千k]?)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<=\d)\s*(?:件|个|台|只|套|盒|瓶|箱|袋|包|份|天|日|pcs?)\s*$", re.IGNORECASE)
_TIMES = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000, "亿": 100_000_000}
#: What a sum written by a program may be off by, in yuan: 12.300000000000001.
_OFF = Decimal("0.000001")
_NONE = Decimal("NaN")
#: More than anything here comes to.
_TOO_MUCH = Decimal(10**15)


def amount(cell: Cell) -> Decimal | None:
    """Return a sum in yuan, to the fen: ¥, 元, thousands separators, 万, brackets for what is negative."""
    number = _number(cell)
    if number is None:
        return None
    if number.is_nan():
        raise Refused("“%(value)s” is no sum of money.", why=Why.BAD_INPUT, value=text(cell)[:60])
    rounded = number.quantize(FEN)
    if abs(rounded - number) > _OFF:
        raise Refused("“%(value)s” has parts of a fen.", why=Why.BAD_INPUT, value=text(cell)[:60])
    return rounded


def whole(cell: Cell) -> int | None:
    """Return a whole number: 3, 3.0, 3件, 1,200."""
    if isinstance(cell, str):
        cell = _COUNTED.sub("", text(cell))
    number = _number(cell)
    if number is None:
        return None
    if number.is_nan():
        raise Refused("“%(value)s” is no number.", why=Why.BAD_INPUT, value=text(cell)[:60])
    if number != number.to_integral_value():
        raise Refused("“%(value)s” is no whole number.", why=Why.BAD_INPUT, value=text(cell)[:60])
    return int(number)


def _number(cell: Cell) -> Decimal | None:
    """Return the number of a cell, nothing of an empty one, NaN of one that holds none."""
    if isinstance(cell, bool | date | time):
        return _NONE
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        return number if number.is_finite() and abs(number) < _TOO_MUCH else _NONE
    said = text(cell)
    if said.lower() in _NOTHING:
        return None
    plain = re.sub(r"(?:人民币|RMB|CNY|[¥￥$])|(?:元|圆)整?$", "", said, flags=re.IGNORECASE).replace(" ", "")
    negative = re.fullmatch(r"\((.+)\)", plain)
    found = _SUM.fullmatch(negative[1] if negative else plain)
    if found is None:
        return _NONE
    number = Decimal(found["digits"].replace(",", "")) * _TIMES[found["times"].lower()]
    if number >= _TOO_MUCH:
        return _NONE
    return -number if negative or found["sign"] == "-" else number


# ---- truths and choices

_TRUE = frozenset({"是", "有", "对", "y", "yes", "true", "t", "1", "√", "✓", "✔", "已", "v"})
_FALSE = frozenset({"否", "无", "没有", "不是", "错", "n", "no", "false", "f", "0", "×", "x", "✗", "✘", "未"})


def truth(cell: Cell) -> bool | None:
    """Return yes or no: 是, 否, 有, 无, Y, N, √, ×, 1, 0."""
    if isinstance(cell, bool):
        return cell
    said = text(cell).lower()
    if said in _TRUE:
        return True
    if said in _FALSE:
        return False
    if said in _NOTHING:
        return None
    raise Refused("“%(value)s” is neither yes nor no.", why=Why.BAD_INPUT, value=said[:60])


def choice(cell: Cell, called: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return which of some keys a cell names; ``called`` are the words by which each is written, in lower case."""
    said = text(cell).lower()
    for key, names in called.items():
        if said == key.lower() or said in names:
            return key
    if said in _NOTHING:
        return None
    raise Refused("“%(value)s” is none of these: %(known)s.", why=Why.BAD_INPUT, value=text(cell)[:60],
                  known="、".join(names[0] if names else key for key, names in called.items()))  # fmt: skip

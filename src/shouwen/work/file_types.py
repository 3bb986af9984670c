"""What a file is: its name says one thing, its content must say the same."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext_noop

from shouwen.facts.refusals import Refused, Why

_OFFICE = "application/vnd.openxmlformats-officedocument."
#: The kinds of files that are taken, by the ending of the name.
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heif",
    "heif": "image/heif",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "amr": "audio/amr",
    "zip": "application/zip",
}
_TEXTS = frozenset({"txt", "csv", "md"})
#: Office files of before 2007 are one container; which of the three it is, their first bytes do not say.
_OLD_OFFICE = frozenset({"doc", "xls", "ppt"})
#: Endings by which the library calls what we call otherwise.
_CALLED = {
    "jfif": "jpg",
    "jpeg": "jpg",
    "jpe": "jpg",
    "tiff": "tif",
    "heic": "heif",
    "mpga": "mp3",
    "ogg": "opus",
    "ogx": "opus",
    "oga": "opus",
    "f4a": "m4a",
}
#: What is said of a file that is not what it is called, by what it holds; the first that fits: a text may
#: begin like a program.
_HOLDS = (
    (frozenset({"pdf"}), gettext_noop("The file is called .%(ending)s but is not one: it holds a PDF.")),
    (frozenset({"html", "htm", "svg", "xml"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a web page.")),
    (_TEXTS, gettext_noop("The file is called .%(ending)s but is not one: it holds plain text.")),
    (frozenset({"exe", "dll", "elf"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a program.")),
    (frozenset({"macro"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds macros, which are not taken.")),
    (frozenset({"xlsx", "ods"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a spreadsheet.")),
    (frozenset({"docx", "odt", "rtf"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a text document.")),
    (frozenset({"pptx", "odp"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a presentation.")),
    (_OLD_OFFICE,
     gettext_noop("The file is called .%(ending)s but is not one: it holds an Office file of before 2007.")),
    (frozenset({"png", "jpg", "gif", "webp", "bmp", "tif", "heif"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a picture.")),
    (frozenset({"mp3", "wav", "opus", "m4a", "amr"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds a sound recording.")),
    (frozenset({"zip", "rar", "7z", "gz"}),
     gettext_noop("The file is called .%(ending)s but is not one: it holds an archive of other files.")),
)
_HOLDS_ANOTHER = gettext_noop("The file is called .%(ending)s but is not one: it holds something of another kind.")
_PARTS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_BEGINNING = 64 * 1024
#: How programs of Linux begin; the library has no ending for them.
_PROGRAM = b"\x7fELF"


def type_of(name: str, content: BinaryIO) -> str:
    """Return the media type of a file; refuse one that is not taken or is not what its name says."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in TYPES:
        raise Refused(
            "Files of this kind are not taken (%(ending)s). Taken are: %(taken)s.",
            why=Why.BAD_INPUT,
            field="file",
            ending=ending or "—",
            taken=", ".join(TYPES),
        )
    found = endings_of(content)
    if _CALLED.get(ending, ending) not in found:
        said = next((sentence for endings, sentence in _HOLDS if endings & found), _HOLDS_ANOTHER)
        raise Refused(said, why=Why.BAD_INPUT, field="file", ending=ending)
    return TYPES[ending]


def endings_of(content: BinaryIO) -> set[str]:
    """Return the endings that a content may have, as it looks; none for what cannot be told."""
    content.seek(0)
    beginning = content.read(_BEGINNING)
    if beginning[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _in_archive(content)
    if beginning.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return set(_OLD_OFFICE)
    if beginning.startswith(_PROGRAM):
        return {"elf"}
    found = _by_magic(beginning)
    if _is_text(beginning):
        # Some signatures are two letters long, so that a text may begin like a picture.
        return found | _TEXTS
    return found


def _by_magic(beginning: bytes) -> set[str]:
    try:
        matches = puremagic.magic_string(beginning)
    except (puremagic.PureError, ValueError):
        return set()
    endings = {match.extension.lstrip(".").lower() for match in matches}
    return {_CALLED.get(one, one) for one in endings}


def _in_archive(content: BinaryIO) -> set[str]:
    """Look into an archive: office files are archives with folders of their own. Macros are not taken."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            kind = _mimetype(archive) if names[:1] == ["mimetype"] else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return set()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return {"macro"}
    if "[Content_Types].xml" in names:
        return {ending for folder, ending in _PARTS.items() if any(name.startswith(folder) for name in names)}
    opened = {ending for ending in ("odt", "ods", "odp") if TYPES[ending] == kind}
    return opened or {"zip"}


def _mimetype(archive: zipfile.ZipFile) -> str:
    """Return what an open document calls itself; only as much is unpacked as such a name is long."""
    with archive.open("mimetype") as member:
        return member.read(100).decode("ascii", "replace")


def _is_text(beginning: bytes) -> bool:
    if any(byte < 32 and byte not in (9, 10, 12, 13) for byte in beginning):
        return beginning[:2] in {b"\xff\xfe", b"\xfe\xff"} and _reads(beginning, "utf-16")
    return _reads(beginning, "utf-8") or _reads(beginning, "gb18030")


def _reads(beginning: bytes, encoding: str) -> bool:
    """True when the bytes are of the encoding; a letter cut off at the end of what was read is no fault."""
    try:
        beginning.decode(encoding)
    except UnicodeDecodeError as error:
        return len(beginning) == _BEGINNING and error.start >= _BEGINNING - 4
    return True

"""A pack in one zip file: read whole or refused, never unpacked where it says."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import PurePosixPath

from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.packs import MOST_BYTES, MOST_FILES
from shouwen.regulation.reading import LONGEST_FILE

#: A zip may be no larger than this before it is opened.
LARGEST_ZIP = 10_000_000
_SAYS_UTF8 = 0x800


def files_in_zip(content: bytes, name: str = "the zip file") -> dict[str, bytes]:
    """Return the files of a pack by relative path; raise ``PackErrors`` for whatever is amiss.

    One folder around all of them is taken off. Names that lead out of it, links, locked files, and files that
    are more than they say, are refused.
    """
    if len(content) > LARGEST_ZIP:
        raise _refused(name, f"at most {LARGEST_ZIP} bytes", f"{len(content)} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [(_name_of(one), one) for one in archive.infolist() if not one.is_dir()]
            _check(entries, name)
            found = {path: _read(archive, one, path) for path, one in entries if not _is_hidden(path)}
    except zipfile.BadZipFile as error:
        raise _refused(name, "a zip file", "another sort of file, or one that is damaged") from error
    except (NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _refused(name, "a zip file that can be read", str(error)[:200] or "another one") from error
    packs = sorted(path.rpartition("/")[0] for path in found if PurePosixPath(path).name == "pack.yaml")
    if len(packs) > 1:
        raise _refused(name, "one edition of one pack", f"{len(packs)} of them: {', '.join(packs)[:200]}")
    return _without_folder(found)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return what a file is called. Where the zip does not say in which encoding, as most programs do not, it is UTF-8
    (macOS, zip on Linux) or the code page of a Chinese Windows; the library takes it for that of the first PC.
    """
    if entry.flag_bits & _SAYS_UTF8 or entry.filename.isascii():
        return entry.filename
    written = entry.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _check(entries: list[tuple[str, zipfile.ZipInfo]], name: str) -> None:
    total = sum(one.file_size for _path, one in entries)
    if len(entries) > MOST_FILES or total > MOST_BYTES:
        raise _refused(
            name, f"at most {MOST_FILES} files of {MOST_BYTES} bytes", f"{len(entries)} files of {total} bytes"
        )
    seen: set[str] = set()
    for called, one in entries:
        path = PurePosixPath(called)
        if path.is_absolute() or ".." in path.parts or "\\" in called or ":" in called:
            raise _refused(called, "a path inside the pack", "one that leads out of it")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise _refused(called, "a file", "a link")
        if one.flag_bits & 0x1:
            raise _refused(called, "a file without a password", "a locked one")
        if called in seen:
            raise _refused(called, "each file once", "a file that stands twice")
        seen.add(called)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, called: str) -> bytes:
    """Return a file, reading no more than it may be, whatever it says of itself."""
    with archive.open(entry) as stream:
        content = stream.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise _refused(called, f"at most {LONGEST_FILE} bytes", "more")
    return content


def _is_hidden(filename: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(filename).parts)


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    while "pack.yaml" not in files and files:
        heads = {path.partition("/")[0] for path in files}
        if len(heads) != 1 or any("/" not in path for path in files):
            return files
        files = {path.partition("/")[2]: content for path, content in files.items()}
    return files


def _refused(file: str, expected: str, found: str) -> PackErrors:
    return PackErrors([PackError(file, 1, 1, found, expected)])

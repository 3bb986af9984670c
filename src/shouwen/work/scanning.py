"""Ask a virus scanner (clamd) about a content, where one is set."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from shouwen.facts.refusals import Refused, Why

_CHUNK = 64 * 1024
#: How long the scanner may take for one step, in seconds.
PATIENCE = 20.0


def refuse_infected(content: BinaryIO) -> None:
    """Refuse a content in which the scanner finds something, and any while a scanner is set and silent.

    Nothing happens where no scanner is set (``SHOUWEN_CLAMD``).
    """
    if not settings.CLAMD:
        return
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as error:
        raise Refused(
            "The virus scanner does not answer, so no file is taken. Try again later.", field="file"
        ) from error
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        found = answer.removeprefix("stream:").removesuffix("FOUND").strip()
        raise Refused(
            "The virus scanner found %(found)s in this file.",
            why=Why.BAD_INPUT,
            field="file",
            found=found[:80],
        )
    raise Refused(
        "The virus scanner could not read the file, so it is not taken.", why=Why.BAD_INPUT, field="file"
    )


def _ask(address: str, content: BinaryIO) -> str:
    """Send a content by the command INSTREAM, a length before each piece, and return the answer."""
    content.seek(0)
    with _connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        try:
            while chunk := content.read(_CHUNK):
                scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!I", 0))
        except BrokenPipeError:
            pass  # the scanner takes no more and has said why
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            piece = scanner.recv(4096)
            if not piece:
                break
            answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    if host and port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(PATIENCE)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner

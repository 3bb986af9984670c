"""The address at which one machine serves: taken once, shared by its web processes."""

from __future__ import annotations

import errno
import http.client
import socket
import time

from shouwen.config.ground import CannotRun

#: Answers at once and asks nobody: for whoever wants to know whether a process serves.
ALIVE = "/alive"


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; raises ``CannotRun`` where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise CannotRun(_why(host, port, error)) from error
    listening.listen(2048)
    listening.set_inheritable(True)
    return listening


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"{host}:{port} is taken, perhaps by a Shouwen that runs already. Stop it, or name another port "
            "with --port or SHOUWEN_PORT."
        )
    return f"{host}:{port} cannot be served: {error.strerror}."


def is_alive(host: str, port: int, *, within: float) -> bool:
    """Wait until a web process answers."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        line = http.client.HTTPConnection(host, port, timeout=2)
        try:
            line.request("GET", ALIVE)
            if line.getresponse().status == 200:
                return True
        except OSError:
            time.sleep(0.05)
        finally:
            line.close()
    return False

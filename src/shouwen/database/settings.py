"""How the private server is set. Written anew at each start, so that the files never lag behind the code."""

from __future__ import annotations

from pathlib import Path

FILE = "shouwen.conf"

ALWAYS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Compiling a query takes longer than any of ours runs.
    "jit": "off",
    # A failing statement, and the detail of a broken constraint, hold what people typed: never logged.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] %u ",
}

SAFE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # A file a weekday, begun anew each week: the log never grows without end.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}

#: For tests only: a crash of the machine loses everything.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "logging_collector": "off",
}

#: Who may come in: everyone through the socket with a password, nobody any other way.
ACCESS = "local all all scram-sha-256\n"


def settings_text(socket_folder: Path, *, fast: bool) -> str:
    """The settings as a file that PostgreSQL includes."""
    chosen = ALWAYS | (FAST if fast else SAFE) | {"unix_socket_directories": str(socket_folder)}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in sorted(chosen.items())]
    return "# Written by Shouwen at each start; changes are lost.\n" + "\n".join(lines) + "\n"

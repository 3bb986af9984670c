"""How the private server is set. Written anew at each start, so that the files never lag behind the code."""

from __future__ import annotations

from pathlib import Path

MAIN = "postgresql.conf"
WHO_MAY_COME_IN = "pg_hba.conf"

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
    # Until a table that was just filled is counted, lists of it are planned as if hardly a row fitted.
    "autovacuum_naptime": "10s",
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


def write_settings(folder: Path, sockets: Path, *, fast: bool) -> None:
    """Write both files into ``folder``, which the server's account may read and not change.

    They are not in the cluster: root, who writes them, must not write into a folder of another
    account, where a link could stand in place of a file.
    """
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever the umask of who starts us
    (folder / WHO_MAY_COME_IN).write_text(ACCESS, encoding="utf-8")
    (folder / MAIN).write_text(_text(sockets, folder / WHO_MAY_COME_IN, fast=fast), encoding="utf-8")
    for name in (WHO_MAY_COME_IN, MAIN):
        (folder / name).chmod(0o644)


def _text(sockets: Path, access: Path, *, fast: bool) -> str:
    chosen = ALWAYS | (FAST if fast else SAFE)
    chosen |= {"unix_socket_directories": str(sockets), "hba_file": str(access)}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in sorted(chosen.items())]
    return "# Written by Shouwen at each start; changes are lost.\n" + "\n".join(lines) + "\n"

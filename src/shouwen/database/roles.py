"""The roles of a database: an owner for migrations, an application that can change no rule of it."""

from __future__ import annotations

import psycopg
from psycopg import sql

from shouwen.database.addresses import Address, Addresses
from shouwen.database.binaries import OLDEST_MAJOR
from shouwen.database.errors import DatabaseUnusable

#: What neither role may be, whatever it was before.
POWERLESS = sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS")

RIGHTS = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {app};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {app};
"""

NO_RIGHTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON TABLES FROM {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {app};
"""

#: Each is a power that the application must not have, and is asked of the server as the application.
POWERS = {
    "is a superuser": "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
    "may make roles": "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user",
    "may make databases": "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user",
    "bypasses row security": "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user",
    "is a member of another role": (
        "SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
        " WHERE r.rolname = current_user)"
    ),
    "owns the database": (
        "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()"
    ),
    "may make schemas": "SELECT has_database_privilege(current_database(), 'CREATE')",
    "may make tables": "SELECT has_schema_privilege('public', 'CREATE')",
    "may switch triggers off": "SELECT has_parameter_privilege('session_replication_role', 'SET')",
    "owns or may truncate a table": (
        "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND (pg_get_userbyid(c.relowner) = current_user OR has_table_privilege(c.oid, 'TRUNCATE')))"
    ),
}


def prepare_roles(admin: Address, addresses: Addresses, *, may_create_databases: bool = False) -> None:
    """Make, or set right, the two roles and their database on a server of ours or of others.

    ``admin`` needs CREATEROLE and CREATEDB and names any database there; a superuser is not needed.
    May be run again at any time: it sets passwords and rights to what ``addresses`` say.
    ``may_create_databases`` lets the owner make databases like this one, which tests want.
    """
    app, owner = addresses.app, addresses.owner
    with admin.connect(autocommit=True) as connection:
        require_version(connection)
        # Kept even by a server that may lose its last commits, for nobody makes the roles again.
        connection.execute("SET synchronous_commit = on")
        # Two preparations at once would meet in the same rows; the number is ours alone.
        connection.execute("SELECT pg_advisory_lock(5375076)")
        _set_role(connection, owner, sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB"))
        _set_role(connection, app, sql.SQL("NOCREATEDB NOINHERIT"))
        _leave_every_role(connection, app.user)
        _make_database(connection, owner)
    set_rights(addresses)


def set_rights(addresses: Addresses, *, by: Address | None = None) -> None:
    """Give the application its few rights to all tables to come, in the database of ``by`` (the owner)."""
    by = by or addresses.owner
    rights = sql.SQL(RIGHTS).format(
        database=sql.Identifier(by.name),
        app=sql.Identifier(addresses.app.user),
        owner=sql.Identifier(addresses.owner.user),
    )
    with by.connect() as connection:
        connection.execute("SET synchronous_commit = on")
        connection.execute(rights)


def clear_rights(addresses: Addresses) -> None:
    """Give the application nothing in tables to come, while a dump is restored.

    A dump only says what a table's rights are beyond PostgreSQL's own defaults; ours would stay
    beside them, and a table that the application must not change would be open to it.
    """
    names = {"app": sql.Identifier(addresses.app.user), "owner": sql.Identifier(addresses.owner.user)}
    with addresses.owner.connect() as connection:
        connection.execute(sql.SQL(NO_RIGHTS).format(**names))


def require_version(connection: psycopg.Connection) -> int:
    """Return the server's major version, refusing one that is too old."""
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise DatabaseUnusable(
            f"The database server is PostgreSQL {major}. Shouwen needs {OLDEST_MAJOR} or newer."
        )
    return major


def excess_powers(app: Address) -> list[str]:
    """Say which powers the application's role has and must not have; empty when all is well."""
    with app.connect() as connection:
        require_version(connection)
        held = []
        for power, question in POWERS.items():
            row = connection.execute(question).fetchone()
            if row and row[0]:
                held.append(power)
    return held


def require_powerless(app: Address) -> None:
    """Refuse an application role that could change what was recorded."""
    if held := excess_powers(app):
        raise DatabaseUnusable(
            f"The role {app.user} in DATABASE_URL {', '.join(held)}. Records would not be safe from it. "
            "Use a role made as docs/how-to/database.md says."
        )


def _set_role(connection: psycopg.Connection, address: Address, more: sql.SQL) -> None:
    name = sql.Identifier(address.user)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [address.user]).fetchone()
    verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
    # The verifier is reckoned here, so that the password itself reaches no server log.
    verifier = connection.pgconn.encrypt_password(
        address.password.encode(), address.user.encode(), b"scram-sha-256"
    ).decode("ascii")
    limits = POWERLESS if _is_superuser(connection) else sql.SQL("LOGIN NOCREATEROLE")
    connection.execute(
        sql.SQL("{} {} WITH {} {} PASSWORD {}").format(verb, name, limits, more, sql.Literal(verifier))
    )


def _leave_every_role(connection: psycopg.Connection, user: str) -> None:
    groups = connection.execute(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
        [user],
    ).fetchall()
    for (group,) in groups:
        connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), sql.Identifier(user)))


def _make_database(connection: psycopg.Connection, owner: Address) -> None:
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [owner.name]
    ).fetchone()
    if found == (owner.user,):
        return
    if found:
        raise DatabaseUnusable(
            f"The database {owner.name} belongs to {found[0]} and must belong to {owner.user}: "
            f"ALTER DATABASE {owner.name} OWNER TO {owner.user}"
        )
    name, role = sql.Identifier(owner.name), sql.Identifier(owner.user)
    if not _is_superuser(connection):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(name, role)
    )


def _is_superuser(connection: psycopg.Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"

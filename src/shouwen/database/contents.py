"""What a database holds, in a form that two databases can be compared by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

#: Told of each step of long work: what is being done, how much of it is done, of how much.
Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, of: int) -> None:
    """Tell nobody of progress."""


@dataclass(frozen=True, slots=True)
class TableContents:
    """How many rows a table has, and a digest of them that does not depend on their order."""

    rows: int
    digest: str


TABLES = """
SELECT n.nspname, c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""

#: Values are written the same way by every server, whatever its own settings say.
WRITTEN_ALIKE = """
SET LOCAL TIME ZONE 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'iso_8601';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
"""

# A sum of digests needs no sorting, sees a row that is there twice, and PostgreSQL reckons it in parallel.
# The digest of a row is not PostgreSQL's own hash, which may change with its version.
DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0),
       coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0)
FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS h FROM {table} t) AS rows
"""


def table_names(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Every table of ours as schema and name; not those of PostgreSQL and of extensions."""
    return [(str(schema), str(name)) for schema, name in connection.execute(TABLES).fetchall()]


def table_contents(connection: psycopg.Connection, progress: Progress = silent) -> dict[str, TableContents]:
    """Reckon the contents of every table, in the caller's transaction and so in its snapshot."""
    connection.execute(WRITTEN_ALIKE)
    names = table_names(connection)
    contents = {}
    for done, (schema, name) in enumerate(names):
        progress("reckon", done, len(names))
        question = sql.SQL(DIGEST).format(table=sql.Identifier(schema, name))
        row = connection.execute(question).fetchone()
        assert row is not None
        digest = "".join(f"{int(part) % 2**64:016x}" for part in row[1:])
        contents[f"{schema}.{name}"] = TableContents(int(row[0]), digest)
    progress("reckon", len(names), len(names))
    return contents


def sequence_values(connection: psycopg.Connection) -> dict[str, int]:
    """The last number that each sequence gave; one that gave none is left out."""
    rows = connection.execute(
        "SELECT schemaname, sequencename, last_value FROM pg_sequences"
        " WHERE last_value IS NOT NULL ORDER BY 1, 2"
    ).fetchall()
    return {f"{schema}.{name}": int(last) for schema, name, last in rows}


GUARDS = """
SELECT n.nspname || '.' || c.relname, guard FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT CASE grantee WHEN 0 THEN 'everyone' ELSE pg_get_userbyid(grantee) END
        || ' may ' || privilege_type AS guard
    FROM aclexplode(c.relacl) WHERE grantee <> c.relowner
    UNION ALL
    SELECT pg_get_userbyid(grantee) || ' may ' || privilege_type || ' ' || attname
    FROM pg_attribute, aclexplode(attacl) WHERE attrelid = c.oid AND grantee <> c.relowner
    UNION ALL
    SELECT 'trigger ' || tgname || ' is ' || CASE tgenabled WHEN 'D' THEN 'off' ELSE 'on' END
    FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal
) AS guards
WHERE c.relkind IN ('r', 'p', 'S', 'v', 'm')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY 1, 2
"""


def guards(connection: psycopg.Connection) -> list[str]:
    """Who may do what with each table, and which triggers watch over it; a line each."""
    return [f"{table}: {guard}" for table, guard in connection.execute(GUARDS).fetchall()]


def differences(expected: Mapping[str, TableContents], found: Mapping[str, TableContents]) -> list[str]:
    """Say where two databases differ, a sentence each; empty when they are alike."""
    told = []
    for name in sorted(expected.keys() | found.keys()):
        here, there = expected.get(name), found.get(name)
        if here is None:
            told.append(f"{name} should not be there")
        elif there is None:
            told.append(f"{name} is missing")
        elif here.rows != there.rows:
            told.append(f"{name} has {there.rows} rows instead of {here.rows}")
        elif here.digest != there.digest:
            told.append(f"{name} has other contents")
    return told

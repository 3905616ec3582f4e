"""A PostgreSQL database of a test's own."""

import uuid

import psycopg
from sqlalchemy.engine import make_url


def make_database(server: str) -> str:
    """The address of a new database without tables."""
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    return make_url(server).set(database=name).render_as_string(hide_password=False)

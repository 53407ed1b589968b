"""The relational database: one SQLAlchemy engine for catalogue and conversations, and its migrations.

SQLite in WAL mode by default, PostgreSQL (psycopg 3) by setting.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from retrieval.errors import DatabaseError

logger = logging.getLogger(__name__)
BUSY_TIMEOUT_S = 10
_MIGRATION_LOCK = 20_261_124  # any number that no other program locks in this database
_NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every mapped table, so that one migration history covers them all."""

    metadata = MetaData(naming_convention=_NAMING)


def open_database(url: str) -> Engine:
    """Open the database and bring its tables up to date.

    Raises:
        DatabaseError: the URL is wrong, the file cannot be written, or the database is locked or unreachable.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        _make_folder(Path(parsed.database).parent)
    with _explained(parsed):
        engine = _create(parsed)
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_sqlite_pragmas)
        _upgrade(engine)
    return engine


def open_unchanged(url: str) -> Engine:
    """Open a database to look at, without creating or migrating it; SQLite without a file is an empty catalogue.

    Raises:
        DatabaseError: as `open_database`, or the database is of another version of Xiaoer.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).exists()):
        return open_database("sqlite://")
    with _explained(parsed):
        engine = _create(parsed)  # without the pragmas: WAL mode is written into the file
        current, newest = _revisions(engine)
    if current != newest:
        raise DatabaseError(
            "the database is not of this version of Xiaoer: run `xiaoer index` once, which brings it up to date"
        )
    return engine


def explain_database_error(error: SQLAlchemyError) -> str:
    """One clear line for an error that the database raised while in use."""
    return _explain(error, "the database")


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            f"XIAOER_DATABASE_URL {url!r} is not a database URL such as sqlite:///shop.db or "
            "postgresql+psycopg://user:password@host/name"
        ) from error


def _create(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, SQLAlchemyError, ModuleNotFoundError) as error:
        raise DatabaseError(_explain(error, url.render_as_string(hide_password=True))) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"cannot create the folder {folder} ({error.strerror}): choose another with XIAOER_HOME"
        ) from error


def _set_sqlite_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revisions(engine: Engine) -> tuple[str | None, str | None]:
    """The database's revision, and the newest that we know."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config()).get_current_head()


def _upgrade(engine: Engine) -> None:
    current, newest = _revisions(engine)
    if current == newest:
        return
    logger.info("bringing the database from revision %s to %s", current, newest)
    with engine.begin() as connection:
        # One process migrates, those that start beside it wait here and then find nothing left to do.
        is_sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"
        )
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _explain(error: Exception, where: str) -> str:
    words = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if isinstance(error, OperationalError) and "locked" in words:
        return f"{where} is locked by another program: stop that program, or wait until it is done"
    if "readonly" in words or "unable to open" in words or "Permission denied" in words:
        return f"cannot write {where} ({words}): check the permissions of its folder, or set XIAOER_HOME"
    return f"cannot use {where}: {words}"

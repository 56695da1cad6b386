"""State and index in SQLite or PostgreSQL, by the same statements but for how lists are taken.

SQLite lies in two files: the state's commits must not wait while ids are indexed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from paripassu.record.storage.contract import Batch, Head
from paripassu.record.storage.errors import LostRaceError, StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

#: Bytes of an id.
ID_SIZE = 32
_ORIGIN = String(120)
#: An option of connections that only read.
_READS = "reads"

_state = MetaData()
_head = Table(
    "log_head",
    _state,
    Column("origin", _ORIGIN, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("settled", BigInteger, nullable=False),
    Column("witnessed", LargeBinary, nullable=False),
)
_staged = Table(
    "log_staged",
    _state,
    Column("origin", _ORIGIN, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("stop", BigInteger, nullable=False),
    Column("entries", LargeBinary, nullable=False),
)

_index = MetaData()
_logs = Table(
    "log_index",
    _index,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("origin", _ORIGIN, unique=True, nullable=False),
    Column("covered", BigInteger, nullable=False),
)
_ids = Table(
    "log_id",
    _index,
    Column("log", Integer, primary_key=True),
    Column("id", LargeBinary(ID_SIZE), primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# One statement takes the whole list: a statement for each id would hold up all other threads.
_LISTED = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count),"
        " given(id, at) AS (SELECT substr(:ids, i * 32 + 1, 32), :start + i FROM n)"
    ),
    "postgresql": (
        "WITH given(id, at) AS (SELECT substring(CAST(:ids AS bytea) FROM i * 32 + 1 FOR 32),"
        " CAST(:start AS bigint) + i FROM generate_series(0, CAST(:count AS int) - 1) AS n(i))"
    ),
}
_FIND = {
    name: text(
        f"{listed} SELECT log_id.id, log_id.at FROM given CROSS JOIN log_id"
        " WHERE log_id.log = :log AND log_id.id = given.id"
    )
    for name, listed in _LISTED.items()
}
_ADD = {
    "sqlite": text(
        f"{_LISTED['sqlite']} INSERT OR IGNORE INTO log_id (log, id, at)"
        " SELECT :log, id, at FROM given WHERE id <> zeroblob(32) ORDER BY id, at"
    ),
    "postgresql": text(
        f"{_LISTED['postgresql']} INSERT INTO log_id (log, id, at)"
        " SELECT :log, id, at FROM given WHERE id <> decode(repeat('00', 32), 'hex')"
        " ORDER BY id, at ON CONFLICT DO NOTHING"
    ),
}


#: Bytes of a page of the state and of the index, and about the most of SQLite's write-ahead log.
#: The more it holds, the more often a page is written over in it before it goes into the database.
_BATCH_PAGE, _ID_PAGE = 1 << 15, 1 << 12
_LOG_BYTES = 1 << 25

# Put together once: putting them together takes as long as SQLite takes for a small batch.
_GO_ON = update(_head).where(
    _head.c.origin == bindparam("log"), _head.c.version == bindparam("before")
)
_FORGET = delete(_staged).where(
    _staged.c.origin == bindparam("log"), _staged.c.stop <= bindparam("settled")
)


def _engine(url: str, *, lasting: bool) -> Engine:
    """Open a database. ``lasting``: every commit lasts through a power cut."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=2, pool_pre_ping=True)
    engine = create_engine(url, poolclass=QueuePool, pool_size=2)

    @event.listens_for(engine, "connect")
    def _begin_nothing(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins no transaction by itself
        for pragma in (
            "busy_timeout=5000",
            # A new file's: a batch is one row of up to megabytes, and ids are looked up singly.
            f"page_size={_BATCH_PAGE if lasting else _ID_PAGE}",
            "journal_mode=WAL",
            f"synchronous={'FULL' if lasting else 'NORMAL'}",
            # In KiB. Ids are looked up all over the index; a batch is written and hardly read.
            f"cache_size=-{8_192 if lasting else 65_536}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_BYTES // page}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(_READS):  # who reads waits for no writer
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise StorageError(
            f"the log's database cannot be used: {str(reason).strip()}",
            "see that it runs and that its disk has room",
        ) from error


class SqlState:
    """The state of one log.

    Parameters
    ----------
    url : str
        ``sqlite:///PATH`` or ``postgresql+psycopg://…``.
    origin : str
        The log.

    Raises
    ------
    StorageError
        The database cannot be used.
    """

    def __init__(self, url: str, origin: str) -> None:
        self._origin = origin
        with _told():
            self._engine = _engine(url, lasting=True)
            _state.create_all(self._engine)

    def create(self, head: Head) -> None:
        """See :class:`paripassu.record.storage.contract.State`."""
        with _told():
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_head).values(origin=self._origin, **_row(head)))
            except IntegrityError:
                raise LostRaceError(f"the log {self._origin} has begun already") from None

    def head(self) -> Head | None:
        """See :class:`paripassu.record.storage.contract.State`."""
        with _told(), self._engine.begin() as connection:
            row = connection.execute(
                select(_head).where(_head.c.origin == self._origin)
            ).one_or_none()
        if row is None:
            return None
        _, version, size, note, stamp, settled, witnessed = row
        return Head(version, size, bytes(note), stamp, settled, bytes(witnessed))

    def commit(self, old: Head, new: Head, batch: Batch | None) -> None:
        """See :class:`paripassu.record.storage.contract.State`."""
        with _told(), self._engine.begin() as connection:
            log = {"log": self._origin}
            changed = connection.execute(_GO_ON, {**log, "before": old.version, **_row(new)})
            if changed.rowcount != 1:
                raise LostRaceError(
                    f"another process went on with the log {self._origin}",
                    "see that only one process serves it",
                )
            if new.settled > old.settled:
                connection.execute(_FORGET, {**log, "settled": new.settled})
            if batch is not None:
                connection.execute(
                    insert(_staged),
                    {
                        "origin": self._origin,
                        "start": batch.start,
                        "stop": new.size,
                        "entries": batch.entries,
                    },
                )

    def staged(self) -> list[Batch]:
        """See :class:`paripassu.record.storage.contract.State`."""
        with _told(), self._engine.begin() as connection:
            rows = connection.execute(
                select(_staged.c.start, _staged.c.entries)
                .where(_staged.c.origin == self._origin)
                .order_by(_staged.c.start)
            ).all()
        return [Batch(start, bytes(entries)) for start, entries in rows]

    def close(self) -> None:
        """See :class:`paripassu.record.storage.contract.State`."""
        self._engine.dispose()


def _row(head: Head) -> dict[str, int | bytes]:
    return {
        "version": head.version,
        "size": head.size,
        "note": head.note,
        "stamp": head.stamp,
        "settled": head.settled,
        "witnessed": head.witnessed,
    }


class SqlIndex:
    """The ids of one log.

    Parameters
    ----------
    url, origin : str
        As for :class:`SqlState`. In SQLite it is a file of its own.

    Raises
    ------
    StorageError
        The database cannot be used.
    """

    def __init__(self, url: str, origin: str) -> None:
        with _told():
            self._engine = _engine(url, lasting=False)
            self._dialect = self._engine.dialect.name
            _index.create_all(self._engine)
            with self._engine.begin() as connection:
                this = select(_logs.c.number).where(_logs.c.origin == origin)
                if connection.scalar(this) is None:
                    connection.execute(insert(_logs).values(origin=origin, covered=0))
                self._log: int = connection.scalars(this).one()

    def covered(self) -> int:
        """See :class:`paripassu.record.storage.contract.Index`."""
        with _told(), self._engine.begin() as connection:
            return int(
                connection.scalar(select(_logs.c.covered).where(_logs.c.number == self._log)) or 0
            )

    def find(self, ids: bytes) -> dict[bytes, int]:
        """See :class:`paripassu.record.storage.contract.Index`."""
        if not ids:
            return {}
        given = {"ids": ids, "start": 0, "count": len(ids) // ID_SIZE, "log": self._log}
        with _told(), self._engine.execution_options(**{_READS: True}).connect() as connection:
            rows = connection.execute(_FIND[self._dialect], given)
            return {bytes(id): int(at) for id, at in rows}

    def add(self, start: int, ids: bytes) -> None:
        """See :class:`paripassu.record.storage.contract.Index`."""
        count = len(ids) // ID_SIZE
        if not count:
            return
        with _told(), self._engine.begin() as connection:
            connection.execute(
                _ADD[self._dialect],
                {"ids": ids, "start": start, "count": count, "log": self._log},
            )
            connection.execute(
                update(_logs)
                .where(_logs.c.number == self._log, _logs.c.covered < start + count)
                .values(covered=start + count)
            )

    def close(self) -> None:
        """See :class:`paripassu.record.storage.contract.Index`."""
        self._engine.dispose()

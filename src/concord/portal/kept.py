"""What is kept for a while and shared by the server's processes: JSON in a table, so that who writes there can run nothing here."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, transaction

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class KeptForAWhile(BaseDatabaseCache):
    """Django's cache in the table that `createcachetable` makes, holding numbers, words, lists and tables of them; nothing else."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._rows(
            "SELECT value FROM {table} WHERE cache_key = %s AND expires > %s", self._key(key, version), _now()
        )
        try:
            return json.loads(found[0][0]) if found else default
        except ValueError:  # written by an earlier version, in another form
            return default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it unless something is kept by that key. Of two who try at once, one is told True."""
        return self._write(key, value, timeout, version, "WHERE {table}.expires <= %s", _now()) == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        query = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s"
        return self._changed(query, self._ends(timeout), self._key(key, version), _now()) == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._changed("DELETE FROM {table} WHERE cache_key = %s", self._key(key, version)) == 1

    def clear(self) -> None:
        self._changed("DELETE FROM {table}")

    def _write(
        self, key: str, value: Any, timeout: Any, version: int | None, only: str = "", *more: Any
    ) -> int:
        """Rows written. What nobody can read any more goes with it."""
        query = (
            "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"
            " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires "
            + only
        )
        given = (self._key(key, version), json.dumps(value), self._ends(timeout))
        with transaction.atomic():
            self._changed("DELETE FROM {table} WHERE expires <= %s", _now())
            return self._changed(query, *given, *more)

    def _key(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _ends(self, timeout: Any) -> Any:
        ends = self.get_backend_timeout(timeout)
        return _stored(FOREVER if ends is None else datetime.fromtimestamp(ends, tz=UTC))

    def _rows(self, query: str, *given: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self._named(query), given)
            return cursor.fetchall()

    def _changed(self, query: str, *given: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._named(query), given)
            return cursor.rowcount

    def _named(self, query: str) -> str:
        return query.replace("{table}", connection.ops.quote_name(self._table))


def _now() -> Any:
    return _stored(datetime.now(UTC))


def _stored(moment: datetime) -> Any:
    """As the database holds it."""
    return connection.ops.adapt_datetimefield_value(moment)

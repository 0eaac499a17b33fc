"""DuckDB sessions, SQL files, Parquet in and out. The only room that names an engine."""

from concord.engine.session import Session, open_session, rows_of

__all__ = ["Session", "open_session", "rows_of"]

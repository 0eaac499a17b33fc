"""DuckDB sessions, SQL files, Parquet in and out. The only room that names an engine."""

from concord.engine.session import UNKNOWN_NAME, Session, beside, interrupt_all, open_session, rows_of

__all__ = ["UNKNOWN_NAME", "Session", "beside", "interrupt_all", "open_session", "rows_of"]

"""DuckDB sessions, SQL files, Parquet in and out. The only room that names an engine."""

from concord.engine.files import beside, halfway, rows_of
from concord.engine.session import UNKNOWN_NAME, Session, interrupt_all, open_session

__all__ = ["UNKNOWN_NAME", "Session", "beside", "halfway", "interrupt_all", "open_session", "rows_of"]

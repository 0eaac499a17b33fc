"""One JSON object a line. Only what is named here is written: no path, no parameter, no message made from data."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

FIELDS = ("route", "method", "status", "milliseconds", "user_id", "book", "reference")


class WithoutPeople(logging.Formatter):
    """Writes a record's template (never its arguments), the fields above, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        out: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(record.msg),
        }
        out |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if reference := getattr(getattr(record, "request", None), "reference", None):
            out["reference"] = reference
        if record.exc_info and record.exc_info[0]:
            out["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            out["frames"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-8:]]
        return json.dumps(out)

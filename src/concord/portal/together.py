"""What the processes of one server share: a folder of its own for counts, gone when it ends. Also gunicorn's settings of how it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

TOGETHER = "CONCORD_TOGETHER"
FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Where `prometheus_client` keeps figures that several processes add to; it looks for the variable when it is imported."""


def begin() -> None:
    """Make the folder and say in the environment where it is, before the server's processes start."""
    folder = Path(tempfile.mkdtemp(prefix="concord-server-"))
    figures = folder / "figures"
    figures.mkdir()
    os.environ[TOGETHER], os.environ[FIGURES] = str(folder), str(figures)


def on_exit(server: Any) -> None:
    """Called by gunicorn when the last process has ended."""
    if folder := os.environ.get(TOGETHER):
        shutil.rmtree(folder, ignore_errors=True)

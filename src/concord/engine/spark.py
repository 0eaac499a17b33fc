"""Spark as a crew: it schedules tasks on a cluster and does lost ones again; the queries inside them are ours.

Rows never pass through such tasks: each is handed the paths of a shard on storage that every machine sees, and writes its files there.
Linking alone works on Spark's own tables (`Cluster.tables`), because Splink has a backend for them.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from concord.model.errors import ConcordError, QueryTimeout, ResourceError, UsageError

Task = TypeVar("Task")
Result = TypeVar("Result")
CONNECTED = "connected"
SETTINGS = {
    "spark.app.name": "concord",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.task.maxFailures": "4",
    "spark.python.worker.reuse": "true",
    "spark.executorEnv.PYTHONHASHSEED": "0",
}
"""What we set unless the cluster's own settings say otherwise (spark-defaults.conf, SPARK_CONF_DIR)."""


@dataclass(frozen=True)
class Cluster:
    """Executors of a Spark cluster."""

    context: Any
    size: int
    apart: bool = True

    def each(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        """One Spark task for each of ours. What an executor could not do is said in our words, and tried elsewhere first."""
        if not tasks:
            return []
        try:
            numbered = self.context.parallelize(list(tasks), len(tasks))
            answers = numbered.map(_Told(work)).collect()
        except Exception as error:
            raise ResourceError(
                "the Spark cluster gave up on a task, after trying it on other machines",
                why=type(error).__name__,
                next_step="look at the executors' logs (memory is the usual reason); run again: finished steps are kept",
            ) from error
        failed = next((a for a in answers if isinstance(a, ConcordError)), None)
        if failed is not None:
            raise failed
        return answers

    @contextmanager
    def tables(self, seconds: float, what: str) -> Iterator[Any]:
        """A SQL session of its own, for tables that Spark itself works on. What runs in it longer than `seconds` is stopped.

        QueryTimeout then; ResourceError when the cluster gives up.
        """
        from pyspark.sql import SparkSession

        session = SparkSession.builder.getOrCreate().newSession()
        group, fired = f"concord-{token_hex(4)}", threading.Event()

        def stop() -> None:
            fired.set()
            self.context._jsc.sc().cancelJobGroupAndFutureJobs(group)  # a step is many jobs

        self.context.setJobGroup(group, what, interruptOnCancel=True)
        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield session
        except ConcordError:
            raise
        except Exception as error:
            raise _stopped(seconds, what) if fired.is_set() else _gave_up(what, error) from error
        finally:
            timer.cancel()
            self.context._jsc.clearJobGroup()


def _stopped(seconds: float, what: str) -> QueryTimeout:
    return QueryTimeout(
        f"{what} on Spark ran longer than {seconds:g} s and was stopped",
        where="Spark",
        next_step="run again with more executors, or a longer watchdog (CONCORD_WATCHDOG, in seconds)",
    )


def _gave_up(what: str, error: Exception) -> ResourceError:
    return ResourceError(
        f"the Spark cluster gave up on {what}",
        why=type(error).__name__,
        next_step="look at the driver's and the executors' logs (memory is the usual reason); run again: finished steps are kept",
    )


@dataclass(frozen=True)
class _Told:
    """A function that hands a failure of ours back as an answer: trying it again elsewhere would end the same.

    Any other is raised without its words, which may quote a row: Spark writes them into every log it has.
    """

    work: Callable[[Any], Any]

    def __call__(self, task: Any) -> Any:
        try:
            return self.work(task)
        except ConcordError as error:
            return error
        except Exception as error:
            raise RuntimeError(f"{type(error).__name__} in a task of Concord") from None


@contextmanager
def cluster(master: str) -> Iterator[Cluster]:
    """A Spark session on a master, ended at the end; `connected` takes the one that runs here already and leaves it running.

    UsageError when pyspark or Java is absent.
    """
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError as error:
        raise UsageError(
            "Spark is not installed", next_step="install concord-vbp[spark]; it also needs a Java runtime, 17 or later"
        ) from error  # fmt: skip
    if master == CONNECTED:
        running = SparkContext._active_spark_context
        if running is None:
            raise UsageError("no Spark session runs here", next_step="give the address of a Spark master")
        yield Cluster(running, running.defaultParallelism)
        return
    context = _begun(SparkContext, SparkConf, master)
    try:
        yield Cluster(context, context.defaultParallelism)
    finally:
        context.stop()


def _begun(context: Any, conf: Any, master: str) -> Any:
    import pyspark

    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = conf().setMaster(master)
    for name, value in (SETTINGS | {"spark.executorEnv.PYTHONPATH": _python_path()}).items():
        settings.setIfMissing(name, value)
    try:
        begun = context.getOrCreate(settings)
    except Exception as error:
        raise UsageError(
            "Spark did not start",
            where=master,
            why=type(error).__name__,
            next_step="check the address, and that a Java runtime of version 17 or later is on the path",
        ) from error
    begun.setLogLevel("ERROR")
    return begun


def _python_path() -> str:
    """Where executors of this machine find Concord; those of others have it installed."""
    return os.pathsep.join(path for path in sys.path if path)

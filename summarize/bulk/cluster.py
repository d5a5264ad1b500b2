"""A session of Spark, and what its errors mean to who started it."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

POLL_SECONDS = 0.5
PACKAGES = Path(__file__).parents[2]  # the folder from which `summarize` is imported
_HELP = "docs/archive.md의 'On a cluster'를 보십시오"

# What stands in an error of Spark's, and what that means. The first that fits is told.
_MEANING = (
    (r"InputError: (.+)", "{0}"),
    (r"No module named '([\w.]+)'", f"작업 기계의 파이썬에 {{0}} 꾸러미가 없음: 환경을 묶어 함께 보내십시오. {_HELP}"),
    (r"PYTHON_VERSION_MISMATCH|has different version", f"작업 기계의 파이썬 판이 이 기계와 다름: 같은 환경을 보내십시오. {_HELP}"),
    (r'Cannot run program "([^"]+)"', f"작업 기계에 {{0}} 파이썬이 없음: PYSPARK_PYTHON을 확인하십시오. {_HELP}"),
    (r"No space left on device|Disk quota exceeded", "디스크가 가득 참: 자리를 비우고 같은 명령을 다시 하십시오"),
    (r"Permission denied|AccessControlException|Mkdirs failed", "결과 폴더에 쓸 수 없음: 작업 기계에서도 쓸 수 있는 곳인지 확인하십시오"),
    (r'No FileSystem for scheme "?(\w+)', "{0}:// 주소를 모르는 Spark: 그 파일 시스템의 꾸러미를 --packages로 더하십시오"),
    (r"OutOfMemoryError|MemoryError|exited unexpectedly|Container killed|exit code 137|ExecutorLostFailure", f"작업 프로세스가 거듭 죽음: 메모리를 늘리십시오. {_HELP}"),
    (r"unresponsive|stopped SparkContext|SparkContext was shut ?down|Failed to connect|UnresolvedAddress|UnknownHost|Connection refused", "마스터에 닿지 않음: 주소와, 마스터가 떠 있는지 확인하십시오"),
    (r"Could not parse Master URL|Invalid master URL|CANNOT_PARSE_MASTER", "그런 꼴의 마스터 주소는 없음: local[4], local-cluster[2,1,2048], spark://host:7077 같은 것을 주십시오"),
)  # fmt: skip


def start(master: str | None, log: IO[bytes]) -> SparkSession:
    """Return the session of `spark-submit`, or one of our own whose chatter goes to `log`; InputError if none starts.

    What is configured for Spark elsewhere stays as it is.
    """
    try:
        importlib.import_module("pandas")  # without it pyspark takes no functions of Arrow batches
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError(
            f"Spark: 파이썬 꾸러미가 없음({error.name}): pip install 'sejul[spark]'으로 까십시오"
        ) from error
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if submitted and master:
        raise InputError(f"--master {master}: spark-submit로 시작했으니 마스터는 spark-submit에 주십시오")
    asked = SparkConf(loadDefaults=False)
    if master:
        asked.set("spark.master", master)
    try:
        launch: Any = launch_gateway
        gateway = launch(asked, None if submitted else {"stdout": log, "stderr": log})
    except Exception as error:  # a RuntimeError of its own, or OSError where SPARK_HOME leads nowhere
        raise InputError(
            f"Spark: Java를 시작하지 못함({_last_line(log) or error}): Java 17 이상을 깔고 JAVA_HOME을 확인하십시오 "
            "(apt-get install openjdk-17-jre-headless)"
        ) from error
    SparkContext._ensure_initialized(gateway=gateway)
    conf = SparkConf()
    if not submitted:
        _complete(conf)
    context = SparkContext(conf=conf, gateway=gateway)
    context.setLogLevel("ERROR")
    return SparkSession.builder.getOrCreate()


def _complete(conf: SparkConf) -> None:
    """Give a session of our own what nobody has configured."""
    conf.set("spark.app.name", "sejul archive").set("spark.ui.showConsoleProgress", "false")
    python = conf.get("spark.pyspark.python")
    if (conf.get("spark.master") or "local").startswith("local"):
        # The workers are on this machine: they take the same Python and the same package, installed or not.
        python = python or sys.executable
        paths = [str(PACKAGES), conf.get("spark.executorEnv.PYTHONPATH") or os.environ.get("PYTHONPATH")]
        conf.set("spark.executorEnv.PYTHONPATH", os.pathsep.join(path for path in paths if path))
    if python:
        os.environ.setdefault("PYSPARK_PYTHON", python)


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").split("\n")
    return next((line.strip()[:200] for line in reversed(lines) if line.strip() and not line.startswith("\tat ")), "")


@contextlib.contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """While entered, a session; its errors, and those of what is done with it, are InputErrors of one line.

    What Spark writes beside is kept only if it fails.
    """
    with tempfile.NamedTemporaryFile(prefix="sejul-spark-", suffix=".log", delete=False) as log:
        held = Path(log.name)
        found: SparkSession | None = None
        try:
            found = start(master, log)
            yield found
        except (InputError, KeyboardInterrupt):
            held.unlink(missing_ok=True)
            raise
        except Exception as error:
            if not _is_of_spark(error):
                raise
            kept = f" (Spark의 기록: {held})" if held.stat().st_size else ""
            raise InputError(f"Spark: {meaning(error)}{kept}") from error
        else:
            held.unlink(missing_ok=True)
        finally:
            if found:
                with contextlib.suppress(Exception):  # where the JVM is gone, there is nothing to stop
                    found.stop()


def _is_of_spark(error: Exception) -> bool:
    module = type(error).__module__
    return module.startswith(("py4j", "pyspark")) or isinstance(error, ConnectionError)


def meaning(error: Exception) -> str:
    """Return what an error of Spark's means, and what is to be done."""
    try:
        text = str(error)
    except Exception:  # py4j asks the JVM for the text, which may be gone
        text = type(error).__name__
    for pattern, message in _MEANING:
        if found := re.search(pattern, text):
            return message.format(*found.groups())
    causes = re.findall(r"Caused by: (.+)", text) or [line for line in text.split("\n") if line.strip()]
    return f"실패함({causes[-1][:300] if causes else type(error).__name__}): 기록을 보고 같은 명령을 다시 하십시오"


@dataclass
class Watch:
    """Runs a job of Spark's in a thread, so that this one can tell how far it has come, and end it."""

    spark: SparkSession
    say: Callable[[str], None]
    idle: float = field(default=0.0, init=False)  # seconds without a task

    def until_done(self, action: Callable[[], Any], tick: Callable[[], None]) -> None:
        """Run `action`, calling `tick` now and then; what it raises is raised. KeyboardInterrupt ends the job."""
        from pyspark import InheritableThread

        failed: list[BaseException] = []

        def act() -> None:
            try:
                action()
            except BaseException as error:
                failed.append(error)

        thread = InheritableThread(act, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(POLL_SECONDS)
                tick()
                self._look_for_workers()
        except KeyboardInterrupt:
            self.spark.sparkContext.cancelAllJobs()
            thread.join(20 * POLL_SECONDS)  # what was written so far is cleared away
            raise
        if failed:
            raise failed[0]
        tick()

    def _look_for_workers(self, patience: float = 30.0) -> None:
        """Say so if nobody works for long; that a cluster is full Spark tells only its log."""
        tracker = self.spark.sparkContext.statusTracker()
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        waits = bool(stages) and not any(stage and stage.numActiveTasks for stage in stages)
        before, self.idle = self.idle, self.idle + POLL_SECONDS if waits else 0.0
        if before < patience <= self.idle:
            self.say("일할 executor를 기다리는 중: 클러스터에 남은 코어와 메모리가 있는지 확인하십시오")

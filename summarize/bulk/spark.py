"""An archive on a cluster: Spark divides the work, does again what a lost machine took along, and commits the result.

Each task reads its own rows by the functions of `rows`, so that a row means the same as on one machine.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .. import __version__, language
from ..errors import InputError
from ..sources import shown_path
from . import cluster
from .batch import Asked, summarise_batch
from .columns import SCHEMA
from .jobs import MOST_TOLD, Job, Tally
from .stories_spark import stories
from .stretches import GRAIN, Stretch, bundled, stretches_of
from .table import Columns, Table

if TYPE_CHECKING:
    from pyspark import Accumulator, Broadcast
    from pyspark.sql import DataFrame, SparkSession

BUNDLES_PER_CORE = 4  # at least, where there are rows enough: the last ones to be done keep few cores waiting
MOST_DIVIDERS = 1000  # tasks that look at tables

Bundle = tuple[Stretch, ...]
Versions = tuple[str, str]


@dataclass(frozen=True)
class Account:
    """What a task has to tell beside its rows."""

    rows: int = 0
    lost: Sequence[tuple[int, str]] = ()
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)  # the places of the first rows that have it

    @property
    def done(self) -> int:
        """Rows of the tables that are dealt with."""
        return self.rows + sum(count for count, _ in self.lost)


def run(job: Job, tally: Tally) -> None:
    """Make an archive, whole or not at all; InputError if it cannot be."""
    tally.stopped = "결과는 쓰지 않음. 같은 명령을 다시 하면 처음부터 함"
    with cluster.session(job.master) as spark:
        out = f"file:{job.out.absolute()}"
        _must_be_empty(spark, out)
        if job.stories:
            _must_be_empty(spark, f"file:{job.stories.absolute()}")
        watch = cluster.Watch(spark, tally.say)
        stretches = _divided(job, tally, spark, watch)
        if tally.unusable == len(job.tables):
            return
        total = sum(stretch.count for stretch in stretches)
        tally.expect(total)
        cores = spark.sparkContext.defaultParallelism
        rows = min(job.part_rows, -(-total // (cores * BUNDLES_PER_CORE)))
        written = _write(list(bundled(stretches, rows)), job.asked, out, tally, watch)
        counted: dict[str | None, int] = dict(_read(spark, out, "problem string").groupBy("problem").count().collect())
        tally.rows = sum(counted.values())
        tally.problems = collections.Counter({problem: n for problem, n in counted.items() if problem})
        if tally.rows != written:
            raise InputError(
                f"{shown_path(out.removeprefix('file:'))}: 쓴 {written:,}건 가운데 {tally.rows:,}건만 보임: "
                "결과 폴더는 모든 작업 기계가 함께 보는 곳이어야 함(NFS 같은 것). 그 폴더를 지우고 다시 하십시오"
            )
        if job.stories:
            tally.stories = _stories(watch, out, job.stories)


def _stories(watch: cluster.Watch, out: str, target: Path) -> int:
    """Write the stories of what was written to a folder; return how many there are."""
    articles = _read(watch.spark, out, "id string, published string, fingerprint array<long>")
    to = f"file:{target.absolute()}"
    found: list[int] = []

    def group() -> None:
        stories(watch.spark, articles).orderBy("id").write.mode("append").parquet(to, compression="zstd")
        found.append(_read(watch.spark, to, "story string").distinct().count())

    watch.until_done(group, lambda: None)
    return found[0]


def _must_be_empty(spark: SparkSession, out: str) -> None:
    jvm: Any = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(out)
    system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    if system.exists(path) and any(not f.getPath().getName().startswith((".", "_")) for f in system.listStatus(path)):
        raise InputError(
            f"{shown_path(out.removeprefix('file:'))}: 이미 무엇이 들어 있음: Spark는 결과를 한 번에 다 쓰므로, 없거나 빈 폴더를 주십시오"
        )


def _divided(job: Job, tally: Tally, spark: SparkSession, watch: cluster.Watch) -> list[Stretch]:
    """The stretches of all tables, as the machines of the cluster see them."""
    context = spark.sparkContext
    columns, grain, versions = dict(job.columns), min(GRAIN, job.part_rows), _versions()
    slices = min(len(job.tables), MOST_DIVIDERS)
    found: list[list[Stretch] | str] = []

    def look() -> None:
        tables = context.parallelize(job.tables, slices)
        found.extend(tables.map(lambda table: _stretches(table, columns, grain, versions)).collect())

    watch.until_done(look, lambda: None)
    for some in found:
        if isinstance(some, str):
            tally.leave(some)
    return [stretch for some in found if not isinstance(some, str) for stretch in some]


def _stretches(table: Table, columns: Columns, grain: int, versions: Versions) -> list[Stretch] | str:
    """In a worker: the stretches of a table, or why there are none."""
    if versions != _versions():
        raise InputError(
            "작업 기계의 세줄이나 Kiwi가 이 기계와 다른 판임"
            f"({'/'.join(_versions())}, 여기는 {'/'.join(versions)}): 같은 환경을 보내십시오"
        )
    try:
        return list(stretches_of(table, columns, grain))
    except InputError as error:
        return str(error)


def _versions() -> Versions:
    return __version__, version("kiwipiepy")


def _write(bundles: list[Bundle], asked: Asked, out: str, tally: Tally, watch: cluster.Watch) -> int:
    """Write what was asked of all rows, a task for each bundle; return how many rows were made."""
    from pyspark.sql.pandas.types import from_arrow_schema

    spark = watch.spark
    heard = _accounts(spark)
    work = _work(spark.sparkContext.broadcast(bundles), asked, heard)
    # A number for each bundle, and each number a partition of its own.
    numbers = spark.range(0, len(bundles), 1, max(1, len(bundles)))
    made = numbers.mapInArrow(work, from_arrow_schema(SCHEMA))
    told: set[int] = set()

    def tick() -> None:
        for number, account in sorted(heard.value.items()):
            if number not in told:
                told.add(number)
                _tell(account, tally)

    # "append": to a folder that is there and empty; what an earlier run left unfinished goes with this one's commit.
    watch.until_done(lambda: made.write.mode("append").parquet(out, compression="zstd"), tick)
    return sum(account.rows for account in heard.value.values())


def _tell(account: Account, tally: Tally) -> None:
    for problem, places in account.problems.items():
        for place in places:
            tally.problem(place, problem)
    for count, why in account.lost:
        tally.lose(count, why)
    tally.tick(account.done)


def _accounts(spark: SparkSession) -> Accumulator[dict[int, Account]]:
    """What tasks tell, by number: a task that is done twice tells the same again."""
    from pyspark import AccumulatorParam

    class Accounts(AccumulatorParam[dict[int, Account]]):
        def zero(self, value: dict[int, Account]) -> dict[int, Account]:
            return {}

        def addInPlace(self, value1: dict[int, Account], value2: dict[int, Account]) -> dict[int, Account]:
            value1.update(value2)
            return value1

    return spark.sparkContext.accumulator({}, Accounts())


def _work(
    bundles: Broadcast[list[Bundle]], asked: Asked, heard: Accumulator[dict[int, Account]]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with numbers of bundles."""

    def made(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        language.use_threads(1)  # cores are Spark's to give
        for batch in batches:
            for number in batch.column("id").to_pylist():
                account = yield from _of_bundle(bundles.value[number], asked)
                heard.add({number: account})

    return made


def _of_bundle(bundle: Bundle, asked: Asked) -> Generator[pa.RecordBatch, None, Account]:
    """In a worker: give what was asked of the rows of a bundle, batch by batch; return the account of them."""
    count = 0
    lost: list[tuple[int, str]] = []
    problems: dict[str, list[str]] = collections.defaultdict(list)
    for stretch in bundle:
        for some in stretch.read():
            if some.batch is None:
                lost.append((some.count, f"{stretch.table.shown}: {some.lost}"))
                continue
            made = summarise_batch(some.batch, asked)
            yield made
            count += made.num_rows
            for place, problem in zip(some.places, made.column("problem").to_pylist(), strict=True):
                if problem is not None and len(problems[problem]) < MOST_TOLD:
                    problems[problem].append(f"{stretch.table.shown}:{place}")
    return Account(count, lost, dict(problems))


def _read(spark: SparkSession, out: str, columns: str) -> DataFrame:
    """Some columns of what was written. In a name that is read, Hadoop takes some letters for patterns."""
    return spark.read.schema(columns).parquet(re.sub(r"([{}\[\]*?\\])", r"\\\1", out))
